// Tops, jackets and dresses: each half is read from the neck over shoulder, sleeve and armpit to the hem.
#include "assets/garment/landmarks_internal.h"

#include <math.h>

// Shares of the outline's length, of its points.
#define CORNER_REACH (OUTLINE_POINTS / 70)
#define CURVE_REACH (OUTLINE_POINTS / 36)

// A pocket that is shallower than this share of the height is a waist, no gap below a sleeve.
#define POCKET_LEAST 0.03f
#define ARMPIT_TURN (-0.5f)  // radians: sharper than any waist
#define NECK_DIP 0.012f      // of the height: so far a neckline lies below its sides
#define COLLAR_TURN (-0.22f) // where a collar stands on a shoulder
#define BARE_DIP 0.35f       // of the neck's width: a dip this deep without an edge within is the front's own
#define WAISTED 0.97f

// The half at larger x; the other one is read in a mirror. Indices of points of the outline.
struct half {
    const struct outline *outline;
    float height_px, width_px;
    int top, bottom; // at the axis
    int neck, shoulder, armpit, hem, waist;
    int cuff_outer, cuff_inner, elbow_outer, elbow_inner;
    bool has_sleeve, has_elbow, has_waist, has_collar;
};

static struct vec2 point(const struct half *half, int index)
{
    return half->outline->points[outline_at(index)];
}

static float distance(struct vec2 a, struct vec2 b)
{
    return hypotf(a.x - b.x, a.y - b.y);
}

// Whether a point is passed on the way (clockwise) from one to another.
static bool is_between(int from, int index, int to)
{
    return outline_length(from, index) <= outline_length(from, to);
}

// --- armpit and sleeve -------------------------------------------------------------------------------------

static int sharpest(const struct half *half, int from, int to, int reach, float sign, float *turn)
{
    int best = outline_at(from);
    *turn = -INFINITY;
    for (int i = 0; i <= outline_length(from, to); i++) {
        float at = sign * outline_turn(half->outline, from + i, reach);
        if (at > *turn) {
            *turn = at;
            best = outline_at(from + i);
        }
    }
    *turn *= sign;
    return best;
}

// The sharpest inner corner of the deepest pocket at this side.
static void find_armpit(struct half *half)
{
    struct outline_pocket pockets[OUTLINE_POCKETS];
    int count = outline_pockets(half->outline, pockets);
    for (int i = 0; i < count; i++) {
        const struct outline_pocket *pocket = &pockets[i];
        float turn = 0.0f;
        bool holds_top = is_between(pocket->from, half->top, pocket->to);
        if (holds_top || !is_between(half->top, pocket->deepest, half->bottom) ||
            pocket->depth_px < POCKET_LEAST * half->height_px)
            continue;
        int to = is_between(pocket->from, half->bottom, pocket->to) ? half->bottom : pocket->to;
        int corner =
            sharpest(half, pocket->from + CORNER_REACH, to - CORNER_REACH, CORNER_REACH, -1.0f, &turn);
        if (turn > ARMPIT_TURN)
            continue;
        half->armpit = corner;
        half->has_sleeve = true;
        return;
    }
}

// The two outer corners of the sleeve's end: sharp, a straight edge apart, far from the armpit.
static void find_cuff(struct half *half)
{
    float best = -INFINITY, farthest = 1.0f;
    struct vec2 armpit = point(half, half->armpit);
    int length = outline_length(half->top, half->armpit);
    for (int i = 0; i < length; i++)
        farthest = fmaxf(farthest, distance(point(half, half->top + i), armpit));
    for (int i = CORNER_REACH; i < length; i++) {
        int outer = half->top + i;
        float outer_turn = outline_turn(half->outline, outer, CORNER_REACH);
        if (outer_turn < 0.2f)
            continue;
        for (int k = 3; k < length - i; k++) {
            int inner = outer + k;
            float inner_turn = outline_turn(half->outline, inner, CORNER_REACH);
            float width = distance(point(half, outer), point(half, inner));
            float bend = (float)k * half->outline->step_px / fmaxf(width, 1.0f);
            if (inner_turn < 0.2f || width > 0.4f * half->width_px || bend > 1.4f ||
                width < 0.015f * half->width_px)
                continue;
            struct vec2 a = point(half, outer), b = point(half, inner);
            const struct vec2 middle = {0.5f * (a.x + b.x), 0.5f * (a.y + b.y)};
            float score = fminf(outer_turn, 1.6f) + fminf(inner_turn, 1.6f) - 2.5f * (bend - 1.0f) +
                          1.5f * distance(middle, armpit) / farthest;
            if (score <= best)
                continue;
            best = score;
            half->cuff_outer = outline_at(outer);
            half->cuff_inner = outline_at(inner);
        }
    }
    half->has_sleeve = best > -INFINITY;
}

