#include "platform/encode/jpeg.h"

#include "platform/base/wipe.h"
#include <limits.h>
#include <stdlib.h>
#include <turbojpeg.h>

enum result jpeg_encode(const struct picture *picture, bool upside_down, int quality, uint8_t **bytes,
                        size_t *size, struct diagnostic *why)
{
    enum result fits = picture_check_size(picture->width_px, picture->height_px);
    if (fits != RESULT_OK || picture->stride_bytes > INT_MAX)
        return diagnose(why, fits != RESULT_OK ? fits : RESULT_TOO_LARGE, "a JPEG can't have %d x %d pixels",
                        picture->width_px, picture->height_px);
    unsigned long room = tjBufSize(picture->width_px, picture->height_px, TJSAMP_444);
    tjhandle encoder = tjInitCompress();
    uint8_t *out = malloc(room);
    if (encoder == NULL || out == NULL) {
        if (encoder != NULL)
            (void)tjDestroy(encoder);
        free(out);
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    }
    unsigned long used = room;
    int flags = TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT | (upside_down ? TJFLAG_BOTTOMUP : 0);
    int failed = tjCompress2(encoder, picture->pixels, picture->width_px, (int)picture->stride_bytes,
                             picture->height_px, TJPF_RGBX, &out, &used, TJSAMP_444, quality, flags);
    if (failed != 0) {
        enum result result =
            diagnose(why, RESULT_INVALID, "the picture can't be encoded: %s", tjGetErrorStr2(encoder));
        (void)tjDestroy(encoder);
        free(out);
        return result;
    }
    (void)tjDestroy(encoder);
    *bytes = out;
    *size = used;
    return RESULT_OK;
}

struct jpeg_encoder {
    tjhandle handle;
    uint8_t *bytes;
    unsigned long room;
};

enum result jpeg_encoder_create(struct jpeg_encoder **out)
{
    struct jpeg_encoder *encoder = calloc(1, sizeof *encoder);
    if (encoder != NULL)
        encoder->handle = tjInitCompress();
    if (encoder == NULL || encoder->handle == NULL) {
        free(encoder);
        return RESULT_NO_MEMORY;
    }
    *out = encoder;
    return RESULT_OK;
}

static void drop_bytes(struct jpeg_encoder *encoder)
{
    if (encoder->bytes != NULL)
        wipe(encoder->bytes, encoder->room);
    free(encoder->bytes);
    encoder->bytes = NULL;
    encoder->room = 0;
}

void jpeg_encoder_destroy(struct jpeg_encoder *encoder)
{
    if (encoder == NULL)
        return;
    drop_bytes(encoder);
    (void)tjDestroy(encoder->handle);
    free(encoder);
}

enum result jpeg_encoder_encode(struct jpeg_encoder *encoder, const struct picture *picture, int quality,
                                const uint8_t **bytes, size_t *size)
{
    enum result fits = picture_check_size(picture->width_px, picture->height_px);
    if (fits != RESULT_OK || picture->stride_bytes > INT_MAX)
        return fits != RESULT_OK ? fits : RESULT_TOO_LARGE;
    unsigned long room = tjBufSize(picture->width_px, picture->height_px, TJSAMP_420);
    if (room > encoder->room) {
        drop_bytes(encoder);
        encoder->bytes = malloc(room);
        if (encoder->bytes == NULL)
            return RESULT_NO_MEMORY;
        encoder->room = room;
    }
    unsigned long used = encoder->room;
    if (tjCompress2(encoder->handle, picture->pixels, picture->width_px, (int)picture->stride_bytes,
                    picture->height_px, TJPF_RGBX, &encoder->bytes, &used, TJSAMP_420, quality,
                    TJFLAG_NOREALLOC) != 0)
        return RESULT_INVALID;
    *bytes = encoder->bytes;
    *size = used;
    return RESULT_OK;
}
