// Tops, jackets and dresses: each half is read from the neck over shoulder, sleeve and armpit to the hem.
#include "assets/garment/landmarks_internal.h"
#include "assets/garment/neckline.h"

#include <math.h>
#include <stdlib.h>

// Lengths in shares of the garment's longer side.
#define THIN 0.045f          // ribbons and straps are, sleeves aren't
#define CORNER_REACH 0.015f  // how far to either side a corner is looked at …
#define CURVE_REACH 0.03f    // … and a rounder one
#define NECK_LEVEL 0.004f    // so near to the highest point a shoulder strap's top is level
#define COLLAR_HIGHEST 0.15f // no collar stands higher on its shoulder
#define COLLAR_STEEP 0.6f    // steeper than any shoulder
#define COLLAR_LEAST 0.008f  // and none lower
#define COLLAR_WIDEST                                                                                        \
    0.75f // of half the chest: what stands goes round a neck; wider ones lie on the shoulders
#define ARMHOLE_REACH 0.08f // an armhole is some hand's breadths long

// How deep an armhole is on clothes for people, over the width of the chest beneath it: some 23 cm over 50.
// An arm must go through, but boxy and batwing tops have armholes nearly as deep as they are wide.
#define DROP_USUAL 0.5f
#define DROP_SHALLOW 0.25f // spreads
#define DROP_DEEP 0.4f
#define DROP_FARTHEST 1.6f // of them
// Shoulder to elbow over the width of the chest: some 33 cm over 52 (the 50th percentile of adults).
#define UPPER_ARM 0.63f

#define ARMPIT_TURN (-0.4f) // radians: a waist is no such corner
#define COLLAR_TURN (-0.3f) // where a collar stands on a shoulder
#define BASE_LEAST 0.7f     // a sleeve's seam ends no nearer to the axis, in shares of its armpit's distance
#define SLEEVE_DETOUR 1.25f // the way round a sleeve over the way across, at least: a cap sleeve's
#define CUFF_LEAST 0.3f     // of the armhole: no sleeve ends narrower
#define BARE_DIP 0.3f       // of the neck's width: a dip this deep without an edge within is the front's own
#define WAISTED 0.97f
#define EDGE_LEAST 4.0f // bytes: fainter is no edge
// Nor what the texture may make of itself: changes of its size on some ten stretches of the path, which don't
// agree on a direction, average out to its third …
#define EDGE_OVER_TEXTURE 0.4f
#define EDGE_OF_BARE 5.0f // … where no inside is to be expected

#define ARMHOLE_TURN 1.0f   // radians: no armhole meets its side more sharply
#define ARMPITS_APART 0.05f // how far one is usually from the other one's mirror image

#define MAX_CANDIDATES 12

struct candidate {
    int armpit, base; // of the body's outline: the two ends of a sleeve's seam
    float score;
    struct vec2 at; // the armpit
};

// The half at larger x; the other one is read in a mirror.
struct half {
    struct outline outline, body; // as it is, and without what is thin
    const struct picture *front;
    bool is_mirrored;
    float size_px, width_px;
    int top, bottom;           // of the outline, at the axis
    int body_top, body_bottom; // of the body's
    float chest_px;            // half of its width at the armpits
    int candidate_count;
    struct candidate candidates[MAX_CANDIDATES];
    struct candidate sleeve;
    int neck, collar, shoulder; // of the outline
    bool has_sleeve, has_elbow, has_waist, has_collar;
    struct vec2 armpit, hem, waist, cuff_outer, cuff_inner, elbow_outer, elbow_inner;
};

static struct vec2 point(const struct half *half, int index)
{
    return half->outline.points[outline_at(index)];
}

static struct vec2 body_point(const struct half *half, int index)
{
    return half->body.points[outline_at(index)];
}

static float distance(struct vec2 a, struct vec2 b)
{
    return vec2_length(vec2_subtract(a, b));
}

