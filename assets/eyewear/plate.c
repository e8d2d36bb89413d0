// The acetate front: one plate with two holes, milled and tumbled round at its edges. In its plane it is the
// smooth union of three shapes given as distances: the rim around the lens, the bridge, the end piece.
//
// The half at +x is a ring: between the lens's hole and an outline that runs from the top of the bridge over
// the brow, the end piece and the cheek back to the bridge's underside, and up the middle. Its two faces are
// triangulated between these, its edges are rounded strips along them.
#include "assets/eyewear/frame.h"

#include <stdlib.h>

#define PI 3.14159265358979f
#define OUTLINE_MAX 200
#define MIDDLE_POINTS 2 // between the bridge's rounded edges
#define OUTER_MAX (OUTLINE_MAX + MIDDLE_POINTS)
#define WIDTH_PASSES 2
#define FIRST_TRIES 4
#define PILLOW_RAD 0.22f
#define FACE_EDGE_MAX 6.0f
#define FACE_DEPTH 3       // how often a triangle of a face is divided
#define AREA_MIN 0.01f     // twice that of a sliver, square millimetres
#define STEP_MAX 2.2f      // along the outline
#define STEP_TRIES 8       // each shorter by a third
#define TURN_COSINE 0.975f // 13 degrees from one of its points to the next

// --- the plate in its plane --------------------------------------------------------------------------------

// Smooth minimum: Quilez, "smooth minimum", the quadratic polynomial form.
static float smooth_minimum(float a, float b, float blend)
{
    float h = fmaxf(blend - fabsf(a - b), 0.0f) / blend;
    return fminf(a, b) - h * h * blend / 4.0f;
}

static float rim_width(const struct frame *frame, struct vec2 from_centre)
{
    float length = fmaxf(vec2_length(from_centre), 1e-3f);
    float x = from_centre.x / length, y = from_centre.y / length;
    float across = x > 0.0f ? frame->rim_temporal : frame->rim_nasal;
    float upright = y > 0.0f ? frame->rim_top : frame->rim_bottom;
    // The brow gains height steadily from the middle of the lens to its temporal end.
    float outwards = smoothstep(-0.3f, 1.1f, from_centre.x / (frame->lens_width / 2.0f));
    float upwards = smoothstep(0.1f, 0.9f, from_centre.y / (frame->lens_height / 2.0f));
    return across * x * x + upright * y * y + frame->rim_corner * outwards * upwards - GROOVE_DEPTH;
}

static float bridge_distance(const struct frame *frame, struct vec2 p)
{
    float slope = p.x / frame->bridge_arch;
    float under = (-p.x * p.x / (2.0f * frame->bridge_arch) - p.y) / sqrtf(1.0f + slope * slope);
    float over = p.y - frame->bridge_height - p.x * p.x * 0.012f;
    float beside = p.x - frame->bridge / 2.0f - 1.0f;
    return -smooth_minimum(-fmaxf(under, over), -beside, 5.0f);
}

static float end_distance(const struct frame *frame, struct vec2 p)
{
    float inner = frame->bridge / 2.0f + frame->lens_width - 4.0f, outer = frame->end_reach;
    float round = frame->rounding + 0.4f; // so that the rounded edge finds room in the corner
    float x = fabsf(p.x - (inner + outer) / 2.0f) - (outer - inner) / 2.0f + round;
    float y = fabsf(p.y - frame->end_y) - frame->end_height / 2.0f + round;
    struct vec2 past = {fmaxf(x, 0.0f), fmaxf(y, 0.0f)};
    return vec2_length(past) + fminf(fmaxf(x, y), 0.0f) - round;
}

float plate_distance(const struct frame *frame, const struct frame_contour *contour, struct vec2 p)
{
    float rim = frame_contour_distance(contour, p) - rim_width(frame, vec2_subtract(p, contour->centre));
    if (frame->build != BUILD_PLATE)
        return smooth_minimum(rim, end_distance(frame, p), 3.0f);
    float distance = smooth_minimum(rim, bridge_distance(frame, p), 3.0f);
    return smooth_minimum(distance, end_distance(frame, p), 6.0f);
}

