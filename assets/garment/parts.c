#include "assets/garment/parts.h"

#include "assets/garment/landmarks_internal.h"
#include "assets/garment/neckline.h"
#include "assets/garment/seams.h"

#include <math.h>
#include <stdlib.h>

// A point farther than this share of the longer side from the outline lies within the cloth: two parts touch
// there.
#define WITHIN 0.025f
// Of the neck's width: an opening shallower than this is none.
#define OPENING_LEAST 0.05f

static bool has(const struct seams *seams, enum garment_landmark right, int side)
{
    return seams->garment->has[landmark_of_side(right, side)];
}

static struct vec2 landmark(const struct seams *seams, enum garment_landmark right, int side)
{
    return seams->garment->landmarks_px[landmark_of_side(right, side)];
}

static void ring_whole(struct seams *seams, enum garment_part part, int from)
{
    ring_begin(seams, part);
    ring_along(seams, from, from - 1);
}

// --- tops --------------------------------------------------------------------------------------------------

// Of one side, places on the outline; `armpit` may be within the cloth, then sleeve and torso touch below it,
// down to `parting`.
struct sleeve {
    bool is_there, has_elbow, touches;
    int neck, shoulder, elbow_outer, cuff_outer, cuff_inner, elbow_inner, armpit, hem, parting;
    struct node shoulder_node, armpit_node;
};

struct top {
    struct sleeve sides[2];
    bool has_opening, is_open;
    int opening[2]; // where the neckline leaves the outline
    struct neckline neckline, fronts[2];
    int hem_inner[2];
};

// Clockwise the left side is met from the neck down, the right one from the hem up.
static int place_between(struct seams *seams, enum garment_landmark right, int side, int upper, int lower)
{
    enum garment_landmark name = landmark_of_side(right, side);
    return side == 1 ? seams_place(seams, name, upper, lower) : seams_place(seams, name, lower, upper);
}

static void find_side(struct seams *seams, int side, int bottom, struct sleeve *out)
{
    int all = OUTLINE_POINTS - 1;
    out->neck = seams_place(seams, landmark_of_side(GARMENT_NECK_RIGHT, side), 0, all);
    out->is_there = has(seams, GARMENT_CUFF_OUTER_RIGHT, side) && has(seams, GARMENT_CUFF_INNER_RIGHT, side);
    out->has_elbow = out->is_there && has(seams, GARMENT_ELBOW_OUTER_RIGHT, side) &&
                     has(seams, GARMENT_ELBOW_INNER_RIGHT, side);
    out->hem = place_between(seams, GARMENT_HEM_RIGHT, side, out->neck, bottom);
    out->armpit = place_between(seams, GARMENT_ARMPIT_RIGHT, side, out->neck, out->hem);
    out->shoulder = place_between(seams, GARMENT_SHOULDER_RIGHT, side, out->neck, out->armpit);
    if (!out->is_there)
        return;
    out->cuff_outer = place_between(seams, GARMENT_CUFF_OUTER_RIGHT, side, out->shoulder, out->hem);
    out->cuff_inner = place_between(seams, GARMENT_CUFF_INNER_RIGHT, side, out->cuff_outer, out->hem);
    struct vec2 armpit = landmark(seams, GARMENT_ARMPIT_RIGHT, side);
    out->armpit = place_between(seams, GARMENT_ARMPIT_RIGHT, side, out->cuff_inner, out->hem);
    out->parting = out->armpit;
    float away = vec2_length(vec2_subtract(seams->outline.points[out->armpit], armpit));
    out->touches = away > WITHIN * seams->side_px * PARTS_TRIANGLES_ALONG;
    out->shoulder = place_between(seams, GARMENT_SHOULDER_RIGHT, side, out->neck, out->cuff_outer);
    if (!out->has_elbow)
        return;
    out->elbow_outer = place_between(seams, GARMENT_ELBOW_OUTER_RIGHT, side, out->shoulder, out->cuff_outer);
    out->elbow_inner = place_between(seams, GARMENT_ELBOW_INNER_RIGHT, side, out->cuff_inner, out->armpit);
}

static void mark_side(struct seams *seams, const struct sleeve *side)
{
    seams_mark(seams, side->neck);
    seams_mark(seams, side->shoulder);
    seams_mark(seams, side->hem);
    if (!side->is_there)
        return;
    seams_mark(seams, side->armpit);
    seams_mark(seams, side->cuff_outer);
    seams_mark(seams, side->cuff_inner);
    if (!side->has_elbow)
        return;
    seams_mark(seams, side->elbow_outer);
    seams_mark(seams, side->elbow_inner);
}

