#include "tracking/mask_smooth.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

#define LONGEST_GAP_NS INT64_C(500000000)

// How much of an unsure pixel comes from the last mask where the picture holds still.
#define HOLD_RATIO 0.9f

// Change is counted in these steps of brightness, to find its median. A change of more than the last one is
// motion in any light.
#define STEPS 64
#define STEP (1.0f / 512.0f)

// In medians of the picture's change: below the first a place is still, above the second it moves. Over nine
// pixels of three colours, noise alone stays within a third of its median.
#define STILL_MEDIANS 2.5f
#define MOVING_MEDIANS 5.0f
#define STILL_MIN 0.006f // a byte and a half: rounding and compression
#define NOISE_MAX 0.03f  // a median above that is motion of everything, not noise

float mask_smooth_value(float p, float before, float ratio)
{
    // A fit of the squared binary entropy of p, as a polynomial in x = (p - 1/2)^2.
    float t = p - 0.5f, x = t * t;
    float sure = x * (5.68842f + x * (-0.748699f + x * (-57.8051f + x * (291.309f + x * -624.717f))));
    return p + (before - p) * (1.0f - fminf(sure, 1.0f)) * ratio;
}

// Change of a place, summed over its colours and its two neighbours in the row.
static void add_up_row(const float *picture, const float *before, int width, float *sums)
{
    float last = 0.0f, here = 0.0f;
    for (int x = 0; x <= width; x++, picture += 3, before += 3) {
        float next = 0.0f;
        if (x < width)
            next =
                fabsf(picture[0] - before[0]) + fabsf(picture[1] - before[1]) + fabsf(picture[2] - before[2]);
        if (x > 0)
            sums[x - 1] = last + here + next;
        last = here;
        here = next;
    }
}

static int step_of(float change)
{
    float step = change / STEP;
    return step < (float)(STEPS - 1) ? (int)step : STEPS - 1;
}

static float find_median(const int counts[STEPS], int total)
{
    int sum = 0, step = 0;
    while (step < STEPS - 1 && (sum += counts[step]) * 2 < total)
        step++;
    return ((float)step + 0.5f) * STEP;
}

void mask_smooth_stillness(const float *picture, const float *before, int width, int height, float *still)
{
    float rows[3][MASK_STILLNESS_WIDTH_MAX] = {{0.0f}};
    int counts[STEPS] = {0};
    for (int y = 0; y <= height; y++) { // one row late: its neighbours above and below are known then
        ptrdiff_t row = (ptrdiff_t)y * width;
        if (y < height)
            add_up_row(picture + row * 3, before + row * 3, width, rows[y % 3]);
        else
            memset(rows[y % 3], 0, sizeof rows[y % 3]);
        for (int x = 0; x < width && y > 0; x++) {
            float change = (rows[0][x] + rows[1][x] + rows[2][x]) / 27.0f;
            still[row - width + x] = change;
            counts[step_of(change)]++;
        }
    }
    float noise = fminf(find_median(counts, width * height), NOISE_MAX);
    float low = fmaxf(noise * STILL_MEDIANS, STILL_MIN), high = low * MOVING_MEDIANS / STILL_MEDIANS;
    for (int i = 0; i < width * height; i++)
        still[i] = fminf(fmaxf((high - still[i]) / (high - low), 0.0f), 1.0f);
}

void mask_memory_add(struct mask_memory *memory, bool afresh, int64_t time_ns, int width, int height,
                     const float *mask, const float *seen)
{
    int count = width * height;
    int64_t interval_ns = time_ns - memory->time_ns;
    bool goes_on = memory->started && !afresh && memory->width == width && memory->height == height &&
                   interval_ns > 0 && interval_ns <= LONGEST_GAP_NS;
    if (goes_on) {
        mask_smooth_stillness(seen, memory->seen, width, height, memory->still);
        for (int i = 0; i < count; i++)
            memory->mask[i] = mask_smooth_value(mask[i], memory->mask[i], HOLD_RATIO * memory->still[i]);
    } else {
        memcpy(memory->mask, mask, (size_t)count * sizeof *mask);
    }
    memcpy(memory->seen, seen, (size_t)count * 3 * sizeof *seen);
    memory->width = width;
    memory->height = height;
    memory->time_ns = time_ns;
    memory->started = true;
}
