#include "assets/demo/demo_texture.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TILE_PX 256
#define IRIS_PX 384
#define PI 3.14159265358979f
#define GRADIENT_WIDTH_PX 4
#define GRADIENT_HEIGHT_PX 128

// --- noise that repeats -----------------------------------------------------------------------------------

// A number in 0..1 for a lattice point: an integer hash by multiplication and shifts.
static float lattice(int x, int y, int period, uint32_t seed)
{
    uint32_t h = (uint32_t)((x % period + period) % period) * 0x9e3779b1u ^
                 (uint32_t)((y % period + period) % period) * 0x85ebca77u ^ seed * 0xc2b2ae3du;
    h ^= h >> 15;
    h *= 0x2c1b3c6du;
    h ^= h >> 12;
    h *= 0x297a2d39u;
    h ^= h >> 15;
    return (float)(h >> 8) / 16777215.0f;
}

// Value noise of `period` cells across the tile; x and y in tiles.
static float noise(float x, float y, int period, uint32_t seed)
{
    float cell_x = floorf(x * (float)period), cell_y = floorf(y * (float)period);
    float u = x * (float)period - cell_x, v = y * (float)period - cell_y;
    u = u * u * (3.0f - 2.0f * u);
    v = v * v * (3.0f - 2.0f * v);
    int i = (int)cell_x, j = (int)cell_y;
    float top = lattice(i, j, period, seed) * (1.0f - u) + lattice(i + 1, j, period, seed) * u;
    float bottom = lattice(i, j + 1, period, seed) * (1.0f - u) + lattice(i + 1, j + 1, period, seed) * u;
    return top * (1.0f - v) + bottom * v;
}

static float smooth_step(float low, float high, float x)
{
    float t = fminf(fmaxf((x - low) / (high - low), 0.0f), 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

// How much of the dark colour is there: blotches of a few millimetres with soft edges, drawn out along the
// sheet by a warp, as pressed acetate shows them, and finer flecks between them.
static float blotches(float x, float y, float cover)
{
    float warp_x = x + 0.10f * (noise(x, y, 4, 11) - 0.5f), warp_y = y + 0.10f * (noise(x, y, 4, 12) - 0.5f);
    float large = 0.65f * noise(warp_x, warp_y, 7, 1) + 0.35f * noise(warp_x, warp_y, 14, 2);
    float fine = 0.6f * noise(warp_x, warp_y, 18, 3) + 0.4f * noise(warp_x, warp_y, 36, 4);
    float edge = 1.0f - cover;
    float dark = smooth_step(edge - 0.05f, edge + 0.07f, large);
    return fmaxf(dark, 0.7f * smooth_step(0.62f, 0.74f, fine));
}

// --- PNG --------------------------------------------------------------------------------------------------

// PNG specification (ISO/IEC 15948), annex D: the chunk's check.
static uint32_t crc32_of(const uint8_t *bytes, size_t size)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1u ? 0xedb88320u ^ (crc >> 1) : crc >> 1;
    }
    return ~crc;
}

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint8_t *put_chunk(uint8_t *at, const char *type, size_t size)
{
    put_u32(at, (uint32_t)size);
    memcpy(at + 4, type, 4);
    put_u32(at + 8 + size, crc32_of(at + 4, size + 4));
    return at + 12 + size;
}

// zlib with stored blocks only (RFC 1950, RFC 1951 section 3.2.4): larger, but nothing to get wrong.
static size_t put_stored(uint8_t *out, const uint8_t *rows, size_t size)
{
    uint8_t *at = out;
    *at++ = 0x78;
    *at++ = 0x01;
    uint32_t a = 1, b = 0;
    for (size_t done = 0; done < size;) {
        size_t block = size - done < 65535 ? size - done : 65535;
        *at++ = done + block == size;
        *at++ = (uint8_t)block;
        *at++ = (uint8_t)(block >> 8);
        *at++ = (uint8_t)~block;
        *at++ = (uint8_t)(~block >> 8);
        memcpy(at, rows + done, block);
        at += block;
        done += block;
    }
    for (size_t i = 0; i < size; i++) {
        a = (a + rows[i]) % 65521u;
        b = (b + a) % 65521u;
    }
    put_u32(at, b << 16 | a);
    return (size_t)(at + 4 - out);
}

