// The finished picture to a window, turned as the window's display hangs, and as sRGB where its framebuffer does not
// encode by itself.

uniform mediump sampler2D picture; // rows from the bottom, as GL draws
uniform mat2 turn;                 // from the window's axes to the picture's; y down
uniform bool encodes;

in vec2 uv;
out vec4 colour;

void main()
{
    vec2 place = turn * (uv - 0.5) + 0.5;
    vec3 light = texture(picture, vec2(place.x, 1.0 - place.y)).rgb;
    colour = vec4(encodes ? srgb_encode(light) : light, 1.0);
}
