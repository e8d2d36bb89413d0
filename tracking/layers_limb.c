#include "tracking/layers_limb.h"

enum { SHOULDER_LEFT = 11, SHOULDER_RIGHT = 12, ELBOWS = 13, WRISTS = 15, PINKIES = 17, INDICES = 19 };
enum { HIP_LEFT = 23, HIP_RIGHT = 24 };
enum { HAND_WRIST = 0, HAND_MIDDLE = 9 };

// Half as thick as an arm, metres, at shoulder, elbow, wrist and along the fingers: half of the breadths of
// grown people (anthropometric surveys: 10, 9, 6 and 8 cm).
static const float radii_m[LIMB_SEGMENTS + 1] = {0.050f, 0.045f, 0.030f, 0.045f};

// The logarithm of the odds, and how it falls a radius: a tenth beyond the radius it is even.
#define PRIOR_SLOPE 4.0f
#define PRIOR_EVEN 1.1f
#define PRIOR_MAX 2.2f
#define PRIOR_MIN (-9.0f)
// Not even a wide sleeve reaches much beyond this: from here on it falls twice as much again.
#define PRIOR_WIDE 1.4f
// An arm begins below the shoulder's end, where the garment's own shoulder is seen: so far along the upper
// arm.
#define BEGINS_FROM 0.15f
#define BEGINS_FULLY 0.5f
#define BEGINS_PRIOR (-5.0f)
// What is within the torso is no part of an upper arm that hangs beside it, whatever its colour: the shaded
// side of the clothes is like nothing else. So many radii to both sides of its edge it is uncertain.
#define TORSO_PRIOR (-6.0f)
#define TORSO_SOFT 0.25f

// A tracked hand is a body's whose wrist is so near; one of the other side must be nearer by the second.
#define WRIST_NEAR_M 0.15f
#define OTHER_SIDE_M 0.08f
// Of a tracked hand, beside the length of its palm (about 9 cm).
#define FINGER_RADIUS 0.12f
#define FINGER_OUTSIDE 0.35f
#define PALM_REACH 2.6f

// --- where it is -------------------------------------------------------------------------------------------

static int of_side(int left, int side)
{
    return left + (side == 0 ? 1 : 0); // a body's left landmarks come before its right ones
}

static struct vec2 cell_of(const struct layers_view *view, const struct body *body, int landmark)
{
    return layers_cell_of(view, body->landmarks_px[landmark]);
}

static void find_axis(const struct layers_view *view, const struct body *body, int side, float metre,
                      struct limb *limb)
{
    static const int joints[] = {SHOULDER_LEFT, ELBOWS, WRISTS};
    for (int i = 0; i < LIMB_SEGMENTS; i++)
        limb->joints[i] = cell_of(view, body, of_side(joints[i], side));
    struct vec2 index = cell_of(view, body, of_side(INDICES, side));
    struct vec2 pinky = cell_of(view, body, of_side(PINKIES, side));
    struct vec2 wrist = limb->joints[LIMB_HAND];
    // The landmarks are knuckles; fingers go on as far as the palm is long.
    limb->joints[LIMB_SEGMENTS] = (struct vec2){index.x + pinky.x - wrist.x, index.y + pinky.y - wrist.y};
    for (int i = 0; i <= LIMB_SEGMENTS; i++)
        limb->radii[i] = radii_m[i] * metre;
}

// --- what the mask says of it ------------------------------------------------------------------------------

// An edge of the person so many radii from the axis may be the arm's.
#define EDGE_MAX 2.0f
// A limb is no thinner and no thicker than this, beside what limbs are.
#define THIN 0.7f
#define THICK 1.3f
// Places along a segment at which its edges are looked for: for its first joint, and for its second.
#define EDGE_FIRST 0.25f
#define EDGE_SECOND 0.85f

static bool is_person(const struct layers_view *view, struct vec2 p)
{
    int x = (int)floorf(p.x) - view->left, y = (int)floorf(p.y) - view->top;
    return x >= 0 && y >= 0 && x < view->columns && y < view->rows &&
           view->places[y * view->columns + x].values[LAYER_PERSON] > 0.5f;
}

// How far the person's edge is from p in a direction of length 1; 0: it isn't near, or beyond it, nearer than
// `clear`, is more of the person: a gap between arm and torso does not say on which side of it the arm is.
static float edge_from(const struct layers_view *view, struct vec2 p, struct vec2 direction, float reach,
                       float clear)
{
    float edge = 0.0f;
    for (int step = 0;; step++) {
        float away = 0.5f * (float)step;
        bool is_in = is_person(view, (struct vec2){p.x + away * direction.x, p.y + away * direction.y});
        if (edge > 0.0f ? is_in : away > reach || (step == 0 && !is_in))
            return 0.0f;
        if (edge > 0.0f && away > edge + clear)
            return edge;
        edge = edge > 0.0f || is_in ? edge : away;
    }
}

