// Earrings: the left ear's jewel.
//
// Units: millimetres; +y up. The origin is on the front of the lobe, where it is pierced; +z is the lobe's
// own outward direction there, so that a post runs along -z through the lobe and a hoop's circle lies in y
// and z.
#ifndef CHEVAL_DEMO_EARRING_SHAPE_H
#define CHEVAL_DEMO_EARRING_SHAPE_H

#include "assets/demo/demo_surface.h"

enum earring {
    EARRING_PEARL_STUD, // 8 mm
    EARRING_SOLITAIRE,  // 5 mm, four prongs
    EARRING_HOOP_30,    // outer diameter
    EARRING_HOOP_50,
    EARRING_PEARL_DROP, // a pearl on a French wire
    EARRING_LEAF,       // a chased leaf of 38 mm
    EARRING_TASSEL      // seven chains of 45 mm on a bar
};

enum earring_part { EARRING_METAL, EARRING_STONE, EARRING_PEARL };

// Into the zeroed surfaces of the parts.
void earring_build(int earring, struct surface *parts);

#endif
