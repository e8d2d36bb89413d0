#include "assets/image.h"

#include "platform/base/file.h"
#include "platform/decode/jpeg.h"

#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <webp/decode.h>

// What the decoders share.
struct input {
    const char *label;
    const uint8_t *bytes;
    size_t size;
    int64_t max_pixels;
};

static enum result check_size(const struct input *input, uint32_t width_px, uint32_t height_px,
                              struct diagnostic *why)
{
    if (width_px == 0 || height_px == 0)
        return diagnose(why, RESULT_INVALID, "%s: a picture of %ux%u px", input->label, width_px, height_px);
    if (width_px > PICTURE_MAX_SIDE_PX || height_px > PICTURE_MAX_SIDE_PX ||
        (int64_t)width_px * height_px > input->max_pixels)
        return diagnose(why, RESULT_TOO_LARGE,
                        "%s: a picture of %ux%u px; %d a side and %lld in all are allowed", input->label,
                        width_px, height_px, PICTURE_MAX_SIDE_PX, (long long)input->max_pixels);
    return RESULT_OK;
}

static enum result allocate(const struct input *input, uint32_t width_px, uint32_t height_px,
                            struct picture *out, struct diagnostic *why)
{
    enum result result = check_size(input, width_px, height_px, why);
    if (result != RESULT_OK)
        return result;
    result = picture_allocate((int)width_px, (int)height_px, out);
    if (result != RESULT_OK)
        return diagnose(why, result, "%s: no memory for %ux%u px", input->label, width_px, height_px);
    return RESULT_OK;
}

// --- PNG --------------------------------------------------------------------------------------------------

// Everything that must survive libpng's longjmp lives here, not in locals.
struct png_reading {
    const struct input *input;
    size_t position;
    png_structp png;
    png_infop info;
    struct picture picture;
    struct diagnostic *why;
    enum result result;
};

static void png_failed(png_structp png, png_const_charp message)
{
    struct png_reading *reading = png_get_error_ptr(png);
    reading->result =
        diagnose(reading->why, RESULT_INVALID, "%s: broken PNG: %s", reading->input->label, message);
    png_longjmp(png, 1);
}

static void png_warned(png_structp png, png_const_charp message)
{
    (void)png;
    (void)message; // what libpng only warns about doesn't change the pixels
}

static void png_give(png_structp png, png_bytep to, png_size_t count)
{
    struct png_reading *reading = png_get_io_ptr(png);
    if (count > reading->input->size - reading->position)
        png_error(png, "the file ends too early");
    memcpy(to, reading->input->bytes + reading->position, count);
    reading->position += count;
}

// Every kind of PNG becomes 8-bit RGBA.
static void png_ask_for_rgba(png_structp png, png_infop info)
{
    png_set_expand(png); // palettes to RGB, 1, 2 and 4 bits to 8, tRNS to alpha
    png_set_scale_16(png);
    png_set_gray_to_rgb(png);
    png_set_add_alpha(png, 0xff, PNG_FILLER_AFTER);
    (void)png_set_interlace_handling(png);
    png_read_update_info(png, info);
}

static uint32_t big_endian(const uint8_t *bytes)
{
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// libpng has limits of its own, but doesn't say that it was the size. Always the first chunk: PNG 5.6.
static enum result check_png_header(const struct input *input, struct diagnostic *why)
{
    if (input->size < 24 || memcmp(input->bytes + 12, "IHDR", 4) != 0)
        return diagnose(why, RESULT_INVALID, "%s: broken PNG: its header can't be read", input->label);
    return check_size(input, big_endian(input->bytes + 16), big_endian(input->bytes + 20), why);
}

// libpng reports errors by jumping back here.
static void png_read_guarded(struct png_reading *reading)
{
    png_structp png = reading->png;
    if (setjmp(png_jmpbuf(png)) != 0)
        return;
    png_set_read_fn(png, reading, png_give);
    png_set_user_limits(png, PICTURE_MAX_SIDE_PX, PICTURE_MAX_SIDE_PX);
    // Texts, profiles and the like are passed over unread: libpng only warns of one that claims gigabytes,
    // and allocates them.
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, NULL, -1);
    png_set_chunk_malloc_max(png, 8 << 20);
    png_set_chunk_cache_max(png, 128);
    png_read_info(png, reading->info);
    reading->result = allocate(reading->input, png_get_image_width(png, reading->info),
                               png_get_image_height(png, reading->info), &reading->picture, reading->why);
    if (reading->result != RESULT_OK)
        return;
    png_ask_for_rgba(png, reading->info);
    if (png_get_rowbytes(png, reading->info) != reading->picture.stride_bytes)
        png_error(png, "an unknown pixel layout");
    int passes = png_get_interlace_type(png, reading->info) == PNG_INTERLACE_ADAM7 ? 7 : 1;
    for (int pass = 0; pass < passes; pass++)
        for (int y = 0; y < reading->picture.height_px; y++)
            png_read_row(png, picture_row(&reading->picture, y), NULL);
    png_read_end(png, NULL);
}

