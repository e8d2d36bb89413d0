// How a flat garment is cut: where each of its vertices belongs on a body.
#include "app/garment/drape_internal.h"

#include <assert.h>

static bool is_top(enum garment_kind kind)
{
    return kind == GARMENT_T_SHIRT || kind == GARMENT_SHIRT || kind == GARMENT_SWEATER ||
           kind == GARMENT_JACKET || kind == GARMENT_DRESS;
}

// What a kind can't be worn without.
static enum result check_landmarks(const struct garment *garment, struct diagnostic *why)
{
    static const enum garment_landmark top[] = {GARMENT_NECK_RIGHT,     GARMENT_NECK_LEFT,
                                                GARMENT_SHOULDER_RIGHT, GARMENT_SHOULDER_LEFT,
                                                GARMENT_ARMPIT_RIGHT,   GARMENT_ARMPIT_LEFT};
    static const enum garment_landmark bottom[] = {GARMENT_WAIST_RIGHT, GARMENT_WAIST_LEFT};
    const enum garment_landmark *needed = NULL;
    int count = 0;
    if (is_top(garment->kind)) {
        needed = top;
        count = (int)(sizeof top / sizeof *top);
    } else if (garment->kind == GARMENT_SKIRT || garment->kind == GARMENT_TROUSERS) {
        needed = bottom;
        count = (int)(sizeof bottom / sizeof *bottom);
    }
    for (int i = 0; i < count; i++)
        if (!garment->has[needed[i]])
            return diagnose(why, RESULT_INVALID, "the landmark %s is missing",
                            garment_landmark_names[needed[i]]);
    if (garment->kind == GARMENT_TROUSERS && !garment->has[GARMENT_CROTCH])
        return diagnose(why, RESULT_INVALID, "the landmark crotch is missing");
    if (garment->vertex_count < 3 || garment->triangle_count < 1)
        return diagnose(why, RESULT_INVALID, "there is no mesh");
    return RESULT_OK;
}

#define IS_CLOTH 128 // of a pixel's alpha

static bool has_cloth(const struct picture *front, int x, int y)
{
    return picture_row(front, y)[4 * (ptrdiff_t)x + 3] >= IS_CLOTH;
}

// Of the cloth; the mesh goes beyond it a little. Without a picture: of the mesh.
static void find_bounds(const struct garment *garment, struct vec2 *low, struct vec2 *high)
{
    *low = *high = garment->vertices_px[0];
    for (int i = 1; i < garment->vertex_count; i++) {
        struct vec2 v = garment->vertices_px[i];
        *low = (struct vec2){fminf(low->x, v.x), fminf(low->y, v.y)};
        *high = (struct vec2){fmaxf(high->x, v.x), fmaxf(high->y, v.y)};
    }
    const struct picture *front = &garment->front;
    if (front->pixels == NULL)
        return;
    struct vec2 first = {(float)front->width_px, (float)front->height_px}, last = {0.0f, 0.0f};
    for (int y = 0; y < front->height_px; y++)
        for (int x = 0; x < front->width_px; x++)
            if (has_cloth(front, x, y)) {
                first = (struct vec2){fminf(first.x, (float)x), fminf(first.y, (float)y)};
                last = (struct vec2){fmaxf(last.x, (float)x + 1.0f), fmaxf(last.y, (float)y + 1.0f)};
            }
    if (last.x > first.x) {
        *low = first;
        *high = last;
    }
}

static struct vec2 pair_middle(const struct garment *garment, enum garment_landmark right)
{
    return vec2_mix(garment->landmarks_px[right], garment->landmarks_px[right + 1], 0.5f);
}

