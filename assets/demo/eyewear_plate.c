// The acetate front: one plate with two holes, milled and tumbled round at its edges. In its plane it is the
// smooth union of three shapes given as distances: the rim around the lens, the bridge, the end piece.
#include "assets/demo/eyewear_shape.h"

#define PI 3.14159265358979f
#define EDGE_POINTS 4 // of a rounded edge
#define ARCH_RAYS 4
#define SECTION_POINTS (4 * EDGE_POINTS) // inner front, outer front, outer back, inner back

// Smooth minimum: Quilez, "smooth minimum", the quadratic polynomial form.
static float smooth_minimum(float a, float b, float blend)
{
    float h = fmaxf(blend - fabsf(a - b), 0.0f) / blend;
    return fminf(a, b) - h * h * blend / 4.0f;
}

static float smooth_step(float low, float high, float x)
{
    float t = fminf(fmaxf((x - low) / (high - low), 0.0f), 1.0f);
    return t * t * (3.0f - 2.0f * t);
}

static float rim_width(const struct eyewear_frame *frame, struct vec2 from_centre)
{
    float length = vec2_length(from_centre);
    float x = from_centre.x / length, y = from_centre.y / length;
    float across = x > 0.0f ? frame->rim_temporal : frame->rim_nasal;
    float upright = y > 0.0f ? frame->rim_top : frame->rim_bottom;
    // The brow gains height steadily from the middle of the lens to its temporal end.
    float outwards = smooth_step(-0.3f, 1.1f, from_centre.x / (frame->lens_width / 2.0f));
    float upwards = smooth_step(0.1f, 0.9f, from_centre.y / (frame->lens_height / 2.0f));
    return across * x * x + upright * y * y + frame->rim_corner * outwards * upwards;
}

static float bridge_distance(const struct eyewear_frame *frame, struct vec2 p)
{
    float slope = p.x / frame->bridge_arch;
    float under = (-p.x * p.x / (2.0f * frame->bridge_arch) - p.y) / sqrtf(1.0f + slope * slope);
    float over = p.y - frame->bridge_height - p.x * p.x * 0.012f;
    float beside = p.x - frame->bridge / 2.0f - 1.0f;
    return -smooth_minimum(-fmaxf(under, over), -beside, 5.0f);
}

static float end_distance(const struct eyewear_frame *frame, struct vec2 p)
{
    float inner = frame->bridge / 2.0f + frame->lens_width - 4.0f, outer = frame->total_width / 2.0f;
    float round = 1.2f;
    float x = fabsf(p.x - (inner + outer) / 2.0f) - (outer - inner) / 2.0f + round;
    float y = fabsf(p.y - frame->end_y) - frame->end_height / 2.0f + round;
    struct vec2 past = {fmaxf(x, 0.0f), fmaxf(y, 0.0f)};
    return vec2_length(past) + fminf(fmaxf(x, y), 0.0f) - round;
}

// Negative in the plate; the lens's hole is not cut out of it.
static float plate_distance(const struct eyewear_frame *frame, const struct eyewear_contour *contour,
                            struct vec2 p)
{
    float rim = eyewear_contour_distance(contour, p) - rim_width(frame, vec2_subtract(p, contour->centre));
    if (frame->build == BUILD_BROWLINE)
        return smooth_minimum(rim, end_distance(frame, p), 3.0f);
    float distance = smooth_minimum(rim, bridge_distance(frame, p), 3.0f);
    return smooth_minimum(distance, end_distance(frame, p), 6.0f);
}

static struct vec2 plate_normal(const struct eyewear_frame *frame, const struct eyewear_contour *contour,
                                struct vec2 p)
{
    float h = 0.05f;
    struct vec2 g = {plate_distance(frame, contour, (struct vec2){p.x + h, p.y}) -
                         plate_distance(frame, contour, (struct vec2){p.x - h, p.y}),
                     plate_distance(frame, contour, (struct vec2){p.x, p.y + h}) -
                         plate_distance(frame, contour, (struct vec2){p.x, p.y - h})};
    float length = fmaxf(vec2_length(g), 1e-6f);
    return (struct vec2){g.x / length, g.y / length};
}

// One ray from the lens's middle: from the hole's edge to the plate's outer edge, or to the plane x = 0
// where the bridge meets its mirror image.
struct plate_ray {
    struct vec2 inner, inner_normal; // the normal points into the hole
    struct vec2 outer, outer_normal;
    bool at_middle;
};

