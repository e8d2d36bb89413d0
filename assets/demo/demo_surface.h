// Curved surfaces for the demo products: a place for every (u, v), laid out as a grid of triangles with
// texture coordinates of its own. Normals are the surface's own, so that a coarse grid still shades smooth.
//
// Units: millimetres; axes as glTF has them (+y up, +z front). Turns are radians.
#ifndef CHEVAL_DEMO_SURFACE_H
#define CHEVAL_DEMO_SURFACE_H

#include "assets/eyewear/solid.h"

#define SURFACE_MAX_VERTICES 20000
#define SURFACE_MAX_INDICES 36000
#define CURVE_MAX_POINTS 128
#define PI 3.14159265358979f

struct surface {
    struct solid_vertex vertices[SURFACE_MAX_VERTICES];
    int vertex_count;
    uint16_t indices[SURFACE_MAX_INDICES];
    int index_count;
};

// `place` is asked for u and v in 0..1 and a little beyond. The outside is where du x dv points, or with
// `inside_out` the other.
struct surface_sheet {
    struct vec3 (*place)(const void *shape, float u, float v);
    const void *shape;
    int columns, rows; // squares along u and along v
    float u_tiles,
        v_tiles; // how often a texture repeats along them; evenly along v, however uneven its steps
    bool inside_out;
};

void surface_add(struct surface *surface, const struct surface_sheet *sheet);

// A flat polygon, counter-clockwise from outside, of at most 16 corners.
void surface_facet(struct surface *surface, const struct vec3 *corners, int count);

// Rotates (and mirrors: the triangles then turn with it) and shifts what was added from vertex `first` and
// index `first_index` on.
struct surface_mark {
    int vertex, index;
};
struct surface_mark surface_here(const struct surface *surface);
void surface_move(struct surface *surface, struct surface_mark from, const struct mat4 *to);
void surface_copy(struct surface *surface, struct surface_mark from, struct surface_mark end,
                  const struct mat4 *to);

// --- curves -----------------------------------------------------------------------------------------------

// A smooth curve through its points (Catmull and Rom, 1974).
struct curve {
    struct vec3 points[CURVE_MAX_POINTS];
    int count;
    bool closed;
};

void curve_add(struct curve *curve, float x, float y, float z);
struct vec3 curve_at(const struct curve *curve, float t); // t in 0..1: from the first point to the last
float curve_length(const struct curve *curve);
// The same line with `count` points at equal distances.
void curve_even(const struct curve *curve, int count, struct curve *out);

// --- shapes -----------------------------------------------------------------------------------------------

// A wire or ribbon along a curve: `radius` across, `radius_up` towards `up`. `ends` rounds them.
struct surface_tube {
    const struct curve *curve;
    float radius, radius_up;
    struct vec3 up; // not along the curve
    int around, along;
    bool ends;
};

void surface_add_tube(struct surface *surface, const struct surface_tube *tube);

// An ellipsoid with axes along x, y and z.
void surface_add_ball(struct surface *surface, struct vec3 centre, struct vec3 half, int around, int along);

// A profile (x: radius, y: height) turned about the y axis: outside where it goes up, inside where it comes
// down.
void surface_add_turned(struct surface *surface, const struct curve *profile, int around, int along);

// A closed ring about the y axis through the origin, of round wire.
void surface_add_ring(struct surface *surface, float radius, float wire_radius, int around, int section);

#endif
