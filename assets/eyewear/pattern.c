#include "assets/eyewear/pattern.h"

#include "platform/base/vec.h"

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

float pattern_noise(float x, float y, int period, uint32_t seed)
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

// How much of the dark colour is there: blotches of a few millimetres with soft edges, drawn out along the
// sheet by a warp, as pressed acetate shows them, and finer flecks between them.
static float blotches(float x, float y, float cover)
{
    float warp_x = x + 0.10f * (pattern_noise(x, y, 4, 11) - 0.5f);
    float warp_y = y + 0.10f * (pattern_noise(x, y, 4, 12) - 0.5f);
    float large = 0.65f * pattern_noise(warp_x, warp_y, 7, 1) + 0.35f * pattern_noise(warp_x, warp_y, 14, 2);
    float fine = 0.6f * pattern_noise(warp_x, warp_y, 18, 3) + 0.4f * pattern_noise(warp_x, warp_y, 36, 4);
    float edge = 1.0f - cover;
    float dark = smoothstep(edge - 0.05f, edge + 0.07f, large);
    return fmaxf(dark, 0.7f * smoothstep(0.62f, 0.74f, fine));
}

void pattern_tortoise(const uint8_t light[3], const uint8_t dark[3], float cover, struct picture *out)
{
    for (int y = 0; y < out->height_px; y++)
        for (int x = 0; x < out->width_px; x++) {
            float u = ((float)x + 0.5f) / (float)out->width_px, v = ((float)y + 0.5f) / (float)out->height_px;
            float blotch = blotches(u, v, cover), cloud = 0.8f + 0.4f * pattern_noise(u, v, 5, 7);
            uint8_t *pixel = picture_row(out, y) + (size_t)4 * (size_t)x;
            for (int k = 0; k < 3; k++) {
                float ground = fminf((float)light[k] * cloud, 255.0f);
                pixel[k] = (uint8_t)lroundf(ground * (1.0f - blotch) + (float)dark[k] * blotch);
            }
            pixel[3] = 255;
        }
}

void pattern_two_tone(const uint8_t above[3], const uint8_t below[3], struct picture *out)
{
    for (int y = 0; y < out->height_px; y++) {
        float t = smoothstep(0.40f, 0.60f, ((float)y + 0.5f) / (float)out->height_px);
        for (int x = 0; x < out->width_px; x++) {
            uint8_t *pixel = picture_row(out, y) + (size_t)4 * (size_t)x;
            for (int k = 0; k < 3; k++)
                pixel[k] = (uint8_t)lroundf((float)above[k] * (1.0f - t) + (float)below[k] * t);
            pixel[3] = 255;
        }
    }
}
