// The camera picture over an area of the target; beyond its own edge the picture's last pixels are drawn on.

uniform vec4 area; // centre x, centre y, half width, half height, in the target's clip space

out vec2 uv; // v down: 0 at the picture's top

void main()
{
    vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1) * 2.0 - 1.0;
    vec2 clip = area.xy + corner * area.zw;
    vec2 picture = (clip - picture_to_clip.zw) / picture_to_clip.xy; // the last vertex step, backwards
    uv = vec2(picture.x + 1.0, 1.0 - picture.y) * 0.5;
    gl_Position = vec4(clip, 0.0, 1.0);
}