static struct vec2 plate_gradient(const struct frame *frame, const struct frame_contour *contour,
                                  struct vec2 p)
{
    float h = 0.05f;
    return (struct vec2){(plate_distance(frame, contour, (struct vec2){p.x + h, p.y}) -
                          plate_distance(frame, contour, (struct vec2){p.x - h, p.y})) /
                             (2.0f * h),
                         (plate_distance(frame, contour, (struct vec2){p.x, p.y + h}) -
                          plate_distance(frame, contour, (struct vec2){p.x, p.y - h})) /
                             (2.0f * h)};
}

struct vec2 plate_normal(const struct frame *frame, const struct frame_contour *contour, struct vec2 p)
{
    struct vec2 g = plate_gradient(frame, contour, p);
    float length = fmaxf(vec2_length(g), 1e-6f);
    return (struct vec2){g.x / length, g.y / length};
}

struct vec3 plate_edge_point(const struct frame *frame, struct vec2 p, struct vec2 normal, float rounding,
                             int step, float side)
{
    float angle = PI / 2.0f * (float)step / (float)(EDGE_POINTS - 1);
    float inset = rounding * (1.0f - sinf(angle));
    struct vec2 at = {p.x - inset * normal.x, p.y - inset * normal.y};
    return frame_place(frame, at, side * (frame->thickness / 2.0f - rounding * (1.0f - cosf(angle))));
}

// --- its outline -------------------------------------------------------------------------------------------

// A closed line with its outward normals (out of the plate), and how much its edge is rounded.
struct edge_line {
    struct vec2 points[OUTER_MAX], normals[OUTER_MAX];
    int count;
    float rounding;
};

// Everything made on the way to one plate.
struct plate {
    const struct frame *frame;
    const struct frame_contour *contour;
    struct edge_line outer, inner; // clockwise both
    // Of the faces: the points of each line, inset by the rounding. The outer one closes up the middle.
    struct vec2 outer_face[OUTER_MAX], inner_face[CONTOUR_POINTS + 1];
    int outer_face_count;
    float cost[CONTOUR_POINTS + 1][OUTER_MAX + 1];
    bool from_outer[CONTOUR_POINTS + 1][OUTER_MAX + 1];
};

static void push(struct edge_line *line, struct vec2 p, struct vec2 normal)
{
    line->points[line->count] = p;
    line->normals[line->count++] = normal;
}

// Where the middle plane leaves the plate between an inner and an outer height.
static float middle_crossing(const struct plate *plate, float inside_y, float outside_y)
{
    for (int i = 0; i < 24; i++) {
        struct vec2 p = {0.0f, (inside_y + outside_y) / 2.0f};
        if (plate_distance(plate->frame, plate->contour, p) > 0.0f)
            outside_y = p.y;
        else
            inside_y = p.y;
    }
    return inside_y;
}

// Newton's steps down the gradient, onto the line where the distance is zero.
static struct vec2 onto_outline(const struct plate *plate, struct vec2 p)
{
    for (int i = 0; i < 4; i++) {
        float distance = plate_distance(plate->frame, plate->contour, p);
        struct vec2 g = plate_gradient(plate->frame, plate->contour, p);
        float square = fmaxf(g.x * g.x + g.y * g.y, 0.05f);
        p.x -= distance * g.x / square;
        p.y -= distance * g.y / square;
    }
    return p;
}

// Walks clockwise around the half at +x, in shorter steps where it turns. False when it doesn't come back.
static bool trace_outline(struct plate *plate)
{
    const struct frame *frame = plate->frame;
    struct edge_line *line = &plate->outer;
    float inside = frame->bridge_height / 2.0f;
    struct vec2 normal = {0.0f, 1.0f}, p = {0.0f, middle_crossing(plate, inside, inside + 30.0f)};
    push(line, p, normal);
    while (line->count < OUTLINE_MAX - 1) {
        struct vec2 next = p, next_normal = normal;
        float step = STEP_MAX;
        for (int tries = 0; tries < STEP_TRIES; tries++, step *= 0.7f) {
            next = onto_outline(plate, (struct vec2){p.x + step * normal.y, p.y - step * normal.x});
            next_normal = plate_normal(frame, plate->contour, next);
            if (normal.x * next_normal.x + normal.y * next_normal.y > TURN_COSINE)
                break;
        }
        if (next.x < 0.35f && p.y < inside && line->count > 8)
            break;
        p = next;
        normal = next_normal;
        push(line, p, normal);
    }
    bool closed = line->count < OUTLINE_MAX - 1 && p.x < STEP_MAX + 0.5f;
    push(line, (struct vec2){0.0f, middle_crossing(plate, inside, -30.0f)}, (struct vec2){0.0f, -1.0f});
    line->rounding = frame->rounding;
    return closed;
}

