// Where each vertex of a sheet wants to be on the body of a frame, how compressed the cloth looks there, and
// how it is turned.
#include "app/garment/drape_internal.h"

static float mix_float(float a, float b, float t)
{
    return a + (b - a) * t;
}

// Arc lengths of a flat ellipse are not its angles: with the speed taken as its mean and first harmonic,
// which is right in front and at the sides, the arc is mean * angle + difference * sin(2 angle) / 2.
static float angle_of_arc(float share, float seam_rad, float half_width, float half_depth)
{
    float mean = 0.5f * (half_width + half_depth), difference = 0.25f * (half_width - half_depth);
    float arc = share * (mean * seam_rad + difference * sinf(2.0f * seam_rad)), angle = share * seam_rad;
    for (int i = 0; i < 2; i++)
        angle -= (mean * angle + difference * sinf(2.0f * angle) - arc) /
                 fmaxf(mean + 2.0f * difference * cosf(2.0f * angle), 0.05f * mean);
    return angle;
}

struct drape_ring drape_ring_at(const struct drape_pose *pose, bool is_rear, const float seam_rad[2],
                                float half_width, float half_depth, float u)
{
    float seam = seam_rad[u < 0.0f ? 0 : 1], within = fminf(fmaxf(u, -1.0f), 1.0f);
    float angle = angle_of_arc(within, seam, half_width, half_depth);
    float sine = sinf(angle), cosine = cosf(angle);
    float depth_sign = is_rear ? -1.0f : 1.0f, depth = half_depth * depth_sign;
    float mean = 0.5f * (half_width + half_depth), difference = 0.25f * (half_width - half_depth);
    float arc_a_unit = mean * seam + difference * sinf(2.0f * seam);
    float speed = fmaxf(mean + 2.0f * difference * cosf(2.0f * angle), 0.05f * mean);
    float angle_a_unit = arc_a_unit / speed;
    struct drape_ring place;
    place.aside_px = half_width * sine * pose->cosine + depth * cosine * pose->sine;
    place.aside_a_unit = (half_width * cosine * pose->cosine - depth * sine * pose->sine) * angle_a_unit;
    place.aside_px += (u - within) * place.aside_a_unit;
    float normal_x = half_depth * sine, normal_z = half_width * cosine * depth_sign;
    float length = fmaxf(hypotf(normal_x, normal_z), 1e-6f);
    place.across = (normal_x * pose->cosine + normal_z * pose->sine) / length;
    place.towards = (normal_z * pose->cosine - normal_x * pose->sine) / length;
    return place;
}

// Cloth that is cut wider than the body is stands off all round. Returns how many times as wide it is.
static float widen(float own_px, float *half_width, float *half_depth)
{
    float grown = fmaxf(own_px / fmaxf(drape_half_round(*half_width, *half_depth), 1.0f), 1.0f);
    *half_width *= grown;
    *half_depth *= grown;
    return grown;
}

// How free wide cloth is to swing: what lies close goes with the body.
static float looseness(float grown)
{
    return smoothstep(1.02f, 1.5f, grown);
}

static struct drape_target target_on_row(const struct drape_cut *cut, const struct drape_pose *pose,
                                         bool is_rear, float y_px, float depth_m, float u)
{
    struct drape_row row = drape_row_at(pose, depth_m);
    float half[2];
    drape_cut_half(cut, y_px, half);
    float grown = widen((half[0] + half[1]) * pose->scale_px, &row.half_width_px, &row.half_depth_px);
    struct drape_ring ring = drape_ring_at(pose, is_rear, is_rear ? pose->rear_seam_rad : pose->seam_rad,
                                           row.half_width_px, row.half_depth_px, u);
    struct drape_target target = {.hem = DRAPE_HEM_TORSO};
    target.freedom =
        looseness(grown) * smoothstep(pose->rows[DRAPE_ROW_WAIST].depth_m - 0.05f, pose->hem_m, depth_m);
    target.px = (struct vec2){row.centre_px.x + row.across.x * ring.aside_px,
                              row.centre_px.y + row.across.y * ring.aside_px};
    target.normal = (struct vec3){row.across.x * ring.across, -row.across.y * ring.across, ring.towards};
    target.along = pose->drop_m * pose->wearer->metre_px;
    target.across = ring.aside_a_unit / half[u < 0.0f ? 0 : 1];
    return target;
}

// How steeply the shoulders' top looks up, and how much to the sides.
#define TOP_UP 0.75f
#define TOP_ASIDE 0.45f

