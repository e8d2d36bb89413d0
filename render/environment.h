// What products reflect: a photographer's studio around the shopper, prefiltered for the split-sum
// approximation, with the table that goes with it.
//
// Directions are in camera space (+x picture right, +y up, +z from the shopper to the mirror), so reflections
// move over a product as the head turns. The studio is scaled so that a white surface that faces the mirror
// has radiance 1; render/light.h scales that to the light of the camera picture.
#ifndef CHEVAL_RENDER_ENVIRONMENT_H
#define CHEVAL_RENDER_ENVIRONMENT_H

#include "platform/base/vec.h"
#include "render/gl/gl.h"

#include <stdint.h>

#define ENVIRONMENT_LEVELS 6 // of the cube map: perceptual roughness 0, 0.2, … 1
#define ENVIRONMENT_HARMONICS 9

struct environment {
    GLuint cube; // linear radiance, level l prefiltered by GGX of roughness l / (ENVIRONMENT_LEVELS - 1)
    // x: N.V, y: perceptual roughness.
    GLuint table; // environment_integrate
    GLuint sheen; // r: sheen_albedo (sheen.h)
    // Radiance of a white Lambertian surface by its normal: spherical harmonics, basis and cosine lobe
    // multiplied in, in the order 1, y, z, x, xy, yz, 3z^2-1, xz, x^2-y^2.
    struct vec3 diffuse[ENVIRONMENT_HARMONICS];
};

// Radiance that arrives from a direction of unit length; NULL for the studio.
typedef struct vec3 environment_radiance(struct vec3 direction);

MUST_CHECK enum result environment_init(struct environment *environment, environment_radiance *radiance,
                                        struct diagnostic *why);
void environment_finish(struct environment *environment); // takes a zeroed one

// The studio's own light. Unit: see above.
struct vec3 environment_studio(struct vec3 direction);

// The real spherical harmonics' polynomials without their constants, in the order of environment.diffuse; the
// constants; and how much of each band a cosine lobe over pi keeps.
void environment_harmonics(struct vec3 direction, float out[ENVIRONMENT_HARMONICS]);
extern const float environment_harmonic_constant[ENVIRONMENT_HARMONICS];
extern const float environment_harmonic_lobe[ENVIRONMENT_HARMONICS];

// GGX with height-correlated Smith shadowing, by importance sampling. x, y: scale and bias of f0. z, w: where
// the middle of what it mirrors is, as a mix of the normal (0) and the mirrored direction (1): of a metal,
// and of a dielectric, whose grazing facets count more.
struct vec4 environment_integrate(float n_dot_v, float roughness);

#endif