// The lens's hole: the contour, as far in as the groove is deep, turned to run clockwise.
static void line_hole(struct plate *plate)
{
    struct edge_line *line = &plate->inner;
    for (int i = CONTOUR_POINTS - 1; i >= 0; i--) {
        struct vec2 p = plate->contour->points[i], n = plate->contour->normals[i];
        push(line, (struct vec2){p.x - GROOVE_DEPTH * n.x, p.y - GROOVE_DEPTH * n.y},
             (struct vec2){-n.x, -n.y});
    }
    line->rounding = fminf(0.6f, plate->frame->rounding);
}

// --- faces -------------------------------------------------------------------------------------------------

static struct vec2 inset(const struct edge_line *line, int i)
{
    return (struct vec2){line->points[i].x - line->rounding * line->normals[i].x,
                         line->points[i].y - line->rounding * line->normals[i].y};
}

static void lay_out_outer_face(struct plate *plate)
{
    for (int i = 0; i < plate->outer.count; i++)
        plate->outer_face[i] = inset(&plate->outer, i);
    struct vec2 top = plate->outer_face[0], under = plate->outer_face[plate->outer.count - 1];
    plate->outer_face_count = plate->outer.count;
    for (int i = 1; i <= MIDDLE_POINTS; i++) {
        float t = (float)i / (float)(MIDDLE_POINTS + 1);
        plate->outer_face[plate->outer_face_count++] = (struct vec2){0.0f, under.y + t * (top.y - under.y)};
    }
}

static void lay_out_inner_face(struct plate *plate, int first)
{
    for (int i = 0; i <= CONTOUR_POINTS; i++)
        plate->inner_face[i] = inset(&plate->inner, (first + i) % CONTOUR_POINTS);
}

// Short diagonals are good ones; a sliver or a triangle that is turned over costs more than all of them.
static float triangle_cost(struct vec2 a, struct vec2 b, struct vec2 c, struct vec2 inner, struct vec2 outer)
{
    float area = (b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x);
    struct vec2 diagonal = vec2_subtract(inner, outer);
    return diagonal.x * diagonal.x + diagonal.y * diagonal.y + (area < -AREA_MIN ? 0.0f : 1e6f);
}

// The cheapest way around both lines at once, by dynamic programming (Fuchs, Kedem and Uselton 1977,
// "Optimal surface reconstruction from planar contours").
static void find_diagonals(struct plate *plate)
{
    int count = plate->outer_face_count;
    const struct vec2 *in = plate->inner_face, *out = plate->outer_face;
    for (int i = 0; i <= CONTOUR_POINTS; i++)
        for (int k = 0; k <= count; k++) {
            struct vec2 a = in[i], b = out[k % count];
            float by_inner = INFINITY, by_outer = INFINITY;
            if (i > 0)
                by_inner = plate->cost[i - 1][k] + triangle_cost(in[i - 1], b, in[i], a, b);
            if (k > 0)
                by_outer = plate->cost[i][k - 1] + triangle_cost(a, out[k - 1], b, a, b);
            plate->from_outer[i][k] = by_outer < by_inner;
            plate->cost[i][k] = i == 0 && k == 0 ? 0.0f : fminf(by_inner, by_outer);
        }
}

