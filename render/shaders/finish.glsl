// How a shade covers and shines, for every layer of make-up: the numbers are set by finish_set
// (render/makeup/finish.h). SHINE adds highlights, SPARKLE (with it) grains.

uniform vec3 pigment; // the product's colour in the light of the scene
uniform vec3 film;    // what a transparent layer lets through
uniform vec3 cover;   // opacity, exponent of the bare texture, share of the film
#ifdef SHINE
uniform vec3 shine_light; // colour of the highlights
uniform vec4 shine;       // gain of the camera's highlights, strength of our own, roughness, relief
#endif
#ifdef SPARKLE
uniform vec3 sparkle_light; // colour of the grains
uniform vec3 sparkle;       // strength, share of the cells that hold a grain, size of a cell in mm
#endif

// How light this spot is beside the mean of its surroundings; highlights are compressed, so that they don't
// burn out.
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

float lamps(vec3 normal, float roughness)
{
    return lobe(normal, half_above, roughness) + 0.25 * lobe(normal, half_right, roughness) +
           0.25 * lobe(normal, half_left, roughness);
}
#endif

#ifdef SPARKLE
uint scramble(uint x) // PCG's output permutation (O'Neill 2014) after one step
{
    uint state = x * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

// One grain a cell of the skin's own coordinates, so that it stays where it was put; it flashes when its facet
// happens to face the lamp.
float grains_of_cells(vec2 at, vec3 normal)
{
    ivec2 cell = ivec2(floor(at));
    uint seed = scramble(uint(cell.x) + scramble(uint(cell.y)));
    vec3 random = vec3(float(seed & 1023u), float((seed >> 10u) & 1023u), float((seed >> 20u) & 1023u)) / 1023.0;
    float chosen = float(scramble(seed) & 1023u) / 1023.0;
    vec2 offset = fract(at) - (0.3 + 0.4 * random.xy);
    float disc = 1.0 - smoothstep(0.06, 0.18, dot(offset, offset));
    vec3 facet = normalize(normal + vec3(random.xy - 0.5, 0.0) * 0.9);
    return disc * lobe(facet, half_above, 0.35) * (0.4 + 0.6 * random.z) * step(chosen, sparkle.y);
}

// `at_mm`: place on the skin in millimetres of the face at rest. `mm_px`: target pixels a millimetre. Grains
// keep their size on the skin, but are never smaller than what the screen can show: between two sizes they are
// blended, so that nothing jumps when the shopper steps closer.
float grains(vec2 at_mm, vec3 normal, float mm_px)
{
    float size_mm = max(sparkle.z, 1.8 / mm_px);
    float level = log2(size_mm / sparkle.z);
    float coarse = sparkle.z * exp2(ceil(level)), fine = sparkle.z * exp2(floor(level));
    return sparkle.x * mix(grains_of_cells(at_mm / fine, normal), grains_of_cells(at_mm / coarse, normal),
                           fract(level));
}
#endif
