// Copies pixels from another target, one to one; with LENSES as they are seen through them.

uniform mediump sampler2D source;
uniform ivec2 offset_px; // from this target's pixel to the source's
uniform float opacity;
#ifdef LENSES
uniform mediump sampler2D veil, glow; // what lenses let through and what they reflect, on this pixel
#endif

out vec4 colour;

void main()
{
    ivec2 here = ivec2(gl_FragCoord.xy);
    vec3 seen = texelFetch(source, here + offset_px, 0).rgb;
#ifdef LENSES
    seen = seen * texelFetch(veil, here, 0).rgb + texelFetch(glow, here, 0).rgb;
#endif
    colour = vec4(seen, opacity);
}
