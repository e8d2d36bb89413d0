// The body of a frame as cloth meets it, in the size that fits.
#include "app/garment/drape_internal.h"

// How wide the torso is in the picture against what its measures say, so that both agree where it is seen.
static float seen_scale(const struct drape_pose *pose, const struct wearer_section *section,
                        float half_width_m, float half_depth_m)
{
    float metre_px = pose->wearer->metre_px;
    float half_px = 0.5f * vec2_length(vec2_subtract(section->edge_px[1], section->edge_px[0]));
    float told_px = metre_px * hypotf(half_width_m * pose->cosine, half_depth_m * pose->sine);
    float scale = told_px > 1.0f ? half_px / told_px : 1.0f;
    return metre_px * fminf(fmaxf(scale, 0.8f), 1.25f);
}

static void add_row(struct drape_pose *pose, struct vec2 centre_px, float way_m, float half_width_px,
                    float half_depth_px)
{
    struct drape_row *row = &pose->rows[pose->row_count];
    *row = (struct drape_row){
        .centre_px = centre_px, .half_width_px = half_width_px, .half_depth_px = half_depth_px};
    if (pose->row_count > 0)
        row->depth_m = row[-1].depth_m + fmaxf(way_m, 0.01f);
    pose->row_count++;
}

// Both legs side by side: what a skirt goes round.
static void add_legs(struct drape_pose *pose, const struct wearer_joint *joints, float way_m)
{
    struct vec2 middle = vec2_mix(joints[0].px, joints[1].px, 0.5f);
    float radius_px = 0.5f * (joints[0].radius_px + joints[1].radius_px);
    float apart_px = fabsf(joints[0].px.x - joints[1].px.x), ease_px = pose->ease_m * pose->wearer->metre_px;
    // Seen from the side one leg hides the other: what is seen apart then is a stride.
    float half_px = hypotf(0.5f * apart_px * pose->cosine, radius_px) + radius_px * 0.6f;
    float depth_px = hypotf(0.5f * apart_px * pose->sine, radius_px) + radius_px * 0.2f;
    add_row(pose, middle, way_m, half_px + ease_px, depth_px + ease_px);
}

// Below the hip joints bodies stay as wide as there, down to this share of the thigh.
#define FULLEST 0.25f

// A top's hem stays with the torso when somebody sits down, a skirt goes with the thighs.
#define TOP_FOLLOWS_THIGHS 0.3f
#define TOP_BELOW_HIPS_M 0.20f // what is longer is worn as a skirt is, wholly so from here:
#define SKIRT_BELOW_HIPS_M 0.35f

static void add_thighs(struct drape_pose *pose, float as_skirt, float thigh_m)
{
    const struct drape_row *hip = &pose->rows[pose->row_count - 1];
    const struct wearer_joint *knees = pose->wearer->knee;
    struct vec2 knee = vec2_mix(knees[0].px, knees[1].px, 0.5f), down = {0.0f, 1.0f};
    struct vec2 torso = drape_unit(vec2_subtract(hip->centre_px, pose->rows[DRAPE_ROW_TIPS].centre_px), down);
    struct vec2 straight = vec2_along(hip->centre_px, torso, thigh_m * pose->wearer->metre_px);
    knee = vec2_mix(straight, knee, TOP_FOLLOWS_THIGHS + (1.0f - TOP_FOLLOWS_THIGHS) * as_skirt);
    struct vec2 middle = vec2_mix(hip->centre_px, knee, FULLEST);
    add_row(pose, middle, thigh_m * FULLEST, hip->half_width_px, hip->half_depth_px);
}

// The directions across the rows follow from their middles.
static void turn_rows(struct drape_pose *pose)
{
    struct vec2 down = {0.0f, 1.0f};
    for (int i = 0; i < pose->row_count; i++) {
        int before = i > 0 ? i - 1 : 0, behind = i < pose->row_count - 1 ? i + 1 : i;
        down = drape_unit(vec2_subtract(pose->rows[behind].centre_px, pose->rows[before].centre_px), down);
        pose->rows[i].across = (struct vec2){down.y, -down.x};
    }
}

