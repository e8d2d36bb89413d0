// Eye shadow: one shade in its zone of the skin around the eyes. Output: premultiplied linear RGB.
//
// tests/unit/render/test_eye_shadow.c holds the same arithmetic in C; change both.

#include "makeup.glsl"
#include "finish.glsl"
#include "eye_paint.glsl"

in vec2 at_picture;
in vec3 at_ring; // around, across, unfolded
in vec2 at_edge; // distance to the lid's edge in picture px, shown
in vec2 at_mm;
in vec3 at_normal;

uniform vec4 zone_around; // begins, is full, is full still, has ended
uniform vec4 zone_across;
uniform vec3 zone_shape; // where the ring is cut open, shift of its beginning with the way across, bow
uniform float edge_px;   // over which colour fades in from the lashes

out vec4 result;

// The lid rolls in under its fold as the eye opens, so that only what lies next to the lashes is in sight.
float across_the_skin(float across, float unfolded)
{
    return mix(across * unfolded, across, smoothstep(0.55, 1.25, across));
}

float mask()
{
    float around = at_ring.x > zone_shape.x ? at_ring.x - 4.0 : at_ring.x;
    float across = at_ring.x < 2.0 ? across_the_skin(at_ring.y, at_ring.z) : at_ring.y;
    float shifted = around + zone_shape.y * min(across, 1.1);
    float to_end = (2.0 * around - zone_around.x - zone_around.w) / (zone_around.w - zone_around.x);
    float bowed = across - zone_shape.z * to_end * to_end; // the lower edge rises to both ends
    return smoothstep(zone_around.x, zone_around.y, shifted) *
           (1.0 - smoothstep(zone_around.z, zone_around.w, around)) *
           smoothstep(zone_across.x, zone_across.y, bowed) *
           (1.0 - smoothstep(zone_across.z, zone_across.w, across)) *
           smoothstep(0.0, edge_px, at_edge.x) * at_edge.y;
}

void main()
{
    float covered = mask();
    float sparkling = sparkle_at(at_mm, at_normal); // takes derivatives, so before the return
    if (covered <= 0.0)
        discard;
    result = painted(at_picture, covered * in_sight(at_picture), normalize(at_normal), sparkling);
}
