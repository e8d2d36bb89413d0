// A vertex of a line along a lid (render/makeup/eye_mesh.h).

layout(location = 0) in vec2 position_px; // of the camera picture
layout(location = 1) in vec4 line;        // distances to its two edges, feather of the far one, shown
layout(location = 2) in vec2 mm;
layout(location = 3) in vec3 normal;

uniform vec2 picture_size_px;

out vec2 at_picture; // texture coordinate
out vec4 at_line;
out vec2 at_mm;
out vec3 at_normal;

void main()
{
    at_picture = position_px / picture_size_px;
    at_line = line;
    at_mm = mm;
    at_normal = normal;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, picture_size_px));
}
