// A picture: 8-bit sRGB RGBA, rows top to bottom, origin top-left, pixel i spans [i, i+1).
//
// The one pixel format that crosses rooms: a camera frame, a decoded product picture, a rendered result.
// Alpha is straight (not premultiplied) unless a function says otherwise; camera frames have alpha 255.
#ifndef CHEVAL_PLATFORM_BASE_PICTURE_H
#define CHEVAL_PLATFORM_BASE_PICTURE_H

#include "platform/base/result.h"

#include <stdint.h>

// No picture that comes from outside may be larger: refused with RESULT_TOO_LARGE before its pixels are read.
#define PICTURE_MAX_SIDE_PX 16384
#define PICTURE_MAX_PIXELS (INT64_C(64) * 1024 * 1024)

struct picture {
    uint8_t *pixels; // stride_bytes * height_px bytes; who owns them is said where the picture is handed over
    int width_px;
    int height_px;
    size_t stride_bytes; // >= 4 * width_px
};

// RESULT_INVALID for a size that is no picture's, RESULT_TOO_LARGE over the bounds above.
MUST_CHECK enum result picture_check_size(int width_px, int height_px);

// Heap pixels, tightly packed and zeroed; refused over the bounds above. The caller frees with picture_free.
MUST_CHECK enum result picture_allocate(int width_px, int height_px, struct picture *out);

// Frees the pixels of picture_allocate and zeroes the struct.
void picture_free(struct picture *picture);

// The mean of each two by two pixels, alpha as well; `out` has half of each side, rounded down.
void picture_halve(const struct picture *picture, const struct picture *out);

static inline uint8_t *picture_row(const struct picture *picture, int y_px)
{
    return picture->pixels + (size_t)y_px * picture->stride_bytes;
}

#endif