static void find_rows(const struct drape_cut *cut, const float *measures_m, struct drape_pose *pose)
{
    const struct wearer *wearer = pose->wearer;
    static const enum drape_measure widths[WEARER_LEVELS] = {
        [WEARER_CHEST] = DRAPE_CHEST_HALF, [WEARER_WAIST] = DRAPE_WAIST_HALF, [WEARER_HIP] = DRAPE_HIP_HALF};
    struct vec2 top = vec2_mix(wearer->shoulder_tip_px[0], wearer->shoulder_tip_px[1], 0.5f);
    float metre_px = wearer->metre_px;
    float as_skirt = 1.0f;
    for (int level = WEARER_CHEST; level <= WEARER_HIP; level++) {
        const struct wearer_section *section = &wearer->sections[level];
        float half_m = measures_m[widths[level]], depth_m = measures_m[widths[level] + 1];
        float scale = seen_scale(pose, section, half_m, depth_m);
        struct vec2 centre = vec2_mix(section->edge_px[0], section->edge_px[1], 0.5f);
        if (level == WEARER_CHEST) {
            add_row(pose, top, 0.0f, (half_m + pose->ease_m) * scale, (depth_m + pose->ease_m) * scale);
        }
        float way_m =
            vec2_length(vec2_subtract(centre, pose->rows[pose->row_count - 1].centre_px)) / metre_px;
        add_row(pose, centre, way_m, (half_m + pose->ease_m) * scale, (depth_m + pose->ease_m) * scale);
    }
    const struct drape_row *hip = &pose->rows[pose->row_count - 1];
    if (cut->garment->kind == GARMENT_TROUSERS) {
        float way_m = vec2_length(vec2_subtract(wearer->crotch_px, hip->centre_px)) / metre_px;
        float legs_px = 0.5f * vec2_length(vec2_subtract(wearer->hip[1].px, wearer->hip[0].px));
        legs_px += 0.5f * (wearer->hip[0].radius_px + wearer->hip[1].radius_px) + pose->ease_m * metre_px;
        add_row(pose, wearer->crotch_px, way_m, fmaxf(hip->half_width_px, legs_px), hip->half_depth_px);
    } else {
        float hem_m = (cut->hem_y_px - cut->reference_y_px) * pose->scale_m;
        if (cut->has_yoke)
            as_skirt = smoothstep(TOP_BELOW_HIPS_M, SKIRT_BELOW_HIPS_M, hem_m - hip->depth_m);
        add_thighs(pose, as_skirt, measures_m[DRAPE_THIGH]);
        add_legs(pose, wearer->knee, measures_m[DRAPE_THIGH] * (1.0f - FULLEST));
        add_legs(pose, wearer->ankle, measures_m[DRAPE_SHIN]);
    }
    turn_rows(pose);
    for (int i = DRAPE_ROW_HIP; i < pose->row_count; i++)
        pose->rows[i].across =
            drape_unit(vec2_mix(pose->rows[DRAPE_ROW_WAIST].across, pose->rows[i].across, as_skirt),
                       pose->rows[i].across);
}

float drape_depth_of(const struct drape_pose *pose, struct vec2 point_px)
{
    struct vec2 down = {-pose->rows[DRAPE_ROW_TIPS].across.y, pose->rows[DRAPE_ROW_TIPS].across.x};
    struct vec2 v = vec2_subtract(point_px, pose->rows[DRAPE_ROW_TIPS].centre_px);
    return (v.x * down.x + v.y * down.y) / pose->wearer->metre_px;
}

