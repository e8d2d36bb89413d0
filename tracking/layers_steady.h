// Steadies what was decided about places over time: where the picture holds still, what is seen there does
// too. Within layers*.c only.
#ifndef CHEVAL_TRACKING_LAYERS_STEADY_H
#define CHEVAL_TRACKING_LAYERS_STEADY_H

#include "tracking/layers_view.h"

// What is known of the frame before. Zeroed: nothing.
struct layers_memory {
    uint32_t body; // whose; 0: nothing is known
    int64_t time_ns;
    int width, height, left, top, columns, rows; // of the view
    float seen[LAYERS_CELLS_MAX][3];
    float shares[LAYERS_CELLS_MAX][LAYER_PERSON]; // all but LAYER_PERSON, which the tracker steadies
    // On the way: both pictures in the present view's cells, and how still they are.
    float now[LAYERS_CELLS_MAX][3], before[LAYERS_CELLS_MAX][3], still[LAYERS_CELLS_MAX];
};

// The view of a body at a time, steadied in place. A time that stands still, goes back or jumps by more than
// half a second, another size or another body starts afresh.
void layers_steady(struct layers_memory *memory, const struct layers_view *view, uint32_t body,
                   int64_t time_ns);

#endif
