#include "assets/garment/outline.h"

#include "assets/garment/distance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRID 768 // cells along the longer side; a cell is a pixel of smaller pictures
#define TRACE_MAX (32 * GRID)
#define SMOOTHINGS 2
#define HOLE_LEAST 0.01f // of the piece's area

// --- the grid ----------------------------------------------------------------------------------------------

// Cells with a rim of empty ones: how much of each is cloth, and which of them are traced.
struct grid {
    float *alpha;
    uint8_t *mask;
    int width, height;
    float cell_px;
};

static void grid_free(struct grid *grid)
{
    free(grid->alpha);
    free(grid->mask);
}

// Mean of alpha over a cell.
static float alpha_of(const struct picture *cutout, float cell_px, int x, int y)
{
    int left = (int)((float)x * cell_px), right = (int)ceilf((float)(x + 1) * cell_px), sum = 0, count = 0;
    int top = (int)((float)y * cell_px), bottom = (int)ceilf((float)(y + 1) * cell_px);
    for (int v = top; v < bottom && v < cutout->height_px; v++)
        for (int u = left; u < right && u < cutout->width_px; u++, count++)
            sum += picture_row(cutout, v)[4 * u + 3];
    return count > 0 ? (float)sum / (255.0f * (float)count) : 0.0f;
}

static enum result grid_make(const struct picture *cutout, struct grid *out)
{
    int longer = cutout->width_px > cutout->height_px ? cutout->width_px : cutout->height_px;
    *out = (struct grid){.cell_px = fmaxf((float)longer / GRID, 1.0f)};
    out->width = (int)ceilf((float)cutout->width_px / out->cell_px) + 2;
    out->height = (int)ceilf((float)cutout->height_px / out->cell_px) + 2;
    size_t count = (size_t)out->width * (size_t)out->height;
    out->alpha = calloc(count, sizeof *out->alpha);
    out->mask = calloc(count, 1);
    if (out->alpha == NULL || out->mask == NULL)
        return RESULT_NO_MEMORY;
    for (int y = 1; y + 1 < out->height; y++)
        for (int x = 1; x + 1 < out->width; x++) {
            float alpha = alpha_of(cutout, out->cell_px, x - 1, y - 1);
            out->alpha[y * out->width + x] = alpha;
            out->mask[y * out->width + x] = alpha >= 0.5f;
        }
    return RESULT_OK;
}

// Marks the piece of cells with 1 that a cell is in, over edges and corners; returns its size. `stack` holds
// all cells.
static int mark_piece(struct grid *grid, int start, uint8_t mark, int *stack)
{
    int count = 0, size = 0, total = grid->width * grid->height;
    stack[count++] = start;
    grid->mask[start] = mark;
    while (count > 0) {
        int cell = stack[--count];
        size++;
        for (int k = 0; k < 9; k++) {
            int next = cell + (k / 3 - 1) * grid->width + k % 3 - 1;
            if (next < 0 || next >= total || grid->mask[next] != 1)
                continue;
            grid->mask[next] = mark;
            stack[count++] = next;
        }
    }
    return size;
}

// Leaves only the largest piece, as 1. Returns its size.
static enum result keep_largest(struct grid *grid, int *size)
{
    int total = grid->width * grid->height, best = -1;
    int *stack = malloc((size_t)total * sizeof *stack);
    *size = 0;
    if (stack == NULL)
        return RESULT_NO_MEMORY;
    for (int i = 0; i < total; i++) {
        int found = grid->mask[i] == 1 ? mark_piece(grid, i, 2, stack) : 0;
        if (found > *size) {
            *size = found;
            best = i;
        }
    }
    for (int i = 0; i < total; i++)
        grid->mask[i] = grid->mask[i] != 0;
    if (best >= 0)
        (void)mark_piece(grid, best, 3, stack);
    for (int i = 0; i < total; i++)
        grid->mask[i] = grid->mask[i] == 3;
    free(stack);
    return RESULT_OK;
}

