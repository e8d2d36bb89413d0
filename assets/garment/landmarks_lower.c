// Skirts and trousers.
#include "assets/garment/landmarks_internal.h"

#include <math.h>

// The corners of the waistband: highest and outermost.
static void set_waistband(const struct outline *outline, struct garment *garment)
{
    static const float sides[2] = {-1.0f, 1.0f};
    for (int side = 0; side < 2; side++) {
        const struct vec2 direction = {sides[side] * 0.35f, -1.0f};
        int corner = outline_extreme(outline, 0, OUTLINE_POINTS - 1, direction);
        landmark_set(garment, landmark_of_side(GARMENT_WAIST_RIGHT, side), outline->points[corner]);
    }
}

enum result landmarks_of_skirt(const struct outline *outline, struct garment *garment, struct diagnostic *why)
{
    (void)why;
    set_waistband(outline, garment);
    for (int side = 0; side < 2; side++) {
        const struct vec2 direction = {side == 0 ? -0.7f : 0.7f, 1.0f};
        int corner = outline_extreme(outline, 0, OUTLINE_POINTS - 1, direction);
        landmark_set(garment, landmark_of_side(GARMENT_HEM_RIGHT, side), outline->points[corner]);
    }
    return RESULT_OK;
}

// The deepest pocket that opens downwards lies between the legs.
static bool find_crotch(const struct outline *outline, struct outline_pocket *out)
{
    struct outline_pocket pockets[OUTLINE_POCKETS];
    int count = outline_pockets(outline, pockets);
    for (int i = 0; i < count; i++) {
        struct vec2 from = outline->points[pockets[i].from], to = outline->points[pockets[i].to];
        struct vec2 deep = outline->points[pockets[i].deepest];
        // Clockwise, what is below runs from right to left.
        if (from.x > to.x && deep.y < fminf(from.y, to.y) && deep.x > to.x && deep.x < from.x) {
            *out = pockets[i];
            return pockets[i].depth_px > 0.08f * (outline->bottom - outline->top);
        }
    }
    return false;
}

enum result landmarks_of_trousers(const struct outline *outline, struct garment *garment,
                                  struct diagnostic *why)
{
    struct outline_pocket gap;
    if (!find_crotch(outline, &gap))
        return diagnose(why, RESULT_INVALID, "no gap between two legs: lay them apart, or it is no trousers");
    struct vec2 crotch = outline->points[gap.deepest];
    set_waistband(outline, garment);
    landmark_set(garment, GARMENT_CROTCH, crotch);
    for (int side = 0; side < 2; side++) {
        // Down the inner edge to the leg's end, from there outwards along the hem.
        int from = side == 0 ? gap.deepest : gap.from - OUTLINE_POINTS / 6;
        int to = side == 0 ? gap.to + OUTLINE_POINTS / 6 : gap.deepest;
        float outwards = side == 0 ? -1.0f : 1.0f;
        int inner = outline_extreme(outline, from, to, (struct vec2){-0.6f * outwards, 1.0f});
        int outer = outline_extreme(outline, from, to, (struct vec2){0.6f * outwards, 1.0f});
        struct vec2 hem_inner = outline->points[inner], hem = outline->points[outer];
        landmark_set(garment, landmark_of_side(GARMENT_HEM_INNER_RIGHT, side), hem_inner);
        landmark_set(garment, landmark_of_side(GARMENT_HEM_RIGHT, side), hem);
        if (hem_inner.y - crotch.y < 0.5f * (outline->bottom - outline->top))
            continue; // shorts have no knees
        const struct vec2 half = {0.5f * (crotch.x + hem_inner.x), 0.5f * (crotch.y + hem_inner.y)};
        struct vec2 knee = outline->points[outline_nearest(outline, from, to, half)];
        struct vec2 waist = garment->landmarks_px[landmark_of_side(GARMENT_WAIST_RIGHT, side)];
        float down = (knee.y - waist.y) / fmaxf(hem.y - waist.y, 1.0f);
        const struct vec2 beside = {waist.x + (hem.x - waist.x) * down + outwards, knee.y};
        int first = side == 0 ? outer : outline_nearest(outline, 0, OUTLINE_POINTS - 1, waist);
        int last = side == 0 ? outline_nearest(outline, 0, OUTLINE_POINTS - 1, waist) : outer;
        landmark_set(garment, landmark_of_side(GARMENT_KNEE_INNER_RIGHT, side), knee);
        landmark_set(garment, landmark_of_side(GARMENT_KNEE_OUTER_RIGHT, side),
                     outline->points[outline_nearest(outline, first, last, beside)]);
    }
    return RESULT_OK;
}
