// A vertex of a draped garment (render/garment/garment.h).

uniform vec2 picture_size_px;
uniform vec2 map_from_px, map_scale; // picture pixels -> the body's map
uniform float level;                 // what the view adds to vertices' ones

#include "light.glsl"
#include "colour.glsl"

layout(location = 0) in vec2 position_px; // of the camera picture
layout(location = 1) in vec2 uv;          // of the garment's picture
layout(location = 2) in vec3 normal;      // camera space
layout(location = 3) in float level_px;   // of the picture's mipmaps, for the camera's pixels

// The product's picture holds the shading of cloth that lies or hangs in a studio, so that of the scene comes
// but in part; between these bounds, of what faces the mirror.
const float SHADING_SHARE = 0.6, SHADING_LEAST = 0.45, SHADING_MOST = 1.2;
// What is seen from its inside gets so much less light.
const float INSIDE = 0.7;

out vec2 at_cloth;   // texture coordinates
out float at_level;
out vec2 at_picture;
out vec2 at_map;
out vec3 at_light;   // of a white cloth here
out float at_facing; // cosine to the camera

void main()
{
    // By brightness alone: what differs in tint about a face are cheeks and beard.
    float facing = luminance(scattered_light(vec3(0.0, 0.0, 1.0)));
    vec3 n = normalize(vec3(normal.xy, abs(normal.z) + 1e-4)); // lit on the side from which it is seen
    float shading = mix(1.0, luminance(scattered_light(n)) / max(facing, 1e-4), SHADING_SHARE);
    float inside = smoothstep(0.1, -0.3, normal.z);
    at_light = light * clamp(shading, SHADING_LEAST, SHADING_MOST) * mix(1.0, INSIDE, inside);
    at_facing = normal.z;
    at_cloth = uv;
    at_level = level_px + level;
    at_picture = position_px / picture_size_px;
    at_map = (position_px - map_from_px) * map_scale;
    gl_Position = to_clip(pixels_to_picture_clip(position_px, picture_size_px));
}
