// The body of a frame as cloth meets it, in the size that fits.
#include "app/garment/drape_internal.h"

#define PI 3.14159265f

// Bodies that a tracker can mean, metres: what it says beyond is its error.
static const struct {
    float least, most;
} plausible[DRAPE_MEASURES] = {
    [DRAPE_NECK_HALF] = {0.04f, 0.10f},  [DRAPE_SHOULDER_HALF] = {0.10f, 0.32f},
    [DRAPE_CHEST_HALF] = {0.08f, 0.32f}, [DRAPE_CHEST_DEPTH] = {0.05f, 0.28f},
    [DRAPE_WAIST_HALF] = {0.07f, 0.35f}, [DRAPE_WAIST_DEPTH] = {0.05f, 0.30f},
    [DRAPE_HIP_HALF] = {0.08f, 0.36f},   [DRAPE_HIP_DEPTH] = {0.05f, 0.30f},
    [DRAPE_UPPER_ARM] = {0.12f, 0.42f},  [DRAPE_FOREARM] = {0.11f, 0.40f},
    [DRAPE_THIGH] = {0.20f, 0.62f},      [DRAPE_SHIN] = {0.20f, 0.60f},
};

static struct vec2 unit(struct vec2 v, struct vec2 otherwise)
{
    float length = vec2_length(v);
    return length > 1e-3f ? (struct vec2){v.x / length, v.y / length} : otherwise;
}

// Of the pair the surer one counts more.
static float bone_length(const struct wearer_joint from[2], const struct wearer_joint to[2])
{
    float sum = 0.0f, weights = 0.0f;
    for (int side = 0; side < 2; side++) {
        float weight = 0.02f + from[side].seen * to[side].seen;
        sum += weight * vec3_length(vec3_subtract(to[side].m, from[side].m));
        weights += weight;
    }
    return sum / weights;
}

void drape_measure_wearer(const struct wearer *wearer, float measures_m[DRAPE_MEASURES])
{
    const struct wearer_section *sections = wearer->sections;
    measures_m[DRAPE_NECK_HALF] = sections[WEARER_NECK].half_width_m;
    measures_m[DRAPE_SHOULDER_HALF] = sections[WEARER_SHOULDER].half_width_m;
    measures_m[DRAPE_CHEST_HALF] = sections[WEARER_CHEST].half_width_m;
    measures_m[DRAPE_CHEST_DEPTH] = sections[WEARER_CHEST].half_depth_m;
    measures_m[DRAPE_WAIST_HALF] = sections[WEARER_WAIST].half_width_m;
    measures_m[DRAPE_WAIST_DEPTH] = sections[WEARER_WAIST].half_depth_m;
    measures_m[DRAPE_HIP_HALF] = sections[WEARER_HIP].half_width_m;
    measures_m[DRAPE_HIP_DEPTH] = sections[WEARER_HIP].half_depth_m;
    measures_m[DRAPE_UPPER_ARM] = bone_length(wearer->shoulder, wearer->elbow);
    measures_m[DRAPE_FOREARM] = bone_length(wearer->elbow, wearer->wrist);
    measures_m[DRAPE_THIGH] = bone_length(wearer->hip, wearer->knee);
    measures_m[DRAPE_SHIN] = bone_length(wearer->knee, wearer->ankle);
    for (int i = 0; i < DRAPE_MEASURES; i++)
        measures_m[i] = fminf(fmaxf(measures_m[i], plausible[i].least), plausible[i].most);
}

// Good to a per cent for what bodies are: Euler's approximation.
float drape_half_round(float half_width, float half_depth)
{
    return PI * sqrtf(0.5f * (half_width * half_width + half_depth * half_depth));
}

// Skirts and trousers hang between the waist and the hips.
#define WAISTBAND_DOWN 0.30f
// Sleeveless tops are as wide as others of their size are.
#define CHEST_EASE 1.06f
// A garment that is cut narrow at the chest is stretched by so much, then worn in a larger size, up to this.
#define CHEST_GIVES 0.93f
#define CHEST_LARGER_MOST 1.12f
// Of the ease all round: seams lie at the shoulders' ends.
#define SHOULDER_EASE 0.4f

