// How much of the light a garment takes from what of the person lies beneath it.

uniform mediump sampler2D contact;
uniform mediump sampler2D layers; // shares of scene_layers
uniform vec4 channel;             // of the contact: which garment's

in vec2 at_map, at_picture;
out vec4 colour;

void main()
{
    vec4 shares = texture(layers, at_picture);
    float rests_on = max(shares.a - shares.r, 0.0); // of the person, but face, hair and hands
    colour = vec4(vec3(0.0), dot(channel, texture(contact, at_map)) * rests_on);
}
