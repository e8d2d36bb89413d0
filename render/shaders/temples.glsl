// Temples of glasses, turned about their hinges (render/scene.h: scene_temples), in face space.

uniform bool has_temples;
uniform vec3 hinge[2];      // of the side at -x, at +x
uniform vec2 hinge_turn[2]; // open outwards about y, drop the tip about x

const float HINGE_M = 0.006; // over this depth behind the hinge the turn sets in

vec3 bend_temple(vec3 p)
{
    if (!has_temples)
        return p;
    int side = p.x < 0.0 ? 0 : 1;
    float outwards = p.x < 0.0 ? -1.0 : 1.0;
    vec3 from = p - hinge[side];
    vec2 turn = hinge_turn[side] * smoothstep(0.0, HINGE_M, -from.z);
    float c = cos(turn.y), s = sin(turn.y);
    from.yz = vec2(c * from.y + s * from.z, c * from.z - s * from.y);
    c = cos(turn.x), s = outwards * sin(turn.x);
    from.xz = vec2(c * from.x - s * from.z, c * from.z + s * from.x);
    return hinge[side] + from;
}
