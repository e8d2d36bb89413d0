#include "tracking/layers_arms.h"

#include <string.h>

// Less of a person is nobody.
#define SEEN_MIN 0.02f

// What an arm is compared with lies so many of its radii from its axis.
#define BESIDE_FROM 1.4f
#define BESIDE_MAX 2.8f

// However clear, a colour may be elsewhere too.
#define EVIDENCE_MAX 4.0f
#define PASSES 2

// --- where cells are beside an arm -------------------------------------------------------------------------

static void place_cells(const struct layers_view *view, const struct limb *limb, int side,
                        const struct layers_bounds *bounds, struct arms_work *work)
{
    struct limb_place *places = work->places[side];
    for (int i = 0; i < view->rows * view->columns; i++)
        places[i].reach = LIMB_REACH_MAX;
    for (int y = bounds->top; y < bounds->bottom; y++)
        for (int x = bounds->left; x < bounds->right; x++) {
            int cell = y * view->columns + x;
            if (view->places[cell].values[LAYER_PERSON] < SEEN_MIN)
                continue;
            struct vec2 p = {(float)(view->left + x) + 0.5f, (float)(view->top + y) + 0.5f};
            places[cell] = limb_place_at(limb, p);
            work->tones[cell] = tone_of(view->places[cell].colour);
        }
}

// --- colours -----------------------------------------------------------------------------------------------

// First by the landmarks, then by what was decided with these colours.
static void count_colours(const struct layers_view *view, const struct layers_bounds *bounds, int side,
                          bool is_first, struct arms_work *work)
{
    for (int i = 0; i < LIMB_PARTS; i++) {
        tone_counts_clear(&work->arm[i]);
        tone_counts_clear(&work->beside[i]);
    }
    for (int y = bounds->top; y < bounds->bottom; y++)
        for (int x = bounds->left; x < bounds->right; x++) {
            int cell = y * view->columns + x;
            const struct limb_place *place = &work->places[side][cell];
            const struct guided_place *seen = &view->places[cell];
            if (place->reach >= BESIDE_MAX || seen->values[LAYER_PERSON] < 0.5f)
                continue;
            float share =
                is_first ? (place->reach < 0.7f ? 1.0f : 0.0f) : seen->values[LAYER_ARM_RIGHT + side];
            bool is_beside = place->reach > (is_first ? BESIDE_FROM : 0.0f) &&
                             work->places[1 - side][cell].reach > BESIDE_FROM &&
                             seen->values[LAYER_OVER] < 0.5f;
            struct tone tone = work->tones[cell];
            if (share > 0.05f)
                tone_counts_add(&work->arm[place->part], tone, share);
            if (is_beside && share < 0.95f)
                tone_counts_add(&work->beside[place->part], tone, 1.0f - share);
        }
}

// An arm with so much of the face's colours is bare, or not.
#define SLEEVE 0.10f
#define BARE 0.30f

static void find_bare(struct arms_work *work)
{
    for (int i = 0; i < LIMB_PARTS; i++) {
        float bare = smoothstep(SLEEVE, BARE, tone_counts_overlap(&work->arm[i], &work->skin));
        float beside = smoothstep(SLEEVE, BARE, tone_counts_overlap(&work->beside[i], &work->skin));
        work->skin_share[i] = i == LIMB_PART_HAND ? greater(bare, 0.5f) : bare;
        work->bare[i] = bare * (1.0f - beside);
    }
}

// A hand is of the face's skin, and so is an arm that is bare.
static void count_skin(struct arms_work *work)
{
    for (int i = 0; i < LIMB_PARTS; i++)
        tone_counts_mix(&work->arm[i], &work->skin, work->skin_share[i] * work->arm[i].total);
}

// A hand with so much of the face's colours is in sight, or not: it is in a pocket, or behind the back.
#define NO_HAND 0.03f
#define HAND_SEEN 0.12f
// An arm without its hand is in sight if its landmarks are said to be this visible, or not.
#define DOUBTFUL 0.5f
#define VISIBLE 0.8f

// A part's colours go on into its neighbours: so much of theirs are counted with its own.
#define NEIGHBOUR 0.25f