static float fit_top(const struct drape_cut *cut, const float *measures_m, float ease_m)
{
    float half[2];
    drape_cut_half(cut, cut->armpit_y_px, half);
    float body_m =
        drape_half_round(measures_m[DRAPE_CHEST_HALF] + ease_m, measures_m[DRAPE_CHEST_DEPTH] + ease_m);
    float by_chest = body_m / (half[0] + half[1]);
    if (!cut->has_limb[0] && !cut->has_limb[1])
        return by_chest * CHEST_EASE;
    float shoulders_px = vec2_length(vec2_subtract(cut->top_px[4], cut->top_px[0]));
    float by_shoulders = 2.0f * (measures_m[DRAPE_SHOULDER_HALF] + SHOULDER_EASE * ease_m) / shoulders_px;
    return fminf(fmaxf(by_shoulders, by_chest * CHEST_GIVES), by_shoulders * CHEST_LARGER_MOST);
}

// Trousers hug the hips: cut for them, their waistband gives.
#define HIP_EASE_M 0.015f
#define WAISTBAND_GIVES 0.84f

static float fit_hips(const struct drape_cut *cut, const float *measures_m, float by_waist)
{
    float crotch_px = cut->garment->landmarks_px[GARMENT_CROTCH].y, widest = 0.0f, half[2];
    for (int i = 0; i <= 8; i++) {
        drape_cut_half(cut, cut->reference_y_px + (crotch_px - cut->reference_y_px) * 0.125f * (float)i,
                       half);
        widest = fmaxf(widest, half[0] + half[1]);
    }
    float by_hips =
        drape_half_round(measures_m[DRAPE_HIP_HALF] + HIP_EASE_M, measures_m[DRAPE_HIP_DEPTH] + HIP_EASE_M) /
        widest;
    return fminf(fmaxf(by_hips, by_waist * WAISTBAND_GIVES), by_waist);
}

float drape_fit(const struct drape_cut *cut, const float measures_m[DRAPE_MEASURES], float ease_m)
{
    if (drape_is_accessory(cut->garment->kind))
        return 0.0f; // by where it hangs from and to
    if (cut->has_yoke)
        return fit_top(cut, measures_m, ease_m);
    float half[2], t = WAISTBAND_DOWN;
    drape_cut_half(cut, cut->reference_y_px, half);
    float half_width = measures_m[DRAPE_WAIST_HALF] * (1.0f - t) + measures_m[DRAPE_HIP_HALF] * t;
    float half_depth = measures_m[DRAPE_WAIST_DEPTH] * (1.0f - t) + measures_m[DRAPE_HIP_DEPTH] * t;
    float by_waist = drape_half_round(half_width + ease_m, half_depth + ease_m) / (half[0] + half[1]);
    return cut->garment->kind == GARMENT_TROUSERS ? fit_hips(cut, measures_m, by_waist) : by_waist;
}

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
#define TOP_BELOW_HIPS_M 0.25f // what is longer is worn as a skirt is

static void add_thighs(struct drape_pose *pose, bool is_top, float thigh_m)
{
    const struct drape_row *hip = &pose->rows[pose->row_count - 1];
    const struct wearer_joint *knees = pose->wearer->knee;
    struct vec2 knee = vec2_mix(knees[0].px, knees[1].px, 0.5f), down = {0.0f, 1.0f};
    struct vec2 torso = unit(vec2_subtract(hip->centre_px, pose->rows[0].centre_px), down);
    if (is_top)
        knee = vec2_mix(vec2_along(hip->centre_px, torso, thigh_m * pose->wearer->metre_px), knee,
                        TOP_FOLLOWS_THIGHS);
    struct vec2 middle = vec2_mix(hip->centre_px, knee, FULLEST);
    add_row(pose, middle, thigh_m * FULLEST, hip->half_width_px, hip->half_depth_px);
}

// The directions across the rows follow from their middles.
static void turn_rows(struct drape_pose *pose)
{
    struct vec2 down = {0.0f, 1.0f};
    for (int i = 0; i < pose->row_count; i++) {
        int before = i > 0 ? i - 1 : 0, behind = i < pose->row_count - 1 ? i + 1 : i;
        down = unit(vec2_subtract(pose->rows[behind].centre_px, pose->rows[before].centre_px), down);
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
    bool is_top = false;
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
        is_top = cut->has_yoke && hem_m < hip->depth_m + TOP_BELOW_HIPS_M;
        add_thighs(pose, is_top, measures_m[DRAPE_THIGH]);
        add_legs(pose, wearer->knee, measures_m[DRAPE_THIGH] * (1.0f - FULLEST));
        add_legs(pose, wearer->ankle, measures_m[DRAPE_SHIN]);
    }
    turn_rows(pose);
    for (int i = WEARER_HIP - WEARER_CHEST + 1; is_top && i < pose->row_count; i++)
        pose->rows[i].across = pose->rows[2].across;
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
        .across = unit(across, from->across),
        .half_width_px = from->half_width_px + (to->half_width_px - from->half_width_px) * within,
        .half_depth_px = from->half_depth_px + (to->half_depth_px - from->half_depth_px) * within,
    };
}

