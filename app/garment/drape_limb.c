// Arms and legs as tubes that bend, and how far along them sleeves and trouser legs come to lie.
#include "app/garment/drape_internal.h"

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
    struct vec2 upper = drape_unit(vec2_subtract(joints[1], joints[0]), (struct vec2){0.0f, 1.0f});
    struct vec2 lower = drape_unit(vec2_subtract(joints[2], joints[1]), upper);
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
        point.along = drape_unit(vec2_mix(upper, lower, s), upper);
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

// A long sleeve of the size that fits ends at the root of the thumb, a leg on the foot: two to three
// centimetres below the joint that a tracker calls wrist or ankle. What is clearly shorter is meant to be.
#define LONG_FROM 0.72f
#define LONG_WHOLLY 0.86f
#define LONG_SLEEVE 1.05f
#define LONG_LEG 1.03f

// `share`: of the limb's length, as it is cut.
static float end_share(float share, float long_end)
{
    if (share < LONG_FROM)
        return share;
    if (share < LONG_WHOLLY)
        return LONG_FROM + (share - LONG_FROM) * (long_end - LONG_FROM) / (LONG_WHOLLY - LONG_FROM);
    return long_end + fminf(share - LONG_WHOLLY, 0.4f) * 0.05f;
}

static float dot_along(struct vec2 point, const struct drape_limb *limb)
{
    struct vec2 v = vec2_subtract(point, limb->joints_px[0]);
    struct vec2 upper =
        drape_unit(vec2_subtract(limb->joints_px[1], limb->joints_px[0]), (struct vec2){0.0f, 1.0f});
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
    bool is_leg = cut->garment->kind == GARMENT_TROUSERS;
    float wanted = end_share(end / length, is_leg ? LONG_LEG : LONG_SLEEVE) * length;
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
    float x = (side == 0 ? -1.0f : 1.0f) * row->half_width_px * pose->cosine;
    return vec2_along(row->centre_px, row->across, x);
}

// Where on a limb its cloth can begin, from the joint: at the crotch or below it, and round the shoulder.
#define LEG_BEGINS_FROM_M 0.0f
#define LEG_BEGINS_TO_M 0.25f
#define ARM_BEGINS_FROM_M (-0.06f)
#define ARM_BEGINS_TO_M 0.14f

void drape_limbs_find(const struct drape_cut *cut, const float measures_m[DRAPE_MEASURES],
                      struct drape_pose *pose)
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
            find_stations(cut, side, LEG_BEGINS_FROM_M, LEG_BEGINS_TO_M, pose);
        } else {
            const struct wearer_joint *joints[3] = {&wearer->shoulder[side], &wearer->elbow[side],
                                                    &wearer->wrist[side]};
            set_limb(&pose->limbs[side], joints, measures_m[DRAPE_UPPER_ARM], measures_m[DRAPE_FOREARM]);
            struct drape_row row = drape_row_at(pose, pose->armpit_m);
            pose->seam_outer_px[side] = pose->top_px[side == 0 ? 0 : 4];
            pose->seam_inner_px[side] = row_edge(&row, pose, side);
            find_stations(cut, side, ARM_BEGINS_FROM_M, ARM_BEGINS_TO_M, pose);
        }
        pose->fan_station[side] = fan_of(cut, side, pose);
    }
}
