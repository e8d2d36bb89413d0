// How a shade covers and shines, for every layer of make-up: the numbers are set by finish_set
// (render/makeup/finish.h). SHINE adds highlights, SPARKLE (with it) grains.

uniform vec3 pigment; // the product's colour in the light of the scene
uniform vec3 film;    // what a transparent layer lets through
uniform vec3 cover;   // opacity, exponent of the bare texture, share of the film
#ifdef SHINE
uniform vec3 shine_light; // colour of the highlights
uniform vec4 shine;       // gain of the camera's highlights, strength of our own, roughness, relief
uniform float metal;      // how far the pigment mirrors its surroundings instead of scattering light
#endif
#ifdef SPARKLE
uniform vec3 sparkle_light; // colour of the grains
uniform vec3 sparkle;       // strength, share of the cells that hold a grain, diameter of a grain in mm
#endif

// How light this spot is beside the mean of its surroundings; highlights are compressed, so that they don't
// burn out.
float texture_of(float ratio)
{
    float level = ratio < 1.5 ? ratio : 1.5 + 0.4 * (ratio - 1.5);
    return pow(clamp(level, 0.002, 3.0), cover.y);
}

// The product on what is worn beneath it: what it doesn't hide shines through, coloured by it as by a filter;
// so a thin red is a clear one and not milky.
vec3 laid_on(vec3 paint, vec3 worn)
{
    return mix(worn * film, paint, cover.x * (1.0 - cover.z));
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

// What a mirror of this orientation shows: a bright room above, a dark floor below. 1 in the mean.
float mirrored(vec3 normal)
{
    float height = 2.0 * normal.z * normal.y; // of the view's reflection
    return mix(1.0, 0.6 + 0.8 * smoothstep(-1.0, 1.0, height), metal);
}
#endif

#ifdef SPARKLE
uint scramble(uint x) // PCG's output permutation (O'Neill 2014) after one step
{
    uint state = x * 747796405u + 2891336453u;
    uint word = ((state >> ((state >> 28u) + 4u)) ^ state) * 277803737u;
    return (word >> 22u) ^ word;
}

// One grain a cell of the skin's own coordinates, so that it stays where it was put; it flashes when its
// facet happens to face the lamp. `to_px`: from cells to the screen, where a grain is round however the skin
// is stretched; its radius stays within its cell.
float grains_of_cells(vec2 at, vec3 normal, mat2 to_px, float most_px)
{
    ivec2 cell = ivec2(floor(at));
    uint seed = scramble(uint(cell.x) + scramble(uint(cell.y)));
    vec3 random = vec3(float(seed & 1023u), float((seed >> 10u) & 1023u), float((seed >> 20u) & 1023u));
    random /= 1023.0;
    float chosen = float(scramble(seed) & 1023u) / 1023.0;
    vec2 offset_px = to_px * (fract(at) - (0.25 + 0.5 * random.xy));
    float radius_px = most_px * (0.6 + 0.4 * random.z);
    float seen_px = max(radius_px, 1.0); // smaller ones are dimmer, so that they don't blink
    float disc = 1.0 - smoothstep(0.5, 1.2, length(offset_px) / seen_px);
    disc *= min(radius_px * radius_px, 1.0);
    vec3 facet = normalize(normal + vec3(random.xy - 0.5, 0.0) * 0.9);
    float flash = (0.08 + 0.92 * lobe(facet, half_above, 0.35)) * (0.4 + 0.6 * random.z);
    return disc * flash * step(chosen, sparkle.y);
}

// `at_mm`: place on the skin in millimetres of the face at rest, an input of the shader. `mm_px`: target
// pixels a millimetre. Grains keep their size on the skin, but lie no closer than the screen can show:
// between two sizes they are blended, so that nothing jumps when the shopper steps closer; where one stands
// for many, it is dimmer. Call it where all fragments of a triangle pass: it takes derivatives.
float grains(vec2 at_mm, vec3 normal, float mm_px)
{
    vec2 at = mat2(0.848, 0.530, -0.530, 0.848) * at_mm; // so that no row lies along a lid or a lip
    mat2 to_mm = mat2(dFdx(at), dFdy(at));               // a step on the screen, on the skin
    float area = to_mm[0][0] * to_mm[1][1] - to_mm[1][0] * to_mm[0][1];
    if (abs(area) < 1e-8)
        return 0.0;
    mat2 to_px = inverse(to_mm);
    float steepest = max(length(vec2(to_mm[0][0], to_mm[1][0])), length(vec2(to_mm[0][1], to_mm[1][1])));
    float least_mm = 2.0 * sparkle.z; // a cell has twice the width of its grain
    float level = log2(max(least_mm, 3.2 / mm_px) / least_mm);
    float fine_mm = least_mm * exp2(floor(level)), coarse_mm = 2.0 * fine_mm;
    float most_mm = min(1.0 / steepest, mm_px); // pixels a millimetre, where the skin is squeezed the most
    float fine = grains_of_cells(at / fine_mm, normal, to_px * fine_mm, 0.25 * fine_mm * most_mm);
    float coarse = grains_of_cells(at / coarse_mm, normal, to_px * coarse_mm, 0.25 * coarse_mm * most_mm);
    float share = fract(level);
    return sparkle.x * exp2(-0.5 * level) * mix(fine, coarse, share);
}
#endif
