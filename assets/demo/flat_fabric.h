// The cloths of the drawn garments: how light and how high each place of a weave is, and what it is dyed.
#ifndef CHEVAL_DEMO_FLAT_FABRIC_H
#define CHEVAL_DEMO_FLAT_FABRIC_H

#include "platform/base/vec.h"

#include <stdint.h>

#define FLAT_COLOURS 5

// `pitch_mm` is the distance of its wales, ribs or stitches.
enum flat_weave {
    WEAVE_JERSEY,
    WEAVE_POPLIN,
    WEAVE_TWILL,
    WEAVE_KNIT,  // stocking stitch
    WEAVE_RIB,   // one right, one left
    WEAVE_CABLE, // plaits between ribs; the pitch is a plait's distance from the next
    WEAVE_WOOL,  // brushed
    WEAVE_SATIN,
    WEAVE_REPP, // fine ribs across
    WEAVE_LEATHER,
};

// `size_mm` is the pattern's repeat. colours[0] is the ground.
enum flat_dye {
    DYE_PLAIN,
    DYE_STRIPES,      // across; colours[1] as wide as a third of the repeat
    DYE_REGIMENTAL,   // stripes that rise to the right: three colours
    DYE_GINGHAM,      // both ways in one colour
    DYE_PLAID,        // both ways in three
    DYE_FLOWERS,      // strewn: two petals' colours, leaves, hearts
    DYE_HERRINGBONE,  // zigzag of two yarns
    DYE_DENIM,        // white weft between blue warp
    DYE_FINE_STRIPES, // lengthwise pin stripes
};

struct flat_fabric {
    enum flat_weave weave;
    float pitch_mm, relief_px;
    enum flat_dye dye;
    uint32_t colours[FLAT_COLOURS]; // 0xrrggbb, sRGB
    float size_mm;
    float melange;         // 0..1: how unlike its yarns are
    float gloss, gloss_at; // of silk, nylon, leather: strength, and the power of its lobe
    float sheen;           // of fibres that stand up, on what leans away
};

// A place of it.
struct flat_fibre {
    struct vec3 colour; // linear
    float height_px;
};

struct vec3 flat_colour(uint32_t srgb);

// u_mm across, v_mm down the cloth.
struct flat_fibre flat_fabric_at(const struct flat_fabric *fabric, const struct vec3 palette[FLAT_COLOURS],
                                 float u_mm, float v_mm);

#endif
