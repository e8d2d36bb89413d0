// Copies pixels from another target, one to one; with LENSES as they are seen through them; with LOOK also
// the product over them, blurred and with noise as the camera's picture is.

uniform mediump sampler2D source;
uniform ivec2 offset_px; // from this target's pixel to the source's
uniform float opacity;
#ifdef LENSES
uniform mediump sampler2D veil, glow; // what lenses let through and what they reflect, on this pixel
#endif
#ifdef LOOK
uniform mediump sampler2D product, grain; // premultiplied by how much it covers; noise about 0.5
uniform vec4 blur_uv;                     // how far the taps lie apart, 0: not blurred; the farthest place
uniform vec3 noise;                       // times the grain: dark, middle, bright
uniform vec3 grain_place;                 // step a pixel, and where it begins
#endif

out vec4 colour;

#ifdef LENSES
#include "glare.glsl"
#endif

#ifdef LOOK
vec4 product_here(ivec2 here)
{
    if (blur_uv.x <= 0.0)
        return texelFetch(product, here, 0);
    vec2 at = gl_FragCoord.xy / vec2(textureSize(product, 0));
    vec2 right = vec2(blur_uv.x, 0.0), up = vec2(0.0, blur_uv.y);
    vec4 sum = 2.0 * texture(product, at);
    sum += texture(product, min(at + right, blur_uv.zw)) + texture(product, at - right);
    sum += texture(product, min(at + up, blur_uv.zw)) + texture(product, at - up);
    return sum / 6.0;
}

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

void main()
{
    ivec2 here = ivec2(gl_FragCoord.xy);
    vec3 seen = texelFetch(source, here + offset_px, 0).rgb;
#ifdef LENSES
    vec4 through = texelFetch(veil, here, 0); // alpha 0: no lens
    if (glare.x > 0.0 && through.a > 0.0)
        seen = without_glare(seen, source, here + offset_px);
    seen = seen * through.rgb + texelFetch(glow, here, 0).rgb;
#endif
#ifdef LOOK
    vec4 over = product_here(here);
    seen = seen * (1.0 - over.a) + over.rgb;
    if (over.a > 0.0)
        seen = with_noise(seen, over.a);
#endif
    colour = vec4(seen, opacity);
}
