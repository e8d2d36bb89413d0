// IEEE 754 binary16 -> binary32, exactly; and either out of bytes that are little-endian and not aligned.
#ifndef CHEVAL_TRACKING_NN_HALF_H
#define CHEVAL_TRACKING_NN_HALF_H

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline float half_to_float(uint16_t half)
{
    uint32_t sign = (uint32_t)(half & 0x8000) << 16;
    uint32_t exponent = half >> 10 & 31;
    uint32_t fraction = half & 0x3ff;
    float value;
    if (exponent == 0) {
        value = ldexpf((float)fraction, -24); // subnormal
        return sign != 0 ? -value : value;
    }
    uint32_t wide = exponent == 31 ? 255 : exponent + 112; // infinities and NaN keep theirs
    uint32_t bits = sign | wide << 23 | fraction << 13;
    memcpy(&value, &bits, sizeof value);
    return value;
}

// Element `index` of a constant's bytes.
static inline float half_at(const uint8_t *bytes, size_t index)
{
    return half_to_float((uint16_t)(bytes[2 * index] | bytes[2 * index + 1] << 8));
}

static inline float float_at(const uint8_t *bytes, size_t index)
{
    const uint8_t *b = bytes + 4 * index;
    uint32_t bits = (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

#endif
