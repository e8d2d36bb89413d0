#include "assets/demo/demo_texture.h"

#include "assets/demo/demo_fabric.h"
#include "assets/demo/demo_png.h"
#include "assets/eyewear/pattern.h"
#include "platform/base/noise.h"
#include "platform/base/vec.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define IRIS_PX 384
#define PI 3.14159265358979f

// --- the pictures -----------------------------------------------------------------------------------------

static bool tortoise_png(uint8_t **png, size_t *size)
{
    static const uint8_t light[3] = {112, 60, 24}, dark[3] = {26, 12, 7};
    struct picture tile = {0};
    size_t row_bytes = 1 + 3 * PATTERN_TILE_PX;
    uint8_t *rows = calloc(PATTERN_TILE_PX, row_bytes);
    bool done = rows != NULL && picture_allocate(PATTERN_TILE_PX, PATTERN_TILE_PX, &tile) == RESULT_OK;
    if (done) {
        pattern_tortoise(light, dark, 0.56f, &tile);
        for (int y = 0; y < PATTERN_TILE_PX; y++)
            for (int x = 0; x < PATTERN_TILE_PX; x++)
                memcpy(&rows[(size_t)y * row_bytes + 1 + 3 * (size_t)x],
                       picture_row(&tile, y) + 4 * (size_t)x, 3);
        done = demo_png(rows, PATTERN_TILE_PX, PATTERN_TILE_PX, 3, png, size);
    }
    picture_free(&tile);
    free(rows);
    return done;
}

struct print {
    float inner[3], outer[3], ring[3]; // sRGB, 0..255: around the pupil, from there to the limbal ring, that
};

// Fibres that run out from the pupil, a darker ring at the edge, both feathered into dots' softness.
static void print_pixel(const struct print *print, float x, float y, uint8_t rgba[4])
{
    float r = sqrtf(x * x + y * y), turn = atan2f(y, x) / (2.0f * PI) + 0.5f;
    float bend = 0.02f * (noise_value(turn, 0.5f * r, 12, 21) - 0.5f);
    float fibre = 0.6f * noise_value(turn + bend, 0.12f * r, 96, 22) +
                  0.4f * noise_value(turn - bend, 0.2f * r, 48, 23);
    float crypts = smoothstep(0.60f, 0.75f, noise_value(turn, 0.8f * r, 18, 24));
    float outwards = smoothstep(0.40f, 0.66f, r + 0.22f * (noise_value(turn, 0.3f, 30, 25) - 0.5f));
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
    static const struct print grey = {{255, 255, 255}, {228, 228, 228}, {70, 70, 74}};
    static const struct print aurora = {{205, 164, 74}, {62, 140, 124}, {20, 40, 58}};
    switch (texture) {
    case TEXTURE_TORTOISE:
        return tortoise_png(png, size);
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
    return texture == TEXTURE_NONE || texture == TEXTURE_TORTOISE || texture >= TEXTURE_KNIT;
}

const char *demo_texture_name(enum demo_texture texture)
{
    static const char *const names[TEXTURE_COUNT] = {[TEXTURE_NONE] = "none",
                                                     [TEXTURE_TORTOISE] = "tortoise",
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
