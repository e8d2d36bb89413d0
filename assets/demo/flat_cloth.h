// Pieces of cloth, laid one on the other and photographed from above: how the demo's flat garments are drawn.
//
// A piece is drawn in this order: flat_piece_begin, any number of folds, flat_piece_weave, any number of
// seams, stitches and marks, flat_piece_end. Light comes softly from above left. One thread.
#ifndef CHEVAL_DEMO_FLAT_CLOTH_H
#define CHEVAL_DEMO_FLAT_CLOTH_H

#include "assets/demo/flat_fabric.h"
#include "assets/demo/flat_outline.h"
#include "platform/base/picture.h"

struct flat_piece {
    const struct flat_outline *outline; // closed
    const struct flat_fabric *fabric;
    const struct flat_outline *within; // closed: what is outside of it is cut off; may be NULL
    const struct flat_outline *spine;  // the cloth runs along this line; NULL: straight
    struct vec2 origin;                // where the pattern begins
    float turn_rad;                    // of the cloth's downward threads, from the picture's towards +x
    float edge_px;                     // rounded rim, this wide …
    float edge_height;                 // … and high
    float body_px, body_height;        // how it swells towards its middle
    float drape, wrinkles;             // heights of long hanging waves and of small ones
    float light;                       // 1; less: it lies in the shade of others
    float shadow, shadow_px;           // strength and width of the shadow it throws on what lies below
    uint32_t seed;
};

struct flat_canvas {
    int width, height;
    float mm_per_px;
    struct vec3 *colour; // linear
    float *alpha;
    // Of the piece at hand.
    struct flat_piece piece;
    int left, top, right, bottom; // where it is: columns left..right - 1, rows top..bottom - 1
    float *distance;              // into it
    float *relief, *weave;        // heights: of folds and seams, of threads
    float *line, *along;          // to a line, and along it
    struct vec3 *dye;
    struct flat_grid coarse; // for what is wide and soft
    float *coarse_height, *coarse_scratch;
};

// False when memory runs out.
bool flat_canvas_init(struct flat_canvas *canvas, int width, int height, float mm_per_px);
void flat_canvas_finish(struct flat_canvas *canvas);

void flat_piece_begin(struct flat_canvas *canvas, const struct flat_piece *piece);
void flat_piece_weave(struct flat_canvas *canvas);
void flat_piece_end(struct flat_canvas *canvas);
// All three.
void flat_piece_draw(struct flat_canvas *canvas, const struct flat_piece *piece);

// A ridge that bends through `via`, steep on its left and soft on its right, and dies out towards `to`;
// negative heights are furrows.
struct flat_fold {
    struct vec2 from, via, to;
    float width_px, height;
};
void flat_fold(struct flat_canvas *canvas, const struct flat_fold *fold);
// `count` folds that leave `from` between two directions (radians from +x towards +y), no two alike.
struct flat_fan {
    struct vec2 from;
    float first_rad, last_rad, length_px, width_px, height;
    int count;
    uint32_t seed;
};
void flat_fan(struct flat_canvas *canvas, const struct flat_fan *fan);

// --- on the woven piece; lines that leave it are cut off --------------------------------------------------

// A furrow with small puckers.
void flat_seam(struct flat_canvas *canvas, const struct flat_outline *line, float depth);
// Thread, in and out.
void flat_stitches(struct flat_canvas *canvas, const struct flat_outline *line, uint32_t thread,
                   float length_mm);
// Paint: a line, and a filled outline.
void flat_stroke(struct flat_canvas *canvas, const struct flat_outline *line, float width_px,
                 uint32_t colour);
void flat_paint(struct flat_canvas *canvas, const struct flat_outline *area, uint32_t colour, float opacity);

// --- the picture ------------------------------------------------------------------------------------------

// On a plain off-white ground with a soft shadow. The caller frees it with picture_free.
MUST_CHECK enum result flat_photograph(struct flat_canvas *canvas, struct picture *out);

#endif
