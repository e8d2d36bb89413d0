#include "platform/base/clock.h"
#include "platform/decode/jpeg.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// libjpeg's classic interface needs stdio before it.
#include <jpeglib.h>

#define WIDTH_PX 64
#define HEIGHT_PX 48

struct encoding {
    J_COLOR_SPACE in, stored;
    int components, quality;
    bool optimised; // Huffman tables of its own
};

// Left half one colour, right half another, so that sides can't be mixed up.
static uint8_t *encode(const struct encoding *encoding, int width, int height, const uint8_t *left,
                       const uint8_t *right, size_t *size)
{
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct jpeg;
    uint8_t *bytes = NULL;
    unsigned long used = 0;
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &used);
    jpeg.image_width = (JDIMENSION)width;
    jpeg.image_height = (JDIMENSION)height;
    jpeg.input_components = encoding->components;
    jpeg.in_color_space = encoding->in;
    jpeg_set_defaults(&jpeg);
    jpeg_set_colorspace(&jpeg, encoding->stored);
    jpeg_set_quality(&jpeg, encoding->quality, TRUE);
    jpeg.optimize_coding = encoding->optimised;
    jpeg_start_compress(&jpeg, TRUE);
    uint8_t *row = malloc((size_t)(width * encoding->components));
    assert_non_null(row);
    for (int x = 0; x < width; x++)
        memcpy(row + x * encoding->components, x < width / 2 ? left : right, (size_t)encoding->components);
    for (int y = 0; y < height; y++)
        (void)jpeg_write_scanlines(&jpeg, &row, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    free(row);
    *size = used;
    return bytes;
}

static const struct encoding colour = {JCS_RGB, JCS_YCbCr, 3, 95, false};
static const uint8_t red[] = {220, 30, 40}, blue[] = {20, 60, 200};

static uint8_t *encode_red_and_blue(size_t *size)
{
    return encode(&colour, WIDTH_PX, HEIGHT_PX, red, blue, size);
}

static int setup(void **state)
{
    struct jpeg_decoder *decoder = NULL;
    if (jpeg_decoder_create(&decoder) != RESULT_OK)
        return 1;
    *state = decoder;
    return 0;
}

static int teardown(void **state)
{
    jpeg_decoder_destroy(*state);
    return 0;
}

