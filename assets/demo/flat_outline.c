#include "assets/demo/flat_outline.h"

#include "platform/base/noise.h"

#include <assert.h>
#include <stddef.h>

#define STEP_PX 9.0f // between points of a curve
#define MAX_SPAN_STEPS 64

static void push(struct flat_outline *outline, struct vec2 point)
{
    assert(outline->count < FLAT_MAX_POINTS);
    outline->points[outline->count++] = point;
}

// --- curves -----------------------------------------------------------------------------------------------

// The tangent at b of the centripetal curve through a, b and c, for the span whose root of length is `root`
// (Yuksel, Schaefer and Keyser: On the parameterization of Catmull-Rom curves, 2009).
static struct vec2 tangent(struct vec2 a, struct vec2 b, struct vec2 c, float root)
{
    float before = sqrtf(vec2_length(vec2_subtract(b, a))), after = sqrtf(vec2_length(vec2_subtract(c, b)));
    if (before < 1e-3f || after < 1e-3f)
        return (struct vec2){0.8f * (c.x - a.x), 0.8f * (c.y - a.y)};
    float both = before + after;
    return (struct vec2){root * ((b.x - a.x) / before - (c.x - a.x) / both + (c.x - b.x) / after),
                         root * ((b.y - a.y) / before - (c.y - a.y) / both + (c.y - b.y) / after)};
}

static struct vec2 hermite(struct vec2 a, struct vec2 from, struct vec2 b, struct vec2 to, float t)
{
    float u = t * t * (3.0f - 2.0f * t), v = t * (1.0f - t) * (1.0f - t), w = -t * t * (1.0f - t);
    return (struct vec2){a.x + u * (b.x - a.x) + v * from.x + w * to.x,
                         a.y + u * (b.y - a.y) + v * from.y + w * to.y};
}

// The span's neighbours: beyond a corner or an end, the span's own end goes on.
static void span_points(const struct flat_node *nodes, int count, bool closed, int i, struct vec2 p[4])
{
    for (int k = 0; k < 4; k++) {
        int j = i + k - 1;
        if (closed)
            j = (j + count) % count;
        else
            j = j < 0 ? 0 : (j >= count ? count - 1 : j);
        p[k] = (struct vec2){nodes[j].x, nodes[j].y};
    }
    if (nodes[i].corner)
        p[0] = p[1];
    if (nodes[(i + 1) % count].corner)
        p[3] = p[2];
}

void flat_outline_spline(const struct flat_node *nodes, int count, bool closed, struct vec2 at,
                         struct flat_outline *out)
{
    out->count = 0;
    out->closed = closed;
    for (int i = 0; i < (closed ? count : count - 1); i++) {
        struct vec2 p[4];
        span_points(nodes, count, closed, i, p);
        int steps = (int)ceilf(vec2_length(vec2_subtract(p[2], p[1])) / STEP_PX);
        steps = steps < 1 ? 1 : (steps > MAX_SPAN_STEPS ? MAX_SPAN_STEPS : steps);
        float root = sqrtf(vec2_length(vec2_subtract(p[2], p[1])));
        struct vec2 from = tangent(p[0], p[1], p[2], root), to = tangent(p[1], p[2], p[3], root);
        for (int s = 0; s < steps; s++) {
            struct vec2 q = hermite(p[1], from, p[2], to, (float)s / (float)steps);
            push(out, (struct vec2){q.x + at.x, q.y + at.y});
        }
    }
    if (!closed)
        push(out, (struct vec2){nodes[count - 1].x + at.x, nodes[count - 1].y + at.y});
}

void flat_outline_both(const struct flat_node *nodes, int count, struct vec2 at, struct flat_outline *out)
{
    struct flat_node all[64];
    int n = 0;
    assert(2 * count <= 64);
    for (int i = 0; i < count; i++)
        all[n++] = nodes[i];
    for (int i = count - 1; i >= 0; i--)
        if (nodes[i].x > 0.0f)
            all[n++] = (struct flat_node){-nodes[i].x, nodes[i].y, nodes[i].corner};
    flat_outline_spline(all, n, true, at, out);
}

// Unit vector to the right of the line at a point.
static struct vec2 right_of(const struct flat_outline *line, int i)
{
    const struct vec2 *p = line->points;
    struct vec2 along = vec2_subtract(p[i + 1 < line->count ? i + 1 : i], p[i > 0 ? i - 1 : i]);
    float length = fmaxf(vec2_length(along), 1e-6f);
    return (struct vec2){-along.y / length, along.x / length};
}

void flat_outline_ribbon(const struct flat_outline *line, float left, float right, struct flat_outline *out)
{
    out->count = 0;
    out->closed = true;
    for (int i = 0; i < line->count; i++) {
        struct vec2 n = right_of(line, i);
        push(out, (struct vec2){line->points[i].x - left * n.x, line->points[i].y - left * n.y});
    }
    for (int i = line->count - 1; i >= 0; i--) {
        struct vec2 n = right_of(line, i);
        push(out, (struct vec2){line->points[i].x + right * n.x, line->points[i].y + right * n.y});
    }
}

