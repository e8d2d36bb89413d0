// A point of a hair's ribbon (render/makeup/strands.h).

layout(location = 0) in vec2 position_px; // of the camera picture
layout(location = 1) in vec2 across;      // from its middle line, half of its width; target pixels
layout(location = 2) in vec3 look;        // alpha, shade, shine

uniform vec2 picture_size_px;

out vec2 at_picture; // texture coordinate
out vec2 at_across;
out vec3 at_look;

void main()
{
    at_picture = position_px / picture_size_px;
    at_across = across;
    at_look = look;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, picture_size_px));
}
