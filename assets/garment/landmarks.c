#include "assets/garment/landmarks.h"

#include "assets/garment/landmarks_internal.h"

#include <math.h>
#include <stdlib.h>

int outline_at_axis(const struct outline *outline, bool top)
{
    int best = 0;
    float most = -INFINITY;
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        struct vec2 p = outline->points[i];
        float reach = top ? -p.y : p.y;
        if (fabsf(p.x - outline->axis_x) > 1.5f * outline->step_px || reach <= most)
            continue;
        most = reach;
        best = i;
    }
    return best;
}

// --- what kind it is ---------------------------------------------------------------------------------------

// How deep a gap that opens downwards reaches into the middle, in shares of the height; 0: there is none.
static float gap_below(const struct outline *outline)
{
    struct outline_pocket pockets[OUTLINE_POCKETS];
    int count = outline_pockets(outline, pockets);
    float width = outline->right - outline->left, height = outline->bottom - outline->top;
    for (int i = 0; i < count; i++) {
        struct vec2 from = outline->points[pockets[i].from], to = outline->points[pockets[i].to];
        struct vec2 deep = outline->points[pockets[i].deepest];
        bool opens_down = from.x > to.x && deep.y < fminf(from.y, to.y);
        if (opens_down && fabsf(deep.x - outline->axis_x) < 0.15f * width &&
            pockets[i].depth_px > 0.15f * height)
            return pockets[i].depth_px / height;
    }
    return 0.0f;
}

// A straight band at the top, narrower than the hem, from whose ends the sides hang down; a shoulder slopes
// less.
static bool is_skirt(const struct outline *outline)
{
    float height = outline->bottom - outline->top, width = outline->right - outline->left;
    int all = OUTLINE_POINTS - 1, reach = OUTLINE_POINTS / 50;
    int corners[2] = {outline_extreme(outline, 0, all, (struct vec2){-0.35f, -1.0f}),
                      outline_extreme(outline, 0, all, (struct vec2){0.35f, -1.0f})};
    struct vec2 right = outline->points[corners[0]], left = outline->points[corners[1]];
    struct vec2 top = outline->points[outline_at_axis(outline, true)];
    for (int side = 0; side < 2; side++) {
        int next = outline_at(corners[side] + (side == 0 ? -reach : reach));
        struct vec2 on = vec2_subtract(outline->points[next], outline->points[corners[side]]);
        if (on.y < fabsf(on.x))
            return false;
    }
    return fabsf(right.y - left.y) < 0.03f * height && top.y - fminf(right.y, left.y) < 0.02f * height &&
           left.x - right.x > 0.2f * width && left.x - right.x < 0.7f * width;
}

// False: a top, by all that the outline's gaps tell.
static bool guess_no_top(const struct garment *garment, const struct outline *outline,
                         enum garment_kind *kind)
{
    float tall = (outline->bottom - outline->top) / fmaxf(outline->right - outline->left, 1.0f);
    float longer = fmaxf(outline->right - outline->left, outline->bottom - outline->top), gap = 0.0f;
    struct outline *hole = malloc(sizeof *hole), *body = malloc(sizeof *body);
    if (body != NULL && outline_trace(&garment->front, LANDMARKS_THIN * longer, body) == RESULT_OK)
        gap = gap_below(body); // straps and ribbons that hang down are no legs
    free(body);
    bool is_bag = hole != NULL && outline_trace_hole(&garment->front, hole) == RESULT_OK &&
                  hole->right - hole->left > 0.25f * (outline->right - outline->left) &&
                  fabsf(hole->axis_x - outline->axis_x) < 0.1f * (outline->right - outline->left) &&
                  hole->top < outline->top + 0.3f * (outline->bottom - outline->top);
    free(hole);
    *kind = tall > 4.0f ? GARMENT_TIE : is_bag ? GARMENT_BAG : gap > 0.8f ? GARMENT_SCARF : GARMENT_TROUSERS;
    return tall > 4.0f || is_bag || gap > 0.0f;
}