// The first and the last of all parts' counts have one neighbour; those of the part before are kept as they
// were.
static void count_neighbours(struct tone_counts counts[LIMB_PARTS], struct tone_counts kept[2])
{
    for (int i = 0; i < LIMB_PARTS; i++) {
        struct tone_counts *own = &kept[i % 2];
        const struct tone_counts *before = &kept[(i + 1) % 2];
        *own = counts[i];
        if (i > 0)
            tone_counts_mix(&counts[i], before, NEIGHBOUR * before->total);
        if (i + 1 < LIMB_PARTS)
            tone_counts_mix(&counts[i], &counts[i + 1], NEIGHBOUR * counts[i + 1].total);
    }
}

// How much of each part is in sight. What the landmarks' depth takes for hidden is in sight where it is bare.
// Only the first counts tell, of the parts alone: the others have the face's colours mixed in, and a bare
// forearm's.
static void find_seen(const struct limb *limb, struct arms_work *work)
{
    float hand = 1.0f;
    if (work->skin.total > 0.0f && !limb->has_bones)
        hand = smoothstep(NO_HAND, HAND_SEEN, tone_counts_overlap(&work->arm[LIMB_PART_HAND], &work->skin));
    for (int i = 0; i < LIMB_PARTS; i++) {
        float alone = i == LIMB_PART_HAND ? 0.0f : smoothstep(DOUBTFUL, VISIBLE, limb->sight[i]);
        work->seen[i] = limb->known[i] * (hand + (1.0f - hand) * alone) * limb->shown[i];
    }
}

// Folds and the shadow of the arm itself make the clothes beside it darker, by so many steps of tones.
#define SHADES 3
// Where a sleeve is of the torso's cloth nothing tells the one from the other at the armpit: what lies on the
// torso there may cover the arm's inner edge rather than have a hole beside its own sleeve.
#define SAME_CLOTH_PRIOR 1.2f

// --- shares ------------------------------------------------------------------------------------------------

static void decide(const struct layers_view *view, const struct limb *limb,
                   const struct layers_bounds *bounds, int side, struct arms_work *work)
{
    for (int i = 0; i < LIMB_PARTS; i++) {
        for (int k = 0; k < SHADES; k++)
            tone_counts_shade(&work->beside[i]);
        tone_evidence_weigh(&work->evidence[i], &work->arm[i], &work->beside[i], 0.0f, EVIDENCE_MAX);
    }
    for (int y = bounds->top; y < bounds->bottom; y++)
        for (int x = bounds->left; x < bounds->right; x++) {
            int cell = y * view->columns + x;
            const struct limb_place *place = &work->places[side][cell];
            struct guided_place *seen = &view->places[cell];
            if (place->reach >= LIMB_REACH_MAX)
                continue;
            float evidence = tone_evidence_at(&work->evidence[place->part], work->tones[cell]);
            float seen_share =
                greater(work->seen[place->part], limb->known[place->part] * work->bare[place->part]);
            float prior = place->prior;
            if (place->part <= LIMB_PART_UPPER_LAST)
                prior -= SAME_CLOTH_PRIOR * (1.0f - work->evidence[place->part].own);
            float share = seen_share / (1.0f + expf(-prior - evidence));
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
            const struct limb_place *place = &work->places[side][cell];
            float *values = view->places[cell].values;
            if (place->reach >= LIMB_REACH_MAX || place->part != LIMB_PART_HAND)
                continue;
            values[LAYER_OVER] = greater(values[LAYER_OVER], values[LAYER_ARM_RIGHT + side]);
            values[LAYER_ARM_RIGHT + side] = 0.0f;
        }
}

void layers_arms_look(const struct layers_view *view, const struct people *people, int body,
                      struct arms_work *work)
{
    struct limb limbs[2];
    struct layers_bounds bounds[2];
    if (!limbs_find(view, people, body, limbs))
        return;
    for (int side = 0; side < 2; side++) {
        bounds[side] = layers_bounds_of(view, limbs[side].joints, LIMB_SEGMENTS + 1,
                                        LIMB_REACH_MAX * limbs[side].radii[0]);
        place_cells(view, &limbs[side], side, &bounds[side], work);
    }
    for (int side = 0; side < 2; side++)
        for (int pass = 0; pass < PASSES; pass++) {
            count_colours(view, &bounds[side], side, pass == 0, work);
            if (pass == 0)
                find_seen(&limbs[side], work);
            find_bare(work);
            count_neighbours(work->arm, work->kept);
            count_neighbours(work->beside, work->kept);
            count_skin(work);
            decide(view, &limbs[side], &bounds[side], side, work);
        }
    for (int side = 0; side < 2; side++)
        move_hand(view, &bounds[side], side, work);
}
