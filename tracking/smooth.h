// Steadies the landmarks of a tracked face by One-Euro filters: still when it is still, quick when it moves.
//
// Formula: Casiez et al., "1 euro filter" (CHI 2012), as MediaPipe's landmarks smoothing has it (facts,
// tracking section B): the speed that opens the filter comes from unfiltered values and is measured in faces
// a second. Thread: one at a time per face. Nothing is allocated.
#ifndef CHEVAL_TRACKING_SMOOTH_H
#define CHEVAL_TRACKING_SMOOTH_H

#include "tracking/people.h"

#include <stdbool.h>

struct smooth_options {
    float minimum_cutoff_hz; // at rest
    float beta;              // what the cut-off gains with speed, in Hz for one face a second
    float derivative_cutoff_hz;
};

struct smooth_value {
    float raw, filtered, derivative;
};

// The filtered value. `scale` makes the value's speed one in faces a second; `interval_s` > 0 is the time
// since the last step. The first step (`started` false) gives the value itself.
float smooth_step(struct smooth_value *state, const struct smooth_options *options, bool started, float value,
                  float scale, float interval_s);

struct smooth_face {
    bool started;
    int64_t time_ns;
    struct smooth_value values[FACE_LANDMARKS][3];
};

// Forgets the face.
void smooth_face_reset(struct smooth_face *face);

// Replaces [FACE_LANDMARKS] landmarks by steadied ones. `size_px` is the face's region. A time that stands
// still, goes back or jumps by more than half a second starts afresh.
void smooth_face_apply(struct smooth_face *face, int64_t time_ns, float size_px, struct vec3 *landmarks_px);

#endif
