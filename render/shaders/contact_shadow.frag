// How much of the light a product close by leaves on the skin: multiplies the picture
// (render/product3d/contact_shadow.h).

uniform mediump sampler3D field;
uniform mediump sampler2D picture;
uniform vec2 skin; // shares of red and blue in its colour
uniform float opacity;

in vec3 field_at;
in float facing;
in float expected;
in vec2 picture_uv_w;
in float picture_w;
out vec4 colour;

const float NEAR_DARKENS = 0.40, WIDE_DARKENS = 0.30; // at most
const float NEAR_FULL = 0.35, WIDE_FULL = 0.20;       // what of the field darkens so much

// 1 for what looks like this person's skin in this light; hair and brows are darker, cloth has another tint.
float skin_here()
{
    if (expected <= 0.0)
        return 1.0;
    ivec2 size = textureSize(picture, 0);
    ivec2 at = ivec2(picture_uv_w / picture_w * vec2(size));
    vec3 seen = texelFetch(picture, clamp(at, ivec2(0), size - 1), 0).rgb;
    float level = smoothstep(0.20, 0.45, luminance(seen) / expected);
    vec2 tint = abs(seen.rb / max(seen.r + seen.g + seen.b, 1e-4) - skin);
    return level * (1.0 - smoothstep(0.09, 0.18, max(tint.x, tint.y)));
}

void main()
{
    vec2 about = texture(field, field_at).rg; // near, wide
    float dark = 1.0 - (1.0 - NEAR_DARKENS * min(about.r / NEAR_FULL, 1.0)) *
                           (1.0 - WIDE_DARKENS * min(about.g / WIDE_FULL, 1.0));
    if (dark < 0.004)
        discard;
    // What is turned away may be hidden by the nose.
    dark *= smoothstep(0.05, 0.35, facing) * skin_here() * opacity;
    colour = vec4(vec3(1.0 - dark), 1.0);
}
