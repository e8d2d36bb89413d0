// The part of a picture that a body is in, made small: what its layers are decided on. Within layers*.c only.
//
// A cell is two places of the layers each way. Positions are in cells of the whole picture (cell i spans
// [i, i+1)), lengths in cells.
#ifndef CHEVAL_TRACKING_LAYERS_VIEW_H
#define CHEVAL_TRACKING_LAYERS_VIEW_H

#include "platform/base/picture.h"
#include "tracking/guided_filter.h"
#include "tracking/layers.h"
#include "tracking/layers_bounded.h"
#include "tracking/people.h"

#include <stdbool.h>

#define LAYERS_CELLS_MAX (GUIDED_SIDE_MAX * GUIDED_SIDE_MAX)

struct layers_view {
    int width, height;            // of the whole picture
    int left, top, columns, rows; // the part that is looked at
    float cells_per_px[2];        // across, down
    struct guided_place *places;  // [rows][columns]: colours, and what is decided: enum layer's shares
    uint8_t (*colours)[4];        // of the layers' size, [2 * rows][2 * columns]
};

// Makes the view of a picture of at least two pixels each way: its size, the part in which the mask has
// anybody, and the colours there. view->places and view->colours are the caller's. False: nobody is there.
bool layers_view_make(struct layers_view *view, const struct picture *picture,
                      const struct person_mask *mask);

static inline struct vec2 layers_cell_of(const struct layers_view *view, struct vec3 px)
{
    return (struct vec2){px.x * view->cells_per_px[0], px.y * view->cells_per_px[1]};
}

// Columns and rows of the part, within it; right and bottom are outside.
struct layers_bounds {
    int left, top, right, bottom;
};

// Of all that is within `reach` of some points.
struct layers_bounds layers_bounds_of(const struct layers_view *view, const struct vec2 *points, int count,
                                      float reach);

// How long a metre is at the body, in cells, from its landmarks; 0: they don't say.
float layers_metre(const struct layers_view *view, const struct body *body);

// How far p is from the line a-b, and how far along its foot is, 0..1 between the ends, unbounded outside.
float layers_from_line(struct vec2 p, struct vec2 a, struct vec2 b, float *along);

// Between which two of `count` cells a position lies, and how far on from the first's middle: linear sampling
// with clamped edges.
float layers_between(float place, int count, int *low, int *high);

// Whether p is within a closed ring of points.
bool layers_in_ring(struct vec2 p, const struct vec2 *ring, int count);

#endif