static int steps_of(const struct outline *outline, float px)
{
    int steps = (int)lroundf(px / outline->step_px);
    return steps > 2 ? steps : 2;
}

static bool is_cloth(const struct half *half, struct vec2 p)
{
    float x = half->is_mirrored ? 2.0f * half->outline.axis_x - p.x : p.x;
    return picture_alpha_at(half->front, x, p.y) >= 128;
}

// How unusual an armhole's depth over the chest is, in spreads.
static float strangeness_of_drop(float share)
{
    return (share - DROP_USUAL) / (share < DROP_USUAL ? DROP_SHALLOW : DROP_DEEP);
}

// --- armpits -----------------------------------------------------------------------------------------------

// The other end of the seam that ends at point `armpit`: the shortest way across for the longest way round
// (the short-cut rule of shape decomposition: Singh, Seyranian and Hoffman 1999). Returns the detour.
static float find_base(const struct half *half, int armpit, int *base)
{
    float best = 0.0f;
    struct vec2 low = body_point(half, armpit);
    int peak = outline_extreme(&half->body, half->body_top, armpit, (struct vec2){0.0f, -1.0f});
    int length = outline_length(peak, armpit);
    for (int i = 0; i < length; i += 2) {
        struct vec2 high = body_point(half, peak + i);
        float across = distance(high, low), round = (float)(length - i) * half->body.step_px;
        if (across < 0.04f * half->size_px || high.y > low.y || round < best * across ||
            high.x - half->outline.axis_x < BASE_LEAST * (low.x - half->outline.axis_x))
            continue;
        bool through_cloth = true;
        for (int k = 1; k < 8 && through_cloth; k++)
            through_cloth = is_cloth(half, vec2_mix(high, low, (float)k / 8.0f));
        if (!through_cloth)
            continue;
        best = round / across;
        *base = outline_at(peak + i);
    }
    return best;
}

// Sleeves point outwards or down, beyond their armpits; what points up is a strap.
static bool points_like_sleeve(const struct half *half, int base, int armpit)
{
    struct vec2 low = body_point(half, armpit), root = vec2_mix(low, body_point(half, base), 0.5f);
    struct vec2 end = {0.0f, 0.0f};
    float farthest = 0.0f, beyond = 0.0f;
    for (int i = 0; i < outline_length(base, armpit); i++) {
        struct vec2 p = body_point(half, base + i), to = vec2_subtract(p, root);
        beyond = fmaxf(beyond, p.x - low.x);
        if (vec2_length(to) <= farthest)
            continue;
        farthest = vec2_length(to);
        end = to;
    }
    return beyond > 0.04f * half->width_px && end.y > -0.2f * farthest;
}

static void add_candidate(struct half *half, int armpit, float turn, float peak_y)
{
    struct candidate candidate = {.armpit = armpit, .at = body_point(half, armpit)};
    float chest = candidate.at.x - half->outline.axis_x, detour = find_base(half, armpit, &candidate.base);
    if (chest < 0.08f * half->width_px || detour < SLEEVE_DETOUR ||
        !points_like_sleeve(half, candidate.base, armpit))
        return;
    float drop = strangeness_of_drop((candidate.at.y - peak_y) / (2.0f * chest));
    candidate.score =
        fminf(-turn, 2.2f) / 1.5f + fminf(detour, 5.0f) / 2.5f - fminf(0.5f * drop * drop, 1.0f);
    int place = half->candidate_count < MAX_CANDIDATES ? half->candidate_count++ : -1;
    for (int i = 0; i < MAX_CANDIDATES && place < 0; i++)
        place = half->candidates[i].score < candidate.score ? i : -1;
    if (place >= 0)
        half->candidates[place] = candidate;
}

