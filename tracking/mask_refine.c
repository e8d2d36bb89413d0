#include "tracking/mask_refine.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SIDE PERSON_MASK_SIDE_MAX

// Half a window, in pixels of the mask. A window must reach across the blur of the network's own edge, about
// two of its pixels either way, and not much further: another edge may be there.
#define REACH 3

// Colours whose variance in a window is below this are one colour: about one hundredth of the range, or three
// bytes, squared.
#define FLATNESS 1.5e-4f

// A window whose mask is this near to 0 or 1 has no edge.
#define EVEN 2e-4f

// A straight line through colours of one side leaves the other side's a little short of 0 and 1: so much is
// cut off at either end.
#define HAZE 0.1f

// Sums over a window, which are kept side by side so that they are added together.
enum sum { RED, GREEN, BLUE, MASK, RR, RG, RB, GG, GB, BB, RED_MASK, GREEN_MASK, BLUE_MASK, SUMS = 16 };

struct mask_refiner {
    int left, top, width, height;  // the part of the mask that has anybody in it, and what is around
    int stride;                    // of the mask
    float guide[SIDE * SIDE][4];   // red, green, blue of the picture made small; the mask
    float local[SIDE * SIDE][4];   // factors that fit one window
    float factors[SIDE * SIDE][4]; // their mean over all windows that a pixel is in
    float columns[SIDE][SUMS];
};

enum result mask_refiner_create(struct mask_refiner **out, struct diagnostic *why)
{
    *out = calloc(1, sizeof **out);
    return *out != NULL ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "not enough memory for masks");
}

void mask_refiner_destroy(struct mask_refiner *refiner)
{
    free(refiner);
}

void mask_refiner_forget(struct mask_refiner *refiner)
{
    memset(refiner, 0, sizeof *refiner);
}

// --- the picture made small -------------------------------------------------------------------------------

// Where pixel `index` of `count` begins in `length` pixels of the picture.
static int start_of(int index, int count, int length)
{
    return (int)((int64_t)index * length / count);
}

// A pixel is a word here, red in its lowest byte. Red with blue, and green with alpha, are 16-bit sums in a
// word each: enough for a run of so many pixels.
#define RUN_MAX 256

static void add_run(const uint8_t *pixels, int count, uint32_t sums[3])
{
    uint32_t red_blue = 0, green = 0, pixel;
    for (int i = 0; i < count; i++, pixels += 4) {
        pixel = pixels[0] | (uint32_t)pixels[1] << 8 | (uint32_t)pixels[2] << 16;
        red_blue += pixel & UINT32_C(0x00ff00ff);
        green += pixel >> 8 & UINT32_C(0x00ff00ff);
    }
    sums[0] += red_blue & UINT32_C(0xffff);
    sums[1] += green & UINT32_C(0xffff);
    sums[2] += red_blue >> 16;
}

// Each pixel of the mask shows the mean of the picture's pixels in it, at least one of them, of three rows at
// most: that is enough against the camera's noise.
static void make_small(struct mask_refiner *refiner, const struct person_mask *mask,
                       const struct picture *picture)
{
    for (int y = 0; y < refiner->height; y++) {
        int top = start_of(refiner->top + y, mask->height, picture->height_px);
        int bottom = start_of(refiner->top + y + 1, mask->height, picture->height_px);
        int rows = bottom > top ? bottom - top : 1, step = (rows + 2) / 3;
        for (int x = 0; x < refiner->width; x++) {
            int left = start_of(refiner->left + x, mask->width, picture->width_px);
            int right = start_of(refiner->left + x + 1, mask->width, picture->width_px);
            int columns = right > left ? right - left : 1, counted = 0;
            columns = columns < RUN_MAX ? columns : RUN_MAX;
            uint32_t sums[3] = {0, 0, 0};
            for (int v = top; v < top + rows; v += step, counted += columns)
                add_run(picture_row(picture, v) + (ptrdiff_t)left * 4, columns, sums);
            float *guide = refiner->guide[y * refiner->width + x];
            float share = 1.0f / (255.0f * (float)counted);
            for (int i = 0; i < 3; i++)
                guide[i] = (float)sums[i] * share;
            guide[3] = (float)mask->alpha[(refiner->top + y) * mask->width + refiner->left + x] / 255.0f;
        }
    }
}

// --- windows ----------------------------------------------------------------------------------------------

