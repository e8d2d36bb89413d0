// A product's vertex: model -> camera -> picture clip space.

uniform mat4 to_camera;   // node's own space -> camera space
uniform mat3 normal_to_camera;
uniform mat4 projection;  // camera space -> picture clip space
uniform vec4 to_face_z;   // third row of the matrix from the node's own space to face space

layout(location = 0) in vec3 position;
layout(location = 1) in vec3 normal;
layout(location = 2) in vec4 tangent;
layout(location = 3) in vec4 uv; // two sets
layout(location = 4) in vec4 colour;

// At edges a pixel's middle may lie outside the triangle: centroid keeps normals from turning over there.
centroid out vec3 camera_position;
centroid out vec3 camera_normal;
centroid out vec4 camera_tangent;
centroid out vec4 both_uv;
centroid out vec4 vertex_colour;
centroid out float face_z; // metres, towards the camera

void main()
{
    vec4 at = to_camera * vec4(position, 1.0);
    camera_position = at.xyz;
    camera_normal = normal_to_camera * normal;
    camera_tangent = vec4(mat3(to_camera) * tangent.xyz, tangent.w);
    both_uv = uv;
    vertex_colour = colour;
    face_z = dot(to_face_z, vec4(position, 1.0));
    gl_Position = to_clip(projection * at);
}
