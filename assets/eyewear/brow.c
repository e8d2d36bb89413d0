// The bar of a browline or of a half rim in acetate: sections from the lens's edge to the bar's own outline,
// one after the other where the bar is wider than a wire, closed at both ends.
#include "assets/eyewear/frame.h"

#define SECTION_POINTS (4 * EDGE_POINTS) // inner front, outer front, outer back, inner back
#define BAR_MIN 0.9f

// From the lens's edge away from its middle to the bar's outer edge.
struct brow_ray {
    struct vec2 inner, inner_normal; // the normal points to the lens
    struct vec2 outer, outer_normal;
    float span;
};

static struct brow_ray cast_ray(const struct frame *frame, const struct frame_contour *contour, int i)
{
    struct vec2 from = contour->points[i], normal = contour->normals[i];
    struct vec2 d = vec2_subtract(from, contour->centre);
    float length = vec2_length(d), inside = 0.0f, outside = 0.0f;
    d = (struct vec2){d.x / length, d.y / length};
    while (outside < 45.0f) {
        outside += 0.25f;
        if (plate_distance(frame, contour, (struct vec2){from.x + outside * d.x, from.y + outside * d.y}) > 0)
            break;
        inside = outside;
    }
    for (int step = 0; step < 16; step++) {
        float half = (inside + outside) / 2.0f;
        struct vec2 p = {from.x + half * d.x, from.y + half * d.y};
        if (plate_distance(frame, contour, p) > 0.0f)
            outside = half;
        else
            inside = half;
    }
    struct brow_ray ray = {.inner = {from.x - GROOVE_DEPTH * normal.x, from.y - GROOVE_DEPTH * normal.y},
                           .inner_normal = {-normal.x, -normal.y},
                           .outer = {from.x + inside * d.x, from.y + inside * d.y}};
    ray.outer_normal = plate_normal(frame, contour, ray.outer);
    ray.span = vec2_length(vec2_subtract(ray.outer, ray.inner));
    return ray;
}

static void add_section(const struct frame *frame, const struct brow_ray *ray, struct solid *front)
{
    float inner = fminf(fminf(0.6f, frame->rounding), 0.4f * ray->span);
    float outer = fminf(frame->rounding, 0.45f * ray->span);
    for (int i = EDGE_POINTS - 1; i >= 0; i--)
        solid_point(front, plate_edge_point(frame, ray->inner, ray->inner_normal, inner, i, 1.0f));
    for (int i = 0; i < EDGE_POINTS; i++)
        solid_point(front, plate_edge_point(frame, ray->outer, ray->outer_normal, outer, i, 1.0f));
    for (int i = EDGE_POINTS - 1; i >= 0; i--)
        solid_point(front, plate_edge_point(frame, ray->outer, ray->outer_normal, outer, i, -1.0f));
    for (int i = 0; i < EDGE_POINTS; i++)
        solid_point(front, plate_edge_point(frame, ray->inner, ray->inner_normal, inner, i, -1.0f));
}

void frame_build_brow(const struct frame *frame, const struct frame_contour *contour, struct solid *front)
{
    struct brow_ray rays[CONTOUR_POINTS];
    int low = 0; // the contour's lowest point: there is no bar
    for (int i = 0; i < CONTOUR_POINTS; i++) {
        rays[i] = cast_ray(frame, contour, i);
        if (contour->points[i].y < contour->points[low].y)
            low = i;
    }
    int previous = -1;
    for (int k = 1; k < CONTOUR_POINTS; k++) {
        int i = (low + k) % CONTOUR_POINTS;
        bool last = rays[(i + 1) % CONTOUR_POINTS].span < BAR_MIN || k == CONTOUR_POINTS - 1;
        if (rays[i].span < BAR_MIN || (previous < 0 && last))
            continue;
        int row = front->point_count;
        add_section(frame, &rays[i], front);
        if (previous < 0)
            solid_cap(front, row, SECTION_POINTS, true);
        else
            solid_join(front, previous, row, SECTION_POINTS, true);
        previous = row;
        if (last) {
            solid_cap(front, row, SECTION_POINTS, false);
            previous = -1;
        }
    }
}
