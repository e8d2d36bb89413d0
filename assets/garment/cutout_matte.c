// The edge: pixels near the silhouette are mixtures of garment and background, I = a F + (1 - a) B. B and F
// come from the sure pixels around, a is where I lies between them, and F is corrected so that the mixture is
// exact (Porter and Duff 1984; the trimap is the silhouette's band).
#include "assets/garment/cutout_internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define BAND_PX 2 // an edge is no wider, to either side
#define HARDLY 16 // alpha below which a picture's own colours are not to be believed
#define SPECK_AREA 256
#define BLUR_PX 2
// Squared difference of F and B, in bytes, at which colours and silhouette count alike for the share: white
// on white, colours say little.
#define ALIKE 150.0f

struct matte {
    const struct silhouette *silhouette;
    struct picture *cut;
    int width, height;
    size_t count;
    uint16_t *inside, *outside; // distances
    float (*front)[4], (*behind)[4];
};

static bool is_sure(const struct matte *m, size_t i)
{
    return m->inside[i] > BAND_PX * DISTANCE_PX;
}

// A strap has no sure pixels; the most unlike the background on it are its colour.
static bool is_ridge(const struct matte *m, size_t i)
{
    int x = (int)(i % (size_t)m->width), y = (int)(i / (size_t)m->width);
    if (m->silhouette->mask[i] != CUTOUT_GARMENT)
        return false;
    for (int ny = y > 2 ? y - 2 : 0; ny <= y + 2 && ny < m->height; ny++)
        for (int nx = x > 2 ? x - 2 : 0; nx <= x + 2 && nx < m->width; nx++) {
            size_t n = (size_t)ny * (size_t)m->width + (size_t)nx;
            bool near = abs(nx - x) <= 1 && abs(ny - y) <= 1;
            if (is_sure(m, n) || (near && m->silhouette->difference[n] > m->silhouette->difference[i]))
                return false;
        }
    return true;
}

static void take(float to[4], const uint8_t *pixel, float weight)
{
    for (int c = 0; c < 3; c++)
        to[c] = (float)pixel[c];
    to[3] = weight;
}

static void take_sure(const struct matte *m)
{
    for (size_t i = 0; i < m->count; i++) {
        const uint8_t *pixel = picture_row(m->cut, (int)(i / (size_t)m->width)) + i % (size_t)m->width * 4;
        if (is_sure(m, i))
            take(m->front[i], pixel, 1.0f);
        else if (is_ridge(m, i))
            take(m->front[i], pixel, 0.5f);
        if (m->outside[i] > BAND_PX * DISTANCE_PX)
            take(m->behind[i], pixel, 1.0f);
    }
}

// The share of garment among the pixels around, which rounds the silhouette's steps.
static float share_around(const struct matte *m, size_t i)
{
    int x = (int)(i % (size_t)m->width), y = (int)(i / (size_t)m->width), garment = 0, count = 0;
    for (int ny = y - BLUR_PX; ny <= y + BLUR_PX; ny++)
        for (int nx = x - BLUR_PX; nx <= x + BLUR_PX; nx++) {
            if (nx < 0 || ny < 0 || nx >= m->width || ny >= m->height)
                continue;
            garment += m->silhouette->mask[(size_t)ny * (size_t)m->width + (size_t)nx];
            count++;
        }
    // Steeper than the mean, so that it runs from 0 to 1 within the band.
    return fminf(fmaxf(2.0f * (float)garment / (float)count - 0.5f, 0.0f), 1.0f);
}

static float share_of(const struct matte *m, size_t i, const uint8_t *pixel)
{
    const float *front = m->front[i], *behind = m->behind[i];
    if (is_sure(m, i))
        return 1.0f;
    if (m->outside[i] > BAND_PX * DISTANCE_PX)
        return 0.0f;
    float along = 0.0f, length = 0.0f;
    for (int c = 0; c < 3; c++) {
        along += ((float)pixel[c] - behind[c]) * (front[c] - behind[c]);
        length += (front[c] - behind[c]) * (front[c] - behind[c]);
    }
    float share = (along + ALIKE * share_around(m, i)) / (length + ALIKE);
    return share < 0.03f ? 0.0f : share > 0.98f ? 1.0f : share;
}

