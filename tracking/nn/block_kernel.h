// The inner loops of a block, for one kind of register: the file that includes this says which.
//
//   VECTOR, LANES     the register and how many floats it holds
//   PIXELS            how many pixels' sums a pointwise convolution keeps, two registers each
//   MASK, MASK_OF(n)  which lanes are read and written: the first n
//   LOAD(p) LOAD_SOME(p, mask) STORE_SOME(p, mask, v) SPLAT(f) MULTIPLY_ADD(a, b, c) ADD MAX MIN
//
// Loops whose bounds are constants are unrolled by the compiler, and the arrays they index become registers.
#include "tracking/nn/block.h"

// Four pixels of the result are made of six columns of three rows; zeros stand for what lies outside.
#define COLUMNS 6

struct surroundings {
    const float *at[3][COLUMNS];
};

static inline struct surroundings surroundings_of(const struct block *block, const float *x, int row,
                                                  int column)
{
    struct surroundings s;
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < COLUMNS; i++) {
            int r = row + k - 1, c = column + i - 1;
            bool inside = r >= 0 && r < block->height && c >= 0 && c < block->width;
            size_t pixel = inside ? (size_t)r * (size_t)block->width + (size_t)c : 0;
            s.at[k][i] = inside ? x + pixel * (size_t)block->inputs : block->zeros;
        }
    return s;
}

static inline void filter_four(const struct block *block, const struct surroundings *s, size_t channel,
                               float *out)
{
    size_t channels = (size_t)block->inputs;
    MASK mask = MASK_OF(channels - channel);
    const float *taps = block->taps + channel * 10;
    VECTOR sum[4];
    for (size_t i = 0; i < 4; i++)
        sum[i] = LOAD(taps);
    for (size_t k = 0; k < 3; k++) {
        VECTOR left = LOAD(taps + (1 + 3 * k) * LANES), middle = LOAD(taps + (2 + 3 * k) * LANES);
        VECTOR right = LOAD(taps + (3 + 3 * k) * LANES), pixel[COLUMNS];
        for (size_t i = 0; i < COLUMNS; i++)
            pixel[i] = LOAD_SOME(s->at[k][i] + channel, mask);
        for (size_t i = 0; i < 4; i++)
            sum[i] =
                MULTIPLY_ADD(pixel[i], left,
                             MULTIPLY_ADD(pixel[i + 1], middle, MULTIPLY_ADD(pixel[i + 2], right, sum[i])));
    }
    for (size_t i = 0; i < 4; i++)
        STORE_SOME(out + i * channels + channel, mask, sum[i]);
}

// At least four columns; the last four move back over some that are done.
static void depthwise(const struct block *block, const float *x, int first, int end)
{
    size_t channels = (size_t)block->inputs, width = (size_t)block->width;
    for (int row = first; row < end; row++) {
        float *out = block->scratch + (size_t)(row - first) * width * channels;
        for (int column = 0; column < block->width; column += 4) {
            int at = column + 4 <= block->width ? column : block->width - 4;
            struct surroundings s = surroundings_of(block, x, row, at);
            for (size_t channel = 0; channel < channels; channel += LANES)
                filter_four(block, &s, channel, out + (size_t)at * channels);
        }
    }
}

// PIXELS pixels, one or two registers of output channels (a constant where this is called).
static inline void multiply_tile(const struct block *block, const float *in, const float *skipped, float *y,
                                 size_t channel, const size_t registers)
{
    size_t inputs = (size_t)block->inputs, outputs = (size_t)block->outputs;
    const float *weights = block->weights + channel * (inputs + 1);
    VECTOR sum[PIXELS][2];
    for (size_t p = 0; p < PIXELS; p++)
        for (size_t r = 0; r < registers; r++)
            sum[p][r] = LOAD(weights + r * LANES);
    for (size_t k = 0; k < inputs; k++) {
        weights += 2 * LANES;
        VECTOR weight[2];
        for (size_t r = 0; r < registers; r++)
            weight[r] = LOAD(weights + r * LANES);
        for (size_t p = 0; p < PIXELS; p++) {
            VECTOR value = SPLAT(in[p * inputs + k]);
            for (size_t r = 0; r < registers; r++)
                sum[p][r] = MULTIPLY_ADD(value, weight[r], sum[p][r]);
        }
    }
    for (size_t r = 0; r < registers; r++) {
        size_t at = channel + r * LANES;
        MASK mask = MASK_OF(outputs - at);
        VECTOR slope = LOAD(block->slopes + at), zero = SPLAT(0.0f);
        for (size_t p = 0; p < PIXELS; p++) {
            VECTOR value = sum[p][r];
            if (skipped != NULL)
                value = ADD(value, LOAD_SOME(skipped + p * outputs + at, mask));
            STORE_SOME(y + p * outputs + at, mask, MULTIPLY_ADD(MIN(value, zero), slope, MAX(value, zero)));
        }
    }
}

// At least PIXELS pixels; the last tile moves back over some that are done.
static void pointwise(const struct block *block, const float *in, const float *skipped, float *y, int pixels)
{
    size_t inputs = (size_t)block->inputs, outputs = (size_t)block->outputs;
    for (int pixel = 0; pixel < pixels; pixel += (int)PIXELS) {
        size_t at = (size_t)(pixel + (int)PIXELS <= pixels ? pixel : pixels - (int)PIXELS);
        const float *from = skipped != NULL ? skipped + at * outputs : NULL;
        size_t channel = 0;
        for (; channel + LANES < outputs; channel += 2 * LANES)
            multiply_tile(block, in + at * inputs, from, y + at * outputs, channel, 2);
        if (channel < outputs)
            multiply_tile(block, in + at * inputs, from, y + at * outputs, channel, 1);
    }
}