// Lengths below the armpits over the width of the chest, lying flat: tops end at the hips (some 50 cm over
// 45), dresses of 75 cm and more where the chest is 42 wide are none; between them tunics and short dresses
// meet.
#define DRESS_LENGTH 1.8f
#define LONGEST_TOP 2.1f
#define SHORTEST_DRESS 1.5f // and the shortest coat
// Of the neck's width: so far the back's edge rises above the shoulders where a collar stands on them.
#define COLLAR_STANDS 0.1f

struct top_shape {
    float length; // below the armpits, in widths of the chest
    bool has_collar, has_long_sleeves;
};

static struct top_shape top_shape_of(const struct garment *garment)
{
    const struct vec2 *at = garment->landmarks_px;
    float chest = at[GARMENT_ARMPIT_LEFT].x - at[GARMENT_ARMPIT_RIGHT].x;
    float neck = at[GARMENT_NECK_LEFT].x - at[GARMENT_NECK_RIGHT].x;
    float rise = 0.5f * (at[GARMENT_NECK_LEFT].y + at[GARMENT_NECK_RIGHT].y) - at[GARMENT_NECK_BACK].y;
    float hem = fmaxf(at[GARMENT_HEM_LEFT].y, at[GARMENT_HEM_RIGHT].y);
    return (struct top_shape){
        .length =
            (hem - 0.5f * (at[GARMENT_ARMPIT_LEFT].y + at[GARMENT_ARMPIT_RIGHT].y)) / fmaxf(chest, 1.0f),
        .has_collar = garment->has[GARMENT_NECK_BACK] && rise > COLLAR_STANDS * neck,
        .has_long_sleeves = garment->has[GARMENT_ELBOW_OUTER_RIGHT],
    };
}

static enum garment_kind guess_top(const struct garment *garment, const struct outline *outline)
{
    struct top_shape shape = top_shape_of(garment);
    if (!garment->has[GARMENT_CUFF_OUTER_RIGHT] && is_skirt(outline))
        return GARMENT_SKIRT;
    if (shape.has_collar && shape.has_long_sleeves && shape.length > SHORTEST_DRESS)
        return GARMENT_JACKET; // a coat
    if (shape.length > DRESS_LENGTH)
        return GARMENT_DRESS;
    return shape.has_collar ? GARMENT_SHIRT : GARMENT_T_SHIRT;
}

int garment_kinds_alike(const struct garment *garment, enum garment_kind out[GARMENT_KINDS_ALIKE_MAX])
{
    struct top_shape shape = top_shape_of(garment);
    bool between = shape.length > SHORTEST_DRESS && shape.length < LONGEST_TOP;
    int count = 0;
    switch (garment->kind) {
    case GARMENT_T_SHIRT: // how thick the cloth is and how it opens no outline tells
        if (shape.has_long_sleeves) {
            out[count++] = GARMENT_SWEATER;
            out[count++] = GARMENT_SHIRT;
        }
        break;
    case GARMENT_SHIRT:
        if (shape.has_long_sleeves) {
            out[count++] = GARMENT_SWEATER;
            out[count++] = GARMENT_JACKET;
        }
        break;
    case GARMENT_JACKET:
        out[count++] = GARMENT_SHIRT;
        break;
    case GARMENT_DRESS:
        if (between)
            out[count++] = GARMENT_T_SHIRT;
        return count;
    case GARMENT_SWEATER:
    case GARMENT_SKIRT:
    case GARMENT_TROUSERS:
    case GARMENT_SCARF:
    case GARMENT_TIE:
    case GARMENT_BAG:
    case GARMENT_KIND_COUNT:
        return 0;
    }
    if (between)
        out[count++] = GARMENT_DRESS;
    return count;
}

static enum result find_for_kind(const struct outline *outline, struct garment *garment,
                                 struct diagnostic *why)
{
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++)
        garment->has[i] = false;
    switch (garment->kind) {
    case GARMENT_SKIRT:
        return landmarks_of_skirt(outline, garment, why);
    case GARMENT_TROUSERS:
        return landmarks_of_trousers(outline, garment, why);
    case GARMENT_SCARF:
        return landmarks_of_scarf(outline, garment, why);
    case GARMENT_TIE:
        return landmarks_of_tie(outline, garment, why);
    case GARMENT_BAG:
        return landmarks_of_bag(outline, garment, why);
    case GARMENT_T_SHIRT:
    case GARMENT_SHIRT:
    case GARMENT_SWEATER:
    case GARMENT_JACKET:
    case GARMENT_DRESS:
    case GARMENT_KIND_COUNT:
        break;
    }
    return landmarks_of_top(outline, garment, why);
}

