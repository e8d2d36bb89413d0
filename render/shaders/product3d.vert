// A product's vertex: model -> camera -> picture clip space.

uniform mat4 to_face;     // node's own space -> face space
uniform mat4 to_camera;   // face space -> camera space
uniform mat3 normal_to_camera; // from the node's own space
uniform mat4 projection;  // camera space -> picture clip space
uniform vec3 ends_towards; // scene_product

#include "temples.glsl"

layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec4 tangent;
layout(location = 3) in vec4 uv; // two sets
layout(location = 4) in vec4 colour;
#ifdef RIGGED
layout(location = 5) in vec3 sleeve; // scene_vertex; z: the lining
centroid out vec3 sleeve_share;
uniform vec2 arm_before; // scene_rigged

const float NEARER = 0.3; // of a sleeve that is before the torso, metres: more than bodies are deep
#endif

// At edges a pixel's middle may lie outside the triangle: centroid keeps normals from turning over there.
centroid out vec3 camera_position;
centroid out vec3 camera_normal;
centroid out vec4 camera_tangent;
centroid out vec4 both_uv;
centroid out vec4 vertex_colour;
centroid out float face_z;  // metres, towards the camera
centroid out float ends_at; // metres along ends_towards

void main()
{
    vec4 in_face = to_face * vec4(position, 1.0);
    in_face.xyz = bend_temple(in_face.xyz);
    vec4 at = to_camera * in_face;
    camera_position = at.xyz;
    camera_normal = normal_to_camera * normal;
    camera_tangent = vec4(mat3(to_camera) * (mat3(to_face) * tangent.xyz), tangent.w);
    both_uv = uv;
#ifdef RIGGED
    sleeve_share = sleeve;
#endif
    vertex_colour = colour;
    face_z = in_face.z;
    ends_at = dot(ends_towards, in_face.xyz);
    gl_Position = to_clip(projection * at);
#ifdef RIGGED
    // Where joints' distances are guessed wrong the sleeve would be in the torso.
    float nearer = NEARER * dot(arm_before, sleeve.xy);
    vec4 moved = projection * vec4(at.xyz * max(1.0 + nearer / at.z, 0.2), 1.0);
    gl_Position.z = moved.z / moved.w * gl_Position.w;
#endif
}
