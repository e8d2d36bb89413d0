// Steadies the landmarks of a tracked face: still when it is still, quick when it moves.
//
// One-Euro filters (Casiez et al., CHI 2012) as MediaPipe's landmarks smoothing has them
// (landmarks_smoothing_calculator): the speed that opens the filter comes from unfiltered values and is
// measured in faces a second. They do not run on the landmarks, where each would lag by its own speed and
// bend a moving face, but on what the head does (place, size and turn in the picture plane, which open
// quickly) and on what is left: the face's own shape. Thread: one at a time per face. Nothing is allocated.
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
    float raw, filtered;
    float speed; // filtered, in faces a second
};

// The filtered value. `scale` makes the value's speed one in faces a second; `interval_s` > 0 is the time
// since the last step. The first step (`started` false) gives the value itself.
float smooth_step(struct smooth_value *state, const struct smooth_options *options, bool started, float value,
                  float scale, float interval_s);

struct smooth_face {
    bool started;
    int64_t time_ns;
    struct smooth_value head[4]; // centre x, centre y, logarithm of the scale, turn
    struct smooth_value shape[FACE_LANDMARKS][3];
};

// Forgets the face.
void smooth_face_reset(struct smooth_face *face);

// Replaces [FACE_LANDMARKS] landmarks by steadied ones. A time that stands still, goes back or jumps by more
// than half a second starts afresh, and so do landmarks that are no face.
void smooth_face_apply(struct smooth_face *face, int64_t time_ns, struct vec3 *landmarks_px);

#endif
