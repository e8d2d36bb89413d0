// Ties, scarfs and bags: what hangs on a body without going round it.
#include "app/garment/drape_internal.h"

// A tie's knot begins this far above the hollow between the collarbones, and its tip ends between the waist
// and the hips, where a belt is.
#define KNOT_UP_M 0.03f
#define TIE_TIP_DOWN 0.35f
// A scarf's ends hang as low as the hips when it is as long as most are, and its width is as scarfs have it.
#define SCARF_LENGTH_M 0.72f
// A bag's strap is on the shoulder, nearer to its tip than to the neck; the bag's upper edge between the
// waist and the hips where the strap is made for that, and bags are of a size that one wears.
#define STRAP_SHARE 0.72f
#define BAG_DOWN 0.35f
#define BAG_WIDTH_LEAST_M 0.18f
#define BAG_WIDTH_MOST_M 0.42f

static float pair_y(const struct garment *garment, enum garment_landmark right, float otherwise)
{
    if (!garment->has[right] || !garment->has[right + 1])
        return otherwise;
    return 0.5f * (garment->landmarks_px[right].y + garment->landmarks_px[right + 1].y);
}

static void cut_scarf(struct drape_cut *cut, struct vec2 low, struct vec2 high)
{
    const struct garment *garment = cut->garment;
    const struct vec2 *at = garment->landmarks_px;
    cut->reference_y_px = pair_y(garment, GARMENT_NECK_RIGHT, low.y + 0.12f * (high.y - low.y));
    float gap = 0.1f * (high.x - low.x);
    if (garment->has[GARMENT_NECK_RIGHT] && garment->has[GARMENT_NECK_LEFT]) {
        gap = 0.5f * (at[GARMENT_NECK_LEFT].x - at[GARMENT_NECK_RIGHT].x);
        cut->middle_x_px = 0.5f * (at[GARMENT_NECK_LEFT].x + at[GARMENT_NECK_RIGHT].x);
    }
    cut->gap_px = fmaxf(gap, 1.0f);
}

void drape_accessory_cut(struct drape_cut *cut, struct vec2 low, struct vec2 high)
{
    const struct garment *garment = cut->garment;
    const struct vec2 *at = garment->landmarks_px;
    cut->middle_x_px = 0.5f * (low.x + high.x);
    cut->reference_y_px = low.y;
    if (garment->kind == GARMENT_SCARF)
        cut_scarf(cut, low, high);
    if (garment->kind == GARMENT_TIE && garment->has[GARMENT_NECK_FRONT]) {
        cut->reference_y_px = at[GARMENT_NECK_FRONT].y;
        cut->middle_x_px = at[GARMENT_NECK_FRONT].x;
    }
    if (garment->kind == GARMENT_TIE && garment->has[GARMENT_TIP]) {
        float drop = fmaxf(at[GARMENT_TIP].y - cut->reference_y_px, 1.0f);
        cut->hem_y_px = at[GARMENT_TIP].y;
        cut->middle_slope = (at[GARMENT_TIP].x - cut->middle_x_px) / drop;
    }
    if (garment->kind == GARMENT_BAG && garment->has[GARMENT_STRAP_TOP]) {
        cut->reference_y_px = at[GARMENT_STRAP_TOP].y;
        cut->middle_x_px = at[GARMENT_STRAP_TOP].x;
    }
    for (int i = 0; i < garment->vertex_count; i++) {
        struct vec2 v = garment->vertices_px[i];
        float down = v.y - cut->reference_y_px;
        cut->places[i] = (struct drape_place){
            .role = garment->kind == GARMENT_BAG ? DRAPE_HANGING : DRAPE_LYING,
            .x_px = v.x - cut->middle_x_px - down * cut->middle_slope,
            .y_px = down,
            .axis = {0.0f, 1.0f},
        };
    }
}

