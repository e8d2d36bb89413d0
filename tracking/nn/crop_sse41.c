// A pixel a register.
#include "tracking/nn/crop_level.h"

#if defined(__x86_64__)
#include <smmintrin.h>
#include <string.h>

static inline __m128 load(const uint8_t *pixel)
{
    int32_t word;
    memcpy(&word, pixel, sizeof word);
    return _mm_cvtepi32_ps(_mm_cvtepu8_epi32(_mm_cvtsi32_si128(word)));
}

static inline __m128 mix(__m128 a, __m128 b, __m128 share)
{
    return _mm_add_ps(a, _mm_mul_ps(_mm_sub_ps(b, a), share));
}

// A byte's value, as the tensor has it.
static inline __m128 map(const struct crop *crop, __m128 value)
{
    if (crop->toned)
        value = _mm_div_ps(_mm_mul_ps(value, _mm_set1_ps(crop->gain)),
                           _mm_add_ps(_mm_set1_ps(1.0f), _mm_mul_ps(value, _mm_set1_ps(crop->bend))));
    return _mm_add_ps(_mm_mul_ps(value, _mm_set1_ps(crop->scale)), _mm_set1_ps(crop->minimum));
}

static inline __m128 blend(const struct crop *crop, const struct crop_block *block, int i)
{
    const uint8_t *p = block->upper_left[i], *q = p + crop->picture->stride_bytes;
    __m128 across = _mm_set1_ps(block->x_share[i]), down = _mm_set1_ps(block->y_share[i]);
    __m128 value = mix(mix(load(p), load(p + 4), across), mix(load(q), load(q + 4), across), down);
    return map(crop, value);
}

static void sample(const struct crop *crop, const struct crop_row *row, int first, int end, float *out)
{
    for (int i = first; i < end; i += CROP_BLOCK, out += 3 * (size_t)CROP_BLOCK) {
        struct crop_block block;
        crop_block_place(crop, row, i, &block);
        // Four floats spill one into the next pixel, which is written after it.
        for (int k = 0; k < CROP_BLOCK - 1; k++)
            _mm_storeu_ps(out + 3 * (size_t)k, blend(crop, &block, k));
        __m128 last = blend(crop, &block, CROP_BLOCK - 1);
        float *end_of_block = out + 3 * (size_t)(CROP_BLOCK - 1);
        _mm_storel_pi((__m64 *)(void *)end_of_block, last);
        _mm_store_ss(end_of_block + 2, _mm_movehl_ps(last, last));
    }
}

const struct crop_level crop_level_sse41 = {"SSE4.1", sample};
#endif
