// A point of a lid's edge: the lens lies in the opening between the two.

layout(location = 0) in vec2 position_px; // of the camera picture
layout(location = 1) in vec2 lids_mm;     // from the upper and the lower lid

uniform vec2 picture_size_px;
uniform mat3 to_iris; // picture pixels -> radii of the iris from its centre, outwards and up

out vec2 at_picture; // texture coordinate
out vec2 at_lids_mm;
out vec2 at_iris;

void main()
{
    at_picture = position_px / picture_size_px;
    at_lids_mm = lids_mm;
    at_iris = (to_iris * vec3(position_px, 1.0)).xy;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, picture_size_px));
}
