#include "assets/garment/parts.h"

#include "assets/garment/opening.h"

#include <math.h>
#include <stdlib.h>

#define POLYGON_MAX 24
#define BETWEEN 8 // points of a curve between two edges

struct polygon {
    int count;
    struct vec2 points[POLYGON_MAX];
};

struct garment_parts {
    const struct garment *garment;
    float far; // beyond all of the picture
    struct polygon
        sleeve[2]; // all that lies on a sleeve's side of its seam and of the gap below; empty: none
    struct polygon leg[2];
    struct opening *opening; // what is seen of the back through the neck or between open fronts; NULL: none
    float loop_y;            // a scarf's: above it, between the neck sides, it lies behind the neck
};

static void add(struct polygon *polygon, struct vec2 p)
{
    if (polygon->count < POLYGON_MAX)
        polygon->points[polygon->count++] = p;
}

static bool is_inside(const struct polygon *polygon, struct vec2 p)
{
    bool inside = false;
    for (int i = 0, k = polygon->count - 1; i < polygon->count; k = i++) {
        struct vec2 a = polygon->points[i], b = polygon->points[k];
        if ((a.y > p.y) != (b.y > p.y) && p.x < (b.x - a.x) * (p.y - a.y) / (b.y - a.y) + a.x)
            inside = !inside;
    }
    return inside;
}

static struct vec2 towards(struct vec2 from, struct vec2 to, float length)
{
    float distance = fmaxf(hypotf(to.x - from.x, to.y - from.y), 1e-3f);
    return (struct vec2){from.x + (to.x - from.x) * length / distance,
                         from.y + (to.y - from.y) * length / distance};
}

// --- edges that face each other across a gap ---------------------------------------------------------------

static void add_landmark(const struct garment *garment, struct polygon *line, enum garment_landmark landmark)
{
    if (garment->has[landmark])
        add(line, garment->landmarks_px[landmark]);
}

static float length_of(const struct polygon *line)
{
    float length = 0.0f;
    for (int i = 1; i < line->count; i++)
        length +=
            hypotf(line->points[i].x - line->points[i - 1].x, line->points[i].y - line->points[i - 1].y);
    return length;
}

static struct vec2 along(const struct polygon *line, float distance)
{
    for (int i = 1; i < line->count; i++) {
        struct vec2 a = line->points[i - 1], b = line->points[i];
        float length = hypotf(b.x - a.x, b.y - a.y);
        if (distance <= length)
            return towards(a, b, distance);
        distance -= length;
    }
    return line->points[line->count - 1];
}

// The curve midway between two edges that begin at one point, as far as the shorter one reaches, and on.
static void add_between(struct polygon *polygon, const struct polygon *one, const struct polygon *other,
                        float far)
{
    float length = fminf(length_of(one), length_of(other));
    struct vec2 before = one->points[0], at = before;
    for (int i = 1; i <= BETWEEN; i++) {
        struct vec2 a = along(one, length * (float)i / BETWEEN),
                    b = along(other, length * (float)i / BETWEEN);
        before = at;
        at = (struct vec2){0.5f * (a.x + b.x), 0.5f * (a.y + b.y)};
        add(polygon, at);
    }
    add(polygon, towards(before, at, far));
}

static enum garment_landmark of_side(enum garment_landmark right, int side)
{
    return (enum garment_landmark)((int)right + side);
}

