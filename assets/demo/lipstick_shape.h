// An open lipstick, for product pictures: the case's base, the tube, the collar and the slanted bullet.
//
// Units: millimetres; +y up, standing on y = 0, the slant facing +z and a little to +x.
#ifndef CHEVAL_DEMO_LIPSTICK_SHAPE_H
#define CHEVAL_DEMO_LIPSTICK_SHAPE_H

#include "assets/eyewear/solid.h"

enum lipstick_part { LIPSTICK_BASE, LIPSTICK_BAND, LIPSTICK_TUBE, LIPSTICK_BULLET, LIPSTICK_PART_COUNT };

// Into LIPSTICK_PART_COUNT zeroed meshes.
void lipstick_build(struct solid *parts);

#endif