static struct plate_ray cast_ray(const struct eyewear_frame *frame, const struct eyewear_contour *contour,
                                 struct vec2 from, struct vec2 normal)
{
    struct vec2 d = vec2_subtract(from, contour->centre);
    float length = vec2_length(d);
    d = (struct vec2){d.x / length, d.y / length};
    float to_middle = d.x < 0.0f ? from.x / -d.x : INFINITY;
    float inside = 0.0f, outside = 0.0f;
    while (outside < to_middle && outside < 40.0f) {
        outside += 0.25f;
        if (plate_distance(frame, contour, (struct vec2){from.x + outside * d.x, from.y + outside * d.y}) > 0)
            break;
        inside = outside;
    }
    for (int i = 0; i < 16; i++) {
        float half = (inside + outside) / 2.0f;
        struct vec2 p = {from.x + half * d.x, from.y + half * d.y};
        if (plate_distance(frame, contour, p) > 0.0f)
            outside = half;
        else
            inside = half;
    }
    struct plate_ray ray = {.inner = from, .inner_normal = {-normal.x, -normal.y}};
    ray.at_middle = inside >= to_middle - 0.01f;
    float reach = fminf(inside, to_middle);
    ray.outer = (struct vec2){from.x + reach * d.x, from.y + reach * d.y};
    ray.outer_normal = plate_normal(frame, contour, ray.outer);
    if (ray.at_middle)
        ray.outer.x = 0.0f;
    return ray;
}

// A rounded edge: `step` 0 is on the face, EDGE_POINTS - 1 on the side wall.
static struct vec3 edge_point(const struct eyewear_frame *frame, struct vec2 p, struct vec2 normal,
                              float rounding, int step, float side)
{
    float angle = PI / 2.0f * (float)step / (float)(EDGE_POINTS - 1);
    float inset = rounding * (1.0f - sinf(angle));
    struct vec2 at = {p.x - inset * normal.x, p.y - inset * normal.y};
    return eyewear_front_place(frame, at, side * (frame->thickness / 2.0f - rounding * (1.0f - cosf(angle))));
}

// At the middle plane the edge is cut: its points fall together on the face.
static struct vec3 middle_point(const struct eyewear_frame *frame, struct vec2 p, float side)
{
    return eyewear_front_place(frame, p, side * frame->thickness / 2.0f);
}

static int add_section(const struct eyewear_frame *frame, const struct plate_ray *ray, struct mesh *front)
{
    int first = front->point_count;
    float span = vec2_length(vec2_subtract(ray->outer, ray->inner));
    float inner_round = fminf(fminf(0.7f, frame->rounding), 0.4f * span);
    float outer_round = fminf(frame->rounding, 0.45f * span);
    for (int i = EDGE_POINTS - 1; i >= 0; i--)
        mesh_point(front, edge_point(frame, ray->inner, ray->inner_normal, inner_round, i, 1.0f));
    for (int i = 0; i < EDGE_POINTS; i++)
        mesh_point(front, ray->at_middle
                              ? middle_point(frame, ray->outer, 1.0f)
                              : edge_point(frame, ray->outer, ray->outer_normal, outer_round, i, 1.0f));
    for (int i = EDGE_POINTS - 1; i >= 0; i--)
        mesh_point(front, ray->at_middle
                              ? middle_point(frame, ray->outer, -1.0f)
                              : edge_point(frame, ray->outer, ray->outer_normal, outer_round, i, -1.0f));
    for (int i = 0; i < EDGE_POINTS; i++)
        mesh_point(front, edge_point(frame, ray->inner, ray->inner_normal, inner_round, i, -1.0f));
    return first;
}

// Over the arch neighbouring sections can cross by a hair: the sliver that lies face down there is covered by
// its neighbours and left out.
static void flat_triangle(struct mesh *front, int a, int b, int c, float side)
{
    struct vec3 across = vec3_cross(vec3_subtract(front->points[b], front->points[a]),
                                    vec3_subtract(front->points[c], front->points[a]));
    if (across.z * side > 0.0f)
        mesh_triangle(front, a, b, c);
}

// Joins two sections, leaving out what lies in the plane x = 0.
static void join_sections(struct mesh *front, int a, int b)
{
    for (int i = 0; i < SECTION_POINTS; i++) {
        int next = (i + 1) % SECTION_POINTS;
        int corners[4] = {a + i, a + next, b + next, b + i};
        bool in_middle = true;
        for (int k = 0; k < 4; k++)
            in_middle = in_middle && fabsf(front->points[corners[k]].x) < 0.02f;
        if (in_middle)
            continue;
        bool front_face = i == EDGE_POINTS - 1, back_face = i == 3 * EDGE_POINTS - 1;
        if (front_face || back_face) {
            flat_triangle(front, corners[0], corners[1], corners[2], front_face ? 1.0f : -1.0f);
            flat_triangle(front, corners[0], corners[2], corners[3], front_face ? 1.0f : -1.0f);
        } else {
            mesh_quad(front, corners[0], corners[1], corners[2], corners[3]);
        }
    }
}

