#include "platform/decode/jpeg.h"

#include <stdlib.h>
#include <turbojpeg.h>

struct jpeg_decoder {
    tjhandle handle;
    struct picture inks; // CMYK samples before their conversion
};

struct jpeg_header {
    int width_px, height_px;
    bool cmyk;
};

enum result jpeg_decoder_create(struct jpeg_decoder **out)
{
    struct jpeg_decoder *decoder = calloc(1, sizeof *decoder);
    if (decoder == NULL)
        return RESULT_NO_MEMORY;
    decoder->handle = tjInitDecompress();
    if (decoder->handle == NULL) {
        free(decoder);
        return RESULT_NO_MEMORY;
    }
    *out = decoder;
    return RESULT_OK;
}

void jpeg_decoder_destroy(struct jpeg_decoder *decoder)
{
    if (decoder == NULL)
        return;
    picture_free(&decoder->inks);
    (void)tjDestroy(decoder->handle);
    free(decoder);
}

static enum result read_header(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size,
                               struct jpeg_header *header, struct diagnostic *why)
{
    int subsampling = 0, colours = -1, width = 0, height = 0;
    if (size < 2 || bytes[0] != 0xff || bytes[1] != 0xd8)
        return diagnose(why, RESULT_INVALID, "not a JPEG");
    int failed = tjDecompressHeader3(decoder->handle, bytes, (unsigned long)size, &width, &height,
                                     &subsampling, &colours);
    // A warning (bytes too many before a marker) leaves the header readable; the decoding judges the damage.
    if ((failed != 0 && tjGetErrorCode(decoder->handle) != TJERR_WARNING) || width < 1 || height < 1)
        return diagnose(why, RESULT_INVALID, "broken JPEG: %s", tjGetErrorStr2(decoder->handle));
    if (width > PICTURE_MAX_SIDE_PX || height > PICTURE_MAX_SIDE_PX ||
        (int64_t)width * height > PICTURE_MAX_PIXELS)
        return diagnose(why, RESULT_TOO_LARGE, "the JPEG has %dx%d pixels, which is too large", width,
                        height);
    *header = (struct jpeg_header){
        .width_px = width, .height_px = height, .cmyk = colours == TJCS_CMYK || colours == TJCS_YCCK};
    return RESULT_OK;
}

enum result jpeg_read_size(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size, int *width_px,
                           int *height_px, struct diagnostic *why)
{
    struct jpeg_header header;
    enum result result = read_header(decoder, bytes, size, &header, why);
    if (result != RESULT_OK)
        return result;
    *width_px = header.width_px;
    *height_px = header.height_px;
    return RESULT_OK;
}

// The inks as Adobe's programs write them, which is how nearly every such file was made: 255 is no ink. A
// print profile would be needed for the exact colours; this is the usual estimate.
static void mix_inks(const struct picture *inks, const struct picture *out)
{
    for (int y = 0; y < out->height_px; y++) {
        const uint8_t *ink = picture_row(inks, y);
        uint8_t *pixel = picture_row(out, y);
        for (int x = 0; x < out->width_px; x++, ink += 4, pixel += 4) {
            for (int i = 0; i < 3; i++)
                pixel[i] = (uint8_t)((ink[i] * ink[3] + 127) / 255);
            pixel[3] = 255;
        }
    }
}

static enum result prepare_inks(struct jpeg_decoder *decoder, const struct picture *out,
                                struct diagnostic *why)
{
    if (decoder->inks.width_px == out->width_px && decoder->inks.height_px == out->height_px)
        return RESULT_OK;
    picture_free(&decoder->inks);
    enum result result = picture_allocate(out->width_px, out->height_px, &decoder->inks);
    return result == RESULT_OK ? RESULT_OK : diagnose(why, result, "out of memory for the JPEG");
}

enum result jpeg_decode(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size, bool strict,
                        const struct picture *out, struct diagnostic *why)
{
    struct jpeg_header header;
    enum result result = read_header(decoder, bytes, size, &header, why);
    if (result != RESULT_OK)
        return result;
    if (header.width_px != out->width_px || header.height_px != out->height_px)
        return diagnose(why, RESULT_INVALID, "the JPEG has %dx%d pixels instead of %dx%d", header.width_px,
                        header.height_px, out->width_px, out->height_px);
    if (header.cmyk && (result = prepare_inks(decoder, out, why)) != RESULT_OK)
        return result;
    const struct picture *target = header.cmyk ? &decoder->inks : out;
    // TJFLAG_LIMITSCANS: at most 500 scans, against files made to keep a decoder busy for hours.
    int flags = TJFLAG_LIMITSCANS | (strict ? TJFLAG_STOPONWARNING : 0);
    int failed =
        tjDecompress2(decoder->handle, bytes, (unsigned long)size, target->pixels, out->width_px,
                      (int)target->stride_bytes, out->height_px, header.cmyk ? TJPF_CMYK : TJPF_RGBA, flags);
    if (failed != 0 && (strict || tjGetErrorCode(decoder->handle) != TJERR_WARNING))
        return diagnose(why, RESULT_INVALID, "broken JPEG: %s", tjGetErrorStr2(decoder->handle));
    if (header.cmyk)
        mix_inks(target, out);
    return RESULT_OK;
}
