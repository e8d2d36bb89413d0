// The arithmetic of finish.glsl in C, for the tests of the layers that include it.
#ifndef CHEVAL_TESTS_SUPPORT_MAKEUP_REFERENCE_H
#define CHEVAL_TESTS_SUPPORT_MAKEUP_REFERENCE_H

#include "platform/base/vec.h"
#include "render/gl/gl.h"

// The uniforms of finish.glsl, by their names there.
struct reference_finish {
    struct vec3 pigment, film, cover, shine_light;
    float shine[4], metal;
    struct vec3 sparkle_light, sparkle;
};

// A finish whose numbers are all different, so that a mistake in any of them shows.
extern const struct reference_finish reference_finish_any;

// Sets those that the program in use has.
void reference_finish_set(GLuint program, const struct reference_finish *finish);

float reference_smoothstep(float edge0, float edge1, float x);
float reference_luminance(struct vec3 linear);

// The functions of finish.glsl.
float reference_texture_of(const struct reference_finish *finish, float ratio);
struct vec3 reference_laid_on(const struct reference_finish *finish, struct vec3 paint, struct vec3 worn);
float reference_lobe(struct vec3 normal, struct vec3 half_vector, float roughness);
float reference_lamps(struct vec3 normal, float roughness);
float reference_mirrored(const struct reference_finish *finish, struct vec3 normal);

// `step_right`, `step_up`: how far `at` moves in millimetres from a target pixel to the next one, along x and
// y of the target; the shader takes them as derivatives.
float reference_grains(const struct reference_finish *finish, struct vec2 at_mm, struct vec2 step_right,
                       struct vec2 step_up, struct vec3 normal, float mm_px);

#endif
