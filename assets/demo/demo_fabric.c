#include "assets/demo/demo_fabric.h"

#include "assets/demo/demo_png.h"
#include "platform/base/noise.h"
#include "platform/base/vec.h"

#include <stdlib.h>

#define FABRIC_PX 256
#define PI 3.14159265358979f

// A cloth's height (about 0..1) at a place of its tile, and how light it is there.
struct weave {
    float (*height)(float u, float v);
    float (*shade)(float u, float v);
    float slope; // of the relief for a height of 1 over the tile's side
};

static float fraction(float x)
{
    return x - floorf(x);
}

// A round strand's height, `across` in -1..1 over its width.
static float strand(float across)
{
    return sqrtf(fmaxf(1.0f - across * across, 0.0f));
}

// --- knit: stocking stitch, each loop a V of two legs that tuck under the loops above ---------------------

// From the loop's middle below outwards and up: x in 0..1 from the stitch's middle line outwards.
static float knit_leg(float x, float y)
{
    float centre = 0.20f + 0.56f * y;
    return strand((x - centre) / 0.42f) * strand((y - 0.5f) / 0.86f);
}

float demo_fabric_knit_height(float u, float v)
{
    float column = u * FABRIC_KNIT_STITCHES, row = v * FABRIC_KNIT_STITCHES;
    float x = 2.0f * fabsf(fraction(column) - 0.5f), y = 1.0f - fraction(row);
    float side = fraction(column) < 0.5f ? -1.0f : 1.0f, height = 0.0f;
    for (int above = -1; above <= 1; above++) // a leg is a little longer than its row
        height = fmaxf(height, knit_leg(x, y + (float)above));
    float fibre = noise_value(u + 0.05f * y * side, v, 96, 31);
    return height + 0.10f * fibre;
}

static float knit_shade(float u, float v)
{
    return 0.50f + 0.38f * smoothstep(0.10f, 0.9f, demo_fabric_knit_height(u, v)) +
           0.12f * noise_value(u, v, 128, 32);
}

// --- straw: a flat braid, strands crossing at 45 degrees, with a groove where braids are sewn together -----

static float straw_strand(float u, float v, int *which)
{
    float x = u * FABRIC_STRAW_STRANDS, y = v * 4.0f; // four crossings over the braid's width
    float rising = x + y, falling = x - y;
    int i = (int)floorf(rising), j = (int)floorf(falling);
    bool over = ((i + j) % 2 + 2) % 2 == 0;
    *which = over ? i : 64 + j;
    return over ? strand(1.6f * (fraction(rising) - 0.5f)) *
                      (0.8f + 0.2f * strand(2.0f * fraction(falling) - 1.0f))
                : strand(1.6f * (fraction(falling) - 0.5f)) *
                      (0.8f + 0.2f * strand(2.0f * fraction(rising) - 1.0f));
}

static float straw_height(float u, float v)
{
    int which;
    float edge = fabsf(2.0f * v - 1.0f);
    return 0.5f * straw_strand(u, v, &which) + 0.7f * sqrtf(fmaxf(1.0f - powf(edge, 6.0f), 0.0f));
}

static float straw_shade(float u, float v)
{
    int which;
    float height = straw_strand(u, v, &which), edge = fabsf(2.0f * v - 1.0f);
    float straw = noise_lattice(which, 0, FABRIC_STRAW_STRANDS, 33);
    float groove = 1.0f - 0.45f * smoothstep(0.86f, 1.0f, edge);
    return (0.60f + 0.22f * straw + 0.18f * height) * groove * (0.92f + 0.08f * noise_value(u, v, 64, 34));
}

// --- the others -------------------------------------------------------------------------------------------

static float felt_height(float u, float v)
{
    return 0.5f * noise_value(u, v, 40, 35) +
           0.3f * noise_value(u + 0.02f * noise_value(u, v, 24, 36), v, 90, 37) +
           0.2f * noise_value(u, v, 128, 38);
}

