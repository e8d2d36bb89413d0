// Outlines for the drawn garments: smooth curves through a few points, and how far each pixel is from one.
//
// Units: pixels of the picture, origin top-left, y down.
#ifndef CHEVAL_DEMO_FLAT_OUTLINE_H
#define CHEVAL_DEMO_FLAT_OUTLINE_H

#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define FLAT_MAX_POINTS 2048

// A point that a curve goes through; the curve turns sharply at a corner.
struct flat_node {
    float x, y;
    bool corner;
};

struct flat_outline {
    struct vec2 points[FLAT_MAX_POINTS];
    int count;
    bool closed;
};

// Through the nodes (centripetal Catmull-Rom), shifted by `at`.
void flat_outline_spline(const struct flat_node *nodes, int count, bool closed, struct vec2 at,
                         struct flat_outline *out);

// Closed, of a shape that is the same on both sides of x = at.x: `nodes` are those of one side, x >= 0 from
// the axis, from the top to the bottom.
void flat_outline_both(const struct flat_node *nodes, int count, struct vec2 at, struct flat_outline *out);

// Closed: a ribbon along an open line, from `left` to `right` pixels beside it (right is where y grows when
// the line runs towards +x).
void flat_outline_ribbon(const struct flat_outline *line, float left, float right, struct flat_outline *out);

void flat_outline_mirror(struct flat_outline *outline, float axis_x);

// Nothing that lies on a table is quite symmetric or quite straight: bends by up to `amount`, the same bend
// for all that lies at the same place.
void flat_outline_bend(struct flat_outline *outline, float amount, uint32_t seed);

float flat_outline_length(const struct flat_outline *outline);

// A grid of samples: sample (i, j) is at x = left + i * step, y = top + j * step, its value at [j * stride +
// i].
struct flat_grid {
    float left, top, step;
    int width, height, stride;
};

// Fills distance[] with the distance in pixels, at most `reach`, of each sample: positive inside of a closed
// outline and on the right side of an open one. `along`, which may be NULL, has the way from the outline's
// beginning to the nearest point; it is set where the distance is less than `reach`.
void flat_outline_distance(const struct flat_outline *outline, const struct flat_grid *grid, float reach,
                           float *distance, float *along);

#endif
