// Scarves, ties and bags.
#include "assets/garment/landmarks_internal.h"

#include <math.h>
#include <stdlib.h>

// A scarf lies as an inverted U: the pocket that opens downwards is where the neck goes.
enum result landmarks_of_scarf(const struct outline *outline, struct garment *garment, struct diagnostic *why)
{
    struct outline_pocket pockets[OUTLINE_POCKETS];
    int count = outline_pockets(outline, pockets);
    float height = outline->bottom - outline->top;
    if (count == 0 || pockets[0].depth_px < 0.3f * height)
        return diagnose(why, RESULT_INVALID,
                        "a scarf must lie as an inverted U, with room for the neck between its ends");
    const struct outline_pocket *gap = &pockets[0];
    struct vec2 deepest = outline->points[gap->deepest];
    for (int side = 0; side < 2; side++) {
        float outwards = side == 0 ? -1.0f : 1.0f;
        int from = side == 0 ? gap->deepest : gap->from - OUTLINE_POINTS / 8;
        int to = side == 0 ? gap->to + OUTLINE_POINTS / 8 : gap->deepest;
        // Where the inner edge has turned over into its straight end: as far down as the loop is wide.
        float width = fabsf(outline->points[gap->from].x - outline->points[gap->to].x);
        const struct vec2 beside = {deepest.x + outwards * 0.5f * width, deepest.y + 0.35f * width};
        int inner = outline_extreme(outline, from, to, (struct vec2){-0.5f * outwards, 1.0f});
        int outer = outline_extreme(outline, from, to, (struct vec2){0.5f * outwards, 1.0f});
        int neck_from = side == 0 ? gap->deepest : inner, neck_to = side == 0 ? inner : gap->deepest;
        landmark_set(garment, landmark_of_side(GARMENT_NECK_RIGHT, side),
                     outline->points[outline_nearest(outline, neck_from, neck_to, beside)]);
        landmark_set(garment, landmark_of_side(GARMENT_HEM_INNER_RIGHT, side), outline->points[inner]);
        landmark_set(garment, landmark_of_side(GARMENT_HEM_RIGHT, side), outline->points[outer]);
    }
    landmark_set(garment, GARMENT_NECK_BACK, outline->points[outline_at_axis(outline, true)]);
    return RESULT_OK;
}

enum result landmarks_of_tie(const struct outline *outline, struct garment *garment, struct diagnostic *why)
{
    int top[2], tip = outline_extreme(outline, 0, OUTLINE_POINTS - 1, (struct vec2){0.0f, 1.0f});
    if (outline->right - outline->left > 0.5f * (outline->bottom - outline->top))
        return diagnose(why, RESULT_INVALID, "too wide for a tie that hangs straight down");
    for (int side = 0; side < 2; side++) {
        const struct vec2 direction = {side == 0 ? -0.8f : 0.8f, -1.0f};
        top[side] = outline_extreme(outline, 0, OUTLINE_POINTS - 1, direction);
        landmark_set(garment, landmark_of_side(GARMENT_NECK_RIGHT, side), outline->points[top[side]]);
    }
    struct vec2 right = outline->points[top[0]], left = outline->points[top[1]];
    landmark_set(garment, GARMENT_NECK_FRONT,
                 (struct vec2){0.5f * (right.x + left.x), 0.5f * (right.y + left.y)});
    landmark_set(garment, GARMENT_TIP, outline->points[tip]);
    return RESULT_OK;
}

// The strap ends where the hole that it makes with the bag ends.
enum result landmarks_of_bag(const struct outline *outline, struct garment *garment, struct diagnostic *why)
{
    struct outline *hole = malloc(sizeof *hole);
    enum result result = hole != NULL ? outline_trace_hole(&garment->front, hole) : RESULT_NO_MEMORY;
    if (result == RESULT_NO_MEMORY) {
        free(hole);
        return diagnose(why, result, "out of memory");
    }
    float middle = 0.5f * (outline->top + outline->bottom);
    if (result != RESULT_OK || hole->top > middle) {
        free(hole);
        return diagnose(why, RESULT_INVALID, "no strap is seen above the bag, with background below it");
    }
    int all = OUTLINE_POINTS - 1, top = outline_extreme(outline, 0, all, (struct vec2){0.0f, -1.0f});
    landmark_set(garment, GARMENT_STRAP_TOP, outline->points[top]);
    for (int side = 0; side < 2; side++) {
        float outwards = side == 0 ? -1.0f : 1.0f;
        int corner = outline_extreme(outline, 0, all, (struct vec2){outwards, 1.0f});
        struct vec2 end = hole->points[outline_extreme(hole, 0, all, (struct vec2){0.5f * outwards, 1.0f})];
        int from = side == 0 ? corner : top, to = side == 0 ? top : corner;
        landmark_set(garment, landmark_of_side(GARMENT_HEM_RIGHT, side), outline->points[corner]);
        landmark_set(garment, landmark_of_side(GARMENT_STRAP_RIGHT, side),
                     outline->points[outline_nearest(outline, from, to, end)]);
    }
    free(hole);
    return RESULT_OK;
}
