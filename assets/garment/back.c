#include "assets/garment/back.h"

#include "assets/garment/landmarks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRID_PX 16
#define SHARED_MIN 3
#define STRAY_SHARE 0.05f // of the back's longer side

static void sample(const struct picture *picture, struct vec2 p, uint8_t out[4])
{
    float x = fminf(fmaxf(p.x - 0.5f, 0.0f), (float)(picture->width_px - 1));
    float y = fminf(fmaxf(p.y - 0.5f, 0.0f), (float)(picture->height_px - 1));
    int x0 = (int)x, y0 = (int)y;
    int x1 = x0 + 1 < picture->width_px ? x0 + 1 : x0, y1 = y0 + 1 < picture->height_px ? y0 + 1 : y0;
    float s = x - (float)x0, t = y - (float)y0;
    const uint8_t *above = picture_row(picture, y0), *below = picture_row(picture, y1);
    for (int i = 0; i < 4; i++) {
        float top = (float)above[x0 * 4 + i] * (1.0f - s) + (float)above[x1 * 4 + i] * s;
        float bottom = (float)below[x0 * 4 + i] * (1.0f - s) + (float)below[x1 * 4 + i] * s;
        out[i] = (uint8_t)lrintf(top * (1.0f - t) + bottom * t);
    }
}

// --- from a picture of the back ----------------------------------------------------------------------------

// Landmarks that front and back have in common.
struct shared {
    struct vec2 front[GARMENT_LANDMARK_COUNT], back[GARMENT_LANDMARK_COUNT];
    int count;
};

static bool is_of_front_only(int landmark, const struct garment *garment)
{
    return landmark == GARMENT_NECK_FRONT || landmark == GARMENT_COLLAR_RIGHT ||
           landmark == GARMENT_COLLAR_LEFT ||
           ((landmark == GARMENT_HEM_INNER_RIGHT || landmark == GARMENT_HEM_INNER_LEFT) &&
            garment->kind != GARMENT_TROUSERS);
}

static void find_shared(const struct garment *front, const struct garment *back, struct shared *shared)
{
    shared->count = 0;
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
        if (!front->has[i] || !back->has[i] || is_of_front_only(i, front))
            continue;
        shared->front[shared->count] = front->landmarks_px[i];
        shared->back[shared->count++] = back->landmarks_px[i];
    }
}

struct similarity {
    struct vec2 from, to;
    float c, s;
};

// Least squares, each landmark with its weight (Schaefer, McPhail and Warren, SIGGRAPH 2006, section 2.2).
static struct similarity fit_similarity(const struct shared *shared, const float weights[])
{
    struct similarity fit = {{0.0f, 0.0f}, {0.0f, 0.0f}, 0.0f, 0.0f};
    float sum = 0.0f, size = 0.0f;
    for (int i = 0; i < shared->count; i++) {
        sum += weights[i];
        fit.from = vec2_along(fit.from, shared->front[i], weights[i]);
        fit.to = vec2_along(fit.to, shared->back[i], weights[i]);
    }
    fit.from = (struct vec2){fit.from.x / sum, fit.from.y / sum};
    fit.to = (struct vec2){fit.to.x / sum, fit.to.y / sum};
    for (int i = 0; i < shared->count; i++) {
        struct vec2 a = {shared->front[i].x - fit.from.x, shared->front[i].y - fit.from.y};
        struct vec2 b = {shared->back[i].x - fit.to.x, shared->back[i].y - fit.to.y};
        fit.c += weights[i] * (a.x * b.x + a.y * b.y);
        fit.s += weights[i] * (a.x * b.y - a.y * b.x);
        size += weights[i] * (a.x * a.x + a.y * a.y);
    }
    fit.c /= fmaxf(size, 1e-6f);
    fit.s /= fmaxf(size, 1e-6f);
    return fit;
}

static struct vec2 apply(const struct similarity *fit, struct vec2 p)
{
    float x = p.x - fit->from.x, y = p.y - fit->from.y;
    return (struct vec2){fit->to.x + fit->c * x - fit->s * y, fit->to.y + fit->s * x + fit->c * y};
}