// Inner corners of the outline, from the neck to the hem, behind which a sleeve might be.
static void find_candidates(struct half *half)
{
    int reach = steps_of(&half->body, CURVE_REACH * half->size_px);
    int length = outline_length(half->body_top, half->body_bottom);
    for (int i = reach; i < length - reach; i++) {
        int at = outline_at(half->body_top + i);
        float turn = outline_turn(&half->body, at, reach);
        bool is_sharpest = turn < ARMPIT_TURN;
        for (int k = -reach / 2; k <= reach / 2 && is_sharpest; k++)
            is_sharpest = turn <= outline_turn(&half->body, at + k, reach);
        if (is_sharpest)
            add_candidate(half, at, turn, half->outline.top);
    }
}

// Sleeves come in pairs, much alike.
static void choose_sleeves(struct half halves[2])
{
    float best = 2.0f;
    for (int i = 0; i < halves[0].candidate_count; i++)
        for (int k = 0; k < halves[1].candidate_count; k++) {
            const struct candidate *a = &halves[0].candidates[i], *b = &halves[1].candidates[k];
            float apart = distance(a->at, b->at) / (0.1f * halves[0].size_px);
            float score = a->score + b->score - apart * apart;
            if (score <= best)
                continue;
            best = score;
            halves[0].sleeve = *a;
            halves[1].sleeve = *b;
            halves[0].has_sleeve = halves[1].has_sleeve = true;
        }
    for (int side = 0; side < 2 && halves[0].has_sleeve; side++) {
        halves[side].armpit = halves[side].sleeve.at;
        halves[side].chest_px = halves[side].armpit.x - halves[side].outline.axis_x;
    }
}

// --- sleeves -----------------------------------------------------------------------------------------------

// The two outer corners of the sleeve's end: sharp, a straight edge apart, across the sleeve, far from the
// armpit.
static void find_cuff(struct half *half)
{
    const struct outline *body = &half->body;
    int base = half->sleeve.base, length = outline_length(base, half->sleeve.armpit);
    int reach = steps_of(body, CORNER_REACH * half->size_px);
    struct vec2 root = vec2_mix(body_point(half, base), half->armpit, 0.5f);
    float root_px = distance(body_point(half, base), half->armpit), farthest = 1.0f, best = -INFINITY;
    for (int i = 0; i < length; i++)
        farthest = fmaxf(farthest, distance(body_point(half, base + i), root));
    for (int i = 2; i < length; i++)
        for (int k = 3; k < length - i; k++) {
            struct vec2 a = body_point(half, base + i), b = body_point(half, base + i + k);
            float width = distance(a, b), bend = (float)k * body->step_px / fmaxf(width, 1.0f);
            if (width > 1.4f * root_px || width < CUFF_LEAST * root_px || bend > 1.5f)
                continue;
            struct vec2 middle = vec2_mix(a, b, 0.5f), axis = vec2_subtract(middle, root);
            float slant =
                ((b.x - a.x) * axis.x + (b.y - a.y) * axis.y) / fmaxf(width * vec2_length(axis), 1e-3f);
            int within = k / 2 < reach ? k / 2 : reach; // no corner counts twice
            float turns = fminf(outline_turn(body, base + i, within), 1.5f) +
                          fminf(outline_turn(body, base + i + k, within), 1.5f);
            float score = turns - 3.0f * (bend - 1.0f) + 3.0f * vec2_length(axis) / farthest - fabsf(slant);
            if (score <= best)
                continue;
            best = score;
            half->cuff_outer = a;
            half->cuff_inner = b;
        }
    half->has_sleeve = best > -INFINITY;
}

