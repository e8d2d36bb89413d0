// Scarves, ties and bags.
#include "assets/garment/landmarks_internal.h"

#include <math.h>

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
    landmark_set(garment, GARMENT_NECK_BACK, outline->points[outline_top_at_axis(outline)]);
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

static bool is_cloth(const struct picture *front, int x, int y)
{
    return picture_row(front, y)[4 * x + 3] >= 128;
}

// The lowest row in which background shows between the two ends of the strap; -1: none.
static int end_of_strap(const struct garment *garment, const struct outline *outline)
{
    const struct picture *front = &garment->front;
    int lowest = -1;
    for (int y = (int)outline->top; y < (int)outline->bottom; y++) {
        int left = (int)outline->left, right = (int)outline->right, gaps = 0;
        while (left < right && !is_cloth(front, left, y))
            left++;
        while (right > left && !is_cloth(front, right, y))
            right--;
        for (int x = left; x < right; x++)
            gaps += !is_cloth(front, x, y);
        if (gaps > (right - left) / 3 && right - left > (int)(0.25f * (outline->right - outline->left)))
            lowest = y;
    }
    return lowest;
}

enum result landmarks_of_bag(const struct outline *outline, struct garment *garment, struct diagnostic *why)
{
    int strap_y = end_of_strap(garment, outline);
    float height = outline->bottom - outline->top;
    if (strap_y < 0 || (float)strap_y < outline->top + 0.1f * height)
        return diagnose(why, RESULT_INVALID,
                        "no strap is seen above the bag, with background between its ends");
    landmark_set(
        garment, GARMENT_STRAP_TOP,
        outline->points[outline_extreme(outline, 0, OUTLINE_POINTS - 1, (struct vec2){0.0f, -1.0f})]);
    for (int side = 0; side < 2; side++) {
        float outwards = side == 0 ? -1.0f : 1.0f;
        int corner = outline_extreme(outline, 0, OUTLINE_POINTS - 1, (struct vec2){outwards, 1.0f});
        int x = side == 0 ? (int)outline->left : (int)outline->right, step = side == 0 ? 1 : -1;
        while (x > 0 && x < garment->front.width_px - 1 && !is_cloth(&garment->front, x, strap_y))
            x += step;
        landmark_set(garment, landmark_of_side(GARMENT_HEM_RIGHT, side), outline->points[corner]);
        landmark_set(garment, landmark_of_side(GARMENT_STRAP_RIGHT, side),
                     (struct vec2){(float)x + 0.5f, (float)strap_y + 0.5f});
    }
    return RESULT_OK;
}
