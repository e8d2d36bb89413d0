// What hides a product softly, besides the head's own depth: hair, by how deep on the head the product is
// there, and whatever is before all of it, as a hand (render/product3d/cover_map.h).

uniform mediump sampler2D cover;     // r: hair, g: before everything; of a garment the layers
uniform vec3 cover_to_u, cover_to_v; // pixels of the tile -> the map
uniform vec2 hidden_between; // face z from which on hair hides some of it, and from which on all; equal: none
uniform vec2 ends_between;   // the same along ends_towards, where the body hides it, hair or not

// 1 before a range of depths, 0 behind it; 1 where there is none.
float before(vec2 range, float face_z)
{
    return range.y < range.x ? smoothstep(range.y, range.x, face_z) : 1.0;
}

#ifdef RIGGED
uniform vec2 arm_before, arm_bare; // scene_rigged
centroid in vec3 sleeve_share; // scene_vertex; z: the lining
#endif

vec4 cover_here()
{
    vec3 here = vec3(gl_FragCoord.xy, 1.0);
    return texture(cover, vec2(dot(cover_to_u, here), dot(cover_to_v, here)));
}

// How much of the product is in the open at this depth of the face and this far along ends_towards: 1 all of it.
float in_the_open(float face_z, float ends_at)
{
#ifdef RIGGED
    // Of a garment `cover` has the layers (scene_layers). A bare arm before the torso hides all but its sleeve;
    // the person hides a sleeve that is behind them beside its own arm, and the inside of cloth but for that of
    // a cuff or a collar: there hands and heads come out, which are before everything.
    vec4 seen = cover_here();
    vec2 arms = seen.gb * arm_before * arm_bare * (1.0 - sleeve_share.xy);
    vec2 behind = max(seen.aa - seen.gb, 0.0) * (1.0 - arm_before) * sleeve_share.xy;
    float hidden = max(max(seen.r, max(arms.x, arms.y)), max(behind.x, behind.y));
    return 1.0 - (gl_FrontFacing ? hidden : max(hidden, seen.a * (1.0 - sleeve_share.z)));
#else
    vec4 hides = cover_here();
    return (1.0 - hides.g) * mix(1.0, before(hidden_between, face_z), hides.r) *
           before(ends_between, ends_at);
#endif
}