// Two over, two under, a step further in each row.
static float twill_height(float u, float v)
{
    float x = u * FABRIC_THREADS, y = v * FABRIC_THREADS;
    float ridge = sinf(2.0f * PI * (x + y) / 4.0f);
    return 0.6f * (0.5f + 0.5f * ridge) + 0.3f * strand(2.0f * fraction(x) - 1.0f) +
           0.1f * noise_value(u, v, 96, 39);
}

static float jersey_height(float u, float v)
{
    return 0.7f * strand(2.0f * fraction(u * FABRIC_THREADS) - 1.0f) +
           0.3f * fabsf(sinf(PI * (v * FABRIC_THREADS + 0.25f))) + 0.2f * noise_value(u, v, 96, 40);
}

static float nonwoven_height(float u, float v)
{
    float x = fraction(u * FABRIC_DOTS) - 0.5f,
          y = fraction(v * FABRIC_DOTS + 0.5f * floorf(u * FABRIC_DOTS)) - 0.5f;
    return 0.6f * smoothstep(0.16f, 0.30f, sqrtf(x * x + y * y)) + 0.4f * noise_value(u, v, 48, 41);
}

static const struct weave *weave_of(enum demo_texture texture)
{
    static const struct weave knit = {demo_fabric_knit_height, knit_shade, 0.045f},
                              straw = {straw_height, straw_shade, 0.05f}, felt = {felt_height, NULL, 0.012f},
                              twill = {twill_height, NULL, 0.025f}, jersey = {jersey_height, NULL, 0.02f},
                              nonwoven = {nonwoven_height, NULL, 0.02f};
    switch ((int)texture) {
    case TEXTURE_KNIT:
    case TEXTURE_KNIT_RELIEF:
        return &knit;
    case TEXTURE_STRAW:
    case TEXTURE_STRAW_RELIEF:
        return &straw;
    case TEXTURE_FELT_RELIEF:
        return &felt;
    case TEXTURE_TWILL_RELIEF:
        return &twill;
    case TEXTURE_JERSEY_RELIEF:
        return &jersey;
    default:
        return &nonwoven;
    }
}

// glTF's normal textures: x along u, y against v (the picture's up), 0.5 for nought.
static void relief_pixel(const struct weave *weave, float u, float v, uint8_t rgb[3])
{
    const float step = 0.5f / FABRIC_PX;
    struct vec3 normal = {
        -weave->slope * (weave->height(u + step, v) - weave->height(u - step, v)) / (2.0f * step),
        weave->slope * (weave->height(u, v + step) - weave->height(u, v - step)) / (2.0f * step), 1.0f};
    normal = vec3_normalise(normal);
    rgb[0] = (uint8_t)lroundf(127.5f + 127.5f * normal.x);
    rgb[1] = (uint8_t)lroundf(127.5f + 127.5f * normal.y);
    rgb[2] = (uint8_t)lroundf(127.5f + 127.5f * normal.z);
}

bool demo_fabric_png(enum demo_texture texture, uint8_t **png, size_t *size)
{
    const struct weave *weave = weave_of(texture);
    bool shade = texture == TEXTURE_KNIT || texture == TEXTURE_STRAW;
    size_t channels = shade ? 1 : 3, row_bytes = 1 + channels * FABRIC_PX;
    uint8_t *rows = calloc(FABRIC_PX, row_bytes);
    if (rows == NULL)
        return false;
    for (int y = 0; y < FABRIC_PX; y++)
        for (int x = 0; x < FABRIC_PX; x++) {
            float u = ((float)x + 0.5f) / FABRIC_PX, v = ((float)y + 0.5f) / FABRIC_PX;
            uint8_t *pixel = &rows[(size_t)y * row_bytes + 1 + channels * (size_t)x];
            if (shade)
                *pixel = (uint8_t)lroundf(255.0f * fminf(weave->shade(u, v), 1.0f));
            else
                relief_pixel(weave, u, v, pixel);
        }
    bool done = demo_png(rows, FABRIC_PX, FABRIC_PX, (int)channels, png, size);
    free(rows);
    return done;
}
