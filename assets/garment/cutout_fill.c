#include "assets/garment/cutout_internal.h"

#include <math.h>
#include <stdlib.h>

#define LEVELS_MAX 16

struct level {
    float (*pixels)[4];
    int width, height;
};

// Each coarse pixel is the weighted mean of the four below it.
static void pull(const struct level *fine, const struct level *coarse)
{
    for (int y = 0; y < coarse->height; y++)
        for (int x = 0; x < coarse->width; x++) {
            float sum[4] = {0};
            for (int k = 0; k < 4; k++) {
                int fx = 2 * x + (k & 1), fy = 2 * y + (k >> 1);
                if (fx >= fine->width || fy >= fine->height)
                    continue;
                const float *from = fine->pixels[(size_t)fy * (size_t)fine->width + (size_t)fx];
                for (int c = 0; c < 3; c++)
                    sum[c] += from[3] * from[c];
                sum[3] += from[3];
            }
            float *to = coarse->pixels[(size_t)y * (size_t)coarse->width + (size_t)x];
            for (int c = 0; c < 3; c++)
                to[c] = sum[3] > 0.0f ? sum[c] / sum[3] : 0.0f;
            to[3] = fminf(sum[3], 1.0f);
        }
}

static void coarse_at(const struct level *coarse, int x, int y, float out[4])
{
    float cx = ((float)x + 0.5f) * 0.5f - 0.5f, cy = ((float)y + 0.5f) * 0.5f - 0.5f;
    int x0 = (int)floorf(cx), y0 = (int)floorf(cy);
    float fx = cx - (float)x0, fy = cy - (float)y0;
    float sum[4] = {0};
    for (int k = 0; k < 4; k++) {
        int sx = x0 + (k & 1), sy = y0 + (k >> 1);
        sx = sx < 0 ? 0 : sx >= coarse->width ? coarse->width - 1 : sx;
        sy = sy < 0 ? 0 : sy >= coarse->height ? coarse->height - 1 : sy;
        const float *from = coarse->pixels[(size_t)sy * (size_t)coarse->width + (size_t)sx];
        float weight = ((k & 1) != 0 ? fx : 1.0f - fx) * ((k >> 1) != 0 ? fy : 1.0f - fy) * from[3];
        for (int c = 0; c < 3; c++)
            sum[c] += weight * from[c];
        sum[3] += weight;
    }
    for (int c = 0; c < 3; c++)
        out[c] = sum[3] > 0.0f ? sum[c] / sum[3] : 0.0f;
    out[3] = sum[3];
}

// Where the finer pixel knows little, the coarse ones tell.
static void push(const struct level *coarse, const struct level *fine)
{
    for (int y = 0; y < fine->height; y++)
        for (int x = 0; x < fine->width; x++) {
            float *to = fine->pixels[(size_t)y * (size_t)fine->width + (size_t)x];
            if (to[3] >= 1.0f)
                continue;
            float from[4];
            coarse_at(coarse, x, y, from);
            float rest = (1.0f - to[3]) * from[3];
            float whole = to[3] + rest;
            if (whole <= 0.0f)
                continue;
            for (int c = 0; c < 3; c++)
                to[c] = (to[3] * to[c] + rest * from[c]) / whole;
            to[3] = fminf(whole, 1.0f);
        }
}

enum result fill_colours(float (*pixels)[4], int width_px, int height_px)
{
    struct level levels[LEVELS_MAX] = {{pixels, width_px, height_px}};
    enum result result = RESULT_NO_MEMORY;
    int count = 1;
    while (count < LEVELS_MAX && (levels[count - 1].width > 1 || levels[count - 1].height > 1)) {
        struct level *coarse = &levels[count];
        coarse->width = (levels[count - 1].width + 1) / 2;
        coarse->height = (levels[count - 1].height + 1) / 2;
        coarse->pixels = calloc((size_t)coarse->width * (size_t)coarse->height, sizeof *coarse->pixels);
        if (coarse->pixels == NULL)
            goto cleanup;
        pull(&levels[count - 1], coarse);
        count++;
    }
    for (int i = count - 1; i > 0; i--)
        push(&levels[i], &levels[i - 1]);
    result = RESULT_OK;

cleanup:
    for (int i = 1; i < count; i++)
        free(levels[i].pixels);
    return result;
}
