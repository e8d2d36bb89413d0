// A mesh of nearly equilateral triangles inside of a ring of points.
//
// The ring's points and edges stay as they are; points are added within: ears are clipped (Meisters 1975),
// the added points are put in one by one and edges flipped until the triangulation is Delaunay's, as far as
// the ring lets it (Lawson 1977). Pure; any thread.
#ifndef CHEVAL_ASSETS_GARMENT_TRIANGULATE_H
#define CHEVAL_ASSETS_GARMENT_TRIANGULATE_H

#include "platform/base/garment.h"
#include "platform/base/result.h"

// What meshes are made into; the caller's, zeroed at first.
struct triangulation {
    int point_count, triangle_count;
    struct vec2 points[GARMENT_MAX_VERTICES];
    uint16_t triangles[GARMENT_MAX_TRIANGLES][3]; // clockwise on the screen
};

// `ring`: indices of points, clockwise on the screen. `side_px`: of a triangle. Appends points and triangles.
// RESULT_INVALID: the ring crosses itself; RESULT_TOO_LARGE: no room.
MUST_CHECK enum result triangulate_ring(struct triangulation *mesh, const int *ring, int count,
                                        float side_px);

#endif
