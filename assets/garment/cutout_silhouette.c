// Background is what looks like the rim: it is followed inwards from the rim, and found in holes. The rest is
// garment.
#include "assets/garment/cutout_internal.h"

#include "platform/base/floats.h"

#include <math.h>
#include <stdlib.h>

#define BLOCK 8           // of JPEG's transform, over which it spreads its noise
#define FAINT_SHARE 0.06f // of the contrast beside it: by so much JPEG and sharpening change the background
#define HALO_PX 4         // thickness of the line that sharpening and JPEG draw along an edge, at most
#define GAP 64 // a gap in a pale garment's edge is closed up to twice this part of the picture's side
#define DEEP_PX 2
#define PALE_WITHIN 5.0f // pale cloth: the background's colour within so many times what is like it …
#define PATCH_LEAST ((size_t)BLOCK * 2)
#define PATCHES_MOST 16  //
#define PALE_SHARE 0.12f // … on more than this share of the garment (soft shadows count, too)
#define PATCH ((size_t)6 * BLOCK * BLOCK)
#define DEPTH_PX 3  // so far within the garment its difference from the background is asked for
#define SAMPLES 512 // enough for a median

enum mark { UNLIKE, FAINT, LIKE, OPEN, BACKGROUND };

struct finder {
    const struct picture *picture;
    const struct background *background;
    int width, height;
    size_t count;
    float *difference, *step; // the outcome's
    uint8_t *mark, *seen;
    uint16_t *distance;
    uint32_t *queue;
    int radius; // of the widest gap in an edge that is overlooked
    int block_width, block_height;
    float *contrast; // largest difference in and around each block
};

static bool allocate(struct finder *f, struct silhouette *out)
{
    f->block_width = (f->width + BLOCK - 1) / BLOCK;
    f->block_height = (f->height + BLOCK - 1) / BLOCK;
    out->mask = calloc(f->count, sizeof *out->mask);
    f->difference = out->difference = calloc(f->count, sizeof *out->difference);
    f->step = out->step = calloc(f->count, sizeof *out->step);
    f->mark = calloc(f->count, sizeof *f->mark);
    f->seen = calloc(f->count, sizeof *f->seen);
    f->distance = calloc(f->count, sizeof *f->distance);
    f->queue = calloc(f->count, sizeof *f->queue);
    f->contrast = calloc((size_t)f->block_width * (size_t)f->block_height, sizeof *f->contrast);
    return out->mask != NULL && f->difference != NULL && f->step != NULL && f->mark != NULL &&
           f->seen != NULL && f->distance != NULL && f->queue != NULL && f->contrast != NULL;
}