// The middle line runs from the middle of the neck or the waistband to that of the lowest pair below.
static void find_middle(struct drape_cut *cut, struct vec2 low, struct vec2 high)
{
    static const enum garment_landmark uppers[] = {GARMENT_NECK_RIGHT, GARMENT_SHOULDER_RIGHT,
                                                   GARMENT_WAIST_RIGHT};
    static const enum garment_landmark lowers[] = {GARMENT_HEM_RIGHT, GARMENT_WAIST_RIGHT,
                                                   GARMENT_ARMPIT_RIGHT};
    const struct garment *garment = cut->garment;
    struct vec2 upper = {0.5f * (low.x + high.x), low.y}, lower = {0.5f * (low.x + high.x), high.y};
    for (int i = 2; i >= 0; i--)
        if (garment->has[uppers[i]] && garment->has[uppers[i] + 1])
            upper = pair_middle(garment, uppers[i]);
    for (int i = 2; i >= 0; i--)
        if (garment->has[lowers[i]] && garment->has[lowers[i] + 1] &&
            garment->landmarks_px[lowers[i]].y > upper.y)
            lower = pair_middle(garment, lowers[i]);
    float drop = lower.y - upper.y;
    cut->middle_slope = drop > 1.0f ? (lower.x - upper.x) / drop : 0.0f;
    cut->middle_x_px = upper.x + (cut->reference_y_px - upper.y) * cut->middle_slope;
}

static float middle_x(const struct drape_cut *cut, float y_px)
{
    return cut->middle_x_px + (y_px - cut->reference_y_px) * cut->middle_slope;
}

// Where a triangle crosses a row; false: it doesn't.
static bool span_on_row(const struct garment *garment, const uint16_t *triangle, float y, float span[2])
{
    bool is_crossed = false;
    for (int k = 0; k < 3; k++) {
        struct vec2 a = garment->vertices_px[triangle[k]], b = garment->vertices_px[triangle[(k + 1) % 3]];
        if ((a.y <= y) == (b.y <= y))
            continue;
        float x = a.x + (b.x - a.x) * (y - a.y) / (b.y - a.y);
        span[0] = is_crossed ? fminf(span[0], x) : x;
        span[1] = is_crossed ? fmaxf(span[1], x) : x;
        is_crossed = true;
    }
    return is_crossed;
}

// Takes what of a span is no cloth off its ends; false: nothing is left.
static bool trim_span(const struct picture *front, float y, float span[2])
{
    int row = (int)y;
    if (front->pixels == NULL)
        return true;
    if (row < 0 || row >= front->height_px)
        return false;
    int from = span[0] > 0.0f ? (int)span[0] : 0;
    int to = span[1] < (float)front->width_px ? (int)span[1] : front->width_px;
    while (from < to && !has_cloth(front, from, row))
        from++;
    while (to > from && !has_cloth(front, to - 1, row))
        to--;
    span[0] = fmaxf(span[0], (float)from);
    span[1] = fminf(span[1], (float)to);
    return to > from;
}

// How wide the torso's cloth is, by rows.
static void find_rows(struct drape_cut *cut, float low_y, float high_y)
{
    const struct garment *garment = cut->garment;
    cut->row_y_px = low_y;
    cut->row_step_px = fmaxf(high_y - low_y, 1.0f) / (float)(DRAPE_ROWS - 1);
    struct garment_run run = garment->parts[GARMENT_PART_TORSO];
    for (int row = 0; row < DRAPE_ROWS; row++) {
        float y = cut->row_y_px + (float)row * cut->row_step_px, span[2] = {0};
        for (int t = run.first; t < run.first + run.count; t++) {
            if (!span_on_row(garment, garment->triangles[t], y, span) || !trim_span(&garment->front, y, span))
                continue;
            cut->half_px[row][0] = fmaxf(cut->half_px[row][0], middle_x(cut, y) - span[0]);
            cut->half_px[row][1] = fmaxf(cut->half_px[row][1], span[1] - middle_x(cut, y));
        }
    }
    for (int side = 0; side < 2; side++) { // rows without cloth are as wide as their neighbours
        for (int row = 1; row < DRAPE_ROWS; row++)
            if (cut->half_px[row][side] <= 0.0f)
                cut->half_px[row][side] = cut->half_px[row - 1][side];
        for (int row = DRAPE_ROWS - 2; row >= 0; row--)
            if (cut->half_px[row][side] <= 0.0f)
                cut->half_px[row][side] = cut->half_px[row + 1][side];
    }
}

