// Lipstick: pigment that takes on the bare lip's own light and texture, and what shines on top of it.
// SHINE adds highlights, SPARKLE (with it) grains. Output: premultiplied linear RGB.
//
// tests/unit/render/test_lipstick.c holds the same arithmetic in C; change both.

in vec2 at_picture;
in vec4 at_edges_px; // distance to the contour, to the mouth opening; inner feather, reach into the mouth
in vec2 at_lip;      // along, across
in vec3 at_normal;

uniform sampler2D picture;
uniform float feather_px;
uniform vec4 bare_lips; // luminance; where highlights begin, and end, in luminances; saturation
uniform float openness; // of the mouth
uniform vec3 pigment;   // the product's colour in the light of the scene
uniform vec3 film;      // what a transparent layer lets through
uniform vec3 cover;     // opacity, exponent of the texture, share of the film
uniform vec2 neighbour; // step to the surroundings that are looked at, in texture coordinates

#ifdef SHINE
uniform vec3 shine_light;  // colour of the highlights
uniform vec4 shine;        // gain of the camera's highlights, strength of our own, roughness, relief
#endif
#ifdef SPARKLE
uniform vec4 sparkle; // strength, share of cells, cells along a lip, blend to twice as many
#endif

out vec4 result;

float saturation(vec3 colour)
{
    return (colour.r - colour.g) / (colour.r + colour.g + 0.001);
}

// What the camera sees around this spot.
struct Surroundings {
    vec3 mean;
    vec2 slope; // of brightness, to the right and up, in mean lip luminances
};

Surroundings look_around(vec3 bare)
{
    vec3 right = texture(picture, at_picture + vec2(neighbour.x, 0.0)).rgb;
    vec3 left = texture(picture, at_picture - vec2(neighbour.x, 0.0)).rgb;
    vec3 below = texture(picture, at_picture + vec2(0.0, neighbour.y)).rgb;
    vec3 above = texture(picture, at_picture - vec2(0.0, neighbour.y)).rgb;
    vec2 slope = vec2(luminance(right - left), luminance(above - below)) / bare_lips.x;
    return Surroundings((2.0 * bare + right + left + below + above) / 6.0, clamp(slope, -0.6, 0.6));
}

// 1 on the lip, fading over the contour so that one half stands on it, and over the inner edge within the lip.
float mask(Surroundings skin)
{
    float ratio = luminance(skin.mean) / bare_lips.x;
    float redness = saturation(skin.mean) / max(bare_lips.w, 0.05); // beside these lips
    float outer = smoothstep(-0.5 * feather_px, 0.5 * feather_px, at_edges_px.x);
    float inner = smoothstep(0.0, 1.0, (at_edges_px.y + 0.001) / max(at_edges_px.z, 0.001));
    // Beyond the landmarks' opening, as long as it is as red as lips and not as dark as an open mouth.
    float like_lips = smoothstep(0.45, 0.75, redness) * smoothstep(0.25, 0.5, ratio);
    float reached = smoothstep(-1.0, -0.6, at_edges_px.y / max(at_edges_px.w, 0.001));
    inner = max(inner, like_lips * reached * openness);
    // Teeth: bright and pale, next to the opening of an open mouth.
    float pale = 1.0 - smoothstep(0.25, 0.5, redness);
    float bright = smoothstep(1.2, 1.7, ratio);
    float near = smoothstep(0.7, 0.95, at_lip.y) * openness;
    return outer * inner * (1.0 - pale * bright * near);
}

// How light this spot is beside the lips' mean; highlights are compressed, so that they don't burn out.
float texture_of(float ratio)
{
    float level = ratio < 1.5 ? ratio : 1.5 + 0.4 * (ratio - 1.5);
    return pow(clamp(level, 0.002, 3.0), cover.y);
}

#ifdef SHINE
// GGX's shape scaled to 1 at its peak (Walter et al. 2007, eq. 33), about the half vector.
float lobe(vec3 normal, vec3 half_vector, float roughness)
{
    float cosine = max(dot(normal, half_vector), 0.0);
    float alpha_squared = roughness * roughness;
    float width = cosine * cosine * (alpha_squared - 1.0) + 1.0;
    return alpha_squared * alpha_squared / (width * width);
}

// A lamp over the mirror and a dimmer one to each side.
const vec3 half_above = vec3(0.0, 0.290, 0.957);
const vec3 half_right = vec3(0.330, 0.180, 0.927);
const vec3 half_left = vec3(-0.330, 0.180, 0.927);

// The strip's normal is bent by the skin's relief as far as brightness shows it; a film of product evens out
// what is finer than the surroundings looked at.
vec3 highlights(vec3 normal, float ratio)
{
    // What the camera sees shining, amplified; then what a product of this finish would add where light falls.
    float seen = clamp(ratio - bare_lips.y, 0.0, 1.5 * (bare_lips.z - bare_lips.y)) * bare_lips.x;
    float own = lobe(normal, half_above, shine.z) + 0.25 * lobe(normal, half_right, shine.z) +
                0.25 * lobe(normal, half_left, shine.z);
    own *= at_lip.x > 1.0 ? 0.5 : 1.0; // the upper lip looks down, away from lamps
    return shine_light * (shine.x * seen + shine.y * own * smoothstep(0.4, 1.4, ratio));
}
#endif

#ifdef SPARKLE
uint scramble(uint x) // PCG's output permutation (O'Neill 2014) after one step
{
    uint state = x * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

// One grain a cell of the lip's own coordinates, so that it stays on the skin; it flashes when its facet
// happens to face the lamp.
float grains(vec3 normal, float cells)
{
    vec2 at = at_lip * vec2(cells, cells * 0.22); // a lip is about a fifth as high as it is long
    uvec2 cell = uvec2(at);
    uint seed = scramble(cell.x + scramble(cell.y));
    vec3 random = vec3(float(seed & 1023u), float((seed >> 10u) & 1023u), float((seed >> 20u) & 1023u)) / 1023.0;
    float chosen = float(scramble(seed) & 1023u) / 1023.0;
    vec2 offset = fract(at) - (0.3 + 0.4 * random.xy);
    float disc = 1.0 - smoothstep(0.06, 0.18, dot(offset, offset));
    vec3 facet = normalize(normal + vec3(random.xy - 0.5, 0.0) * 0.9);
    return disc * lobe(facet, half_above, 0.35) * (0.4 + 0.6 * random.z) * step(chosen, sparkle.y);
}
#endif

void main()
{
    vec3 bare = texture(picture, at_picture).rgb;
    Surroundings skin = look_around(bare);
    float covered = mask(skin);
    float alpha = cover.x * covered;
    vec3 paint = pigment * texture_of(luminance(bare) / bare_lips.x);
    vec3 colour = mix(paint, bare * film, cover.z) * alpha;
#ifdef SHINE
    vec3 normal = normalize(at_normal - shine.w * vec3(skin.slope, 0.0));
    colour += highlights(normal, luminance(skin.mean) / bare_lips.x) * covered;
#ifdef SPARKLE
    float grain = mix(grains(normal, sparkle.z), grains(normal, 2.0 * sparkle.z), sparkle.w);
    colour += shine_light * (sparkle.x * grain * covered);
#endif
#endif
    result = vec4(colour, alpha);
}
