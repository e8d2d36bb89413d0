// Headbands: over the top from ear to ear, or all round the head.
//
// Units: millimetres; +y up, +z front. The origin is the middle of the head at the height at which a hat
// sits.
#ifndef CHEVAL_DEMO_HEADBAND_SHAPE_H
#define CHEVAL_DEMO_HEADBAND_SHAPE_H

#include "assets/demo/demo_surface.h"

enum headband {
    HEADBAND_PADDED, // velvet over foam, 30 mm wide on top
    HEADBAND_TIARA,  // a metal band with leaves and pearls
    HEADBAND_SPORT   // jersey, 48 mm, all round
};

enum headband_part { HEADBAND_CLOTH, HEADBAND_INSIDE, HEADBAND_METAL, HEADBAND_PEARL };

// Into the zeroed surfaces of the parts.
void headband_build(int headband, struct surface *parts);

#endif