static void find_elbow(struct half *half)
{
    float inner_px = (float)outline_length(half->cuff_inner, half->armpit) * half->outline->step_px;
    float seam_px = distance(point(half, half->shoulder), point(half, half->armpit));
    half->has_elbow = inner_px > 1.25f * seam_px;
    half->elbow_inner = outline_at(half->cuff_inner + outline_length(half->cuff_inner, half->armpit) / 2);
    half->elbow_outer = outline_at(half->shoulder + outline_length(half->shoulder, half->cuff_outer) / 2);
}

// --- neck and shoulder -------------------------------------------------------------------------------------

// How far down the neck and the shoulder may be looked for.
static int end_of_shoulder(const struct half *half)
{
    return half->has_sleeve ? half->cuff_outer
                            : outline_at(half->top + outline_length(half->top, half->bottom) * 2 / 5);
}

static void find_neck(struct half *half)
{
    int end = end_of_shoulder(half);
    int peak = outline_extreme(half->outline, half->top, end, (struct vec2){0.0f, -1.0f});
    float dip = point(half, half->top).y - point(half, peak).y, turn = 0.0f;
    if (dip > NECK_DIP * half->height_px) {
        half->neck = half->top; // the first that is as good as the peak: a strap's inner end
        while (point(half, half->neck).y > point(half, peak).y + 0.007f * half->height_px)
            half->neck = outline_at(half->neck + 1);
        return;
    }
    int corner = sharpest(half, half->top + CORNER_REACH / 2, end, CORNER_REACH, -1.0f, &turn);
    half->has_collar = turn < COLLAR_TURN && corner != end;
    half->neck = half->has_collar ? corner : peak;
}

static void find_shoulder(struct half *half)
{
    float turn = 0.0f;
    if (half->has_sleeve) {
        // On a set-in sleeve the seam goes up from the armpit; where the outline bends most near there, the
        // shoulder ends.
        struct vec2 armpit = point(half, half->armpit), neck = point(half, half->neck);
        struct vec2 cuff = point(half, half->cuff_outer);
        float best = -INFINITY, chord = fmaxf(distance(neck, cuff), 1.0f);
        for (int i = 0; i <= outline_length(half->neck, half->cuff_outer); i++) {
            struct vec2 p = point(half, half->neck + i);
            float out = -((cuff.x - neck.x) * (p.y - neck.y) - (cuff.y - neck.y) * (p.x - neck.x)) / chord;
            float score = out - 0.35f * fabsf(p.x - (armpit.x - 0.1f * (armpit.x - neck.x)));
            if (score > best) {
                best = score;
                half->shoulder = outline_at(half->neck + i);
            }
        }
        return;
    }
    half->shoulder = sharpest(half, half->neck + 2, end_of_shoulder(half), CORNER_REACH, 1.0f, &turn);
}

// Without a sleeve: where the armhole ends at the side seam.
static void find_armhole(struct half *half)
{
    struct vec2 shoulder = point(half, half->shoulder);
    float best = 0.12f, low = shoulder.y + 0.12f * half->height_px,
          deep = shoulder.y + 0.5f * half->height_px;
    half->armpit = -1;
    for (int i = 0; i < outline_length(half->shoulder, half->bottom); i++) {
        int index = outline_at(half->shoulder + i);
        float y = point(half, index).y, turn = outline_turn(half->outline, index, CURVE_REACH);
        if (y < low || y > deep || turn <= best)
            continue;
        best = turn;
        half->armpit = index;
    }
    if (half->armpit < 0) {
        const struct vec2 usual = {shoulder.x, shoulder.y + 0.28f * half->height_px};
        half->armpit = outline_nearest(half->outline, half->shoulder, half->bottom, usual);
    }
}

// --- hem and waist -----------------------------------------------------------------------------------------

