// A pixel a register, its two neighbours in one load.
#include "tracking/nn/crop_level.h"

#if defined(__aarch64__)
#include <arm_neon.h>

static inline float32x4_t mix(float32x4_t a, float32x4_t b, float32x4_t share)
{
    return vaddq_f32(a, vmulq_f32(vsubq_f32(b, a), share));
}

// Between the two neighbours side by side at `pixels`.
static inline float32x4_t mix_row(const uint8_t *pixels, float32x4_t share)
{
    uint16x8_t halves = vmovl_u8(vld1_u8(pixels));
    float32x4_t left = vcvtq_f32_u32(vmovl_u16(vget_low_u16(halves)));
    float32x4_t right = vcvtq_f32_u32(vmovl_high_u16(halves));
    return mix(left, right, share);
}

// A byte's value, as the tensor has it.
static inline float32x4_t map(const struct crop *crop, float32x4_t value)
{
    if (crop->toned)
        value = vdivq_f32(vmulq_f32(value, vdupq_n_f32(crop->gain)),
                          vaddq_f32(vdupq_n_f32(1.0f), vmulq_f32(value, vdupq_n_f32(crop->bend))));
    return vaddq_f32(vmulq_f32(value, vdupq_n_f32(crop->scale)), vdupq_n_f32(crop->minimum));
}

static inline float32x4_t blend(const struct crop *crop, const struct crop_block *block, int i)
{
    const uint8_t *p = block->upper_left[i];
    float32x4_t across = vdupq_n_f32(block->x_share[i]), down = vdupq_n_f32(block->y_share[i]);
    float32x4_t value = mix(mix_row(p, across), mix_row(p + crop->picture->stride_bytes, across), down);
    return map(crop, value);
}

static void sample(const struct crop *crop, const struct crop_row *row, int first, int end, float *out)
{
    for (int i = first; i < end; i += CROP_BLOCK, out += 3 * (size_t)CROP_BLOCK) {
        struct crop_block block;
        crop_block_place(crop, row, i, &block);
        // Four floats spill one into the next pixel, which is written after it.
        for (int k = 0; k < CROP_BLOCK - 1; k++)
            vst1q_f32(out + 3 * (size_t)k, blend(crop, &block, k));
        float32x4_t last = blend(crop, &block, CROP_BLOCK - 1);
        float *end_of_block = out + 3 * (size_t)(CROP_BLOCK - 1);
        vst1_f32(end_of_block, vget_low_f32(last));
        vst1q_lane_f32(end_of_block + 2, last, 2);
    }
}

const struct crop_level crop_level_neon = {"NEON", sample};
#endif
