#include "assets/demo/demo_texture.h"

#include "assets/demo/demo_fabric.h"
#include "assets/demo/demo_noise.h"
#include "assets/demo/demo_png.h"
#include "platform/base/vec.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TILE_PX 256
#define IRIS_PX 384
#define PI 3.14159265358979f
#define GRADIENT_WIDTH_PX 4
#define GRADIENT_HEIGHT_PX 128

// How much of the dark colour is there: blotches of a few millimetres with soft edges, drawn out along the
// sheet by a warp, as pressed acetate shows them, and finer flecks between them.
static float blotches(float x, float y, float cover)
{
    float warp_x = x + 0.10f * (demo_noise(x, y, 4, 11) - 0.5f),
          warp_y = y + 0.10f * (demo_noise(x, y, 4, 12) - 0.5f);
    float large = 0.65f * demo_noise(warp_x, warp_y, 7, 1) + 0.35f * demo_noise(warp_x, warp_y, 14, 2);
    float fine = 0.6f * demo_noise(warp_x, warp_y, 18, 3) + 0.4f * demo_noise(warp_x, warp_y, 36, 4);
    float edge = 1.0f - cover;
    float dark = smoothstep(edge - 0.05f, edge + 0.07f, large);
    return fmaxf(dark, 0.7f * smoothstep(0.62f, 0.74f, fine));
}

// --- the pictures -----------------------------------------------------------------------------------------

struct shell {
    float light[3], dark[3]; // sRGB, 0..255
    float cover;             // of the blotches
};

static bool shell_png(const struct shell *shell, uint8_t **png, size_t *size)
{
    size_t row_bytes = 1 + 3 * TILE_PX;
    uint8_t *rows = calloc(TILE_PX, row_bytes);
    if (rows == NULL)
        return false;
    for (int y = 0; y < TILE_PX; y++)
        for (int x = 0; x < TILE_PX; x++) {
            float u = ((float)x + 0.5f) / TILE_PX, v = ((float)y + 0.5f) / TILE_PX;
            float dark = blotches(u, v, shell->cover), cloud = 0.8f + 0.4f * demo_noise(u, v, 5, 7);
            for (int k = 0; k < 3; k++) {
                float value = fminf(shell->light[k] * cloud, 255.0f) * (1.0f - dark) + shell->dark[k] * dark;
                rows[(size_t)y * row_bytes + 1 + 3 * (size_t)x + (size_t)k] = (uint8_t)lroundf(value);
            }
        }
    bool done = demo_png(rows, TILE_PX, TILE_PX, 3, png, size);
    free(rows);
    return done;
}

// The tint's density falls evenly, so that transmittance grows by equal factors; then sRGB-encoded.
static bool gradient_png(uint8_t **png, size_t *size)
{
    uint8_t rows[GRADIENT_HEIGHT_PX * (1 + GRADIENT_WIDTH_PX)] = {0};
    for (int y = 0; y < GRADIENT_HEIGHT_PX; y++) {
        float v = ((float)y + 0.5f) / GRADIENT_HEIGHT_PX;
        float linear = expf(logf(0.11f) * (1.0f - smoothstep(0.12f, 1.0f, v)));
        float encoded = 1.055f * powf(linear, 1.0f / 2.4f) - 0.055f;
        memset(&rows[y * (1 + GRADIENT_WIDTH_PX) + 1], (int)lroundf(255.0f * encoded), GRADIENT_WIDTH_PX);
    }
    return demo_png(rows, GRADIENT_WIDTH_PX, GRADIENT_HEIGHT_PX, 1, png, size);
}

struct print {
    float inner[3], outer[3], ring[3]; // sRGB, 0..255: around the pupil, from there to the limbal ring, that
};