// Leaves what discs of this many pixels across fit into.
static enum result drop_thin(struct grid *grid, float thin_px)
{
    int radius = (int)lroundf(0.5f * thin_px / grid->cell_px);
    size_t count = (size_t)grid->width * (size_t)grid->height;
    if (radius < 1)
        return RESULT_OK;
    uint16_t *distance = malloc(count * sizeof *distance);
    uint8_t *fits = malloc(count);
    if (distance != NULL && fits != NULL) {
        disc_fits(grid->mask, 1, radius, grid->width, grid->height, distance, fits);
        memcpy(grid->mask, fits, count);
    }
    bool made = distance != NULL && fits != NULL;
    free(distance);
    free(fits);
    return made ? RESULT_OK : RESULT_NO_MEMORY;
}

// Leaves the holes of the piece in the mask, as 1.
static enum result turn_to_holes(struct grid *grid)
{
    int total = grid->width * grid->height;
    int *stack = malloc((size_t)total * sizeof *stack), count = 0;
    if (stack == NULL)
        return RESULT_NO_MEMORY;
    stack[count++] = 0; // the rim is outside; outside hangs together over edges alone
    grid->mask[0] = 2;
    while (count > 0) {
        int cell = stack[--count];
        const int steps[4] = {-1, 1, -grid->width, grid->width};
        for (int k = 0; k < 4; k++) {
            int next = cell + steps[k];
            if (next < 0 || next >= total || grid->mask[next] != 0)
                continue;
            grid->mask[next] = 2;
            stack[count++] = next;
        }
    }
    for (int i = 0; i < total; i++)
        grid->mask[i] = grid->mask[i] == 0;
    free(stack);
    return RESULT_OK;
}

// --- tracing -----------------------------------------------------------------------------------------------

// Where alpha passes one half between the middles of a cell of the mask and of one beside it. Where the mask
// isn't that of alpha, halfway.
static struct vec2 crossing(const struct grid *grid, int inside_x, int inside_y, int outside_x, int outside_y)
{
    float in = grid->alpha[inside_y * grid->width + inside_x] - 0.5f;
    float out = grid->alpha[outside_y * grid->width + outside_x] - 0.5f;
    float t = in * out < 0.0f ? in / (in - out) : 0.5f;
    return (struct vec2){((float)inside_x - 0.5f + (float)(outside_x - inside_x) * t) * grid->cell_px,
                         ((float)inside_y - 0.5f + (float)(outside_y - inside_y) * t) * grid->cell_px};
}

// Follows the edges between cells of the mask and others, the mask to the right, from the top of its first
// cell. Pieces that touch at a corner are one. Returns how many points.
static int trace(const struct grid *grid, struct vec2 *points)
{
    // By direction: right, down, left, up; and the cell to the right of an edge that starts at a corner.
    static const int step_x[4] = {1, 0, -1, 0}, step_y[4] = {0, 1, 0, -1};
    static const int ahead_x[4] = {0, -1, -1, 0}, ahead_y[4] = {0, 0, -1, -1};
    int first = 0, total = grid->width * grid->height, count = 0, direction = 0;
    while (first < total && grid->mask[first] != 1)
        first++;
    if (first == total)
        return 0;
    int x = first % grid->width, y = first / grid->width;
    const int start_x = x, start_y = y;
    do {
        // The cell to the right of the edge that is gone along, and the one to its left.
        int in_x = x + ahead_x[direction], in_y = y + ahead_y[direction];
        int left = (direction + 3) % 4;
        int out_x = in_x + step_x[left], out_y = in_y + step_y[left];
        points[count++] = crossing(grid, in_x, in_y, out_x, out_y);
        x += step_x[direction];
        y += step_y[direction];
        int ahead = (in_y + step_y[direction]) * grid->width + in_x + step_x[direction];
        int beside = (out_y + step_y[direction]) * grid->width + out_x + step_x[direction];
        if (grid->mask[beside] == 1)
            direction = left;
        else if (grid->mask[ahead] != 1)
            direction = (direction + 1) % 4;
    } while ((x != start_x || y != start_y || direction != 0) && count < TRACE_MAX);
    return count;
}