static void find_elbow(struct half *half)
{
    struct vec2 shoulder = point(half, half->shoulder);
    int outer = outline_nearest(&half->outline, half->top, half->bottom, half->cuff_outer);
    int inner = outline_nearest(&half->outline, outer, half->bottom, half->cuff_inner);
    int armpit = outline_nearest(&half->outline, inner, half->bottom, half->armpit);
    float length = distance(shoulder, half->cuff_outer), arm = UPPER_ARM * 2.0f * half->chest_px;
    half->has_elbow = length > 1.35f * arm;
    // Halfway down a whole sleeve; one that ends higher reaches as far below the elbow as there is left.
    float share = fminf(fmaxf(0.5f, arm / fmaxf(length, 1.0f)), 0.8f);
    half->elbow_outer =
        point(half, half->shoulder + (int)(share * (float)outline_length(half->shoulder, outer)));
    struct vec2 axis = vec2_subtract(vec2_mix(half->cuff_outer, half->cuff_inner, 0.5f),
                                     vec2_mix(shoulder, half->armpit, 0.5f));
    // Straight across the sleeve; below an armpit that hangs low all the same.
    float least = INFINITY;
    int under = outline_length(inner, armpit);
    for (int i = under / 5; i <= under * 4 / 5; i++) {
        struct vec2 to = vec2_subtract(point(half, inner + i), half->elbow_outer);
        float along = fabsf(to.x * axis.x + to.y * axis.y);
        if (along >= least)
            continue;
        least = along;
        half->elbow_inner = point(half, inner + i);
    }
    half->has_elbow = half->has_elbow && least < INFINITY;
}

// --- neck and shoulder -------------------------------------------------------------------------------------

static int sharpest(const struct half *half, int from, int to, float sign, float *turn)
{
    int best = outline_at(from), reach = steps_of(&half->outline, CORNER_REACH * half->size_px);
    *turn = -INFINITY;
    for (int i = 0; i <= outline_length(from, to); i++) {
        float at = sign * outline_turn(&half->outline, from + i, reach);
        if (at > *turn) {
            *turn = at;
            best = outline_at(from + i);
        }
    }
    *turn *= sign;
    return best;
}

// How far down the neck and the shoulder may be looked for.
static int end_of_shoulder(const struct half *half)
{
    int bottom = half->has_sleeve ? outline_nearest(&half->outline, half->top, half->bottom, half->cuff_outer)
                                  : half->bottom;
    int peak = outline_extreme(&half->outline, half->top, bottom, (struct vec2){0.0f, -1.0f}), index = peak;
    float low = point(half, peak).y + COLLAR_HIGHEST * half->size_px;
    while (index != bottom && point(half, index).y < low)
        index = outline_at(index + 1);
    return index;
}

// Where a collar that stands up meets the shoulder: an inner corner below its top, from which the outline
// goes on outwards. Beside a strap there is no cloth before the neck.
static void find_collar(struct half *half, int peak, int end)
{
    float turn = 0.0f, high = point(half, peak).y;
    int corner = sharpest(half, peak, end, -1.0f, &turn);
    struct vec2 at = point(half, corner);
    struct vec2 on =
        vec2_subtract(point(half, corner + steps_of(&half->outline, CURVE_REACH * half->size_px)), at);
    struct vec2 in =
        vec2_subtract(at, point(half, corner - steps_of(&half->outline, CURVE_REACH * half->size_px)));
    const struct vec2 within = {0.5f * (at.x + half->outline.axis_x), at.y};
    float chest = half->has_sleeve ? half->chest_px : 0.5f * half->width_px;
    half->has_collar = turn < COLLAR_TURN && corner != end && on.x > fabsf(on.y) && is_cloth(half, within) &&
                       at.y - high > COLLAR_LEAST * half->size_px && in.y > COLLAR_STEEP * fabsf(in.x) &&
                       at.y - high < COLLAR_HIGHEST * half->size_px &&
                       at.x - half->outline.axis_x < COLLAR_WIDEST * chest;
    half->collar = corner;
}

static void find_neck(struct half *half)
{
    int end = end_of_shoulder(half);
    int peak = outline_extreme(&half->outline, half->top, end, (struct vec2){0.0f, -1.0f});
    float level = point(half, peak).y + NECK_LEVEL * half->size_px;
    half->neck = half->top; // the first that is as good as the peak: a strap's inner end
    if (point(half, half->top).y <= level)
        half->neck = peak;
    while (point(half, half->neck).y > level)
        half->neck = outline_at(half->neck + 1);
    find_collar(half, peak, end);
}

