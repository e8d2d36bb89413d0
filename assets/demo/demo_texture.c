#include "assets/demo/demo_texture.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TILE_PX 256
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

// `rows`: each with its filter byte 0 before it. `channels` 1 or 3.
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
    at[17] = channels == 3 ? 2 : 0;
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

bool demo_texture_png(enum demo_texture texture, uint8_t **png, size_t *size)
{
    static const struct shell tortoise = {{112, 60, 24}, {26, 12, 7}, 0.56f};
    static const struct shell havana = {{176, 116, 48}, {84, 42, 17}, 0.47f};
    assert(texture > TEXTURE_NONE && texture < TEXTURE_COUNT);
    if (texture == TEXTURE_GRADIENT)
        return gradient_png(png, size);
    return shell_png(texture == TEXTURE_TORTOISE ? &tortoise : &havana, png, size);
}

const char *demo_texture_name(enum demo_texture texture)
{
    static const char *const names[TEXTURE_COUNT] = {"none", "tortoise", "havana", "gradient"};
    return names[texture];
}
