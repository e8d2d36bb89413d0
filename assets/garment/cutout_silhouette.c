// Background is what looks like the rim: it is followed inwards from the rim, and found in holes. The rest is
// garment.
#include "assets/garment/cutout_internal.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define BLOCK 8 // of JPEG's transform, over which it spreads its noise

enum mark { UNLIKE, FAINT, LIKE, BACKGROUND };

#define FAT_PX 2 // what is unlike the background, but so little that it may be noise, counts from this radius

struct finder {
    const struct picture *picture;
    const struct background *background;
    int width, height;
    size_t count;
    float *difference; // from the background, of the worst channel
    float *step;       // to the neighbours, of the worst channel
    uint8_t *mark;
    uint16_t *distance;
    uint32_t *queue;
    int block_width, block_height;
    float *contrast; // largest difference in and around each block
};

static bool allocate(struct finder *f)
{
    f->block_width = (f->width + BLOCK - 1) / BLOCK;
    f->block_height = (f->height + BLOCK - 1) / BLOCK;
    f->difference = calloc(f->count, sizeof *f->difference);
    f->step = calloc(f->count, sizeof *f->step);
    f->mark = calloc(f->count, sizeof *f->mark);
    f->distance = calloc(f->count, sizeof *f->distance);
    f->queue = calloc(f->count, sizeof *f->queue);
    f->contrast = calloc((size_t)f->block_width * (size_t)f->block_height, sizeof *f->contrast);
    return f->difference != NULL && f->step != NULL && f->mark != NULL && f->distance != NULL &&
           f->queue != NULL && f->contrast != NULL;
}

static void release(struct finder *f)
{
    free(f->contrast);
    free(f->queue);
    free(f->distance);
    free(f->mark);
    free(f->step);
    free(f->difference);
}

static void measure_difference(struct finder *f)
{
    for (int y = 0; y < f->height; y++) {
        const uint8_t *pixel = picture_row(f->picture, y);
        for (int x = 0; x < f->width; x++, pixel += 4) {
            float expected[3], worst = 0.0f;
            background_at(f->background, f->picture, x, y, expected);
            for (int c = 0; c < 3; c++)
                worst = fmaxf(worst, fabsf((float)pixel[c] - expected[c]));
            f->difference[(size_t)y * (size_t)f->width + (size_t)x] = worst;
        }
    }
}

// Sobel's operator, scaled to bytes a pixel.
static void measure_steps(struct finder *f)
{
    size_t stride = f->picture->stride_bytes;
    for (int y = 1; y + 1 < f->height; y++)
        for (int x = 1; x + 1 < f->width; x++) {
            const uint8_t *p = picture_row(f->picture, y) + (size_t)x * 4;
            float worst = 0.0f;
            for (int c = 0; c < 3; c++, p++) {
                const uint8_t *a = p - stride, *b = p + stride;
                float across = (float)(a[4] + 2 * p[4] + b[4] - a[-4] - 2 * p[-4] - b[-4]) / 8.0f;
                float down = (float)(b[-4] + 2 * b[0] + b[4] - a[-4] - 2 * a[0] - a[4]) / 8.0f;
                worst = fmaxf(worst, across * across + down * down);
            }
            f->step[(size_t)y * (size_t)f->width + (size_t)x] = sqrtf(worst);
        }
}

// In the block and those around it: edges colour blocks of twice the size, and pictures are scaled after.
static float block_contrast(const struct finder *f, int bx, int by)
{
    float most = 0.0f;
    int x0 = bx > 0 ? (bx - 1) * BLOCK : 0, y0 = by > 0 ? (by - 1) * BLOCK : 0;
    for (int y = y0; y < (by + 2) * BLOCK && y < f->height; y++)
        for (int x = x0; x < (bx + 2) * BLOCK && x < f->width; x++)
            most = fmaxf(most, f->difference[(size_t)y * (size_t)f->width + (size_t)x]);
    return most;
}

static void measure_contrast(struct finder *f)
{
    for (int by = 0; by < f->block_height; by++)
        for (int bx = 0; bx < f->block_width; bx++)
            f->contrast[by * f->block_width + bx] = block_contrast(f, bx, by);
}