// Below its corners a hem may end in a tail, or slant: that is no narrower torso, its edges stay where they
// are between the side seams.
static void keep_width_below_hem(struct drape_cut *cut)
{
    for (int side = 0; side < 2; side++) {
        if (!cut->garment->has[GARMENT_HEM_RIGHT + side])
            continue;
        float y = cut->garment->landmarks_px[GARMENT_HEM_RIGHT + side].y;
        int corner = (int)fmaxf((y - cut->row_y_px) / cut->row_step_px, 0.0f);
        for (int row = corner + 1; row < DRAPE_ROWS; row++)
            cut->half_px[row][side] = fmaxf(cut->half_px[row][side], cut->half_px[corner][side]);
    }
}

void drape_cut_half(const struct drape_cut *cut, float y_px, float half_px[2])
{
    float at = fminf(fmaxf((y_px - cut->row_y_px) / cut->row_step_px, 0.0f), (float)(DRAPE_ROWS - 1));
    int row = (int)at < DRAPE_ROWS - 2 ? (int)at : DRAPE_ROWS - 2;
    float t = at - (float)row;
    for (int side = 0; side < 2; side++)
        half_px[side] = fmaxf(
            cut->half_px[row][side] + (cut->half_px[row + 1][side] - cut->half_px[row][side]) * t, 1.0f);
}

static void find_top(struct drape_cut *cut)
{
    const struct vec2 *at = cut->garment->landmarks_px;
    cut->has_yoke = is_top(cut->garment->kind);
    cut->top_px[0] = at[GARMENT_SHOULDER_RIGHT];
    cut->top_px[1] = at[GARMENT_NECK_RIGHT];
    cut->top_px[2] = vec2_mix(at[GARMENT_NECK_RIGHT], at[GARMENT_NECK_LEFT], 0.5f);
    cut->top_px[3] = at[GARMENT_NECK_LEFT];
    cut->top_px[4] = at[GARMENT_SHOULDER_LEFT];
    for (int i = 1; i < DRAPE_TOP_KNOTS; i++) // strictly rising, whatever the marks
        cut->top_px[i].x = fmaxf(cut->top_px[i].x, cut->top_px[i - 1].x + 1.0f);
}

// Sleeves and trouser legs: their edges at the seam, halfway and at the end.
static void find_limb(struct drape_cut *cut, int side)
{
    const struct garment *garment = cut->garment;
    const struct vec2 *at = garment->landmarks_px;
    bool is_leg = garment->kind == GARMENT_TROUSERS;
    int end_outer = (is_leg ? GARMENT_HEM_RIGHT : GARMENT_CUFF_OUTER_RIGHT) + side;
    int end_inner = (is_leg ? GARMENT_HEM_INNER_RIGHT : GARMENT_CUFF_INNER_RIGHT) + side;
    int bend_outer = (is_leg ? GARMENT_KNEE_OUTER_RIGHT : GARMENT_ELBOW_OUTER_RIGHT) + side;
    int bend_inner = (is_leg ? GARMENT_KNEE_INNER_RIGHT : GARMENT_ELBOW_INNER_RIGHT) + side;
    cut->has_limb[side] =
        (is_leg || is_top(garment->kind)) && garment->has[end_outer] && garment->has[end_inner];
    if (!cut->has_limb[side])
        return;
    struct vec2 *outer = cut->outer_px[side], *inner = cut->inner_px[side];
    if (is_leg) {
        inner[0] = at[GARMENT_CROTCH];
        float half[2];
        drape_cut_half(cut, inner[0].y, half);
        float x = middle_x(cut, inner[0].y);
        outer[0] = (struct vec2){side == 0 ? x - half[0] : x + half[1], inner[0].y};
    } else {
        outer[0] = at[GARMENT_SHOULDER_RIGHT + side];
        inner[0] = at[GARMENT_ARMPIT_RIGHT + side];
    }
    outer[2] = at[end_outer];
    inner[2] = at[end_inner];
    bool has_bend = garment->has[bend_outer] && garment->has[bend_inner];
    outer[1] = has_bend ? at[bend_outer] : vec2_mix(outer[0], outer[2], 0.5f);
    inner[1] = has_bend ? at[bend_inner] : vec2_mix(inner[0], inner[2], 0.5f);
}

