// What stands beyond a round corner, over what is within it.

uniform vec2 centre_px; // of the corner's circle, window coordinates
uniform float radius_px;
uniform vec3 around; // linear

out vec4 colour;

void main()
{
    float outside = clamp(distance(gl_FragCoord.xy, centre_px) - radius_px + 0.5, 0.0, 1.0);
    colour = vec4(around * outside, outside);
}
