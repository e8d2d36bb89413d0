#include "app/ui/contrast.h"

#include "platform/base/colour.h"

#include <math.h>

float contrast_luminance(struct colour colour)
{
    return colour_luminance(
        (struct vec3){colour_linear(colour.r), colour_linear(colour.g), colour_linear(colour.b)});
}

float contrast_over(struct colour colour, float ground)
{
    return contrast_luminance(colour) * colour.a + ground * (1.0f - colour.a);
}

float contrast_ratio(float luminance_a, float luminance_b)
{
    return (fmaxf(luminance_a, luminance_b) + 0.05f) / (fminf(luminance_a, luminance_b) + 0.05f);
}
