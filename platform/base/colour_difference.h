// How different two colours look: CIE L*a*b* (CIE 15) and CIEDE2000 (CIE 142, as written out by Sharma, Wu
// and Dalal in "The CIEDE2000 color-difference formula", Color Research and Application 30 (2005) 21-30).
#ifndef CHEVAL_PLATFORM_BASE_COLOUR_DIFFERENCE_H
#define CHEVAL_PLATFORM_BASE_COLOUR_DIFFERENCE_H

#include "platform/base/vec.h"

#include <stdint.h>

struct lab {
    float l, a, b; // L* 0..100, a* towards red, b* towards yellow
};

// Linear light of sRGB's primaries, 1, 1, 1 the white; the reference white is D65.
struct lab lab_of_linear(struct vec3 linear);
struct lab lab_of_srgb(const uint8_t srgb[3]);
// Outside of sRGB's gamut components below 0 or above 1 come out.
struct vec3 lab_to_linear(struct lab lab);

float lab_chroma(struct lab lab);
float lab_hue_deg(struct lab lab); // 0..360 from +a towards +b; 0 for a grey

// CIEDE2000 with kL = kC = kH = 1. About 1 is just seen side by side; 2 to 3 is a close match.
float colour_difference(struct lab first, struct lab second);

#endif
