// Eight channels a register.
#include "tracking/nn/block.h"

#if defined(__x86_64__)
#include <immintrin.h>

static inline __m256i mask_of(size_t count)
{
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(count < 8 ? (int)count : 8),
                              _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}

#define VECTOR __m256
#define LANES ((size_t)8)
#define PIXELS ((size_t)6)
#define MASK __m256i
#define MASK_OF(n) mask_of(n)
#define LOAD(p) _mm256_loadu_ps(p)
#define LOAD_SOME(p, mask) _mm256_maskload_ps(p, mask)
#define STORE_SOME(p, mask, v) _mm256_maskstore_ps(p, mask, v)
#define SPLAT(f) _mm256_set1_ps(f)
#define MULTIPLY_ADD(a, b, c) _mm256_fmadd_ps(a, b, c)
#define ADD(a, b) _mm256_add_ps(a, b)
#define MAX(a, b) _mm256_max_ps(a, b)
#define MIN(a, b) _mm256_min_ps(a, b)
#include "tracking/nn/block_kernel.h"

const struct block_level block_level_avx2 = {"avx2", (int)LANES, depthwise, pointwise};
#endif