// Within three standard deviations and the rounding a pixel looks like background. A faint one may still be,
// by JPEG's ringing, which is up to some hundredths of the largest contrast around.
static enum mark mark_of(const struct finder *f, size_t i)
{
    int x = (int)(i % (size_t)f->width), y = (int)(i / (size_t)f->width);
    float contrast = f->contrast[y / BLOCK * f->block_width + x / BLOCK];
    float like = 3.0f * f->background->noise + 1.6f;
    if (f->difference[i] <= like)
        return LIKE;
    return f->difference[i] <= like + 0.045f * contrast ? FAINT : UNLIKE;
}

// Faint pixels that cover no disc are noise.
static void drop_faint(struct finder *f)
{
    uint8_t *mask = calloc(f->count, 1);
    if (mask == NULL)
        return;
    for (size_t i = 0; i < f->count; i++)
        mask[i] = f->mark[i] == LIKE ? 0 : 1;
    distance_to(mask, 0, f->width, f->height, f->distance);
    for (size_t i = 0; i < f->count; i++)
        mask[i] = f->distance[i] > FAT_PX * DISTANCE_PX ? 1 : 0;
    distance_to(mask, 1, f->width, f->height, f->distance);
    for (size_t i = 0; i < f->count; i++)
        if (f->mark[i] == FAINT)
            f->mark[i] = f->distance[i] <= FAT_PX * DISTANCE_PX ? UNLIKE : LIKE;
    free(mask);
}

// A soft shadow: of the background's hue, darker, without edges.
static bool is_shade(const struct finder *f, size_t i)
{
    int x = (int)(i % (size_t)f->width), y = (int)(i / (size_t)f->width);
    const uint8_t *pixel = picture_row(f->picture, y) + (size_t)x * 4;
    float expected[3], least = 2.0f, most = 0.0f;
    background_at(f->background, f->picture, x, y, expected);
    for (int c = 0; c < 3; c++) {
        float ratio = (float)pixel[c] / fmaxf(expected[c], 1.0f);
        least = fminf(least, ratio);
        most = fmaxf(most, ratio);
    }
    float slack = (2.0f * f->background->noise + 2.0f) / 255.0f;
    return least > 0.6f && most < 1.0f + slack && most - least < 0.02f + slack &&
           f->step[i] < 1.0f + 2.0f * f->background->noise;
}

// Follows the background from what is in the queue. Returns how many pixels are in it then.
static size_t follow(struct finder *f, size_t queued, bool (*passes)(const struct finder *f, size_t i))
{
    for (size_t head = 0; head < queued; head++) {
        size_t i = f->queue[head];
        size_t x = i % (size_t)f->width, y = i / (size_t)f->width;
        const size_t next[4] = {i - 1, i + 1, i - (size_t)f->width, i + (size_t)f->width};
        const bool there[4] = {x > 0, x + 1 < (size_t)f->width, y > 0, y + 1 < (size_t)f->height};
        for (int k = 0; k < 4; k++)
            if (there[k] && f->mark[next[k]] != BACKGROUND && passes(f, next[k])) {
                f->mark[next[k]] = BACKGROUND;
                f->queue[queued++] = (uint32_t)next[k];
            }
    }
    return queued;
}

static bool passes_like(const struct finder *f, size_t i)
{
    return f->mark[i] == LIKE;
}

static bool passes_shade(const struct finder *f, size_t i)
{
    return f->mark[i] == LIKE || is_shade(f, i);
}

static size_t seed_rim(struct finder *f)
{
    size_t queued = 0;
    for (size_t i = 0; i < f->count; i++) {
        size_t x = i % (size_t)f->width, y = i / (size_t)f->width;
        bool at_rim = x == 0 || y == 0 || x + 1 == (size_t)f->width || y + 1 == (size_t)f->height;
        if (at_rim && f->mark[i] == LIKE) {
            f->mark[i] = BACKGROUND;
            f->queue[queued++] = (uint32_t)i;
        }
    }
    return queued;
}