// The way around begins and ends with the same diagonal, from the top of the bridge to one of the hole's
// points near it: the one whose way is the cheapest. Returns it.
static int lay_out_faces(struct plate *plate)
{
    int nearest = 0, best = 0;
    float cheapest = INFINITY;
    lay_out_outer_face(plate);
    for (int i = 1; i < CONTOUR_POINTS; i++)
        if (vec2_length(vec2_subtract(inset(&plate->inner, i), plate->outer_face[0])) <
            vec2_length(vec2_subtract(inset(&plate->inner, nearest), plate->outer_face[0])))
            nearest = i;
    for (int off = -FIRST_TRIES; off <= FIRST_TRIES; off++) {
        int first = (nearest + off + CONTOUR_POINTS) % CONTOUR_POINTS;
        lay_out_inner_face(plate, first);
        find_diagonals(plate);
        float cost = plate->cost[CONTOUR_POINTS][plate->outer_face_count];
        if (cost < cheapest) {
            cheapest = cost;
            best = first;
        }
    }
    lay_out_inner_face(plate, best);
    find_diagonals(plate);
    return best;
}

// The rows of points of the edges' first rings stand for the faces' corners: `inner` and `outer` are those of
// one side, `middle` the first of the points up the middle.
struct face_rows {
    int inner, outer, middle;
    bool reverse;
};

static int outer_index(const struct plate *plate, const struct face_rows *rows, int k)
{
    k %= plate->outer_face_count;
    return k < plate->outer.count ? rows->outer + k : rows->middle + k - plate->outer.count;
}

static void add_triangle(const struct face_rows *rows, int a, int b, int c, struct solid *front)
{
    solid_triangle(front, a, rows->reverse ? c : b, rows->reverse ? b : c);
}

// The point half-way of an edge on the curved face; -1 when the edge is short enough. It depends on the edge
// alone, so that both its triangles find the same.
static int middle_of(const struct plate *plate, const struct face_rows *rows, int a, int b,
                     struct solid *front)
{
    struct vec3 p = front->points[a], q = front->points[b];
    struct vec2 middle = {(p.x + q.x) / 2.0f, (p.y + q.y) / 2.0f};
    float side = rows->reverse ? -1.0f : 1.0f;
    if (vec2_length((struct vec2){p.x - q.x, p.y - q.y}) < FACE_EDGE_MAX)
        return -1;
    return solid_point_with_normal(front,
                                   frame_place(plate->frame, middle, side * plate->frame->thickness / 2.0f),
                                   vec3_scale(frame_normal(plate->frame, middle), side));
}

// Long edges are halved, so that the face follows the front's curve.
static void add_divided(const struct plate *plate, const struct face_rows *rows, const int corners[3],
                        int depth, struct solid *front)
{
    int middles[3], split = 0, count = 0;
    for (int i = 0; i < 3; i++) {
        middles[i] = depth > 0 ? middle_of(plate, rows, corners[i], corners[(i + 1) % 3], front) : -1;
        count += middles[i] >= 0;
    }
    // Of one, that edge; of two, the edge that stays whole.
    for (int i = 0; i < 3; i++)
        if ((middles[i] >= 0) == (count == 1))
            split = i;
    if (count == 0) {
        add_triangle(rows, corners[0], corners[1], corners[2], front);
    } else if (count == 1) {
        int a = corners[split], b = corners[(split + 1) % 3], c = corners[(split + 2) % 3],
            m = middles[split];
        add_divided(plate, rows, (int[3]){a, m, c}, depth - 1, front);
        add_divided(plate, rows, (int[3]){m, b, c}, depth - 1, front);
    } else if (count == 2) {
        int a = corners[split], b = corners[(split + 1) % 3], c = corners[(split + 2) % 3];
        int bc = middles[(split + 1) % 3], ca = middles[(split + 2) % 3];
        add_divided(plate, rows, (int[3]){a, b, bc}, depth - 1, front);
        add_divided(plate, rows, (int[3]){a, bc, ca}, depth - 1, front);
        add_divided(plate, rows, (int[3]){ca, bc, c}, depth - 1, front);
    } else {
        for (int i = 0; i < 3; i++)
            add_divided(plate, rows, (int[3]){corners[i], middles[i], middles[(i + 2) % 3]}, depth - 1,
                        front);
        add_divided(plate, rows, middles, depth - 1, front);
    }
}

