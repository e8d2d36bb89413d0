// The reference: plain C, for every processor.
#include "tracking/nn/crop_level.h"

static inline float mix(float a, float b, float share)
{
    return a + (b - a) * share;
}

static void sample(const struct crop *crop, const struct crop_row *row, int first, int end, float *out)
{
    for (int i = first; i < end; i += CROP_BLOCK) {
        struct crop_block block;
        crop_block_place(crop, row, i, &block);
        for (int k = 0; k < CROP_BLOCK; k++) {
            const uint8_t *p = block.upper_left[k], *q = p + crop->picture->stride_bytes;
            for (int channel = 0; channel < 3; channel++, p++, q++) {
                float upper = mix((float)p[0], (float)p[4], block.x_share[k]);
                float lower = mix((float)q[0], (float)q[4], block.x_share[k]);
                *out++ = crop_map(crop, mix(upper, lower, block.y_share[k]));
            }
        }
    }
}

const struct crop_level crop_level_scalar = {"scalar", sample};
