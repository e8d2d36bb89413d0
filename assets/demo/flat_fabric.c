#include "assets/demo/flat_fabric.h"

#include "assets/demo/demo_fabric.h"
#include "platform/base/colour.h"
#include "platform/base/noise.h"

#define PI 3.14159265358979f
#define LATTICE 4096 // cells before noise repeats

static float fraction(float x)
{
    return x - floorf(x);
}

// Noise whose cells are `cell` long.
static float noise_at(float x, float y, float cell, uint32_t seed)
{
    return noise_value(x / (cell * LATTICE), y / (cell * LATTICE), LATTICE, seed);
}

struct vec3 flat_colour(uint32_t srgb)
{
    return (struct vec3){colour_linear_of_byte((uint8_t)(srgb >> 16)),
                         colour_linear_of_byte((uint8_t)(srgb >> 8)), colour_linear_of_byte((uint8_t)srgb)};
}

// --- weaves: heights, 0..1
// ----------------------------------------------------------------------------------

static float rib_height(float u, float pitch)
{
    float wave = 0.5f + 0.5f * cosf(2.0f * PI * u / pitch);
    return sqrtf(wave);
}

static float knit_height(float u, float v, float pitch)
{
    float tile = pitch * FABRIC_KNIT_STITCHES;
    return demo_fabric_knit_height(u / tile, v / (0.8f * tile));
}

// Two strands that cross each other twice a turn, purl on both sides.
static float cable_height(float u, float v, float pitch)
{
    float x = fraction(u / pitch + 0.5f) - 0.5f, turn = v / (1.1f * pitch);
    float swing = 0.15f * sinf(2.0f * PI * turn), over = cosf(2.0f * PI * turn), height = 0.0f;
    for (int side = -1; side <= 1; side += 2) {
        float across = (x - (float)side * swing) / 0.15f;
        float lift = 0.72f + 0.22f * (float)side * over;
        float strand = fabsf(across) < 1.0f ? lift * sqrtf(1.0f - across * across) : 0.0f;
        height = fmaxf(height, strand);
    }
    float purl = 0.18f * rib_height(v, 4.5f) + 0.12f * rib_height(u, 5.5f);
    float seed_rib =
        fabsf(x) > 0.40f ? 0.55f * sqrtf(fmaxf(1.0f - powf((fabsf(x) - 0.45f) / 0.05f, 2.0f), 0.0f)) : 0.0f;
    float yarn = 0.10f * sinf(2.0f * PI * (v * 0.25f + fabsf(x) * pitch * 0.2f));
    return fmaxf(fmaxf(height + (height > 0.2f ? yarn : 0.0f), seed_rib), purl);
}

// Pebbles: how far a place is from the middle of its grain.
static float leather_height(float u, float v, float pitch)
{
    float x = u / pitch, y = v / pitch, near = 2.0f;
    for (int j = -1; j <= 1; j++)
        for (int i = -1; i <= 1; i++) {
            int cx = (int)floorf(x) + i, cy = (int)floorf(y) + j;
            float dx = (float)cx + noise_lattice(cx, cy, LATTICE, 61) - x;
            float dy = (float)cy + noise_lattice(cx, cy, LATTICE, 62) - y;
            near = fminf(near, dx * dx + dy * dy);
        }
    return 1.0f - smoothstep(0.1f, 0.75f, sqrtf(near));
}

static float weave_height(const struct flat_fabric *fabric, float u, float v)
{
    float pitch = fabric->pitch_mm;
    switch (fabric->weave) {
    case WEAVE_JERSEY:
        return 0.4f * rib_height(u, pitch) + 0.6f * noise_at(u, 0.4f * v, 1.4f, 51);
    case WEAVE_POPLIN:
        return 0.5f * noise_at(u, 0.1f * v, 0.8f, 52) + 0.5f * noise_at(0.1f * u, v, 0.8f, 53);
    case WEAVE_TWILL:
        return 0.7f * rib_height(u + v, pitch) + 0.5f * noise_at(u + v, 0.15f * (u - v), 1.2f, 54);
    case WEAVE_KNIT:
        return knit_height(u, v, pitch);
    case WEAVE_RIB:
        return rib_height(u, pitch) + 0.12f * rib_height(v, 0.7f * pitch) + 0.1f * noise_at(u, v, 1.5f, 55);
    case WEAVE_CABLE:
        return cable_height(u, v, pitch) + 0.06f * noise_at(u, v, 1.5f, 56);
    case WEAVE_WOOL:
        return 0.6f * noise_at(u, v, pitch, 57) + 0.4f * noise_at(u, v, 0.5f * pitch, 58);
    case WEAVE_REPP:
        return 0.7f * rib_height(u - v, pitch) + 0.3f * noise_at(u, v, 1.0f, 59);
    case WEAVE_LEATHER:
        return leather_height(u, v, pitch);
    case WEAVE_SATIN:
        break;
    }
    return 0.5f * noise_at(0.08f * u, v, 1.0f, 60);
}

// --- dyes -------------------------------------------------------------------------------------------------

// 1 within a band of `share` of the repeat about `at`, soft by 0.5 mm.
static float band(float x, float repeat, float at, float share)
{
    float away = fabsf(fraction(x / repeat - at + 0.5f) - 0.5f) * repeat;
    return 1.0f - smoothstep(0.5f * share * repeat - 0.4f, 0.5f * share * repeat + 0.4f, away);
}