static void place_on_torso(const struct drape_cut *cut, struct vec2 v, struct drape_place *place)
{
    float half[2];
    drape_cut_half(cut, v.y, half);
    place->role = DRAPE_ON_TORSO;
    place->axis = (struct vec2){0.0f, 1.0f};
    place->x_px = v.x - middle_x(cut, v.y);
    place->y_px = v.y - cut->reference_y_px;
    place->u = place->x_px / (place->x_px < 0.0f ? half[0] : half[1]);
    if (!cut->has_yoke)
        return;
    int knot = 0;
    while (knot < DRAPE_TOP_KNOTS - 2 && v.x > cut->top_px[knot + 1].x)
        knot++;
    struct vec2 from = cut->top_px[knot], to = cut->top_px[knot + 1];
    float t = (v.x - from.x) / (to.x - from.x);
    // Beyond the shoulder tips the top line goes on level: sleeves may stand out anywhere.
    float top_y = from.y + (to.y - from.y) * fminf(fmaxf(t, 0.0f), 1.0f);
    float drop = fmaxf(cut->armpit_y_px - top_y, 1.0f);
    place->knot = (float)knot + t;
    place->yoke = (v.y - top_y) / drop;
    place->has_yoke = place->yoke < 1.0f;
    if (place->has_yoke) {
        drape_cut_half(cut, cut->armpit_y_px, half);
        place->u = place->x_px / (place->x_px < 0.0f ? half[0] : half[1]);
    }
}

static float cross(struct vec2 a, struct vec2 b)
{
    return a.x * b.y - a.y * b.x;
}

// How far `t` is outside of 0..1.
static float outside(float t)
{
    return fmaxf(fmaxf(-t, t - 1.0f), 0.0f);
}

// Between two stations: the share of the way at which the line across the limb goes through a point (inverse
// bilinear interpolation: a quadratic equation), and where on that line the point is. Returns how far outside
// of the quadrilateral that is.
static float place_between(const struct vec2 outer[2], const struct vec2 inner[2], struct vec2 v,
                           float *along, float *across)
{
    struct vec2 a = vec2_subtract(outer[0], v), b = vec2_subtract(outer[1], outer[0]);
    struct vec2 c = vec2_subtract(inner[0], v), d = vec2_subtract(inner[1], inner[0]);
    float square = cross(b, d), linear = cross(a, d) + cross(b, c), constant = cross(a, c);
    float root = sqrtf(fmaxf(linear * linear - 4.0f * square * constant, 0.0f));
    // The form that does not lose digits where the equation is nearly linear.
    float q = -0.5f * (linear + copysignf(root, linear)), roots[2];
    roots[0] = fabsf(q) > 1e-6f ? constant / q : 0.0f;
    roots[1] = fabsf(square) > 1e-6f ? q / square : roots[0];
    float least = INFINITY;
    for (int i = 0; i < 2; i++) {
        float t = fminf(fmaxf(roots[i], -0.5f), 1.5f);
        struct vec2 from = vec2_mix(outer[0], outer[1], t), to = vec2_mix(inner[0], inner[1], t);
        struct vec2 line = vec2_subtract(to, from), way = vec2_subtract(v, from);
        float share = (line.x * way.x + line.y * way.y) / fmaxf(line.x * line.x + line.y * line.y, 1.0f);
        float miss = outside(t) + outside(share);
        if (miss < least) {
            least = miss;
            *along = t;
            *across = share;
        }
    }
    return least;
}

