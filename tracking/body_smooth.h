// Steadies the landmarks of a tracked body: still when it is still, quick when it moves.
//
// What is seen of a landmark is its place and noise. Landmarks that move together (a head, a hand, a foot)
// are the mean of the frames since they last moved, one second at most; whether they move is a test against
// each landmark's own noise, which is measured all the time, so that knees the picture doesn't show may
// tremble as they like and shoulders still answer at once. What lies far outside the noise is taken over
// whole; what lies outside it for a while shows in a short mean, and is followed too. In that it differs from
// MediaPipe's pose_landmark_filtering, whose One-Euro filters take noise for motion. Only time stamps count,
// not frames a second. Thread: one at a time per body. Nothing is allocated.
#ifndef CHEVAL_TRACKING_BODY_SMOOTH_H
#define CHEVAL_TRACKING_BODY_SMOOTH_H

#include "tracking/body_pose.h"

#include <stdbool.h>
#include <stdint.h>

#define BODY_SMOOTH_PARTS 12 // the last are the two points of the next region

struct body_smooth {
    bool started;
    int64_t time_ns; // of the last frame
    float frames;    // since the start, bounded
    struct vec3 steady_px[BODY_POSE_POINTS];
    struct vec3 drift_px[BODY_POSE_POINTS];     // short mean of what the steady ones are behind
    struct vec3 before_px[2][BODY_POSE_POINTS]; // as seen in the last frame and in the one before
    float noise[BODY_POSE_POINTS];              // standard deviation of a coordinate, in radii of the body
    float part_frames[BODY_SMOOTH_PARTS];       // in the mean
    struct vec3 world_m[BODY_LANDMARKS];
    float visible[BODY_LANDMARKS];
};

// Forgets the body.
void body_smooth_reset(struct body_smooth *body);

// Replaces points, metres and visibility of a look by steadied ones. A time that stands still, goes back or
// jumps by more than half a second starts afresh.
void body_smooth_apply(struct body_smooth *body, int64_t time_ns, struct body_look *look);

#endif