enum result garment_find_landmarks(const struct garment_hints *hints, struct garment *garment,
                                   struct diagnostic *why)
{
    struct outline *outline = malloc(sizeof *outline);
    if (outline == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = outline_trace(&garment->front, 0.0f, outline);
    if (result != RESULT_OK) {
        free(outline);
        return diagnose(why, result, "the cut-out has no outline to speak of");
    }
    garment->is_open = hints->is_open;
    garment->kind = hints->has_kind ? hints->kind : GARMENT_T_SHIRT;
    bool is_top = !hints->has_kind && !guess_no_top(garment, outline, &garment->kind);
    if (is_top)
        garment->kind = hints->is_open ? GARMENT_JACKET : GARMENT_T_SHIRT;
    result = find_for_kind(outline, garment, why);
    if (result == RESULT_OK && is_top && !hints->is_open) {
        garment->kind = guess_top(garment, outline);
        if (garment->kind == GARMENT_SKIRT)
            result = find_for_kind(outline, garment, why);
    }
    free(outline);
    return result == RESULT_OK ? garment_check_landmarks(garment, why) : result;
}

// --- checks ------------------------------------------------------------------------------------------------

#define KINDS(kind) (1u << (kind))
#define TOPS                                                                                                 \
    (KINDS(GARMENT_T_SHIRT) | KINDS(GARMENT_SHIRT) | KINDS(GARMENT_SWEATER) | KINDS(GARMENT_JACKET) |        \
     KINDS(GARMENT_DRESS))

// What no garment of a kind can be worn without.
static const struct {
    enum garment_landmark landmark;
    unsigned kinds;
} needed[] = {
    {GARMENT_NECK_RIGHT, TOPS | KINDS(GARMENT_SCARF)},
    {GARMENT_NECK_LEFT, TOPS | KINDS(GARMENT_SCARF)},
    {GARMENT_NECK_FRONT, TOPS | KINDS(GARMENT_TIE)},
    {GARMENT_SHOULDER_RIGHT, TOPS},
    {GARMENT_SHOULDER_LEFT, TOPS},
    {GARMENT_ARMPIT_RIGHT, TOPS},
    {GARMENT_ARMPIT_LEFT, TOPS},
    {GARMENT_WAIST_RIGHT, KINDS(GARMENT_SKIRT) | KINDS(GARMENT_TROUSERS)},
    {GARMENT_WAIST_LEFT, KINDS(GARMENT_SKIRT) | KINDS(GARMENT_TROUSERS)},
    {GARMENT_HEM_RIGHT,
     TOPS | KINDS(GARMENT_SKIRT) | KINDS(GARMENT_TROUSERS) | KINDS(GARMENT_SCARF) | KINDS(GARMENT_BAG)},
    {GARMENT_HEM_LEFT,
     TOPS | KINDS(GARMENT_SKIRT) | KINDS(GARMENT_TROUSERS) | KINDS(GARMENT_SCARF) | KINDS(GARMENT_BAG)},
    {GARMENT_HEM_INNER_RIGHT, KINDS(GARMENT_TROUSERS) | KINDS(GARMENT_SCARF)},
    {GARMENT_HEM_INNER_LEFT, KINDS(GARMENT_TROUSERS) | KINDS(GARMENT_SCARF)},
    {GARMENT_CROTCH, KINDS(GARMENT_TROUSERS)},
    {GARMENT_TIP, KINDS(GARMENT_TIE)},
    {GARMENT_STRAP_TOP, KINDS(GARMENT_BAG)},
    {GARMENT_STRAP_RIGHT, KINDS(GARMENT_BAG)},
    {GARMENT_STRAP_LEFT, KINDS(GARMENT_BAG)},
};

// Pairs whose right one lies at smaller x.
static const enum garment_landmark pairs[] = {
    GARMENT_NECK_RIGHT,        GARMENT_SHOULDER_RIGHT,   GARMENT_ARMPIT_RIGHT,     GARMENT_ELBOW_OUTER_RIGHT,
    GARMENT_ELBOW_INNER_RIGHT, GARMENT_CUFF_OUTER_RIGHT, GARMENT_CUFF_INNER_RIGHT, GARMENT_WAIST_RIGHT,
    GARMENT_KNEE_OUTER_RIGHT,  GARMENT_KNEE_INNER_RIGHT, GARMENT_HEM_RIGHT,        GARMENT_HEM_INNER_RIGHT,
    GARMENT_STRAP_RIGHT,
};

// The first of each lies above the second.
static const enum garment_landmark above[][2] = {
    {GARMENT_SHOULDER_RIGHT, GARMENT_ARMPIT_RIGHT},
    {GARMENT_SHOULDER_LEFT, GARMENT_ARMPIT_LEFT},
    {GARMENT_ARMPIT_RIGHT, GARMENT_HEM_RIGHT},
    {GARMENT_ARMPIT_LEFT, GARMENT_HEM_LEFT},
    {GARMENT_WAIST_RIGHT, GARMENT_HEM_RIGHT},
    {GARMENT_WAIST_LEFT, GARMENT_HEM_LEFT},
    {GARMENT_CROTCH, GARMENT_HEM_INNER_RIGHT},
    {GARMENT_CROTCH, GARMENT_HEM_INNER_LEFT},
    {GARMENT_NECK_FRONT, GARMENT_TIP},
    {GARMENT_STRAP_TOP, GARMENT_HEM_RIGHT},
};

static enum result check_order(const struct garment *garment, struct diagnostic *why)
{
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        enum garment_landmark left = landmark_of_side(pairs[i], 1);
        if (garment->has[pairs[i]] && garment->has[left] &&
            garment->landmarks_px[pairs[i]].x >= garment->landmarks_px[left].x)
            return diagnose(why, RESULT_INVALID, "%s and %s are crossed: right is the wearer's, at smaller x",
                            garment_landmark_names[pairs[i]], garment_landmark_names[left]);
    }
    for (size_t i = 0; i < sizeof above / sizeof above[0]; i++)
        if (garment->has[above[i][0]] && garment->has[above[i][1]] &&
            garment->landmarks_px[above[i][0]].y >= garment->landmarks_px[above[i][1]].y)
            return diagnose(why, RESULT_INVALID, "%s must lie above %s", garment_landmark_names[above[i][0]],
                            garment_landmark_names[above[i][1]]);
    return RESULT_OK;
}

