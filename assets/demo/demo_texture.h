// Pictures made by formula, as PNG files in memory: what acetate and cloth can't say with one colour.
#ifndef CHEVAL_DEMO_TEXTURE_H
#define CHEVAL_DEMO_TEXTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum demo_texture {
    TEXTURE_NONE,
    TEXTURE_TORTOISE,
    TEXTURE_IRIS,        // the print of a contact lens in grey, to be coloured
    TEXTURE_IRIS_AURORA, // one with colours of its own
    TEXTURE_KNIT,        // cloth (demo_fabric.h): shades of grey, to be coloured, …
    TEXTURE_KNIT_RELIEF, // … and normals
    TEXTURE_STRAW,
    TEXTURE_STRAW_RELIEF,
    TEXTURE_FELT_RELIEF,
    TEXTURE_TWILL_RELIEF,
    TEXTURE_JERSEY_RELIEF,
    TEXTURE_NONWOVEN_RELIEF,
    TEXTURE_COUNT
};

// A PNG of `texture`; the caller frees *png. False when memory runs out.
//
// Tortoiseshell and cloth repeat in both directions. A print fills its square and is transparent around it
// and over the pupil.
bool demo_texture_png(enum demo_texture texture, uint8_t **png, size_t *size);

bool demo_texture_repeats(enum demo_texture texture); // else its edge goes on
const char *demo_texture_name(enum demo_texture texture);

#endif
