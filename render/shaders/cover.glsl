// What hides a product softly, besides the head's own depth: hair, by how deep on the head the product is
// there, and whatever is before all of it, as a hand (render/product3d/cover_map.h).

uniform mediump sampler2D cover;     // r: hair, g: before everything
uniform vec3 cover_to_u, cover_to_v; // pixels of the tile -> the map
uniform vec2 hidden_between; // face z from which on hair hides some of it, and from which on all; equal: none

// How much of the product is in the open at this depth of the face: 1 all of it.
float in_the_open(float face_z)
{
    vec3 here = vec3(gl_FragCoord.xy, 1.0);
    vec2 hides = texture(cover, vec2(dot(cover_to_u, here), dot(cover_to_v, here))).rg;
    float before_hair = hidden_between.y < hidden_between.x
                            ? smoothstep(hidden_between.y, hidden_between.x, face_z)
                            : 1.0;
    return (1.0 - hides.g) * mix(1.0, before_hair, hides.r);
}