// Where little of the garment is in the pixel, dividing by it would enlarge noise: the colour around is
// taken.
static void solve_pixel(const struct matte *m, size_t i, uint8_t *pixel)
{
    const float *front = m->front[i], *behind = m->behind[i];
    float share = share_of(m, i, pixel);
    pixel[3] = (uint8_t)lroundf(255.0f * share);
    if (share >= 1.0f)
        return;
    float trust = fminf(fmaxf((share - 0.2f) / 0.7f, 0.0f), 1.0f);
    for (int c = 0; c < 3; c++) {
        float exact = share > 0.0f ? ((float)pixel[c] - (1.0f - share) * behind[c]) / share : front[c];
        exact = fminf(fmaxf(exact, 0.0f), 255.0f);
        pixel[c] = (uint8_t)lroundf(fminf(fmaxf(front[c] + trust * (exact - front[c]), 0.0f), 255.0f));
    }
}

// What the mixing has left lying about beside the garment.
static void drop_specks(struct matte *m, uint8_t *mask, uint8_t *seen, uint32_t *queue)
{
    for (size_t i = 0; i < m->count; i++)
        mask[i] = picture_row(m->cut, (int)(i / (size_t)m->width))[i % (size_t)m->width * 4 + 3] >= HARDLY;
    for (size_t i = 0; i < m->count; i++) {
        if (mask[i] == 0 || seen[i] != 0)
            continue;
        size_t size = region_of(mask, m->width, m->height, i, true, seen, queue);
        for (size_t k = 0; k < size && size < SPECK_AREA; k++)
            picture_row(m->cut, (int)(queue[k] / (uint32_t)m->width))[queue[k] % (uint32_t)m->width * 4 + 3] =
                0;
    }
}

static bool allocate(struct matte *m)
{
    m->inside = calloc(m->count, sizeof *m->inside);
    m->outside = calloc(m->count, sizeof *m->outside);
    m->front = calloc(m->count, sizeof *m->front);
    m->behind = calloc(m->count, sizeof *m->behind);
    return m->inside != NULL && m->outside != NULL && m->front != NULL && m->behind != NULL;
}

static void release(struct matte *m)
{
    free(m->behind);
    free(m->front);
    free(m->outside);
    free(m->inside);
}

enum result matte_solve(const struct silhouette *silhouette, struct picture *cut)
{
    struct matte m = {.silhouette = silhouette,
                      .cut = cut,
                      .width = cut->width_px,
                      .height = cut->height_px,
                      .count = (size_t)cut->width_px * (size_t)cut->height_px};
    enum result result = RESULT_NO_MEMORY;
    uint8_t *mask = calloc(m.count, 1), *seen = calloc(m.count, 1);
    uint32_t *queue = calloc(m.count, sizeof *queue);
    if (!allocate(&m) || mask == NULL || seen == NULL || queue == NULL)
        goto cleanup;
    distance_to(silhouette->mask, CUTOUT_BACKGROUND, m.width, m.height, m.inside);
    distance_to(silhouette->mask, CUTOUT_GARMENT, m.width, m.height, m.outside);
    take_sure(&m);
    result = fill_colours(m.front, m.width, m.height);
    if (result == RESULT_OK)
        result = fill_colours(m.behind, m.width, m.height);
    if (result != RESULT_OK)
        goto cleanup;
    for (size_t i = 0; i < m.count; i++)
        solve_pixel(&m, i, picture_row(cut, (int)(i / (size_t)m.width)) + i % (size_t)m.width * 4);
    drop_specks(&m, mask, seen, queue);

cleanup:
    free(queue);
    free(seen);
    free(mask);
    release(&m);
    return result;
}

enum result matte_continue(struct picture *cut)
{
    size_t w = (size_t)cut->width_px, h = (size_t)cut->height_px;
    float(*front)[4] = calloc(w * h, sizeof *front);
    if (front == NULL)
        return RESULT_NO_MEMORY;
    for (size_t i = 0; i < w * h; i++) {
        const uint8_t *pixel = picture_row(cut, (int)(i / w)) + i % w * 4;
        take(front[i], pixel, (float)pixel[3] / 255.0f);
    }
    enum result result = fill_colours(front, cut->width_px, cut->height_px);
    for (size_t i = 0; i < w * h && result == RESULT_OK; i++) {
        uint8_t *pixel = picture_row(cut, (int)(i / w)) + i % w * 4;
        for (int c = 0; c < 3 && pixel[3] < HARDLY; c++)
            pixel[c] = (uint8_t)lroundf(fminf(fmaxf(front[i][c], 0.0f), 255.0f));
    }
    free(front);
    return result;
}
