#include "tracking/layers.h"

#include "tracking/layers_arms.h"
#include "tracking/layers_head.h"
#include "tracking/layers_persons.h"
#include "tracking/layers_steady.h"
#include "tracking/layers_view.h"

#include <stdlib.h>
#include <string.h>

#define SIDE LAYERS_SIDE_MAX

// A row of places, between two rows of cells.
struct row_factors {
    struct guided_factors of[GUIDED_SIDE_MAX]; // where an edge is near
    bool is_plain[GUIDED_SIDE_MAX];            // no colour matters there: shares are
    uint8_t plain[GUIDED_SIDE_MAX][LAYER_COUNT];
};

struct layerer {
    struct layers_view view;
    struct guided_filter *filter;
    struct head_work head;
    struct arms_work arms;
    struct layers_memory memory;
    struct guided_place places[LAYERS_CELLS_MAX];
    struct guided_factors factors[LAYERS_CELLS_MAX];
    bool is_plain[LAYERS_CELLS_MAX]; // of the factors
    uint8_t plain[LAYERS_CELLS_MAX][LAYER_COUNT];
    struct row_factors row;
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

// A place is a quarter of a cell from its cell's middle, and three from the next one's.
#define NEAR 0.75f
#define FAR 0.25f

// Where the picture has no edge the filter blurs. A place is hair in part, but hardly an arm: shares are
// drawn away from a half by so much.
static const float contrast[LAYER_COUNT] = {
    [LAYER_OVER] = 2.5f, [LAYER_ARM_RIGHT] = 5.0f, [LAYER_ARM_LEFT] = 5.0f, [LAYER_PERSON] = 1.0f};

static uint8_t byte_of(float share, int layer)
{
    share = 0.5f + contrast[layer] * (share - 0.5f);
    return (uint8_t)(bounded(share, 0.0f, 1.0f) * 255.0f + 0.5f);
}

// Cells far from any edge need their shares alone.
static bool is_plain(const struct guided_factors *factors)
{
    float sum = 0.0f;
    for (int c = 0; c < 3; c++)
        for (int i = 0; i < GUIDED_VALUES; i++)
            sum += fabsf(factors->of[c][i]);
    return sum <= 0.0f;
}

static void find_plain(struct layerer *layerer, int count)
{
    for (int i = 0; i < count; i++) {
        layerer->is_plain[i] = is_plain(&layerer->factors[i]);
        for (int k = 0; k < LAYER_COUNT && layerer->is_plain[i]; k++)
            layerer->plain[i][k] = byte_of(layerer->factors[i].of[3][k], k);
    }
}

// Of two rows of cells, which begin at `near` and `far`.
static void blend_rows(struct layerer *layerer, int near, int far, int columns)
{
    struct row_factors *row = &layerer->row;
    for (int x = 0; x < columns; x++) {
        const uint8_t *a = layerer->plain[near + x], *b = layerer->plain[far + x];
        row->is_plain[x] =
            layerer->is_plain[near + x] && layerer->is_plain[far + x] && memcmp(a, b, LAYER_COUNT) == 0;
        memcpy(row->plain[x], a, LAYER_COUNT);
    }
    for (int x = 0; x < columns; x++) {
        if (row->is_plain[x] && row->is_plain[x > 0 ? x - 1 : 0] &&
            row->is_plain[x + 1 < columns ? x + 1 : x])
            continue;
        const float *a = layerer->factors[near + x].of[0], *b = layerer->factors[far + x].of[0];
        float *out = row->of[x].of[0];
        for (int i = 0; i < 4 * GUIDED_VALUES; i++)
            out[i] = NEAR * a[i] + FAR * b[i];
    }
}

static void apply_at(const struct row_factors *row, int cell, int next, const uint8_t colour[4], uint8_t *out)
{
    if (row->is_plain[cell] && row->is_plain[next]) {
        memcpy(out, row->plain[cell], LAYER_COUNT);
        return;
    }
    const struct guided_factors *near = &row->of[cell], *far = &row->of[next];
    float values[LAYER_COUNT];
    for (int i = 0; i < LAYER_COUNT; i++)
        values[i] = NEAR * near->of[3][i] + FAR * far->of[3][i];
    for (int c = 0; c < 3; c++) {
        float near_colour = (float)colour[c] * (NEAR / 255.0f),
              far_colour = (float)colour[c] * (FAR / 255.0f);
        for (int i = 0; i < LAYER_COUNT; i++)
            values[i] += near_colour * near->of[c][i] + far_colour * far->of[c][i];
    }
    for (int i = 0; i < LAYER_COUNT; i++)
        out[i] = byte_of(values[i], i);
}

// What the filter made of the cells, at the layers' size.
static void apply(struct layerer *layerer)
{
    const struct layers_view *view = &layerer->view;
    int columns = view->columns;
    find_plain(layerer, view->rows * columns);
    memset(layerer->shares, 0, sizeof layerer->shares[0] * (size_t)(4 * view->width * view->height));
    for (int y = 0; y < 2 * view->rows; y++) {
        int cell = y / 2, next = y % 2 == 0 ? cell - 1 : cell + 1;
        next = next < 0 ? 0 : (next < view->rows ? next : view->rows - 1);
        blend_rows(layerer, cell * columns, next * columns, columns);
        const uint8_t(*colours)[4] = (const uint8_t(*)[4])view->colours[(ptrdiff_t)y * 2 * columns];
        uint8_t(*out)[LAYER_COUNT] =
            layerer->shares + (ptrdiff_t)(2 * view->top + y) * 2 * view->width + 2 * (ptrdiff_t)view->left;
        for (int x = 0; x < columns; x++) {
            apply_at(&layerer->row, x, x > 0 ? x - 1 : 0, colours[2 * (ptrdiff_t)x], out[2 * (ptrdiff_t)x]);
            apply_at(&layerer->row, x, x + 1 < columns ? x + 1 : x, colours[2 * (ptrdiff_t)x + 1],
                     out[2 * (ptrdiff_t)x + 1]);
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