// Adds a row's terms to the columns' sums, or takes them away.
static void add_terms(struct mask_refiner *refiner, int y, float sign)
{
    const float(*row)[4] = (const float(*)[4])refiner->guide[(ptrdiff_t)y * refiner->width];
    for (int x = 0; x < refiner->width; x++) {
        float r = row[x][0], g = row[x][1], b = row[x][2], p = row[x][3];
        const float terms[SUMS] = {
            [RED] = r,          [GREEN] = g,          [BLUE] = b,         [MASK] = p,   [RR] = r * r,
            [RG] = r * g,       [RB] = r * b,         [GG] = g * g,       [GB] = g * b, [BB] = b * b,
            [RED_MASK] = r * p, [GREEN_MASK] = g * p, [BLUE_MASK] = b * p};
        for (int i = 0; i < SUMS; i++)
            refiner->columns[x][i] += sign * terms[i];
    }
}

// The factors that fit a window best: covariance of colours and mask, by the colours' own (equation 19 of the
// paper), solved by Cramer's rule. `share` is one over the pixels in the window.
static void fit(const float *sums, float share, float *factors)
{
    float mean[SUMS];
    for (int i = 0; i < SUMS; i++)
        mean[i] = sums[i] * share;
    memset(factors, 0, 4 * sizeof *factors);
    factors[3] = mean[MASK];
    if (mean[MASK] < EVEN || mean[MASK] > 1.0f - EVEN)
        return;
    float rr = mean[RR] - mean[RED] * mean[RED] + FLATNESS, rg = mean[RG] - mean[RED] * mean[GREEN];
    float gg = mean[GG] - mean[GREEN] * mean[GREEN] + FLATNESS, rb = mean[RB] - mean[RED] * mean[BLUE];
    float bb = mean[BB] - mean[BLUE] * mean[BLUE] + FLATNESS, gb = mean[GB] - mean[GREEN] * mean[BLUE];
    float r = mean[RED_MASK] - mean[RED] * mean[MASK], g = mean[GREEN_MASK] - mean[GREEN] * mean[MASK],
          b = mean[BLUE_MASK] - mean[BLUE] * mean[MASK];
    float inverse_rr = gg * bb - gb * gb, inverse_rg = rb * gb - rg * bb, inverse_rb = rg * gb - rb * gg;
    float inverse_gg = rr * bb - rb * rb, inverse_gb = rg * rb - rr * gb, inverse_bb = rr * gg - rg * rg;
    float scale = 1.0f / (rr * inverse_rr + rg * inverse_rg + rb * inverse_rb);
    factors[0] = (inverse_rr * r + inverse_rg * g + inverse_rb * b) * scale;
    factors[1] = (inverse_rg * r + inverse_gg * g + inverse_gb * b) * scale;
    factors[2] = (inverse_rb * r + inverse_gb * g + inverse_bb * b) * scale;
    factors[3] -= factors[0] * mean[RED] + factors[1] * mean[GREEN] + factors[2] * mean[BLUE];
}

// Sums of a row of columns over the windows around each of its pixels, one after the other; `sum` is of
// `values` floats, `columns` SUMS apart.
static void slide(float *sum, int values, const struct mask_refiner *refiner, int x)
{
    if (x + REACH < refiner->width)
        for (int i = 0; i < values; i++)
            sum[i] += refiner->columns[x + REACH][i];
    if (x - REACH - 1 >= 0)
        for (int i = 0; i < values; i++)
            sum[i] -= refiner->columns[x - REACH - 1][i];
}

// How many of a window's rows, or columns, lie in the mask.
static int in_window(int index, int length)
{
    int first = index - REACH > 0 ? index - REACH : 0;
    int last = index + REACH < length ? index + REACH : length - 1;
    return last - first + 1;
}

// For every window the factors that fit it.
static void fit_windows(struct mask_refiner *refiner)
{
    int width = refiner->width, height = refiner->height;
    memset(refiner->columns, 0, sizeof refiner->columns);
    for (int y = -REACH; y < height; y++) {
        if (y + REACH < height)
            add_terms(refiner, y + REACH, 1.0f);
        if (y - REACH - 1 >= 0)
            add_terms(refiner, y - REACH - 1, -1.0f);
        float sums[SUMS] = {0.0f};
        for (int x = -REACH; x < width && y >= 0; x++) {
            slide(sums, SUMS, refiner, x);
            if (x >= 0)
                fit(sums, 1.0f / (float)(in_window(y, height) * in_window(x, width)),
                    refiner->local[y * width + x]);
        }
    }
}

static void add_factors(struct mask_refiner *refiner, int y, float sign)
{
    const float(*row)[4] = (const float(*)[4])refiner->local[(ptrdiff_t)y * refiner->width];
    for (int x = 0; x < refiner->width; x++)
        for (int i = 0; i < 4; i++)
            refiner->columns[x][i] += sign * row[x][i];
}

