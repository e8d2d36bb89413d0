// Sixteen channels a register.
#include "tracking/nn/block.h"

#if defined(__x86_64__)
#include <immintrin.h>

#define VECTOR __m512
#define LANES ((size_t)16)
#define PIXELS ((size_t)12)
#define MASK __mmask16
#define MASK_OF(n) ((__mmask16)((n) >= 16 ? 0xffffu : (1u << (n)) - 1u))
#define LOAD(p) _mm512_loadu_ps(p)
#define LOAD_SOME(p, mask) _mm512_maskz_loadu_ps(mask, p)
#define STORE_SOME(p, mask, v) _mm512_mask_storeu_ps(p, mask, v)
#define SPLAT(f) _mm512_set1_ps(f)
#define MULTIPLY_ADD(a, b, c) _mm512_fmadd_ps(a, b, c)
#define ADD(a, b) _mm512_add_ps(a, b)
#define MAX(a, b) _mm512_max_ps(a, b)
#define MIN(a, b) _mm512_min_ps(a, b)
#include "tracking/nn/block_kernel.h"

const struct block_level block_level_avx512 = {"avx512", (int)LANES, depthwise, pointwise};
#endif