static void release(struct finder *f)
{
    free(f->contrast);
    free(f->queue);
    free(f->distance);
    free(f->seen);
    free(f->mark);
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

// In the block and those around it: colours are coded in blocks of twice the size.
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

// Within three standard deviations and the rounding a pixel looks like background.
static float like_within(const struct finder *f)
{
    return 3.0f * f->background->noise + 1.6f;
}

static float contrast_at(const struct finder *f, size_t i)
{
    int x = (int)(i % (size_t)f->width), y = (int)(i / (size_t)f->width);
    return f->contrast[y / BLOCK * f->block_width + x / BLOCK];
}

// A faint pixel may still be background: JPEG rings around edges by some hundredths of their contrast, and
// smears colours by more.
static enum mark mark_of(const struct finder *f, size_t i)
{
    if (f->difference[i] <= like_within(f))
        return LIKE;
    return f->difference[i] <= like_within(f) + FAINT_SHARE * contrast_at(f, i) ? FAINT : UNLIKE;
}

// Mean colour, less the background's, of what isn't the garment around pixel i.
static void mean_around(const struct finder *f, size_t i, float mean[3])
{
    int x = (int)(i % (size_t)f->width), y = (int)(i / (size_t)f->width);
    float expected[3];
    int sum[3] = {0}, count = 0;
    for (int ny = y > 3 ? y - 3 : 0; ny <= y + 3 && ny < f->height; ny++)
        for (int nx = x > 3 ? x - 3 : 0; nx <= x + 3 && nx < f->width; nx++) {
            if (f->mark[(size_t)ny * (size_t)f->width + (size_t)nx] == UNLIKE)
                continue;
            const uint8_t *pixel = picture_row(f->picture, ny) + (size_t)nx * 4;
            for (int c = 0; c < 3; c++)
                sum[c] += pixel[c];
            count++;
        }
    background_at(f->background, f->picture, x, y, expected);
    for (int c = 0; c < 3; c++)
        mean[c] = (float)sum[c] / (float)count - expected[c];
}

// Ringing goes up and down, and its mean has no more brightness than the background's, though some colour:
// that is coded coarsely. Faint cloth differs in brightness.
static bool is_ringing(const struct finder *f, size_t i)
{
    float mean[3], contrast = contrast_at(f, i);
    mean_around(f, i, mean);
    float luma = 0.299f * mean[0] + 0.587f * mean[1] + 0.114f * mean[2];
    float chroma = 0.0f;
    for (int c = 0; c < 3; c++)
        chroma = fmaxf(chroma, fabsf(mean[c] - luma));
    return fabsf(luma) <= 1.0f + f->background->noise + 0.008f * contrast &&
           chroma <= like_within(f) + 0.05f * contrast;
}

// The line that sharpening and JPEG draw along a strong edge.
static bool is_halo(const struct finder *f, size_t i)
{
    int x = (int)(i % (size_t)f->width), y = (int)(i / (size_t)f->width);
    float most = 0.0f;
    for (int ny = y > HALO_PX ? y - HALO_PX : 0; ny <= y + HALO_PX && ny < f->height; ny++)
        for (int nx = x > HALO_PX ? x - HALO_PX : 0; nx <= x + HALO_PX && nx < f->width; nx++)
            most = fmaxf(most, f->difference[(size_t)ny * (size_t)f->width + (size_t)nx]);
    return f->difference[i] <= like_within(f) + FAINT_SHARE * most;
}

// Patches of faint pixels no larger than some of JPEG's blocks are noise, too.
static void drop_patches(struct finder *f)
{
    for (size_t i = 0; i < f->count; i++)
        f->seen[i] = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (f->mark[i] != FAINT || f->seen[i] != 0)
            continue;
        size_t count = region_of(f->mark, f->width, f->height, i, false, f->seen, f->queue);
        for (size_t k = 0; k < count && count < PATCH; k++)
            f->mark[f->queue[k]] = LIKE;
    }
}

// Faint cloth beside strong cloth covers more than a line and a patch.
static void mark_all(struct finder *f)
{
    for (size_t i = 0; i < f->count; i++)
        f->mark[i] = (uint8_t)mark_of(f, i);
    for (size_t i = 0; i < f->count; i++)
        f->seen[i] = f->mark[i] == FAINT && is_ringing(f, i) ? 1 : 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->seen[i] != 0)
            f->mark[i] = LIKE;
    disc_fits(f->mark, FAINT, HALO_PX, f->width, f->height, f->distance, f->seen);
    for (size_t i = 0; i < f->count; i++)
        if (f->mark[i] == FAINT && f->seen[i] == 0)
            f->mark[i] = is_halo(f, i) ? LIKE : FAINT;
    drop_patches(f);
    for (size_t i = 0; i < f->count; i++)
        if (f->mark[i] == FAINT)
            f->mark[i] = UNLIKE;
}

static bool at_rim(const struct finder *f, size_t i)
{
    size_t x = i % (size_t)f->width, y = i / (size_t)f->width;
    return x == 0 || y == 0 || x + 1 == (size_t)f->width || y + 1 == (size_t)f->height;
}

// Whether cloth has nearly the background's colour, on much of the garment away from its edges, or on many
// patches within it.
static bool is_pale(struct finder *f)
{
    int64_t deep = 0, pale = 0;
    distance_to(f->mark, LIKE, f->width, f->height, f->distance);
    for (size_t i = 0; i < f->count; i++) {
        f->seen[i] = 0;
        if (f->distance[i] <= DEEP_PX * DISTANCE_PX)
            continue;
        deep++;
        pale += f->difference[i] < PALE_WITHIN * like_within(f) ? 1 : 0;
    }
    int patches = 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->mark[i] == LIKE && f->seen[i] == 0) {
            size_t count = region_of(f->mark, f->width, f->height, i, false, f->seen, f->queue);
            bool inside = true;
            for (size_t k = 0; k < count && inside; k++)
                inside = !at_rim(f, f->queue[k]);
            patches += inside && count >= PATCH_LEAST ? 1 : 0;
        }
    return (float)pale > PALE_SHARE * (float)deep || patches > PATCHES_MOST;
}