// On a set-in sleeve the seam goes up from the armpit; where the outline bends most near there, the shoulder
// ends.
static void find_sleeve_head(struct half *half)
{
    struct vec2 neck = point(half, half->neck);
    int outer = outline_nearest(&half->outline, half->neck, half->bottom, half->cuff_outer), end = half->neck;
    while (end != outer && point(half, end).y < half->armpit.y)
        end = outline_at(end + 1);
    struct vec2 low = point(half, end);
    float best = -INFINITY, chord = fmaxf(distance(neck, low), 1.0f);
    float usual = half->outline.axis_x + 0.93f * half->chest_px;
    for (int i = 0; i <= outline_length(half->neck, end); i++) {
        struct vec2 p = point(half, half->neck + i);
        float out = -((low.x - neck.x) * (p.y - neck.y) - (low.y - neck.y) * (p.x - neck.x)) / chord;
        float score = out - 0.3f * fabsf(p.x - usual);
        if (score <= best)
            continue;
        best = score;
        half->shoulder = outline_at(half->neck + i);
    }
}

// Without a sleeve: how much a point looks like the armhole's end at the side seam. The outline turns
// outwards along the armhole and down again there, less than at a hem's corner: seen from near, and over the
// armhole's length, where frills and prints count less. -INFINITY: not here; a strap has no armpit.
static float armhole_score(const struct half *half, int at)
{
    struct vec2 p = point(half, at), shoulder = point(half, half->shoulder);
    float chest = p.x - half->outline.axis_x;
    float drop = strangeness_of_drop((p.y - shoulder.y) / fmaxf(2.0f * chest, 1.0f));
    float clear_px = ARMHOLE_REACH * half->size_px; // of the shoulder's own corner, and of the hem's
    if (fabsf(drop) > DROP_FARTHEST || chest <= 0.0f || p.y - shoulder.y < clear_px ||
        half->outline.bottom - p.y < clear_px)
        return -INFINITY;
    int on_body = outline_nearest(&half->body, half->body_top, half->body_bottom, p);
    if (distance(body_point(half, on_body), p) > CORNER_REACH * half->size_px)
        return -INFINITY;
    float near = outline_turn(&half->outline, at, steps_of(&half->outline, CURVE_REACH * half->size_px));
    float whole = outline_turn(&half->body, on_body, steps_of(&half->body, clear_px));
    return fminf(near, ARMHOLE_TURN) + 2.0f * fminf(whole, ARMHOLE_TURN) - 0.5f * drop * drop;
}

// Armholes come in pairs, as sleeves do.
static void find_armholes(struct half halves[2])
{
    float scores[2][OUTLINE_POINTS], best = -INFINITY;
    int lengths[2];
    for (int side = 0; side < 2; side++) {
        struct half *half = &halves[side];
        float turn = 0.0f;
        half->shoulder = sharpest(half, half->neck + 2, end_of_shoulder(half), 1.0f, &turn);
        lengths[side] = outline_length(half->shoulder, half->bottom);
        for (int i = 1; i < lengths[side]; i++)
            scores[side][i] = armhole_score(half, half->shoulder + i);
    }
    for (int i = 1; i < lengths[0]; i++)
        for (int k = 1; k < lengths[1] && scores[0][i] > -INFINITY; k++) {
            struct vec2 a = point(&halves[0], halves[0].shoulder + i),
                        b = point(&halves[1], halves[1].shoulder + k);
            float apart = distance(a, b) / (ARMPITS_APART * halves[0].size_px);
            float score = scores[0][i] + scores[1][k] - apart * apart;
            if (score <= best)
                continue;
            best = score;
            halves[0].armpit = a;
            halves[1].armpit = b;
        }
    for (int side = 0; side < 2; side++)
        halves[side].chest_px = halves[side].armpit.x - halves[side].outline.axis_x;
}

