// A picture between its pixels.
#ifndef CHEVAL_TRACKING_SAMPLE_H
#define CHEVAL_TRACKING_SAMPLE_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"

// Red, green and blue, 0..255, at a point in pixels, bilinear; beyond the border the nearest pixel's.
static inline struct vec3 sample_rgb(const struct picture *picture, struct vec2 p)
{
    float x = fminf(fmaxf(p.x - 0.5f, 0.0f), (float)(picture->width_px - 1));
    float y = fminf(fmaxf(p.y - 0.5f, 0.0f), (float)(picture->height_px - 1));
    int left = (int)x, top = (int)y;
    int right = left + 1 < picture->width_px ? left + 1 : left;
    int bottom = top + 1 < picture->height_px ? top + 1 : top;
    float across = x - (float)left, down = y - (float)top;
    const uint8_t *upper = picture_row(picture, top), *lower = picture_row(picture, bottom);
    const uint8_t *a = upper + (ptrdiff_t)left * 4, *b = upper + (ptrdiff_t)right * 4;
    const uint8_t *c = lower + (ptrdiff_t)left * 4, *d = lower + (ptrdiff_t)right * 4;
    float rgb[3];
    for (int i = 0; i < 3; i++) {
        float above = (float)a[i] + ((float)b[i] - (float)a[i]) * across;
        float below = (float)c[i] + ((float)d[i] - (float)c[i]) * across;
        rgb[i] = above + (below - above) * down;
    }
    return (struct vec3){rgb[0], rgb[1], rgb[2]};
}

#endif
