// Hats for a head of 57 cm round: inside 16 cm wide and 19.5 cm long.
//
// Units: millimetres; +y up, +z front. The origin is the middle of the opening, at the height at which the
// hat sits on the head; crowns rise from there, brims and peaks lie at and below it.
#ifndef CHEVAL_DEMO_HAT_SHAPE_H
#define CHEVAL_DEMO_HAT_SHAPE_H

#include "assets/demo/demo_surface.h"

#define HAT_HALF_WIDTH_MM 80.0f // inside
#define HAT_HALF_LENGTH_MM 97.5f

enum hat { HAT_FEDORA, HAT_STRAW, HAT_BEANIE, HAT_CAP, HAT_BERET };

enum hat_part { HAT_CLOTH, HAT_LINING, HAT_BAND, HAT_TRIM };

// Into the zeroed surfaces of the parts.
void hat_build(int hat, struct surface *parts);

// hat_brimmed.c and hat_soft.c
void hat_build_fedora(struct surface *parts);
void hat_build_straw(struct surface *parts);
void hat_build_beanie(struct surface *parts);
void hat_build_cap(struct surface *parts);
void hat_build_beret(struct surface *parts);

// --- what they have in common -----------------------------------------------------------------------------

// A crown: the opening's ellipse widened by `wall`, drawn up to `height` along a superellipse of exponent
// `squareness` (2 a dome, 4 a flat top with round edges), narrowing by `taper` towards the top. `shape_it`
// then dents it, or is NULL.
struct hat_crown {
    float wall, height, squareness, taper;
    float from_y;                                        // where it begins
    struct vec3 (*shape_it)(struct vec3 at, float rise); // rise: 0 at the opening, 1 on top
};

// The crown at `u` of the way round, from the front over the wearer's left, and `v` of the way up.
struct vec3 hat_crown_at(const struct hat_crown *crown, float u, float v);

// Outside and, within it, the lining with the leather or ribbon that lies on the head.
void hat_add_crown(struct surface *cloth, const struct hat_crown *crown, float u_tiles, float v_tiles,
                   int rows);
void hat_add_lining(struct surface *lining, const struct hat_crown *crown);

// A ribbon round the crown from `low` to `high`, `off` millimetres before it.
void hat_add_ribbon(struct surface *band, const struct hat_crown *crown, float low, float high, float off);

#endif