static void place_nodes(struct seams *seams, int side, struct sleeve *out)
{
    out->shoulder_node = seams_node(seams, out->shoulder);
    out->armpit_node = out->touches ? seams_node_within(seams, landmark(seams, GARMENT_ARMPIT_RIGHT, side))
                                    : seams_node(seams, out->armpit);
}

// Where sleeve and torso touch: each has an edge of its own from the parting up to the armpit, or down.
static void ring_along_touch(struct seams *seams, int side, const struct sleeve *of, bool upwards)
{
    enum { STEPS = 8 };
    struct vec2 path[STEPS];
    if (!of->touches)
        return;
    for (int i = 0; i < STEPS; i++)
        path[i] = vec2_mix(seams->outline.points[of->parting], landmark(seams, GARMENT_ARMPIT_RIGHT, side),
                           (float)i / STEPS);
    ring_along_path(seams, path, STEPS, !upwards);
}

// One step of the outline, so that what touches shares no point where it parts.
static int aside(const struct sleeve *of, int step)
{
    return of->touches ? outline_at(of->parting + step) : of->armpit;
}

// Clockwise, so that on the left side the outer edge comes first.
static void make_sleeve(struct seams *seams, int side, const struct sleeve *of)
{
    bool left = side == 1;
    enum garment_part upper = left ? GARMENT_PART_UPPER_SLEEVE_LEFT : GARMENT_PART_UPPER_SLEEVE_RIGHT,
                      lower = left ? GARMENT_PART_LOWER_SLEEVE_LEFT : GARMENT_PART_LOWER_SLEEVE_RIGHT;
    int inner_end = aside(of, left ? -2 : 2);
    ring_begin(seams, upper);
    if (left) {
        ring_along(seams, of->shoulder, of->has_elbow ? of->elbow_outer : inner_end);
        if (of->has_elbow) {
            ring_across(seams, seams_node(seams, of->elbow_outer), seams_node(seams, of->elbow_inner));
            ring_along(seams, of->elbow_inner, inner_end);
        }
        ring_along_touch(seams, side, of, true);
        ring_across(seams, of->armpit_node, of->shoulder_node);
    } else {
        ring_across(seams, of->shoulder_node, of->armpit_node);
        ring_along_touch(seams, side, of, false);
        ring_along(seams, inner_end, of->has_elbow ? of->elbow_inner : of->shoulder);
        if (of->has_elbow) {
            ring_across(seams, seams_node(seams, of->elbow_inner), seams_node(seams, of->elbow_outer));
            ring_along(seams, of->elbow_outer, of->shoulder);
        }
    }
    if (!of->has_elbow)
        return;
    ring_begin(seams, lower);
    ring_along(seams, left ? of->elbow_outer : of->elbow_inner, left ? of->elbow_inner : of->elbow_outer);
    ring_across(seams, seams_node(seams, left ? of->elbow_inner : of->elbow_outer),
                seams_node(seams, left ? of->elbow_outer : of->elbow_inner));
}

// From the neck to the torso's own outline below the armpit, or back up.
static void ring_down_left(struct seams *seams, const struct sleeve *left, int hem_end)
{
    if (!left->is_there) {
        ring_along(seams, left->neck, hem_end);
        return;
    }
    ring_along(seams, left->neck, left->shoulder);
    ring_across(seams, left->shoulder_node, left->armpit_node);
    ring_along_touch(seams, 1, left, false);
    ring_along(seams, aside(left, 2), hem_end);
}

static void ring_up_right(struct seams *seams, const struct sleeve *right, int hem_end)
{
    if (!right->is_there) {
        ring_along(seams, hem_end, right->neck);
        return;
    }
    ring_along(seams, hem_end, aside(right, -2));
    ring_along_touch(seams, 0, right, true);
    ring_across(seams, right->armpit_node, right->shoulder_node);
    ring_along(seams, right->shoulder, right->neck);
}

// Points of a path at about a triangle's side from each other, without its ends.
static void ring_along_edge(struct seams *seams, const struct neckline *edge, bool backwards)
{
    struct vec2 kept[NECKLINE_POINTS];
    int count = 0;
    struct vec2 last = edge->points[0], end = edge->points[edge->count - 1];
    for (int i = 1; i < edge->count - 1; i++) {
        struct vec2 p = edge->points[i];
        if (vec2_length(vec2_subtract(p, last)) < 0.7f * seams->side_px ||
            vec2_length(vec2_subtract(p, end)) < 0.5f * seams->side_px)
            continue;
        kept[count++] = p;
        last = p;
    }
    ring_along_path(seams, kept, count, backwards);
}

