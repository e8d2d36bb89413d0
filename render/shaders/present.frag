// The finished picture to a window whose framebuffer does not encode by itself.

uniform mediump sampler2D picture; // rows from the bottom, as GL draws

in vec2 uv;
out vec4 colour;

void main()
{
    colour = vec4(srgb_encode(texture(picture, vec2(uv.x, 1.0 - uv.y)).rgb), 1.0);
}