// `rows`: each with its filter byte 0 before it. `channels` 1, 3 or 4.
static bool encode(const uint8_t *rows, int width, int height, int channels, uint8_t **png, size_t *size)
{
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    size_t raw = (size_t)height * (1 + (size_t)width * (size_t)channels);
    size_t bound = raw + 5 * (raw / 65535 + 1) + 6;
    uint8_t *out = calloc(1, sizeof signature + (size_t)3 * 12 + 13 + bound);
    if (out == NULL)
        return false;
    memcpy(out, signature, sizeof signature);
    uint8_t *at = out + sizeof signature;
    put_u32(at + 8, (uint32_t)width);
    put_u32(at + 12, (uint32_t)height);
    at[16] = 8;
    at[17] = channels == 4 ? 6 : channels == 3 ? 2 : 0;
    at = put_chunk(at, "IHDR", 13);
    at = put_chunk(at, "IDAT", put_stored(at + 8, rows, raw));
    at = put_chunk(at, "IEND", 0);
    *png = out;
    *size = (size_t)(at - out);
    return true;
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
            float dark = blotches(u, v, shell->cover), cloud = 0.8f + 0.4f * noise(u, v, 5, 7);
            for (int k = 0; k < 3; k++) {
                float value = fminf(shell->light[k] * cloud, 255.0f) * (1.0f - dark) + shell->dark[k] * dark;
                rows[(size_t)y * row_bytes + 1 + 3 * (size_t)x + (size_t)k] = (uint8_t)lroundf(value);
            }
        }
    bool done = encode(rows, TILE_PX, TILE_PX, 3, png, size);
    free(rows);
    return done;
}

// The tint's density falls evenly, so that transmittance grows by equal factors; then sRGB-encoded.
static bool gradient_png(uint8_t **png, size_t *size)
{
    uint8_t rows[GRADIENT_HEIGHT_PX * (1 + GRADIENT_WIDTH_PX)] = {0};
    for (int y = 0; y < GRADIENT_HEIGHT_PX; y++) {
        float v = ((float)y + 0.5f) / GRADIENT_HEIGHT_PX;
        float linear = expf(logf(0.11f) * (1.0f - smooth_step(0.12f, 1.0f, v)));
        float encoded = 1.055f * powf(linear, 1.0f / 2.4f) - 0.055f;
        memset(&rows[y * (1 + GRADIENT_WIDTH_PX) + 1], (int)lroundf(255.0f * encoded), GRADIENT_WIDTH_PX);
    }
    return encode(rows, GRADIENT_WIDTH_PX, GRADIENT_HEIGHT_PX, 1, png, size);
}

struct print {
    float inner[3], outer[3], ring[3]; // sRGB, 0..255: around the pupil, from there to the limbal ring, that
};

// Fibres that run out from the pupil, a darker ring at the edge, both feathered into dots' softness.
static void print_pixel(const struct print *print, float x, float y, uint8_t rgba[4])
{
    float r = sqrtf(x * x + y * y), turn = atan2f(y, x) / (2.0f * PI) + 0.5f;
    float bend = 0.02f * (noise(turn, 0.5f * r, 12, 21) - 0.5f);
    float fibre = 0.6f * noise(turn + bend, 0.12f * r, 96, 22) + 0.4f * noise(turn - bend, 0.2f * r, 48, 23);
    float crypts = smooth_step(0.60f, 0.75f, noise(turn, 0.8f * r, 18, 24));
    float outwards = smooth_step(0.40f, 0.66f, r + 0.22f * (noise(turn, 0.3f, 30, 25) - 0.5f));
    float ring = smooth_step(0.78f, 0.93f, r + 0.10f * (fibre - 0.5f));
    float light = (0.62f + 0.55f * fibre) * (1.0f - 0.28f * crypts);
    float inner_edge = smooth_step(0.34f, 0.47f, r + 0.10f * (fibre - 0.5f));
    float alpha = inner_edge * (1.0f - smooth_step(0.93f, 0.995f, r));
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
    bool done = encode(rows, IRIS_PX, IRIS_PX, 4, png, size);
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
    case TEXTURE_NONE:
    case TEXTURE_COUNT:
        break;
    }
    assert(false);
    return false;
}

const char *demo_texture_name(enum demo_texture texture)
{
    static const char *const names[TEXTURE_COUNT] = {"none",     "tortoise", "havana",
                                                     "gradient", "iris",     "iris-aurora"};
    return names[texture];
}
