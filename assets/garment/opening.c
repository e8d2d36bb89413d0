#include "assets/garment/opening.h"

#include <math.h>
#include <stdlib.h>

#define SIDE_MAX 224 // of the window, in cells

// How much slower a change of colour by one byte is to cross than plain cloth.
#define EDGE_COST 0.35f

enum { UNKNOWN, INSIDE, FRONT };

struct opening {
    float left, top, cell_px; // of the window, in the picture
    int width, height;        // in cells
    uint8_t *labels;
};

struct growth {
    const struct garment *garment;
    struct opening *opening;
    float (*colours)[4]; // a cell's
    float *cost;         // from the nearest seed
    int *heap, heap_count, *place;
};

// --- the window --------------------------------------------------------------------------------------------

static bool has_opening(const struct garment *garment)
{
    if (garment->kind > GARMENT_DRESS || !garment->has[GARMENT_NECK_RIGHT] ||
        !garment->has[GARMENT_NECK_LEFT] || !garment->has[GARMENT_NECK_BACK] ||
        !garment->has[GARMENT_NECK_FRONT])
        return false;
    float depth = garment->landmarks_px[GARMENT_NECK_FRONT].y - garment->landmarks_px[GARMENT_NECK_BACK].y;
    return depth > 0.01f * (float)garment->front.height_px;
}

static bool is_open_jacket(const struct garment *garment)
{
    return garment->is_open && garment->has[GARMENT_HEM_INNER_RIGHT] && garment->has[GARMENT_HEM_INNER_LEFT];
}

static void place_window(const struct garment *garment, struct opening *out)
{
    struct vec2 right = garment->landmarks_px[GARMENT_NECK_RIGHT],
                left = garment->landmarks_px[GARMENT_NECK_LEFT];
    struct vec2 front = garment->landmarks_px[GARMENT_NECK_FRONT];
    float width = left.x - right.x, low = front.y + 0.5f * (front.y - fminf(right.y, left.y));
    if (is_open_jacket(garment))
        low = (float)garment->front.height_px;
    low = fminf(low, (float)garment->front.height_px);
    out->left = fmaxf(right.x - 0.2f * width, 0.0f);
    out->top = 0.0f;
    float span_x = fminf(left.x + 0.2f * width, (float)garment->front.width_px) - out->left;
    out->cell_px = fmaxf(fmaxf(span_x, low) / SIDE_MAX, 1.0f);
    out->width = (int)ceilf(span_x / out->cell_px);
    out->height = (int)ceilf(low / out->cell_px);
}

static void read_cells(struct growth *growth)
{
    const struct opening *opening = growth->opening;
    const struct picture *front = &growth->garment->front;
    for (int y = 0; y < opening->height; y++)
        for (int x = 0; x < opening->width; x++) {
            int px = (int)(opening->left + ((float)x + 0.5f) * opening->cell_px);
            int py = (int)(opening->top + ((float)y + 0.5f) * opening->cell_px);
            px = px < front->width_px ? px : front->width_px - 1;
            py = py < front->height_px ? py : front->height_px - 1;
            const uint8_t *pixel = picture_row(front, py) + (ptrdiff_t)px * 4;
            for (int i = 0; i < 4; i++)
                growth->colours[y * opening->width + x][i] = pixel[i];
        }
}

// --- seeds -------------------------------------------------------------------------------------------------

// The front's neckline as a round or a pointed one would run, at `u` from -1 (right) to 1 (left).
static float round_neck(const struct garment *garment, float u)
{
    float side = garment->landmarks_px[u < 0.0f ? GARMENT_NECK_RIGHT : GARMENT_NECK_LEFT].y;
    float front = garment->landmarks_px[GARMENT_NECK_FRONT].y;
    return front + (side - front) * u * u;
}

static float pointed_neck(const struct garment *garment, float u)
{
    float side = garment->landmarks_px[u < 0.0f ? GARMENT_NECK_RIGHT : GARMENT_NECK_LEFT].y;
    float front = garment->landmarks_px[GARMENT_NECK_FRONT].y;
    return front + (side - front) * fabsf(u);
}

// The upper edge of the cloth above a place, in the picture.
static float upper_edge(const struct growth *growth, int x)
{
    const struct opening *opening = growth->opening;
    int y = 0;
    while (y < opening->height && growth->colours[y * opening->width + x][3] < 128.0f)
        y++;
    return opening->top + ((float)y + 0.5f) * opening->cell_px;
}

static int seed_at_neck(const struct growth *growth, int x, float px, float py)
{
    const struct garment *garment = growth->garment;
    struct vec2 right = garment->landmarks_px[GARMENT_NECK_RIGHT],
                left = garment->landmarks_px[GARMENT_NECK_LEFT];
    float u = 2.0f * (px - right.x) / (left.x - right.x) - 1.0f, edge = upper_edge(growth, x);
    float depth = garment->landmarks_px[GARMENT_NECK_FRONT].y - edge;
    if (fabsf(u) > 1.05f)
        return FRONT;
    if (py > round_neck(garment, u) + 0.22f * fmaxf(depth, 0.0f) + 2.0f)
        return FRONT;
    if (fabsf(u) < 0.55f && py < edge + 0.5f * (pointed_neck(garment, u) - edge))
        return INSIDE;
    return UNKNOWN;
}

