// Necklaces as they lie: round a neck of 6 cm radius, over its slope into the shoulders, and in front on the
// chest.
//
// Units: millimetres; +y up, +z front. The origin is the hollow of the neck, between the collarbones.
#ifndef CHEVAL_DEMO_NECKLACE_SHAPE_H
#define CHEVAL_DEMO_NECKLACE_SHAPE_H

#include "assets/demo/demo_surface.h"

enum necklace {
    NECKLACE_SOLITAIRE, // a fine chain of 42 cm with a stone of 6 mm
    NECKLACE_MEDAL,     // 50 cm, a hammered disc of 18 mm
    NECKLACE_PEARLS,    // 45 cm, pearls of 7.5 mm
    NECKLACE_CHOKER,    // a ribbon with a drop
    NECKLACE_COLLAR     // stones that grow towards the middle
};

enum necklace_part { NECKLACE_METAL, NECKLACE_STONE, NECKLACE_PEARL, NECKLACE_RIBBON };

// Into the zeroed surfaces of the parts.
void necklace_build(int necklace, struct surface *parts);

#endif
