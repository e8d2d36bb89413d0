// A vertex of a brow's strip (render/makeup/brow_mesh.h).

layout(location = 0) in vec2 position_px; // of the camera picture
layout(location = 1) in vec2 brow;        // along, across
layout(location = 2) in vec2 skin;        // luminance, the same in means

uniform vec2 picture_size_px;

out vec2 at_picture; // texture coordinate
out vec2 at_brow;
out vec2 at_skin;

void main()
{
    at_picture = position_px / picture_size_px;
    at_brow = brow;
    at_skin = skin;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, picture_size_px));
}