// The offset of a segment's axis at `t` to where the mask says it is, and its radius there.
static struct vec2 offset_at(const struct layers_view *view, const struct limb *limb, int segment, float t,
                             float *radius)
{
    const struct vec2 *joints = limb->joints + segment;
    struct vec2 line = vec2_subtract(joints[1], joints[0]);
    float length = vec2_length(line),
          usual = limb->radii[segment] + t * (limb->radii[segment + 1] - limb->radii[segment]);
    *radius = usual;
    if (!(length > usual))
        return (struct vec2){0.0f, 0.0f};
    struct vec2 side = {-line.y / length, line.x / length}, other = {-side.x, -side.y};
    struct vec2 p = {joints[0].x + t * line.x, joints[0].y + t * line.y};
    float a = edge_from(view, p, side, EDGE_MAX * usual, usual),
          b = edge_from(view, p, other, EDGE_MAX * usual, usual);
    // With one edge in sight an arm that is not where it should be is aside, or it is thin: rather that. Or
    // its landmarks are inside the torso, which is more usual than thick arms.
    float edge = greater(a, b), seen = usual;
    if (a > 0.0f && b > 0.0f)
        seen = 0.5f * (a + b);
    else if (edge > 0.0f && edge < usual)
        seen = usual + 0.7f * (edge - usual);
    else if (edge > 0.0f)
        seen = usual + 0.3f * (edge - usual);
    *radius = bounded(seen, THIN * usual, THICK * usual);
    float shift = a > 0.0f ? a - *radius : (b > 0.0f ? *radius - b : 0.0f);
    if (a > 0.0f && b > 0.0f)
        shift = 0.5f * (a - b);
    return (struct vec2){shift * side.x, shift * side.y};
}

// Moves an arm to where it stands out from the background. Its joints move by what both segments say.
static void follow_mask(const struct layers_view *view, struct limb *limb)
{
    struct vec2 first[LIMB_HAND], second[LIMB_HAND];
    float radii[LIMB_HAND][2];
    for (int i = 0; i < LIMB_HAND; i++) {
        first[i] = offset_at(view, limb, i, i == LIMB_UPPER ? 0.5f : EDGE_FIRST, &radii[i][0]);
        second[i] = offset_at(view, limb, i, EDGE_SECOND, &radii[i][1]);
    }
    const struct vec2 moves[LIMB_SEGMENTS] = {first[LIMB_UPPER],
                                              {0.5f * (second[LIMB_UPPER].x + first[LIMB_FOREARM].x),
                                               0.5f * (second[LIMB_UPPER].y + first[LIMB_FOREARM].y)},
                                              second[LIMB_FOREARM]};
    for (int i = 0; i < LIMB_SEGMENTS; i++)
        limb->joints[i] = (struct vec2){limb->joints[i].x + moves[i].x, limb->joints[i].y + moves[i].y};
    limb->radii[0] = radii[LIMB_UPPER][0];
    limb->radii[1] = 0.5f * (radii[LIMB_UPPER][1] + radii[LIMB_FOREARM][0]);
    limb->radii[2] = radii[LIMB_FOREARM][1];
}

// --- whether the torso hides it ----------------------------------------------------------------------------

// Something within so far of the torso's corners is before or behind it; from the second on it is beside it.
#define WITHIN_M 0.04f
#define BESIDE_M 0.10f
// Something so much farther than the torso's middle may be hidden, something by the second is.
#define BEHIND_FROM_M 0.05f
#define BEHIND_M 0.15f
// Waist and hips are wider than the hips' joints are apart; by so much the waist, as seen from the shoulders.
#define HIPS_WIDER 1.25f
// An upper arm that is nearer by the first may be before the torso, by the second it hangs beside it.
#define BEFORE_M (-0.12f)
#define BESIDE_FROM_M (-0.05f)

static void find_torso(const struct layers_view *view, const struct body *body, struct vec2 corners[4],
                       float hips_wider)
{
    static const int ring[4] = {SHOULDER_LEFT, SHOULDER_RIGHT, HIP_RIGHT, HIP_LEFT};
    for (int i = 0; i < 4; i++)
        corners[i] = cell_of(view, body, ring[i]);
    struct vec2 middle = vec2_mix(corners[2], corners[3], 0.5f);
    for (int i = 2; i < 4; i++)
        corners[i] = vec2_mix(middle, corners[i], hips_wider);
}