static void smooth(struct vec2 *points, int count, struct vec2 *work)
{
    for (int pass = 0; pass < SMOOTHINGS; pass++) {
        memcpy(work, points, (size_t)count * sizeof *points);
        for (int i = 0; i < count; i++) {
            struct vec2 a = work[(i + count - 1) % count], b = work[i], c = work[(i + 1) % count];
            points[i] = vec2_mix(vec2_mix(a, c, 0.5f), b, 0.5f);
        }
    }
}

static void resample(const struct vec2 *points, int count, struct outline *out)
{
    float length = 0.0f, passed = 0.0f;
    for (int i = 0; i < count; i++)
        length += vec2_length(vec2_subtract(points[(i + 1) % count], points[i]));
    out->step_px = length / OUTLINE_POINTS;
    int made = 0;
    for (int i = 0; i < count; i++) {
        struct vec2 a = points[i], b = points[(i + 1) % count];
        float piece = vec2_length(vec2_subtract(b, a));
        while (made < OUTLINE_POINTS && (float)made * out->step_px <= passed + piece) {
            float t = piece > 0.0f ? ((float)made * out->step_px - passed) / piece : 0.0f;
            out->points[made++] = vec2_mix(a, b, t);
        }
        passed += piece;
    }
    for (; made < OUTLINE_POINTS; made++) // rounding
        out->points[made] = points[0];
}

static void measure(struct outline *out)
{
    out->left = out->top = INFINITY;
    out->right = out->bottom = -INFINITY;
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        out->left = fminf(out->left, out->points[i].x);
        out->right = fmaxf(out->right, out->points[i].x);
        out->top = fminf(out->top, out->points[i].y);
        out->bottom = fmaxf(out->bottom, out->points[i].y);
    }
}

// The column about which most cells have a counterpart.
static float find_axis(const struct grid *grid)
{
    int best = grid->width, best_score = -1;
    for (int twice = grid->width * 6 / 10; twice <= grid->width * 14 / 10; twice++) { // twice the column
        int score = 0;
        for (int y = 0; y < grid->height; y += 3)
            for (int x = 0; x < grid->width; x++) {
                int other = twice - x;
                score += grid->mask[y * grid->width + x] == 1 && other >= 0 && other < grid->width &&
                         grid->mask[y * grid->width + other] == 1;
            }
        if (score > best_score) {
            best_score = score;
            best = twice;
        }
    }
    return (0.5f * (float)best - 0.5f) * grid->cell_px;
}

// Of the largest piece of the mask.
static enum result trace_mask(struct grid *grid, float least_size, struct outline *out)
{
    int size = 0;
    enum result result = keep_largest(grid, &size);
    struct vec2 *points = malloc((size_t)TRACE_MAX * sizeof *points),
                *work = malloc((size_t)TRACE_MAX * sizeof *work);
    if (result == RESULT_OK && (points == NULL || work == NULL))
        result = RESULT_NO_MEMORY;
    int count = result == RESULT_OK && (float)size > least_size ? trace(grid, points) : 0;
    if (result == RESULT_OK && count < 64)
        result = RESULT_INVALID;
    if (result == RESULT_OK) {
        smooth(points, count, work);
        resample(points, count, out);
        measure(out);
        out->axis_x = find_axis(grid);
    }
    free(work);
    free(points);
    return result;
}

enum result outline_trace(const struct picture *cutout, float thin_px, struct outline *out)
{
    struct grid grid;
    enum result result = grid_make(cutout, &grid);
    if (result == RESULT_OK)
        result = drop_thin(&grid, thin_px);
    if (result == RESULT_OK)
        result = trace_mask(&grid, 256.0f, out);
    grid_free(&grid);
    return result;
}

enum result outline_trace_hole(const struct picture *cutout, struct outline *out)
{
    struct grid grid;
    int size = 0;
    enum result result = grid_make(cutout, &grid);
    if (result == RESULT_OK)
        result = keep_largest(&grid, &size);
    if (result == RESULT_OK)
        result = turn_to_holes(&grid);
    if (result == RESULT_OK && trace_mask(&grid, HOLE_LEAST * (float)size, out) != RESULT_OK)
        result = RESULT_NOT_FOUND;
    grid_free(&grid);
    return result;
}

