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
#define OFF_MOST 0.6f     // of the usual radius, by which landmarks are off a limb's middle
#define HAND 0.6f         // a hand reaches as far beyond the wrist, of the forearm
#define HAND_THICKER 1.6f // than the wrist
#define ARM_CORE 0.75f    // of an arm is in the way of walks; between that and its edge a gap may show

// An arm is behind the torso when its wrist is farther from the camera than the torso's axis by the first,
// and before it again by the second; in metres.
#define BEHIND_FROM_M 0.10f
#define BEHIND_TO_M 0.05f

static float clamp(float value, float low, float high)
{
    return fminf(fmaxf(value, low), high);
}

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

// Where a limb is looked at for the thickness at one of its joints.
struct station {
    const struct wearer_joint *from, *to;
    float along; // of the way between them
};

// Where the limb ends to both sides of the landmarks' axis there. Both ends tell the thickness and how far
// the axis is off the middle; one, the thickness about the middle that is known. `aside`: to the left of the
// way from joint to joint. In multiples of `usual_px`.
static void learn_thickness(struct wearer_frame *frame, const struct silhouette *silhouette,
                            const struct station *station, float usual_px, struct wearer_mean *radius,
                            struct wearer_mean *off)
{
    struct vec2 way = vec2_subtract(station->to->px, station->from->px);
    struct vec2 at = vec2_along(station->from->px, way, station->along);
    float length = vec2_length(way), seen = fminf(station->from->seen, station->to->seen);
    if (!(length > 2.0f * usual_px && seen > 0.0f))
        return; // it points to the camera
    struct vec2 left = {way.y / length, -way.x / length}, right = {-left.x, -left.y};
    struct silhouette_end a = silhouette_walk(silhouette, at, left, 0.0f, THICKEST * usual_px),
                          b = silhouette_walk(silhouette, at, right, 0.0f, THICKEST * usual_px);
    float both = fminf(a.certainty, b.certainty), known_px = wearer_mean_get(off, 0.0f) * usual_px;
    float known_a_px = a.px - known_px, known_b_px = b.px + known_px;
    wearer_mean_add(off, clamp(0.5f * (a.px - b.px) / usual_px, -OFF_MOST, OFF_MOST), seen * both,
                    frame->passed_s);
    wearer_mean_add(radius, fmaxf(0.5f * (a.px + b.px) / usual_px, THINNEST), seen * both, frame->passed_s);
    wearer_mean_add(radius, fmaxf(known_a_px / usual_px, THINNEST), 0.5f * seen * (a.certainty - both),
                    frame->passed_s);
    wearer_mean_add(radius, fmaxf(known_b_px / usual_px, THINNEST), 0.5f * seen * (b.certainty - both),
                    frame->passed_s);
}

// A joint's radius in the picture, of a limb that may be nearer than the chest, and its place on the limb's
// middle there. Shoulders and hips stay: their limbs are held by the torso, and are as thick as to cover it.
static void measure_thickness(struct wearer_frame *frame, const struct silhouette *silhouette,
                              enum wearer_thickness at, int side, struct station station,
                              struct wearer_joint *joint)
{
    struct wearer_mean *radius = &frame->memory->radius[at][side], *off = &frame->memory->off_axis[at][side];
    float nearer = fminf(frame->distance_m / -joint->m.z, NEARER_MOST);
    float usual_px = radii[at] * frame->span_px * nearer;
    struct vec2 way = vec2_subtract(station.to->px, station.from->px);
    learn_thickness(frame, silhouette, &station, usual_px, radius, off);
    float off_px = wearer_mean_get(off, 0.0f) * usual_px, length = vec2_length(way);
    joint->radius_px = usual_px * wearer_mean_get(radius, 1.0f);
    if (at == WEARER_AT_SHOULDER || at == WEARER_AT_HIP) {
        joint->radius_px += fabsf(off_px);
    } else if (length > 0.0f) {
        joint->px = vec2_along(joint->px, (struct vec2){way.y / length, -way.x / length}, off_px);
        joint->m = wearer_frame_at(frame, joint->px, -joint->m.z);
    }
}

static void add_arm(struct silhouette *silhouette, const struct wearer *out, int side)
{
    const struct wearer_joint *shoulder = &out->shoulder[side], *elbow = &out->elbow[side],
                              *wrist = &out->wrist[side];
    struct vec2 hand_px = vec2_along(wrist->px, vec2_subtract(wrist->px, elbow->px), HAND);
    silhouette_add_bone(silhouette, shoulder->px, elbow->px, ARM_CORE * elbow->radius_px);
    silhouette_add_bone(silhouette, elbow->px, wrist->px, ARM_CORE * elbow->radius_px);
    silhouette_add_bone(silhouette, wrist->px, hand_px, HAND_THICKER * wrist->radius_px);
}

// The stations are told before the joints move.
static void measure_arm(struct wearer_frame *frame, const struct silhouette *silhouette, int side,
                        struct wearer *out)
{
    const struct wearer_joint shoulder = out->shoulder[side], elbow = out->elbow[side],
                              wrist = out->wrist[side];
    const struct station upper = {&shoulder, &elbow, 0.4f}, lower = {&shoulder, &elbow, 0.85f},
                         end = {&elbow, &wrist, 0.9f};
    measure_thickness(frame, silhouette, WEARER_AT_SHOULDER, side, upper, &out->shoulder[side]);
    measure_thickness(frame, silhouette, WEARER_AT_ELBOW, side, lower, &out->elbow[side]);
    measure_thickness(frame, silhouette, WEARER_AT_WRIST, side, end, &out->wrist[side]);
}

static void measure_leg(struct wearer_frame *frame, const struct silhouette *silhouette, int side,
                        struct wearer *out)
{
    const struct wearer_joint hip = out->hip[side], knee = out->knee[side], ankle = out->ankle[side];
    const struct station upper = {&hip, &knee, 0.3f}, middle = {&hip, &knee, 0.95f},
                         end = {&knee, &ankle, 0.9f};
    measure_thickness(frame, silhouette, WEARER_AT_HIP, side, upper, &out->hip[side]);
    measure_thickness(frame, silhouette, WEARER_AT_KNEE, side, middle, &out->knee[side]);
    measure_thickness(frame, silhouette, WEARER_AT_ANKLE, side, end, &out->ankle[side]);
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
        measure_arm(frame, silhouette, side, out);
    }
    add_arm(silhouette, out, 0);
    add_arm(silhouette, out, 1);
    for (int side = 0; side < 2; side++)
        measure_leg(frame, silhouette, side, out);
}
