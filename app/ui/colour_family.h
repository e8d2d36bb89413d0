// Families of colours as shoppers ask for them: "red", "nude", "navy is blue".
//
// A swatch is judged in CIE L*C*h (CIELAB by lightness, chroma and hue, D65), where a step looks about as
// large everywhere. Three questions are asked of it, by what is sold:
//
//   foundation, concealer   how deep the skin is: the individual typology angle, atan((L* - 50) / b*), with
//                           the bounds of Chardon, Cretois and Hourseau, "Skin colour typology and suntanning
//                           pathways", International Journal of Cosmetic Science 13 (1991) 191-208
//   other make-up           reds told apart as the trade does (nude, pink, coral, red, berry), brown below
//                           nude; other hues by their sector
//   all else                the words of a clothes rail: black, grey, white, beige, brown, red, …
//
// Pure; any thread.
#ifndef CHEVAL_APP_UI_COLOUR_FAMILY_H
#define CHEVAL_APP_UI_COLOUR_FAMILY_H

#include "assets/catalogue.h"

// In the order in which they are offered. Names as in the keys of assets/strings: colour_family_name.
enum colour_family {
    FAMILY_FAIR, // skins
    FAMILY_LIGHT,
    FAMILY_MEDIUM,
    FAMILY_TAN,
    FAMILY_DEEP,
    FAMILY_RICH,
    FAMILY_NUDE, // of make-up
    FAMILY_PINK,
    FAMILY_CORAL,
    FAMILY_RED,
    FAMILY_BERRY,  // and plum, of make-up
    FAMILY_ORANGE, // and copper
    FAMILY_YELLOW, // and gold
    FAMILY_BROWN,
    FAMILY_BEIGE, // of other things
    FAMILY_GREEN,
    FAMILY_BLUE,
    FAMILY_PURPLE,
    FAMILY_BLACK,
    FAMILY_GREY, // and silver
    FAMILY_WHITE,
    FAMILY_COUNT
};

enum colour_family colour_family_of(enum catalogue_category category, const uint8_t srgb[3]);

const char *colour_family_name(enum colour_family family); // "berry"

// A colour that stands for the family.
const uint8_t *colour_family_srgb(enum colour_family family);

#endif
