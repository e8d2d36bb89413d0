#include "render/makeup/spline.h"

#include <assert.h>

#define PIECES 6 // straight ones, of the way from a point to the next
#define TRACE_MAX ((SPLINE_POINTS_MAX - 1) * PIECES + 1)

static float distance2(struct vec3 a, struct vec3 b)
{
    return vec2_length((struct vec2){a.x - b.x, a.y - b.y});
}

// By the pyramid of Barry and Goldman (1988), knots by the square root of the distance.
struct vec3 spline_point(const struct vec3 p[4], float t)
{
    float knots[4] = {0.0f};
    for (int i = 1; i < 4; i++)
        knots[i] = knots[i - 1] + fmaxf(sqrtf(distance2(p[i], p[i - 1])), 1e-3f);
    float at = knots[1] + (knots[2] - knots[1]) * t;
    struct vec3 level[4] = {p[0], p[1], p[2], p[3]};
    for (int depth = 1; depth < 4; depth++)
        for (int i = 0; i + depth < 4; i++) {
            // The last level joins only the two pieces that hold p[1]..p[2].
            int from = depth == 3 ? 1 : i, to = depth == 3 ? 2 : i + depth;
            level[i] = vec3_mix(level[i], level[i + 1], (at - knots[from]) / (knots[to] - knots[from]));
        }
    return level[0];
}

// Returns how many points were written.
static int trace(const struct vec3 *points, int count, struct vec3 out[TRACE_MAX])
{
    int written = 0;
    for (int i = 0; i + 1 < count; i++) {
        struct vec3 before = i > 0 ? points[i - 1] : vec3_mix(points[1], points[0], 2.0f);
        struct vec3 after = i + 2 < count ? points[i + 2] : vec3_mix(points[i], points[i + 1], 2.0f);
        const struct vec3 p[4] = {before, points[i], points[i + 1], after};
        for (int k = 0; k < PIECES; k++)
            out[written++] = spline_point(p, (float)k / PIECES);
    }
    out[written++] = points[count - 1];
    return written;
}

void spline_resample(const struct vec3 *points, int count, int out_count, struct vec3 *out)
{
    assert(count >= 2 && count <= SPLINE_POINTS_MAX && out_count >= 2);
    struct vec3 traced[TRACE_MAX];
    float lengths[TRACE_MAX] = {0.0f}; // up to each point
    int traced_count = trace(points, count, traced);
    for (int i = 1; i < traced_count; i++)
        lengths[i] = lengths[i - 1] + distance2(traced[i - 1], traced[i]);
    float whole = lengths[traced_count - 1];
    int piece = 1;
    for (int i = 0; i < out_count; i++) {
        float wanted = whole * (float)i / (float)(out_count - 1);
        while (piece + 1 < traced_count && lengths[piece] < wanted)
            piece++;
        float step = lengths[piece] - lengths[piece - 1];
        out[i] = vec3_mix(traced[piece - 1], traced[piece],
                          step > 0.0f ? fminf((wanted - lengths[piece - 1]) / step, 1.0f) : 0.0f);
    }
    out[0] = points[0];
    out[out_count - 1] = points[count - 1];
}
