// A head's pose without the tremble that its landmarks have.
//
// A network's landmarks move together by a millimetre when eyes blink or a mouth opens, while the head in the
// picture stays where it is; a rigid frame shows that at once. The pose goes through a One Euro filter
// (Casiez, Roussel, Vogel, CHI 2012): slow while the head rests, so that one frame's leap is spread out, and
// following when it moves, a millimetre behind. Units: metres and radians of camera space. Pure functions;
// one thread at a time per state.
#ifndef CHEVAL_APP_PLACEMENT_STEADY_POSE_H
#define CHEVAL_APP_PLACEMENT_STEADY_POSE_H

#include "platform/base/vec.h"

struct steady_pose {
    struct mat4 pose;     // as it was given out last
    struct mat4 raw;      // as it was measured last
    struct vec3 speed_ms; // of the bridge of the nose, averaged
    struct vec3 turn_s;   // of the head about the camera's axes, averaged
};

// Starts from a pose.
void steady_pose_begin(struct steady_pose *state, const struct mat4 *pose);

// `passed_s` later it was measured as `pose`; the answer is state->pose.
void steady_pose_follow(struct steady_pose *state, const struct mat4 *pose, float passed_s);

#endif
