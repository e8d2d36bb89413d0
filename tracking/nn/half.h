// IEEE 754 binary16 -> binary32, exactly.
#ifndef CHEVAL_TRACKING_NN_HALF_H
#define CHEVAL_TRACKING_NN_HALF_H

#include <math.h>
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

#endif