static enum result decode_png(const struct input *input, struct picture *out, struct diagnostic *why)
{
    struct png_reading reading = {.input = input, .why = why, .result = RESULT_NO_MEMORY};
    enum result result = check_png_header(input, why);
    if (result != RESULT_OK)
        return result;
    reading.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reading, png_failed, png_warned);
    if (reading.png != NULL)
        reading.info = png_create_info_struct(reading.png);
    if (reading.info != NULL)
        png_read_guarded(&reading);
    else
        (void)diagnose(why, RESULT_NO_MEMORY, "%s: no memory for libpng", input->label);
    png_destroy_read_struct(&reading.png, &reading.info, NULL);
    if (reading.result == RESULT_OK)
        *out = reading.picture;
    else
        picture_free(&reading.picture);
    return reading.result;
}

// --- JPEG and WebP ----------------------------------------------------------------------------------------

static enum result decode_jpeg(const struct input *input, struct picture *out, struct diagnostic *why)
{
    struct jpeg_decoder *decoder = NULL;
    struct picture picture = {0};
    enum result result = jpeg_decoder_create(&decoder);
    if (result != RESULT_OK)
        return diagnose(why, result, "%s: the JPEG decoder can't be made", input->label);
    int width_px = 0, height_px = 0;
    result = jpeg_read_size(decoder, input->bytes, input->size, &width_px, &height_px, why);
    if (result != RESULT_OK) {
        result = diagnose_within(why, result, input->label);
        goto cleanup;
    }
    result = allocate(input, (uint32_t)width_px, (uint32_t)height_px, &picture, why);
    if (result != RESULT_OK)
        goto cleanup;
    result = jpeg_decode(decoder, input->bytes, input->size, true, &picture, why);
    if (result != RESULT_OK) {
        result = diagnose_within(why, result, input->label);
        goto cleanup;
    }
    *out = picture;
    picture = (struct picture){0};

cleanup:
    picture_free(&picture);
    jpeg_decoder_destroy(decoder);
    return result;
}

static enum result decode_webp(const struct input *input, struct picture *out, struct diagnostic *why)
{
    WebPBitstreamFeatures features;
    if (WebPGetFeatures(input->bytes, input->size, &features) != VP8_STATUS_OK)
        return diagnose(why, RESULT_INVALID, "%s: broken WebP: its header can't be read", input->label);
    if (features.has_animation)
        return diagnose(why, RESULT_UNSUPPORTED, "%s: an animated WebP; a still picture is needed",
                        input->label);
    struct picture picture = {0};
    enum result result = allocate(input, (uint32_t)features.width, (uint32_t)features.height, &picture, why);
    if (result != RESULT_OK)
        return result;
    if (WebPDecodeRGBAInto(input->bytes, input->size, picture.pixels,
                           picture.stride_bytes * (size_t)picture.height_px,
                           (int)picture.stride_bytes) == NULL) {
        picture_free(&picture);
        return diagnose(why, RESULT_INVALID, "%s: broken WebP: truncated or corrupt", input->label);
    }
    *out = picture;
    return RESULT_OK;
}

enum image_format image_format_of(const uint8_t *bytes, size_t size)
{
    if (size >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
        return IMAGE_PNG;
    if (size >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0)
        return IMAGE_JPEG;
    if (size >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0)
        return IMAGE_WEBP;
    return IMAGE_UNKNOWN;
}

enum result image_decode_within(const char *label, const uint8_t *bytes, size_t size, int64_t max_pixels,
                                struct picture *out, struct diagnostic *why)
{
    const struct input input = {.label = label,
                                .bytes = bytes,
                                .size = size,
                                .max_pixels =
                                    max_pixels < PICTURE_MAX_PIXELS ? max_pixels : PICTURE_MAX_PIXELS};
    switch (image_format_of(bytes, size)) {
    case IMAGE_PNG:
        return decode_png(&input, out, why);
    case IMAGE_JPEG:
        return decode_jpeg(&input, out, why);
    case IMAGE_WEBP:
        return decode_webp(&input, out, why);
    case IMAGE_UNKNOWN:
        break;
    }
    return diagnose(why, RESULT_INVALID, "%s: %s", label,
                    size == 0 ? "an empty file, not a picture" : "neither PNG, JPEG nor WebP");
}

enum result image_decode(const char *label, const uint8_t *bytes, size_t size, struct picture *out,
                         struct diagnostic *why)
{
    return image_decode_within(label, bytes, size, PICTURE_MAX_PIXELS, out, why);
}

enum result image_load(const char *path, struct picture *out, struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum result result = file_read(path, IMAGE_MAX_BYTES, &bytes, &size, why);
    if (result != RESULT_OK)
        return result;
    result = image_decode(path, bytes, size, out, why);
    free(bytes);
    return result;
}
