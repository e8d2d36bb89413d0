#include "render/product3d/hair_colour.h"

#include <math.h>
#include <string.h>

#define NOISE 24.0f // of four bytes: below, colours say nothing
#define LIGHT_LOW 3.2f
#define LIGHT_HIGH 7.0f
#define RED_LOW (-0.30f)
#define RED_HIGH 0.90f
#define BLUE_LOW (-1.00f)
#define BLUE_HIGH 0.45f
// Of the mean density: what no seed has shown. Unknown colours on a head are more likely hair than skin.
#define UNKNOWN_HAIR 0.10f
#define UNKNOWN_SKIN 0.02f
#define UNKNOWN_AROUND 0.10f

void hair_logarithms_init(struct hair_logarithms *out)
{
    for (int i = 0; i <= 4 * 255; i++)
        out->of[i] = logf((float)i + NOISE);
}

static float in_bins(float value, float low, float high)
{
    float bin = (value - low) / (high - low) * HAIR_BINS - 0.5f;
    return bin > 0.0f ? (bin < HAIR_BINS - 1.001f ? bin : HAIR_BINS - 1.001f) : 0.0f;
}

bool hair_look(const struct picture *picture, const struct hair_logarithms *logarithms, struct vec2 at,
               float reach_px, struct hair_place *out)
{
    float left = at.x - reach_px, top = at.y - reach_px, right = at.x + reach_px, bottom = at.y + reach_px;
    if (!(left >= 0.0f && top >= 0.0f && right < (float)picture->width_px &&
          bottom < (float)picture->height_px))
        return false;
    const uint8_t *upper = picture_row(picture, (int)top), *lower = picture_row(picture, (int)bottom);
    size_t x0 = 4 * (size_t)left, x1 = 4 * (size_t)right;
    int sums[3];
    for (size_t i = 0; i < 3; i++)
        sums[i] = upper[x0 + i] + upper[x1 + i] + lower[x0 + i] + lower[x1 + i];
    float green = logarithms->of[sums[1]];
    out->light = in_bins(logarithms->of[(sums[0] + 2 * sums[1] + sums[2]) / 4], LIGHT_LOW, LIGHT_HIGH);
    out->red = in_bins(logarithms->of[sums[0]] - green, RED_LOW, RED_HIGH);
    out->blue = in_bins(logarithms->of[sums[2]] - green, BLUE_LOW, BLUE_HIGH);
    return true;
}

void hair_colours_clear(struct hair_colours *colours)
{
    memset(colours, 0, sizeof *colours);
}

void hair_colours_add(struct hair_colours *colours, enum hair_class class, const struct hair_place *place,
                      float weight)
{
    int l = (int)(place->light + 0.5f), r = (int)(place->red + 0.5f), b = (int)(place->blue + 0.5f);
    colours->weights[class][l][r][b] += weight;
}

#define CELLS (HAIR_BINS * HAIR_BINS * HAIR_BINS)

// Binomial, along one axis of the histogram; what would leave it stays at the border.
static void blur_along(float *values, int step)
{
    float before[CELLS];
    memcpy(before, values, sizeof before);
    int count = HAIR_BINS * step;
    for (int i = 0; i < CELLS; i++) {
        int within = i % count;
        int low = within >= step ? i - step : i, high = within < count - step ? i + step : i;
        values[i] = 0.5f * before[i] + 0.25f * (before[low] + before[high]);
    }
}

// To a mean of 1, so that the classes are densities.
static void normalise(float *values)
{
    float sum = 0.0f;
    for (int i = 0; i < CELLS; i++)
        sum += values[i];
    float scale = sum > 0.0f ? (float)CELLS / sum : 0.0f;
    for (int i = 0; i < CELLS; i++)
        values[i] *= scale;
}

// Seeds of hair are not all hair: what is rather skin, or rather what is seen around the head, counts less.
// Hair of just the wall's colour stays hair.
static void clean(struct hair_colours *colours)
{
    const float *skin = &colours->weights[HAIR_SKIN][0][0][0],
                *around = &colours->weights[HAIR_AROUND][0][0][0];
    float *hair = &colours->weights[HAIR_HAIR][0][0][0];
    for (int i = 0; i < CELLS; i++)
        hair[i] *= hair[i] / (hair[i] + skin[i] + 0.5f * around[i] + 1e-6f);
    normalise(hair);
}

static void make_tables(struct hair_colours *colours)
{
    const float *skin = &colours->weights[HAIR_SKIN][0][0][0], *hair = &colours->weights[HAIR_HAIR][0][0][0],
                *around = &colours->weights[HAIR_AROUND][0][0][0];
    float *within = &colours->within[0][0][0], *beside = &colours->beside[0][0][0];
    float prior = smoothstep(0.06f, 0.20f, colours->hair_share); // bald: nothing is hair
    for (int i = 0; i < CELLS; i++) {
        float h = prior * (hair[i] + UNKNOWN_HAIR), s = skin[i] + UNKNOWN_SKIN;
        float a = around[i] + UNKNOWN_AROUND;
        within[i] = h / (h + s);
        beside[i] = prior * hair[i] / (h + s + a);
    }
}

void hair_colours_finish(struct hair_colours *colours, const struct hair_colours *before, float rate)
{
    for (int class = 0; class < HAIR_CLASSES; class ++) {
        float *values = &colours->weights[class][0][0][0];
        for (int step = 1; step < CELLS; step *= HAIR_BINS)
            blur_along(values, step);
        normalise(values);
        if (class == HAIR_CLASSES - 1)
            clean(colours);
    }
    for (int class = 0; class < HAIR_CLASSES; class ++) {
        float *values = &colours->weights[class][0][0][0];
        if (before == NULL || !before->known)
            continue;
        const float *old = &before->weights[class][0][0][0];
        for (int i = 0; i < CELLS; i++)
            values[i] = old[i] + rate * (values[i] - old[i]);
    }
    if (before != NULL && before->known)
        colours->hair_share = before->hair_share + rate * (colours->hair_share - before->hair_share);
    colours->known = true;
    make_tables(colours);
}

// Linear between the eight bins about a place.
static float sample(const float table[HAIR_BINS][HAIR_BINS][HAIR_BINS], const struct hair_place *place)
{
    int l = (int)place->light, r = (int)place->red, b = (int)place->blue;
    float fl = place->light - (float)l, fr = place->red - (float)r, fb = place->blue - (float)b;
    float sums[2];
    for (int k = 0; k < 2; k++) {
        const float *low = table[l + k][r], *high = table[l + k][r + 1];
        float a = low[b] + fb * (low[b + 1] - low[b]), c = high[b] + fb * (high[b + 1] - high[b]);
        sums[k] = a + fr * (c - a);
    }
    return sums[0] + fl * (sums[1] - sums[0]);
}

float hair_likely(const struct hair_colours *colours, const struct hair_place *place, float around)
{
    float within = around < 1.0f ? sample(colours->within, place) : 0.0f;
    float beside = around > 0.0f ? sample(colours->beside, place) : 0.0f;
    return within + around * (beside - within);
}

float hair_skin_likely(const struct hair_colours *colours, const struct hair_place *place)
{
    float skin = sample(colours->weights[HAIR_SKIN], place);
    float hair = sample(colours->weights[HAIR_HAIR], place);
    float around = sample(colours->weights[HAIR_AROUND], place);
    return skin / (skin + fmaxf(hair, around) + UNKNOWN_HAIR);
}
