// Landmarks of one body in a region of interest: the pose network, decoded.
//
// Formulas: MediaPipe modules/pose_landmark (tensors_to_landmarks, refine_landmarks_from_heatmap,
// landmark_projection, world_landmark_projection, pose_landmarks_to_roi). Thread: one at a time per network;
// the pure functions any. Nothing is allocated after create.
#ifndef CHEVAL_TRACKING_BODY_POSE_H
#define CHEVAL_TRACKING_BODY_POSE_H

#include "platform/base/vec.h"
#include "tracking/nn/crop.h"
#include "tracking/people.h"
#include "tracking/timings.h"

#define BODY_POSE_INPUT 256    // pixels along a side of the network's input
#define BODY_POSE_LANDMARKS 39 // the body's, two for the next region, four that nobody reads
#define BODY_POSE_VALUES 5     // x, y, z, then logits of visibility and presence
#define BODY_POSE_HEATMAP 64   // cells along a side
enum { BODY_POSE_HIPS = BODY_LANDMARKS, BODY_POSE_CIRCLE, BODY_POSE_POINTS };

enum body_landmark { // those with names in the code
    BODY_NOSE = 0,
    BODY_SHOULDER_LEFT = 11,
    BODY_SHOULDER_RIGHT = 12,
    BODY_HIP_LEFT = 23,
    BODY_HIP_RIGHT = 24,
};

// What one look at a region shows. Units and axes as in people.h. The last two points are the middle of the
// hips and one on a circle around the whole person.
struct body_look {
    float score; // 0..1: whether there is a body
    struct vec3 points_px[BODY_POSE_POINTS];
    float visible[BODY_LANDMARKS];  // in the region and not hidden
    float presence[BODY_LANDMARKS]; // in the region
    struct vec3 world_m[BODY_LANDMARKS];
};

struct body_pose;

// From a file. `masked`: looks can give the body's mask too, which costs as much as the landmarks once more.
// Fails with a line that names the file when it is not that model.
MUST_CHECK enum result body_pose_load(const char *path, bool masked, struct body_pose **out,
                                      struct diagnostic *why);
void body_pose_destroy(struct body_pose *pose); // takes NULL

// Wipes what the network's buffers hold of the last body.
void body_pose_forget(struct body_pose *pose);

// What a look is to be.
enum body_look_kind {
    BODY_LOOK_PLAIN,
    BODY_LOOK_MIRRORED, // at the mirror image: the landmarks are those of the body all the same
    BODY_LOOK_MASKED,   // with the mask
};

// Looks at the square `roi` of the picture. Adds its times and its run to `timings`.
MUST_CHECK enum result body_pose_run(struct body_pose *pose, const struct picture *picture,
                                     const struct roi *roi, enum body_look_kind kind, struct body_look *look,
                                     struct tracker_timings *timings);

// Of the last look, which was one with the mask: logits [256][256] of its region, and the region's picture
// [256][256][3], 0..1.
const float *body_pose_mask(const struct body_pose *pose);
const float *body_pose_seen(const struct body_pose *pose);

// A square 1.25 times the circle around `hips` through `circle`, turned so that the line from the one to the
// other points up: not turned for somebody who stands upright.
struct roi body_pose_roi(struct vec2 hips, struct vec2 circle);

// The network's [39][5] values -> points in input pixels.
void body_pose_decode(const float *values, struct body_look *look);

// Draws points in input pixels to the weighted middle of the heat map's logits [64][64][39] around them,
// where the map is sure.
void body_pose_refine(const float *heatmap, struct body_look *look);

// Points in input pixels -> picture pixels, and the network's [39][3] metres -> metres in the picture's axes.
void body_pose_project(const struct roi *roi, const float *world, bool mirror, struct body_look *look);

#endif
