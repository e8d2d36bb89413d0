#include "tracking/layers_view.h"

enum { SHOULDER_RIGHT = 12, SHOULDER_LEFT = 11, HIP_RIGHT = 24, HIP_LEFT = 23 };

// World landmarks are the picture's under weak perspective: the factor between the two that fits the torso's
// four corners best.
float layers_metre(const struct layers_view *view, const struct body *body)
{
    static const int corners[4] = {SHOULDER_RIGHT, SHOULDER_LEFT, HIP_RIGHT, HIP_LEFT};
    float products = 0.0f, squares = 0.0f;
    for (int i = 0; i < 4; i++)
        for (int k = 0; k < i; k++) {
            struct vec2 seen = vec2_subtract(layers_cell_of(view, body->landmarks_px[corners[i]]),
                                             layers_cell_of(view, body->landmarks_px[corners[k]]));
            struct vec3 real = vec3_subtract(body->world_m[corners[i]], body->world_m[corners[k]]);
            products += seen.x * real.x + seen.y * real.y;
            squares += real.x * real.x + real.y * real.y;
        }
    return products > 0.0f && squares > 0.0f ? products / squares : 0.0f;
}

static int within(float position, int first, int count)
{
    return (int)fminf(fmaxf(floorf(position) - (float)first, 0.0f), (float)count);
}

struct layers_bounds layers_bounds_of(const struct layers_view *view, const struct vec2 *points, int count,
                                      float reach)
{
    struct vec2 low = points[0], high = points[0];
    for (int i = 1; i < count; i++) {
        low = (struct vec2){fminf(low.x, points[i].x), fminf(low.y, points[i].y)};
        high = (struct vec2){fmaxf(high.x, points[i].x), fmaxf(high.y, points[i].y)};
    }
    return (struct layers_bounds){within(low.x - reach, view->left, view->columns),
                                  within(low.y - reach, view->top, view->rows),
                                  within(high.x + reach + 1.0f, view->left, view->columns),
                                  within(high.y + reach + 1.0f, view->top, view->rows)};
}

float layers_from_line(struct vec2 p, struct vec2 a, struct vec2 b, float *along)
{
    struct vec2 line = vec2_subtract(b, a), to = vec2_subtract(p, a);
    float square = line.x * line.x + line.y * line.y;
    float t = square > 0.0f ? (to.x * line.x + to.y * line.y) / square : 0.0f;
    float bounded = fminf(fmaxf(t, 0.0f), 1.0f);
    *along = t;
    return vec2_length((struct vec2){to.x - bounded * line.x, to.y - bounded * line.y});
}

// How often a ray to the side crosses the ring (Jordan's curve theorem).
bool layers_in_ring(struct vec2 p, const struct vec2 *ring, int count)
{
    bool within = false;
    for (int i = 0, k = count - 1; i < count; k = i++)
        if ((ring[i].y > p.y) != (ring[k].y > p.y) &&
            p.x < (ring[k].x - ring[i].x) * (p.y - ring[i].y) / (ring[k].y - ring[i].y) + ring[i].x)
            within = !within;
    return within;
}
