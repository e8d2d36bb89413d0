// The outline of a cut-out garment as evenly spaced points, and what can be asked of it.
//
// Clockwise as one looks at the picture, so that corners that stick out turn to the right: positive. Lengths
// in pixels of the picture. Pure; any thread.
#ifndef CHEVAL_ASSETS_GARMENT_OUTLINE_H
#define CHEVAL_ASSETS_GARMENT_OUTLINE_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"

#include <stdbool.h>

#define OUTLINE_POINTS 720

struct outline {
    struct vec2 points[OUTLINE_POINTS]; // a ring
    float step_px;                      // from each to the next
    float left, top, right, bottom;     // bounds
    float axis_x;                       // of symmetry, as far as there is any
};

// The outer edge of the largest piece. RESULT_INVALID when there is none to speak of.
MUST_CHECK enum result outline_trace(const struct picture *cutout, struct outline *out);

int outline_at(int index);            // on the ring
int outline_length(int from, int to); // steps from one point to another, clockwise

// The angle by which the outline turns about a point, to the right positive, as seen over `reach` points
// either way. Radians.
float outline_turn(const struct outline *outline, int index, int reach);

// How far a point lies inside of the convex hull, with the ends of the pocket that it is in.
struct outline_pocket {
    int deepest, from, to; // clockwise
    float depth_px;
};
#define OUTLINE_POCKETS 24
// The pockets, deepest first. Returns how many.
int outline_pockets(const struct outline *outline, struct outline_pocket out[OUTLINE_POCKETS]);

// The point between `from` and `to` (clockwise) that lies farthest along a direction.
int outline_extreme(const struct outline *outline, int from, int to, struct vec2 direction);

// The point between `from` and `to` farthest from the straight line that joins them, to its left (outside
// of a clockwise outline); *distance_px (may be NULL) may be negative.
int outline_farthest(const struct outline *outline, int from, int to, float *distance_px);

// The nearest point to p between `from` and `to`.
int outline_nearest(const struct outline *outline, int from, int to, struct vec2 p);

#endif