struct drape_row drape_row_at(const struct drape_pose *pose, float depth_m)
{
    int i = 0;
    while (i < pose->row_count - 2 && depth_m > pose->rows[i + 1].depth_m)
        i++;
    const struct drape_row *from = &pose->rows[i], *to = &pose->rows[i + 1];
    float t = (depth_m - from->depth_m) / (to->depth_m - from->depth_m), within = fminf(fmaxf(t, 0.0f), 1.0f);
    struct vec2 across = vec2_mix(from->across, to->across, within);
    return (struct drape_row){
        .depth_m = depth_m,
        .centre_px = vec2_mix(from->centre_px, to->centre_px, t),
        .across = drape_unit(across, from->across),
        .half_width_px = from->half_width_px + (to->half_width_px - from->half_width_px) * within,
        .half_depth_px = from->half_depth_px + (to->half_depth_px - from->half_depth_px) * within,
    };
}

// On top of the shoulder, this share of the way from the neck's side to the tip: a parabola through what is
// known of it.
static struct vec2 ridge_at(const struct wearer *wearer, int side, struct vec2 up, float share)
{
    float within = fminf(fmaxf(share, 0.0f), 1.0f);
    float dip_px =
        wearer->shoulder_dip_px[side] * within * (1.0f - within) / (WEARER_DIP_AT * (1.0f - WEARER_DIP_AT));
    struct vec2 line = vec2_mix(wearer->neck_side_px[side], wearer->shoulder_tip_px[side], share);
    return vec2_along(line, up, -dip_px);
}

// The line over the shoulders: a garment's neck lies on the wearer's neck or beside it, its shoulder seams
// end at the tips or hang over them. Beside the neck it rests with all of its weight, by a part of its ease
// above the skin.
#define TIP_GIVES 0.4f
#define RESTS 0.4f

static void find_top(const struct drape_cut *cut, const float *measures_m, struct drape_pose *pose)
{
    const struct wearer *wearer = pose->wearer;
    float metre_px = wearer->metre_px;
    // Where the neck's side goes over into the shoulder, which is wider than the neck.
    float neck_m = measures_m[DRAPE_NECK_HALF] * WEARER_NECK_SIDE,
          tip_m = fmaxf(measures_m[DRAPE_SHOULDER_HALF], neck_m + 0.03f);
    struct vec2 up = {pose->rows[DRAPE_ROW_TIPS].across.y, -pose->rows[DRAPE_ROW_TIPS].across.x};
    for (int side = 0; side < 2; side++) {
        int tip_knot = side == 0 ? 0 : 4, neck_knot = side == 0 ? 1 : 3;
        struct vec2 neck = wearer->neck_side_px[side], tip = wearer->shoulder_tip_px[side];
        struct vec2 sideways =
            drape_unit(vec2_subtract(tip, neck), (struct vec2){side == 0 ? -1.0f : 1.0f, 0.0f});
        struct vec2 arm =
            drape_unit(vec2_subtract(wearer->elbow[side].px, wearer->shoulder[side].px), sideways);
        float own_neck_m = fabsf(cut->top_px[neck_knot].x - cut->top_px[2].x) * pose->scale_m;
        float own_tip_m = fabsf(cut->top_px[tip_knot].x - cut->top_px[2].x) * pose->scale_m;
        float neck_share = fminf(fmaxf((own_neck_m - neck_m) / (tip_m - neck_m), 0.0f), 0.85f);
        float over_m = own_tip_m - tip_m;
        struct vec2 end;
        if (over_m > 0.0f)
            end = vec2_along(tip, drape_unit((struct vec2){sideways.x + arm.x, sideways.y + arm.y}, sideways),
                             over_m * metre_px);
        else
            end = ridge_at(wearer, side, up, fmaxf(1.0f + over_m / (tip_m - neck_m), neck_share + 0.1f));
        // A raised arm pushes the seam up and towards the neck.
        end = vec2_mix(end, neck, TIP_GIVES * smoothstep(0.1f, 1.0f, arm.x * up.x + arm.y * up.y));
        float raised_px = pose->ease_m * metre_px;
        pose->top_px[neck_knot] = vec2_along(ridge_at(wearer, side, up, neck_share), up, RESTS * raised_px);
        pose->top_px[tip_knot] = vec2_along(end, up, raised_px);
    }
    pose->top_px[2] = vec2_mix(pose->top_px[1], pose->top_px[3], 0.5f);
}

