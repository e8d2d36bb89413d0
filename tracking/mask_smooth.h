// Steadies a person mask over time: the edges hold where the picture holds still, and nowhere else.
//
// MediaPipe's segmentation_smoothing_calculator leans towards the last mask where the new one is unsure. That
// alone leaves a trail of half-sure pixels behind an arm; here the leaning also ends where the picture itself
// has changed by more than its noise. Thread: one at a time per memory. Nothing is allocated.
#ifndef CHEVAL_TRACKING_MASK_SMOOTH_H
#define CHEVAL_TRACKING_MASK_SMOOTH_H

#include <stdbool.h>
#include <stdint.h>

#define MASK_SMOOTH_SIDE_MAX 256
#define MASK_STILLNESS_WIDTH_MAX 320

// What is known of a sequence of masks. Zeroed: nothing.
struct mask_memory {
    bool started;
    int width, height;
    int64_t time_ns;
    float mask[MASK_SMOOTH_SIDE_MAX * MASK_SMOOTH_SIDE_MAX];
    float seen[MASK_SMOOTH_SIDE_MAX * MASK_SMOOTH_SIDE_MAX * 3]; // what the network saw
    float still[MASK_SMOOTH_SIDE_MAX * MASK_SMOOTH_SIDE_MAX];
};

// The mask [height][width] of 0..1 of what the network saw, [height][width][3] of 0..1, steadied: it is then
// in memory->mask. A time that stands still, goes back or jumps by more than half a second, or another size,
// starts afresh; so does `afresh`.
void mask_memory_add(struct mask_memory *memory, bool afresh, int64_t time_ns, int width, int height,
                     const float *mask, const float *seen);

// A mask's value p, 0..1, drawn to what it was before by `ratio` times how unsure it is: wholly unsure at
// one half, sure at 0 and 1.
float mask_smooth_value(float p, float before, float ratio);

// How still each place of a picture is, 0..1, against the one before. Pictures are [height][width][3] of
// 0..1, at most MASK_STILLNESS_WIDTH_MAX wide; the noise is measured from the picture as a whole.
void mask_smooth_stillness(const float *picture, const float *before, int width, int height, float *still);

#endif