static void find_sleeve(struct garment_parts *parts, int side)
{
    const struct garment *garment = parts->garment;
    enum garment_landmark shoulder = of_side(GARMENT_SHOULDER_RIGHT, side),
                          armpit = of_side(GARMENT_ARMPIT_RIGHT, side);
    if (!garment->has[shoulder] || !garment->has[armpit] ||
        !garment->has[of_side(GARMENT_CUFF_OUTER_RIGHT, side)] ||
        !garment->has[of_side(GARMENT_CUFF_INNER_RIGHT, side)])
        return;
    struct polygon sleeve = {0}, torso = {0}, *out = &parts->sleeve[side];
    add_landmark(garment, &sleeve, armpit);
    add_landmark(garment, &sleeve, of_side(GARMENT_ELBOW_INNER_RIGHT, side));
    add_landmark(garment, &sleeve, of_side(GARMENT_CUFF_INNER_RIGHT, side));
    add_landmark(garment, &torso, armpit);
    add_landmark(garment, &torso, of_side(GARMENT_WAIST_RIGHT, side));
    add_landmark(garment, &torso, of_side(GARMENT_HEM_RIGHT, side));
    struct vec2 top = garment->landmarks_px[shoulder], low = garment->landmarks_px[armpit];
    add(out, towards(top, low, -parts->far));
    add(out, top);
    add(out, low);
    if (torso.count > 1)
        add_between(out, &sleeve, &torso, parts->far);
    else
        add(out, (struct vec2){low.x, low.y + parts->far});
    float outside = side == 0 ? -parts->far : parts->far;
    add(out, (struct vec2){outside, parts->far});
    add(out, (struct vec2){outside, -parts->far});
}

// Both legs begin at the height of the crotch, and part along the middle of the gap between them.
static void find_legs(struct garment_parts *parts)
{
    const struct garment *garment = parts->garment;
    if (!garment->has[GARMENT_CROTCH] || !garment->has[GARMENT_HEM_INNER_RIGHT] ||
        !garment->has[GARMENT_HEM_INNER_LEFT])
        return;
    struct polygon inner[2] = {{0}, {0}};
    struct vec2 crotch = garment->landmarks_px[GARMENT_CROTCH];
    for (int side = 0; side < 2; side++) {
        add(&inner[side], crotch);
        add_landmark(garment, &inner[side], of_side(GARMENT_KNEE_INNER_RIGHT, side));
        add_landmark(garment, &inner[side], of_side(GARMENT_HEM_INNER_RIGHT, side));
    }
    for (int side = 0; side < 2; side++) {
        float outside = side == 0 ? -parts->far : parts->far;
        add(&parts->leg[side], (struct vec2){outside, crotch.y});
        add(&parts->leg[side], crotch);
        add_between(&parts->leg[side], &inner[0], &inner[1], parts->far);
        add(&parts->leg[side], (struct vec2){outside, parts->far});
    }
}

// The lower edge of what is above a scarf's opening, midway between the sides of the neck.
static float find_loop(const struct garment *garment)
{
    const struct picture *front = &garment->front;
    if (garment->kind != GARMENT_SCARF || !garment->has[GARMENT_NECK_RIGHT] ||
        !garment->has[GARMENT_NECK_LEFT])
        return -INFINITY;
    int x = (int)(0.5f *
                  (garment->landmarks_px[GARMENT_NECK_RIGHT].x + garment->landmarks_px[GARMENT_NECK_LEFT].x));
    int y = 0;
    x = x < 0 ? 0 : x >= front->width_px ? front->width_px - 1 : x;
    while (y < front->height_px && picture_row(front, y)[4 * x + 3] < 128)
        y++;
    while (y < front->height_px && picture_row(front, y)[4 * x + 3] >= 128)
        y++;
    return y < front->height_px ? (float)y : -INFINITY;
}

enum result garment_parts_create(const struct garment *garment, struct garment_parts **out)
{
    struct garment_parts *parts = calloc(1, sizeof *parts);
    if (parts == NULL)
        return RESULT_NO_MEMORY;
    parts->garment = garment;
    parts->far = 4.0f * (float)(garment->front.width_px + garment->front.height_px);
    for (int side = 0; side < 2; side++)
        find_sleeve(parts, side);
    find_legs(parts);
    parts->loop_y = find_loop(garment);
    enum result result = opening_find(garment, &parts->opening);
    if (result != RESULT_OK) {
        garment_parts_destroy(parts);
        return result;
    }
    *out = parts;
    return RESULT_OK;
}

void garment_parts_destroy(struct garment_parts *parts)
{
    if (parts != NULL)
        opening_free(parts->opening);
    free(parts);
}

