// A corner of a tile of the shade beneath a garment (render/garment/contact.h).

uniform vec2 picture_size_px;
uniform vec2 map_from_px, map_scale; // picture pixels -> the map

layout(location = 0) in vec2 position_px;

out vec2 at_map, at_picture;

void main()
{
    at_map = (position_px - map_from_px) * map_scale;
    at_picture = position_px / picture_size_px;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, picture_size_px));
}
