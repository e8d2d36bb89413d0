// The whole picture as a strip of four vertices, without buffers.

out vec2 uv; // v down: 0 at the top

void main()
{
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
    uv = vec2(corner.x, 1.0 - corner.y);
    gl_Position = to_clip(vec4(corner * 2.0 - 1.0, 0.0, 1.0));
}
