// Before every vertex shader: the one last vertex step (render/gl/clip_view.h).

uniform vec4 picture_to_clip; // scale x, scale y, offset x, offset y

// Picture clip space (the picture fills -1..1, x right, y up, un-mirrored) -> the target's clip space.
vec4 to_clip(vec4 picture_clip)
{
    return vec4(picture_clip.xy * picture_to_clip.xy + picture_to_clip.zw * picture_clip.w, picture_clip.zw);
}

// Picture pixels (origin top-left) -> picture clip space.
vec4 pixels_to_picture_clip(vec2 position_px, vec2 picture_size_px)
{
    vec2 position = position_px / picture_size_px;
    return vec4(position.x * 2.0 - 1.0, 1.0 - position.y * 2.0, 0.0, 1.0);
}