static struct picture decode(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size)
{
    int width = 0, height = 0;
    struct picture out = {0};
    struct diagnostic why = {0};
    assert_int_equal(jpeg_read_size(decoder, bytes, size, &width, &height, &why), RESULT_OK);
    assert_int_equal(picture_allocate(width, height, &out), RESULT_OK);
    if (jpeg_decode(decoder, bytes, size, true, &out, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return out;
}

static void assert_pixel(const struct picture *picture, int x, int y, const uint8_t *rgb, int tolerance)
{
    const uint8_t *pixel = picture_row(picture, y) + 4 * x;
    for (int i = 0; i < 3; i++)
        if (abs(pixel[i] - rgb[i]) > tolerance)
            fail_msg("(%d,%d) is %d %d %d, not %d %d %d", x, y, pixel[0], pixel[1], pixel[2], rgb[0], rgb[1],
                     rgb[2]);
    assert_int_equal(pixel[3], 255);
}

static void colours_stand_where_they_were_put(void **state)
{
    size_t size = 0;
    uint8_t *bytes = encode_red_and_blue(&size);
    struct picture out = decode(*state, bytes, size);
    assert_int_equal(out.width_px, WIDTH_PX);
    assert_int_equal(out.height_px, HEIGHT_PX);
    assert_pixel(&out, 5, 5, red, 3);
    assert_pixel(&out, WIDTH_PX - 5, HEIGHT_PX - 5, blue, 3);
    picture_free(&out);
    free(bytes);
}

static void greyscale_becomes_rgba(void **state)
{
    const struct encoding grey = {JCS_GRAYSCALE, JCS_GRAYSCALE, 1, 95, false};
    size_t size = 0;
    uint8_t *bytes = encode(&grey, WIDTH_PX, HEIGHT_PX, (uint8_t[]){40}, (uint8_t[]){200}, &size);
    struct picture out = decode(*state, bytes, size);
    assert_pixel(&out, 5, 5, (uint8_t[]){40, 40, 40}, 2);
    assert_pixel(&out, WIDTH_PX - 5, 5, (uint8_t[]){200, 200, 200}, 2);
    picture_free(&out);
    free(bytes);
}

static void inks_become_colours(void **state)
{
    const J_COLOR_SPACE stored[] = {JCS_CMYK, JCS_YCCK};
    for (int i = 0; i < 2; i++) {
        const struct encoding inks = {JCS_CMYK, stored[i], 4, 95, false};
        size_t size = 0;
        // Inverted inks: no cyan, full magenta and yellow is red; half black over no ink is grey.
        uint8_t *bytes = encode(&inks, WIDTH_PX, HEIGHT_PX, (uint8_t[]){255, 0, 0, 255},
                                (uint8_t[]){255, 255, 255, 128}, &size);
        struct picture out = decode(*state, bytes, size);
        assert_pixel(&out, 5, 5, (uint8_t[]){255, 0, 0}, 6);
        assert_pixel(&out, WIDTH_PX - 5, 5, (uint8_t[]){128, 128, 128}, 6);
        picture_free(&out);
        free(bytes);
    }
}

// A copy without its Huffman tables, as a webcam sends it.
static uint8_t *strip_tables(const uint8_t *bytes, size_t size, size_t *kept)
{
    int tables = 0;
    uint8_t *bare = malloc(size);
    assert_non_null(bare);
    memcpy(bare, bytes, 2);
    *kept = 2;
    for (size_t at = 2; at + 4 <= size;) {
        size_t length = 2 + ((size_t)bytes[at + 2] << 8 | bytes[at + 3]);
        if (bytes[at + 1] == 0xda)
            length = size - at;
        if (bytes[at + 1] == 0xc4) {
            tables++;
        } else {
            memcpy(bare + *kept, bytes + at, length);
            *kept += length;
        }
        at += length;
    }
    assert_true(tables > 0);
    return bare;
}

// A webcam's MJPEG frame leaves the tables out when they are those of the standard's annex K; those of
// another picture before it must not be taken instead.
static void a_frame_without_huffman_tables_is_decoded(void **state)
{
    const struct encoding odd_tables = {JCS_RGB, JCS_YCbCr, 3, 30, true};
    size_t size = 0, other_size = 0, kept = 0;
    uint8_t *bytes = encode_red_and_blue(&size);
    uint8_t *other = encode(&odd_tables, WIDTH_PX, HEIGHT_PX, blue, red, &other_size);
    uint8_t *bare = strip_tables(bytes, size, &kept);
    struct picture whole = decode(*state, bytes, size), before = decode(*state, other, other_size);
    struct picture out = decode(*state, bare, kept);
    assert_memory_equal(out.pixels, whole.pixels, whole.stride_bytes * (size_t)whole.height_px);
    picture_free(&out);
    picture_free(&before);
    picture_free(&whole);
    free(bare);
    free(other);
    free(bytes);
}

static void a_broken_header_does_not_spoil_the_next_frame(void **state)
{
    size_t size = 0;
    int width = 0, height = 0, broken_headers = 0;
    struct diagnostic why = {0};
    struct picture room = {0};
    uint8_t *bytes = encode_red_and_blue(&size), *broken = malloc(size);
    assert_non_null(broken);
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &room), RESULT_OK);
    for (size_t at = 2; at < 200; at++) {
        memcpy(broken, bytes, size);
        memset(broken + at, 0xc3, 20);
        enum result read = jpeg_read_size(*state, broken, size, &width, &height, &why);
        enum result decoded = jpeg_decode(*state, broken, size, true, &room, &why);
        broken_headers += read != RESULT_OK && decoded != RESULT_OK;
        struct picture out = decode(*state, bytes, size);
        assert_pixel(&out, 5, 5, red, 3);
        picture_free(&out);
    }
    assert_true(broken_headers > 20);
    picture_free(&room);
    free(broken);
    free(bytes);
}

static void a_cut_frame_is_refused_only_when_strict(void **state)
{
    size_t size = 0;
    struct picture out = {0};
    struct diagnostic why = {0};
    uint8_t *bytes = encode_red_and_blue(&size);
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &out), RESULT_OK);
    assert_int_equal(jpeg_decode(*state, bytes, size - 40, true, &out, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "JPEG"));
    assert_int_equal(jpeg_decode(*state, bytes, size - 40, false, &out, &why), RESULT_OK);
    assert_pixel(&out, 5, 5, red, 3); // what came before the cut is there
    assert_int_equal(jpeg_decode(*state, bytes, size, true, &out, &why), RESULT_OK); // the decoder recovered
    picture_free(&out);
    free(bytes);
}

static void what_is_no_jpeg_gets_a_line(void **state)
{
    static const char *const wrong[] = {"", "\xff", "\xff\xd8", "GIF89a, not a JPEG", "\xff\xd8\xff\xd9"};
    const size_t sizes[] = {0, 1, 2, 18, 4};
    for (size_t i = 0; i < 5; i++) {
        int width = 0, height = 0;
        struct diagnostic why = {0};
        assert_int_equal(jpeg_read_size(*state, (const uint8_t *)wrong[i], sizes[i], &width, &height, &why),
                         RESULT_INVALID);
        assert_non_null(strstr(why.text, "JPEG"));
    }
}

