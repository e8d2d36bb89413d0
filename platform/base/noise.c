#include "platform/base/noise.h"

#include <math.h>

// Of x and y in 0..period - 1. An integer hash by multiplication and shifts.
static float hashed(int x, int y, uint32_t seed)
{
    uint32_t h = (uint32_t)x * 0x9e3779b1u ^ (uint32_t)y * 0x85ebca77u ^ seed * 0xc2b2ae3du;
    h ^= h >> 15;
    h *= 0x2c1b3c6du;
    h ^= h >> 12;
    h *= 0x297a2d39u;
    h ^= h >> 15;
    return (float)(h >> 8) / 16777215.0f;
}

static int wrapped(int x, int period)
{
    return (x % period + period) % period;
}

float noise_lattice(int x, int y, int period, uint32_t seed)
{
    return hashed(wrapped(x, period), wrapped(y, period), seed);
}

float noise_value(float x, float y, int period, uint32_t seed)
{
    float cell_x = floorf(x * (float)period), cell_y = floorf(y * (float)period);
    float u = x * (float)period - cell_x, v = y * (float)period - cell_y;
    u = u * u * (3.0f - 2.0f * u);
    v = v * v * (3.0f - 2.0f * v);
    int i = wrapped((int)cell_x, period), j = wrapped((int)cell_y, period);
    int right = i + 1 < period ? i + 1 : 0, below = j + 1 < period ? j + 1 : 0;
    float top = hashed(i, j, seed) * (1.0f - u) + hashed(right, j, seed) * u;
    float bottom = hashed(i, below, seed) * (1.0f - u) + hashed(right, below, seed) * u;
    return top * (1.0f - v) + bottom * v;
}