// Where the sheets' edges are round the torso. Turned to the camera they meet with a small overlap; seen edge
// on they stay on the near side, so that the picture's own soft edge is seen.
#define SEAM_HIDDEN_RAD 1.36f
#define SEAM_SEEN_RAD 1.64f

static void find_seams(struct drape_pose *pose)
{
    for (int side = 0; side < 2; side++) {
        float facing = side == 0 ? pose->sine : -pose->sine; // of the seam itself
        float seen = smoothstep(0.05f, 0.35f, facing);
        pose->seam_rad[side] = SEAM_HIDDEN_RAD + (SEAM_SEEN_RAD - SEAM_HIDDEN_RAD) * seen;
        pose->rear_seam_rad[side] = pose->seam_rad[side];
    }
}

// The lowest armpits a garment has below the wearer's own: a top that hangs lower is cut so wide that its
// sleeves begin at the waist.
#define ARMPIT_LOWER_MOST_M 0.12f

void drape_pose_find(const struct drape_cut *cut, const struct wearer *wearer,
                     const float measures_m[DRAPE_MEASURES], float scale_m, float ease_m,
                     struct drape_pose *out)
{
    *out = (struct drape_pose){.wearer = wearer, .scale_m = scale_m, .drop_m = scale_m, .ease_m = ease_m};
    out->neck_px = (measures_m[DRAPE_NECK_HALF] + ease_m) * wearer->metre_px;
    out->scale_px = scale_m * wearer->metre_px;
    out->cosine = cosf(wearer->yaw_rad);
    out->sine = sinf(wearer->yaw_rad);
    find_rows(cut, measures_m, out);
    find_seams(out);
    if (drape_is_accessory(cut->garment->kind)) {
        drape_accessory_pose(cut, measures_m, out);
        return;
    }
    if (cut->has_yoke) {
        find_top(cut, measures_m, out);
        float body_m = drape_depth_of(out, vec2_mix(wearer->armpit_px[0], wearer->armpit_px[1], 0.5f));
        float own_m = (cut->armpit_y_px - cut->reference_y_px) * scale_m;
        out->armpit_m = fminf(fmaxf(own_m, body_m), body_m + ARMPIT_LOWER_MOST_M);
    } else if (cut->garment->kind == GARMENT_TROUSERS) {
        float crotch_m = out->rows[out->row_count - 1].depth_m;
        float rise_px = cut->garment->landmarks_px[GARMENT_CROTCH].y - cut->reference_y_px;
        float waist_m = out->rows[DRAPE_ROW_WAIST].depth_m, hip_m = out->rows[DRAPE_ROW_HIP].depth_m;
        out->reference_m =
            fminf(fmaxf(crotch_m - rise_px * scale_m, waist_m + (hip_m - waist_m) * 0.1f), hip_m);
        out->drop_m = (crotch_m - out->reference_m) / fmaxf(rise_px, 1.0f);
    } else {
        float waist_m = out->rows[DRAPE_ROW_WAIST].depth_m, hip_m = out->rows[DRAPE_ROW_HIP].depth_m;
        out->reference_m = waist_m + (hip_m - waist_m) * 0.15f;
    }
    float from_px = cut->has_yoke ? cut->armpit_y_px : cut->reference_y_px;
    out->hem_m = (cut->has_yoke ? out->armpit_m : out->reference_m) + (cut->hem_y_px - from_px) * out->drop_m;
    drape_limbs_find(cut, measures_m, out);
}