// What looks like the background in places that the rim doesn't reach: holes, when they are as even as the
// background is, and large enough to tell.
static void find_holes(struct finder *f)
{
    size_t least = f->count / 2000 + 16;
    uint8_t *seen = calloc(f->count, 1);
    if (seen == NULL)
        return;
    for (size_t start = 0; start < f->count; start++) {
        if (f->mark[start] != LIKE || seen[start])
            continue;
        size_t queued = 0;
        f->queue[queued++] = (uint32_t)start;
        seen[start] = 1;
        double sum = 0.0;
        for (size_t head = 0; head < queued; head++) {
            size_t i = f->queue[head];
            sum += (double)f->difference[i];
            size_t x = i % (size_t)f->width, y = i / (size_t)f->width;
            const size_t next[4] = {i - 1, i + 1, i - (size_t)f->width, i + (size_t)f->width};
            const bool there[4] = {x > 0, x + 1 < (size_t)f->width, y > 0, y + 1 < (size_t)f->height};
            for (int k = 0; k < 4; k++)
                if (there[k] && f->mark[next[k]] == LIKE && !seen[next[k]]) {
                    seen[next[k]] = 1;
                    f->queue[queued++] = (uint32_t)next[k];
                }
        }
        if (queued >= least && sum / (double)queued < (double)(1.0f + f->background->noise))
            for (size_t k = 0; k < queued; k++)
                f->mark[f->queue[k]] = BACKGROUND;
    }
    free(seen);
}

// Drops specks, measures the pieces, fills `out`.
static void collect(struct finder *f, struct silhouette *out)
{
    uint8_t *garment = out->garment;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < f->count; i++)
            garment[i] = f->mark[i] != BACKGROUND ? 2 : 0;
        for (size_t start = 0; start < f->count; start++) {
            if (garment[start] != 2)
                continue;
            size_t queued = 0;
            f->queue[queued++] = (uint32_t)start;
            garment[start] = 1;
            for (size_t head = 0; head < queued; head++) {
                int x = (int)(f->queue[head] % (uint32_t)f->width);
                int y = (int)(f->queue[head] / (uint32_t)f->width);
                for (int ny = y - 1; ny <= y + 1; ny++)
                    for (int nx = x - 1; nx <= x + 1; nx++) {
                        if (nx < 0 || ny < 0 || nx >= f->width || ny >= f->height)
                            continue;
                        size_t n = (size_t)ny * (size_t)f->width + (size_t)nx;
                        if (garment[n] == 2) {
                            garment[n] = 1;
                            f->queue[queued++] = (uint32_t)n;
                        }
                    }
            }
            int64_t area = (int64_t)queued;
            if (pass == 0 && area > out->area) {
                out->second_area = out->area;
                out->area = area;
            } else if (pass == 0 && area > out->second_area) {
                out->second_area = area;
            } else if (pass == 1 && area * 500 < out->area) {
                for (size_t k = 0; k < queued; k++)
                    garment[f->queue[k]] = 0;
            }
        }
    }
    out->left = f->width;
    out->top = f->height;
    for (size_t i = 0; i < f->count; i++) {
        if (garment[i] == 0)
            continue;
        int x = (int)(i % (size_t)f->width), y = (int)(i / (size_t)f->width);
        out->left = x < out->left ? x : out->left;
        out->right = x >= out->right ? x + 1 : out->right;
        out->top = y < out->top ? y : out->top;
        out->bottom = y >= out->bottom ? y + 1 : out->bottom;
    }
}

enum result silhouette_find(const struct picture *picture, const struct background *background,
                            struct silhouette *out)
{
    struct finder f = {.picture = picture,
                       .background = background,
                       .width = picture->width_px,
                       .height = picture->height_px,
                       .count = (size_t)picture->width_px * (size_t)picture->height_px};
    enum result result = RESULT_NO_MEMORY;
    *out = (struct silhouette){.garment = calloc(f.count, 1)};
    if (!allocate(&f) || out->garment == NULL)
        goto cleanup;
    measure_difference(&f);
    measure_steps(&f);
    measure_contrast(&f);
    for (size_t i = 0; i < f.count; i++)
        f.mark[i] = (uint8_t)mark_of(&f, i);
    drop_faint(&f);
    size_t queued = follow(&f, seed_rim(&f), passes_like);
    find_holes(&f);
    queued = 0;
    for (size_t i = 0; i < f.count; i++)
        if (f.mark[i] == BACKGROUND)
            f.queue[queued++] = (uint32_t)i;
    (void)follow(&f, queued, passes_shade);
    collect(&f, out);
    result = RESULT_OK;

cleanup:
    release(&f);
    if (result != RESULT_OK)
        silhouette_free(out);
    return result;
}

void silhouette_free(struct silhouette *silhouette)
{
    free(silhouette->garment);
    *silhouette = (struct silhouette){0};
}
