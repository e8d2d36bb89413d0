// The torso: neck, shoulders, and how wide it is from the chest to the hips.
#include "app/garment/wearer_frame.h"
#include "app/garment/wearer_silhouette.h"
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
#define NECK_SIDE_UP 0.21f
#define RIDGE_BENEATH 0.30f // a place in the shoulder, below its top, from which that is looked for
#define RIDGE_DIP 0.02f     // from the neck to the tip shoulders run down steeply first
#define DIP_LEAST (-0.03f)  // a strong neck bulges by so much; what is higher is hair
#define DIP_MOST 0.07f
#define TIP_ASIDE 0.045f // of the way between the shoulders, beyond the joint
#define TIP_UP 0.135f
#define ARMPIT_DOWN 0.25f
#define ARMPIT_INSIDE 0.04f
#define ARMPIT_RISES 0.08f // with the arm raised
#define CROTCH_DOWN 0.29f

// What bodies have, as multiples of the above; what the mask shows beyond that is hair, a bag, a chair.
// Heights at the shoulders are believed the less the farther they are from what is usual.
#define NARROWEST 0.65f
#define WIDEST 1.7f
#define NECK_LEAST 0.8f
#define NECK_MOST 1.45f
#define HEIGHT_LEAST 0.5f
#define HEIGHT_MOST 1.9f
#define HEIGHT_SPREAD 0.35f
#define GIRTH_SHARED 0.7f // how much of what one level is wider than usual the others are too

// Half of how wide an ellipse looks that is turned.
static float turned_half(float half_width, float half_depth, float yaw_rad)
{
    return hypotf(half_width * cosf(yaw_rad), half_depth * sinf(yaw_rad));
}

static void learn_neck(struct wearer_frame *frame)
{
    if (frame->face == NULL || !frame->face->has_pose)
        return;
    struct head head;
    head_measure(frame->face->mesh_m, &head);
    float radius = head.neck_radius_m * frame->metre_px / frame->span_px / levels[WEARER_NECK].half_width;
    radius = fminf(fmaxf(radius, NECK_LEAST), NECK_MOST);
    wearer_mean_add(&frame->memory->neck_radius, radius, 1.0f, frame->passed_s);
}

// Where the torso ends to both sides of its axis, if neither an arm nor somebody else is there.
static void learn_width(struct wearer_frame *frame, const struct silhouette *silhouette,
                        enum wearer_level level)
{
    struct vec2 middle = vec2_mix(frame->chest_px, frame->pelvis_px, levels[level].down);
    float usual = levels[level].half_width;
    float usual_px = turned_half(usual, usual * levels[level].depth, frame->yaw_rad) * frame->span_px;
    for (int side = 0; side < 2; side++) {
        float sign = side == 0 ? -1.0f : 1.0f;
        struct vec2 outwards = {sign * frame->across.x, sign * frame->across.y};
        struct silhouette_end end =
            silhouette_walk(silhouette, middle, outwards, NARROWEST * usual_px, WIDEST * usual_px);
        wearer_mean_add(&frame->memory->half_width[level][side], end.px / usual_px, end.certainty,
                        frame->passed_s);
    }
}

// How much wider than usual the body is as a whole.
static float girth(const struct wearer_memory *memory)
{
    struct wearer_mean all = {0.0f, 0.0f};
    for (int level = WEARER_CHEST; level < WEARER_LEVELS; level++)
        for (int side = 0; side < 2; side++) {
            const struct wearer_mean *one = &memory->half_width[level][side];
            all.value += one->value * one->weight_s;
            all.weight_s += one->weight_s;
        }
    if (all.weight_s > 0.0f)
        all.value /= all.weight_s;
    return 1.0f + GIRTH_SHARED * (wearer_mean_get(&all, 1.0f) - 1.0f);
}

// `half_width` to the right and to the left, in spans.
static void measure_section(const struct wearer_frame *frame, enum wearer_level level,
                            const float half_width[2], struct wearer_section *out)
{
    float down = levels[level].down, mean = 0.5f * (half_width[0] + half_width[1]);
    struct vec2 axis_px = vec2_mix(frame->chest_px, frame->pelvis_px, down);
    for (int side = 0; side < 2; side++) {
        float half = turned_half(half_width[side], half_width[side] * levels[level].depth, frame->yaw_rad);
        out->edge_px[side] = vec2_along(axis_px, frame->across, (side == 0 ? -half : half) * frame->span_px);
    }
    out->middle_px = vec2_mix(out->edge_px[0], out->edge_px[1], 0.5f);
    out->middle_m = wearer_frame_camera(frame, out->middle_px, down * (frame->pelvis_z_m - frame->chest_z_m));
    out->half_width_m = mean * frame->span_px / frame->metre_px;
    out->half_depth_m = out->half_width_m * levels[level].depth;
    float height_px = (float)frame->people->height_px, soft_px = 0.03f * height_px;
    out->seen = smoothstep(-soft_px, soft_px, height_px - out->middle_px.y);
}

static void measure_sections(struct wearer_frame *frame, const struct silhouette *silhouette,
                             struct wearer *out)
{
    const struct wearer_memory *memory = frame->memory;
    for (int level = WEARER_CHEST; level < WEARER_LEVELS; level++)
        learn_width(frame, silhouette, (enum wearer_level)level);
    float wider = girth(memory);
    for (int level = 0; level < WEARER_LEVELS; level++) {
        float half_width[2] = {levels[level].half_width, levels[level].half_width};
        for (int side = 0; side < 2; side++)
            if (level == WEARER_NECK)
                half_width[side] *= wearer_mean_get(&memory->neck_radius, 1.0f);
            else if (level >= WEARER_CHEST)
                half_width[side] *= wearer_mean_get(&memory->half_width[level][side], wider);
        measure_section(frame, (enum wearer_level)level, half_width, &out->sections[level]);
    }
}

