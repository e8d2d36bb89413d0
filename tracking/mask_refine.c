#include "tracking/mask_refine.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SIDE PERSON_MASK_SIDE_MAX

// Half a window, in pixels of the mask. A window must reach across the blur of the network's own edge, about
// two of its pixels either way, and not much further: another edge may be there.
#define REACH 3

// Colours whose variance in a window is below this are one colour: about one hundredth of the range, or three
// bytes, squared.
#define FLATNESS 1.5e-4f

// Sums over a window, which are kept side by side so that they are added together.
enum sum { RED, GREEN, BLUE, MASK, RR, RG, RB, GG, GB, BB, RED_MASK, GREEN_MASK, BLUE_MASK, SUMS = 16 };

struct mask_refiner {
    int width, height;
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

// Each pixel of the mask shows the mean of the picture's pixels in it, at least one of them.
static void make_small(struct mask_refiner *refiner, const struct person_mask *mask,
                       const struct picture *picture)
{
    for (int y = 0; y < mask->height; y++) {
        int top = start_of(y, mask->height, picture->height_px);
        int bottom = start_of(y + 1, mask->height, picture->height_px);
        bottom = bottom > top ? bottom : top + 1;
        for (int x = 0; x < mask->width; x++) {
            int left = start_of(x, mask->width, picture->width_px);
            int right = start_of(x + 1, mask->width, picture->width_px);
            right = right > left ? right : left + 1;
            uint32_t sums[3] = {0, 0, 0};
            for (int v = top; v < bottom; v++) {
                const uint8_t *pixel = picture_row(picture, v) + (ptrdiff_t)left * 4;
                for (int u = left; u < right; u++, pixel += 4)
                    for (int i = 0; i < 3; i++)
                        sums[i] += pixel[i];
            }
            float *guide = refiner->guide[y * mask->width + x];
            float share = 1.0f / (255.0f * (float)((right - left) * (bottom - top)));
            for (int i = 0; i < 3; i++)
                guide[i] = (float)sums[i] * share;
            guide[3] = (float)mask->alpha[y * mask->width + x] / 255.0f;
        }
    }
}

// --- windows ----------------------------------------------------------------------------------------------

// Adds a row's terms to the columns' sums, or takes them away.
static void add_terms(struct mask_refiner *refiner, int y, float sign)
{
    const float(*row)[4] = (const float(*)[4])refiner->guide[y * refiner->width];
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
// paper), solved by Cramer's rule.
static void fit(const float *sums, float count, float *factors)
{
    float mean[SUMS];
    for (int i = 0; i < SUMS; i++)
        mean[i] = sums[i] / count;
    float rr = mean[RR] - mean[RED] * mean[RED] + FLATNESS, rg = mean[RG] - mean[RED] * mean[GREEN];
    float gg = mean[GG] - mean[GREEN] * mean[GREEN] + FLATNESS, rb = mean[RB] - mean[RED] * mean[BLUE];
    float bb = mean[BB] - mean[BLUE] * mean[BLUE] + FLATNESS, gb = mean[GB] - mean[GREEN] * mean[BLUE];
    float r = mean[RED_MASK] - mean[RED] * mean[MASK], g = mean[GREEN_MASK] - mean[GREEN] * mean[MASK],
          b = mean[BLUE_MASK] - mean[BLUE] * mean[MASK];
    float inverse_rr = gg * bb - gb * gb, inverse_rg = rb * gb - rg * bb, inverse_rb = rg * gb - rb * gg;
    float inverse_gg = rr * bb - rb * rb, inverse_gb = rg * rb - rr * gb, inverse_bb = rr * gg - rg * rg;
    float determinant = rr * inverse_rr + rg * inverse_rg + rb * inverse_rb;
    factors[0] = (inverse_rr * r + inverse_rg * g + inverse_rb * b) / determinant;
    factors[1] = (inverse_rg * r + inverse_gg * g + inverse_gb * b) / determinant;
    factors[2] = (inverse_rb * r + inverse_gb * g + inverse_bb * b) / determinant;
    factors[3] = mean[MASK] - factors[0] * mean[RED] - factors[1] * mean[GREEN] - factors[2] * mean[BLUE];
}

static int rows_in_window(int y, int height)
{
    int first = y - REACH > 0 ? y - REACH : 0, last = y + REACH < height ? y + REACH : height - 1;
    return last - first + 1;
}

// For every window the factors that fit it.
static void fit_windows(struct mask_refiner *refiner)
{
    int width = refiner->width, height = refiner->height;
    memset(refiner->columns, 0, sizeof refiner->columns);
    for (int y = 0; y < REACH && y < height; y++)
        add_terms(refiner, y, 1.0f);
    for (int y = 0; y < height; y++) {
        float sums[SUMS] = {0.0f};
        if (y + REACH < height)
            add_terms(refiner, y + REACH, 1.0f);
        if (y - REACH - 1 >= 0)
            add_terms(refiner, y - REACH - 1, -1.0f);
        for (int x = -REACH; x < width; x++) {
            for (int i = 0; i < SUMS && x + REACH < width; i++)
                sums[i] += refiner->columns[x + REACH][i];
            for (int i = 0; i < SUMS && x - REACH - 1 >= 0; i++)
                sums[i] -= refiner->columns[x - REACH - 1][i];
            float count = (float)(rows_in_window(y, height) * (x >= 0 ? rows_in_window(x, width) : 1));
            if (x >= 0)
                fit(sums, count, refiner->local[y * width + x]);
        }
    }
}

// The mean of the factors over the windows around each pixel.
static void average_windows(struct mask_refiner *refiner)
{
    int width = refiner->width, height = refiner->height;
    memset(refiner->columns, 0, sizeof refiner->columns);
    for (int y = -REACH; y < height; y++) {
        float sums[4] = {0.0f};
        for (int x = 0; x < width; x++)
            for (int i = 0; i < 4; i++) {
                float added = y + REACH < height ? refiner->local[(y + REACH) * width + x][i] : 0.0f;
                float left = y - REACH - 1 >= 0 ? refiner->local[(y - REACH - 1) * width + x][i] : 0.0f;
                refiner->columns[x][i] += added - left;
            }
        for (int x = -REACH; x < width && y >= 0; x++) {
            for (int i = 0; i < 4; i++) {
                float added = x + REACH < width ? refiner->columns[x + REACH][i] : 0.0f;
                float left = x - REACH - 1 >= 0 ? refiner->columns[x - REACH - 1][i] : 0.0f;
                sums[i] += added - left;
            }
            if (x < 0)
                continue;
            float share = 1.0f / (float)(rows_in_window(y, height) * rows_in_window(x, width));
            for (int i = 0; i < 4; i++)
                refiner->factors[y * width + x][i] = sums[i] * share;
        }
    }
}

void mask_refiner_run(struct mask_refiner *refiner, const struct person_mask *mask,
                      const struct picture *picture, struct mask_planes *out)
{
    *out = (struct mask_planes){.factors = (const float(*)[4])refiner->factors};
    if (mask->width <= 0 || mask->height <= 0 || mask->width > SIDE || mask->height > SIDE ||
        picture->width_px <= 0 || picture->height_px <= 0)
        return;
    refiner->width = out->width = mask->width;
    refiner->height = out->height = mask->height;
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
