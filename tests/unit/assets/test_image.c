#include "assets/image.h"
#include "tests/support/test_support.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>
#include <webp/encode.h>

struct bytes {
    uint8_t data[65536];
    size_t size;
};

static void collect(png_structp png, png_bytep from, png_size_t count)
{
    struct bytes *bytes = png_get_io_ptr(png);
    assert_true(bytes->size + count <= sizeof bytes->data);
    memcpy(bytes->data + bytes->size, from, count);
    bytes->size += count;
}

// A PNG of `rows`; a palette picture gets the palette red, green, half-clear blue.
static void make_png(struct bytes *out, int width, int height, int depth, int colour_type, int interlace,
                     const uint8_t *rows, size_t row_bytes)
{
    out->size = 0;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(png, out, collect, NULL);
    png_set_IHDR(png, info, (png_uint_32)width, (png_uint_32)height, depth, colour_type, interlace,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    const png_color palette[3] = {{255, 0, 0}, {0, 255, 0}, {0, 0, 255}};
    const png_byte alpha[3] = {255, 255, 128};
    if (colour_type == PNG_COLOR_TYPE_PALETTE) {
        png_set_PLTE(png, info, palette, 3);
        png_set_tRNS(png, info, alpha, 3, NULL);
    }
    png_write_info(png, info);
    png_bytep pointers[64];
    for (int y = 0; y < height; y++)
        pointers[y] = (png_bytep)(uintptr_t)(rows + (size_t)y * row_bytes);
    png_write_image(png, pointers);
    png_write_end(png, info);
    png_destroy_write_struct(&png, &info);
}

static void expect_pixel(const struct picture *picture, int x, int y, const uint8_t expected[4],
                         int tolerance)
{
    const uint8_t *pixel = picture_row(picture, y) + x * 4;
    for (int c = 0; c < 4; c++)
        if (abs(pixel[c] - expected[c]) > tolerance)
            fail_msg("pixel %d,%d is %d,%d,%d,%d", x, y, pixel[0], pixel[1], pixel[2], pixel[3]);
}

static void decode(const struct bytes *bytes, struct picture *picture)
{
    struct diagnostic why = {0};
    if (image_decode("p", bytes->data, bytes->size, picture, &why) != RESULT_OK)
        fail_msg("%s", why.text);
}

static void a_png_palette_with_transparency_becomes_rgba(void **state)
{
    (void)state;
    static struct bytes bytes;
    const uint8_t rows[2][1] = {{0x18}, {0x90}}; // 2 bits a pixel: 0 1 2, then 2 1 0
    struct picture picture = {0};
    make_png(&bytes, 3, 2, 2, PNG_COLOR_TYPE_PALETTE, PNG_INTERLACE_NONE, rows[0], 1);
    decode(&bytes, &picture);
    assert_int_equal(picture.width_px, 3);
    assert_int_equal(picture.height_px, 2);
    expect_pixel(&picture, 0, 0, (const uint8_t[]){255, 0, 0, 255}, 0);
    expect_pixel(&picture, 1, 0, (const uint8_t[]){0, 255, 0, 255}, 0);
    expect_pixel(&picture, 2, 0, (const uint8_t[]){0, 0, 255, 128}, 0);
    expect_pixel(&picture, 0, 1, (const uint8_t[]){0, 0, 255, 128}, 0);
    picture_free(&picture);
}

static void a_png_of_16_bits_grey_with_alpha_is_rounded(void **state)
{
    (void)state;
    static struct bytes bytes;
    const uint8_t row[] = {0x80, 0xff, 0xff, 0xff, 0x00, 0x00, 0x00, 0x7f}; // 0x80ff is nearer to 0x81
    struct picture picture = {0};
    make_png(&bytes, 2, 1, 16, PNG_COLOR_TYPE_GRAY_ALPHA, PNG_INTERLACE_NONE, row, sizeof row);
    decode(&bytes, &picture);
    expect_pixel(&picture, 0, 0, (const uint8_t[]){0x80, 0x80, 0x80, 255}, 1);
    expect_pixel(&picture, 1, 0, (const uint8_t[]){0, 0, 0, 0}, 0);
    picture_free(&picture);
}

static void an_interlaced_png_is_the_same_as_a_plain_one(void **state)
{
    (void)state;
    static struct bytes bytes;
    uint8_t rows[16][16 * 3];
    for (int y = 0; y < 16; y++)
        for (int x = 0; x < 16 * 3; x++)
            rows[y][x] = (uint8_t)(y * 16 + x * 5);
    struct picture plain = {0}, interlaced = {0};
    make_png(&bytes, 16, 16, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, rows[0], sizeof rows[0]);
    decode(&bytes, &plain);
    make_png(&bytes, 16, 16, 8, PNG_COLOR_TYPE_RGB, PNG_INTERLACE_ADAM7, rows[0], sizeof rows[0]);
    decode(&bytes, &interlaced);
    assert_memory_equal(plain.pixels, interlaced.pixels, 16 * 16 * 4);
    expect_pixel(&plain, 3, 2, (const uint8_t[]){rows[2][9], rows[2][10], rows[2][11], 255}, 0);
    picture_free(&plain);
    picture_free(&interlaced);
}

static void webp_and_jpeg_are_told_apart_by_their_first_bytes(void **state)
{
    (void)state;
    uint8_t pixels[16 * 16 * 4];
    for (int i = 0; i < 16 * 16; i++)
        memcpy(pixels + i * 4, (const uint8_t[]){200, 100, 50, 128}, 4);
    uint8_t *webp = NULL;
    size_t webp_size = WebPEncodeLosslessRGBA(pixels, 16, 16, 64, &webp);
    struct picture picture = {0};
    struct diagnostic why = {0};
    assert_int_equal(image_format_of(webp, webp_size), IMAGE_WEBP);
    assert_int_equal(image_decode("p", webp, webp_size, &picture, &why), RESULT_OK);
    expect_pixel(&picture, 5, 5, (const uint8_t[]){200, 100, 50, 128}, 0);
    picture_free(&picture);
    for (size_t cut = 1; cut < webp_size; cut++)
        assert_int_not_equal(image_decode("p", webp, webp_size - cut, &picture, &why), RESULT_OK);
    WebPFree(webp);

    unsigned char *jpeg = NULL;
    unsigned long jpeg_size = 0;
    tjhandle compressor = tjInitCompress();
    assert_int_equal(
        tjCompress2(compressor, pixels, 16, 64, 16, TJPF_RGBX, &jpeg, &jpeg_size, TJSAMP_444, 95, 0), 0);
    assert_int_equal(image_format_of(jpeg, jpeg_size), IMAGE_JPEG);
    assert_int_equal(image_decode("p", jpeg, jpeg_size, &picture, &why), RESULT_OK);
    expect_pixel(&picture, 5, 5, (const uint8_t[]){200, 100, 50, 255}, 6);
    picture_free(&picture);
    assert_int_not_equal(image_decode("p", jpeg, jpeg_size / 2, &picture, &why), RESULT_OK);
    tjFree(jpeg);
    (void)tjDestroy(compressor);
}

static void a_truncated_or_corrupt_png_is_one_line(void **state)
{
    (void)state;
    size_t size = 0;
    uint8_t *bytes = test_read_file(test_source_path("tests/data/portrait.png"), &size);
    struct picture picture = {0};
    struct diagnostic why = {0};
    assert_int_equal(image_decode("portrait.png", bytes, size, &picture, &why), RESULT_OK);
    assert_int_equal(picture.width_px, 512);
    assert_int_equal(picture.height_px, 512);
    picture_free(&picture);
    for (size_t cut = 1; cut < size; cut += size / 20) {
        assert_int_equal(image_decode("portrait.png", bytes, size - cut, &picture, &why), RESULT_INVALID);
        assert_null(picture.pixels);
    }
    assert_non_null(strstr(why.text, "portrait.png: broken PNG"));
    bytes[size / 2] ^= 0x55;
    assert_int_equal(image_decode("portrait.png", bytes, size, &picture, &why), RESULT_INVALID);
    free(bytes);
}

static void a_size_over_the_bounds_is_refused_before_its_pixels(void **state)
{
    (void)state;
    static struct bytes bytes;
    const uint8_t row[4] = {0};
    struct picture picture = {0};
    struct diagnostic why = {0};
    make_png(&bytes, 1, 1, 8, PNG_COLOR_TYPE_RGBA, PNG_INTERLACE_NONE, row, 4);
    assert_int_equal(image_decode_within("p", bytes.data, bytes.size, 0, &picture, &why), RESULT_TOO_LARGE);
    bytes.data[18] = 0x4e; // 20000 wide
    bytes.data[19] = 0x20;
    assert_int_equal(image_decode("p", bytes.data, bytes.size, &picture, &why), RESULT_TOO_LARGE);
    assert_string_equal(why.text, "p: a picture of 20000x1 px; 16384 a side and 67108864 in all are allowed");
    memset(bytes.data + 16, 0, 4);
    assert_int_equal(image_decode("p", bytes.data, bytes.size, &picture, &why), RESULT_INVALID);
    assert_string_equal(why.text, "p: a picture of 0x1 px");
    assert_int_equal(image_decode("p", (const uint8_t *)"", 0, &picture, &why), RESULT_INVALID);
    assert_string_equal(why.text, "p: an empty file, not a picture");
    assert_int_equal(image_decode("p", (const uint8_t *)"hello, world", 12, &picture, &why), RESULT_INVALID);
    assert_string_equal(why.text, "p: neither PNG, JPEG nor WebP");
    assert_int_equal(image_load("no/such.png", &picture, &why), RESULT_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_png_palette_with_transparency_becomes_rgba),
        cmocka_unit_test(a_png_of_16_bits_grey_with_alpha_is_rounded),
        cmocka_unit_test(an_interlaced_png_is_the_same_as_a_plain_one),
        cmocka_unit_test(webp_and_jpeg_are_told_apart_by_their_first_bytes),
        cmocka_unit_test(a_truncated_or_corrupt_png_is_one_line),
        cmocka_unit_test(a_size_over_the_bounds_is_refused_before_its_pixels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
