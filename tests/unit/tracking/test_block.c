// Blocks of every level of this build that the processor runs, against plain loops.
#include "tests/support/test_support.h"
#include "tracking/nn/block.h"

#include <math.h>
#include <stdlib.h>

#define LARGEST_VALUE 4.0 // what the sums below stay under
#define TOLERANCE 1e-5

// Exactly as many floats as are used, so that the address sanitizer sees the first one beyond.
static float *make(int count, unsigned seed)
{
    float *out = malloc((size_t)count * sizeof *out);
    assert_non_null(out);
    for (int i = 0; i < count; i++) {
        seed = seed * 1664525u + 1013904223u;
        out[i] = (float)(seed >> 8) / (float)(1 << 24) - 0.5f;
    }
    return out;
}

static double filter(const struct block_parts *parts, const float *x, int row, int column, int channel)
{
    double sum = (double)parts->depthwise_bias[channel];
    for (int k = 0; k < 9; k++) {
        int r = row + k / 3 - 1, c = column + k % 3 - 1;
        if (r >= 0 && r < parts->height && c >= 0 && c < parts->width)
            sum += (double)parts->depthwise[k * parts->inputs + channel] *
                   (double)x[(r * parts->width + c) * parts->inputs + channel];
    }
    return sum;
}

static double expected(const struct block_parts *parts, const float *x, const float *skipped, int pixel,
                       int output)
{
    double sum = (double)parts->pointwise_bias[output];
    for (int k = 0; k < parts->inputs; k++) {
        double in = parts->depthwise != NULL ? filter(parts, x, pixel / parts->width, pixel % parts->width, k)
                                             : (double)x[pixel * parts->inputs + k];
        sum += in * (double)parts->pointwise[output * parts->inputs + k];
    }
    if (skipped != NULL)
        sum += (double)skipped[pixel * parts->outputs + output];
    return sum < 0.0 ? sum * (double)parts->slopes[output] : sum;
}

static void compare(const struct block_level *level, struct block_parts parts, bool depthwise, bool skips)
{
    int pixels = parts.height * parts.width;
    float *x = make(pixels * parts.inputs, 1), *skipped = make(pixels * parts.outputs, 2);
    float *y = make(pixels * parts.outputs, 3), *taps = make(9 * parts.inputs, 4);
    float *taps_bias = make(parts.inputs, 5), *weights = make(parts.inputs * parts.outputs, 6);
    float *bias = make(parts.outputs, 7), *slopes = make(parts.outputs, 8);
    parts.depthwise = depthwise ? taps : NULL;
    parts.depthwise_bias = depthwise ? taps_bias : NULL;
    parts.pointwise = weights;
    parts.pointwise_bias = bias;
    parts.slopes = slopes;
    struct block block;
    assert_true(block_init(level, &parts, &block));
    for (int run = 0; run < 2; run++) // what the first left behind doesn't matter
        block_run(&block, x, skips ? skipped : NULL, y);
    double worst = 0.0;
    for (int i = 0; i < pixels * parts.outputs; i++) {
        double want = expected(&parts, x, skips ? skipped : NULL, i / parts.outputs, i % parts.outputs);
        assert_true(isfinite(y[i]));
        worst = fmax(worst, fabs((double)y[i] - want));
    }
    if (worst > TOLERANCE * LARGEST_VALUE)
        fail_msg("%s: %dx%d, %d to %d channels: off by %g", level->name, parts.height, parts.width,
                 parts.inputs, parts.outputs, worst);
    block_finish(&block);
    float *const all[] = {x, skipped, y, taps, taps_bias, weights, bias, slopes};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        free(all[i]);
}

static void every_level_gives_what_plain_loops_give(void **state)
{
    (void)state;
    static const int sizes[][2] = {{4, 4}, {1, 16}, {5, 4}, {16, 5}, {9, 7}, {3, 33}, {96, 96}};
    static const int channels[][2] = {{1, 1},   {3, 5},   {8, 8},   {16, 16},
                                      {17, 15}, {24, 33}, {64, 40}, {128, 64}};
    int compared = 0;
    for (const struct block_level *const *level = block_levels(); *level != NULL; level++) {
        if (!block_level_runs(*level)) {
            print_message("SKIPPED: this processor doesn't run %s\n", (*level)->name);
            continue;
        }
        for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++)
            for (size_t c = 0; c < sizeof channels / sizeof channels[0]; c++) {
                struct block_parts parts = {
                    sizes[s][0], sizes[s][1], channels[c][0], channels[c][1], NULL, NULL, NULL, NULL, NULL};
                if (parts.height * parts.width * parts.inputs > 200000)
                    continue; // plain loops take their time
                for (int kind = 0; kind < 4; kind++)
                    compare(*level, parts, (kind & 1) != 0, (kind & 2) != 0);
                compared++;
            }
    }
    print_message("%d shapes compared\n", compared);
}

static void the_best_level_is_one_that_runs(void **state)
{
    (void)state;
    const struct block_level *best = block_level_best();
    assert_true(best == NULL || block_level_runs(best));
    for (const struct block_level *const *level = block_levels(); *level != NULL; level++)
        assert_true(best != NULL || !block_level_runs(*level));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_level_gives_what_plain_loops_give),
        cmocka_unit_test(the_best_level_is_one_that_runs),
    };
    return cmocka_run_group_tests_name("block", tests, NULL, NULL);
}
