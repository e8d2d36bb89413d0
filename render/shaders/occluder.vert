// A head, for its depth alone.

uniform mat4 transform; // face space -> picture clip space

layout(location = 0) in vec3 position;

void main()
{
    gl_Position = to_clip(transform * vec4(position, 1.0));
}
