#include "tracking/guided_filter.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define SIDE GUIDED_SIDE_MAX
#define VALUES GUIDED_VALUES

// Half a window, in places. A window must reach across the blur of what is decided, and not much further:
// another edge may be there.
#define REACH 3

// Colours whose variance in a window is below this are one colour: about one hundredth of the range, or three
// bytes, squared.
#define FLATNESS 1.5e-4f

// A window whose values are all this near to 0 or 1 has no edge.
#define EVEN 2e-4f

// A straight line through colours of one side leaves the other side's a little short of 0 and 1: so much is
// cut off at either end.
#define HAZE 0.1f

// Sums over a window, which are kept side by side so that they are added together: of the colours, of their
// products with each other, of the values, and of the values' products with each colour.
enum sum {
    RED,
    GREEN,
    BLUE,
    RR,
    RG,
    RB,
    GG,
    GB,
    BB,
    PLAIN = 12,
    BY_RED = PLAIN + VALUES,
    BY_GREEN = BY_RED + VALUES,
    BY_BLUE = BY_GREEN + VALUES,
    SUMS = BY_BLUE + VALUES
};

struct guided_filter {
    int width, height;
    struct guided_factors local[SIDE * SIDE]; // what fits one window
    float columns[SIDE][SUMS];
};

enum result guided_filter_create(struct guided_filter **out, struct diagnostic *why)
{
    *out = calloc(1, sizeof **out);
    return *out != NULL ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "not enough memory for a filter");
}

void guided_filter_destroy(struct guided_filter *filter)
{
    free(filter);
}

void guided_filter_forget(struct guided_filter *filter)
{
    memset(filter, 0, sizeof *filter);
}

// Adds a row's terms to the columns' sums, or takes them away.
static void add_terms(struct guided_filter *filter, const struct guided_place *row, float sign)
{
    for (int x = 0; x < filter->width; x++) {
        float r = row[x].colour[0] * sign, g = row[x].colour[1] * sign, b = row[x].colour[2] * sign;
        float *sums = filter->columns[x];
        const float *colour = row[x].colour, *values = row[x].values;
        sums[RED] += r;
        sums[GREEN] += g;
        sums[BLUE] += b;
        sums[RR] += r * colour[0];
        sums[RG] += r * colour[1];
        sums[RB] += r * colour[2];
        sums[GG] += g * colour[1];
        sums[GB] += g * colour[2];
        sums[BB] += b * colour[2];
        for (int i = 0; i < VALUES; i++) {
            sums[PLAIN + i] += sign * values[i];
            sums[BY_RED + i] += r * values[i];
            sums[BY_GREEN + i] += g * values[i];
            sums[BY_BLUE + i] += b * values[i];
        }
    }
}

static bool is_even(const float plain[VALUES], float share)
{
    for (int i = 0; i < VALUES; i++)
        if (plain[i] * share > EVEN && plain[i] * share < 1.0f - EVEN)
            return false;
    return true;
}

// The factors that fit a window best: covariance of colours and value, by the colours' own (equation 19 of
// the paper), solved by Cramer's rule. `share` is one over the places in the window.
static void fit(const float *sums, float share, struct guided_factors *factors)
{
    float mean[SUMS];
    memset(factors, 0, sizeof *factors);
    for (int i = 0; i < VALUES; i++)
        factors->of[3][i] = sums[PLAIN + i] * share;
    if (is_even(sums + PLAIN, share))
        return;
    for (int i = 0; i < SUMS; i++)
        mean[i] = sums[i] * share;
    float red = mean[RED], green = mean[GREEN], blue = mean[BLUE];
    float rr = mean[RR] - red * red + FLATNESS, rg = mean[RG] - red * green;
    float gg = mean[GG] - green * green + FLATNESS, rb = mean[RB] - red * blue;
    float bb = mean[BB] - blue * blue + FLATNESS, gb = mean[GB] - green * blue;
    float inverse_rr = gg * bb - gb * gb, inverse_rg = rb * gb - rg * bb, inverse_rb = rg * gb - rb * gg;
    float inverse_gg = rr * bb - rb * rb, inverse_gb = rg * rb - rr * gb, inverse_bb = rr * gg - rg * rg;
    float scale = 1.0f / (rr * inverse_rr + rg * inverse_rg + rb * inverse_rb);
    for (int i = 0; i < VALUES; i++) {
        float r = (mean[BY_RED + i] - red * mean[PLAIN + i]) * scale;
        float g = (mean[BY_GREEN + i] - green * mean[PLAIN + i]) * scale;
        float b = (mean[BY_BLUE + i] - blue * mean[PLAIN + i]) * scale;
        float by_red = inverse_rr * r + inverse_rg * g + inverse_rb * b;
        float by_green = inverse_rg * r + inverse_gg * g + inverse_gb * b;
        float by_blue = inverse_rb * r + inverse_gb * g + inverse_bb * b;
        factors->of[0][i] = by_red;
        factors->of[1][i] = by_green;
        factors->of[2][i] = by_blue;
        factors->of[3][i] -= by_red * red + by_green * green + by_blue * blue;
    }
}

