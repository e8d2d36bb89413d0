// What hides a product softly, besides the head's own depth.

uniform vec2 hidden_between; // face z behind which hair and ears hide some of it, and behind which all

// How much of the product is in the open at this depth of the face: 1 all of it.
float in_the_open(float face_z)
{
    return hidden_between.y < hidden_between.x ? smoothstep(hidden_between.y, hidden_between.x, face_z) : 1.0;
}