static void pose_tie(const struct drape_cut *cut, const float *measures_m, struct drape_pose *pose)
{
    const struct wearer *wearer = pose->wearer;
    float waist_m = pose->rows[DRAPE_ROW_WAIST].depth_m, hip_m = pose->rows[DRAPE_ROW_HIP].depth_m;
    pose->reference_m = drape_depth_of(pose, wearer->sections[WEARER_NECK].middle_px) - KNOT_UP_M;
    float length_m = waist_m + (hip_m - waist_m) * TIE_TIP_DOWN - pose->reference_m;
    pose->scale_m = length_m / fmaxf(cut->hem_y_px - cut->reference_y_px, 1.0f);
    pose->gap_m = measures_m[DRAPE_NECK_HALF];
}

static void pose_scarf(const struct drape_cut *cut, const float *measures_m, struct drape_pose *pose)
{
    const struct wearer *wearer = pose->wearer;
    struct vec2 neck_px = vec2_mix(wearer->neck_side_px[0], wearer->neck_side_px[1], 0.5f);
    pose->reference_m = drape_depth_of(pose, neck_px) - 0.02f;
    pose->scale_m = SCARF_LENGTH_M / fmaxf(cut->hem_y_px - cut->reference_y_px, 1.0f);
    pose->gap_m = measures_m[DRAPE_NECK_HALF] + pose->ease_m;
}

static void pose_bag(const struct drape_cut *cut, struct drape_pose *pose)
{
    const struct garment *garment = cut->garment;
    const struct wearer *wearer = pose->wearer;
    pose->anchor_px = vec2_mix(wearer->neck_side_px[1], wearer->shoulder_tip_px[1], STRAP_SHARE);
    float waist_m = pose->rows[DRAPE_ROW_WAIST].depth_m, hip_m = pose->rows[DRAPE_ROW_HIP].depth_m;
    float strap_y = pair_y(garment, GARMENT_STRAP_RIGHT, 0.5f * (cut->reference_y_px + cut->hem_y_px));
    float drop_m = waist_m + (hip_m - waist_m) * BAG_DOWN - drape_depth_of(pose, pose->anchor_px);
    pose->scale_m = drop_m / fmaxf(strap_y - cut->reference_y_px, 1.0f);
    float low_x = INFINITY, high_x = -INFINITY;
    for (int i = 0; i < garment->vertex_count; i++) {
        low_x = fminf(low_x, garment->vertices_px[i].x);
        high_x = fmaxf(high_x, garment->vertices_px[i].x);
    }
    float width_px = fmaxf(high_x - low_x, 1.0f);
    pose->scale_m = fminf(fmaxf(pose->scale_m, BAG_WIDTH_LEAST_M / width_px), BAG_WIDTH_MOST_M / width_px);
}

void drape_accessory_pose(const struct drape_cut *cut, const float measures_m[DRAPE_MEASURES],
                          struct drape_pose *pose)
{
    if (cut->garment->kind == GARMENT_TIE)
        pose_tie(cut, measures_m, pose);
    else if (cut->garment->kind == GARMENT_SCARF)
        pose_scarf(cut, measures_m, pose);
    else
        pose_bag(cut, pose);
    pose->drop_m = pose->scale_m;
    pose->scale_px = pose->scale_m * pose->wearer->metre_px;
    pose->hem_m = pose->reference_m + (cut->hem_y_px - cut->reference_y_px) * pose->scale_m;
}

// Of the way from the body's own line to the plumb line: the chest carries, gravity pulls.
#define PLUMB 0.5f
// What goes round behind the neck stands up no higher than this.
#define LOOP_MOST_M 0.045f