void flat_outline_mirror(struct flat_outline *outline, float axis_x)
{
    for (int i = 0; i < outline->count; i++)
        outline->points[i].x = 2.0f * axis_x - outline->points[i].x;
}

void flat_outline_bend(struct flat_outline *outline, float amount, uint32_t seed)
{
    for (int i = 0; i < outline->count; i++) {
        struct vec2 *p = &outline->points[i];
        float x = p->x / 2048.0f, y = p->y / 2048.0f;
        float wide_x = noise_value(x, y, 8, seed) - 0.5f, wide_y = noise_value(x, y, 8, seed + 1) - 0.5f;
        float near_x = noise_value(x, y, 32, seed + 2) - 0.5f,
              near_y = noise_value(x, y, 32, seed + 3) - 0.5f;
        p->x += amount * (2.0f * wide_x + 0.6f * near_x);
        p->y += amount * (2.0f * wide_y + 0.6f * near_y);
    }
}

float flat_outline_length(const struct flat_outline *outline)
{
    float length = 0.0f;
    for (int i = 0; i + 1 < outline->count; i++)
        length += vec2_length(vec2_subtract(outline->points[i + 1], outline->points[i]));
    return length;
}

// --- distances --------------------------------------------------------------------------------------------

static int clamp_index(float value, int count)
{
    return value < 0.0f ? 0 : (value > (float)(count - 1) ? count - 1 : (int)value);
}

// The samples within reach of the segment a..b learn how far it is.
static void segment_distance(struct vec2 a, struct vec2 b, float way, const struct flat_grid *grid,
                             float reach, float *distance, float *along)
{
    struct vec2 d = vec2_subtract(b, a);
    float square = fmaxf(d.x * d.x + d.y * d.y, 1e-9f), length = sqrtf(square);
    int i0 = clamp_index((fminf(a.x, b.x) - reach - grid->left) / grid->step, grid->width);
    int i1 = clamp_index((fmaxf(a.x, b.x) + reach - grid->left) / grid->step + 1.0f, grid->width);
    int j0 = clamp_index((fminf(a.y, b.y) - reach - grid->top) / grid->step, grid->height);
    int j1 = clamp_index((fmaxf(a.y, b.y) + reach - grid->top) / grid->step + 1.0f, grid->height);
    for (int j = j0; j <= j1; j++)
        for (int i = i0; i <= i1; i++) {
            float x = grid->left + (float)i * grid->step - a.x, y = grid->top + (float)j * grid->step - a.y;
            float t = fminf(fmaxf((x * d.x + y * d.y) / square, 0.0f), 1.0f);
            float ex = x - t * d.x, ey = y - t * d.y, far = ex * ex + ey * ey;
            int at = j * grid->stride + i;
            if (far >= distance[at] * distance[at])
                continue;
            far = sqrtf(far);
            distance[at] = d.x * y - d.y * x < 0.0f ? -far : far;
            if (along != NULL)
                along[at] = way + t * length;
        }
}

// Which samples of a row are inside: those left of an odd number of crossings.
static void row_signs(const struct flat_outline *outline, const struct flat_grid *grid, int j, float *row)
{
    float crossings[64], y = grid->top + (float)j * grid->step;
    int count = 0;
    for (int i = 0; i < outline->count; i++) {
        struct vec2 a = outline->points[i], b = outline->points[(i + 1) % outline->count];
        if ((a.y <= y) == (b.y <= y) || count == 64)
            continue;
        crossings[count++] = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
    }
    for (int i = 0; i < grid->width; i++) {
        float x = grid->left + (float)i * grid->step;
        bool inside = false;
        for (int k = 0; k < count; k++)
            inside ^= crossings[k] > x;
        row[i] = inside ? fabsf(row[i]) : -fabsf(row[i]);
    }
}

void flat_outline_distance(const struct flat_outline *outline, const struct flat_grid *grid, float reach,
                           float *distance, float *along)
{
    for (int j = 0; j < grid->height; j++)
        for (int i = 0; i < grid->width; i++)
            distance[j * grid->stride + i] = reach;
    float way = 0.0f;
    for (int i = 0; i < (outline->closed ? outline->count : outline->count - 1); i++) {
        struct vec2 a = outline->points[i], b = outline->points[(i + 1) % outline->count];
        segment_distance(a, b, way, grid, reach, distance, along);
        way += vec2_length(vec2_subtract(b, a));
    }
    for (int j = 0; outline->closed && j < grid->height; j++)
        row_signs(outline, grid, j, distance + (size_t)j * (size_t)grid->stride);
}
