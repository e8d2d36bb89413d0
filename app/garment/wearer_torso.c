// The torso: neck, shoulders, and how wide it is from the chest to the hips.
#include "app/garment/wearer_frame.h"
#include "platform/base/head.h"

// Proportions in spans, after Gordon et al., 1988 Anthropometric Survey of U.S. Army Personnel (means of men
// and women; a span is 34 cm of 38 between the acromia). Breadths: chest 30 cm, waist 28, hip 34. Depths:
// chest 24 cm, waist 21, hip 24. Above the joints of the shoulders: the hollow between the collarbones 2 cm,
// the acromia 4, the side of the neck's base 7. Below them: armpits 8.
static const struct {
    float down;       // of the way from the shoulders to the hips
    float half_width; // spans
    float depth;      // of the width
} levels[WEARER_LEVELS] = {
    [WEARER_NECK] = {-0.05f, 0.163f, 1.0f}, [WEARER_SHOULDER] = {0.0f, 0.56f, 0.45f},
    [WEARER_CHEST] = {0.18f, 0.46f, 0.78f}, [WEARER_WAIST] = {0.62f, 0.42f, 0.75f},
    [WEARER_HIP] = {1.0f, 0.505f, 0.70f},
};
#define NECK_SIDE_ASIDE 0.20f
#define NECK_SIDE_UP 0.21f
#define TIP_ASIDE 0.07f // of the way between the shoulders, beyond the joint
#define TIP_UP 0.13f
#define ARMPIT_DOWN 0.25f
#define ARMPIT_INSIDE 0.04f
#define ARMPIT_RISES 0.08f // with the arm raised
#define CROTCH_DOWN 0.27f
#define NECK_RADIUS_LEAST 0.13f
#define NECK_RADIUS_MOST 0.24f

// Half of how wide an ellipse looks that is turned.
static float turned_half(float half_width, float half_depth, float yaw_rad)
{
    return hypotf(half_width * cosf(yaw_rad), half_depth * sinf(yaw_rad));
}

// The neck's radius by the face's pose, in spans.
static void learn_neck(struct wearer_frame *frame)
{
    if (frame->face == NULL || !frame->face->has_pose)
        return;
    struct head head;
    head_measure(frame->face->mesh_m, &head);
    float radius = head.neck_radius_m * frame->metre_px / frame->span_px;
    radius = fminf(fmaxf(radius, NECK_RADIUS_LEAST), NECK_RADIUS_MOST);
    wearer_mean_add(&frame->memory->neck_radius, radius, 1.0f, frame->passed_s);
}

static void measure_section(const struct wearer_frame *frame, enum wearer_level level, float half_width,
                            struct wearer_section *out)
{
    float down = levels[level].down, half_depth = half_width * levels[level].depth;
    out->middle_px = vec2_mix(frame->chest_px, frame->pelvis_px, down);
    float half_px = turned_half(half_width, half_depth, frame->yaw_rad) * frame->span_px;
    out->edge_px[0] = vec2_along(out->middle_px, frame->across, -half_px);
    out->edge_px[1] = vec2_along(out->middle_px, frame->across, half_px);
    out->middle_m = wearer_frame_camera(frame, out->middle_px, down * (frame->pelvis_z_m - frame->chest_z_m));
    out->half_width_m = half_width * frame->span_px / frame->metre_px;
    out->half_depth_m = half_depth * frame->span_px / frame->metre_px;
    float height_px = (float)frame->people->height_px, soft_px = 0.03f * height_px;
    out->seen = smoothstep(-soft_px, soft_px, height_px - out->middle_px.y);
}

// 0 with the arm down, 1 with it level or higher.
static float arm_raised(const struct wearer_frame *frame, const struct wearer *out, int side)
{
    struct vec2 arm = vec2_subtract(out->elbow[side].px, out->shoulder[side].px);
    float length = vec2_length(arm);
    float cosine = length > 0.0f ? -(arm.x * frame->up.x + arm.y * frame->up.y) / length : 1.0f;
    return 1.0f - smoothstep(0.0f, 0.8f, cosine);
}

static void measure_side(const struct wearer_frame *frame, int side, struct wearer *out)
{
    // Along the shoulders, foreshortened as they are.
    struct vec2 shoulders = vec2_subtract(out->shoulder[1].px, out->shoulder[0].px);
    float sign = side == 0 ? -1.0f : 1.0f, span_px = frame->span_px;
    const struct vec2 *joint = &out->shoulder[side].px, up = frame->up;
    out->shoulder_tip_px[side] =
        vec2_along(vec2_along(*joint, shoulders, sign * TIP_ASIDE), up, TIP_UP * span_px);
    float raised = arm_raised(frame, out, side);
    out->armpit_px[side] = vec2_along(vec2_along(*joint, shoulders, -sign * ARMPIT_INSIDE), up,
                                      (ARMPIT_RISES * raised - ARMPIT_DOWN) * span_px);
    struct vec2 base = vec2_along(frame->chest_px, up, NECK_SIDE_UP * span_px);
    out->neck_side_px[side] = vec2_along(base, frame->across, sign * NECK_SIDE_ASIDE * span_px);
}

void wearer_torso_measure(struct wearer_frame *frame, struct wearer *out)
{
    learn_neck(frame);
    for (int level = 0; level < WEARER_LEVELS; level++) {
        float half_width = levels[level].half_width;
        if (level == WEARER_NECK)
            half_width = wearer_mean_get(&frame->memory->neck_radius, half_width);
        measure_section(frame, (enum wearer_level)level, half_width, &out->sections[level]);
    }
    measure_side(frame, 0, out);
    measure_side(frame, 1, out);
    out->crotch_px = vec2_along(frame->pelvis_px, frame->up, -CROTCH_DOWN * frame->span_px);
}
