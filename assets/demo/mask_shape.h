// Face masks as they are worn, over nose and chin, with loops behind the ears.
//
// Units: millimetres; +y up, +z front. The origin is on the tip of the nose, which the inside just touches.
#ifndef CHEVAL_DEMO_MASK_SHAPE_H
#define CHEVAL_DEMO_MASK_SHAPE_H

#include "assets/demo/demo_surface.h"

enum mask {
    MASK_PLEATED, // medical: three pleats, drawn open
    MASK_CLOTH    // two shaped halves, sewn down the middle
};

enum mask_part { MASK_OUTSIDE, MASK_INSIDE, MASK_LOOP, MASK_HEM };

// Into the zeroed surfaces of the parts.
void mask_build(int mask, struct surface *parts);

#endif