// --- hem and waist -----------------------------------------------------------------------------------------

static void find_hem(struct half *half)
{
    const struct outline *body = &half->body;
    int armpit = outline_nearest(body, half->body_top, half->body_bottom, half->armpit);
    int reach = steps_of(body, CURVE_REACH * half->size_px),
        length = outline_length(armpit, half->body_bottom);
    float widest = 1.0f, best = -INFINITY, tall = fmaxf(body->bottom - half->armpit.y, 1.0f);
    for (int i = 0; i <= length; i++)
        widest = fmaxf(widest, body_point(half, armpit + i).x - half->outline.axis_x);
    int hem = half->body_bottom;
    for (int i = 1; i < length; i++) {
        struct vec2 p = body_point(half, armpit + i);
        float out = (p.x - half->outline.axis_x) / widest;
        if (p.x - half->outline.axis_x < 0.6f * half->chest_px)
            continue;
        float score = 0.5f * out + (p.y - half->armpit.y) / tall +
                      0.5f * fminf(outline_turn(body, armpit + i, reach), 1.4f);
        if (score <= best)
            continue;
        best = score;
        hem = outline_at(armpit + i);
    }
    half->hem = body_point(half, hem);
    half->waist = body_point(half, outline_extreme(body, armpit, hem, (struct vec2){-1.0f, 0.0f}));
    float waist = half->waist.x - half->outline.axis_x;
    half->has_waist = waist < WAISTED * fminf(half->chest_px, half->hem.x - half->outline.axis_x);
}

static enum result trace_half(const struct garment *garment, bool is_mirrored, struct half *half)
{
    const struct picture *front = &garment->front;
    struct outline outline, body;
    int longer = front->width_px > front->height_px ? front->width_px : front->height_px;
    *half = (struct half){.front = front, .is_mirrored = is_mirrored, .size_px = (float)longer};
    enum result result = outline_trace(front, 0.0f, &outline);
    if (result == RESULT_OK)
        result = outline_trace(front, LANDMARKS_THIN * half->size_px, &body);
    if (result != RESULT_OK)
        return result;
    body.axis_x = outline.axis_x = 0.5f * (outline.axis_x + body.axis_x);
    half->outline = outline;
    half->body = body;
    if (is_mirrored) {
        outline_mirror(&outline, &half->outline);
        outline_mirror(&body, &half->body);
    }
    half->width_px = outline.right - outline.left;
    half->top = outline_at_axis(&half->outline, true);
    half->bottom = outline_at_axis(&half->outline, false);
    half->body_top = outline_at_axis(&half->body, true);
    half->body_bottom = outline_at_axis(&half->body, false);
    find_candidates(half);
    return RESULT_OK;
}

static void read_halves(struct half halves[2])
{
    choose_sleeves(halves);
    for (int side = 0; side < 2; side++) {
        if (halves[side].has_sleeve)
            find_cuff(&halves[side]);
        find_neck(&halves[side]);
    }
    // Collars too come on both sides, and sleeves.
    bool has_collar = halves[0].has_collar && halves[1].has_collar;
    bool has_sleeves = halves[0].has_sleeve && halves[1].has_sleeve;
    for (int side = 0; side < 2; side++) {
        halves[side].neck = has_collar ? halves[side].collar : halves[side].neck;
        halves[side].has_sleeve = has_sleeves;
    }
    if (!has_sleeves)
        find_armholes(halves);
    for (int side = 0; side < 2; side++) {
        if (has_sleeves) {
            find_sleeve_head(&halves[side]);
            find_elbow(&halves[side]);
        }
        find_hem(&halves[side]);
    }
}

// --- both halves -------------------------------------------------------------------------------------------