static void find_openings(struct seams *seams, struct top *top)
{
    const struct garment *garment = seams->garment;
    struct vec2 right = landmark(seams, GARMENT_NECK_RIGHT, 0), left = landmark(seams, GARMENT_NECK_RIGHT, 1);
    float depth = garment->landmarks_px[GARMENT_NECK_FRONT].y - garment->landmarks_px[GARMENT_NECK_BACK].y;
    if (!seams->with_back)
        return;
    top->is_open = garment->is_open && has(seams, GARMENT_HEM_INNER_RIGHT, 0) &&
                   has(seams, GARMENT_HEM_INNER_RIGHT, 1) &&
                   front_edge_trace(garment, 0, true, &top->fronts[0]) &&
                   front_edge_trace(garment, 1, true, &top->fronts[1]);
    top->has_opening = !top->is_open && garment->has[GARMENT_NECK_BACK] && garment->has[GARMENT_NECK_FRONT] &&
                       depth > OPENING_LEAST * (left.x - right.x) &&
                       neckline_trace(garment, true, &top->neckline);
    if (!top->has_opening)
        return;
    const struct neckline *edge = &top->neckline;
    int upper[2] = {top->sides[0].neck, top->sides[1].neck};
    top->opening[0] = outline_nearest(&seams->outline, upper[0], upper[1], edge->points[0]);
    top->opening[1] = outline_nearest(&seams->outline, upper[0], upper[1], edge->points[edge->count - 1]);
    seams_mark(seams, top->opening[0]);
    seams_mark(seams, top->opening[1]);
}

static void make_torso(struct seams *seams, const struct top *top)
{
    const struct sleeve *right = &top->sides[0], *left = &top->sides[1];
    if (top->is_open) {
        ring_begin(seams, GARMENT_PART_TORSO);
        ring_down_left(seams, left, top->hem_inner[1]);
        ring_along_edge(seams, &top->fronts[1], true);
        ring_begin(seams, GARMENT_PART_TORSO);
        ring_up_right(seams, right, top->hem_inner[0]);
        ring_along_edge(seams, &top->fronts[0], false);
        ring_begin(seams, GARMENT_PART_BACK);
        ring_along(seams, right->neck, left->neck);
        ring_along_edge(seams, &top->fronts[1], false);
        ring_along(seams, top->hem_inner[1] + 1, top->hem_inner[0] - 1);
        ring_along_edge(seams, &top->fronts[0], true);
        return;
    }
    int middle = outline_at(left->hem + outline_length(left->hem, right->hem) / 2);
    ring_begin(seams, GARMENT_PART_TORSO);
    if (top->has_opening)
        ring_along(seams, top->opening[1], left->neck);
    ring_down_left(seams, left, middle);
    ring_up_right(seams, right, middle);
    if (!top->has_opening) {
        ring_along(seams, right->neck, left->neck);
        return;
    }
    ring_along(seams, right->neck, top->opening[0]);
    ring_along_edge(seams, &top->neckline, false);
    ring_begin(seams, GARMENT_PART_BACK);
    ring_along(seams, top->opening[0], top->opening[1]);
    ring_along_edge(seams, &top->neckline, true);
}

static enum result check_order(const struct seams *seams, const struct top *top, struct diagnostic *why)
{
    const struct sleeve *right = &top->sides[0], *left = &top->sides[1];
    int places[12] = {left->neck, left->shoulder, left->armpit,    left->hem,
                      right->hem, right->armpit,  right->shoulder, right->neck};
    int walked = 0;
    (void)seams;
    for (int i = 1; i < 8; i++)
        walked += outline_length(places[i - 1], places[i]);
    if (walked >= OUTLINE_POINTS)
        return diagnose(
            why, RESULT_INVALID,
            "neck, shoulder, armpit and hem don't follow each other along the outline: correct them");
    return RESULT_OK;
}

