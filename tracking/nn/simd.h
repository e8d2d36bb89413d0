// Four floats at a time, for the processors we know: SSE2 is part of every x86-64, NEON of every 64-bit ARM,
// so nothing is chosen while running. Elsewhere CHEVAL_SIMD is 0 and callers do without.
//
// Products are never fused with sums, so that results are those of the scalar code.
#ifndef CHEVAL_TRACKING_NN_SIMD_H
#define CHEVAL_TRACKING_NN_SIMD_H

#include <stdint.h>
#include <string.h>

#if defined(__SSE2__)
#include <emmintrin.h>

typedef __m128 simd4;

static inline simd4 simd_all(float value)
{
    return _mm_set1_ps(value);
}

static inline simd4 simd_add(simd4 a, simd4 b)
{
    return _mm_add_ps(a, b);
}

static inline simd4 simd_subtract(simd4 a, simd4 b)
{
    return _mm_sub_ps(a, b);
}

static inline simd4 simd_multiply(simd4 a, simd4 b)
{
    return _mm_mul_ps(a, b);
}

// Four bytes as floats.
static inline simd4 simd_bytes(const uint8_t *bytes)
{
    int32_t word;
    memcpy(&word, bytes, sizeof word);
    __m128i zero = _mm_setzero_si128();
    __m128i halves = _mm_unpacklo_epi8(_mm_cvtsi32_si128(word), zero);
    return _mm_cvtepi32_ps(_mm_unpacklo_epi16(halves, zero));
}

static inline void simd_store4(float *out, simd4 v)
{
    _mm_storeu_ps(out, v);
}

// The first three.
static inline void simd_store3(float *out, simd4 v)
{
    _mm_storel_epi64((__m128i *)(void *)out, _mm_castps_si128(v));
    _mm_store_ss(out + 2, _mm_movehl_ps(v, v));
}

#elif defined(__ARM_NEON) && defined(__aarch64__)
#include <arm_neon.h>

typedef float32x4_t simd4;

static inline simd4 simd_all(float value)
{
    return vdupq_n_f32(value);
}

static inline simd4 simd_add(simd4 a, simd4 b)
{
    return vaddq_f32(a, b);
}

static inline simd4 simd_subtract(simd4 a, simd4 b)
{
    return vsubq_f32(a, b);
}

static inline simd4 simd_multiply(simd4 a, simd4 b)
{
    return vmulq_f32(a, b);
}

static inline simd4 simd_bytes(const uint8_t *bytes)
{
    uint32_t word;
    memcpy(&word, bytes, sizeof word);
    uint16x8_t halves = vmovl_u8(vreinterpret_u8_u32(vdup_n_u32(word)));
    return vcvtq_f32_u32(vmovl_u16(vget_low_u16(halves)));
}

static inline void simd_store4(float *out, simd4 v)
{
    vst1q_f32(out, v);
}

static inline void simd_store3(float *out, simd4 v)
{
    vst1_f32(out, vget_low_f32(v));
    vst1q_lane_f32(out + 2, v, 2);
}

#else

typedef struct {
    float lanes[4];
} simd4;

static inline simd4 simd_all(float value)
{
    return (simd4){{value, value, value, value}};
}

static inline simd4 simd_add(simd4 a, simd4 b)
{
    for (int i = 0; i < 4; i++)
        a.lanes[i] += b.lanes[i];
    return a;
}

static inline simd4 simd_subtract(simd4 a, simd4 b)
{
    for (int i = 0; i < 4; i++)
        a.lanes[i] -= b.lanes[i];
    return a;
}

static inline simd4 simd_multiply(simd4 a, simd4 b)
{
    for (int i = 0; i < 4; i++)
        a.lanes[i] *= b.lanes[i];
    return a;
}

static inline simd4 simd_bytes(const uint8_t *bytes)
{
    return (simd4){{(float)bytes[0], (float)bytes[1], (float)bytes[2], (float)bytes[3]}};
}

static inline void simd_store4(float *out, simd4 v)
{
    memcpy(out, v.lanes, sizeof v.lanes);
}

static inline void simd_store3(float *out, simd4 v)
{
    memcpy(out, v.lanes, 3 * sizeof *out);
}

#endif

#endif