static void find_hem(struct half *half)
{
    float lowest = point(half, half->bottom).y + 0.05f * half->height_px, best = -INFINITY;
    half->hem = half->bottom;
    for (int i = 0; i <= outline_length(half->armpit, half->bottom); i++) {
        struct vec2 p = point(half, half->armpit + i);
        float reach = 0.55f * p.x + 0.85f * p.y;
        if (p.y > lowest || reach <= best)
            continue;
        best = reach;
        half->hem = outline_at(half->armpit + i);
    }
    half->waist = outline_extreme(half->outline, half->armpit, half->hem, (struct vec2){-1.0f, 0.0f});
    float axis = half->outline->axis_x, waist = point(half, half->waist).x - axis;
    half->has_waist =
        waist < WAISTED * fminf(point(half, half->armpit).x - axis, point(half, half->hem).x - axis);
}

static void read_half(struct half *half)
{
    half->height_px = half->outline->bottom - half->outline->top;
    half->width_px = half->outline->right - half->outline->left;
    half->top = outline_top_at_axis(half->outline);
    half->bottom = outline_bottom_at_axis(half->outline);
    find_armpit(half);
    if (half->has_sleeve)
        find_cuff(half);
    find_neck(half);
    find_shoulder(half);
    if (half->has_sleeve)
        find_elbow(half);
    else
        find_armhole(half);
    find_hem(half);
}

// --- both halves -------------------------------------------------------------------------------------------

static void set(struct garment *garment, const struct half *half, int side, enum garment_landmark right,
                int index)
{
    struct vec2 p = point(half, index);
    if (side == 0)
        p.x = 2.0f * half->outline->axis_x - p.x;
    landmark_set(garment, landmark_of_side(right, side), p);
}

static void set_half(struct garment *garment, const struct half *half, int side)
{
    set(garment, half, side, GARMENT_NECK_RIGHT, half->neck);
    set(garment, half, side, GARMENT_SHOULDER_RIGHT, half->shoulder);
    set(garment, half, side, GARMENT_ARMPIT_RIGHT, half->armpit);
    set(garment, half, side, GARMENT_HEM_RIGHT, half->hem);
    if (half->has_waist)
        set(garment, half, side, GARMENT_WAIST_RIGHT, half->waist);
    if (!half->has_sleeve)
        return;
    set(garment, half, side, GARMENT_CUFF_OUTER_RIGHT, half->cuff_outer);
    set(garment, half, side, GARMENT_CUFF_INNER_RIGHT, half->cuff_inner);
    if (!half->has_elbow)
        return;
    set(garment, half, side, GARMENT_ELBOW_OUTER_RIGHT, half->elbow_outer);
    set(garment, half, side, GARMENT_ELBOW_INNER_RIGHT, half->elbow_inner);
}

// The outline above the neck's middle is the back's, unless the picture shows no back there: then the
// front's.
static void set_neck(struct garment *garment, const struct half *half)
{
    struct vec2 top = point(half, half->top), edge;
    float width = garment->landmarks_px[GARMENT_NECK_LEFT].x - garment->landmarks_px[GARMENT_NECK_RIGHT].x;
    float dip = top.y - 0.5f * (garment->landmarks_px[GARMENT_NECK_LEFT].y +
                                garment->landmarks_px[GARMENT_NECK_RIGHT].y);
    landmark_set(garment, GARMENT_NECK_BACK, top);
    if (neckline_find(garment, &edge)) {
        landmark_set(garment, GARMENT_NECK_FRONT, edge);
        return;
    }
    landmark_set(garment, GARMENT_NECK_FRONT, top);
    if (dip > BARE_DIP * width)
        garment->has[GARMENT_NECK_BACK] = false;
}

enum result landmarks_of_top(const struct outline *outline, struct garment *garment, struct diagnostic *why)
{
    struct outline mirrored;
    outline_mirror(outline, &mirrored);
    struct half halves[2] = {{.outline = &mirrored}, {.outline = outline}};
    for (int side = 0; side < 2; side++)
        read_half(&halves[side]);
    // Sleeves come in pairs: one alone is a ribbon or a fold.
    if (halves[0].has_sleeve != halves[1].has_sleeve)
        return diagnose(why, RESULT_INVALID,
                        "only the %s sleeve stands off the body: spread both, or set its landmarks by hand",
                        halves[0].has_sleeve ? "right" : "left");
    for (int side = 0; side < 2; side++)
        set_half(garment, &halves[side], side);
    set_neck(garment, &halves[1]);
    return RESULT_OK;
}
