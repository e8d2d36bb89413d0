// What a lit surface shows, summed over the light that arrives from all sides: the reference for
// shaders/product3d.frag, by other ways than the shader's tables and prefiltered light.
//
// Model: the layers of glTF 2.0's appendix B and its extensions, each conserving energy.
//   metal, dielectric  GGX, height-correlated Smith, Schlick; sampled by half vectors
//   between facets     a lobe for what one bounce loses: Kulla and Conty, "Revisiting Physically Based
//                      Shading at Imageworks", 2017
//   base               Lambert, weighted by what both ways through the surface let in: Kelemen and
//                      Szirmay-Kalos 2001
//   sheen              Charlie with its own shadowing, base scaled by its albedo: Estevez and Kulla 2017
//   clearcoat          GGX of index 1.5 over all of it
// Factors alone count, no pictures.
#ifndef CHEVAL_TESTS_SUPPORT_PBR_REFERENCE_H
#define CHEVAL_TESTS_SUPPORT_PBR_REFERENCE_H

#include "platform/base/model.h"

#define PBR_STEPS 32 // of N.V in the tables

typedef struct vec3 pbr_radiance(struct vec3 direction);

struct pbr_surface {
    struct model_material material;
    // By N.V in PBR_STEPS steps, at their middles: how much of light that is the same from everywhere one
    // bounce sends there, for f0 and for f90; and the means of their sum over a hemisphere.
    struct vec2 facets[PBR_STEPS], coat[PBR_STEPS];
    float nap[PBR_STEPS]; // sheen's
    struct vec2 facets_mean;
};

void pbr_surface_init(struct pbr_surface *surface, const struct model_material *material);

// Radiance towards `view`. Directions have unit length; both on the surface's front.
struct vec3 pbr_leaving(const struct pbr_surface *surface, struct vec3 normal, struct vec3 view,
                        pbr_radiance *radiance);

#endif
