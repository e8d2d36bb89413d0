#include "assets/garment/distance.h"

#include <stddef.h>

#define DIAGONAL 4

static uint16_t nearer(uint16_t have, int other, int step)
{
    int through = other + step;
    return (uint16_t)(through < have ? through : have);
}

void distance_to(const uint8_t *mask, uint8_t value, int width_px, int height_px, uint16_t *distance)
{
    size_t w = (size_t)width_px, h = (size_t)height_px;
    for (size_t i = 0; i < w * h; i++)
        distance[i] = mask[i] == value ? 0 : DISTANCE_MAX;
    for (size_t y = 0; y < h; y++)
        for (size_t x = 0; x < w; x++) {
            uint16_t *d = &distance[y * w + x];
            if (x > 0)
                *d = nearer(*d, d[-1], DISTANCE_PX);
            if (y == 0)
                continue;
            const uint16_t *above = d - w;
            *d = nearer(*d, above[0], DISTANCE_PX);
            if (x > 0)
                *d = nearer(*d, above[-1], DIAGONAL);
            if (x + 1 < w)
                *d = nearer(*d, above[1], DIAGONAL);
        }
    for (size_t y = h; y-- > 0;)
        for (size_t x = w; x-- > 0;) {
            uint16_t *d = &distance[y * w + x];
            if (x + 1 < w)
                *d = nearer(*d, d[1], DISTANCE_PX);
            if (y + 1 == h)
                continue;
            const uint16_t *below = d + w;
            *d = nearer(*d, below[0], DISTANCE_PX);
            if (x > 0)
                *d = nearer(*d, below[-1], DIAGONAL);
            if (x + 1 < w)
                *d = nearer(*d, below[1], DIAGONAL);
        }
}

void disc_fits(const uint8_t *mask, uint8_t value, int radius_px, int width_px, int height_px,
               uint16_t *distance, uint8_t *fits)
{
    size_t count = (size_t)width_px * (size_t)height_px;
    for (size_t i = 0; i < count; i++)
        fits[i] = mask[i] == value ? 1 : 0;
    distance_to(fits, 0, width_px, height_px, distance);
    for (size_t i = 0; i < count; i++)
        fits[i] = distance[i] > radius_px * DISTANCE_PX ? 1 : 0;
    distance_to(fits, 1, width_px, height_px, distance);
    for (size_t i = 0; i < count; i++)
        fits[i] = distance[i] <= radius_px * DISTANCE_PX ? 1 : 0;
}
