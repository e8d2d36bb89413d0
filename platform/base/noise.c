#include "platform/base/noise.h"

#include <math.h>

// An integer hash by multiplication and shifts.
float noise_lattice(int x, int y, int period, uint32_t seed)
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

float noise_value(float x, float y, int period, uint32_t seed)
{
    float cell_x = floorf(x * (float)period), cell_y = floorf(y * (float)period);
    float u = x * (float)period - cell_x, v = y * (float)period - cell_y;
    u = u * u * (3.0f - 2.0f * u);
    v = v * v * (3.0f - 2.0f * v);
    int i = (int)cell_x, j = (int)cell_y;
    float top = noise_lattice(i, j, period, seed) * (1.0f - u) + noise_lattice(i + 1, j, period, seed) * u;
    float bottom =
        noise_lattice(i, j + 1, period, seed) * (1.0f - u) + noise_lattice(i + 1, j + 1, period, seed) * u;
    return top * (1.0f - v) + bottom * v;
}