// The mean of the factors over the windows around each pixel.
static void average_windows(struct mask_refiner *refiner)
{
    int width = refiner->width, height = refiner->height;
    memset(refiner->columns, 0, sizeof refiner->columns);
    for (int y = -REACH; y < height; y++) {
        if (y + REACH < height)
            add_factors(refiner, y + REACH, 1.0f);
        if (y - REACH - 1 >= 0)
            add_factors(refiner, y - REACH - 1, -1.0f);
        float sums[4] = {0.0f};
        for (int x = -REACH; x < width && y >= 0; x++) {
            slide(sums, 4, refiner, x);
            if (x < 0)
                continue;
            float share = 1.0f / ((float)(in_window(y, height) * in_window(x, width)) * (1.0f - 2.0f * HAZE));
            float *factors = refiner->factors[(refiner->top + y) * refiner->stride + refiner->left + x];
            for (int i = 0; i < 4; i++)
                factors[i] = sums[i] * share;
            factors[3] -= HAZE / (1.0f - 2.0f * HAZE);
        }
    }
}

// The bounds of all that is not empty, and so far around them as windows reach: beyond, all factors are zero.
// False when all is empty.
static bool find_part(struct mask_refiner *refiner, const struct person_mask *mask)
{
    int left = mask->width, right = -1, top = mask->height, bottom = -1;
    for (int y = 0; y < mask->height; y++)
        for (int x = 0; x < mask->width; x++) {
            if (mask->alpha[y * mask->width + x] == 0)
                continue;
            left = x < left ? x : left;
            right = x > right ? x : right;
            top = y < top ? y : top;
            bottom = y;
        }
    if (right < 0)
        return false;
    left = left > 2 * REACH ? left - 2 * REACH : 0;
    top = top > 2 * REACH ? top - 2 * REACH : 0;
    right = right + 2 * REACH < mask->width ? right + 2 * REACH : mask->width - 1;
    bottom = bottom + 2 * REACH < mask->height ? bottom + 2 * REACH : mask->height - 1;
    refiner->left = left;
    refiner->top = top;
    refiner->width = right - left + 1;
    refiner->height = bottom - top + 1;
    return true;
}

void mask_refiner_run(struct mask_refiner *refiner, const struct person_mask *mask,
                      const struct picture *picture, struct mask_planes *out)
{
    *out = (struct mask_planes){.factors = (const float(*)[4])refiner->factors};
    if (mask->width <= 0 || mask->height <= 0 || mask->width > SIDE || mask->height > SIDE ||
        picture->width_px <= 0 || picture->height_px <= 0)
        return;
    refiner->stride = out->width = mask->width;
    out->height = mask->height;
    memset(refiner->factors, 0, sizeof refiner->factors[0] * (size_t)(mask->width * mask->height));
    if (!find_part(refiner, mask))
        return;
    make_small(refiner, mask, picture);
    fit_windows(refiner);
    average_windows(refiner);
}

// --- large ------------------------------------------------------------------------------------------------

// Between which two of `count` a place lies, and how far on: sampling with clamped edges.
static float between(int index, int length, int count, int *low, int *high)
{
    float place = ((float)index + 0.5f) * (float)count / (float)length - 0.5f;
    place = fminf(fmaxf(place, 0.0f), (float)(count - 1));
    *low = (int)place;
    *high = *low + 1 < count ? *low + 1 : *low;
    return place - (float)*low;
}

void mask_planes_apply(const struct mask_planes *planes, const struct picture *picture, uint8_t *alpha)
{
    if (planes->width <= 0 || planes->height <= 0)
        return;
    for (int y = 0; y < picture->height_px; y++) {
        int top, bottom;
        float down = between(y, picture->height_px, planes->height, &top, &bottom);
        const float(*upper)[4] = planes->factors + (ptrdiff_t)top * planes->width;
        const float(*lower)[4] = planes->factors + (ptrdiff_t)bottom * planes->width;
        const uint8_t *pixel = picture_row(picture, y);
        for (int x = 0; x < picture->width_px; x++, pixel += 4) {
            int left, right;
            float across = between(x, picture->width_px, planes->width, &left, &right), factors[4];
            for (int i = 0; i < 4; i++) {
                float high = upper[left][i] + across * (upper[right][i] - upper[left][i]);
                float low = lower[left][i] + across * (lower[right][i] - lower[left][i]);
                factors[i] = high + down * (low - high);
            }
            float value = factors[3] + ((float)pixel[0] * factors[0] + (float)pixel[1] * factors[1] +
                                        (float)pixel[2] * factors[2]) /
                                           255.0f;
            *alpha++ = (uint8_t)(fminf(fmaxf(value, 0.0f), 1.0f) * 255.0f + 0.5f);
        }
    }
}
