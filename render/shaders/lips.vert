// A vertex of the lips' strip (render/makeup/lip_mesh.h).

layout(location = 0) in vec2 position_px; // of the camera picture
layout(location = 1) in vec4 edges_px;    // as at_edges_px of lips.frag
layout(location = 2) in vec2 lip;         // along, across
layout(location = 3) in vec3 normal;
layout(location = 4) in vec2 rest_mm; // on the face at rest

uniform vec2 picture_size_px;

out vec2 at_picture; // texture coordinate
out vec4 at_edges_px;
out vec2 at_lip;
out vec3 at_normal;
out vec2 at_mm;

void main()
{
    at_picture = position_px / picture_size_px;
    at_edges_px = edges_px;
    at_lip = lip;
    at_normal = normal;
    at_mm = rest_mm;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, picture_size_px));
}