// --- shoulders --------------------------------------------------------------------------------------------

// 0 with the arm down, 1 with it level or higher.
static float arm_raised(const struct wearer_frame *frame, const struct wearer *out, int side)
{
    struct vec2 arm = vec2_subtract(out->elbow[side].px, out->shoulder[side].px);
    float length = vec2_length(arm);
    float cosine = length > 0.0f ? -(arm.x * frame->up.x + arm.y * frame->up.y) / length : 1.0f;
    return 1.0f - smoothstep(0.0f, 0.8f, cosine);
}

// From a place in the body along `way_px`, which is as long as it usually is to the body's edge.
static struct vec2 find_end(struct wearer_frame *frame, const struct silhouette *silhouette,
                            struct vec2 from_px, struct vec2 way_px, float certainty,
                            struct wearer_mean *mean)
{
    float usual_px = vec2_length(way_px);
    struct vec2 direction = {way_px.x / usual_px, way_px.y / usual_px};
    struct silhouette_end end =
        silhouette_walk(silhouette, from_px, direction, HEIGHT_LEAST * usual_px, HEIGHT_MOST * usual_px);
    float ratio = end.px / usual_px, off = (ratio - 1.0f) / HEIGHT_SPREAD;
    wearer_mean_add(mean, 1.0f + (ratio - 1.0f) * expf(-0.5f * off * off), end.certainty * certainty,
                    frame->passed_s);
    return vec2_along(from_px, way_px, wearer_mean_get(mean, 1.0f));
}

// Between the neck's side and the tip the top of the shoulder is no straight line.
static float measure_dip(struct wearer_frame *frame, const struct silhouette *silhouette,
                         const struct wearer *out, int side, float certainty)
{
    struct vec2 up = frame->up;
    struct vec2 line = vec2_mix(out->neck_side_px[side], out->shoulder_tip_px[side], WEARER_DIP_AT);
    struct vec2 beneath = vec2_along(line, up, -(RIDGE_BENEATH + RIDGE_DIP) * frame->span_px);
    struct vec2 to_top = {up.x * RIDGE_BENEATH * frame->span_px, up.y * RIDGE_BENEATH * frame->span_px};
    struct vec2 top =
        find_end(frame, silhouette, beneath, to_top, certainty, &frame->memory->ridge_height[side]);
    struct vec2 above = vec2_subtract(line, top);
    float dip = (above.x * up.x + above.y * up.y) / frame->span_px;
    return fminf(fmaxf(dip, DIP_LEAST), DIP_MOST) * frame->span_px;
}

static void measure_side(struct wearer_frame *frame, const struct silhouette *silhouette,
                         const struct silhouette *armless, int side, struct wearer *out)
{
    // Along the shoulders, foreshortened as they are.
    struct vec2 shoulders = vec2_subtract(out->shoulder[1].px, out->shoulder[0].px), up = frame->up;
    float sign = side == 0 ? -1.0f : 1.0f, span_px = frame->span_px;
    float raised = arm_raised(frame, out, side), seen = out->shoulder[side].seen;
    struct wearer_memory *memory = frame->memory;
    const struct vec2 joint = out->shoulder[side].px;
    struct vec2 to_tip = {sign * TIP_ASIDE * shoulders.x + TIP_UP * span_px * up.x,
                          sign * TIP_ASIDE * shoulders.y + TIP_UP * span_px * up.y};
    out->shoulder_tip_px[side] =
        find_end(frame, armless, joint, to_tip, seen * (1.0f - raised), &memory->tip_reach[side]);
    out->armpit_px[side] = vec2_along(vec2_along(joint, shoulders, -sign * ARMPIT_INSIDE), up,
                                      (ARMPIT_RISES * raised - ARMPIT_DOWN) * span_px);
    float aside = WEARER_NECK_SIDE * levels[WEARER_NECK].half_width *
                  wearer_mean_get(&memory->neck_radius, 1.0f) * span_px;
    struct vec2 to_neck = {up.x * NECK_SIDE_UP * span_px, up.y * NECK_SIDE_UP * span_px};
    out->neck_side_px[side] =
        find_end(frame, silhouette, vec2_along(frame->chest_px, frame->across, sign * aside), to_neck, 1.0f,
                 &memory->neck_height[side]);
    out->shoulder_dip_px[side] = measure_dip(frame, silhouette, out, side, seen * (1.0f - raised));
}

void wearer_torso_measure(struct wearer_frame *frame, const struct silhouette *silhouette,
                          const struct silhouette *armless, struct wearer *out)
{
    learn_neck(frame);
    measure_sections(frame, silhouette, out);
    struct vec2 up = frame->up;
    float span_px = frame->span_px;
    measure_side(frame, silhouette, armless, 0, out);
    measure_side(frame, silhouette, armless, 1, out);
    // The legs' parting is an edge of the silhouette too, where they stand apart.
    struct vec2 to_crotch = {-up.x * CROTCH_DOWN * span_px, -up.y * CROTCH_DOWN * span_px};
    out->crotch_px = find_end(frame, silhouette, frame->pelvis_px, to_crotch, frame->pelvis_seen,
                              &frame->memory->crotch_depth);
}
