#include "app/shade_chart.h"

#include <stdlib.h>

static bool colour_of(const struct catalogue_variant *variant, struct lab *lab)
{
    const struct makeup_product *makeup = &variant->try_on.makeup;
    if (variant->try_on.kind == TRY_ON_MAKEUP && makeup->shade_count > 0)
        *lab = lab_of_srgb(makeup->shades[0].colour_srgb);
    else if (variant->has_swatch)
        *lab = lab_of_srgb(variant->swatch_srgb);
    else
        return false;
    return true;
}

// Ties by place in the catalogue, so that the order is the same on every machine.
static int by_place(const struct shade *first, const struct shade *second)
{
    if (first->product != second->product)
        return first->product < second->product ? -1 : 1;
    return first->variant - second->variant;
}

static int by_lightness(const void *a, const void *b)
{
    const struct shade *first = a, *second = b;
    if (first->lab.l != second->lab.l)
        return first->lab.l > second->lab.l ? -1 : 1;
    return by_place(first, second);
}

static int by_hue(const void *a, const void *b)
{
    const struct shade *first = a, *second = b;
    float one = lab_hue_deg(first->lab), other = lab_hue_deg(second->lab);
    if (one != other)
        return one < other ? -1 : 1;
    return by_place(first, second);
}

enum result shade_chart_init(const struct catalogue *catalogue, enum catalogue_category category,
                             struct shade_chart *out)
{
    *out = (struct shade_chart){0};
    size_t most = 0;
    for (int i = 0; i < catalogue->product_count; i++)
        if (catalogue->products[i].category == category)
            most += (size_t)catalogue->products[i].variant_count;
    if (most == 0)
        return RESULT_OK;
    out->shades = calloc(most, sizeof *out->shades);
    if (out->shades == NULL)
        return RESULT_NO_MEMORY;
    for (int i = 0; i < catalogue->product_count; i++) {
        const struct catalogue_product *product = &catalogue->products[i];
        for (int v = 0; product->category == category && v < product->variant_count; v++) {
            struct shade shade = {.product = product, .variant = v};
            if (colour_of(&product->variants[v], &shade.lab))
                out->shades[out->count++] = shade;
        }
    }
    qsort(out->shades, (size_t)out->count, sizeof out->shades[0], by_lightness);
    for (int row = 0; row < out->count; row += SHADE_CHART_COLUMNS) {
        int length = out->count - row < SHADE_CHART_COLUMNS ? out->count - row : SHADE_CHART_COLUMNS;
        qsort(&out->shades[row], (size_t)length, sizeof out->shades[0], by_hue);
    }
    return RESULT_OK;
}

void shade_chart_finish(struct shade_chart *chart)
{
    free(chart->shades);
    *chart = (struct shade_chart){0};
}

int shade_chart_nearest(const struct shade_chart *chart, struct lab skin, struct shade_match *matches,
                        int most)
{
    int count = 0;
    for (int i = 0; i < chart->count; i++) {
        struct shade_match match = {&chart->shades[i], colour_difference(skin, chart->shades[i].lab)};
        int at = count;
        while (at > 0 && matches[at - 1].difference > match.difference)
            at--;
        if (at == most)
            continue;
        count = count < most ? count + 1 : most;
        for (int k = count - 1; k > at; k--)
            matches[k] = matches[k - 1];
        matches[at] = match;
    }
    return count;
}

enum shade_closeness shade_closeness(float difference)
{
    if (difference <= 1.0f)
        return SHADE_SAME;
    if (difference <= 3.0f)
        return SHADE_CLOSE;
    return difference <= 5.0f ? SHADE_SIMILAR : SHADE_OTHER;
}
