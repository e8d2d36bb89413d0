// The outline of a cut-out garment as evenly spaced points, and what can be asked of it.
//
// Traced where alpha is one half, between pixels (marching squares: Lorensen and Cline 1987, in the plane).
// Clockwise as one looks at the picture, so that corners that stick out turn to the right: positive. Lengths
// in pixels of the picture. Pure; any thread.
#ifndef CHEVAL_ASSETS_GARMENT_OUTLINE_H
#define CHEVAL_ASSETS_GARMENT_OUTLINE_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"

#include <stdbool.h>

#define OUTLINE_POINTS 1024

struct outline {
    struct vec2 points[OUTLINE_POINTS]; // a ring
    float step_px;                      // from each to the next
    float left, top, right, bottom;     // bounds
    float axis_x;                       // of symmetry, as far as there is any
};

// The outer edge of the largest piece. What a disc of `thin_px` across does not fit into, such as ribbons and
// straps, is left out; 0: nothing is. RESULT_INVALID when there is no piece to speak of.
MUST_CHECK enum result outline_trace(const struct picture *cutout, float thin_px, struct outline *out);

// The edge of the largest hole in it, clockwise too; the axis is the hole's own. RESULT_NOT_FOUND: no hole of
// a hundredth of the piece.
MUST_CHECK enum result outline_trace_hole(const struct picture *cutout, struct outline *out);

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

// The nearest point to p between `from` and `to`.
int outline_nearest(const struct outline *outline, int from, int to, struct vec2 p);

// The same outline as seen in a mirror at its axis, clockwise again.
void outline_mirror(const struct outline *outline, struct outline *out);

#endif