// Median of the difference of cloth a little way from the background's pixels in `pixels`.
static float cloth_beside(const struct finder *f, const uint32_t *pixels, size_t count)
{
    float values[SAMPLES];
    int taken = 0;
    size_t step = count / ((size_t)4 * SAMPLES) + 1;
    for (size_t k = 0; k < count && taken < SAMPLES; k += step) {
        int x = (int)(pixels[k] % (uint32_t)f->width), y = (int)(pixels[k] / (uint32_t)f->width);
        const int ways[4][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}};
        for (int way = 0; way < 4 && taken < SAMPLES; way++) {
            int nx = x + ways[way][0], ny = y + ways[way][1];
            int dx = x + ways[way][0] * DEPTH_PX, dy = y + ways[way][1] * DEPTH_PX;
            if (dx < 0 || dy < 0 || dx >= f->width || dy >= f->height ||
                f->mark[(size_t)ny * (size_t)f->width + (size_t)nx] != UNLIKE)
                continue;
            values[taken++] = f->difference[(size_t)dy * (size_t)f->width + (size_t)dx];
        }
    }
    return floats_median(values, taken);
}

// Whether the colours of what is in the queue have the background's mean and no more than its unrest, where
// cloth beside it differs by this.
static bool is_even(const struct finder *f, size_t count, float beside)
{
    double sum[3] = {0}, squares[3] = {0};
    for (size_t k = 0; k < count; k++) {
        int x = (int)(f->queue[k] % (uint32_t)f->width), y = (int)(f->queue[k] / (uint32_t)f->width);
        const uint8_t *pixel = picture_row(f->picture, y) + (size_t)x * 4;
        float expected[3];
        background_at(f->background, f->picture, x, y, expected);
        for (int c = 0; c < 3; c++) {
            double off = (double)((float)pixel[c] - expected[c]);
            sum[c] += off;
            squares[c] += off * off;
        }
    }
    double n = (double)count, mean_most = (double)(0.3f + f->background->noise + 0.006f * beside);
    double deviation_most = (double)(0.5f + f->background->noise + 0.03f * beside);
    for (int c = 0; c < 3; c++) {
        double mean = sum[c] / n;
        if (fabs(mean) > mean_most || sqrt(fmax(squares[c] / n - mean * mean, 0.0)) > deviation_most)
            return false;
    }
    return true;
}

// What shows the background is as even as it is, and its edge is as sharp as the garment's outer one; a pale
// patch of cloth or print is not quite the same, or fades.
static bool shows_background(const struct finder *f, size_t count, float outer_contrast)
{
    float beside = cloth_beside(f, f->queue, count);
    return beside > 0.5f * outer_contrast && is_even(f, count, beside);
}

static void become_background(struct finder *f, size_t count)
{
    for (size_t k = 0; k < count; k++)
        f->mark[f->queue[k]] = BACKGROUND;
}

// LIKE where a disc fits becomes OPEN: gaps in an edge, narrower than the disc, don't let the background in.
static void find_open(struct finder *f, int radius)
{
    f->radius = radius > 1 ? radius : 1;
    disc_fits(f->mark, LIKE, f->radius, f->width, f->height, f->distance, f->seen);
    for (size_t i = 0; i < f->count; i++)
        if (f->seen[i] != 0)
            f->mark[i] = OPEN;
}

// Open regions at the rim. Returns by how much cloth differs from the background there.
static float find_open_background(struct finder *f)
{
    float contrast = 0.0f;
    size_t largest = 0;
    for (size_t i = 0; i < f->count; i++)
        f->seen[i] = 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->mark[i] == OPEN && f->seen[i] == 0 && at_rim(f, i)) {
            size_t count = region_of(f->mark, f->width, f->height, i, false, f->seen, f->queue);
            if (count > largest) {
                largest = count;
                contrast = cloth_beside(f, f->queue, count);
            }
            become_background(f, count);
        }
    return contrast;
}