static void set_size_in_header(uint8_t *bytes, size_t size, int width, int height)
{
    for (size_t at = 2; at + 9 < size; at += 2 + ((size_t)bytes[at + 2] << 8 | bytes[at + 3])) {
        if (bytes[at + 1] != 0xc0)
            continue;
        bytes[at + 5] = (uint8_t)(height >> 8);
        bytes[at + 6] = (uint8_t)height;
        bytes[at + 7] = (uint8_t)(width >> 8);
        bytes[at + 8] = (uint8_t)width;
        return;
    }
    fail_msg("no frame header");
}

static void sizes_out_of_bounds_are_refused_by_their_header(void **state)
{
    const int cases[][3] = {{20000, 20000, RESULT_TOO_LARGE},
                            {20000, 1, RESULT_TOO_LARGE},
                            {16000, 16000, RESULT_TOO_LARGE},
                            {0, 48, RESULT_INVALID},
                            {0, 0, RESULT_INVALID}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t size = 0;
        int width = 0, height = 0;
        struct diagnostic why = {0};
        uint8_t *bytes = encode_red_and_blue(&size);
        set_size_in_header(bytes, size, cases[i][0], cases[i][1]);
        assert_int_equal(jpeg_read_size(*state, bytes, size, &width, &height, &why), cases[i][2]);
        assert_true(why.text[0] != '\0');
        free(bytes);
    }
}

static void a_size_other_than_the_picture_is_refused(void **state)
{
    size_t size = 0;
    struct picture out = {0};
    struct diagnostic why = {0};
    uint8_t *bytes = encode_red_and_blue(&size);
    assert_int_equal(picture_allocate(WIDTH_PX / 2, HEIGHT_PX / 2, &out), RESULT_OK);
    assert_int_equal(jpeg_decode(*state, bytes, size, false, &out, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "64x48 pixels instead of 32x24"));
    picture_free(&out);
    free(bytes);
}

// A progressive file whose last scan is repeated a thousand times takes a decoder hours at full size.
static void a_file_of_a_thousand_scans_is_refused(void **state)
{
    struct jpeg_error_mgr errors;
    struct jpeg_compress_struct jpeg;
    uint8_t *bytes = NULL, row_of_grey[16];
    unsigned long used = 0;
    JSAMPROW row = row_of_grey;
    memset(row_of_grey, 120, sizeof row_of_grey);
    jpeg.err = jpeg_std_error(&errors);
    jpeg_create_compress(&jpeg);
    jpeg_mem_dest(&jpeg, &bytes, &used);
    jpeg.image_width = jpeg.image_height = 16;
    jpeg.input_components = 1;
    jpeg.in_color_space = JCS_GRAYSCALE;
    jpeg_set_defaults(&jpeg);
    jpeg_simple_progression(&jpeg);
    jpeg_start_compress(&jpeg, TRUE);
    for (int y = 0; y < 16; y++)
        (void)jpeg_write_scanlines(&jpeg, &row, 1);
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);

    size_t last_scan = 0;
    for (size_t at = 0; at + 1 < used; at++)
        if (bytes[at] == 0xff && bytes[at + 1] == 0xda)
            last_scan = at;
    size_t scan = used - 2 - last_scan, bomb_size = used + 1000 * scan;
    uint8_t *bomb = malloc(bomb_size), *end = bomb;
    assert_non_null(bomb);
    memcpy(end, bytes, used - 2);
    end += used - 2;
    for (int i = 0; i < 1000; i++, end += scan)
        memcpy(end, bytes + last_scan, scan);
    memcpy(end, "\xff\xd9", 2);
    struct picture out = {0};
    struct diagnostic why = {0};
    assert_int_equal(picture_allocate(16, 16, &out), RESULT_OK);
    assert_int_equal(jpeg_decode(*state, bytes, used, true, &out, &why), RESULT_OK);
    assert_int_equal(jpeg_decode(*state, bomb, bomb_size, false, &out, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "scan"));
    picture_free(&out);
    free(bomb);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(colours_stand_where_they_were_put, setup, teardown),
        cmocka_unit_test_setup_teardown(greyscale_becomes_rgba, setup, teardown),
        cmocka_unit_test_setup_teardown(inks_become_colours, setup, teardown),
        cmocka_unit_test_setup_teardown(a_frame_without_huffman_tables_is_decoded, setup, teardown),
        cmocka_unit_test_setup_teardown(a_broken_header_does_not_spoil_the_next_frame, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cut_frame_is_refused_only_when_strict, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_no_jpeg_gets_a_line, setup, teardown),
        cmocka_unit_test_setup_teardown(sizes_out_of_bounds_are_refused_by_their_header, setup, teardown),
        cmocka_unit_test_setup_teardown(a_size_other_than_the_picture_is_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_of_a_thousand_scans_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
