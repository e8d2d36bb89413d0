// Pictures made by formula for what acetate can't say with one colour.
#ifndef CHEVAL_ASSETS_EYEWEAR_PATTERN_H
#define CHEVAL_ASSETS_EYEWEAR_PATTERN_H

#include "platform/base/picture.h"

#define PATTERN_TILE_PX 256
#define PATTERN_TILE_MM 56.0f // width and height of a tile of tortoiseshell

// Tortoiseshell: blotches of `dark` over `cover` (0..1) of a cloudy `light` ground; sRGB. It repeats in both
// directions. `out` is a square of PATTERN_TILE_PX, opaque.
void pattern_tortoise(const uint8_t light[3], const uint8_t dark[3], float cover, struct picture *out);

// Two sheets laminated: `above` at v = 0, `below` at v = 1, a soft line between them. `out` has any size.
void pattern_two_tone(const uint8_t above[3], const uint8_t below[3], struct picture *out);

#endif
