#include "assets/garment/outline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define GRID 512 // cells along the longer side
#define TRACE_MAX (16 * GRID)
#define SMOOTHINGS 2

// Cells that are mostly cloth, with a rim of empty ones.
struct grid {
    uint8_t *cells;
    int width, height;
    float cell_px;
};

static bool make_grid(const struct picture *cutout, struct grid *out)
{
    int longer = cutout->width_px > cutout->height_px ? cutout->width_px : cutout->height_px;
    out->cell_px = fmaxf((float)longer / GRID, 1.0f);
    out->width = (int)ceilf((float)cutout->width_px / out->cell_px) + 2;
    out->height = (int)ceilf((float)cutout->height_px / out->cell_px) + 2;
    out->cells = calloc((size_t)out->width * (size_t)out->height, 1);
    if (out->cells == NULL)
        return false;
    for (int y = 1; y + 1 < out->height; y++)
        for (int x = 1; x + 1 < out->width; x++) {
            int px = (int)(((float)x - 0.5f) * out->cell_px), py = (int)(((float)y - 0.5f) * out->cell_px);
            px = px < cutout->width_px ? px : cutout->width_px - 1;
            py = py < cutout->height_px ? py : cutout->height_px - 1;
            out->cells[y * out->width + x] = picture_row(cutout, py)[4 * px + 3] >= 128;
        }
    return true;
}

// Marks the piece that a cell is in with `mark`; returns its size. `stack` holds all cells.
static int mark_piece(struct grid *grid, int start, uint8_t mark, int *stack)
{
    int count = 0, size = 0;
    stack[count++] = start;
    grid->cells[start] = mark;
    while (count > 0) {
        int cell = stack[--count];
        size++;
        const int steps[4] = {-1, 1, -grid->width, grid->width};
        for (int k = 0; k < 4; k++)
            if (grid->cells[cell + steps[k]] == 1) {
                grid->cells[cell + steps[k]] = mark;
                stack[count++] = cell + steps[k];
            }
    }
    return size;
}

// Leaves only the largest piece, as 1. Returns its first cell, -1: nothing.
static int keep_largest(struct grid *grid)
{
    int total = grid->width * grid->height, best = -1, best_size = 0;
    int *stack = malloc((size_t)total * sizeof *stack);
    if (stack == NULL)
        return -1;
    for (int i = 0; i < total; i++) {
        if (grid->cells[i] != 1)
            continue;
        int size = mark_piece(grid, i, 2, stack);
        if (size > best_size) {
            best = i;
            best_size = size;
        }
    }
    for (int i = 0; i < total; i++)
        grid->cells[i] = grid->cells[i] != 0;
    if (best >= 0)
        (void)mark_piece(grid, best, 3, stack);
    for (int i = 0; i < total; i++)
        grid->cells[i] = grid->cells[i] == 3;
    free(stack);
    return best;
}

// Moore's tracing, clockwise from the first cell in reading order. Returns how many cells.
static int trace(const struct grid *grid, int start, int *cells)
{
    static const int step_x[8] = {1, 1, 0, -1, -1, -1, 0, 1}, step_y[8] = {0, 1, 1, 1, 0, -1, -1, -1};
    int count = 0, x = start % grid->width, y = start / grid->width, from = 4, first = -1;
    do {
        cells[count++] = y * grid->width + x;
        int k = 0, direction = 0;
        for (; k < 8; k++) {
            direction = (from + 1 + k) % 8;
            if (grid->cells[(y + step_y[direction]) * grid->width + x + step_x[direction]] != 0)
                break;
        }
        if (k == 8)
            break; // a lone cell
        if (y * grid->width + x == start && direction == first)
            break; // once round
        if (first < 0)
            first = direction;
        x += step_x[direction];
        y += step_y[direction];
        from = (direction + 4) % 8;
    } while (count < TRACE_MAX);
    return count;
}

