// Arms and legs: where their axes are, how thick they are, and which arm is before the torso.
#include "app/garment/wearer_frame.h"
#include "app/garment/wearer_silhouette.h"

// Proportions in spans, after Gordon et al., 1988 Anthropometric Survey of U.S. Army Personnel (means of men
// and women; a span is 34 cm of 38 between the acromia): from hip to knee 42 cm and on to the ankle 43; arms
// as the network's bodies have them, 26 and 24 cm. Radii from girths: upper arm 31 cm, elbow 26, wrist 16,
// thigh 59, knee 38, ankle 22.
#define UPPER_ARM 0.79f
#define FOREARM 0.73f
#define THIGH 1.23f
#define SHIN 1.26f
#define HIPS_HALF 0.33f // between the hip joints' middle and one of them
static const float radii[WEARER_JOINTS] = {
    [WEARER_AT_SHOULDER] = 0.15f, [WEARER_AT_ELBOW] = 0.12f, [WEARER_AT_WRIST] = 0.077f,
    [WEARER_AT_HIP] = 0.28f,      [WEARER_AT_KNEE] = 0.175f, [WEARER_AT_ANKLE] = 0.10f,
};
#define THINNEST 0.6f // of the usual radius: what is thinner or thicker is something else
#define THICKEST 1.9f
#define NEARER_MOST 1.8f  // by which what is nearer than the chest is larger
#define HAND 0.6f         // a hand reaches as far beyond the wrist, of the forearm
#define HAND_THICKER 1.6f // than the wrist
#define ARM_ROOM 1.25f    // by which an arm, to be sure, is taken for thicker than it is

// An arm is behind the torso when its wrist is farther from the camera than the torso's axis by the first,
// and before it again by the second; in metres.
#define BEHIND_FROM_M 0.10f
#define BEHIND_TO_M 0.05f

static struct wearer_joint joint_at(const struct wearer_frame *frame, int landmark, struct vec2 px,
                                    float seen)
{
    float behind_m = seen * (frame->body.world_m[landmark].z - frame->chest_z_m);
    return (struct wearer_joint){.px = px, .m = wearer_frame_camera(frame, px, behind_m), .seen = seen};
}

// The next joint of a limb, which hangs on `from`.
static struct wearer_joint next_joint(struct wearer_frame *frame, enum wearer_limb limb, int side,
                                      const struct wearer_joint *from, int landmark, float length)
{
    float seen = wearer_frame_seen(frame, landmark);
    struct vec2 usual = {-frame->up.x * length, -frame->up.y * length};
    struct vec2 px = wearer_frame_follow(frame, limb, side, from->px, landmark, usual);
    return joint_at(frame, landmark, px, seen);
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
    return joint_at(frame, landmark, px, seen);
}

// How thick a limb is at `along` of the way between two of its joints: where it ends to both sides, or to the
// one to which it does.
static void learn_radius(struct wearer_frame *frame, const struct silhouette *silhouette,
                         const struct wearer_joint *from, const struct wearer_joint *to, float along,
                         float usual_px, struct wearer_mean *mean)
{
    struct vec2 way = vec2_subtract(to->px, from->px), at = vec2_along(from->px, way, along);
    float length = vec2_length(way), seen = fminf(from->seen, to->seen);
    if (!(length > 2.0f * usual_px && seen > 0.0f))
        return; // it points to the camera
    struct vec2 aside = {-way.y / length, way.x / length}, other = {way.y / length, -way.x / length};
    struct silhouette_end a = silhouette_walk(silhouette, at, aside, 0.0f, THICKEST * usual_px),
                          b = silhouette_walk(silhouette, at, other, 0.0f, THICKEST * usual_px);
    float total = a.certainty + b.certainty;
    if (!(total > 0.0f))
        return;
    float ratio = (a.px * a.certainty + b.px * b.certainty) / total / usual_px;
    wearer_mean_add(mean, fmaxf(ratio, THINNEST), 0.5f * seen * total, frame->passed_s);
}