static void place_on_limb(const struct drape_cut *cut, int side, struct vec2 v, struct drape_place *place)
{
    const struct vec2 *outer = cut->outer_px[side], *inner = cut->inner_px[side];
    int station = 0;
    float t[2] = {0}, share[2] = {0}, miss[2];
    for (int i = 0; i < 2; i++)
        miss[i] = place_between(outer + i, inner + i, v, &t[i], &share[i]);
    if (miss[1] < miss[0])
        station = 1;
    struct vec2 o = vec2_mix(outer[station], outer[station + 1], t[station]);
    struct vec2 i = vec2_mix(inner[station], inner[station + 1], t[station]);
    place->role = DRAPE_ON_LIMB;
    place->side = side;
    place->station = (float)station + t[station];
    place->across = 2.0f * share[station] - 1.0f;
    place->half_px = 0.5f * fmaxf(vec2_length(vec2_subtract(i, o)), 1.0f);
    struct vec2 along = vec2_subtract(vec2_mix(outer[station + 1], inner[station + 1], 0.5f),
                                      vec2_mix(outer[station], inner[station], 0.5f));
    float length = fmaxf(vec2_length(along), 1e-3f);
    place->axis = (struct vec2){along.x / length, along.y / length};
}

static int limb_of_part(enum garment_part part)
{
    if (part == GARMENT_PART_UPPER_SLEEVE_RIGHT || part == GARMENT_PART_LOWER_SLEEVE_RIGHT ||
        part == GARMENT_PART_LEG_RIGHT)
        return 0;
    if (part == GARMENT_PART_UPPER_SLEEVE_LEFT || part == GARMENT_PART_LOWER_SLEEVE_LEFT ||
        part == GARMENT_PART_LEG_LEFT)
        return 1;
    return -1;
}

static void place_part(struct drape_cut *cut, enum garment_part part)
{
    const struct garment *garment = cut->garment;
    int limb = limb_of_part(part);
    struct garment_run run = garment->parts[part];
    for (int t = run.first; t < run.first + run.count; t++)
        for (int k = 0; k < 3; k++) {
            int vertex = garment->triangles[t][k];
            struct drape_place *place = &cut->places[vertex];
            *place = (struct drape_place){0};
            if (limb >= 0 && cut->has_limb[limb])
                place_on_limb(cut, limb, garment->vertices_px[vertex], place);
            else
                place_on_torso(cut, garment->vertices_px[vertex], place);
        }
}

enum result drape_cut_find(const struct garment *garment, struct drape_cut *cut, struct diagnostic *why)
{
    enum result result = check_landmarks(garment, why);
    if (result != RESULT_OK)
        return result;
    cut->garment = garment;
    struct vec2 low, high;
    find_bounds(garment, &low, &high);
    bool top = is_top(garment->kind);
    cut->reference_y_px = top ? pair_middle(garment, GARMENT_SHOULDER_RIGHT).y : low.y;
    if (garment->has[GARMENT_WAIST_RIGHT] && !top)
        cut->reference_y_px = pair_middle(garment, GARMENT_WAIST_RIGHT).y;
    cut->armpit_y_px = top ? pair_middle(garment, GARMENT_ARMPIT_RIGHT).y : cut->reference_y_px;
    cut->hem_y_px = high.y;
    if (drape_is_accessory(garment->kind)) {
        drape_accessory_cut(cut, low, high);
        return RESULT_OK;
    }
    find_middle(cut, low, high);
    find_rows(cut, low.y, high.y);
    keep_width_below_hem(cut);
    find_top(cut);
    for (int side = 0; side < 2; side++)
        find_limb(cut, side);
    for (int i = 0; i < garment->vertex_count; i++)
        place_on_torso(cut, garment->vertices_px[i], &cut->places[i]);
    // Where parts are sewn together the torso has the seam: it comes last.
    for (int part = 0; part < GARMENT_PART_COUNT; part++)
        if (limb_of_part((enum garment_part)part) >= 0)
            place_part(cut, (enum garment_part)part);
    place_part(cut, GARMENT_PART_TORSO);
    return RESULT_OK;
}
