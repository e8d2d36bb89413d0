#include "render/garment/grid.h"

#include <string.h>

#define CELL_M 0.005f
#define MARGIN_M 0.04f // about what is worn
// Sizes of cells go by steps of a quarter of an octave.
#define STEPS_AN_OCTAVE 4.0f
#define USUAL_DISTANCE_M 1.5f // when it is not known

struct box {
    float left, top, right, bottom;
};

static void widen(struct box *box, const struct vec2 *points, int count)
{
    for (int i = 0; points != NULL && i < count; i++) {
        box->left = fminf(box->left, points[i].x);
        box->right = fmaxf(box->right, points[i].x);
        box->top = fminf(box->top, points[i].y);
        box->bottom = fmaxf(box->bottom, points[i].y);
    }
}

// Mean of what is worn innermost: it goes with the body, whatever the arms do.
static struct vec2 anchor_of(const struct scene_garment *worn, int count)
{
    const struct vec2 *points = worn->front_px != NULL ? worn->front_px : worn->rear_px;
    struct vec2 sum = {0.0f, 0.0f};
    for (int i = 0; points != NULL && i < count; i++)
        sum = (struct vec2){sum.x + points[i].x, sum.y + points[i].y};
    float share = 1.0f / (float)(count > 0 ? count : 1);
    return (struct vec2){sum.x * share, sum.y * share};
}

// Rounded up to a step, so that small changes of the distance change nothing.
static float step_of(float cell_px)
{
    return exp2f(ceilf(STEPS_AN_OCTAVE * log2f(cell_px)) / STEPS_AN_OCTAVE);
}

void grid_place(struct grid *grid, const struct scene_body *body, const int *vertex_counts,
                const struct picture *picture, float vertical_fov_rad)
{
    *grid = (struct grid){0};
    struct box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    struct vec2 anchor = {0.0f, 0.0f};
    for (int i = body->garment_count - 1; i >= 0; i--) {
        if (vertex_counts[i] < 1)
            continue;
        widen(&box, body->garments[i].front_px, vertex_counts[i]);
        widen(&box, body->garments[i].rear_px, vertex_counts[i]);
        anchor = anchor_of(&body->garments[i], vertex_counts[i]);
    }
    float distance_m = body->distance_m > 0.0f ? body->distance_m : USUAL_DISTANCE_M;
    float metre_px = 0.5f * (float)picture->height_px / tanf(0.5f * vertical_fov_rad) / distance_m;
    float margin_px = MARGIN_M * metre_px;
    box.left = fmaxf(box.left - margin_px, 0.0f);
    box.top = fmaxf(box.top - margin_px, 0.0f);
    box.right = fminf(box.right + margin_px, (float)picture->width_px);
    box.bottom = fminf(box.bottom + margin_px, (float)picture->height_px);
    if (!(box.left < box.right && box.top < box.bottom) || !isfinite(anchor.x + anchor.y) ||
        !isfinite(metre_px))
        return;
    float least =
        fmaxf((box.right - box.left) / (GRID_MAX_WIDTH - 2), (box.bottom - box.top) / (GRID_MAX_HEIGHT - 2));
    grid->cell_px = step_of(fmaxf(fmaxf(CELL_M * metre_px, 1.0f), least));
    grid->cell_m = grid->cell_px / metre_px;
    grid->left = (int)floorf((box.left - anchor.x) / grid->cell_px);
    grid->top = (int)floorf((box.top - anchor.y) / grid->cell_px);
    grid->origin_px = (struct vec2){anchor.x + (float)grid->left * grid->cell_px,
                                    anchor.y + (float)grid->top * grid->cell_px};
    grid->width = (int)ceilf((box.right - grid->origin_px.x) / grid->cell_px);
    grid->height = (int)ceilf((box.bottom - grid->origin_px.y) / grid->cell_px);
}

// The layers' columns or rows at the middles of cells along an axis.
static void place_cells(float origin_px, float cell_px, int cells, int layer_size, int picture_px, int *out)
{
    float scale = (float)layer_size / (float)picture_px;
    for (int i = 0; i < cells; i++) {
        float at = (origin_px + ((float)i + 0.5f) * cell_px) * scale;
        out[i] = (int)fminf(fmaxf(at, 0.0f), (float)(layer_size - 1));
    }
}