// Front and back were laid out alike: a landmark far from where all others put it was found wrongly on one of
// them, and would crease the back. The worst goes first.
static void drop_strays(struct shared *shared, float allowed_px)
{
    float weights[GARMENT_LANDMARK_COUNT];
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++)
        weights[i] = 1.0f;
    while (shared->count > SHARED_MIN) {
        struct similarity fit = fit_similarity(shared, weights);
        float worst_px = 0.0f;
        int worst = 0;
        for (int i = 0; i < shared->count; i++) {
            struct vec2 p = apply(&fit, shared->front[i]);
            float away_px = hypotf(p.x - shared->back[i].x, p.y - shared->back[i].y);
            worst = away_px > worst_px ? i : worst;
            worst_px = fmaxf(away_px, worst_px);
        }
        if (worst_px <= allowed_px)
            return;
        shared->count--;
        shared->front[worst] = shared->front[shared->count];
        shared->back[worst] = shared->back[shared->count];
    }
}

// Where a point of the front lies on the back: moving least squares (the same, section 2), exact at the
// landmarks.
static struct vec2 find_on_back(const struct shared *shared, struct vec2 p)
{
    float weights[GARMENT_LANDMARK_COUNT];
    for (int i = 0; i < shared->count; i++) {
        float x = shared->front[i].x - p.x, y = shared->front[i].y - p.y;
        weights[i] = 1.0f / (x * x + y * y + 1.0f);
    }
    struct similarity fit = fit_similarity(shared, weights);
    return apply(&fit, p);
}

// The warp is smooth: it is found on a grid, and between its points it is bilinear.
static enum result warp(const struct shared *shared, const struct picture *back, struct picture *out)
{
    int columns = out->width_px / GRID_PX + 2, rows = out->height_px / GRID_PX + 2;
    struct vec2 *grid = calloc((size_t)columns * (size_t)rows, sizeof *grid);
    if (grid == NULL)
        return RESULT_NO_MEMORY;
    for (int i = 0; i < columns * rows; i++)
        grid[i] = find_on_back(shared, (struct vec2){(float)(i % columns * GRID_PX) + 0.5f,
                                                     (float)(i / columns * GRID_PX) + 0.5f});
    for (int y = 0; y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++) {
            const struct vec2 *cell = &grid[y / GRID_PX * columns + x / GRID_PX];
            float s = (float)(x % GRID_PX) / GRID_PX, t = (float)(y % GRID_PX) / GRID_PX;
            struct vec2 above = vec2_mix(cell[0], cell[1], s);
            struct vec2 p = vec2_mix(above, vec2_mix(cell[columns], cell[columns + 1], s), t);
            uint8_t *pixel = picture_row(out, y) + (ptrdiff_t)x * 4;
            sample(back, p, pixel);
            if (p.x < 0.0f || p.y < 0.0f || p.x > (float)back->width_px || p.y > (float)back->height_px)
                pixel[3] = 0;
        }
    free(grid);
    return RESULT_OK;
}

static enum result mirror(const struct picture *picture, struct picture *out)
{
    enum result result = picture_allocate(picture->width_px, picture->height_px, out);
    for (int y = 0; result == RESULT_OK && y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++)
            memcpy(picture_row(out, y) + (ptrdiff_t)x * 4,
                   picture_row(picture, y) + (ptrdiff_t)(picture->width_px - 1 - x) * 4, 4);
    return result;
}

enum result garment_back_from_picture(const struct garment *garment, const struct picture *cutout,
                                      struct picture *out, struct diagnostic *why)
{
    const struct garment_hints hints = {.has_kind = true, .kind = garment->kind};
    struct garment behind = {0};
    struct shared shared;
    *out = (struct picture){0};
    // Mirrored, the wearer's right is at smaller x as on the front.
    enum result result = mirror(cutout, &behind.front);
    if (result == RESULT_OK)
        result = garment_find_landmarks(&hints, &behind, why);
    if (result == RESULT_OK) {
        find_shared(garment, &behind, &shared);
        if (shared.count < SHARED_MIN)
            result = diagnose(why, RESULT_INVALID, "the back has %d of the front's landmarks, %d are needed",
                              shared.count, SHARED_MIN);
    }
    if (result == RESULT_OK)
        drop_strays(&shared, STRAY_SHARE * (float)(cutout->width_px > cutout->height_px ? cutout->width_px
                                                                                        : cutout->height_px));
    if (result == RESULT_OK)
        result = picture_allocate(garment->front.width_px, garment->front.height_px, out);
    if (result == RESULT_OK)
        result = warp(&shared, &behind.front, out);
    if (result != RESULT_OK)
        picture_free(out);
    garment_free(&behind);
    return result;
}
