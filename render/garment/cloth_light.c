#include "render/garment/cloth_light.h"

#include "platform/base/colour.h"

// How far a channel may be from the others before it is the light that is tinted and not an unusual skin, and
// how much of what is beyond is taken: logarithms.
#define TINT_UNSURE 0.20f
#define TINT_SHARE 0.60f

static float tint_of(float channel, float luminance)
{
    return logf(fmaxf(channel, 1e-3f) / luminance);
}

struct vec3 cloth_light(struct vec3 scale)
{
    float luminance = fmaxf(colour_luminance(scale), 1e-3f);
    struct vec3 tint = {tint_of(scale.x, luminance), tint_of(scale.y, luminance),
                        tint_of(scale.z, luminance)};
    float strength = fmaxf(fabsf(tint.x), fmaxf(fabsf(tint.y), fabsf(tint.z)));
    float sure = strength > TINT_UNSURE ? TINT_SHARE * (strength - TINT_UNSURE) / strength : 0.0f;
    struct vec3 colour = {expf(sure * tint.x), expf(sure * tint.y), expf(sure * tint.z)};
    return vec3_scale(colour, fminf(luminance, 1.0f) / colour_luminance(colour));
}
