// Flat drawing. One of these is defined: FLAT, BOX, SHADOW, PICTURE, ROUND_PICTURE.
// All colours are premultiplied linear RGB, blended by (1, 1 - alpha).

in vec2 at_px;
in vec2 at_texel;
in vec4 at_colour;
flat in vec4 at_shape_px; // centre, half size
flat in vec3 at_edge_px;  // corner radius, border, blur
in vec4 at_border;

uniform sampler2D picture;

out vec4 result;

// Signed distance to the rounded rectangle, in pixels, negative inside.
float distance_px()
{
    vec2 outside = abs(at_px - at_shape_px.xy) - at_shape_px.zw + at_edge_px.x;
    return length(max(outside, 0.0)) + min(max(outside.x, outside.y), 0.0) - at_edge_px.x;
}

// The share of a pixel that lies inside an edge at that distance from its centre.
float coverage(float distance)
{
    return clamp(0.5 - distance, 0.0, 1.0);
}

void main()
{
#ifdef FLAT
    result = at_colour;
#endif
#ifdef BOX
    float distance = distance_px();
    float rim = 1.0 - coverage(distance + at_edge_px.y);
    vec4 painted = at_border * rim + at_colour * (1.0 - at_border.a * rim);
    result = painted * coverage(distance);
#endif
#ifdef SHADOW
    // Falls off over twice the blur, and leaves out what the box itself covers.
    float distance = distance_px();
    float strength = 1.0 - smoothstep(-at_edge_px.z, at_edge_px.z, distance);
    result = at_colour * (strength * (1.0 - coverage(distance)));
#endif
#ifdef PICTURE
    result = texture(picture, at_texel) * at_colour;
#endif
#ifdef ROUND_PICTURE
    result = texture(picture, at_texel) * at_colour * coverage(distance_px());
#endif
}
