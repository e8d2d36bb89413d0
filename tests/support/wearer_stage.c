#include "tests/support/wearer_stage.h"

#define MIDDLE_X_PX 360.0f
#define SHOULDER_Y_PX 300.0f
#define DISTANCE_M 2.5f
#define RADIANS 0.01745329f

// A place of the body in metres: to its left, down from the shoulders' joints, and forwards.
struct place {
    float left, down, front;
};

struct stage {
    float cosine, sine, metre_px;
    struct vec2 middle_px;
};

static struct vec3 in_space(const struct stage *stage, struct place at)
{
    return (struct vec3){at.left * stage->cosine + at.front * stage->sine, -at.down,
                         -DISTANCE_M + at.front * stage->cosine - at.left * stage->sine};
}

static struct vec2 in_picture(const struct stage *stage, struct place at)
{
    struct vec3 m = in_space(stage, at);
    return (struct vec2){stage->middle_px.x + m.x * stage->metre_px,
                         stage->middle_px.y - m.y * stage->metre_px};
}

static struct wearer_joint joint(const struct stage *stage, struct place at, float radius_m)
{
    return (struct wearer_joint){in_picture(stage, at), in_space(stage, at), radius_m * stage->metre_px,
                                 1.0f};
}

static void make_sections(const struct stage *stage, struct wearer *out)
{
    static const struct {
        float down, half_width, half_depth;
    } levels[WEARER_LEVELS] = {[WEARER_NECK] = {-0.04f, 0.06f, 0.06f},
                               [WEARER_SHOULDER] = {0.0f, 0.20f, 0.09f},
                               [WEARER_CHEST] = {0.10f, 0.165f, 0.115f},
                               [WEARER_WAIST] = {0.32f, 0.14f, 0.10f},
                               [WEARER_HIP] = {0.50f, 0.175f, 0.12f}};
    for (int i = 0; i < WEARER_LEVELS; i++) {
        struct place at = {0.0f, levels[i].down, 0.0f};
        float half_px = stage->metre_px *
                        hypotf(levels[i].half_width * stage->cosine, levels[i].half_depth * stage->sine);
        float sign = stage->cosine < 0.0f ? -1.0f : 1.0f;
        struct wearer_section *section = &out->sections[i];
        *section = (struct wearer_section){.middle_px = in_picture(stage, at),
                                           .middle_m = in_space(stage, at),
                                           .half_width_m = levels[i].half_width,
                                           .half_depth_m = levels[i].half_depth,
                                           .seen = 1.0f};
        section->edge_px[0] = section->edge_px[1] = section->middle_px;
        section->edge_px[0].x -= sign * half_px;
        section->edge_px[1].x += sign * half_px;
    }
}

static void make_side(const struct stage *stage, const struct wearer_pose *pose, int side, struct wearer *out)
{
    float sign = side == 0 ? -1.0f : 1.0f, raise = pose->raise_deg[side] * RADIANS;
    struct place shoulder = {sign * 0.17f, 0.0f, 0.0f}, elbow = shoulder, wrist;
    elbow.left += sign * 0.28f * sinf(raise);
    elbow.down += 0.28f * cosf(raise);
    float bent = raise - pose->bend_deg[side] * RADIANS,
          flat = sqrtf(1.0f - pose->towards[side] * pose->towards[side]);
    wrist = elbow;
    wrist.left += sign * 0.25f * sinf(bent) * flat;
    wrist.down += 0.25f * cosf(bent) * flat;
    wrist.front += 0.25f * pose->towards[side];
    out->shoulder[side] = joint(stage, shoulder, 0.055f);
    out->elbow[side] = joint(stage, elbow, 0.042f);
    out->wrist[side] = joint(stage, wrist, 0.028f);
    out->hip[side] = joint(stage, (struct place){sign * 0.10f, 0.50f, 0.0f}, 0.085f);
    out->knee[side] =
        joint(stage, (struct place){sign * (0.10f + 0.25f * pose->stride_m), 0.92f, 0.0f}, 0.06f);
    out->ankle[side] =
        joint(stage, (struct place){sign * (0.10f + 0.5f * pose->stride_m), 1.33f, 0.0f}, 0.04f);
    out->shoulder_tip_px[side] = in_picture(stage, (struct place){sign * 0.20f, -0.035f, 0.0f});
    out->neck_side_px[side] = in_picture(stage, (struct place){sign * 0.065f, -0.075f, 0.0f});
    out->armpit_px[side] = in_picture(stage, (struct place){sign * 0.155f, 0.09f, 0.0f});
    out->arm_in_front[side] = true;
}

void wearer_stage_make(const struct wearer_pose *pose, struct wearer *out)
{
    float scale = pose->scale > 0.0f ? pose->scale : 1.0f;
    struct stage stage = {.cosine = cosf(pose->yaw_deg * RADIANS),
                          .sine = sinf(pose->yaw_deg * RADIANS),
                          .metre_px = WEARER_STAGE_METRE_PX * scale,
                          .middle_px = {MIDDLE_X_PX + pose->aside_px, SHOULDER_Y_PX}};
    *out = (struct wearer){.id = 1,
                           .yaw_rad = pose->yaw_deg * RADIANS,
                           .shows_back = cosf(pose->yaw_deg * RADIANS) < 0.0f,
                           .metre_px = stage.metre_px,
                           .distance_m = DISTANCE_M / scale};
    make_sections(&stage, out);
    for (int side = 0; side < 2; side++)
        make_side(&stage, pose, side, out);
    out->crotch_px = in_picture(&stage, (struct place){0.0f, 0.58f, 0.0f});
}
