// Random numbers that are the same in each run: Numerical Recipes' quick generator. `state` is any number.
#ifndef CHEVAL_TESTS_SUPPORT_RANDOM_H
#define CHEVAL_TESTS_SUPPORT_RANDOM_H

#include <stdint.h>

// 0 to below 1.
static inline float random_even(uint32_t *state)
{
    *state = *state * 1664525u + 1013904223u;
    return (float)(*state >> 8) / 16777216.0f;
}

// Mean 0, deviation 1: the sum of twelve even numbers.
static inline float random_normal(uint32_t *state)
{
    float sum = -6.0f;
    for (int i = 0; i < 12; i++)
        sum += random_even(state);
    return sum;
}

#endif
