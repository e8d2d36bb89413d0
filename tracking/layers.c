#include "tracking/layers.h"

#include "tracking/layers_arms.h"
#include "tracking/layers_head.h"
#include "tracking/layers_view.h"

#include <stdlib.h>
#include <string.h>

#define SIDE LAYERS_SIDE_MAX

// So many cells around the mask are looked at with it: beyond, nothing of it is left by the filter.
#define AROUND 8

struct layerer {
    struct layers_view view;
    struct guided_filter *filter;
    struct head_work head;
    struct arms_work arms;
    struct guided_place places[LAYERS_CELLS_MAX];
    struct guided_factors factors[LAYERS_CELLS_MAX];
    uint8_t colours[SIDE * SIDE][4];
    uint8_t shares[SIDE * SIDE][LAYER_COUNT];
};

enum result layerer_create(struct layerer **out, struct diagnostic *why)
{
    struct layerer *layerer = calloc(1, sizeof *layerer);
    if (layerer == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory for layers");
    enum result result = guided_filter_create(&layerer->filter, why);
    if (result != RESULT_OK) {
        layerer_destroy(layerer);
        return result;
    }
    *out = layerer;
    return RESULT_OK;
}

void layerer_destroy(struct layerer *layerer)
{
    if (layerer == NULL)
        return;
    guided_filter_destroy(layerer->filter);
    free(layerer);
}

void layerer_forget(struct layerer *layerer)
{
    struct guided_filter *filter = layerer->filter;
    guided_filter_forget(filter);
    memset(layerer, 0, sizeof *layerer);
    layerer->filter = filter;
}

// --- the part of the picture -------------------------------------------------------------------------------

// Cells so that a layer has no more places than the picture has pixels.
static void find_size(struct layers_view *view, const struct picture *picture)
{
    int larger = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    float scale = fminf((float)GUIDED_SIDE_MAX / (float)larger, 0.5f);
    int width = (int)(scale * (float)picture->width_px + 0.5f);
    int height = (int)(scale * (float)picture->height_px + 0.5f);
    view->width = width > 1 ? width : 1;
    view->height = height > 1 ? height : 1;
    view->cells_per_px[0] = (float)view->width / (float)picture->width_px;
    view->cells_per_px[1] = (float)view->height / (float)picture->height_px;
}

// The bounds of all that is somebody. False where nobody is.
static bool find_part(struct layers_view *view, const struct person_mask *mask)
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
    left = left * view->width / mask->width - AROUND;
    top = top * view->height / mask->height - AROUND;
    right = (right + 1) * view->width / mask->width + AROUND;
    bottom = (bottom + 1) * view->height / mask->height + AROUND;
    view->left = left > 0 ? left : 0;
    view->top = top > 0 ? top : 0;
    view->columns = (right < view->width ? right : view->width) - view->left;
    view->rows = (bottom < view->height ? bottom : view->height) - view->top;
    return true;
}

// --- colours -----------------------------------------------------------------------------------------------

// Where place `index` of `count` begins in `length` pixels of the picture.
static int start_of(int index, int count, int length)
{
    return (int)((int64_t)index * length / count);
}

// Each place shows the mean of the picture's pixels in it.
static void make_small(struct layers_view *view, const struct picture *picture)
{
    int columns = 2 * view->columns;
    for (int y = 0; y < 2 * view->rows; y++) {
        int top = start_of(2 * view->top + y, 2 * view->height, picture->height_px);
        int bottom = start_of(2 * view->top + y + 1, 2 * view->height, picture->height_px);
        for (int x = 0; x < columns; x++) {
            int left = start_of(2 * view->left + x, 2 * view->width, picture->width_px);
            int right = start_of(2 * view->left + x + 1, 2 * view->width, picture->width_px);
            unsigned sums[3] = {0, 0, 0}, count = (unsigned)((right - left) * (bottom - top));
            for (int v = top; v < bottom; v++) {
                const uint8_t *pixel = picture_row(picture, v) + (ptrdiff_t)left * 4;
                for (int u = left; u < right; u++, pixel += 4)
                    for (int i = 0; i < 3; i++)
                        sums[i] += pixel[i];
            }
            for (int i = 0; i < 3; i++)
                view->colours[y * columns + x][i] = (uint8_t)((sums[i] + count / 2) / count);
        }
    }
    for (int y = 0; y < view->rows; y++)
        for (int x = 0; x < view->columns; x++) {
            const uint8_t(*upper)[4] = (const uint8_t(*)[4])view->colours[2 * y * columns + 2 * x];
            const uint8_t(*lower)[4] = upper + columns;
            float *colour = view->places[y * view->columns + x].colour;
            for (int i = 0; i < 3; i++)
                colour[i] = (float)(upper[0][i] + upper[1][i] + lower[0][i] + lower[1][i]) / (4.0f * 255.0f);
        }
}

