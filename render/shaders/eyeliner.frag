// Eyeliner: a line on the edge of the lid. Output: premultiplied linear RGB.
//
// tests/unit/render/test_eyeliner.c holds the same arithmetic in C; change both.

#include "makeup.glsl"
#include "finish.glsl"
#include "eye_paint.glsl"

in vec2 at_picture;
in vec4 at_line; // distances to its two edges, feather of the far one, shown
in vec2 at_mm;
in vec3 at_normal;

uniform float near_feather_px; // of the edge at the lid

out vec4 result;

// How much of a box as wide as the feather lies within both edges: a line thinner than a pixel is pale, not
// broken. Where the far edge was smudged, the light that is left grows evenly to the eye: as a square.
float mask()
{
    float near = clamp(at_line.x / near_feather_px + 0.5, 0.0, 1.0);
    float far = clamp(at_line.y / at_line.z + 0.5, 0.0, 1.0);
    float smudged = clamp(at_line.z / near_feather_px - 1.0, 0.0, 1.0);
    far = mix(far, far * (2.0 - far), smudged);
    return max(near + far - 1.0, 0.0) * at_line.w;
}

void main()
{
    float covered = mask();
    float sparkling = sparkle_at(at_mm, at_normal); // takes derivatives, so before the return
    if (covered <= 0.0)
        discard;
    result = painted(at_picture, covered * in_sight(at_picture), normalize(at_normal), sparkling);
}
