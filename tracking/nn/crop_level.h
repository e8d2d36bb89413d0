// The inner loop of a crop, once for each kind of processor. Room's own; everybody else calls crop_to_tensor.
//
// Every level computes the same products and sums in the same order and fuses none of them, so that all give
// the same bits as the scalar one: landmarks don't depend on the machine. Each level is a file compiled with
// its own flags; only crop_level_best and crop_level_runs decide which of them may be called.
#ifndef CHEVAL_TRACKING_NN_CROP_LEVEL_H
#define CHEVAL_TRACKING_NN_CROP_LEVEL_H

#include "platform/base/picture.h"
#include "tracking/nn/crop.h"

#define CROP_BLOCK 8 // pixels that are sampled together

// What stays the same for all pixels of a crop.
struct crop {
    const struct picture *picture;
    float scale, minimum; // of the range that bytes are mapped to
    bool toned;           // bytes v become v gain / (1 + v bend) before
    float gain, bend;
    bool zero_border;
    float last_x, last_y; // texels; between 0 and these all four neighbours are in the picture
    bool is_speck;        // no two pixels either way
};

// A row of samples: the i-th lies at texel (x + i step_x, y + i step_y); whole numbers are centres of picture
// pixels.
struct crop_row {
    float x, y;
    float step_x, step_y;
};

struct crop_level {
    const char *name;
    // Samples `first` up to `end`, a multiple of CROP_BLOCK apart, to `out`: RGB of the first one and so on.
    // Writes nothing behind the last. Samples beyond the border are those at the border; the picture has two
    // pixels either way.
    void (*sample)(const struct crop *crop, const struct crop_row *row, int first, int end, float *out);
};

// Those of this build, the scalar one first and the fastest last, NULL behind it.
const struct crop_level *const *crop_levels(void);
bool crop_level_runs(const struct crop_level *level); // on this processor
const struct crop_level *crop_level_best(void);

// crop_to_tensor with a given level, for tests and measurements.
void crop_to_tensor_by(const struct crop_level *level, const struct picture *picture, const struct roi *roi,
                       const struct crop_options *options, float *tensor);

// The parts of a crop, for crop.c and crop_area.c.
void crop_look_at(struct crop *crop, const struct picture *picture);
const uint8_t *crop_texel(const struct crop *crop, int x, int y); // or what stands for it beyond the border
void crop_sample_row(const struct crop *crop, const struct crop_level *level, const struct crop_row *row,
                     int width, float *out);
// The whole crop out of averages. False: no need or no way to average; nothing was written.
bool crop_area(const struct crop *crop, const struct crop_level *level, const struct affine *m,
               const struct crop_options *options, float *tensor);

extern const struct crop_level crop_level_scalar;
#if defined(__x86_64__)
extern const struct crop_level crop_level_sse41, crop_level_avx2, crop_level_avx512;
#elif defined(__aarch64__)
extern const struct crop_level crop_level_neon;
#endif

// A byte's value, as the tensor has it.
static inline float crop_map(const struct crop *crop, float value)
{
    if (crop->toned)
        value = value * crop->gain / (1.0f + value * crop->bend);
    return value * crop->scale + crop->minimum;
}

// A place between 0 and `last`; not-a-number gives 0.
static inline float crop_limit(float value, float last)
{
    value = value > 0.0f ? value : 0.0f;
    return value < last ? value : last;
}

// A block's samples: where the upper left neighbour lies and the shares of the right and lower ones. At the
// far border that is the last pixel but one, of which the share is nothing.
struct crop_block {
    const uint8_t *upper_left[CROP_BLOCK];
    float x_share[CROP_BLOCK], y_share[CROP_BLOCK];
};

static inline void crop_block_place(const struct crop *crop, const struct crop_row *row, int first,
                                    struct crop_block *block)
{
    for (int i = 0; i < CROP_BLOCK; i++) {
        float x = crop_limit(row->x + (float)(first + i) * row->step_x, crop->last_x);
        float y = crop_limit(row->y + (float)(first + i) * row->step_y, crop->last_y);
        int left = (int)x, top = (int)y;
        left = left < crop->picture->width_px - 2 ? left : crop->picture->width_px - 2;
        top = top < crop->picture->height_px - 2 ? top : crop->picture->height_px - 2;
        block->x_share[i] = x - (float)left;
        block->y_share[i] = y - (float)top;
        block->upper_left[i] = picture_row(crop->picture, top) + 4 * (size_t)left;
    }
}

#endif
