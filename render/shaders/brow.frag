// A brow filled in with powder, or its hairs coloured with gel. Output: premultiplied linear RGB.
//
// tests/unit/render/test_brow.c holds the same arithmetic in C; change both.

#include "makeup.glsl"
#include "finish.glsl"

in vec2 at_picture; // texture coordinate
in vec2 at_brow;    // 0 inner end .. 1 tail, -1 lower edge .. 1 upper edge
in vec2 at_skin;    // luminance of the bare skin here; the same in means of the face's brows

uniform float hair;     // luminance of the hairs, in luminances of the skin
uniform vec2 fill;      // opacity on bare skin, on hairs
uniform float softness; // of the edge, in half widths

out vec4 result;

// What a brow is filled in to: soft in front, narrowing to the tail.
float shape(vec2 at, float soft)
{
    float half_width = 0.82 + 0.18 * smoothstep(0.0, 0.3, at.x) - 0.75 * smoothstep(0.55, 1.08, at.x);
    float edge = 1.0 - smoothstep(half_width - 0.6 * soft, half_width + 0.4 * soft, abs(at.y));
    return edge * smoothstep(-0.04, 0.22, at.x) * (1.0 - smoothstep(0.97, 1.08, at.x));
}

// Where hairs are the brow's, those that stray too.
float reach(vec2 at)
{
    return (1.0 - smoothstep(1.1, 1.7, abs(at.y))) * smoothstep(-0.13, -0.06, at.x) *
           (1.0 - smoothstep(1.02, 1.12, at.x));
}

// Share of the pixel that hairs fill. Hairs as light as the skin can't be told from its noise: a contrast
// below a quarter counts as that.
float hairs(float ratio)
{
    float contrast = hair > 1.0 ? min(1.0 - hair, -0.25) : max(1.0 - hair, 0.25);
    return clamp((1.0 - ratio) / contrast, 0.0, 1.0);
}

void main()
{
    vec3 bare = texture(picture, at_picture).rgb;
    float ratio = luminance(bare) / max(at_skin.x, 0.0001);
    float share = hairs(ratio);
    vec3 colour = pigment * at_skin.y;
    // On hairs the pigment takes their light and shade, on skin the skin's.
    vec3 on_skin = colour * texture_of(ratio);
    // Hairs shade one another: a brow is darker than the same colour laid flat.
    vec3 on_hair = colour * (0.55 * pow(clamp(ratio / hair, 0.5, 3.0), 0.6));
    float skin_alpha = fill.x * (1.0 - share) * shape(at_brow, softness);
    float hair_alpha = fill.y * share * reach(at_brow);
    float seen = cover.x * in_sight(at_picture);
    result = vec4((on_skin * skin_alpha + on_hair * hair_alpha) * seen, (skin_alpha + hair_alpha) * seen);
}