static struct vec3 plaid(const struct vec3 *palette, float u, float v, float size)
{
    struct vec3 colour = palette[0];
    const float x[2] = {u, v};
    for (int way = 0; way < 2; way++) {
        // Twill lets warp and weft through by turns.
        float through = 0.5f + 0.16f * (fraction((u + v) / 2.4f + 0.5f * (float)way) < 0.5f ? 1.0f : -1.0f);
        colour = vec3_mix(colour, palette[1], through * band(x[way], size, 0.25f, 0.42f));
        colour = vec3_mix(colour, palette[2], through * band(x[way], size, 0.25f, 0.10f));
        colour = vec3_mix(colour, palette[3], 1.2f * through * band(x[way], size, 0.75f, 0.035f));
    }
    return colour;
}

// One flower of five petals, or a twig of leaves, about the origin; r in flower sizes.
static void flower(const struct vec3 *palette, float x, float y, float pick, struct vec3 *colour)
{
    float r = sqrtf(x * x + y * y), turn = atan2f(y, x) + 6.0f * pick;
    if (pick < 0.30f) { // a twig of two rows of leaves
        float along = fraction(2.5f * x), leaf = fabsf(fabsf(y) - 0.24f * along) - 0.17f * sinf(PI * along);
        float twig = fminf(fabsf(y) - 0.035f, leaf), there = 1.0f - smoothstep(0.9f, 1.0f, fabsf(x));
        *colour = vec3_mix(*colour, palette[3], 0.9f * there * (1.0f - smoothstep(-0.03f, 0.04f, twig)));
        return;
    }
    float petal = 0.52f + 0.36f * fabsf(cosf(2.5f * turn)),
          edge = 1.0f - smoothstep(petal - 0.06f, petal + 0.04f, r);
    struct vec3 tone = pick < 0.68f ? palette[1] : palette[2];
    float vein = 0.78f + 0.22f * smoothstep(0.0f, 0.8f, r) - 0.10f * powf(fabsf(cosf(12.5f * turn)), 6.0f);
    *colour = vec3_mix(*colour, vec3_scale(tone, vein), edge);
    *colour = vec3_mix(*colour, palette[4], 1.0f - smoothstep(0.14f, 0.20f, r));
}

static struct vec3 flowers(const struct vec3 *palette, float u, float v, float size)
{
    struct vec3 colour = palette[0];
    int ci = (int)floorf(u / size), cj = (int)floorf(v / size);
    for (int j = cj - 1; j <= cj + 1; j++)
        for (int i = ci - 2; i <= ci + 1; i++) {
            float pick = noise_lattice(i, j, LATTICE, 71), bud = noise_lattice(i, j, LATTICE, 72);
            float x = u / size - (float)i - 0.5f - 0.8f * (noise_lattice(i, j, LATTICE, 73) - 0.5f) -
                      0.5f * (float)(j & 1);
            float y = v / size - (float)j - 0.5f - 0.8f * (noise_lattice(i, j, LATTICE, 74) - 0.5f);
            float turn = 2.0f * PI * noise_lattice(i, j, LATTICE, 75), c = cosf(turn), s = sinf(turn);
            float scale = 1.0f / (0.26f + 0.24f * bud);
            flower(palette, scale * (c * x - s * y), scale * (s * x + c * y), pick, &colour);
        }
    return colour;
}

static struct vec3 dyed(const struct flat_fabric *fabric, const struct vec3 *palette, float u, float v,
                        float height)
{
    float size = fabric->size_mm;
    switch (fabric->dye) {
    case DYE_STRIPES:
        return vec3_mix(palette[0], palette[1], band(v, size, 0.5f, 0.34f));
    case DYE_FINE_STRIPES:
        return vec3_mix(palette[0], palette[1], 0.8f * band(u, size, 0.5f, 0.22f));
    case DYE_REGIMENTAL:
        return vec3_mix(vec3_mix(palette[0], palette[1], band(u + v, size, 0.5f, 0.30f)), palette[2],
                        band(u + v, size, 0.22f, 0.07f));
    case DYE_GINGHAM:
        return vec3_mix(vec3_mix(palette[0], palette[1], 0.5f * band(u, size, 0.5f, 0.5f)), palette[1],
                        0.5f * band(v, size, 0.5f, 0.5f));
    case DYE_PLAID:
        return plaid(palette, u, v, size);
    case DYE_FLOWERS:
        return flowers(palette, u, v, size);
    case DYE_HERRINGBONE: {
        float way = fabsf(fraction(u / size) - 0.5f) * size;
        return vec3_mix(palette[0], palette[1], 0.5f + 0.5f * sinf(2.0f * PI * (v + way) / fabric->pitch_mm));
    }
    case DYE_DENIM: {
        float slub = noise_at(u, 0.03f * v, 1.0f, 76), weft = smoothstep(0.9f, 0.2f, height + 0.35f * slub);
        return vec3_mix(palette[0], palette[1], 0.75f * weft);
    }
    case DYE_PLAIN:
        break;
    }
    return palette[0];
}

struct flat_fibre flat_fabric_at(const struct flat_fabric *fabric, const struct vec3 palette[FLAT_COLOURS],
                                 float u_mm, float v_mm)
{
    float height = weave_height(fabric, u_mm, v_mm);
    struct vec3 colour = dyed(fabric, palette, u_mm, v_mm, height);
    if (fabric->melange > 0.0f) {
        float yarn = noise_at(u_mm, 0.2f * v_mm, 1.1f, 77) - 0.5f;
        colour = vec3_scale(colour, 1.0f + fabric->melange * yarn);
    }
    return (struct flat_fibre){colour, fabric->relief_px * height};
}
