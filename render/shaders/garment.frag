// A piece of a draped garment: the product's colours in the light of the scene, hidden by what of the person
// is before it (render/garment/garment.h).

uniform mediump sampler2D cloth;  // premultiplied
uniform mediump sampler2D layers; // shares of scene_layers
uniform vec4 hides;               // how much of each share hides the piece,
uniform vec4 person_hides;        // and what hides it besides, if that is more
uniform float opacity;
uniform float blur;               // mip levels

in vec2 at_cloth;
in vec2 at_picture;
in vec3 at_light;
out vec4 colour;

void main()
{
    vec4 seen = texture(cloth, at_cloth, blur);
    vec4 shares = texture(layers, at_picture);
    float hidden = max(dot(hides, shares), dot(person_hides, shares));
    float shown = opacity * (1.0 - clamp(hidden, 0.0, 1.0));
    colour = vec4(seen.rgb * at_light, seen.a) * shown;
}
