#include "render/garment/cloth_light.h"

#include "platform/base/colour.h"

// How far a channel may be from the others before it is the light that is tinted, and how much of what is
// beyond is taken: logarithms.
#define TINT_UNSURE 0.12f
#define TINT_SHARE 0.75f

static float sure_tint(float channel, float luminance)
{
    float tint = logf(fmaxf(channel, 1e-3f) / luminance);
    return expf(copysignf(TINT_SHARE * fmaxf(fabsf(tint) - TINT_UNSURE, 0.0f), tint));
}

struct vec3 cloth_light(struct vec3 scale)
{
    float luminance = fmaxf(colour_luminance(scale), 1e-3f);
    struct vec3 tint = {sure_tint(scale.x, luminance), sure_tint(scale.y, luminance),
                        sure_tint(scale.z, luminance)};
    return vec3_scale(tint, fminf(luminance, 1.0f) / colour_luminance(tint));
}
