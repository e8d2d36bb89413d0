// Steadies landmarks: still when what they are on is still, quick when it moves.
//
// One value: the One-Euro filter (Casiez et al., CHI 2012) as MediaPipe's landmarks smoothing has it
// (landmarks_smoothing_calculator): the speed that opens the filter comes from unfiltered values.
//
// A face: what the head does (place, depth, size and three turns, by Procrustes analysis of the landmarks
// that no expression moves just then) and what is left, the face's own shape in canonical space, are filtered
// apart, so that a moving head does not bend the face and an averaged shape does not hold the head back. The
// head and each part of the face, whose landmarks open together so that they do not shear, are the mean of
// the frames since they last moved. Whether they move is a test against the noise of the landmarks, which is
// measured all the time: what lies far outside it is taken over at once. The steady head also tells where it
// will be in the next frame. Only time stamps count, not frames a second.
//
// Thread: one at a time per face. Nothing is allocated.
#ifndef CHEVAL_TRACKING_SMOOTH_H
#define CHEVAL_TRACKING_SMOOTH_H

#include "tracking/nn/crop.h"
#include "tracking/people.h"

#include <stdbool.h>

// --- one value --------------------------------------------------------------------------------------------

struct smooth_options {
    float minimum_cutoff_hz; // at rest
    float beta;              // what the cut-off gains with speed, in Hz for one size a second
    float derivative_cutoff_hz;
};

struct smooth_value {
    float raw, filtered;
    float speed; // filtered, in sizes a second
};

// The filtered value. `scale` makes the value's speed one in sizes (of a face, of a hand) a second;
// `interval_s` > 0 is the time since the last step. The first step (`started` false) gives the value itself.
float smooth_step(struct smooth_value *state, const struct smooth_options *options, bool started, float value,
                  float scale, float interval_s);

// --- a face -----------------------------------------------------------------------------------------------

// What moves together.
enum smooth_part {
    SMOOTH_UPPER_FACE, // and all that is in no other part: forehead, nose, cheeks
    SMOOTH_JAW,
    SMOOTH_LIPS,
    SMOOTH_LIDS_RIGHT,
    SMOOTH_LIDS_LEFT,
    SMOOTH_BROW_RIGHT,
    SMOOTH_BROW_LEFT,
    SMOOTH_IRIS_RIGHT,
    SMOOTH_IRIS_LEFT,
    SMOOTH_PARTS,
};

// What a head can do: move along the picture's three axes (in pixels), turn about them (in radians) and grow
// (by a factor, of which this is the logarithm).
enum smooth_freedom {
    SMOOTH_X,
    SMOOTH_Y,
    SMOOTH_DEPTH,
    SMOOTH_PITCH,
    SMOOTH_YAW,
    SMOOTH_ROLL,
    SMOOTH_SIZE,
    SMOOTH_FREEDOMS,
};

// A point p of the canonical face, in metres about the face's middle and along the picture's axes, is seen at
// centre_px + scale_px * (p turned).
struct smooth_head {
    struct vec3 centre_px;
    struct vec4 turn; // unit quaternion
    float scale_px;
};

struct smooth_face {
    bool started;
    int64_t time_ns;   // of the last frame
    float interval_s;  // between frames, averaged
    float last_step_s; // between the last two; 0 after the first
    float noise_m;     // standard deviation of the median landmark's coordinates
    float noise_frames;
    struct smooth_head head;        // steady, as all below but before_m
    float step[SMOOTH_FREEDOMS];    // what the head did between the last two frames
    float drift[SMOOTH_FREEDOMS];   // short mean of what the head is behind; metres on the face
    float plane_frames, out_frames; // in the mean of what happens in the picture plane, and out of it
    float part_frames[SMOOTH_PARTS];
    uint8_t part[FACE_LANDMARKS];
    uint8_t half[FACE_LANDMARKS]; // twice the part, and one in its lower half
    struct vec3 shape_m[FACE_LANDMARKS];
    struct vec3 drift_m[FACE_LANDMARKS];
    struct vec3 before_m[FACE_LANDMARKS]; // the shape in the last frame as it was seen
    struct roi roi;                       // around the steady landmarks
};

// Forgets the face.
void smooth_face_reset(struct smooth_face *face);

// Replaces [FACE_LANDMARKS] landmarks by steadied ones. A time that stands still, goes back or jumps by more
// than half a second starts afresh, and so do landmarks that are no face.
void smooth_face_apply(struct smooth_face *face, int64_t time_ns, struct vec3 *landmarks_px);

// Where the network should look for the face at a later time: it is at its best with the face where it always
// is in its input, and adds no noise of its own when it looks at the same place again. Leaves `roi` as it is
// before the first landmarks.
void smooth_face_expect(const struct smooth_face *face, int64_t time_ns, struct roi *roi);

#endif
