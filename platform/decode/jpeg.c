#include "platform/decode/jpeg.h"

#include <stdlib.h>
#include <turbojpeg.h>

// libjpeg-turbo's own state lives for one picture only: a TurboJPEG handle that met a broken header goes on
// refusing every later one, and the Huffman tables of one picture would stand in for those that the next one
// leaves out. A new handle costs a microsecond.
struct jpeg_decoder {
    struct picture inks; // CMYK samples before their conversion, kept for the next picture of this size
};

struct jpeg_header {
    int width_px, height_px;
    bool cmyk;
};

enum result jpeg_decoder_create(struct jpeg_decoder **out)
{
    *out = calloc(1, sizeof **out);
    return *out != NULL ? RESULT_OK : RESULT_NO_MEMORY;
}

void jpeg_decoder_destroy(struct jpeg_decoder *decoder)
{
    if (decoder == NULL)
        return;
    picture_free(&decoder->inks);
    free(decoder);
}

static enum result read_header(tjhandle handle, const uint8_t *bytes, size_t size, struct jpeg_header *header,
                               struct diagnostic *why)
{
    int subsampling = 0, colours = -1, width = 0, height = 0;
    if (size < 2 || bytes[0] != 0xff || bytes[1] != 0xd8)
        return diagnose(why, RESULT_INVALID, "not a JPEG");
    // It fails, too, where only the sampling factors are unusual (TurboJPEG has no name for them, yet decodes
    // them) or where it met a warning; then the size is known already, and the decoding judges.
    int failed =
        tjDecompressHeader3(handle, bytes, (unsigned long)size, &width, &height, &subsampling, &colours);
    if (width < 1 || height < 1 || (failed != 0 && colours < 0))
        return diagnose(why, RESULT_INVALID, "broken JPEG: %s", tjGetErrorStr2(handle));
    if (picture_check_size(width, height) != RESULT_OK)
        return diagnose(why, RESULT_TOO_LARGE, "the JPEG has %dx%d pixels, which is too large", width,
                        height);
    *header = (struct jpeg_header){
        .width_px = width, .height_px = height, .cmyk = colours == TJCS_CMYK || colours == TJCS_YCCK};
    return RESULT_OK;
}

enum result jpeg_read_size(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size, int *width_px,
                           int *height_px, struct diagnostic *why)
{
    (void)decoder;
    struct jpeg_header header = {0};
    tjhandle handle = tjInitDecompress();
    if (handle == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the JPEG");
    enum result result = read_header(handle, bytes, size, &header, why);
    (void)tjDestroy(handle);
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

static enum result decode(struct jpeg_decoder *decoder, tjhandle handle, const uint8_t *bytes, size_t size,
                          bool strict, const struct picture *out, struct diagnostic *why)
{
    struct jpeg_header header = {0};
    enum result result = read_header(handle, bytes, size, &header, why);
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
        tjDecompress2(handle, bytes, (unsigned long)size, target->pixels, out->width_px,
                      (int)target->stride_bytes, out->height_px, header.cmyk ? TJPF_CMYK : TJPF_RGBA, flags);
    if (failed != 0 && (strict || tjGetErrorCode(handle) != TJERR_WARNING))
        return diagnose(why, RESULT_INVALID, "broken JPEG: %s", tjGetErrorStr2(handle));
    if (header.cmyk)
        mix_inks(target, out);
    return RESULT_OK;
}

enum result jpeg_decode(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size, bool strict,
                        const struct picture *out, struct diagnostic *why)
{
    tjhandle handle = tjInitDecompress();
    if (handle == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory for the JPEG");
    enum result result = decode(decoder, handle, bytes, size, strict, out, why);
    (void)tjDestroy(handle);
    return result;
}