// Whether there is cloth within a twentieth of the picture.
static bool has_cloth_near(const struct picture *front, struct vec2 p)
{
    int longer = front->width_px > front->height_px ? front->width_px : front->height_px,
        reach = longer / 20 + 1;
    for (int y = (int)p.y - reach; y <= (int)p.y + reach; y += 2)
        for (int x = (int)p.x - reach; x <= (int)p.x + reach; x += 2)
            if (x >= 0 && y >= 0 && x < front->width_px && y < front->height_px &&
                picture_row(front, y)[4 * x + 3] > 0)
                return true;
    return false;
}

enum result garment_check_landmarks(const struct garment *garment, struct diagnostic *why)
{
    const struct picture *front = &garment->front;
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
        if ((needed[i].kinds & KINDS(garment->kind)) != 0 && !garment->has[needed[i].landmark])
            return diagnose(why, RESULT_INVALID, "the landmark %s is missing, which a %s needs",
                            garment_landmark_names[needed[i].landmark], garment_kind_names[garment->kind]);
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++) {
        struct vec2 p = garment->landmarks_px[i];
        if (!garment->has[i])
            continue;
        if (!(p.x >= -1.0f && p.y >= -1.0f && p.x <= (float)front->width_px + 1.0f &&
              p.y <= (float)front->height_px + 1.0f))
            return diagnose(why, RESULT_INVALID, "the landmark %s lies outside of the picture",
                            garment_landmark_names[i]);
        if (front->pixels != NULL && !has_cloth_near(front, p))
            return diagnose(why, RESULT_INVALID, "there is no cloth near the landmark %s",
                            garment_landmark_names[i]);
    }
    return check_order(garment, why);
}
