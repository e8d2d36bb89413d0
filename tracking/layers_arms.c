#include "tracking/layers_arms.h"

#include <string.h>

enum { SHOULDERS = 11, ELBOWS = 13, WRISTS = 15, PINKIES = 17, INDICES = 19, HIPS = 23 };
enum { UPPER, FOREARM, HAND, SEGMENTS };

// Half as thick as an arm, metres, at shoulder, elbow, wrist and along the fingers: half of the breadths of
// grown people (anthropometric surveys: 10, 9, 6 and 8 cm), with a thin sleeve.
static const float radii_m[SEGMENTS + 1] = {0.055f, 0.047f, 0.035f, 0.045f};

// Beyond so many radii nothing is the arm; what the arm is compared with lies between the other two.
#define REACH_MAX 3.0f
#define BESIDE_FROM 1.4f
#define BESIDE_MAX 2.8f

// The logarithm of the odds on the axis and its fall a radius: at a radius and a tenth it is even.
#define PRIOR_SLOPE 3.6f
#define PRIOR_EVEN 1.1f
#define PRIOR_MAX 2.2f
#define PRIOR_MIN (-7.0f)

// However clear, a colour may be elsewhere too.
#define EVIDENCE_MAX 4.0f
#define PASSES 2

struct limb {
    struct vec2 joints[SEGMENTS + 1]; // shoulder, elbow, wrist, ends of the fingers
    float radii[SEGMENTS + 1];
    float shown[ARM_PARTS]; // 0 hidden behind the torso .. 1
};

static struct limb find_limb(const struct layers_view *view, const struct body *body, int side, float metre)
{
    int k = side == 0 ? 1 : 0; // a body's left landmarks come before its right ones
    struct limb limb;
    for (int i = 0; i < HAND; i++)
        limb.joints[i] = layers_cell_of(view, body->landmarks_px[SHOULDERS + 2 * i + k]);
    limb.joints[HAND] = layers_cell_of(view, body->landmarks_px[WRISTS + k]);
    struct vec2 index = layers_cell_of(view, body->landmarks_px[INDICES + k]);
    struct vec2 pinky = layers_cell_of(view, body->landmarks_px[PINKIES + k]);
    struct vec2 wrist = limb.joints[HAND];
    // The landmarks are the knuckles; fingers go on as far as the palm is long.
    limb.joints[SEGMENTS] = (struct vec2){index.x + pinky.x - wrist.x, index.y + pinky.y - wrist.y};
    for (int i = 0; i <= SEGMENTS; i++)
        limb.radii[i] = radii_m[i] * metre;
    for (int i = 0; i < ARM_PARTS; i++)
        limb.shown[i] = 1.0f;
    return limb;
}

// --- where cells are beside an arm -------------------------------------------------------------------------

static struct arm_place place_beside(const struct limb *limb, struct vec2 p)
{
    struct arm_place place = {.reach = REACH_MAX};
    for (int i = 0; i < SEGMENTS; i++) {
        float along, distance = layers_from_line(p, limb->joints[i], limb->joints[i + 1], &along);
        float t = fminf(fmaxf(along, 0.0f), 1.0f);
        float reach = distance / (limb->radii[i] + t * (limb->radii[i + 1] - limb->radii[i]));
        if (reach >= place.reach)
            continue;
        place.reach = reach;
        place.part = i == HAND ? 4 : 2 * i + (t < 0.5f ? 0 : 1);
        place.prior = fminf(PRIOR_SLOPE * (PRIOR_EVEN - reach), PRIOR_MAX);
        if (i == UPPER) // it begins below the shoulder's end; above, the garment's own shoulder is seen
            place.prior -= 5.0f * (1.0f - smoothstep(0.05f, 0.4f, along));
    }
    place.prior = fmaxf(place.prior, PRIOR_MIN);
    return place;
}

static void place_cells(const struct layers_view *view, const struct limb *limb,
                        const struct layers_bounds *bounds, struct arm_place *places)
{
    for (int i = 0; i < view->rows * view->columns; i++)
        places[i].reach = REACH_MAX;
    for (int y = bounds->top; y < bounds->bottom; y++)
        for (int x = bounds->left; x < bounds->right; x++)
            if (view->places[y * view->columns + x].values[LAYER_PERSON] > 0.02f)
                places[y * view->columns + x] = place_beside(
                    limb, (struct vec2){(float)(view->left + x) + 0.5f, (float)(view->top + y) + 0.5f});
}

// --- colours -----------------------------------------------------------------------------------------------

// A part's colours go on into its neighbours: they are as many counts as the neighbour has few.
#define NEIGHBOUR 0.25f

static void count(struct tone_counts counts[ARM_PARTS], int part, struct tone tone, float weight)
{
    tone_counts_add(&counts[part], tone, weight);
    if (part > 0)
        tone_counts_add(&counts[part - 1], tone, NEIGHBOUR * weight);
    if (part + 1 < ARM_PARTS)
        tone_counts_add(&counts[part + 1], tone, NEIGHBOUR * weight);
}

