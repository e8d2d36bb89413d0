#include "tracking/guided_filter.h"

#include <stdbool.h>
#include <stdint.h>
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

// Values this near to 0 or 1 are that. A window whose values are all 0 or all 1 has no edge: most windows,
// which is why they are not summed up.
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

// Places of one row after the other that a window may begin to be uneven at: how many there are in a window.
struct tally {
    uint8_t is_marked[SIDE * SIDE];
    int columns[SIDE];
};

struct guided_filter {
    int width, height;
    struct guided_factors local[SIDE * SIDE]; // what fits one window
    float columns[SIDE][SUMS];
    struct tally borders; // places that differ from the one before or above, or are neither 0 nor 1
    struct tally edges;   // windows with borders in them
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

// --- where edges may be ------------------------------------------------------------------------------------

// Which values are 0, 1 or between, two bits each.
static unsigned kinds_of(const float values[VALUES])
{
    unsigned kinds = 0;
    for (int i = 0; i < VALUES; i++)
        kinds = kinds << 2 | (values[i] < EVEN ? 0u : (values[i] > 1.0f - EVEN ? 1u : 2u));
    return kinds;
}

#define BETWEEN 0xaau // any value is

static void mark_borders(struct guided_filter *filter, const struct guided_place *places)
{
    unsigned above[SIDE] = {0}, left = 0;
    for (int y = 0; y < filter->height; y++)
        for (int x = 0; x < filter->width; x++) {
            int i = y * filter->width + x;
            unsigned kinds = kinds_of(places[i].values);
            bool is_border =
                (kinds & BETWEEN) != 0 || (x > 0 && kinds != left) || (y > 0 && kinds != above[x]);
            filter->borders.is_marked[i] = is_border;
            left = above[x] = kinds;
        }
}

// Moves the windows' rows on to those about `y`.
static void tally_row(struct tally *tally, int width, int height, int y)
{
    int next = y + REACH, last = y - REACH - 1;
    for (int x = 0; x < width && next < height; x++)
        tally->columns[x] += tally->is_marked[next * width + x];
    for (int x = 0; x < width && last >= 0; x++)
        tally->columns[x] -= tally->is_marked[last * width + x];
}

// How many are marked in the window about x, from how many are in the one before.
static int tally_slide(const struct tally *tally, int width, int count, int x)
{
    count += x + REACH < width ? tally->columns[x + REACH] : 0;
    return count - (x - REACH - 1 >= 0 ? tally->columns[x - REACH - 1] : 0);
}

// --- windows -----------------------------------------------------------------------------------------------

// The factors that fit a window best: covariance of colours and value, by the colours' own (equation 19 of
// the paper), solved by Cramer's rule. `share` is one over the places in the window.
static void fit(const float *sums, float share, struct guided_factors *factors)
{
    float mean[SUMS];
    memset(factors, 0, sizeof *factors);
    for (int i = 0; i < SUMS; i++)
        mean[i] = sums[i] * share;
    memcpy(factors->of[3], mean + PLAIN, sizeof factors->of[3]);
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

// Sums over the window about x of a row: from those of the window before it, if they are known. Loops of a
// known length are done several numbers at a time.
static void slide_sums(float sums[SUMS], bool is_known, const struct guided_filter *filter, int x)
{
    int first = x - REACH > 0 ? x - REACH : 0,
        last = x + REACH < filter->width ? x + REACH : filter->width - 1;
    if (!is_known) {
        memset(sums, 0, sizeof(float[SUMS]));
        for (int u = first; u <= last; u++)
            for (int i = 0; i < SUMS; i++)
                sums[i] += filter->columns[u][i];
        return;
    }
    for (int i = 0; i < SUMS && x + REACH < filter->width; i++)
        sums[i] += filter->columns[last][i];
    for (int i = 0; i < SUMS && x - REACH - 1 >= 0; i++)
        sums[i] -= filter->columns[first - 1][i];
}

// How many of a window's rows, or columns, there are.
static int in_window(int index, int length)
{
    int first = index - REACH > 0 ? index - REACH : 0;
    int last = index + REACH < length ? index + REACH : length - 1;
    return last - first + 1;
}

// For every window the factors that fit it.
static void fit_row(struct guided_filter *filter, const struct guided_place *places, int y)
{
    int width = filter->width, borders = 0;
    bool is_known = false;
    float sums[SUMS];
    for (int x = -REACH; x < width; x++) {
        borders = tally_slide(&filter->borders, width, borders, x);
        if (x < 0)
            continue;
        int i = y * width + x;
        filter->edges.is_marked[i] = borders > 0;
        if (borders > 0) {
            slide_sums(sums, is_known, filter, x);
            fit(sums, 1.0f / (float)(in_window(y, filter->height) * in_window(x, width)), &filter->local[i]);
        } else {
            memset(&filter->local[i], 0, sizeof filter->local[i]);
            memcpy(filter->local[i].of[3], places[i].values, sizeof places[i].values);
        }
        is_known = borders > 0;
    }
}

static void fit_windows(struct guided_filter *filter, const struct guided_place *places)
{
    int width = filter->width, height = filter->height;
    memset(filter->columns, 0, sizeof filter->columns);
    memset(filter->borders.columns, 0, sizeof filter->borders.columns);
    for (int y = -REACH; y < height; y++) {
        tally_row(&filter->borders, width, height, y);
        if (y + REACH < height)
            add_terms(filter, places + (ptrdiff_t)(y + REACH) * width, 1.0f);
        if (y - REACH - 1 >= 0)
            add_terms(filter, places + (ptrdiff_t)(y - REACH - 1) * width, -1.0f);
        if (y >= 0)
            fit_row(filter, places, y);
    }
}

#define FACTORS (4 * VALUES)

static void add_factors(struct guided_filter *filter, int y, float sign)
{
    const struct guided_factors *row = filter->local + (ptrdiff_t)y * filter->width;
    for (int x = 0; x < filter->width; x++) {
        const float *factors = row[x].of[0];
        for (int i = 0; i < FACTORS; i++)
            filter->columns[x][i] += sign * factors[i];
    }
}

// As slide_sums.
static void slide_factors(float sums[FACTORS], bool is_known, const struct guided_filter *filter, int x)
{
    int first = x - REACH > 0 ? x - REACH : 0,
        last = x + REACH < filter->width ? x + REACH : filter->width - 1;
    if (!is_known) {
        memset(sums, 0, sizeof(float[FACTORS]));
        for (int u = first; u <= last; u++)
            for (int i = 0; i < FACTORS; i++)
                sums[i] += filter->columns[u][i];
        return;
    }
    for (int i = 0; i < FACTORS && x + REACH < filter->width; i++)
        sums[i] += filter->columns[last][i];
    for (int i = 0; i < FACTORS && x - REACH - 1 >= 0; i++)
        sums[i] -= filter->columns[first - 1][i];
}

// The mean of the factors over the windows around each place, with the haze cut off.
static void average_row(struct guided_filter *filter, int y, struct guided_factors *out)
{
    int width = filter->width, edges = 0;
    bool is_known = false;
    float sums[FACTORS];
    for (int x = -REACH; x < width; x++) {
        edges = tally_slide(&filter->edges, width, edges, x);
        if (x < 0)
            continue;
        int i = y * width + x;
        float *factors = out[i].of[0], share = 1.0f / (1.0f - 2.0f * HAZE);
        if (edges > 0) {
            slide_factors(sums, is_known, filter, x);
            share /= (float)(in_window(y, filter->height) * in_window(x, width));
            for (int k = 0; k < FACTORS; k++)
                factors[k] = sums[k] * share;
        } else {
            const float *local = filter->local[i].of[0];
            for (int k = 0; k < FACTORS; k++)
                factors[k] = local[k] * share;
        }
        for (int k = 0; k < VALUES; k++)
            out[i].of[3][k] -= HAZE / (1.0f - 2.0f * HAZE);
        is_known = edges > 0;
    }
}

static void average_windows(struct guided_filter *filter, struct guided_factors *out)
{
    int width = filter->width, height = filter->height;
    memset(filter->columns, 0, sizeof filter->columns);
    memset(filter->edges.columns, 0, sizeof filter->edges.columns);
    for (int y = -REACH; y < height; y++) {
        tally_row(&filter->edges, width, height, y);
        if (y + REACH < height)
            add_factors(filter, y + REACH, 1.0f);
        if (y - REACH - 1 >= 0)
            add_factors(filter, y - REACH - 1, -1.0f);
        if (y >= 0)
            average_row(filter, y, out);
    }
}

void guided_filter_run(struct guided_filter *filter, int width, int height, const struct guided_place *places,
                       struct guided_factors *factors)
{
    if (width <= 0 || height <= 0 || width > SIDE || height > SIDE)
        return;
    filter->width = width;
    filter->height = height;
    mark_borders(filter, places);
    fit_windows(filter, places);
    average_windows(filter, factors);
}
