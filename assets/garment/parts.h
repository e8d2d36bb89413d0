// The parts of a garment as rings of points, from its landmarks, its outline and the edges within.
//
// Where parts are sewn together their rings share points; where they only touch they don't. Rings run
// clockwise on the screen and reach a little beyond the cloth. Pure; any thread.
#ifndef CHEVAL_ASSETS_GARMENT_PARTS_H
#define CHEVAL_ASSETS_GARMENT_PARTS_H

#include "assets/garment/triangulate.h"
#include "platform/base/garment.h"
#include "platform/base/result.h"

#define PARTS_RINGS_MAX 16
#define PARTS_RING_POINTS_MAX 1024

struct part_ring {
    enum garment_part part;
    int count;
    int points[PARTS_RING_POINTS_MAX]; // of the mesh
};

struct garment_parts {
    float side_px; // of a triangle
    int ring_count;
    struct part_ring rings[PARTS_RINGS_MAX];
};

// Fills `out` and the points of `mesh`, both zeroed by the caller. `with_back`: what shows of the inside of a
// top's back is a part of its own, else the torso's. `smoothed`: along the outline without its frays.
// RESULT_INVALID: landmarks follow each other along the outline in no order that makes parts; the line names
// them.
MUST_CHECK enum result garment_parts_find(const struct garment *garment, bool with_back, bool smoothed,
                                          struct garment_parts *out, struct triangulation *mesh,
                                          struct diagnostic *why);

#endif