static void smooth(struct vec2 *points, int count, struct vec2 *work)
{
    for (int pass = 0; pass < SMOOTHINGS; pass++) {
        memcpy(work, points, (size_t)count * sizeof *points);
        for (int i = 0; i < count; i++) {
            struct vec2 a = work[(i + count - 1) % count], b = work[i], c = work[(i + 1) % count];
            points[i] = (struct vec2){0.25f * (a.x + 2.0f * b.x + c.x), 0.25f * (a.y + 2.0f * b.y + c.y)};
        }
    }
}

static void resample(const struct vec2 *points, int count, struct outline *out)
{
    float length = 0.0f;
    for (int i = 0; i < count; i++)
        length += hypotf(points[(i + 1) % count].x - points[i].x, points[(i + 1) % count].y - points[i].y);
    out->step_px = length / OUTLINE_POINTS;
    float passed = 0.0f;
    for (int i = 0, made = 0; i < count && made < OUTLINE_POINTS; i++) {
        struct vec2 a = points[i], b = points[(i + 1) % count];
        float piece = hypotf(b.x - a.x, b.y - a.y);
        while (made < OUTLINE_POINTS && (float)made * out->step_px <= passed + piece) {
            float t = piece > 0.0f ? ((float)made * out->step_px - passed) / piece : 0.0f;
            out->points[made++] = (struct vec2){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
        }
        passed += piece;
        for (int rest = made; i == count - 1 && rest < OUTLINE_POINTS; rest++)
            out->points[rest] = points[0];
    }
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
    for (int twice = grid->width * 7 / 10; twice <= grid->width * 13 / 10; twice++) { // twice the column
        int score = 0;
        for (int y = 0; y < grid->height; y += 3)
            for (int x = 0; x < grid->width; x++) {
                int other = twice - x;
                score += grid->cells[y * grid->width + x] != 0 && other >= 0 && other < grid->width &&
                         grid->cells[y * grid->width + other] != 0;
            }
        if (score > best_score) {
            best_score = score;
            best = twice;
        }
    }
    return (0.5f * (float)best - 0.5f) * grid->cell_px;
}

enum result outline_trace(const struct picture *cutout, struct outline *out)
{
    enum result result = RESULT_NO_MEMORY;
    struct grid grid = {0};
    int *cells = malloc(TRACE_MAX * sizeof *cells);
    struct vec2 *points = malloc(TRACE_MAX * sizeof *points), *work = malloc(TRACE_MAX * sizeof *work);
    if (cells == NULL || points == NULL || work == NULL || !make_grid(cutout, &grid))
        goto cleanup;
    int start = keep_largest(&grid), count = start >= 0 ? trace(&grid, start, cells) : 0;
    result = RESULT_INVALID;
    if (count < 64)
        goto cleanup;
    for (int i = 0; i < count; i++)
        points[i] = (struct vec2){((float)(cells[i] % grid.width) - 0.5f) * grid.cell_px,
                                  ((float)(cells[i] / grid.width) - 0.5f) * grid.cell_px};
    smooth(points, count, work);
    resample(points, count, out);
    measure(out);
    out->axis_x = find_axis(&grid);
    result = RESULT_OK;
cleanup:
    free(grid.cells);
    free(work);
    free(points);
    free(cells);
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

int outline_farthest(const struct outline *outline, int from, int to, float *distance_px)
{
    struct vec2 a = outline->points[outline_at(from)], b = outline->points[outline_at(to)];
    float length = fmaxf(hypotf(b.x - a.x, b.y - a.y), 1e-3f), most = -INFINITY;
    int best = outline_at(from);
    for (int i = 0; i <= outline_length(from, to); i++) {
        struct vec2 p = outline->points[outline_at(from + i)];
        float distance = -((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / length;
        if (distance > most) {
            most = distance;
            best = outline_at(from + i);
        }
    }
    if (distance_px != NULL)
        *distance_px = most;
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
