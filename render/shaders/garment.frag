// A piece of a draped garment: the product's colours in the light of the scene, hidden by what of the person
// is before it (render/garment/garment.h).

uniform mediump sampler2D cloth;  // premultiplied
uniform mediump sampler2D layers; // shares of scene_layers
uniform mediump sampler2D map;    // render/garment/body_map.h: folds, shade of what is close before it,
                                  // sleeves
uniform vec2 map_end;             // its last place
uniform vec2 folds;               // light = x + y * what the map says
uniform vec2 shade;               // how much of the face's shade and of the arms' falls on the piece
uniform vec4 hides;               // how much of each share hides the piece,
uniform vec4 person_hides;        // and what hides it besides, if that is more
uniform float inside;             // 1: is seen from its inside too
uniform float opacity;

in vec2 at_cloth;
in float at_level; // of the cloth's mipmaps
in vec2 at_picture;
in vec2 at_map;
in vec3 at_light;
in float at_facing;
out vec4 colour;

// So near to a whole level that one alone is read: two cost twice as much.
const float LEVEL_ALONE = 0.2;

void main()
{
    float level = max(at_level, 0.0), whole = floor(level);
    float between = smoothstep(LEVEL_ALONE, 1.0 - LEVEL_ALONE, level - whole);
    vec4 seen = textureLod(cloth, at_cloth, whole + between);
    vec4 shares = texture(layers, at_picture);
    vec4 about = texture(map, min(at_map, map_end));
    shares.gb *= 1.0 - shade.y * about.a; // an arm in a sleeve is not before the rest of the garment
    float hidden = max(dot(hides, shares), dot(person_hides, shares));
    // The edge of what is turned to the camera is as soft as a picture's.
    float turned = clamp(at_facing / max(1.5 * fwidth(at_facing), 1e-5), inside, 1.0);
    float shown = opacity * turned * (1.0 - clamp(hidden, 0.0, 1.0));
    vec2 dark = 1.0 - shade * about.gb;
    float light = (folds.x + folds.y * about.r) * dark.x * dark.y;
    colour = vec4(seen.rgb * at_light * light, seen.a) * shown;
}