// Between open fronts below the neck: near their middle, and well beyond their edges.
static int seed_between_fronts(const struct garment *garment, float px, float py)
{
    struct vec2 right = garment->landmarks_px[GARMENT_HEM_INNER_RIGHT],
                left = garment->landmarks_px[GARMENT_HEM_INNER_LEFT],
                front = garment->landmarks_px[GARMENT_NECK_FRONT];
    float down = (py - front.y) / fmaxf(0.5f * (right.y + left.y) - front.y, 1.0f);
    float middle = front.x + (0.5f * (right.x + left.x) - front.x) * down;
    float half = 0.5f * (left.x - right.x);
    if (fabsf(px - middle) < 0.12f * half)
        return INSIDE;
    return fabsf(px - middle) > 1.9f * half ? FRONT : UNKNOWN;
}

// --- growing -----------------------------------------------------------------------------------------------

static void swap(struct growth *growth, int a, int b)
{
    int of_a = growth->heap[a], of_b = growth->heap[b];
    growth->heap[a] = of_b;
    growth->heap[b] = of_a;
    growth->place[of_b] = a;
    growth->place[of_a] = b;
}

static void rise(struct growth *growth, int at)
{
    while (at > 0 && growth->cost[growth->heap[at]] < growth->cost[growth->heap[(at - 1) / 2]]) {
        swap(growth, at, (at - 1) / 2);
        at = (at - 1) / 2;
    }
}

static int take_least(struct growth *growth)
{
    int least = growth->heap[0], at = 0;
    swap(growth, 0, --growth->heap_count);
    growth->place[least] = -1;
    for (;;) {
        int child = 2 * at + 1;
        if (child >= growth->heap_count)
            return least;
        if (child + 1 < growth->heap_count &&
            growth->cost[growth->heap[child + 1]] < growth->cost[growth->heap[child]])
            child++;
        if (growth->cost[growth->heap[child]] >= growth->cost[growth->heap[at]])
            return least;
        swap(growth, at, child);
        at = child;
    }
}

static void reach(struct growth *growth, int cell, float cost, uint8_t label)
{
    if (cost >= growth->cost[cell])
        return;
    growth->cost[cell] = cost;
    growth->opening->labels[cell] = label;
    if (growth->place[cell] < 0) {
        growth->place[cell] = growth->heap_count;
        growth->heap[growth->heap_count++] = cell;
    }
    rise(growth, growth->place[cell]);
}

static float step_cost(const struct growth *growth, int from, int to)
{
    float change = 0.0f;
    for (int i = 0; i < 3; i++)
        change = fmaxf(change, fabsf(growth->colours[from][i] - growth->colours[to][i]));
    return 1.0f + EDGE_COST * change;
}

static void plant(struct growth *growth)
{
    struct opening *opening = growth->opening;
    float neck_y = growth->garment->landmarks_px[GARMENT_NECK_FRONT].y;
    bool open = is_open_jacket(growth->garment);
    for (int i = 0; i < opening->width * opening->height; i++) {
        int x = i % opening->width, y = i / opening->width;
        float px = opening->left + ((float)x + 0.5f) * opening->cell_px;
        float py = opening->top + ((float)y + 0.5f) * opening->cell_px;
        int seed = open && py > neck_y ? seed_between_fronts(growth->garment, px, py)
                                       : seed_at_neck(growth, x, px, py);
        growth->cost[i] = INFINITY;
        growth->place[i] = -1;
        if (seed != UNKNOWN)
            reach(growth, i, 0.0f, (uint8_t)seed);
    }
}

static void grow(struct growth *growth)
{
    const struct opening *opening = growth->opening;
    while (growth->heap_count > 0) {
        int cell = take_least(growth), x = cell % opening->width, y = cell / opening->width;
        const int steps[4][2] = {{-1, 0}, {1, 0}, {0, -1}, {0, 1}};
        for (int k = 0; k < 4; k++) {
            int to_x = x + steps[k][0], to_y = y + steps[k][1];
            if (to_x < 0 || to_y < 0 || to_x >= opening->width || to_y >= opening->height)
                continue;
            int to = to_y * opening->width + to_x;
            reach(growth, to, growth->cost[cell] + step_cost(growth, cell, to), opening->labels[cell]);
        }
    }
}

enum result opening_find(const struct garment *garment, struct opening **out)
{
    enum result result = RESULT_NO_MEMORY;
    *out = NULL;
    if (!has_opening(garment))
        return RESULT_OK;
    struct opening *opening = calloc(1, sizeof *opening);
    struct growth growth = {.garment = garment, .opening = opening};
    if (opening == NULL)
        return RESULT_NO_MEMORY;
    place_window(garment, opening);
    size_t cells = (size_t)opening->width * (size_t)opening->height;
    opening->labels = calloc(cells, 1);
    growth.colours = calloc(cells, sizeof *growth.colours);
    growth.cost = calloc(cells, sizeof *growth.cost);
    growth.heap = calloc(cells, sizeof *growth.heap);
    growth.place = calloc(cells, sizeof *growth.place);
    if (opening->labels == NULL || growth.colours == NULL || growth.cost == NULL || growth.heap == NULL ||
        growth.place == NULL)
        goto cleanup;
    read_cells(&growth);
    plant(&growth);
    grow(&growth);
    *out = opening;
    opening = NULL;
    result = RESULT_OK;
cleanup:
    free(growth.place);
    free(growth.heap);
    free(growth.cost);
    free(growth.colours);
    opening_free(opening);
    return result;
}

void opening_free(struct opening *opening)
{
    if (opening != NULL)
        free(opening->labels);
    free(opening);
}

bool opening_has(const struct opening *opening, struct vec2 p)
{
    if (opening == NULL)
        return false;
    float x = (p.x - opening->left) / opening->cell_px, y = (p.y - opening->top) / opening->cell_px;
    if (x < 0.0f || y < 0.0f || x >= (float)opening->width || y >= (float)opening->height)
        return false;
    return opening->labels[(int)y * opening->width + (int)x] == INSIDE;
}