// `shares`: how much of each place is the arm, as known so far; NULL: by the landmarks.
static void count_colours(const struct layers_view *view, const struct layers_bounds *bounds, int side,
                          bool is_first, struct arms_work *work)
{
    for (int i = 0; i < ARM_PARTS; i++) {
        tone_counts_clear(&work->arm[i]);
        tone_counts_clear(&work->beside[i]);
    }
    for (int y = bounds->top; y < bounds->bottom; y++)
        for (int x = bounds->left; x < bounds->right; x++) {
            int cell = y * view->columns + x;
            const struct arm_place *place = &work->places[side][cell];
            const struct guided_place *seen = &view->places[cell];
            if (place->reach >= BESIDE_MAX || seen->values[LAYER_PERSON] < 0.5f)
                continue;
            float share =
                is_first ? (place->reach < 0.7f ? 1.0f : 0.0f) : seen->values[LAYER_ARM_RIGHT + side];
            bool is_beside = place->reach > (is_first ? BESIDE_FROM : 0.0f) &&
                             work->places[1 - side][cell].reach > BESIDE_FROM &&
                             seen->values[LAYER_OVER] < 0.5f;
            struct tone tone = tone_of(seen->colour);
            if (share > 0.05f)
                count(work->arm, place->part, tone, share);
            if (is_beside && share < 0.95f)
                count(work->beside, place->part, tone, 1.0f - share);
        }
}

// An arm with so much of the face's colours is bare, or not.
#define SLEEVE 0.10f
#define BARE 0.30f

// A hand is of the face's skin, and so is an arm that is bare.
static void count_skin(struct arms_work *work)
{
    for (int i = 0; i < ARM_PARTS; i++) {
        struct tone_counts *arm = &work->arm[i];
        float bare = smoothstep(SLEEVE, BARE, tone_counts_overlap(arm, &work->skin));
        float share = i == ARM_PARTS - 1 ? fmaxf(bare, 0.5f) : bare;
        tone_counts_mix(arm, &work->skin, share * arm->total);
    }
}

// --- shares ------------------------------------------------------------------------------------------------

static void decide(const struct layers_view *view, const struct limb *limb,
                   const struct layers_bounds *bounds, int side, struct arms_work *work)
{
    for (int i = 0; i < ARM_PARTS; i++)
        tone_counts_shade(&work->beside[i]),
            tone_evidence_weigh(&work->evidence[i], &work->arm[i], &work->beside[i], 0.0f, EVIDENCE_MAX);
    for (int y = bounds->top; y < bounds->bottom; y++)
        for (int x = bounds->left; x < bounds->right; x++) {
            int cell = y * view->columns + x;
            const struct arm_place *place = &work->places[side][cell];
            struct guided_place *seen = &view->places[cell];
            if (place->reach >= REACH_MAX)
                continue;
            float evidence = tone_evidence_at(&work->evidence[place->part], tone_of(seen->colour));
            float share = limb->shown[place->part] / (1.0f + expf(-place->prior - evidence));
            seen->values[LAYER_ARM_RIGHT + side] = share * seen->values[LAYER_PERSON];
        }
}

// A hand hides sleeves too: what is beyond the wrist is over everything.
static void move_hand(const struct layers_view *view, const struct layers_bounds *bounds, int side,
                      const struct arms_work *work)
{
    for (int y = bounds->top; y < bounds->bottom; y++)
        for (int x = bounds->left; x < bounds->right; x++) {
            int cell = y * view->columns + x;
            const struct arm_place *place = &work->places[side][cell];
            float *values = view->places[cell].values;
            if (place->reach >= REACH_MAX || place->part != ARM_PARTS - 1)
                continue;
            values[LAYER_OVER] = fmaxf(values[LAYER_OVER], values[LAYER_ARM_RIGHT + side]);
            values[LAYER_ARM_RIGHT + side] = 0.0f;
        }
}

void layers_arms_look(const struct layers_view *view, const struct people *people, int body,
                      struct arms_work *work)
{
    const struct body *of = &people->bodies[body];
    float metre = layers_metre(view, of);
    if (!(metre > 0.0f))
        return;
    struct limb limbs[2];
    struct layers_bounds bounds[2];
    for (int side = 0; side < 2; side++) {
        limbs[side] = find_limb(view, of, side, metre);
        bounds[side] =
            layers_bounds_of(view, limbs[side].joints, SEGMENTS + 1, REACH_MAX * limbs[side].radii[0]);
        place_cells(view, &limbs[side], &bounds[side], work->places[side]);
    }
    for (int side = 0; side < 2; side++)
        for (int pass = 0; pass < PASSES; pass++) {
            count_colours(view, &bounds[side], side, pass == 0, work);
            count_skin(work);
            decide(view, &limbs[side], &bounds[side], side, work);
        }
    for (int side = 0; side < 2; side++)
        move_hand(view, &bounds[side], side, work);
}