// Sums of a row of columns over the windows around each of its places, one after the other. Loops of a known
// length are done several numbers at a time.
static void slide_sums(float sums[SUMS], const struct guided_filter *filter, int x)
{
    if (x + REACH < filter->width)
        for (int i = 0; i < SUMS; i++)
            sums[i] += filter->columns[x + REACH][i];
    if (x - REACH - 1 >= 0)
        for (int i = 0; i < SUMS; i++)
            sums[i] -= filter->columns[x - REACH - 1][i];
}

#define FACTORS (4 * VALUES)

static void slide_factors(float sums[FACTORS], const struct guided_filter *filter, int x)
{
    if (x + REACH < filter->width)
        for (int i = 0; i < FACTORS; i++)
            sums[i] += filter->columns[x + REACH][i];
    if (x - REACH - 1 >= 0)
        for (int i = 0; i < FACTORS; i++)
            sums[i] -= filter->columns[x - REACH - 1][i];
}

// How many of a window's rows, or columns, there are.
static int in_window(int index, int length)
{
    int first = index - REACH > 0 ? index - REACH : 0;
    int last = index + REACH < length ? index + REACH : length - 1;
    return last - first + 1;
}

// For every window the factors that fit it.
static void fit_windows(struct guided_filter *filter, const struct guided_place *places)
{
    int width = filter->width, height = filter->height;
    memset(filter->columns, 0, sizeof filter->columns);
    for (int y = -REACH; y < height; y++) {
        if (y + REACH < height)
            add_terms(filter, places + (ptrdiff_t)(y + REACH) * width, 1.0f);
        if (y - REACH - 1 >= 0)
            add_terms(filter, places + (ptrdiff_t)(y - REACH - 1) * width, -1.0f);
        float sums[SUMS] = {0.0f};
        for (int x = -REACH; x < width && y >= 0; x++) {
            slide_sums(sums, filter, x);
            if (x >= 0)
                fit(sums, 1.0f / (float)(in_window(y, height) * in_window(x, width)),
                    &filter->local[y * width + x]);
        }
    }
}

static void add_factors(struct guided_filter *filter, int y, float sign)
{
    const struct guided_factors *row = filter->local + (ptrdiff_t)y * filter->width;
    for (int x = 0; x < filter->width; x++) {
        const float *factors = &row[x].of[0][0];
        for (int i = 0; i < FACTORS; i++)
            filter->columns[x][i] += sign * factors[i];
    }
}

// The mean of the factors over the windows around each place.
static void average_windows(struct guided_filter *filter, struct guided_factors *out)
{
    int width = filter->width, height = filter->height;
    memset(filter->columns, 0, sizeof filter->columns);
    for (int y = -REACH; y < height; y++) {
        if (y + REACH < height)
            add_factors(filter, y + REACH, 1.0f);
        if (y - REACH - 1 >= 0)
            add_factors(filter, y - REACH - 1, -1.0f);
        float sums[FACTORS] = {0.0f};
        for (int x = -REACH; x < width && y >= 0; x++) {
            slide_factors(sums, filter, x);
            if (x < 0)
                continue;
            float share = 1.0f / ((float)(in_window(y, height) * in_window(x, width)) * (1.0f - 2.0f * HAZE));
            float *factors = &out[y * width + x].of[0][0];
            for (int i = 0; i < FACTORS; i++)
                factors[i] = sums[i] * share;
            for (int i = 0; i < VALUES; i++)
                out[y * width + x].of[3][i] -= HAZE / (1.0f - 2.0f * HAZE);
        }
    }
}

void guided_filter_run(struct guided_filter *filter, int width, int height, const struct guided_place *places,
                       struct guided_factors *factors)
{
    if (width <= 0 || height <= 0 || width > SIDE || height > SIDE)
        return;
    filter->width = width;
    filter->height = height;
    fit_windows(filter, places);
    average_windows(filter, factors);
}
