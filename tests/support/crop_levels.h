// Whether every level of the crop that this processor runs gives the scalar one's bits. No cmocka: it is also
// built for other processors.
#ifndef CHEVAL_TESTS_SUPPORT_CROP_LEVELS_H
#define CHEVAL_TESTS_SUPPORT_CROP_LEVELS_H

#include "tracking/nn/crop_level.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CROP_LEVELS_SIZE 75 // of a tensor: blocks and a rest
#define CROP_LEVELS_COUNT (CROP_LEVELS_SIZE * CROP_LEVELS_SIZE * 3)

static inline bool crop_levels_agree(const struct crop_level *level, const struct picture *picture,
                                     const struct roi *roi, const struct crop_options *options)
{
    static float expected[CROP_LEVELS_COUNT], given[CROP_LEVELS_COUNT + 1];
    const float untouched = 12345.0f;
    size_t count = (size_t)options->width * (size_t)options->height * 3;
    memset(given, 0, sizeof given);
    given[count] = untouched;
    crop_to_tensor_by(&crop_level_scalar, picture, roi, options, expected);
    crop_to_tensor_by(level, picture, roi, options, given);
    return memcmp(given, expected, count * sizeof *given) == 0 && memcmp(&given[count], &untouched, 4) == 0;
}

// Regions of every kind drawn from a fixed seed; prints a line for each level. False when bits differ.
static inline bool crop_levels_all_agree(FILE *report)
{
    enum { WIDTH = 331, HEIGHT = 207, STRIDE = 4 * WIDTH + 20, REGIONS = 300 };
    uint8_t *pixels = malloc((size_t)STRIDE * HEIGHT); // exact: a load behind the end is seen
    bool all = pixels != NULL;
    uint32_t seed = 1;
    for (size_t i = 0; pixels != NULL && i < (size_t)STRIDE * HEIGHT; i++) {
        seed = seed * 1664525u + 1013904223u;
        pixels[i] = (uint8_t)(seed >> 24);
    }
    const struct picture picture = {pixels, WIDTH, HEIGHT, STRIDE};
    for (const struct crop_level *const *level = crop_levels(); all && *level != NULL; level++) {
        int differ = 0;
        for (int i = 0; i < REGIONS && crop_level_runs(*level); i++) {
            float draws[5];
            for (int k = 0; k < 5; k++) {
                seed = seed * 1664525u + 1013904223u;
                draws[k] = (float)(seed >> 8) / 16777216.0f;
            }
            const struct roi roi = {draws[0] * WIDTH, draws[1] * HEIGHT, 5.0f + 400.0f * draws[2] * draws[2],
                                    5.0f + 400.0f * draws[3] * draws[3], 6.3f * draws[4]};
            const struct crop_options options = {.width = CROP_LEVELS_SIZE - i % 12,
                                                 .height = CROP_LEVELS_SIZE,
                                                 .minimum = i % 3 == 0 ? -1.0f : 0.0f,
                                                 .maximum = 1.0f,
                                                 .zero_border = i % 2 == 0,
                                                 .keep_aspect = i % 5 == 0,
                                                 .mirror = i % 7 == 0,
                                                 .area = i % 3 == 1,
                                                 .gain = i % 4 == 3 ? 1.0f + 9.0f * draws[4] : 0.0f};
            differ += !crop_levels_agree(*level, &picture, &roi, &options);
        }
        (void)fprintf(report, "%s: %s", (*level)->name,
                      crop_level_runs(*level) ? "" : "not on this processor");
        (void)fprintf(report, crop_level_runs(*level) ? "%d of %d crops differ\n" : "\n", differ, REGIONS);
        all = differ == 0;
    }
    free(pixels);
    return all;
}

#endif