static void add_face(const struct plate *plate, const struct face_rows *rows, int first_inner,
                     struct solid *front)
{
    int i = CONTOUR_POINTS, k = plate->outer_face_count;
    while (i > 0 || k > 0) {
        bool outer = plate->from_outer[i][k];
        int a = rows->inner + (first_inner + i) % CONTOUR_POINTS, b = outer_index(plate, rows, k);
        int c =
            outer ? outer_index(plate, rows, k - 1) : rows->inner + (first_inner + i - 1) % CONTOUR_POINTS;
        int corners[3] = {outer ? a : c, outer ? b : a, outer ? c : b};
        add_divided(plate, rows, corners, FACE_DEPTH, front);
        *(outer ? &k : &i) -= 1;
    }
}

// --- edges -------------------------------------------------------------------------------------------------

// Days in the tumbling drum leave no face flat: it bulges a little towards its edges.
static struct vec3 edge_normal(const struct frame *frame, struct vec2 p, struct vec2 normal, int step,
                               float side)
{
    float angle = PILLOW_RAD + (PI / 2.0f - PILLOW_RAD) * (float)step / (float)(EDGE_POINTS - 1);
    struct vec3 wall = {normal.x, normal.y, 0.0f};
    struct vec3 face = vec3_scale(frame_normal(frame, p), side);
    return vec3_normalise(vec3_add(vec3_scale(wall, sinf(angle)), vec3_scale(face, cosf(angle))));
}

// Rings along a line from the front face over the side wall to the back face; returns the first one's row.
// The hole's line is closed, the outline ends at the middle plane.
static int add_edge(const struct plate *plate, const struct edge_line *line, bool closed, struct solid *front)
{
    int first = front->point_count;
    for (int ring = 0; ring < 2 * EDGE_POINTS; ring++) {
        int step = ring < EDGE_POINTS ? ring : 2 * EDGE_POINTS - 1 - ring;
        float side = ring < EDGE_POINTS ? 1.0f : -1.0f;
        for (int i = 0; i < line->count; i++)
            solid_point_with_normal(
                front,
                plate_edge_point(plate->frame, line->points[i], line->normals[i], line->rounding, step, side),
                edge_normal(plate->frame, line->points[i], line->normals[i], step, side));
        int row = front->point_count - line->count, before = row - line->count;
        // Both lines run clockwise, with the plate to the right of the outer and to the left of the inner.
        if (ring > 0)
            solid_join(front, closed ? row : before, closed ? before : row, line->count, closed);
    }
    return first;
}

static int add_middle(const struct plate *plate, float side, struct solid *front)
{
    int first = front->point_count;
    for (int i = 0; i < MIDDLE_POINTS; i++)
        solid_point_with_normal(front,
                                frame_place(plate->frame, plate->outer_face[plate->outer.count + i],
                                            side * plate->frame->thickness / 2.0f),
                                (struct vec3){0.0f, 0.0f, side});
    return first;
}

// Where it melts into the rim the end piece swells: it reaches less far by as much as that.
static bool trace_to_width(struct plate *plate, struct frame *frame)
{
    bool closed = trace_outline(plate);
    for (int pass = 0; pass < WIDTH_PASSES && closed; pass++) {
        float width = 0.0f;
        for (int i = 0; i < plate->outer.count; i++)
            width = fmaxf(width, plate->outer.points[i].x);
        frame->end_reach -= width - frame->total_width / 2.0f;
        plate->outer.count = 0;
        closed = trace_outline(plate);
    }
    return closed;
}

enum result frame_build_plate(const struct frame *frame, const struct frame_contour *contour,
                              struct solid *front)
{
    struct plate *plate = calloc(1, sizeof *plate);
    if (plate == NULL)
        return RESULT_NO_MEMORY;
    struct frame own = *frame;
    plate->frame = &own;
    plate->contour = contour;
    bool closed = trace_to_width(plate, &own);
    line_hole(plate);
    int first_inner = lay_out_faces(plate);
    int outer = add_edge(plate, &plate->outer, false, front);
    int inner = add_edge(plate, &plate->inner, true, front);
    struct face_rows rows = {inner, outer, add_middle(plate, 1.0f, front), false};
    add_face(plate, &rows, first_inner, front);
    int last = 2 * EDGE_POINTS - 1;
    rows = (struct face_rows){inner + last * plate->inner.count, outer + last * plate->outer.count,
                              add_middle(plate, -1.0f, front), true};
    add_face(plate, &rows, first_inner, front);
    free(plate);
    return closed ? RESULT_OK : RESULT_INVALID;
}