// The rays that follow the one at the bridge's underside graze its arch and would leave most of it to one
// straight edge: they are spread along the arch instead.
static void spread_along_arch(const struct eyewear_frame *frame, const struct eyewear_contour *contour,
                              struct plate_ray *rays, int underside)
{
    const struct plate_ray *last = &rays[(underside + ARCH_RAYS + 1) % CONTOUR_POINTS];
    struct vec2 c = contour->centre, from = rays[underside].inner, to = last->inner;
    float from_rad = atan2f(from.y - c.y, from.x - c.x);
    float turn_rad = remainderf(atan2f(to.y - c.y, to.x - c.x) - from_rad, 2.0f * PI);
    for (int i = 1; i <= ARCH_RAYS; i++) {
        struct plate_ray *ray = &rays[(underside + i) % CONTOUR_POINTS];
        float part = (float)i / (float)(ARCH_RAYS + 1);
        struct vec2 p = {last->outer.x * part, -frame->lens_drop};
        while (plate_distance(frame, contour, p) > 0.0f && p.y < frame->bridge_height)
            p.y += 0.01f;
        ray->inner = eyewear_contour_at(contour, from_rad + turn_rad * part);
        ray->outer = p;
        ray->outer_normal = plate_normal(frame, contour, p);
        ray->at_middle = false;
    }
}

// The rays at which the outer edge meets the plane x = 0 are cast exactly there, in place of the nearest
// ones, so that bridge and mirror image share their corners.
static void aim_at_bridge(const struct eyewear_frame *frame, const struct eyewear_contour *contour,
                          struct plate_ray *rays)
{
    float next = -frame->lens_drop; // first up to the underside, then to the top
    float under = 0.0f, over = 0.0f;
    int underside = 0;
    bool was_inside = false;
    while (next < frame->bridge_height + 8.0f) {
        struct vec2 p = {0.0f, next};
        next += 0.02f;
        bool inside = plate_distance(frame, contour, p) < 0.0f;
        if (inside == was_inside)
            continue;
        was_inside = inside;
        *(inside ? &under : &over) = p.y;
        float angle = atan2f(p.y - contour->centre.y, -contour->centre.x);
        int nearest = 0;
        float best = INFINITY;
        for (int i = 0; i < CONTOUR_POINTS; i++) {
            struct vec2 to = vec2_subtract(contour->points[i], contour->centre);
            float off = fabsf(remainderf(atan2f(to.y, to.x) - angle, 2.0f * PI));
            if (off < best) {
                best = off;
                nearest = i;
            }
        }
        rays[nearest].inner = eyewear_contour_at(contour, angle);
        rays[nearest].outer = p;
        rays[nearest].outer_normal = (struct vec2){0.0f, inside ? -1.0f : 1.0f};
        rays[nearest].at_middle = false;
        if (inside)
            underside = nearest;
    }
    spread_along_arch(frame, contour, rays, underside);
    float clear = frame->rounding + 0.2f;
    // Between them the rays end on the flat of the bridge, so that they don't cross its rounded edges.
    for (int i = 0; i < CONTOUR_POINTS; i++)
        if (rays[i].at_middle)
            rays[i].outer.y = fminf(fmaxf(rays[i].outer.y, under + clear), over - clear);
}

void eyewear_build_plate(const struct eyewear_frame *frame, const struct eyewear_contour *contour,
                         struct mesh *front)
{
    struct plate_ray rays[CONTOUR_POINTS];
    for (int i = 0; i < CONTOUR_POINTS; i++)
        rays[i] = cast_ray(frame, contour, contour->points[i], contour->normals[i]);
    bool whole = frame->build == BUILD_ACETATE;
    if (whole)
        aim_at_bridge(frame, contour, rays);
    int sections[CONTOUR_POINTS], count = 0;
    bool used[CONTOUR_POINTS];
    for (int i = 0; i < CONTOUR_POINTS; i++) {
        // A brow bar is the plate where its rim is wider than a wire.
        used[i] = whole || vec2_length(vec2_subtract(rays[i].outer, rays[i].inner)) > 0.9f;
        sections[i] = used[i] ? add_section(frame, &rays[i], front) : -1;
        count += used[i];
    }
    for (int i = 0; i < CONTOUR_POINTS && count > 1; i++) {
        int next = (i + 1) % CONTOUR_POINTS;
        if (used[i] && used[next])
            join_sections(front, sections[i], sections[next]);
        else if (used[i])
            mesh_cap(front, sections[i], SECTION_POINTS, true);
        else if (used[next])
            mesh_cap(front, sections[next], SECTION_POINTS, false);
    }
}
