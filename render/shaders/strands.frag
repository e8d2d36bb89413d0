// A hair: as much of the pixel as its ribbon covers. Output: premultiplied linear RGB.
//
// tests/unit/render/test_lashes.c holds the same arithmetic in C; change both.

#include "makeup.glsl"

in vec2 at_picture; // texture coordinate
in vec2 at_across;  // from its middle line, half of its width; target pixels
in vec3 at_look;    // alpha, light that reaches it, what it mirrors

uniform vec3 pigment;     // in the light of the scene
uniform vec3 shine_light; // colour of the light that it catches
uniform float softness_px;

out vec4 result;

// Share of a box as wide as the filter, here, that the ribbon covers.
float covered()
{
    float low = max(-at_across.y, at_across.x - 0.5 * softness_px);
    float high = min(at_across.y, at_across.x + 0.5 * softness_px);
    return clamp((high - low) / softness_px, 0.0, 1.0);
}

void main()
{
    float alpha = covered() * at_look.x * in_sight(at_picture);
    result = vec4((pigment * at_look.y + shine_light * at_look.z) * alpha, alpha);
}
