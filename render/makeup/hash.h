// Chance that stays the same from frame to frame: what makes one lash differ from the next.
#ifndef CHEVAL_RENDER_MAKEUP_HASH_H
#define CHEVAL_RENDER_MAKEUP_HASH_H

#include <stdint.h>

// PCG's output permutation after one step (O'Neill 2014), as finish.glsl has it.
static inline uint32_t hash_scramble(uint32_t x)
{
    uint32_t state = x * 747796405u + 2891336453u;
    uint32_t word = ((state >> ((state >> 28) + 4)) ^ state) * 277803737u;
    return (word >> 22) ^ word;
}

// 0..1, the same for the same seed and purpose.
static inline float hash_unit(uint32_t seed, uint32_t purpose)
{
    return (float)(hash_scramble(seed + hash_scramble(purpose)) >> 8) / 16777215.0f;
}

#endif
