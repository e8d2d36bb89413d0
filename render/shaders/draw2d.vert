// Flat drawing: a corner of a rectangle in target pixels, origin top-left.

layout(location = 0) in vec2 position_px;
layout(location = 1) in vec2 texel;   // texture coordinate
layout(location = 2) in vec4 colour;  // premultiplied linear
layout(location = 3) in vec4 shape_px; // centre, half size
layout(location = 4) in vec3 edge_px; // corner radius, border, blur
layout(location = 5) in vec4 border;  // premultiplied linear

uniform vec2 target_size_px;

out vec2 at_px;
out vec2 at_texel;
out vec4 at_colour;
flat out vec4 at_shape_px;
flat out vec3 at_edge_px;
out vec4 at_border;

void main()
{
    at_px = position_px;
    at_texel = texel;
    at_colour = colour;
    at_shape_px = shape_px;
    at_edge_px = edge_px;
    at_border = border;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, target_size_px));
}
