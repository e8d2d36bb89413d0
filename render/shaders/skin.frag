// What goes on the skin. COVER: foundation and concealer, which even the skin's tone out and leave its form
// and texture. TINT: blush and bronzer, transparent pigment over what is worn. GLOW: highlighter, light that
// the form of the face throws back. Output: premultiplied linear RGB.
//
// tests/unit/render/test_skin.c holds the same arithmetic in C; change both.

#include "makeup.glsl"
#include "finish.glsl"

in vec2 at_picture;
in vec2 at_uv;
in vec2 at_mm;
in vec3 at_normal;
in float at_shown;

uniform sampler2D mask;   // render/makeup/skin_masks.h
uniform bool own_picture; // the mask is one that the product brought
uniform vec2 edges;       // depths in the shape at which it begins, and is there in full
uniform vec3 skin_mean;   // mean colour of this face's bare skin
#ifdef COVER
uniform vec2 cheeks;  // luminance of the subject's right and left one, in means
uniform vec4 evening; // shares: of dips that are filled, of the skin's hue and texture and shine that stay
#endif
#ifdef TINT
uniform vec3 let_through; // by the pigment as a film
// Share of the product's own lightness, the least and the most of it beside the skin's; share of the film.
uniform vec4 tinting;
#endif
#ifdef GLOW
uniform vec2 glow; // strength of the light thrown back, and how rough
#endif

out vec4 result;

// How much of the product is here, and how much the face catches the light here.
vec2 covered()
{
    vec4 place = texture(mask, at_uv);
    float amount = clamp((place.r - edges.x) / (edges.y - edges.x), 0.0, 1.0) * place.g;
    // Brightness as it looks is near the square root of light. No branch: software renderers take both ways.
    vec2 own = vec2(sqrt(place.r) * place.a);
    return (own_picture ? own : vec2(amount, place.b)) * vec2(at_shown * in_sight(at_picture), 1.0);
}

// What is far darker than the skin about it is no skin: hairs, lashes, nostrils.
float is_skin(vec3 seen, vec3 around)
{
    return smoothstep(0.25, 0.6, luminance(seen) / max(luminance(around), 0.003));
}

#ifdef COVER
// The shade in the light and shade that falls here. What lies in wide dips of brightness under the cheek's is
// lifted, hue comes close to the shade's own, and what is finer than the surroundings stays as texture:
// freckles are toned down and never gone. Highlights of the bare skin lie on top.
vec3 evened(vec3 bare, vec3 around)
{
    float level = max(luminance(around), 0.003);
    float lit = level / luminance(skin_mean);
    vec3 hue = mix(vec3(1.0), around / (skin_mean * lit), evening.y);
    float cheek = mix(cheeks.x, cheeks.y, smoothstep(0.4, 0.6, at_uv.x));
    lit += evening.x * max(cheek - lit, 0.0) - 0.5 * (1.0 - evening.w) * max(lit - 1.15, 0.0);
    float texture_here = min(luminance(bare) / level, 1.2) - 1.0;
    vec3 highlights = evening.w * max(bare - 1.2 * around, 0.0);
    return pigment * hue * (lit * (1.0 + evening.z * texture_here)) + highlights;
}
#endif

#ifdef TINT
// The product's hue at a lightness between its own and the skin's, so that it neither greys dark skin nor
// dirties light skin, with the texture of what is beneath; and a film that takes away what the product isn't.
vec3 tinted(vec3 below, vec3 around)
{
    float own = max(luminance(pigment), 0.003);
    float ratio = clamp(pow(own / max(luminance(around), 0.003), tinting.x), tinting.y, tinting.z);
    return mix(pigment * (luminance(below) * ratio / own), below * let_through, tinting.w);
}
#endif

void main()
{
    vec2 place = covered();
    vec3 normal = normalize(at_normal);
#ifdef SPARKLE
    float sparkling = grains(at_mm, normal, mm_px); // before discard: it takes derivatives
#endif
    if (place.x <= 0.0)
        discard;
#ifdef COVER
    vec3 bare = texture(picture, at_picture).rgb;
    vec3 around = skin_around(at_picture);
    float alpha = cover.x * place.x * is_skin(bare, around);
    vec3 colour = evened(bare, around) * alpha;
    float shining = alpha * place.y * sqrt(luminance(around));
#endif
#ifdef TINT
    vec3 below = worn_beneath();
    vec3 around = skin_around(at_picture);
    float alpha = cover.x * place.x * is_skin(below, around);
    vec3 colour = tinted(below, around) * alpha;
    float shining = alpha * sqrt(luminance(below));
#endif
#ifdef GLOW
    vec3 below = worn_beneath();
    float level = luminance(below), around = max(luminance(skin_around(at_picture)), 0.003);
    float lit = smoothstep(0.05, 1.0, around / luminance(skin_mean)); // nothing shines in the shade
    float relief = min(level / around, 1.6); // pores stay dark, what shone shines more
    float thrown = glow.x * (0.4 + 0.6 * lamps(normal, glow.y)) * lit * relief * relief * sqrt(around);
    float alpha = 0.0;
    vec3 colour = pigment * (cover.x * place.x * thrown * max(1.0 - 0.7 * level, 0.0));
    float shining = 0.0;
#endif
#ifdef SHINE
    colour += shine_light * (shine.y * lamps(normal, max(shine.z, 0.3)) * shining);
#endif
#ifdef SPARKLE
    colour += sparkle_light * (sparkling * place.x * cover.x);
#endif
    result = vec4(colour, alpha);
}
