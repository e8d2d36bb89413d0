// A vertex of the face's skin (render/makeup/skin_mesh.h).

layout(location = 0) in vec2 position_px; // of the camera picture
layout(location = 1) in vec2 uv;
layout(location = 2) in vec2 rest_mm;
layout(location = 3) in vec4 normal_shown;

uniform vec2 picture_size_px;

out vec2 at_picture; // texture coordinate
out vec2 at_uv;
out vec2 at_mm;
out vec3 at_normal;
out float at_shown;

void main()
{
    at_picture = position_px / picture_size_px;
    at_uv = uv;
    at_mm = rest_mm;
    at_normal = normal_shown.xyz;
    at_shown = normal_shown.w;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, picture_size_px));
}