// How far p is outside of the torso's corners; negative: inside.
static float from_torso(const struct vec2 corners[4], struct vec2 p)
{
    float nearest = 1e6f, along;
    for (int i = 0; i < 4; i++)
        nearest = lesser(nearest, layers_from_line(p, corners[i], corners[(i + 1) % 4], &along));
    return layers_in_ring(p, corners, 4) ? -nearest : nearest;
}

// How much farther from the camera than the torso's middle, which lies in the plane of its four corners, at
// the same height.
static float behind_torso(const struct body *body, struct vec3 at)
{
    const struct vec3 *m = body->world_m;
    struct vec3 shoulders = vec3_mix(m[SHOULDER_LEFT], m[SHOULDER_RIGHT], 0.5f);
    struct vec3 hips = vec3_mix(m[HIP_LEFT], m[HIP_RIGHT], 0.5f);
    float height = hips.y - shoulders.y;
    float t = fabsf(height) > 0.05f ? bounded((at.y - shoulders.y) / height, 0.0f, 1.0f) : 0.0f;
    struct vec3 middle = vec3_mix(shoulders, hips, t);
    struct vec3 across = vec3_subtract(m[SHOULDER_LEFT], m[SHOULDER_RIGHT]);
    // Seen from the side the plane is steep, and its middle is all that can be compared with.
    float slope = across.z * across.x / (across.x * across.x + across.z * across.z + 1e-6f);
    float reach = 0.5f * fabsf(across.x);
    return at.z - middle.z - slope * bounded(at.x - middle.x, -reach, reach);
}

// Landmarks that are rather not in the picture, or hidden, are guesses.
#define GUESS 0.15f
#define SIGHT 0.40f

static void find_shown(const struct layers_view *view, const struct body *body, int side, float metre,
                       struct limb *limb)
{
    const int joints[LIMB_SEGMENTS + 1] = {of_side(SHOULDER_LEFT, side), of_side(ELBOWS, side),
                                           of_side(WRISTS, side), of_side(INDICES, side)};
    for (int part = 0; part < LIMB_PARTS; part++) {
        int segment = part / 2;
        float t = part == LIMB_PART_HAND ? 0.5f : 0.25f + 0.5f * (float)(part % 2);
        struct vec3 real = vec3_mix(body->world_m[joints[segment]], body->world_m[joints[segment + 1]], t);
        struct vec3 px =
            vec3_mix(body->landmarks_px[joints[segment]], body->landmarks_px[joints[segment + 1]], t);
        float sight = lesser(body->visible[joints[segment]], body->visible[joints[segment + 1]]);
        float away_m = from_torso(limb->torso, layers_cell_of(view, px)) / metre;
        float behind_m = behind_torso(body, real);
        float behind = smoothstep(BEHIND_FROM_M, BEHIND_M, behind_m);
        if (part == LIMB_PART_UPPER_LAST)
            limb->beside = smoothstep(BEFORE_M, BESIDE_FROM_M, behind_m);
        limb->sight[part] = sight;
        limb->known[part] = smoothstep(GUESS, SIGHT, part == 0 ? body->visible[joints[0]] : sight);
        limb->shown[part] = 1.0f - behind * (1.0f - smoothstep(WITHIN_M, BESIDE_M, away_m));
    }
}

// --- tracked hands -----------------------------------------------------------------------------------------

static void take_hand(const struct layers_view *view, const struct hand *hand, struct limb *limb)
{
    for (int i = 0; i < HAND_LANDMARKS; i++)
        limb->bones[i] = layers_cell_of(view, hand->landmarks_px[i]);
    // A palm seen from its edge or its end is short: the hand's own axes say how long it would be.
    struct vec3 real = vec3_subtract(hand->world_m[HAND_MIDDLE], hand->world_m[HAND_WRIST]);
    float seen_m = hypotf(real.x, real.y), length_m = vec3_length(real);
    struct vec2 palm = vec2_subtract(limb->bones[HAND_MIDDLE], limb->bones[HAND_WRIST]);
    float length = vec2_length(palm) * (seen_m > 0.3f * length_m ? length_m / seen_m : 1.0f);
    limb->has_bones = length > 0.0f;
    limb->known[LIMB_PART_HAND] = 1.0f;
    limb->finger_radius = FINGER_RADIUS * length;
    limb->palm_reach = PALM_REACH * length;
    limb->joints[LIMB_SEGMENTS] = limb->bones[HAND_MIDDLE];
}