static enum result make_top(struct seams *seams, struct diagnostic *why)
{
    struct top *top = calloc(1, sizeof *top);
    if (top == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    int bottom = outline_at_axis(&seams->outline, false);
    for (int side = 0; side < 2; side++)
        find_side(seams, side, bottom, &top->sides[side]);
    enum result result = check_order(seams, top, why);
    if (result == RESULT_OK) {
        find_openings(seams, top);
        for (int side = 0; side < 2; side++) {
            mark_side(seams, &top->sides[side]);
            top->hem_inner[side] = place_between(seams, GARMENT_HEM_INNER_RIGHT, side, top->sides[side].hem,
                                                 top->sides[1 - side].hem);
            if (top->is_open)
                seams_mark(seams, top->hem_inner[side]);
            if (top->sides[side].touches) {
                seams_mark(seams, top->sides[side].parting + 2);
                seams_mark(seams, top->sides[side].parting - 2);
            }
        }
        seams_lay_outline(seams);
        for (int side = 0; side < 2; side++)
            place_nodes(seams, side, &top->sides[side]);
        make_torso(seams, top);
        for (int side = 0; side < 2; side++)
            if (top->sides[side].is_there)
                make_sleeve(seams, side, &top->sides[side]);
    }
    free(top);
    return result;
}

// --- trousers, scarves, bags -------------------------------------------------------------------------------

// Legs begin at the height of the crotch.
static void make_trousers(struct seams *seams)
{
    const struct vec2 *marks = seams->garment->landmarks_px;
    int all = OUTLINE_POINTS - 1, crotch = seams_place(seams, GARMENT_CROTCH, 0, all), outer[2];
    for (int side = 0; side < 2; side++) {
        struct vec2 waist = marks[landmark_of_side(GARMENT_WAIST_RIGHT, side)],
                    hem = marks[landmark_of_side(GARMENT_HEM_RIGHT, side)];
        int upper = outline_nearest(&seams->outline, 0, all, waist),
            lower = outline_nearest(&seams->outline, 0, all, hem);
        float share = (marks[GARMENT_CROTCH].y - waist.y) / fmaxf(hem.y - waist.y, 1.0f);
        struct vec2 beside = vec2_mix(waist, hem, fminf(fmaxf(share, 0.0f), 1.0f));
        outer[side] = side == 1 ? outline_nearest(&seams->outline, upper, lower, beside)
                                : outline_nearest(&seams->outline, lower, upper, beside);
        seams_mark(seams, outer[side]);
        seams_mark(seams, upper);
        seams_mark(seams, lower);
        seams_mark(seams, seams_place(seams, landmark_of_side(GARMENT_HEM_INNER_RIGHT, side), 0, all));
    }
    seams_mark(seams, crotch);
    seams_lay_outline(seams);
    struct node middle = seams_node(seams, crotch);
    ring_begin(seams, GARMENT_PART_TORSO);
    ring_along(seams, outer[0], outer[1]);
    ring_across(seams, seams_node(seams, outer[1]), middle);
    ring_across(seams, middle, seams_node(seams, outer[0]));
    ring_begin(seams, GARMENT_PART_LEG_LEFT);
    ring_along(seams, outer[1], crotch);
    ring_across(seams, middle, seams_node(seams, outer[1]));
    ring_begin(seams, GARMENT_PART_LEG_RIGHT);
    ring_along(seams, crotch, outer[0]);
    ring_across(seams, seams_node(seams, outer[0]), middle);
}

// What lies behind the neck is the back; the ends hang before the torso.
static void make_scarf(struct seams *seams)
{
    int all = OUTLINE_POINTS - 1, inner[2], outer[2];
    for (int side = 0; side < 2; side++) {
        inner[side] = seams_place(seams, landmark_of_side(GARMENT_NECK_RIGHT, side), 0, all);
        int hem = seams_place(seams, landmark_of_side(GARMENT_HEM_RIGHT, side), 0, all);
        int top = outline_at_axis(&seams->outline, true);
        struct vec2 neck = landmark(seams, GARMENT_NECK_RIGHT, side);
        outer[side] = side == 1 ? outline_nearest(&seams->outline, top, hem, neck)
                                : outline_nearest(&seams->outline, hem, top, neck);
        seams_mark(seams, inner[side]);
        seams_mark(seams, outer[side]);
        seams_mark(seams, hem);
    }
    seams_lay_outline(seams);
    struct node nodes[4] = {seams_node(seams, inner[0]), seams_node(seams, outer[0]),
                            seams_node(seams, inner[1]), seams_node(seams, outer[1])};
    ring_begin(seams, GARMENT_PART_BACK);
    ring_along(seams, outer[0], outer[1]);
    ring_across(seams, nodes[3], nodes[2]);
    ring_along(seams, inner[1], inner[0]);
    ring_across(seams, nodes[0], nodes[1]);
    ring_begin(seams, GARMENT_PART_TORSO);
    ring_along(seams, outer[1], inner[1]);
    ring_across(seams, nodes[2], nodes[3]);
    ring_begin(seams, GARMENT_PART_TORSO);
    ring_along(seams, inner[0], outer[0]);
    ring_across(seams, nodes[1], nodes[0]);
}

// The strap is a band between the outline and the hole that it makes with the bag.
static enum result make_bag(struct seams *seams, struct diagnostic *why)
{
    struct outline *hole = malloc(sizeof *hole);
    if (hole == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    int all = OUTLINE_POINTS - 1, ends[2], count = 0;
    bool has_hole = outline_trace_hole(&seams->garment->front, hole) == RESULT_OK;
    for (int side = 0; side < 2; side++) {
        ends[side] = seams_place(seams, landmark_of_side(GARMENT_STRAP_RIGHT, side), 0, all);
        seams_mark(seams, ends[side]);
        seams_mark(seams, seams_place(seams, landmark_of_side(GARMENT_HEM_RIGHT, side), 0, all));
    }
    seams_lay_outline(seams);
    if (!has_hole) {
        free(hole);
        ring_whole(seams, GARMENT_PART_TORSO, ends[1]);
        return RESULT_OK;
    }
    int right = outline_nearest(hole, 0, all, seams->outline.points[ends[0]]),
        left = outline_nearest(hole, 0, all, seams->outline.points[ends[1]]);
    int step = (int)lroundf(seams->side_px / hole->step_px);
    struct vec2 over[OUTLINE_POINTS / 8], below[OUTLINE_POINTS / 8];
    step = step < 8 ? 8 : step;
    for (int i = step / 2; i < outline_length(right, left) - step / 2; i += step)
        over[count++] = hole->points[outline_at(right + i)];
    struct node nodes[4] = {seams_node(seams, ends[0]), seams_node(seams, ends[1]),
                            seams_node_within(seams, hole->points[right]),
                            seams_node_within(seams, hole->points[left])};
    ring_begin(seams, GARMENT_PART_STRAP);
    ring_along(seams, ends[0], ends[1]);
    ring_across(seams, nodes[1], nodes[3]);
    ring_along_path(seams, over, count, true);
    ring_across(seams, nodes[2], nodes[0]);
    count = 0;
    for (int i = step / 2; i < outline_length(left, right) - step / 2; i += step)
        below[count++] = hole->points[outline_at(left + i)];
    ring_begin(seams, GARMENT_PART_TORSO);
    ring_along(seams, ends[1], ends[0]);
    ring_across(seams, nodes[0], nodes[2]);
    ring_along_path(seams, below, count, true);
    ring_across(seams, nodes[3], nodes[1]);
    free(hole);
    return RESULT_OK;
}

// --- all ---------------------------------------------------------------------------------------------------

static enum result make_rings(struct seams *seams, struct diagnostic *why)
{
    switch (seams->garment->kind) {
    case GARMENT_T_SHIRT:
    case GARMENT_SHIRT:
    case GARMENT_SWEATER:
    case GARMENT_JACKET:
    case GARMENT_DRESS:
        return make_top(seams, why);
    case GARMENT_TROUSERS:
        make_trousers(seams);
        return RESULT_OK;
    case GARMENT_SCARF:
        make_scarf(seams);
        return RESULT_OK;
    case GARMENT_BAG:
        return make_bag(seams, why);
    case GARMENT_SKIRT:
    case GARMENT_TIE:
    case GARMENT_KIND_COUNT:
        break;
    }
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++)
        if (seams->garment->has[i])
            seams_mark(seams, seams_place(seams, (enum garment_landmark)i, 0, OUTLINE_POINTS - 1));
    seams_lay_outline(seams);
    ring_whole(seams, GARMENT_PART_TORSO, 0);
    return RESULT_OK;
}

enum result garment_parts_find(const struct garment *garment, bool with_back, bool smoothed,
                               struct garment_parts *out, struct triangulation *mesh, struct diagnostic *why)
{
    struct seams *seams = malloc(sizeof *seams);
    if (seams == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = seams_begin(garment, smoothed, out, mesh, seams);
    seams->with_back = with_back;
    if (result != RESULT_OK)
        (void)diagnose(why, result, "the cut-out has no outline to speak of");
    else
        result = make_rings(seams, why);
    if (result == RESULT_OK && seams->failed)
        result = diagnose(why, RESULT_TOO_LARGE, "the mesh has too many points");
    free(seams);
    return result;
}
