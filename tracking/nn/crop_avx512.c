// Four pixels a register.
#include "tracking/nn/crop_level.h"

#if defined(__x86_64__)
#include <immintrin.h>

// A block in registers: its shares (the upper half is unused), and its pointers in memory.
struct block {
    const uint8_t *upper_left[CROP_BLOCK];
    __m512 x_share, y_share;
};

struct quartet {
    __m512 left, right; // neighbours of four pixels, a pixel a quarter
};

static inline void place(const struct crop *crop, const struct crop_row *row, int first, struct block *block)
{
    int left[CROP_BLOCK], top[CROP_BLOCK];
    __m256i ordinal = _mm256_add_epi32(_mm256_set1_epi32(first), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
    __m256 along = _mm256_cvtepi32_ps(ordinal);
    __m256 x = _mm256_add_ps(_mm256_set1_ps(row->x), _mm256_mul_ps(along, _mm256_set1_ps(row->step_x)));
    __m256 y = _mm256_add_ps(_mm256_set1_ps(row->y), _mm256_mul_ps(along, _mm256_set1_ps(row->step_y)));
    // As crop_limit has it: where x is no number, max gives its second operand.
    x = _mm256_min_ps(_mm256_max_ps(x, _mm256_setzero_ps()), _mm256_set1_ps(crop->last_x));
    y = _mm256_min_ps(_mm256_max_ps(y, _mm256_setzero_ps()), _mm256_set1_ps(crop->last_y));
    __m256i whole_x =
        _mm256_min_epi32(_mm256_cvttps_epi32(x), _mm256_set1_epi32(crop->picture->width_px - 2));
    __m256i whole_y =
        _mm256_min_epi32(_mm256_cvttps_epi32(y), _mm256_set1_epi32(crop->picture->height_px - 2));
    block->x_share = _mm512_castps256_ps512(_mm256_sub_ps(x, _mm256_cvtepi32_ps(whole_x)));
    block->y_share = _mm512_castps256_ps512(_mm256_sub_ps(y, _mm256_cvtepi32_ps(whole_y)));
    _mm256_storeu_si256((__m256i *)(void *)left, whole_x);
    _mm256_storeu_si256((__m256i *)(void *)top, whole_y);
    for (int i = 0; i < CROP_BLOCK; i++)
        block->upper_left[i] = picture_row(crop->picture, top[i]) + 4 * (size_t)left[i];
}

static inline __m128i load_two(const uint8_t *a, const uint8_t *b)
{
    return _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)(const void *)a),
                              _mm_loadl_epi64((const __m128i *)(const void *)b));
}

// Two neighbours side by side at each of four places.
static inline struct quartet load(const uint8_t *const *at, size_t offset)
{
    __m256i bytes = _mm256_inserti128_si256(_mm256_castsi128_si256(load_two(at[0] + offset, at[1] + offset)),
                                            load_two(at[2] + offset, at[3] + offset), 1);
    __m512i halves = _mm512_cvtepu8_epi16(bytes), zero = _mm512_setzero_si512();
    return (struct quartet){_mm512_cvtepi32_ps(_mm512_unpacklo_epi16(halves, zero)),
                            _mm512_cvtepi32_ps(_mm512_unpackhi_epi16(halves, zero))};
}

static inline __m512 mix(__m512 a, __m512 b, __m512 share)
{
    return _mm512_add_ps(a, _mm512_mul_ps(_mm512_sub_ps(b, a), share));
}

// A byte's value, as the tensor has it.
static inline __m512 map(const struct crop *crop, __m512 value)
{
    if (crop->toned)
        value = _mm512_div_ps(
            _mm512_mul_ps(value, _mm512_set1_ps(crop->gain)),
            _mm512_add_ps(_mm512_set1_ps(1.0f), _mm512_mul_ps(value, _mm512_set1_ps(crop->bend))));
    return _mm512_add_ps(_mm512_mul_ps(value, _mm512_set1_ps(crop->scale)), _mm512_set1_ps(crop->minimum));
}

// Pixels `i` to `i` + 3 to `out`.
static inline void blend(const struct crop *crop, const struct block *block, int i, float *out)
{
    const __m512i quarters = _mm512_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3);
    const __m512i packed = _mm512_setr_epi32(0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 7, 11, 15);
    __m512i these = _mm512_add_epi32(quarters, _mm512_set1_epi32(i));
    __m512 across = _mm512_permutexvar_ps(these, block->x_share);
    __m512 down = _mm512_permutexvar_ps(these, block->y_share);
    struct quartet upper = load(block->upper_left + i, 0);
    struct quartet lower = load(block->upper_left + i, crop->picture->stride_bytes);
    __m512 value = mix(mix(upper.left, upper.right, across), mix(lower.left, lower.right, across), down);
    _mm512_mask_storeu_ps(out, 0x0fff, _mm512_permutexvar_ps(packed, map(crop, value)));
}

static void sample(const struct crop *crop, const struct crop_row *row, int first, int end, float *out)
{
    for (int i = first; i < end; i += CROP_BLOCK, out += 3 * (size_t)CROP_BLOCK) {
        struct block block;
        place(crop, row, i, &block);
        blend(crop, &block, 0, out);
        blend(crop, &block, 4, out + 12);
    }
}

const struct crop_level crop_level_avx512 = {"AVX-512", sample};
#endif
