#include "render/product3d/lens_optics.h"

#include <math.h>

#define LEAST_TRANSMITTANCE 1e-4f // keeps logarithms finite: nothing of it is left in eight bits

static float clamped(float x)
{
    return fminf(fmaxf(x, 0.0f), 1.0f);
}

static struct vec3 each(struct vec3 v, float (*function)(float))
{
    return (struct vec3){function(v.x), function(v.y), function(v.z)};
}

static float logarithm(float transmittance)
{
    return log2f(fmaxf(transmittance, LEAST_TRANSMITTANCE));
}

float lens_optics_fresnel(float ior)
{
    float ratio = ior > 0.0f ? (ior - 1.0f) / (ior + 1.0f) : 1.0f;
    return ratio * ratio;
}

// F of one surface, so that F (1 + second (1 - F) / (1 + F)) is the lens's reflectance: the root of
// (1 - second) F^2 + (1 + second - reflectance) F - reflectance = 0 in 0..1, in the form that stays exact
// when its first coefficient is small.
static float surface_of(float reflectance, float second)
{
    float a = 1.0f - second, b = 1.0f + second - reflectance;
    float root = sqrtf(b * b + 4.0f * a * reflectance);
    return b + root > 0.0f ? 2.0f * reflectance / (b + root) : 0.0f;
}

// One channel of a lens that model_lens describes.
static void describe_channel(float top, float bottom, float reflectance, float *surface, float *second,
                             float *inside_top, float *inside_bottom)
{
    top = clamped(top);
    bottom = clamped(bottom);
    reflectance = fminf(clamped(reflectance), 1.0f - fmaxf(top, bottom));
    float entering = fmaxf(1.0f - reflectance, LEAST_TRANSMITTANCE);
    *inside_top = logarithm(top / entering);
    *inside_bottom = logarithm(bottom / entering);
    float middle = exp2f(0.5f * (*inside_top + *inside_bottom));
    *second = middle * middle; // there and back
    *surface = surface_of(reflectance, *second);
}

static void describe_lens(struct lens_optics *out, const struct model_lens *lens)
{
    const struct vec3 *top = &lens->transmittance, *bottom = &lens->transmittance_bottom;
    const struct vec3 *mirrored = &lens->reflectance;
    describe_channel(top->x, bottom->x, mirrored->x, &out->surface.x, &out->second.x, &out->top.x,
                     &out->bottom.x);
    describe_channel(top->y, bottom->y, mirrored->y, &out->surface.y, &out->second.y, &out->top.y,
                     &out->bottom.y);
    describe_channel(top->z, bottom->z, mirrored->z, &out->surface.z, &out->second.z, &out->top.z,
                     &out->bottom.z);
    out->grazing = 1.0f;
    out->transmission = 1.0f;
    out->polarised = clamped(lens->polarised);
    if (lens->gradient_to > lens->gradient_from) {
        out->gradient_from = lens->gradient_from;
        out->gradient_to = lens->gradient_to;
    }
}

static struct vec3 volume_of(const struct model_material *material)
{
    bool absorbs =
        material->thickness_m > 0.0f && material->attenuation_m > 0.0f && isfinite(material->attenuation_m);
    if (!absorbs)
        return (struct vec3){0};
    // Beer-Lambert, KHR_materials_volume: T(x) = c ^ (x / d).
    return vec3_scale(each(material->attenuation_colour, logarithm),
                      material->thickness_m / material->attenuation_m);
}

static float squared(float x)
{
    return x * x;
}

static void describe_transmissive(struct lens_optics *out, const struct model_material *material)
{
    float fresnel = lens_optics_fresnel(material->ior);
    const struct vec3 *colour = &material->specular_colour;
    out->surface = (struct vec3){clamped(fresnel * colour->x), clamped(fresnel * colour->y),
                                 clamped(fresnel * colour->z)};
    out->surface = vec3_scale(out->surface, material->specular);
    out->grazing = material->specular;
    out->transmission = clamped(material->transmission) * (1.0f - clamped(material->metallic));
    out->tinted = true;
    out->volume = volume_of(material);
    struct vec3 tint = vec3_scale(each(out->volume, exp2f), out->transmission);
    tint.x *= material->base_colour.x;
    tint.y *= material->base_colour.y;
    tint.z *= material->base_colour.z;
    out->second = each(tint, squared); // there and back
}

struct lens_optics lens_optics_of(const struct model_material *material)
{
    struct lens_optics out = {.gradient_to = 1.0f};
    out.is_lens = material->lens.is_lens;
    out.transmissive = out.is_lens || material->transmission * (1.0f - material->metallic) > 0.0f;
    if (!out.transmissive)
        return out;
    float ior = material->ior > 1.0f ? material->ior : 1.5f;
    out.inverse_ior_squared = 1.0f / (ior * ior);
    if (material->lens.is_lens)
        describe_lens(&out, &material->lens);
    else
        describe_transmissive(&out, material);
    return out;
}
