#include "assets/garment/landmarks.h"

#include "assets/garment/landmarks_internal.h"

#include <math.h>

int outline_top_at_axis(const struct outline *outline)
{
    int best = 0;
    float least = INFINITY;
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        struct vec2 p = outline->points[i];
        if (fabsf(p.x - outline->axis_x) <= 1.5f * outline->step_px && p.y < least) {
            least = p.y;
            best = i;
        }
    }
    return best;
}

int outline_bottom_at_axis(const struct outline *outline)
{
    int best = 0;
    float most = -INFINITY;
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        struct vec2 p = outline->points[i];
        if (fabsf(p.x - outline->axis_x) <= 1.5f * outline->step_px && p.y > most) {
            most = p.y;
            best = i;
        }
    }
    return best;
}

void outline_mirror(const struct outline *outline, struct outline *out)
{
    float twice = 2.0f * outline->axis_x;
    *out = *outline;
    for (int i = 0; i < OUTLINE_POINTS; i++) {
        struct vec2 p = outline->points[OUTLINE_POINTS - 1 - i];
        out->points[i] = (struct vec2){twice - p.x, p.y};
    }
    out->left = twice - outline->right;
    out->right = twice - outline->left;
}

// --- what kind it is ---------------------------------------------------------------------------------------

// Where the silhouette is cloth between the ends of a row, at a share of the height; the width of all of it
// and of what is background in between, in shares of the whole width.
static void row_at(const struct garment *garment, const struct outline *outline, float share, float *width,
                   float *gap)
{
    const struct picture *front = &garment->front;
    int y = (int)(outline->top + share * (outline->bottom - outline->top - 1.0f)), first = -1, last = -1,
        cloth = 0;
    for (int x = 0; x < front->width_px; x++) {
        if (picture_row(front, y)[4 * x + 3] < 128)
            continue;
        first = first < 0 ? x : first;
        last = x;
        cloth++;
    }
    float whole = fmaxf(outline->right - outline->left, 1.0f);
    *width = first < 0 ? 0.0f : (float)(last - first + 1) / whole;
    *gap = first < 0 ? 0.0f : (float)(last - first + 1 - cloth) / whole;
}

static enum garment_kind guess_kind(const struct garment *garment, const struct outline *outline)
{
    float tall = (outline->bottom - outline->top) / fmaxf(outline->right - outline->left, 1.0f);
    float top_width, top_gap, upper_width, upper_gap, lower_width, lower_gap, low_width, low_gap;
    row_at(garment, outline, 0.04f, &top_width, &top_gap);
    row_at(garment, outline, 0.3f, &upper_width, &upper_gap);
    row_at(garment, outline, 0.7f, &lower_width, &lower_gap);
    row_at(garment, outline, 0.92f, &low_width, &low_gap);
    if (tall > 4.0f)
        return GARMENT_TIE;
    if (upper_gap > 0.25f && lower_gap < 0.05f && lower_width > 0.9f)
        return GARMENT_BAG;
    if (upper_gap > 0.08f && lower_gap > 0.08f && tall > 1.1f && upper_width > 0.6f && top_gap < 0.05f &&
        top_width < upper_width && fabsf(lower_width - upper_width) < 0.25f && low_gap > 0.1f &&
        lower_gap < 0.8f && upper_gap > 0.6f * lower_gap)
        return GARMENT_SCARF;
    if (lower_gap > 0.04f && upper_gap < 0.02f && top_width > 0.35f && tall > 1.2f)
        return GARMENT_TROUSERS;
    if (tall > 1.55f)
        return GARMENT_DRESS;
    if (top_width > 0.28f && top_width < 0.75f && upper_width < low_width && upper_width > top_width &&
        low_width > 0.95f && lower_gap < 0.02f && tall > 0.7f && top_gap < 0.01f)
        return GARMENT_SKIRT;
    return lower_gap > 0.05f ? GARMENT_SWEATER : GARMENT_T_SHIRT;
}

enum result garment_find_landmarks(const struct garment_hints *hints, struct garment *garment,
                                   struct diagnostic *why)
{
    struct outline outline;
    enum result result = outline_trace(&garment->front, &outline);
    if (result != RESULT_OK)
        return diagnose(why, result, "the cut-out has no outline to speak of");
    garment->kind = hints->has_kind ? hints->kind : guess_kind(garment, &outline);
    garment->is_open = hints->is_open;
    for (int i = 0; i < GARMENT_LANDMARK_COUNT; i++)
        garment->has[i] = false;
    switch (garment->kind) {
    case GARMENT_SKIRT:
        result = landmarks_of_skirt(&outline, garment, why);
        break;
    case GARMENT_TROUSERS:
        result = landmarks_of_trousers(&outline, garment, why);
        break;
    case GARMENT_SCARF:
        result = landmarks_of_scarf(&outline, garment, why);
        break;
    case GARMENT_TIE:
        result = landmarks_of_tie(&outline, garment, why);
        break;
    case GARMENT_BAG:
        result = landmarks_of_bag(&outline, garment, why);
        break;
    case GARMENT_T_SHIRT:
    case GARMENT_SHIRT:
    case GARMENT_SWEATER:
    case GARMENT_JACKET:
    case GARMENT_DRESS:
    case GARMENT_KIND_COUNT:
        result = landmarks_of_top(&outline, garment, why);
        break;
    }
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
