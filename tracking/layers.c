#include "tracking/layers.h"

#include "tracking/layers_arms.h"
#include "tracking/layers_head.h"
#include "tracking/layers_persons.h"
#include "tracking/layers_steady.h"
#include "tracking/layers_view.h"

#include <stdlib.h>
#include <string.h>

#define SIDE LAYERS_SIDE_MAX

struct layerer {
    struct layers_view view;
    struct guided_filter *filter;
    struct head_work head;
    struct arms_work arms;
    struct layers_memory memory;
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

// --- edges -------------------------------------------------------------------------------------------------

// What a filter made of the cells, at the layers' size.
static void apply(struct layerer *layerer)
{
    const struct layers_view *view = &layerer->view;
    memset(layerer->shares, 0, sizeof layerer->shares[0] * (size_t)(4 * view->width * view->height));
    for (int y = 0; y < 2 * view->rows; y++) {
        int top, bottom;
        float down = layers_between(0.5f * ((float)y + 0.5f), view->rows, &top, &bottom);
        const struct guided_factors *upper = layerer->factors + (ptrdiff_t)top * view->columns;
        const struct guided_factors *lower = layerer->factors + (ptrdiff_t)bottom * view->columns;
        const uint8_t(*colours)[4] = (const uint8_t(*)[4])view->colours[(ptrdiff_t)y * 2 * view->columns];
        uint8_t(*out)[LAYER_COUNT] =
            layerer->shares + (ptrdiff_t)(2 * view->top + y) * 2 * view->width + 2 * (ptrdiff_t)view->left;
        for (int x = 0; x < 2 * view->columns; x++) {
            int left, right;
            float across = layers_between(0.5f * ((float)x + 0.5f), view->columns, &left, &right);
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
    *out = (struct layers){0};
    struct layers_view *view = &layerer->view;
    if (body < 0 || body >= people->body_count || picture->width_px <= 1 || picture->height_px <= 1)
        return RESULT_OK;
    view->places = layerer->places;
    view->colours = layerer->colours;
    if (!layers_view_make(view, picture, &people->mask))
        return RESULT_OK;
    layers_persons_look(view, people, body);
    layers_head_skin(view, people, body, &layerer->arms.skin);
    layers_head_look(view, people, body, &layerer->head);
    layers_arms_look(view, people, body, &layerer->arms);
    if (!is_still)
        layers_steady(&layerer->memory, view, people->bodies[body].id, people->captured_ns);
    guided_filter_run(layerer->filter, view->columns, view->rows, layerer->places, layerer->factors);
    apply(layerer);
    out->width = 2 * view->width;
    out->height = 2 * view->height;
    out->shares = (const uint8_t(*)[LAYER_COUNT])layerer->shares;
    return RESULT_OK;
}
