// The block that the face and palm networks are made of, in one go: a depthwise 3x3 convolution (or none), a
// pointwise one, the sum with what was skipped (or none), a PReLU. XNNPACK runs them one after the other,
// each over the whole tensor; here a few rows pass through all of them while they are in the cache, and
// neighbouring pixels share what they load.
//
// Levels group their sums differently, so their results differ in the last bits, as XNNPACK's own do from
// processor to processor. Private to tracking/nn. Thread: a block runs on one at a time (it has a scratch).
#ifndef CHEVAL_TRACKING_NN_BLOCK_H
#define CHEVAL_TRACKING_NN_BLOCK_H

#include <stdbool.h>
#include <stddef.h>

struct block_level;

// Smaller pictures are for XNNPACK.
#define BLOCK_MIN_PIXELS 16
#define BLOCK_MIN_WIDTH 4
// More channels, too: the sums are so long then that all around them doesn't matter.
#define BLOCK_MAX_INPUTS 128

// What a block is made of. Stride 1, SAME padding, one picture.
struct block_parts {
    int height, width;
    int inputs, outputs;    // channels
    const float *depthwise; // [3][3][inputs]; NULL: only pointwise
    const float *depthwise_bias;
    const float *pointwise; // [outputs][inputs]
    const float *pointwise_bias;
    const float *slopes; // [outputs]
};

struct block {
    const struct block_level *level;
    int height, width, inputs, outputs;
    int band;       // rows that pass together
    float *taps;    // [inputs / lanes][bias, 9 taps][lanes]
    float *weights; // [outputs / 2 lanes][bias, inputs][2 lanes]
    float *slopes;  // [outputs], padded
    float *scratch; // a band behind the depthwise convolution
    float *zeros;   // a pixel of nothing
};

// Those of this build, the fastest last, NULL behind it.
const struct block_level *const *block_levels(void);
bool block_level_runs(const struct block_level *level); // on this processor
// The fastest that runs; NULL: none does, and XNNPACK computes everything.
const struct block_level *block_level_best(void);

// Copies the parts. False: out of memory.
bool block_init(const struct block_level *level, const struct block_parts *parts, struct block *out);
void block_finish(struct block *block);

// x [height][width][inputs], skipped (or NULL) and y [height][width][outputs]; y overlaps neither.
void block_run(const struct block *block, const float *x, const float *skipped, float *y);

struct block_level {
    const char *name;
    int lanes; // floats in a register
    // The depthwise convolution of rows `first` up to `end` into block->scratch.
    void (*depthwise)(const struct block *block, const float *x, int first, int end);
    // Everything behind it: `pixels` from `in` to `y`.
    void (*pointwise)(const struct block *block, const float *in, const float *skipped, float *y, int pixels);
};

#if defined(__x86_64__)
extern const struct block_level block_level_avx2, block_level_avx512;
#endif

#endif
