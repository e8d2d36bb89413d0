// What make-up is sold in, for product pictures: containers that show the colour.
//
// Units: millimetres; +y up, standing or lying on y = 0, the front towards +z.
#ifndef CHEVAL_DEMO_PACKAGING_SHAPE_H
#define CHEVAL_DEMO_PACKAGING_SHAPE_H

#include "assets/eyewear/solid.h"

enum packaging {
    PACKAGING_GLOSS,     // a tube with a long cap
    PACKAGING_BOTTLE,    // of glass, for foundation
    PACKAGING_CONCEALER, // a square tube
    PACKAGING_PENCIL,    // lying, its cap beside it
    PACKAGING_PEN,       // for liquid liner, likewise
    PACKAGING_MASCARA,   // a tube with the brush beside it
    PACKAGING_COMPACT,   // open, a round pan and a mirror
    PACKAGING_PALETTE_2, // open, as many pans
    PACKAGING_PALETTE_3,
    PACKAGING_PALETTE_4,
    PACKAGING_PALETTE_5,
    PACKAGING_LASHES_NATURAL, // a pair in its tray
    PACKAGING_LASHES_WISPY,
    PACKAGING_LASHES_CAT_EYE,
    PACKAGING_LASHES_DOLL_EYE,
    PACKAGING_LENS, // on its blister
    PACKAGING_COUNT
};

enum packaging_part {
    PACKAGING_CASE, // in the brand's colour
    PACKAGING_TRIM, // in its metal
    PACKAGING_BODY, // what is neither: glass, wood, the pan
    PACKAGING_MIRROR,
    PACKAGING_SHADE, // the product itself; of a palette five
    PACKAGING_PART_COUNT = PACKAGING_SHADE + 5
};

// Into PACKAGING_PART_COUNT zeroed meshes.
void packaging_build(enum packaging packaging, struct solid *parts);

// packaging_closed.c and packaging_open.c
void packaging_build_gloss(struct solid *parts);
void packaging_build_bottle(struct solid *parts);
void packaging_build_concealer(struct solid *parts);
void packaging_build_pencil(struct solid *parts);
void packaging_build_pen(struct solid *parts);
void packaging_build_mascara(struct solid *parts);
void packaging_build_compact(struct solid *parts);
void packaging_build_palette(struct solid *parts, int pans);
void packaging_build_lashes(struct solid *parts, enum packaging cut);
void packaging_build_lens(struct solid *parts);

#define PACKAGING_LENS_PRINT_MM 12.8f // width of the lens's print; u and v go over it

#endif