// Over the shoulders both sheets share a ridge; at the neck one passes before it, the other behind.
static struct vec2 top_knot(const struct drape_pose *pose, bool is_rear, int knot)
{
    struct vec2 top = pose->top_px[knot], across = pose->rows[DRAPE_ROW_TIPS].across;
    if (knot != 2)
        return top;
    float aside_px = (is_rear ? -pose->neck_px : pose->neck_px) * pose->sine;
    return (struct vec2){top.x + across.x * aside_px, top.y + across.y * aside_px};
}

// Laid flat a collar stands higher than on a neck, which it leans against or is folded over.
#define COLLAR_MOST_M 0.05f

// Between the line over the shoulders and the armpits.
static struct drape_target target_on_yoke(const struct drape_cut *cut, const struct drape_pose *pose,
                                          bool is_rear, const struct drape_place *place)
{
    struct drape_target below = target_on_row(cut, pose, is_rear, cut->armpit_y_px, pose->armpit_m, place->u);
    int knot = (int)fminf(fmaxf(place->knot, 0.0f), (float)(DRAPE_TOP_KNOTS - 2));
    struct vec2 from = top_knot(pose, is_rear, knot), to = top_knot(pose, is_rear, knot + 1);
    struct vec2 top = vec2_mix(from, to, place->knot - (float)knot);
    float flat_px = cut->top_px[knot + 1].x - cut->top_px[knot].x;
    struct vec2 across = pose->rows[DRAPE_ROW_TIPS].across, line = vec2_subtract(to, from);
    float top_across = (line.x * across.x + line.y * across.y) / flat_px;
    float t = fmaxf(place->yoke, 0.0f);
    struct drape_target target = below;
    target.px = vec2_mix(top, below.px, t);
    if (place->yoke < 0.0f) { // what stands up at the neck
        float own_m = -place->yoke * (cut->armpit_y_px - cut->top_px[2].y) * pose->scale_m;
        float up_px = COLLAR_MOST_M * tanhf(own_m / COLLAR_MOST_M) * pose->wearer->metre_px;
        target.px.x += across.y * up_px;
        target.px.y -= across.x * up_px;
    }
    target.across = mix_float(top_across, below.across, t);
    float sign = is_rear ? -1.0f : 1.0f, aside = TOP_ASIDE * (place->knot - 2.0f), front = 0.6f * sign;
    struct vec3 top_normal = {aside * pose->cosine + front * pose->sine, TOP_UP,
                              front * pose->cosine - aside * pose->sine};
    target.normal =
        vec3_normalise(vec3_mix(vec3_normalise(top_normal), below.normal, smoothstep(0.0f, 0.7f, t)));
    return target;
}

static float at_station(const float (*stations)[2], int edge, float station)
{
    int i = station >= 1.0f ? 1 : 0;
    return mix_float(stations[i][edge], stations[i + 1][edge], station - (float)i);
}

static struct vec2 flat_at(const struct drape_cut *cut, const struct drape_place *place, float station)
{
    int i = station >= 1.0f ? 1 : 0;
    float t = station - (float)i, share = 0.5f * (place->across + 1.0f);
    const struct vec2 *outer = cut->outer_px[place->side], *inner = cut->inner_px[place->side];
    return vec2_mix(vec2_mix(outer[i], outer[i + 1], t), vec2_mix(inner[i], inner[i + 1], t), share);
}

static float way_at(const struct drape_pose *pose, const struct drape_place *place, float station)
{
    const float(*stations)[2] = (const float(*)[2])pose->station_m[place->side];
    return mix_float(at_station(stations, 0, station), at_station(stations, 1, station),
                     0.5f * (place->across + 1.0f));
}

// How much of the limb's length a pixel of the flat one takes: raised arms gather the cloth above them.
static float way_a_pixel(const struct drape_cut *cut, const struct drape_pose *pose,
                         const struct drape_place *place, float station)
{
    float from = station >= 1.0f ? 1.0f : 0.0f;
    float way_m = way_at(pose, place, from + 1.0f) - way_at(pose, place, from);
    float flat_px = vec2_length(vec2_subtract(flat_at(cut, place, from + 1.0f), flat_at(cut, place, from)));
    return fmaxf(way_m, 0.0f) / fmaxf(flat_px, 1.0f);
}

