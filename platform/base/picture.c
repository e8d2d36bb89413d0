#include "platform/base/picture.h"

#include <stdlib.h>

enum result picture_check_size(int width_px, int height_px)
{
    if (width_px <= 0 || height_px <= 0)
        return RESULT_INVALID;
    if (width_px > PICTURE_MAX_SIDE_PX || height_px > PICTURE_MAX_SIDE_PX ||
        (int64_t)width_px * height_px > PICTURE_MAX_PIXELS)
        return RESULT_TOO_LARGE;
    return RESULT_OK;
}

enum result picture_allocate(int width_px, int height_px, struct picture *out)
{
    enum result result = picture_check_size(width_px, height_px);
    if (result != RESULT_OK)
        return result;
    size_t stride = (size_t)width_px * 4;
    uint8_t *pixels = calloc((size_t)height_px, stride);
    if (pixels == NULL)
        return RESULT_NO_MEMORY;
    *out = (struct picture){
        .pixels = pixels, .width_px = width_px, .height_px = height_px, .stride_bytes = stride};
    return RESULT_OK;
}

void picture_free(struct picture *picture)
{
    free(picture->pixels);
    *picture = (struct picture){0};
}

void picture_halve(const struct picture *picture, const struct picture *out)
{
    for (int y = 0; y < out->height_px; y++) {
        const uint8_t *above = picture_row(picture, 2 * y), *below = picture_row(picture, 2 * y + 1);
        uint8_t *to = picture_row(out, y);
        for (int i = 0; i < out->width_px * 4; i++) {
            int left = (i / 4) * 8 + i % 4;
            to[i] = (uint8_t)((above[left] + above[left + 4] + below[left] + below[left + 4] + 2) / 4);
        }
    }
}
