// Copies pixels from another target, one to one; with LENSES as they are seen through them, with GLARE as
// polarised ones; with LOOK also the product over them, enlarged and with noise as the camera's picture is.
// With OVER the product alone, to be blended over the target; with SOFTEN the product alone, as means of
// four; with EDGES the product alone, its outer edges smoothed.

uniform mediump sampler2D source;
uniform ivec2 offset_px; // from this target's pixel to the source's
uniform float opacity;
#ifdef LENSES
uniform mediump sampler2D veil, glow; // what lenses let through and what they reflect, on this pixel
#endif
#ifdef SOFTEN
uniform mediump sampler2D product;
#endif
#ifdef LOOK
uniform mediump sampler2D product, grain; // premultiplied by how much it covers; noise about 0.5
uniform vec4 tile_place;                  // this target's pixels -> texture coordinates of the tile
uniform vec4 product_place;               // how far from there the product lies; its last place
uniform vec3 noise;                       // times the grain: dark, middle, bright
uniform vec3 grain_place;                 // step a pixel, and where it begins
#endif

out vec4 colour;

#ifdef GLARE
#include "glare.glsl"
#endif

#ifdef LOOK
// On the product's share of the pixel alone: the picture has its own noise.
vec3 with_noise(vec3 seen, float cover)
{
    vec3 encoded = sqrt(max(seen, vec3(0.0))); // near enough to sRGB for a few steps of it
    float level = 2.0 * dot(encoded, vec3(1.0 / 3.0));
    float deviation = level < 1.0 ? mix(noise.x, noise.y, level) : mix(noise.y, noise.z, level - 1.0);
    float shift = texture(grain, grain_place.yz + grain_place.x * gl_FragCoord.xy).r - 0.5;
    encoded = max(encoded + cover * deviation * shift, vec3(0.0));
    return encoded * encoded;
}
#endif

#ifdef EDGES
// Where cover and no cover meet, half of the pixel is its neighbours'.
vec4 with_smooth_edge(ivec2 here)
{
    vec4 own = texelFetch(source, here, 0);
    vec4 left = texelFetch(source, here - ivec2(1, 0), 0), right = texelFetch(source, here + ivec2(1, 0), 0);
    vec4 below = texelFetch(source, here - ivec2(0, 1), 0), above = texelFetch(source, here + ivec2(0, 1), 0);
    float most = max(max(left.a, right.a), max(below.a, above.a));
    float least = min(min(left.a, right.a), min(below.a, above.a));
    float edge = smoothstep(0.1, 0.4, max(most, own.a) - min(least, own.a));
    return mix(own, 0.5 * own + 0.125 * (left + right + below + above), edge);
}
#endif

void main()
{
    ivec2 here = ivec2(gl_FragCoord.xy);
#ifdef EDGES
    colour = with_smooth_edge(here);
#else
#ifdef SOFTEN
    colour = texture(product, floor(gl_FragCoord.xy) / vec2(textureSize(product, 0)));
#else
#ifdef LOOK
    vec2 at = gl_FragCoord.xy * tile_place.xy + tile_place.zw;
    vec4 over = texture(product, min(at + product_place.xy, product_place.zw));
#endif
#ifdef OVER
#ifdef LOOK
    if (over.a > 0.0) // much of a garment's box is empty
        over.rgb = with_noise(over.rgb / max(over.a, 1.0 / 255.0), 1.0) * over.a;
#else
    vec4 over = texelFetch(source, here + offset_px, 0);
#endif
    colour = over * opacity;
#else
    vec3 seen = texelFetch(source, here + offset_px, 0).rgb;
#ifdef LENSES
#ifdef LOOK
    vec4 through = texture(veil, at); // alpha 0: no lens
    vec3 mirrored = texture(glow, at).rgb;
#else
    vec4 through = texelFetch(veil, here, 0);
    vec3 mirrored = texelFetch(glow, here, 0).rgb;
#endif
#ifdef GLARE
    if (through.a > 0.0)
        seen = without_glare(seen, source, here + offset_px);
#endif
    seen = seen * through.rgb + mirrored;
#endif
#ifdef LOOK
    seen = seen * (1.0 - over.a) + over.rgb;
    if (over.a > 0.0)
        seen = with_noise(seen, over.a);
#endif
    colour = vec4(seen, opacity);
#endif
#endif
#endif
}