void grid_sample_layers(const struct grid *grid, const struct scene_layers *layers,
                        const struct picture *picture, float (*values)[GRID_MAX_CELLS])
{
    if (layers->width < 1 || layers->height < 1 || layers->shares == NULL) {
        for (int layer = 0; layer < SCENE_LAYER_COUNT; layer++)
            memset(values[layer], 0, sizeof **values * (size_t)(grid->width * grid->height));
        return;
    }
    int columns[GRID_MAX_WIDTH] = {0}, rows[GRID_MAX_HEIGHT] = {0};
    place_cells(grid->origin_px.x, grid->cell_px, grid->width, layers->width, picture->width_px, columns);
    place_cells(grid->origin_px.y, grid->cell_px, grid->height, layers->height, picture->height_px, rows);
    for (int y = 0; y < grid->height; y++)
        for (int x = 0; x < grid->width; x++) {
            const uint8_t *shares = layers->shares[rows[y] * layers->width + columns[x]];
            for (int layer = 0; layer < SCENE_LAYER_COUNT; layer++)
                values[layer][y * grid->width + x] = (float)shares[layer] / 255.0f;
        }
}

// --- blur --------------------------------------------------------------------------------------------------

enum { MOST_REACH = 48 };

// A box of `reach` whole cells either side and a share of the next ones.
struct box_filter {
    int reach;
    float share, scale;
};

// Two boxes of width 2r + 1 have variance ((2r + 1)^2 - 1) / 6.
static struct box_filter box_of_sigma(float sigma)
{
    float radius = 0.5f * (sqrtf(6.0f * sigma * sigma + 1.0f) - 1.0f);
    radius = fminf(radius, MOST_REACH);
    float reach = floorf(radius);
    return (struct box_filter){(int)reach, radius - reach, 1.0f / (2.0f * radius + 1.0f)};
}

// A row: a running sum.
static void blur_row(const struct box_filter *box, float *values, int count)
{
    float padded[MOST_REACH + 1 + GRID_MAX_WIDTH + MOST_REACH + 1] = {0.0f};
    const float *in = padded + MOST_REACH + 1;
    memcpy(padded + MOST_REACH + 1, values, sizeof *values * (size_t)count);
    float sum = 0.0f;
    for (int i = 0; i < box->reach; i++)
        sum += in[i];
    for (int i = 0; i < count; i++) {
        sum += in[i + box->reach];
        values[i] = box->scale * (sum + box->share * (in[i - box->reach - 1] + in[i + box->reach + 1]));
        sum -= in[i - box->reach];
    }
}

static const float *row_or_zeros(const float *values, int row, int width, int height)
{
    static const float zeros[GRID_MAX_WIDTH];
    return row >= 0 && row < height ? values + (ptrdiff_t)row * width : zeros;
}

// All columns at once, a row of sums running down.
static void blur_columns(const struct box_filter *box, const float *in, float *out, int width, int height)
{
    float sum[GRID_MAX_WIDTH] = {0.0f};
    for (int y = 0; y < box->reach; y++) {
        const float *row = row_or_zeros(in, y, width, height);
        for (int x = 0; x < width; x++)
            sum[x] += row[x];
    }
    for (int y = 0; y < height; y++) {
        const float *enters = row_or_zeros(in, y + box->reach, width, height);
        const float *leaves = row_or_zeros(in, y - box->reach, width, height);
        const float *before = row_or_zeros(in, y - box->reach - 1, width, height);
        const float *after = row_or_zeros(in, y + box->reach + 1, width, height);
        float *to = out + (ptrdiff_t)y * width;
        for (int x = 0; x < width; x++) {
            float all = sum[x] + enters[x];
            to[x] = box->scale * (all + box->share * (before[x] + after[x]));
            sum[x] = all - leaves[x];
        }
    }
}

void grid_blur(const struct grid *grid, float *values, float sigma_m, float *scratch)
{
    struct box_filter box = box_of_sigma(sigma_m / grid->cell_m);
    for (int y = 0; y < grid->height; y++) {
        blur_row(&box, values + (ptrdiff_t)y * grid->width, grid->width);
        blur_row(&box, values + (ptrdiff_t)y * grid->width, grid->width);
    }
    blur_columns(&box, values, scratch, grid->width, grid->height);
    blur_columns(&box, scratch, values, grid->width, grid->height);
}
