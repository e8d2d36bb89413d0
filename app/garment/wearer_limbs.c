// Arms and legs: where their axes are, how thick they are, and which arm is before the torso.
#include "app/garment/wearer_frame.h"

// Proportions in spans, after Gordon et al., 1988 Anthropometric Survey of U.S. Army Personnel (means of men
// and women; a span is 34 cm of 38 between the acromia): from hip to knee 42 cm and on to the ankle 43; arms
// as the network's bodies have them, 26 and 24 cm. Radii from girths: upper arm 31 cm, elbow 26, wrist 16,
// thigh 59, knee 38, ankle 22.
#define UPPER_ARM 0.79f
#define FOREARM 0.73f
#define THIGH 1.23f
#define SHIN 1.26f
#define SHOULDER_RADIUS 0.15f
#define ELBOW_RADIUS 0.12f
#define WRIST_RADIUS 0.077f
#define HIP_RADIUS 0.28f
#define KNEE_RADIUS 0.175f
#define ANKLE_RADIUS 0.10f
#define HIPS_HALF 0.33f // between the hip joints' middle and one of them

// An arm is behind the torso when its wrist is farther from the camera than the torso's axis by the first,
// and before it again by the second; in metres.
#define BEHIND_FROM_M 0.10f
#define BEHIND_TO_M 0.05f

static struct wearer_joint joint_at(const struct wearer_frame *frame, int landmark, struct vec2 px,
                                    float radius, float seen)
{
    float behind_m = frame->body.world_m[landmark].z - frame->chest_z_m;
    struct wearer_joint joint = {.px = px, .m = wearer_frame_camera(frame, px, behind_m), .seen = seen};
    joint.radius_px = radius * frame->span_px * frame->distance_m / -joint.m.z;
    return joint;
}

// The next joint of a limb, which hangs on `from`.
static struct wearer_joint next_joint(struct wearer_frame *frame, enum wearer_limb limb, int side,
                                      const struct wearer_joint *from, int landmark, float length,
                                      float radius)
{
    float seen = wearer_frame_seen(frame, landmark);
    struct vec2 usual = {-frame->up.x * length, -frame->up.y * length};
    struct vec2 px = wearer_frame_follow(frame, limb, side, from->px,
                                         vec2_flat(frame->body.landmarks_px[landmark]), seen, usual);
    return joint_at(frame, landmark, px, radius, seen);
}

// Against the torso's axis at the height of the shoulders and of the hips; an arm beside the torso hides it
// no less than one before it.
static bool is_in_front(struct wearer_frame *frame, int side)
{
    const struct vec3 *world = frame->body.world_m;
    float wrist_m = world[wearer_wrists[side]].z - 0.5f * (frame->chest_z_m + frame->pelvis_z_m);
    float elbow_m = world[wearer_elbows[side]].z - frame->chest_z_m;
    float behind_m = fminf(wrist_m, elbow_m);
    bool *is_behind = &frame->memory->arm_behind[side];
    *is_behind = behind_m > (*is_behind ? BEHIND_TO_M : BEHIND_FROM_M);
    return !*is_behind;
}

// Hip joints keep their distance where the picture doesn't show them.
static struct wearer_joint hip_joint(const struct wearer_frame *frame, int side)
{
    int landmark = wearer_hips[side];
    float seen = wearer_frame_seen(frame, landmark);
    float aside = (side == 0 ? -HIPS_HALF : HIPS_HALF) * fabsf(cosf(frame->yaw_rad)) * frame->span_px;
    struct vec2 px = vec2_mix(vec2_along(frame->pelvis_px, frame->across, aside),
                              vec2_flat(frame->body.landmarks_px[landmark]), fminf(seen, frame->pelvis_seen));
    return joint_at(frame, landmark, px, HIP_RADIUS, seen);
}

void wearer_limbs_measure(struct wearer_frame *frame, struct wearer *out)
{
    for (int side = 0; side < 2; side++) {
        int shoulder = wearer_shoulders[side];
        out->shoulder[side] = joint_at(frame, shoulder, vec2_flat(frame->body.landmarks_px[shoulder]),
                                       SHOULDER_RADIUS, wearer_frame_seen(frame, shoulder));
        out->elbow[side] = next_joint(frame, WEARER_ELBOW, side, &out->shoulder[side], wearer_elbows[side],
                                      UPPER_ARM, ELBOW_RADIUS);
        out->wrist[side] = next_joint(frame, WEARER_WRIST, side, &out->elbow[side], wearer_wrists[side],
                                      FOREARM, WRIST_RADIUS);
        out->arm_in_front[side] = is_in_front(frame, side);
        out->hip[side] = hip_joint(frame, side);
        out->knee[side] =
            next_joint(frame, WEARER_KNEE, side, &out->hip[side], wearer_knees[side], THIGH, KNEE_RADIUS);
        out->ankle[side] =
            next_joint(frame, WEARER_ANKLE, side, &out->knee[side], wearer_ankles[side], SHIN, ANKLE_RADIUS);
    }
}