static void set(struct garment *garment, const struct half *half, enum garment_landmark right, struct vec2 p)
{
    int side = half->is_mirrored ? 0 : 1;
    // What the body's outline has told lies on the garment's own.
    p = point(half, outline_nearest(&half->outline, half->top, half->bottom, p));
    if (half->is_mirrored)
        p.x = 2.0f * half->outline.axis_x - p.x;
    landmark_set(garment, landmark_of_side(right, side), p);
}

static void set_half(struct garment *garment, const struct half *half)
{
    set(garment, half, GARMENT_NECK_RIGHT, point(half, half->neck));
    set(garment, half, GARMENT_SHOULDER_RIGHT, point(half, half->shoulder));
    set(garment, half, GARMENT_ARMPIT_RIGHT, half->armpit);
    set(garment, half, GARMENT_HEM_RIGHT, half->hem);
    if (half->has_waist)
        set(garment, half, GARMENT_WAIST_RIGHT, half->waist);
    if (!half->has_sleeve)
        return;
    set(garment, half, GARMENT_CUFF_OUTER_RIGHT, half->cuff_outer);
    set(garment, half, GARMENT_CUFF_INNER_RIGHT, half->cuff_inner);
    if (!half->has_elbow)
        return;
    set(garment, half, GARMENT_ELBOW_OUTER_RIGHT, half->elbow_outer);
    set(garment, half, GARMENT_ELBOW_INNER_RIGHT, half->elbow_inner);
}

// The lowest point of the edge that the front makes before the inside of the back; false: none is seen that
// stands out from the cloth.
static bool find_neck_front(const struct garment *garment, float over_texture, struct vec2 *out)
{
    struct neckline edge;
    if (!neckline_trace(garment, false, &edge) || edge.strength < EDGE_LEAST ||
        edge.strength < over_texture * edge.texture)
        return false;
    *out = edge.points[0];
    for (int i = 1; i < edge.count; i++)
        *out = edge.points[i].y > out->y ? edge.points[i] : *out;
    return true;
}

// The outline above the neck's middle is the back's, unless the picture shows no back there: then the
// front's.
static void set_neck(struct garment *garment, const struct half *half)
{
    struct vec2 right = garment->landmarks_px[GARMENT_NECK_RIGHT],
                left = garment->landmarks_px[GARMENT_NECK_LEFT], edge;
    struct vec2 top = point(half, half->top);
    float dip = top.y - 0.5f * (left.y + right.y), width = left.x - right.x;
    landmark_set(garment, GARMENT_NECK_BACK, top);
    if (find_neck_front(garment, dip > BARE_DIP * width ? EDGE_OF_BARE : EDGE_OVER_TEXTURE, &edge)) {
        landmark_set(garment, GARMENT_NECK_FRONT, edge);
        return;
    }
    landmark_set(garment, GARMENT_NECK_FRONT, top);
    if (dip > BARE_DIP * width)
        garment->has[GARMENT_NECK_BACK] = false;
}

// The lower ends of an open jacket's two edges.
static void set_fronts(struct garment *garment)
{
    for (int side = 0; side < 2 && garment->is_open; side++) {
        struct neckline edge;
        if (front_edge_trace(garment, side, false, &edge))
            landmark_set(garment, landmark_of_side(GARMENT_HEM_INNER_RIGHT, side),
                         edge.points[edge.count - 1]);
    }
}

enum result landmarks_of_top(const struct outline *outline, struct garment *garment, struct diagnostic *why)
{
    (void)outline;
    enum result result = RESULT_OK;
    struct half *halves = calloc(2, sizeof *halves);
    if (halves == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    for (int side = 0; side < 2 && result == RESULT_OK; side++)
        result = trace_half(garment, side == 0, &halves[side]);
    if (result == RESULT_OK) {
        read_halves(halves);
        for (int side = 0; side < 2; side++)
            set_half(garment, &halves[side]);
        set_neck(garment, &halves[1]);
        set_fronts(garment);
    } else {
        (void)diagnose(why, result, "the cut-out has no outline to speak of");
    }
    free(halves);
    return result;
}
