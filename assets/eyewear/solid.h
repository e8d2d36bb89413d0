// Triangles by part, of what is made here: points are pushed, joined and mirrored; normals that weren't
// given come last, from the faces around each point, with an edge wherever two faces meet at more than the
// part's crease angle.
//
// Units: millimetres; axes as glTF has them (+y up, +z front). Faces are counter-clockwise from outside.
#ifndef CHEVAL_ASSETS_EYEWEAR_SOLID_H
#define CHEVAL_ASSETS_EYEWEAR_SOLID_H

#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

#define SOLID_MAX_POINTS 12000
#define SOLID_MAX_TRIANGLES 12000

// u = dot(u_axis, p) + u_offset, v likewise: a picture laid on a part by plain projection.
struct solid_projection {
    struct vec3 u_axis, v_axis;
    float u_offset, v_offset;
};

struct solid {
    struct vec3 points[SOLID_MAX_POINTS];
    struct vec3 normals[SOLID_MAX_POINTS]; // zero: from the faces around the point
    int point_count;
    int triangles[SOLID_MAX_TRIANGLES][3];
    int triangle_count;
};

// What goes into a file: a vertex for each point and normal that differ.
struct solid_vertex {
    struct vec3 position;
    struct vec3 normal;
    struct vec2 uv;
};

struct solid_result {
    struct solid_vertex *vertices;
    int vertex_count;
    uint16_t *indices;
    int index_count;
};

// A path's point and the two axes of the section there: `side` and `up` are unit vectors across the path.
struct solid_station {
    struct vec3 centre, side, up;
    float half_side, half_up; // the section's points are scaled by these
};

int solid_point(struct solid *solid, struct vec3 point);
int solid_point_with_normal(struct solid *solid, struct vec3 point, struct vec3 normal);
void solid_triangle(struct solid *solid, int a, int b, int c); // one without area is left out
void solid_quad(struct solid *solid, int a, int b, int c, int d);

// Joins ring `first` to ring `second`, each of `count` points in a row of indices; `closed` joins the last
// to the first too.
void solid_join(struct solid *solid, int first, int second, int count, bool closed);

// Closes a ring with a fan around a new centre point. `outward` tells on which side outside is: the ring's
// own turning direction, or the other.
void solid_cap(struct solid *solid, int ring, int count, bool reverse);

// A closed section (`section`, in units of half_side and half_up, counter-clockwise when looking against the
// path's direction) along the stations. Without `caps` the ends stay open.
void solid_sweep(struct solid *solid, const struct solid_station *stations, int station_count,
                 const struct vec2 *section, int section_count, bool caps);

// An ellipsoid by rings about its axis `c`; a, b, c are its half axes as vectors.
void solid_ellipsoid(struct solid *solid, struct vec3 centre, struct vec3 a, struct vec3 b, struct vec3 c,
                     int around, int along);

// Appends what is there again with x negated.
void solid_mirror_x(struct solid *solid);

// Sections: a rectangle with round corners (`roundness` 0..1 of the half sides), a circle.
int solid_section_rounded(struct vec2 *section, int points_a_corner, float roundness_side,
                          float roundness_up);
int solid_section_circle(struct vec2 *section, int count);

// Sets `side` and `up` of each station from the path's own direction, `up_hint` being where up is to point.
void solid_orient(struct solid_station *stations, int count, struct vec3 up_hint);

// False when memory runs out. The caller ends with solid_result_free either way.
bool solid_finish(const struct solid *solid, float crease_rad, const struct solid_projection *projection,
                  struct solid_result *out);

// Takes a zeroed result.
void solid_result_free(struct solid_result *result);

#endif
