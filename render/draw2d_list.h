// What a batch of draw2d.h holds: quads, and the runs in which they are drawn. draw2d's own.
//
// A run names its texture by a number that is never given again, so that two equal lists give equal pictures
// whatever was uploaded and freed between them.
#ifndef CHEVAL_RENDER_DRAW2D_LIST_H
#define CHEVAL_RENDER_DRAW2D_LIST_H

#include "render/draw2d.h"
#include "render/gl/gl.h"

#include <stdint.h>

#define DRAW2D_MAX_QUADS 2048
#define DRAW2D_MAX_RUNS 1024
#define DRAW2D_MAX_COVER 192

enum draw2d_kind { KIND_FLAT, KIND_BOX, KIND_SHADOW, KIND_PICTURE, KIND_ROUND_PICTURE, KIND_COUNT };

struct draw2d_vertex {
    float position_px[2];
    float texel[2];
    float colour[4];
    float shape_px[4];
    float edge_px[3];
    float border[4];
};

struct draw2d_run {
    enum draw2d_kind kind;
    GLuint texture; // 0: none
    uint64_t texture_number;
    bool opaque; // drawn without blending: reading an sRGB target back is what costs
    uint32_t first_quad, quad_count;
};

struct draw2d_list {
    int width_px, height_px;        // of the target
    struct draw2d_vertex *vertices; // 4 a quad; room for DRAW2D_MAX_QUADS
    uint32_t quad_count;
    int run_count;
    struct draw2d_run *runs; // room for DRAW2D_MAX_RUNS
};

// Zero it first; draw2d_list_finish also after a failure.
MUST_CHECK enum result draw2d_list_init(struct draw2d_list *list);
void draw2d_list_finish(struct draw2d_list *list);
void draw2d_list_wipe(struct draw2d_list *list); // it is empty then, and its memory is zero

bool draw2d_list_equals(const struct draw2d_list *a, const struct draw2d_list *b);

// Rectangles that don't overlap, on whole pixels, with all that the list paints in them and little else.
int draw2d_list_cover(const struct draw2d_list *list, struct rect cover[DRAW2D_MAX_COVER]);

#endif