// Open regions that the rim doesn't reach and that are large enough to tell. A patch of the background's
// colour in pale cloth is cloth, unless it is as large as what a bag's strap encloses.
static void find_holes(struct finder *f, bool pale, float contrast)
{
    for (size_t i = 0; i < f->count; i++)
        f->seen[i] = 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->mark[i] == OPEN && f->seen[i] == 0) {
            size_t count = region_of(f->mark, f->width, f->height, i, false, f->seen, f->queue);
            if (count >= (pale ? f->count / 33 : f->count / 8000 + 12) &&
                shows_background(f, count, contrast))
                become_background(f, count);
        }
}

// LIKE pixels near the background that reaches them: corners that no disc fits into.
static void grow_background(struct finder *f)
{
    size_t queued = 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->mark[i] == BACKGROUND)
            f->queue[queued++] = (uint32_t)i;
    size_t head = 0;
    for (int round = 0; round < (f->radius + 1) / 2; round++) {
        size_t end = queued;
        for (; head < end; head++) {
            size_t i = f->queue[head], x = i % (size_t)f->width, y = i / (size_t)f->width;
            const size_t next[4] = {i - 1, i + 1, i - (size_t)f->width, i + (size_t)f->width};
            const bool there[4] = {x > 0, x + 1 < (size_t)f->width, y > 0, y + 1 < (size_t)f->height};
            for (int k = 0; k < 4; k++)
                if (there[k] && f->mark[next[k]] == LIKE) {
                    f->mark[next[k]] = BACKGROUND;
                    f->queue[queued++] = (uint32_t)next[k];
                }
        }
    }
}

static bool touches_background(const struct finder *f, size_t count)
{
    for (size_t k = 0; k < count; k++) {
        size_t i = f->queue[k], x = i % (size_t)f->width, y = i / (size_t)f->width;
        if ((x > 0 && f->mark[i - 1] == BACKGROUND) ||
            (x + 1 < (size_t)f->width && f->mark[i + 1] == BACKGROUND) ||
            (y > 0 && f->mark[i - (size_t)f->width] == BACKGROUND) ||
            (y + 1 < (size_t)f->height && f->mark[i + (size_t)f->width] == BACKGROUND))
            return true;
    }
    return false;
}

// Slits, as between a sleeve and the body, narrow down to nothing. In pale cloth a long one is a stripe.
static void find_slits(struct finder *f, bool pale, float contrast)
{
    size_t most = (size_t)f->radius * (size_t)f->radius;
    for (size_t i = 0; i < f->count; i++)
        f->seen[i] = 0;
    for (size_t i = 0; i < f->count; i++)
        if (f->mark[i] == LIKE && f->seen[i] == 0) {
            size_t count = region_of(f->mark, f->width, f->height, i, false, f->seen, f->queue);
            if (touches_background(f, count) &&
                (!pale || (count < most && shows_background(f, count, contrast))))
                become_background(f, count);
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
    *out = (struct silhouette){0};
    if (!allocate(&f, out))
        goto cleanup;
    measure_difference(&f);
    measure_steps(&f);
    measure_contrast(&f);
    mark_all(&f);
    int side = f.width < f.height ? f.width : f.height;
    bool pale = is_pale(&f);
    find_open(&f, pale ? side / GAP : 1);
    out->contrast = find_open_background(&f);
    find_holes(&f, pale, out->contrast);
    grow_background(&f);
    find_slits(&f, pale, out->contrast);
    for (size_t i = 0; i < f.count; i++)
        out->mask[i] = f.mark[i] == BACKGROUND ? CUTOUT_BACKGROUND : CUTOUT_GARMENT;
    result = silhouette_drop_shadows(picture, background, out);
    if (result != RESULT_OK)
        goto cleanup;
    result = silhouette_measure(out, f.width, f.height);

cleanup:
    release(&f);
    if (result != RESULT_OK)
        silhouette_free(out);
    return result;
}

void silhouette_free(struct silhouette *silhouette)
{
    free(silhouette->step);
    free(silhouette->difference);
    free(silhouette->mask);
    *silhouette = (struct silhouette){0};
}