// The line over the shoulders: a garment's neck lies on the wearer's neck or beside it, its shoulder seams
// end at the tips or hang over them.
#define TIP_GIVES 0.4f

static void find_top(const struct drape_cut *cut, const float *measures_m, struct drape_pose *pose)
{
    const struct wearer *wearer = pose->wearer;
    float metre_px = wearer->metre_px;
    float neck_m = measures_m[DRAPE_NECK_HALF],
          tip_m = fmaxf(measures_m[DRAPE_SHOULDER_HALF], neck_m + 0.03f);
    struct vec2 up = {pose->rows[0].across.y, -pose->rows[0].across.x};
    for (int side = 0; side < 2; side++) {
        int tip_knot = side == 0 ? 0 : 4, neck_knot = side == 0 ? 1 : 3;
        struct vec2 neck = wearer->neck_side_px[side], tip = wearer->shoulder_tip_px[side];
        struct vec2 sideways = unit(vec2_subtract(tip, neck), (struct vec2){side == 0 ? -1.0f : 1.0f, 0.0f});
        struct vec2 arm = unit(vec2_subtract(wearer->elbow[side].px, wearer->shoulder[side].px), sideways);
        float own_neck_m = fabsf(cut->top_px[neck_knot].x - cut->top_px[2].x) * pose->scale_m;
        float own_tip_m = fabsf(cut->top_px[tip_knot].x - cut->top_px[2].x) * pose->scale_m;
        float neck_share = fminf(fmaxf((own_neck_m - neck_m) / (tip_m - neck_m), 0.0f), 0.85f);
        float over_m = own_tip_m - tip_m;
        struct vec2 end;
        if (over_m > 0.0f)
            end = vec2_along(tip, unit((struct vec2){sideways.x + arm.x, sideways.y + arm.y}, sideways),
                             over_m * metre_px);
        else
            end = vec2_mix(neck, tip, fmaxf(1.0f + over_m / (tip_m - neck_m), neck_share + 0.1f));
        // A raised arm pushes the seam up and towards the neck.
        end = vec2_mix(end, neck, TIP_GIVES * smoothstep(0.1f, 1.0f, arm.x * up.x + arm.y * up.y));
        float raised_px = pose->ease_m * metre_px * 0.7f;
        pose->top_px[neck_knot] = vec2_along(vec2_mix(neck, tip, neck_share), up, raised_px);
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

static void set_limb(struct drape_limb *limb, const struct wearer_joint *const joints[3], float upper_m,
                     float lower_m)
{
    for (int i = 0; i < 3; i++) {
        limb->joints_px[i] = joints[i]->px;
        limb->radius_px[i] = joints[i]->radius_px;
    }
    limb->length_m[0] = upper_m;
    limb->length_m[1] = lower_m;
    for (int bone = 0; bone < 2; bone++) {
        float length_px = vec2_length(vec2_subtract(limb->joints_px[bone + 1], limb->joints_px[bone]));
        limb->px_per_metre[bone] = fmaxf(length_px, 1.0f) / limb->length_m[bone];
    }
}

// A bend is a parabola that touches both bones; so far from the joint does it begin, in radii.
#define BEND_RADII 0.5f

struct drape_limb_point drape_limb_at(const struct drape_limb *limb, float way_m)
{
    const struct vec2 *joints = limb->joints_px;
    struct vec2 upper = unit(vec2_subtract(joints[1], joints[0]), (struct vec2){0.0f, 1.0f});
    struct vec2 lower = unit(vec2_subtract(joints[2], joints[1]), upper);
    float upper_px = limb->length_m[0] * limb->px_per_metre[0],
          lower_px = limb->length_m[1] * limb->px_per_metre[1];
    bool is_lower = way_m > limb->length_m[0];
    float way_px = is_lower ? upper_px + (way_m - limb->length_m[0]) * limb->px_per_metre[1]
                            : way_m * limb->px_per_metre[0];
    float reach = fminf(BEND_RADII * limb->radius_px[1], 0.45f * fminf(upper_px, lower_px));
    float t = reach > 0.0f ? (way_px - upper_px) / reach : 0.0f, off = way_px - upper_px;
    struct drape_limb_point point = {.room_px = {1e6f, 1e6f}};
    point.px_per_metre = limb->px_per_metre[is_lower ? 1 : 0];
    if (t <= -1.0f || t >= 1.0f) {
        point.along = t > 0.0f ? lower : upper;
        point.centre_px = vec2_along(joints[1], point.along, off);
    } else {
        float s = 0.5f * (t + 1.0f); // quadratic Bézier with the joint in its middle
        struct vec2 a = vec2_along(joints[1], upper, -reach), b = vec2_along(joints[1], lower, reach);
        point.centre_px = vec2_mix(vec2_mix(a, joints[1], s), vec2_mix(joints[1], b, s), s);
        point.along = unit(vec2_mix(upper, lower, s), upper);
    }
    float share = is_lower ? (way_m - limb->length_m[0]) / limb->length_m[1] : way_m / limb->length_m[0];
    int bone = is_lower ? 1 : 0;
    share = fminf(fmaxf(share, 0.0f), 1.2f);
    point.radius_px = limb->radius_px[bone] + (limb->radius_px[bone + 1] - limb->radius_px[bone]) * share;
    // Within a bend cross-sections meet in a crease, which is as far away as the bend is from its middle.
    float turn = upper.x * lower.y - upper.y * lower.x, dot = upper.x * lower.x + upper.y * lower.y;
    float half_turn = 0.5f * fabsf(atan2f(turn, dot));
    if (half_turn > 0.05f) {
        float room = (fabsf(off) + reach * 0.35f) / tanf(half_turn);
        point.room_px[turn < 0.0f ? 1 : 0] = fmaxf(room, 0.15f * limb->radius_px[1]);
    }
    return point;
}

// A long sleeve or leg of the size that fits ends a little below the joint that a tracker calls wrist or
// ankle, and gives so much; what is clearly shorter is meant to be.
#define LONG_FROM 0.72f
#define LONG_WHOLLY 0.86f
#define LONG_END 1.03f

static float end_share(float share)
{
    if (share < LONG_FROM)
        return share;
    if (share < LONG_WHOLLY)
        return LONG_FROM + (share - LONG_FROM) * (LONG_END - LONG_FROM) / (LONG_WHOLLY - LONG_FROM);
    return LONG_END + fminf(share - LONG_WHOLLY, 0.4f) * 0.05f;
}

static float dot_along(struct vec2 point, const struct drape_limb *limb)
{
    struct vec2 v = vec2_subtract(point, limb->joints_px[0]);
    struct vec2 upper =
        unit(vec2_subtract(limb->joints_px[1], limb->joints_px[0]), (struct vec2){0.0f, 1.0f});
    return (v.x * upper.x + v.y * upper.y) / limb->px_per_metre[0];
}

// How far along the limb the stations of a sleeve or leg come to lie.
static void find_stations(const struct drape_cut *cut, int side, float begin_least_m, float begin_most_m,
                          struct drape_pose *pose)
{
    const struct drape_limb *limb = &pose->limbs[side];
    float outer = fminf(fmaxf(dot_along(pose->seam_outer_px[side], limb), begin_least_m), begin_most_m);
    float inner = fminf(fmaxf(dot_along(pose->seam_inner_px[side], limb), begin_least_m), begin_most_m);
    float begin = 0.5f * (outer + inner), length = limb->length_m[0] + limb->length_m[1];
    float(*station_m)[2] = pose->station_m[side];
    station_m[0][0] = outer;
    station_m[0][1] = inner;
    for (int i = 1; i < DRAPE_LIMB_STATIONS; i++) {
        const struct vec2 *o = cut->outer_px[side], *n = cut->inner_px[side];
        station_m[i][0] = station_m[i - 1][0] + vec2_length(vec2_subtract(o[i], o[i - 1])) * pose->scale_m;
        station_m[i][1] = station_m[i - 1][1] + vec2_length(vec2_subtract(n[i], n[i - 1])) * pose->scale_m;
    }
    float end = 0.5f * (station_m[2][0] + station_m[2][1]);
    float wanted = end_share(end / length) * length;
    float stretch = (wanted - begin) / fmaxf(end - begin, 0.01f);
    for (int i = 1; i < DRAPE_LIMB_STATIONS; i++) {
        float middle = 0.5f * (station_m[i][0] + station_m[i][1]),
              slant = 0.5f * (station_m[i][0] - station_m[i][1]);
        // Edges as long as the flat ones would slant the end of a raised arm's sleeve: cloth gives there.
        float width_m =
            0.5f * vec2_length(vec2_subtract(cut->outer_px[side][i], cut->inner_px[side][i])) * pose->scale_m;
        float limit = (i == 2 ? 0.15f : 0.3f) * width_m;
        slant = fminf(fmaxf(slant, -limit), limit);
        middle = begin + (middle - begin) * stretch;
        station_m[i][0] = middle + slant;
        station_m[i][1] = middle - slant;
    }
}

// Of the seam's length.
#define FAN_LENGTH 0.6f
#define FAN_STATION_MOST 1.2f

static float fan_of(const struct drape_cut *cut, int side, const struct drape_pose *pose)
{
    const float(*station_m)[2] = (const float(*)[2])pose->station_m[side];
    float seam_m = vec2_length(vec2_subtract(cut->outer_px[side][0], cut->inner_px[side][0])) * pose->scale_m;
    float half_m = 0.5f * (station_m[1][0] + station_m[1][1] - station_m[0][0] - station_m[0][1]);
    return fminf(FAN_LENGTH * seam_m / fmaxf(half_m, 0.01f), FAN_STATION_MOST);
}

static struct vec2 row_edge(const struct drape_row *row, const struct drape_pose *pose, int side)
{
    float half = hypotf(row->half_width_px * pose->cosine, row->half_depth_px * pose->sine);
    (void)half;
    float x = (side == 0 ? -1.0f : 1.0f) * row->half_width_px * pose->cosine;
    return vec2_along(row->centre_px, row->across, x);
}

static void find_limbs(const struct drape_cut *cut, const float *measures_m, struct drape_pose *pose)
{
    const struct wearer *wearer = pose->wearer;
    bool are_legs = cut->garment->kind == GARMENT_TROUSERS;
    for (int side = 0; side < 2; side++) {
        if (!cut->has_limb[side])
            continue;
        if (are_legs) {
            const struct wearer_joint *joints[3] = {&wearer->hip[side], &wearer->knee[side],
                                                    &wearer->ankle[side]};
            set_limb(&pose->limbs[side], joints, measures_m[DRAPE_THIGH], measures_m[DRAPE_SHIN]);
            float depth_m = pose->rows[pose->row_count - 1].depth_m;
            struct drape_row row = drape_row_at(pose, depth_m);
            pose->seam_outer_px[side] = row_edge(&row, pose, side);
            pose->seam_inner_px[side] = wearer->crotch_px;
            pose->crotch_front_px = vec2_along((struct vec2){0}, row.across, row.half_depth_px * pose->sine);
            find_stations(cut, side, 0.0f, 0.25f, pose);
        } else {
            const struct wearer_joint *joints[3] = {&wearer->shoulder[side], &wearer->elbow[side],
                                                    &wearer->wrist[side]};
            set_limb(&pose->limbs[side], joints, measures_m[DRAPE_UPPER_ARM], measures_m[DRAPE_FOREARM]);
            struct drape_row row = drape_row_at(pose, pose->armpit_m);
            pose->seam_outer_px[side] = pose->top_px[side == 0 ? 0 : 4];
            pose->seam_inner_px[side] = row_edge(&row, pose, side);
            find_stations(cut, side, -0.06f, 0.14f, pose);
        }
    }
}

float drape_depth_of(const struct drape_pose *pose, struct vec2 point_px)
{
    struct vec2 down = {-pose->rows[0].across.y, pose->rows[0].across.x};
    struct vec2 v = vec2_subtract(point_px, pose->rows[0].centre_px);
    return (v.x * down.x + v.y * down.y) / pose->wearer->metre_px;
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
        float waist_m = out->rows[2].depth_m, hip_m = out->rows[3].depth_m;
        out->reference_m =
            fminf(fmaxf(crotch_m - rise_px * scale_m, waist_m + (hip_m - waist_m) * 0.1f), hip_m);
        out->drop_m = (crotch_m - out->reference_m) / fmaxf(rise_px, 1.0f);
    } else {
        float waist_m = out->rows[2].depth_m, hip_m = out->rows[3].depth_m;
        out->reference_m = waist_m + (hip_m - waist_m) * 0.15f;
    }
    float from_px = cut->has_yoke ? cut->armpit_y_px : cut->reference_y_px;
    out->hem_m = (cut->has_yoke ? out->armpit_m : out->reference_m) + (cut->hem_y_px - from_px) * out->drop_m;
    find_limbs(cut, measures_m, out);
    for (int side = 0; side < 2; side++)
        if (cut->has_limb[side])
            out->fan_station[side] = fan_of(cut, side, out);
}
