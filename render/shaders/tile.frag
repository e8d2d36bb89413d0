// Copies pixels from another target, one to one.

uniform mediump sampler2D source;
uniform ivec2 offset_px; // from this target's pixel to the source's
uniform float opacity;

out vec4 colour;

void main()
{
    colour = vec4(texelFetch(source, ivec2(gl_FragCoord.xy) + offset_px, 0).rgb, opacity);
}