// A joint's radius in the picture, of a limb that may be nearer than the chest, as it is `along` the limb.
static void measure_radius(struct wearer_frame *frame, const struct silhouette *silhouette,
                           enum wearer_thickness at, int side, const struct wearer_joint *from,
                           const struct wearer_joint *to, float along, struct wearer_joint *joint)
{
    struct wearer_mean *mean = &frame->memory->radius[at][side];
    float nearer = fminf(frame->distance_m / -joint->m.z, NEARER_MOST);
    float usual_px = radii[at] * frame->span_px * nearer;
    learn_radius(frame, silhouette, from, to, along, usual_px, mean);
    joint->radius_px = usual_px * wearer_mean_get(mean, 1.0f);
}

static void add_arm(struct silhouette *silhouette, const struct wearer *out, int side)
{
    const struct wearer_joint *shoulder = &out->shoulder[side], *elbow = &out->elbow[side],
                              *wrist = &out->wrist[side];
    struct vec2 hand_px = vec2_along(wrist->px, vec2_subtract(wrist->px, elbow->px), HAND);
    silhouette_add_bone(silhouette, shoulder->px, elbow->px, ARM_ROOM * elbow->radius_px);
    silhouette_add_bone(silhouette, elbow->px, wrist->px, ARM_ROOM * elbow->radius_px);
    silhouette_add_bone(silhouette, wrist->px, hand_px, HAND_THICKER * wrist->radius_px);
}

static void measure_arm_radii(struct wearer_frame *frame, const struct silhouette *silhouette, int side,
                              struct wearer *out)
{
    struct wearer_joint *shoulder = &out->shoulder[side], *elbow = &out->elbow[side],
                        *wrist = &out->wrist[side];
    measure_radius(frame, silhouette, WEARER_AT_SHOULDER, side, shoulder, elbow, 0.6f, shoulder);
    measure_radius(frame, silhouette, WEARER_AT_ELBOW, side, elbow, wrist, 0.2f, elbow);
    measure_radius(frame, silhouette, WEARER_AT_WRIST, side, elbow, wrist, 0.9f, wrist);
}

static void measure_leg_radii(struct wearer_frame *frame, const struct silhouette *silhouette, int side,
                              struct wearer *out)
{
    struct wearer_joint *hip = &out->hip[side], *knee = &out->knee[side], *ankle = &out->ankle[side];
    measure_radius(frame, silhouette, WEARER_AT_HIP, side, hip, knee, 0.3f, hip);
    measure_radius(frame, silhouette, WEARER_AT_KNEE, side, knee, ankle, 0.1f, knee);
    measure_radius(frame, silhouette, WEARER_AT_ANKLE, side, knee, ankle, 0.9f, ankle);
}

static void measure_joints(struct wearer_frame *frame, int side, struct wearer *out)
{
    int shoulder = wearer_shoulders[side];
    out->shoulder[side] = joint_at(frame, shoulder, vec2_flat(frame->body.landmarks_px[shoulder]),
                                   wearer_frame_seen(frame, shoulder));
    out->elbow[side] =
        next_joint(frame, WEARER_ELBOW, side, &out->shoulder[side], wearer_elbows[side], UPPER_ARM);
    out->wrist[side] = next_joint(frame, WEARER_WRIST, side, &out->elbow[side], wearer_wrists[side], FOREARM);
    out->arm_in_front[side] = is_in_front(frame, side);
    out->hip[side] = hip_joint(frame, side);
    out->knee[side] = next_joint(frame, WEARER_KNEE, side, &out->hip[side], wearer_knees[side], THIGH);
    out->ankle[side] = next_joint(frame, WEARER_ANKLE, side, &out->knee[side], wearer_ankles[side], SHIN);
}

void wearer_limbs_measure(struct wearer_frame *frame, struct silhouette *silhouette, struct wearer *out)
{
    for (int side = 0; side < 2; side++) {
        measure_joints(frame, side, out);
        measure_arm_radii(frame, silhouette, side, out);
    }
    add_arm(silhouette, out, 0);
    add_arm(silhouette, out, 1);
    for (int side = 0; side < 2; side++)
        measure_leg_radii(frame, silhouette, side, out);
}
