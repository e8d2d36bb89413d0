// How a finish covers and shines, and how its numbers come to a shader that includes finish.glsl.
#ifndef CHEVAL_RENDER_MAKEUP_FINISH_H
#define CHEVAL_RENDER_MAKEUP_FINISH_H

#include "platform/base/makeup.h"
#include "platform/base/vec.h"
#include "render/gl/gl.h"

// Which of a layer's programs draws a finish: what it must be able to do.
enum finish_look { LOOK_PLAIN, LOOK_SHINE, LOOK_SPARKLE, LOOK_COUNT };

// The #define lines of a look; LOOK_PLAIN has none.
extern const char *const finish_defines[LOOK_COUNT];

struct finish {
    enum finish_look look;
    float opacity;  // of the pigment at full coverage
    float texture;  // exponent of the skin's own light and shade: less hides more
    float film;     // share that colours by letting light through instead of covering
    float seen;     // gain of the highlights that the camera sees
    float own;      // strength of the highlights that the product adds
    float rough;    // of those
    float relief;   // how much the skin's relief breaks them up
    float tinted;   // share of the product's colour in the highlights: metal
    float sparkle;  // strength of the grains
    float density;  // share of the cells that hold one; a cell has twice a grain's width
    float grain_mm; // diameter of a grain, unless the shade says its own
    float metal;    // how far the pigment mirrors its surroundings
};

extern const struct finish finishes[FINISH_COUNT];

// Uniforms of finish.glsl.
struct finish_uniforms {
    GLint pigment, film, cover, shine_light, shine, metal, sparkle_light, sparkle;
};
void finish_find_uniforms(GLuint program, struct finish_uniforms *out);

// Of the program in use. `light`: linear RGB of the light on the face (face_light.h).
void finish_set(const struct finish_uniforms *uniforms, const struct makeup_shade *shade, struct vec3 light,
                float intensity);

// The same of a product that covers nothing whatever its finish: all of it is a film.
void finish_set_film(const struct finish_uniforms *uniforms, const struct makeup_shade *shade,
                     struct vec3 light, float intensity);

// The shade's colour in linear RGB.
struct vec3 finish_colour(const uint8_t srgb[3]);

#endif
