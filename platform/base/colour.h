// sRGB (IEC 61966-2-1): what pictures and catalogues hold, and the linear light that is computed with. 0..1.
#ifndef CHEVAL_PLATFORM_BASE_COLOUR_H
#define CHEVAL_PLATFORM_BASE_COLOUR_H

#include "platform/base/vec.h"

#include <math.h>
#include <stdint.h>

static inline float colour_linear(float encoded)
{
    return encoded <= 0.04045f ? encoded / 12.92f : powf((encoded + 0.055f) / 1.055f, 2.4f);
}

static inline float colour_linear_of_byte(uint8_t encoded)
{
    return colour_linear((float)encoded / 255.0f);
}

static inline float colour_encoded(float linear)
{
    return linear <= 0.0031308f ? linear * 12.92f : 1.055f * powf(linear, 1.0f / 2.4f) - 0.055f;
}

// Of linear light: ITU-R BT.709.
static inline float colour_luminance(struct vec3 linear)
{
    return 0.2126f * linear.x + 0.7152f * linear.y + 0.0722f * linear.z;
}

#endif