// The nearest pairs of wrists first.
static void match_hands(const struct layers_view *view, const struct people *people, float metre,
                        struct limb limbs[2])
{
    int taken = -1;
    for (int turn = 0; turn < 2; turn++) {
        float nearest = WRIST_NEAR_M * metre;
        int best_hand = -1, best_side = 0;
        for (int side = 0; side < 2; side++)
            for (int i = 0; i < people->hand_count; i++) {
                const struct hand *hand = &people->hands[i];
                struct vec2 wrist = layers_cell_of(view, hand->landmarks_px[HAND_WRIST]);
                float away = vec2_length(vec2_subtract(wrist, limbs[side].joints[LIMB_HAND]));
                if (hand->side != (side == 0 ? HAND_RIGHT : HAND_LEFT))
                    away += OTHER_SIDE_M * metre;
                if (i == taken || limbs[side].has_bones || away >= nearest)
                    continue;
                nearest = away;
                best_hand = i;
                best_side = side;
            }
        if (best_hand < 0)
            return;
        take_hand(view, &people->hands[best_hand], &limbs[best_side]);
        taken = best_hand;
    }
}

bool limbs_find(const struct layers_view *view, const struct people *people, int body, struct limb limbs[2])
{
    const struct body *of = &people->bodies[body];
    float metre = layers_metre(view, of);
    if (!(metre > 0.0f))
        return false;
    for (int side = 0; side < 2; side++) {
        limbs[side] = (struct limb){0};
        find_axis(view, of, side, metre, &limbs[side]);
        find_torso(view, of, limbs[side].torso, 1.0f);
        find_torso(view, of, limbs[side].trunk, HIPS_WIDER);
        find_shown(view, of, side, metre, &limbs[side]);
        follow_mask(view, &limbs[side]);
    }
    match_hands(view, people, metre, limbs);
    return true;
}

// --- where a cell is beside it -----------------------------------------------------------------------------

// From the bones of a tracked hand: in fingers' radii within, and less steeply beside them.
static float reach_of_bones(const struct limb *limb, struct vec2 p)
{
    static const int palm[] = {0, 1, 5, 9, 13, 17};
    static const int bones[][2] = {{0, 1},   {1, 2},   {2, 3},   {3, 4},   {0, 5},   {5, 6},   {6, 7},
                                   {7, 8},   {5, 9},   {9, 10},  {10, 11}, {11, 12}, {9, 13},  {13, 14},
                                   {14, 15}, {15, 16}, {13, 17}, {0, 17},  {17, 18}, {18, 19}, {19, 20}};
    struct vec2 ring[sizeof palm / sizeof *palm];
    for (size_t i = 0; i < sizeof palm / sizeof *palm; i++)
        ring[i] = limb->bones[palm[i]];
    if (vec2_length(vec2_subtract(p, ring[3])) > limb->palm_reach)
        return LIMB_REACH_MAX;
    if (layers_in_ring(p, ring, (int)(sizeof palm / sizeof *palm)))
        return 0.0f;
    float nearest = 1e6f, along;
    for (size_t i = 0; i < sizeof bones / sizeof *bones; i++)
        nearest =
            lesser(nearest, layers_from_line(p, limb->bones[bones[i][0]], limb->bones[bones[i][1]], &along));
    float reach = nearest / limb->finger_radius;
    return reach < 1.0f ? reach : 1.0f + FINGER_OUTSIDE * (reach - 1.0f);
}

struct limb_place limb_place_at(const struct limb *limb, struct vec2 p)
{
    struct limb_place place = {.reach = LIMB_REACH_MAX};
    for (int i = 0; i < LIMB_SEGMENTS; i++) {
        float along, distance = layers_from_line(p, limb->joints[i], limb->joints[i + 1], &along);
        float t = bounded(along, 0.0f, 1.0f);
        float reach = distance / (limb->radii[i] + t * (limb->radii[i + 1] - limb->radii[i]));
        if (i == LIMB_HAND && limb->has_bones)
            reach = reach_of_bones(limb, p);
        if (reach >= place.reach)
            continue;
        place.reach = reach;
        place.part = i == LIMB_HAND ? LIMB_PART_HAND : 2 * i + (t < 0.5f ? 0 : 1);
        place.prior = lesser(PRIOR_SLOPE * (PRIOR_EVEN - reach), PRIOR_MAX);
        if (i != LIMB_HAND) // fingers point elsewhere than knuckles
            place.prior -= 2.0f * PRIOR_SLOPE * greater(reach - PRIOR_WIDE, 0.0f);
        if (i == LIMB_UPPER && limb->beside > 0.0f) {
            float inside = -from_torso(limb->trunk, p) / limb->radii[LIMB_UPPER];
            place.prior += TORSO_PRIOR * limb->beside * smoothstep(-TORSO_SOFT, TORSO_SOFT, inside);
        }
        if (i == LIMB_UPPER)
            place.prior += BEGINS_PRIOR * (1.0f - smoothstep(BEGINS_FROM, BEGINS_FULLY, along));
    }
    place.prior = greater(place.prior, PRIOR_MIN);
    return place;
}
