// Lays a tile, premultiplied by how much it covers, over what is behind it, pixel by pixel.

uniform mediump sampler2D tile, behind;
uniform ivec2 offset_px; // from this target's pixel to theirs
uniform float opacity;

out vec4 colour;

void main()
{
    ivec2 at = ivec2(gl_FragCoord.xy) + offset_px;
    vec4 front = texelFetch(tile, at, 0);
    colour = vec4(front.rgb + (1.0 - front.a) * texelFetch(behind, at, 0).rgb, opacity);
}
