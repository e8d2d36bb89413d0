// What a spectacle lens does with light, from its material: the numbers that shaders/lens.glsl works with.
//
// Model: a plate with two surfaces and an inside that absorbs. One surface reflects F, by Schlick between its
// value at normal incidence and at grazing angles; the second does the same and its light comes back through
// the inside:
//   R = F * (1 + second * (1 - F) / (1 + F))      what the lens mirrors, to its front
//   T = (1 - R) * inside ^ (1 / cos of the refracted ray)
// without absorption R is 2 F / (1 + F), the sum of all bounces in a plate; with much, F alone. At normal
// incidence R and T are what the material says.
#ifndef CHEVAL_RENDER_PRODUCT3D_LENS_OPTICS_H
#define CHEVAL_RENDER_PRODUCT3D_LENS_OPTICS_H

#include "platform/base/model.h"

// Zeroed: light doesn't go through but by alpha.
struct lens_optics {
    bool transmissive;   // light goes through
    bool is_lens;        // a spectacle lens; else a transparent body, as of a frame
    struct vec3 surface; // reflectance of one surface at normal incidence
    float grazing;       // and at grazing angles
    struct vec3 second;  // 0..1: how much of the second surface's reflection the inside leaves
    // Logarithms to base 2 of what the inside lets through at normal incidence, at and beyond the two ends of
    // the gradient (v of uv set 0; equal for an even tint), and of KHR_materials_volume. The volume's counts
    // as often as the node makes the file's lengths longer: the thickness is in the mesh's units, the
    // attenuation distance in the file's. A placement makes both longer, so it changes nothing.
    struct vec3 top, bottom, volume;
    float gradient_from, gradient_to; // gradient_to > gradient_from
    float inverse_ior_squared;
    float transmission; // what of the light that enters goes through; the rest is scattered back
    bool tinted;     // the base colour, with its picture, is a tint besides: of a surface, whatever the way
    float polarised; // model_lens
};

// From model_material.lens or, where that says nothing, from transmission, ior, specular, tint and volume.
// A transmittance and a reflectance that give more than all light together: the reflectance is less.
struct lens_optics lens_optics_of(const struct model_material *material);

// Fresnel reflectance of a dielectric at normal incidence (KHR_materials_ior; 0 stands for 1).
float lens_optics_fresnel(float ior);

#endif