// Whether p is on the cuff's side of the line across a sleeve's elbow.
static bool is_below_elbow(const struct garment *garment, int side, struct vec2 p)
{
    enum garment_landmark outer = of_side(GARMENT_ELBOW_OUTER_RIGHT, side),
                          inner = of_side(GARMENT_ELBOW_INNER_RIGHT, side);
    if (!garment->has[outer] || !garment->has[inner])
        return false;
    struct vec2 a = garment->landmarks_px[outer], b = garment->landmarks_px[inner];
    struct vec2 cuff = garment->landmarks_px[of_side(GARMENT_CUFF_OUTER_RIGHT, side)];
    float of_p = (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
    float of_cuff = (b.x - a.x) * (cuff.y - a.y) - (b.y - a.y) * (cuff.x - a.x);
    return of_p * of_cuff > 0.0f;
}

static bool is_collar(const struct garment *garment, struct vec2 p)
{
    for (int side = 0; side < 2; side++) {
        enum garment_landmark tip = of_side(GARMENT_COLLAR_RIGHT, side),
                              neck = of_side(GARMENT_NECK_RIGHT, side);
        if (!garment->has[tip] || !garment->has[neck] || !garment->has[GARMENT_NECK_FRONT])
            continue;
        const struct polygon collar = {4,
                                       {{garment->landmarks_px[neck].x, -1.0f},
                                        garment->landmarks_px[neck],
                                        garment->landmarks_px[tip],
                                        garment->landmarks_px[GARMENT_NECK_FRONT]}};
        struct polygon whole = collar;
        add(&whole, (struct vec2){garment->landmarks_px[GARMENT_NECK_FRONT].x, -1.0f});
        if (is_inside(&whole, p))
            return true;
    }
    return false;
}

enum garment_part garment_parts_at(const struct garment_parts *parts, struct vec2 p)
{
    const struct garment *garment = parts->garment;
    for (int side = 0; side < 2; side++) {
        if (is_inside(&parts->sleeve[side], p))
            return (enum garment_part)((int)(is_below_elbow(garment, side, p)
                                                 ? GARMENT_PART_LOWER_SLEEVE_RIGHT
                                                 : GARMENT_PART_UPPER_SLEEVE_RIGHT) +
                                       side);
        if (is_inside(&parts->leg[side], p))
            return (enum garment_part)((int)GARMENT_PART_LEG_RIGHT + side);
    }
    if (opening_has(parts->opening, p))
        return GARMENT_PART_BACK;
    if (p.y < parts->loop_y && p.x > garment->landmarks_px[GARMENT_NECK_RIGHT].x &&
        p.x < garment->landmarks_px[GARMENT_NECK_LEFT].x)
        return GARMENT_PART_BACK;
    if (garment->kind == GARMENT_BAG && garment->has[GARMENT_STRAP_RIGHT] &&
        garment->has[GARMENT_STRAP_LEFT]) {
        struct vec2 a = garment->landmarks_px[GARMENT_STRAP_RIGHT],
                    b = garment->landmarks_px[GARMENT_STRAP_LEFT];
        float across = (p.x - a.x) / fmaxf(b.x - a.x, 1.0f);
        if (p.y < a.y + (b.y - a.y) * across)
            return GARMENT_PART_STRAP;
    }
    return is_collar(garment, p) ? GARMENT_PART_COLLAR : GARMENT_PART_TORSO;
}

bool garment_parts_sewn(const struct garment_parts *parts, int side, struct vec2 p, float slack_px)
{
    const struct garment *garment = parts->garment;
    if (parts->leg[side].count > 0)
        return p.y <= garment->landmarks_px[GARMENT_CROTCH].y + slack_px;
    if (parts->sleeve[side].count == 0)
        return true;
    struct vec2 top = garment->landmarks_px[of_side(GARMENT_SHOULDER_RIGHT, side)],
                low = garment->landmarks_px[of_side(GARMENT_ARMPIT_RIGHT, side)];
    float length = fmaxf(hypotf(low.x - top.x, low.y - top.y), 1e-3f);
    float down = ((p.x - top.x) * (low.x - top.x) + (p.y - top.y) * (low.y - top.y)) / length;
    return down <= length + slack_px;
}
