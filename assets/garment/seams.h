// What the rings of a garment's parts are put together from: stretches of the outline, and lines across the
// cloth. Used by parts*.c alone.
#ifndef CHEVAL_ASSETS_GARMENT_SEAMS_H
#define CHEVAL_ASSETS_GARMENT_SEAMS_H

#include "assets/garment/outline.h"
#include "assets/garment/parts.h"

#define SEAMS_MAX 24
#define PARTS_TRIANGLES_ALONG 28.0f // the garment's longer side

// A point of the mesh that lines end in.
struct node {
    int place; // on the outline; -1: within the cloth
    int point; // of the mesh
};

struct seam {
    int from, to; // points of the mesh
    int count;    // of those between
    int points[PARTS_RING_POINTS_MAX / 8];
};

struct seams {
    const struct garment *garment;
    struct triangulation *mesh;
    struct garment_parts *parts;
    struct outline outline;
    float side_px, margin_px;
    bool is_corner[OUTLINE_POINTS]; // where stretches of the outline begin and end
    int points[OUTLINE_POINTS];     // of the mesh, by place on the outline; -1: none
    int seam_count;
    struct seam seams[SEAMS_MAX];
    bool with_back;
    bool failed; // too many points or rings
};

// Traces the outline, `smoothed`: without its frays. Then nodes are placed, then the outline is laid, then
// rings are put together.
MUST_CHECK enum result seams_begin(const struct garment *garment, bool smoothed, struct garment_parts *parts,
                                   struct triangulation *mesh, struct seams *out);
// The place of the outline nearest to a landmark, between two places (clockwise).
int seams_place(struct seams *seams, enum garment_landmark landmark, int from, int to);
void seams_mark(struct seams *seams, int place);
// Chooses the places of the outline that become points: the marked ones, and what shape and size of the
// triangles ask for in between; each a margin beyond the cloth.
void seams_lay_outline(struct seams *seams);

struct node seams_node(struct seams *seams, int place);
struct node seams_node_within(struct seams *seams, struct vec2 p);

void ring_begin(struct seams *seams, enum garment_part part);
// From one place to another, clockwise, both included.
void ring_along(struct seams *seams, int from, int to);
// Straight from node to node, both included; sewn: all rings that go there, either way, share the points.
void ring_across(struct seams *seams, struct node from, struct node to);
// Along points of the picture, which are nobody else's.
void ring_along_path(struct seams *seams, const struct vec2 *path, int count, bool backwards);

#endif