static struct drape_target target_lying(const struct drape_cut *cut, const struct drape_pose *pose,
                                        bool is_rear, const struct drape_place *place)
{
    bool is_scarf = cut->garment->kind == GARMENT_SCARF;
    float metre_px = pose->wearer->metre_px, x_px = place->x_px * pose->scale_px;
    float down_m = place->y_px * pose->scale_m;
    if (is_scarf && down_m < 0.0f)
        down_m = LOOP_MOST_M * tanhf(down_m / LOOP_MOST_M);
    float depth_m = pose->reference_m + down_m;
    struct drape_row row = drape_row_at(pose, fmaxf(depth_m, pose->rows[DRAPE_ROW_CHEST].depth_m));
    struct drape_row line = drape_row_at(pose, depth_m), from = drape_row_at(pose, pose->reference_m);
    // The two halves of a scarf begin at the neck's sides, whatever they were laid apart.
    float across = pose->scale_px;
    if (is_scarf) {
        float gap_px = pose->gap_m * metre_px, own_px = cut->gap_px * pose->scale_px;
        float inner_px = fminf(fabsf(x_px), own_px);
        x_px = copysignf(inner_px * gap_px / own_px + fabsf(x_px) - inner_px, x_px);
        across = fabsf(place->x_px) < cut->gap_px ? across * gap_px / own_px : across;
    }
    float arc_px = drape_half_round(row.half_width_px, row.half_depth_px), half_turn[2] = {1.5708f, 1.5708f};
    struct drape_ring ring =
        drape_ring_at(pose, is_rear, half_turn, row.half_width_px, row.half_depth_px, 2.0f * x_px / arc_px);
    // The neck is thinner than the chest: what lies before it begins nearer to the body's middle.
    float chest_m = pose->rows[DRAPE_ROW_CHEST].depth_m,
          before = smoothstep(pose->reference_m, chest_m, depth_m);
    float middle_px = row.half_depth_px * pose->sine, neck_px = pose->neck_px * pose->sine;
    ring.aside_px += (neck_px - middle_px) * (1.0f - before) * (is_rear ? -1.0f : 1.0f);
    float plumb_px = PLUMB * (from.centre_px.x - line.centre_px.x) * smoothstep(0.0f, 0.1f, down_m);
    struct drape_target target = {.hem = DRAPE_HEM_TORSO};
    target.px = vec2_along(line.centre_px, line.across, ring.aside_px);
    target.px.x += plumb_px;
    target.normal = (struct vec3){row.across.x * ring.across, -row.across.y * ring.across, ring.towards};
    target.along = pose->scale_px;
    target.across = ring.aside_a_unit * 2.0f * across / arc_px;
    target.freedom = smoothstep(pose->rows[DRAPE_ROW_CHEST].depth_m, pose->hem_m, depth_m);
    return target;
}

// Seen from the side a bag at the hip shows its face, from the front it is turned outwards a little.
#define BAG_NARROWED 0.85f

static struct drape_target target_hanging(const struct drape_cut *cut, const struct drape_pose *pose,
                                          const struct drape_place *place)
{
    float length_px = fmaxf(cut->hem_y_px - cut->reference_y_px, 1.0f);
    float narrowed = BAG_NARROWED + (1.0f - BAG_NARROWED) * fabsf(pose->sine);
    struct drape_target target = {.hem = DRAPE_HEM_TORSO};
    target.px.x = pose->anchor_px.x + place->x_px * narrowed * pose->scale_px;
    target.px.y = pose->anchor_px.y + place->y_px * pose->scale_px;
    target.normal = (struct vec3){0.2f * pose->cosine, 0.0f, 0.98f};
    target.along = pose->scale_px;
    target.across = narrowed * pose->scale_px;
    target.freedom = fminf(fmaxf(place->y_px / length_px, 0.0f), 1.0f);
    return target;
}

struct drape_target drape_accessory_target(const struct drape_cut *cut, const struct drape_pose *pose,
                                           bool is_rear, const struct drape_place *place)
{
    if (place->role != DRAPE_HANGING)
        return target_lying(cut, pose, is_rear, place);
    struct drape_target target = target_hanging(cut, pose, place);
    if (is_rear) // whose face a bag shows is the same from everywhere
        target.normal.z = -target.normal.z;
    return target;
}