// Fibres that run out from the pupil, a darker ring at the edge, both feathered into dots' softness.
static void print_pixel(const struct print *print, float x, float y, uint8_t rgba[4])
{
    float r = sqrtf(x * x + y * y), turn = atan2f(y, x) / (2.0f * PI) + 0.5f;
    float bend = 0.02f * (demo_noise(turn, 0.5f * r, 12, 21) - 0.5f);
    float fibre =
        0.6f * demo_noise(turn + bend, 0.12f * r, 96, 22) + 0.4f * demo_noise(turn - bend, 0.2f * r, 48, 23);
    float crypts = smoothstep(0.60f, 0.75f, demo_noise(turn, 0.8f * r, 18, 24));
    float outwards = smoothstep(0.40f, 0.66f, r + 0.22f * (demo_noise(turn, 0.3f, 30, 25) - 0.5f));
    float ring = smoothstep(0.78f, 0.93f, r + 0.10f * (fibre - 0.5f));
    float light = (0.62f + 0.55f * fibre) * (1.0f - 0.28f * crypts);
    float inner_edge = smoothstep(0.34f, 0.47f, r + 0.10f * (fibre - 0.5f));
    float alpha = inner_edge * (1.0f - smoothstep(0.93f, 0.995f, r));
    for (int k = 0; k < 3; k++) {
        float body = print->inner[k] * (1.0f - outwards) + print->outer[k] * outwards;
        float value = fminf(body * light, 255.0f) * (1.0f - ring) + print->ring[k] * ring;
        rgba[k] = (uint8_t)lroundf(value);
    }
    rgba[3] = (uint8_t)lroundf(255.0f * alpha);
}

static bool iris_png(const struct print *print, uint8_t **png, size_t *size)
{
    size_t row_bytes = 1 + 4 * IRIS_PX;
    uint8_t *rows = calloc(IRIS_PX, row_bytes);
    if (rows == NULL)
        return false;
    for (int y = 0; y < IRIS_PX; y++)
        for (int x = 0; x < IRIS_PX; x++)
            print_pixel(print, 2.0f * ((float)x + 0.5f) / IRIS_PX - 1.0f,
                        2.0f * ((float)y + 0.5f) / IRIS_PX - 1.0f,
                        &rows[(size_t)y * row_bytes + 1 + 4 * (size_t)x]);
    bool done = demo_png(rows, IRIS_PX, IRIS_PX, 4, png, size);
    free(rows);
    return done;
}

bool demo_texture_png(enum demo_texture texture, uint8_t **png, size_t *size)
{
    static const struct shell tortoise = {{112, 60, 24}, {26, 12, 7}, 0.56f};
    static const struct shell havana = {{176, 116, 48}, {84, 42, 17}, 0.47f};
    static const struct print grey = {{255, 255, 255}, {228, 228, 228}, {70, 70, 74}};
    static const struct print aurora = {{205, 164, 74}, {62, 140, 124}, {20, 40, 58}};
    switch (texture) {
    case TEXTURE_TORTOISE:
        return shell_png(&tortoise, png, size);
    case TEXTURE_HAVANA:
        return shell_png(&havana, png, size);
    case TEXTURE_GRADIENT:
        return gradient_png(png, size);
    case TEXTURE_IRIS:
        return iris_png(&grey, png, size);
    case TEXTURE_IRIS_AURORA:
        return iris_png(&aurora, png, size);
    case TEXTURE_KNIT:
    case TEXTURE_KNIT_RELIEF:
    case TEXTURE_STRAW:
    case TEXTURE_STRAW_RELIEF:
    case TEXTURE_FELT_RELIEF:
    case TEXTURE_TWILL_RELIEF:
    case TEXTURE_JERSEY_RELIEF:
    case TEXTURE_NONWOVEN_RELIEF:
        return demo_fabric_png(texture, png, size);
    case TEXTURE_NONE:
    case TEXTURE_COUNT:
        break;
    }
    assert(false);
    return false;
}

bool demo_texture_repeats(enum demo_texture texture)
{
    return texture < TEXTURE_GRADIENT || texture >= TEXTURE_KNIT;
}

const char *demo_texture_name(enum demo_texture texture)
{
    static const char *const names[TEXTURE_COUNT] = {[TEXTURE_NONE] = "none",
                                                     [TEXTURE_TORTOISE] = "tortoise",
                                                     [TEXTURE_HAVANA] = "havana",
                                                     [TEXTURE_GRADIENT] = "gradient",
                                                     [TEXTURE_IRIS] = "iris",
                                                     [TEXTURE_IRIS_AURORA] = "iris-aurora",
                                                     [TEXTURE_KNIT] = "knit",
                                                     [TEXTURE_KNIT_RELIEF] = "knit-relief",
                                                     [TEXTURE_STRAW] = "straw",
                                                     [TEXTURE_STRAW_RELIEF] = "straw-relief",
                                                     [TEXTURE_FELT_RELIEF] = "felt-relief",
                                                     [TEXTURE_TWILL_RELIEF] = "twill-relief",
                                                     [TEXTURE_JERSEY_RELIEF] = "jersey-relief",
                                                     [TEXTURE_NONWOVEN_RELIEF] = "nonwoven-relief"};
    return names[texture];
}
