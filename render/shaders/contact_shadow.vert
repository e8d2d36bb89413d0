// The skin under a product, with what its contact shadow is looked up by.

uniform mat4 transform;  // face space -> picture clip space
uniform mat4 to_field;   // face space -> the field's texture coordinates, for a product as it was made
uniform vec3 eye;        // the camera, face space
uniform vec3 light_direction; // to the light, face space

#include "temples.glsl"

layout(location = 0) in vec3 position; // face space
layout(location = 1) in vec3 normal;
layout(location = 2) in float expected_luminance;

// Where the product is asked for: this far off the skin.
const float OFF_M = 0.0030;
// Of the way goes along the normal, the rest towards the light.
const float LIGHT_SHARE = 0.45;

out vec3 field_at; // texture coordinates of the field
out float facing;  // cosine to the camera
out float expected;
out vec2 picture_uv_w; // times w
out float picture_w;

// Temples were bent when the product was put on, the field was made of straight ones: the bend taken back.
// Only beside the head: what is before the eyes has no temple.
vec3 unbend(vec3 p)
{
    if (!has_temples)
        return p;
    int side = p.x < 0.0 ? 0 : 1;
    float outwards = p.x < 0.0 ? -1.0 : 1.0;
    vec3 from = p - hinge[side];
    float beside = smoothstep(0.65, 0.85, abs(p.x) / max(abs(hinge[side].x), 0.001));
    vec2 turn = hinge_turn[side] * smoothstep(0.0, HINGE_M, -from.z) * beside;
    float c = cos(turn.x), s = -outwards * sin(turn.x);
    from.xz = vec2(c * from.x - s * from.z, c * from.z + s * from.x);
    c = cos(turn.y), s = -sin(turn.y);
    from.yz = vec2(c * from.y + s * from.z, c * from.z - s * from.y);
    return hinge[side] + from;
}

void main()
{
    vec3 way = normalize(mix(normal, light_direction, LIGHT_SHARE));
    field_at = (to_field * vec4(unbend(position + OFF_M * way), 1.0)).xyz;
    facing = dot(normal, normalize(eye - position));
    expected = expected_luminance;
    vec4 clip = transform * vec4(position, 1.0);
    picture_uv_w = 0.5 * vec2(clip.w + clip.x, clip.w - clip.y);
    picture_w = clip.w;
    gl_Position = to_clip(clip);
}
