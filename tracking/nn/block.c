#include "tracking/nn/block.h"

#include <stdlib.h>
#include <string.h>

#define BAND_BYTES 32768 // of scratch: it stays in the first cache with what it is made of

const struct block_level *const *block_levels(void)
{
    static const struct block_level *const levels[] = {
#if defined(__x86_64__)
        &block_level_avx2,
        &block_level_avx512,
#endif
        NULL,
    };
    return levels;
}

// As in crop_level.c, the builtin is asked because it knows what the system saves.
bool block_level_runs(const struct block_level *level)
{
#if defined(__x86_64__)
    if (level == &block_level_avx512)
        return __builtin_cpu_supports("avx512f") != 0;
    return __builtin_cpu_supports("avx2") != 0 && __builtin_cpu_supports("fma") != 0;
#else
    (void)level;
    return false;
#endif
}

const struct block_level *block_level_best(void)
{
    const struct block_level *best = NULL;
    for (const struct block_level *const *level = block_levels(); *level != NULL; level++)
        if (block_level_runs(*level))
            best = *level;
    return best;
}

static size_t round_up(size_t count, size_t unit)
{
    return (count + unit - 1) / unit * unit;
}

static float *floats(size_t count)
{
    size_t bytes = round_up(count * sizeof(float), 64);
    float *out = aligned_alloc(64, bytes);
    if (out != NULL)
        memset(out, 0, bytes);
    return out;
}

// Rows that fill the scratch, but no fewer pixels than a level takes together.
static int rows_of_band(const struct block_parts *parts)
{
    size_t row_bytes = (size_t)parts->width * (size_t)parts->inputs * sizeof(float);
    int rows = (int)(BAND_BYTES / row_bytes), least = (BLOCK_MIN_PIXELS + parts->width - 1) / parts->width;
    if (rows < least)
        rows = least;
    return rows < parts->height ? rows : parts->height;
}

static void pack_taps(const struct block_parts *parts, size_t lanes, float *out)
{
    size_t inputs = (size_t)parts->inputs;
    for (size_t channel = 0; channel < inputs; channel++) {
        float *to = out + channel / lanes * lanes * 10 + channel % lanes;
        to[0] = parts->depthwise_bias != NULL ? parts->depthwise_bias[channel] : 0.0f;
        for (size_t tap = 0; tap < 9; tap++)
            to[(1 + tap) * lanes] = parts->depthwise[tap * inputs + channel];
    }
}

static void pack_weights(const struct block_parts *parts, size_t group, float *out)
{
    size_t inputs = (size_t)parts->inputs;
    for (size_t channel = 0; channel < (size_t)parts->outputs; channel++) {
        float *to = out + channel / group * group * (inputs + 1) + channel % group;
        to[0] = parts->pointwise_bias != NULL ? parts->pointwise_bias[channel] : 0.0f;
        for (size_t k = 0; k < inputs; k++)
            to[(1 + k) * group] = parts->pointwise[channel * inputs + k];
    }
}

bool block_init(const struct block_level *level, const struct block_parts *parts, struct block *out)
{
    size_t lanes = (size_t)level->lanes, inputs = (size_t)parts->inputs, width = (size_t)parts->width;
    size_t outputs = round_up((size_t)parts->outputs, 2 * lanes);
    *out = (struct block){.level = level,
                          .height = parts->height,
                          .width = parts->width,
                          .inputs = parts->inputs,
                          .outputs = parts->outputs,
                          .band = rows_of_band(parts)};
    out->weights = floats(outputs * (inputs + 1));
    out->slopes = floats(outputs);
    bool fits = out->weights != NULL && out->slopes != NULL;
    if (parts->depthwise != NULL) {
        out->taps = floats(round_up(inputs, lanes) * 10);
        out->scratch = floats((size_t)(out->band + out->height % out->band) * width * inputs);
        out->zeros = floats(inputs);
        fits = fits && out->taps != NULL && out->scratch != NULL && out->zeros != NULL;
    }
    if (!fits) {
        block_finish(out);
        return false;
    }
    pack_weights(parts, 2 * lanes, out->weights);
    if (parts->depthwise != NULL)
        pack_taps(parts, lanes, out->taps);
    memcpy(out->slopes, parts->slopes, (size_t)parts->outputs * sizeof *out->slopes);
    return true;
}

void block_finish(struct block *block)
{
    free(block->taps);
    free(block->weights);
    free(block->slopes);
    free(block->scratch);
    free(block->zeros);
    *block = (struct block){0};
}

void block_run(const struct block *block, const float *x, const float *skipped, float *y)
{
    size_t in_row = (size_t)block->width * (size_t)block->inputs;
    size_t out_row = (size_t)block->width * (size_t)block->outputs;
    for (int first = 0, end; first < block->height; first = end) {
        // The last band takes what would be too little for a band of its own.
        end = first + 2 * block->band > block->height ? block->height : first + block->band;
        const float *in = x + (size_t)first * in_row;
        if (block->taps != NULL) {
            block->level->depthwise(block, x, first, end);
            in = block->scratch;
        }
        block->level->pointwise(block, in, skipped != NULL ? skipped + (size_t)first * out_row : NULL,
                                y + (size_t)first * out_row, (end - first) * block->width);
    }
}