// --- questions ---------------------------------------------------------------------------------------------

int outline_at(int index)
{
    return ((index % OUTLINE_POINTS) + OUTLINE_POINTS) % OUTLINE_POINTS;
}

int outline_length(int from, int to)
{
    return outline_at(to - from);
}

float outline_turn(const struct outline *outline, int index, int reach)
{
    struct vec2 a = outline->points[outline_at(index - reach)], b = outline->points[outline_at(index)],
                c = outline->points[outline_at(index + reach)];
    struct vec2 in = vec2_subtract(b, a), on = vec2_subtract(c, b);
    return atan2f(in.x * on.y - in.y * on.x, in.x * on.x + in.y * on.y);
}

int outline_extreme(const struct outline *outline, int from, int to, struct vec2 direction)
{
    int best = outline_at(from);
    float most = -INFINITY;
    for (int i = 0; i <= outline_length(from, to); i++) {
        struct vec2 p = outline->points[outline_at(from + i)];
        float reach = p.x * direction.x + p.y * direction.y;
        if (reach > most) {
            most = reach;
            best = outline_at(from + i);
        }
    }
    return best;
}

int outline_nearest(const struct outline *outline, int from, int to, struct vec2 p)
{
    int best = outline_at(from);
    float least = INFINITY;
    for (int i = 0; i <= outline_length(from, to); i++) {
        struct vec2 q = outline->points[outline_at(from + i)];
        float distance = hypotf(q.x - p.x, q.y - p.y);
        if (distance < least) {
            least = distance;
            best = outline_at(from + i);
        }
    }
    return best;
}

// Gift wrapping: the next point of the hull after `from`, clockwise on the screen.
static int next_on_hull(const struct outline *outline, int from)
{
    int best = outline_at(from + 1);
    for (int i = 2; i < OUTLINE_POINTS; i++) {
        int k = outline_at(from + i);
        struct vec2 a = outline->points[from], b = outline->points[best], p = outline->points[k];
        float cross = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
        float nearer = hypotf(p.x - a.x, p.y - a.y) - hypotf(b.x - a.x, b.y - a.y);
        if (cross < -1e-4f || (fabsf(cross) <= 1e-4f && nearer > 0.0f))
            best = k;
    }
    return best;
}

static int compare_depth(const void *left, const void *right)
{
    const struct outline_pocket *a = left, *b = right;
    return a->depth_px < b->depth_px ? 1 : a->depth_px > b->depth_px ? -1 : 0;
}

int outline_pockets(const struct outline *outline, struct outline_pocket out[OUTLINE_POCKETS])
{
    int first = outline_extreme(outline, 0, OUTLINE_POINTS - 1, (struct vec2){0.0f, -1.0f}), count = 0;
    for (int at = first, walked = 0; walked < OUTLINE_POINTS;) {
        int next = next_on_hull(outline, at), length = outline_length(at, next);
        if (length <= 0)
            break;
        struct outline_pocket pocket = {.from = at, .to = next};
        // The other side of the hull's edge, so seen from the far end.
        struct vec2 a = outline->points[at], b = outline->points[next];
        float edge = fmaxf(hypotf(b.x - a.x, b.y - a.y), 1e-3f);
        for (int i = 1; i < length; i++) {
            struct vec2 p = outline->points[outline_at(at + i)];
            float depth = ((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / edge;
            if (depth > pocket.depth_px) {
                pocket.depth_px = depth;
                pocket.deepest = outline_at(at + i);
            }
        }
        if (length > 2 && count < OUTLINE_POCKETS)
            out[count++] = pocket;
        walked += length;
        at = next;
    }
    qsort(out, (size_t)count, sizeof *out, compare_depth);
    return count;
}

void outline_mirror(const struct outline *outline, struct outline *out)
{
    float twice = 2.0f * outline->axis_x;
    *out = *outline;
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        struct vec2 p = outline->points[OUTLINE_POINTS - 1 - i];
        out->points[i] = (struct vec2){twice - p.x, p.y};
    }
    out->left = twice - outline->right;
    out->right = twice - outline->left;
}