// Flesh is thickest between the joints, where radii are told.
#define LIMB_ROUNDER 1.16f
// Slack cloth is round on a limb that hangs down and hangs below one that is held level.
#define SLACK_LEVEL 0.45f
static struct drape_target target_on_tube(const struct drape_cut *cut, const struct drape_pose *pose,
                                          bool is_rear, const struct drape_place *place, float station)
{
    const struct drape_limb *limb = &pose->limbs[place->side];
    float way_m = way_at(pose, place, station);
    struct drape_limb_point at = drape_limb_at(limb, way_m);
    struct vec2 across = {at.along.y, -at.along.x}; // to +x of a limb that hangs down
    float own_px = 2.0f * place->half_px * pose->scale_px;
    float body_px = at.radius_px * LIMB_ROUNDER + pose->ease_m * pose->wearer->metre_px, half_px = body_px,
          same = body_px;
    float grown = widen(own_px, &half_px, &same);
    float level = fabsf(at.along.x);
    float slack_px = SLACK_LEVEL * level * fmaxf(0.95f * 0.5f * own_px - half_px, 0.0f);
    half_px += slack_px;
    float down = across.y > 0.0f ? 1.0f : -1.0f, sag_px = level * fmaxf(half_px - body_px, 0.0f) * down;
    // Outer edges are at the right of a right limb: u counts to +x of one that faces the camera.
    float u = place->side == 0 ? place->across : -place->across;
    struct drape_ring ring =
        drape_ring_at(pose, is_rear, is_rear ? pose->rear_seam_rad : pose->seam_rad, half_px, half_px, u);
    float aside = ring.aside_px + sag_px, room = at.room_px[aside < 0.0f ? 0 : 1];
    if (fabsf(aside) > room) // cloth is pressed together in the crease of a bend
        aside = copysignf(room + (fabsf(aside) - room) * 0.1f, aside);
    struct drape_target target = {.hem = place->side == 0 ? DRAPE_HEM_RIGHT : DRAPE_HEM_LEFT};
    target.freedom = looseness(grown) * smoothstep(0.5f, 2.0f, station);
    target.px = (struct vec2){at.centre_px.x + across.x * aside, at.centre_px.y + across.y * aside};
    target.normal = (struct vec3){across.x * ring.across, -across.y * ring.across, ring.towards};
    target.along = at.px_per_metre * way_a_pixel(cut, pose, place, station);
    target.across = ring.aside_a_unit / fmaxf(place->half_px, 1.0f);
    return target;
}

// From its seam a sleeve fans out into the direction of the arm: its outer edge goes round the shoulder, the
// inner one straight.
static struct drape_target target_on_limb(const struct drape_cut *cut, const struct drape_pose *pose,
                                          bool is_rear, const struct drape_place *place)
{
    float fan = pose->fan_station[place->side];
    if (place->station >= fan)
        return target_on_tube(cut, pose, is_rear, place, place->station);
    struct drape_target target = target_on_tube(cut, pose, is_rear, place, fan);
    struct drape_target here = target_on_tube(cut, pose, is_rear, place, fmaxf(place->station, 0.0f));
    float share = 0.5f * (place->across + 1.0f), front = is_rear ? -1.0f : 1.0f;
    struct vec2 inner = vec2_along(pose->seam_inner_px[place->side], pose->crotch_front_px, front);
    struct vec2 seam = vec2_mix(pose->seam_outer_px[place->side], inner, share);
    float t = place->station / fan,
          flat_px = vec2_length(vec2_subtract(flat_at(cut, place, fan), flat_at(cut, place, 0.0f)));
    target.along = vec2_length(vec2_subtract(target.px, seam)) / fmaxf(flat_px, 1.0f);
    struct vec2 straight = vec2_mix(seam, target.px, t), round = vec2_mix(seam, here.px, t * (2.0f - t));
    target.px = vec2_mix(round, straight, fminf(fmaxf(share, 0.0f), 1.0f));
    return target;
}

bool drape_place_sheet(const struct drape_cut *cut, const struct drape_pose *pose, bool is_rear,
                       struct drape_sheet *sheet)
{
    bool is_seen = false;
    for (int i = 0; i < cut->garment->vertex_count; i++) {
        const struct drape_place *place = &cut->places[i];
        struct drape_target target;
        if (place->role == DRAPE_LYING || place->role == DRAPE_HANGING)
            target = drape_accessory_target(cut, pose, is_rear, place);
        else if (place->role == DRAPE_ON_LIMB)
            target = target_on_limb(cut, pose, is_rear, place);
        else if (place->has_yoke)
            target = target_on_yoke(cut, pose, is_rear, place);
        else {
            float y_px = place->y_px + cut->reference_y_px;
            float from_px = cut->has_yoke ? cut->armpit_y_px : cut->reference_y_px;
            float from_m = cut->has_yoke ? pose->armpit_m : pose->reference_m;
            target =
                target_on_row(cut, pose, is_rear, y_px, from_m + (y_px - from_px) * pose->drop_m, place->u);
        }
        sheet->targets_px[i] = vec2_along(target.px, pose->sway_px[target.hem], target.freedom);
        sheet->normals[i] = target.normal;
        sheet->stretches[i] = (struct arap_stretch){place->axis, target.along, target.across};
        is_seen = is_seen || target.normal.z > 0.02f;
    }
    return is_seen;
}
