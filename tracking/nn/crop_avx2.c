// Two pixels a register. No gathers: they are slower than loads on many processors.
#include "tracking/nn/crop_level.h"

#if defined(__x86_64__)
#include <immintrin.h>

// A block in registers: its shares, and its pointers in memory.
struct block {
    const uint8_t *upper_left[CROP_BLOCK];
    __m256 x_share, y_share;
};

struct pair {
    __m256 left, right; // neighbours of both pixels, a pixel a half
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
    block->x_share = _mm256_sub_ps(x, _mm256_cvtepi32_ps(whole_x));
    block->y_share = _mm256_sub_ps(y, _mm256_cvtepi32_ps(whole_y));
    _mm256_storeu_si256((__m256i *)(void *)left, whole_x);
    _mm256_storeu_si256((__m256i *)(void *)top, whole_y);
    for (int i = 0; i < CROP_BLOCK; i++)
        block->upper_left[i] = picture_row(crop->picture, top[i]) + 4 * (size_t)left[i];
}

// Two neighbours side by side at `a`, and two at `b`.
static inline struct pair load(const uint8_t *a, const uint8_t *b)
{
    __m128i low = _mm_loadl_epi64((const __m128i *)(const void *)a);
    __m128i high = _mm_loadl_epi64((const __m128i *)(const void *)b);
    __m256i halves = _mm256_cvtepu8_epi16(_mm_unpacklo_epi64(low, high));
    __m256i zero = _mm256_setzero_si256();
    return (struct pair){_mm256_cvtepi32_ps(_mm256_unpacklo_epi16(halves, zero)),
                         _mm256_cvtepi32_ps(_mm256_unpackhi_epi16(halves, zero))};
}

static inline __m256 mix(__m256 a, __m256 b, __m256 share)
{
    return _mm256_add_ps(a, _mm256_mul_ps(_mm256_sub_ps(b, a), share));
}

// A byte's value, as the tensor has it.
static inline __m256 map(const struct crop *crop, __m256 value)
{
    if (crop->toned)
        value = _mm256_div_ps(
            _mm256_mul_ps(value, _mm256_set1_ps(crop->gain)),
            _mm256_add_ps(_mm256_set1_ps(1.0f), _mm256_mul_ps(value, _mm256_set1_ps(crop->bend))));
    return _mm256_add_ps(_mm256_mul_ps(value, _mm256_set1_ps(crop->scale)), _mm256_set1_ps(crop->minimum));
}

// Pixels `i` and `i` + 1, packed into the first six lanes.
static inline __m256 blend(const struct crop *crop, const struct block *block, int i)
{
    size_t stride = crop->picture->stride_bytes;
    const uint8_t *a = block->upper_left[i], *b = block->upper_left[i + 1];
    __m256i both = _mm256_add_epi32(_mm256_setr_epi32(0, 0, 0, 0, 1, 1, 1, 1), _mm256_set1_epi32(i));
    __m256 across = _mm256_permutevar8x32_ps(block->x_share, both);
    __m256 down = _mm256_permutevar8x32_ps(block->y_share, both);
    struct pair upper = load(a, b), lower = load(a + stride, b + stride);
    __m256 value = mix(mix(upper.left, upper.right, across), mix(lower.left, lower.right, across), down);
    return _mm256_permutevar8x32_ps(map(crop, value), _mm256_setr_epi32(0, 1, 2, 4, 5, 6, 3, 7));
}

static void sample(const struct crop *crop, const struct crop_row *row, int first, int end, float *out)
{
    for (int i = first; i < end; i += CROP_BLOCK, out += 3 * (size_t)CROP_BLOCK) {
        struct block block;
        place(crop, row, i, &block);
        // Eight floats spill two into the next pair, which is written after it.
        _mm256_storeu_ps(out, blend(crop, &block, 0));
        _mm256_storeu_ps(out + 6, blend(crop, &block, 2));
        _mm256_storeu_ps(out + 12, blend(crop, &block, 4));
        __m256 last = blend(crop, &block, 6);
        _mm_storeu_ps(out + 18, _mm256_castps256_ps128(last));
        _mm_storel_pi((__m64 *)(void *)(out + 22), _mm256_extractf128_ps(last, 1));
    }
}

const struct crop_level crop_level_avx2 = {"AVX2", sample};
#endif