// --- persons -----------------------------------------------------------------------------------------------

// Between which two of `count` a place lies, and how far on: sampling with clamped edges.
static float between(float place, int count, int *low, int *high)
{
    place = fminf(fmaxf(place - 0.5f, 0.0f), (float)(count - 1));
    *low = (int)place;
    *high = *low + 1 < count ? *low + 1 : *low;
    return place - (float)*low;
}

static void lay_mask(struct layers_view *view, const struct person_mask *mask)
{
    float across_scale = (float)mask->width / (float)view->width;
    float down_scale = (float)mask->height / (float)view->height;
    for (int y = 0; y < view->rows; y++) {
        int top, bottom;
        float down = between(((float)(view->top + y) + 0.5f) * down_scale, mask->height, &top, &bottom);
        const uint8_t *upper = mask->alpha + (ptrdiff_t)top * mask->width;
        const uint8_t *lower = mask->alpha + (ptrdiff_t)bottom * mask->width;
        for (int x = 0; x < view->columns; x++) {
            int left, right;
            float across =
                between(((float)(view->left + x) + 0.5f) * across_scale, mask->width, &left, &right);
            float high = (float)upper[left] + across * (float)(upper[right] - upper[left]);
            float low = (float)lower[left] + across * (float)(lower[right] - lower[left]);
            float *values = view->places[y * view->columns + x].values;
            memset(values, 0, sizeof view->places->values);
            values[LAYER_PERSON] = (high + down * (low - high)) / 255.0f;
        }
    }
}

// --- edges -------------------------------------------------------------------------------------------------

// What a filter made of the cells, at the layers' size.
static void apply(struct layerer *layerer)
{
    const struct layers_view *view = &layerer->view;
    memset(layerer->shares, 0, sizeof layerer->shares[0] * (size_t)(4 * view->width * view->height));
    for (int y = 0; y < 2 * view->rows; y++) {
        int top, bottom;
        float down = between(0.5f * ((float)y + 0.5f), view->rows, &top, &bottom);
        const struct guided_factors *upper = layerer->factors + (ptrdiff_t)top * view->columns;
        const struct guided_factors *lower = layerer->factors + (ptrdiff_t)bottom * view->columns;
        const uint8_t(*colours)[4] = (const uint8_t(*)[4])view->colours[(ptrdiff_t)y * 2 * view->columns];
        uint8_t(*out)[LAYER_COUNT] =
            layerer->shares + (ptrdiff_t)(2 * view->top + y) * 2 * view->width + 2 * (ptrdiff_t)view->left;
        for (int x = 0; x < 2 * view->columns; x++) {
            int left, right;
            float across = between(0.5f * ((float)x + 0.5f), view->columns, &left, &right);
            float weights[4] = {(1.0f - across) * (1.0f - down), across * (1.0f - down),
                                (1.0f - across) * down, across * down};
            const struct guided_factors *corners[4] = {upper + left, upper + right, lower + left,
                                                       lower + right};
            float colour[4] = {(float)colours[x][0] / 255.0f, (float)colours[x][1] / 255.0f,
                               (float)colours[x][2] / 255.0f, 1.0f};
            float values[LAYER_COUNT] = {0.0f};
            for (int k = 0; k < 4; k++)
                for (int c = 0; c < 4; c++)
                    for (int i = 0; i < LAYER_COUNT; i++)
                        values[i] += weights[k] * colour[c] * corners[k]->of[c][i];
            for (int i = 0; i < LAYER_COUNT; i++)
                out[x][i] = (uint8_t)(fminf(fmaxf(values[i], 0.0f), 1.0f) * 255.0f + 0.5f);
        }
    }
}

enum result layerer_look(struct layerer *layerer, const struct picture *picture, const struct people *people,
                         int body, bool is_still, struct layers *out)
{
    (void)is_still;
    *out = (struct layers){0};
    struct layers_view *view = &layerer->view;
    if (body < 0 || body >= people->body_count || picture->width_px <= 1 || picture->height_px <= 1)
        return RESULT_OK;
    view->places = layerer->places;
    view->colours = layerer->colours;
    find_size(view, picture);
    if (people->mask.width <= 0 || people->mask.height <= 0 || !find_part(view, &people->mask))
        return RESULT_OK;
    make_small(view, picture);
    lay_mask(view, &people->mask);
    layers_head_skin(view, people, body, &layerer->arms.skin);
    layers_head_look(view, people, body, &layerer->head);
    layers_arms_look(view, people, body, &layerer->arms);
    guided_filter_run(layerer->filter, view->columns, view->rows, layerer->places, layerer->factors);
    apply(layerer);
    out->width = 2 * view->width;
    out->height = 2 * view->height;
    out->shares = (const uint8_t(*)[LAYER_COUNT])layerer->shares;
    return RESULT_OK;
}
