// What all measures of a body share: how large it is in the picture, how it is turned, where its torso is,
// and what was learnt of it in the frames before.
//
// Lengths of a body are told in spans: its own distance between the shoulder joints, as it would be seen from
// the front. Spans do not change when somebody comes nearer or turns, so that they can be averaged over time.
// Internal to the files of the wearer.
#ifndef CHEVAL_APP_GARMENT_WEARER_FRAME_H
#define CHEVAL_APP_GARMENT_WEARER_FRAME_H

#include "app/garment/wearer.h"
#include "tracking/body_pose.h"

// The body's landmarks in pairs, the subject's right first (tracking/body_pose.h: MediaPipe's topology).
extern const int wearer_shoulders[2], wearer_elbows[2], wearer_wrists[2];
extern const int wearer_hips[2], wearer_knees[2], wearer_ankles[2];

// A mean of what was seen with certainty, over about the last second of such sight. Zeroed: nothing yet.
struct wearer_mean {
    float value, weight_s;
};

// Takes a value seen for `passed_s` with a certainty of 0..1 into the mean.
void wearer_mean_add(struct wearer_mean *mean, float value, float certainty, float passed_s);

// The mean, and the less is known of it the more of `prior`.
float wearer_mean_get(const struct wearer_mean *mean, float prior);

// Limbs hang on one another: knees on hips, wrists on elbows.
enum wearer_limb { WEARER_PELVIS, WEARER_ELBOW, WEARER_WRIST, WEARER_KNEE, WEARER_ANKLE, WEARER_LIMBS };

enum wearer_thickness { // where a limb's is measured
    WEARER_AT_SHOULDER,
    WEARER_AT_ELBOW,
    WEARER_AT_WRIST,
    WEARER_AT_HIP,
    WEARER_AT_KNEE,
    WEARER_AT_ANKLE,
    WEARER_JOINTS
};

struct wearer_memory {
    uint32_t id;     // of the body; 0: nobody's
    int64_t time_ns; // of the last frame
    // Landmarks as they were used, as they were seen, and their averaged speed in spans a second.
    struct vec2 steady_px[BODY_LANDMARKS], seen_px[BODY_LANDMARKS], speed[BODY_LANDMARKS];
    float span_px, calm_span_px;
    struct vec2 facing; // unit: where the chest faces: cosine and sine of its yaw
    bool shows_back, arm_behind[2];
    struct wearer_mean span_m;                    // camera-space metres of a span
    struct wearer_mean torso;                     // shoulders to hips, in spans
    struct wearer_mean limbs[WEARER_LIMBS][2][2]; // x and y of the way from what it hangs on, in spans
    // What the mask and the face tell, as multiples of what is usual.
    struct wearer_mean neck_radius, neck_height[2], ridge_height[2], tip_reach[2], crotch_depth;
    struct wearer_mean half_width[WEARER_LEVELS][2];
    struct wearer_mean radius[WEARER_JOINTS][2], off_axis[WEARER_JOINTS][2];
};

struct wearer_frame {
    const struct people *people;
    const struct face *face; // NULL: none
    struct body body;        // as tracked, with right and left put right
    struct wearer_memory *memory;
    float passed_s; // that this frame counts for in a mean
    float focal_px;
    float span_px, metre_px, distance_m;
    float calm_span_px; // averaged: what is not seen does not breathe with every error of the span
    float world_scale;  // metres of camera space in a metre of body.world_m
    float yaw_rad;
    bool shows_back;
    float chest_z_m;                 // in body.world_m
    struct vec2 chest_px, pelvis_px; // between the joints of the shoulders, of the hips
    float pelvis_z_m, pelvis_seen;
    struct vec2 up;     // unit: from pelvis to chest
    struct vec2 across; // unit: square to it, towards the body's left
};

// False when too little is seen.
bool wearer_frame_begin(struct wearer_frame *frame, const struct people *people, int body,
                        struct wearer_memory *memory, float passed_s);

// 0..1: a landmark that the tracker sees, within the picture.
float wearer_frame_seen(const struct wearer_frame *frame, int landmark);

// A place so far in front of the camera.
struct vec3 wearer_frame_at(const struct wearer_frame *frame, struct vec2 px, float away_m);
// A place as far from the camera as the chest is, and `behind_m` of the body's metres more.
struct vec3 wearer_frame_camera(const struct wearer_frame *frame, struct vec2 px, float behind_m);

// Where a joint is that hangs on another at `from_px`: a landmark as it is seen, or else where it was lately,
// or where it usually is, in spans from there.
struct vec2 wearer_frame_follow(struct wearer_frame *frame, enum wearer_limb limb, int side,
                                struct vec2 from_px, int landmark, struct vec2 usual);

static inline struct vec2 vec2_flat(struct vec3 v)
{
    return (struct vec2){v.x, v.y};
}

// The parts.
struct silhouette;
// Fills the joints; adds the arms to the silhouette.
void wearer_limbs_measure(struct wearer_frame *frame, struct silhouette *silhouette, struct wearer *out);
// All else; after the limbs. `armless` lets walks through the body's own arms, which begin where shoulders
// end.
void wearer_torso_measure(struct wearer_frame *frame, const struct silhouette *silhouette,
                          const struct silhouette *armless, struct wearer *out);

#endif
