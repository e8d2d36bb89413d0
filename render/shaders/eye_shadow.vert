// A vertex of the skin around an eye (render/makeup/eye_mesh.h).

layout(location = 0) in vec2 position_px; // of the camera picture
layout(location = 1) in vec3 ring;        // around, across, unfolded
layout(location = 2) in vec2 edge;        // distance to the lid's edge in px, shown
layout(location = 3) in vec2 mm;
layout(location = 4) in vec3 normal;

uniform vec2 picture_size_px;

out vec2 at_picture; // texture coordinate
out vec3 at_ring;
out vec2 at_edge;
out vec2 at_mm;
out vec3 at_normal;

void main()
{
    at_picture = position_px / picture_size_px;
    at_ring = ring;
    at_edge = edge;
    at_mm = mm;
    at_normal = normal;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, picture_size_px));
}
