// What the drawn garments are sewn from: outlines of tops, the folds they fall in, ribbing, buttons, labels.
//
// Nodes are relative to the table's `at`, mostly the middle of the garment's neck or waistband. `side` is -1
// for the wearer's right (smaller x) and 1 for the left.
#ifndef CHEVAL_DEMO_FLAT_PARTS_H
#define CHEVAL_DEMO_FLAT_PARTS_H

#include "assets/demo/flat_cloth.h"

#define NODES(array) (array), (int)(sizeof(array) / sizeof *(array))

struct flat_table {
    struct flat_canvas *canvas;
    struct vec2 at;
    float bend; // how crooked things lie
    uint32_t seed;
};

// How a cloth lies: its rim, how full it is, and how it falls into waves, wrinkles and folds (pixels).
struct flat_fall {
    float edge_px, edge_height, body_px, body_height, drape, wrinkles, folds;
};
extern const struct flat_fall fall_jersey, fall_poplin, fall_knit, fall_wool, fall_nylon;

// A piece of that cloth, straight from the table's `at`.
struct flat_piece fall_piece(const struct flat_table *table, const struct flat_outline *outline,
                             const struct flat_fabric *fabric, const struct flat_fall *fall);

// Outlines on the table, bent as everything on it.
void lay_line(const struct flat_table *table, const struct flat_node *nodes, int count,
              struct flat_outline *out);
void lay_area(const struct flat_table *table, const struct flat_node *nodes, int count,
              struct flat_outline *out);
void lay_side(const struct flat_table *table, const struct flat_node *nodes, int count, int side,
              struct flat_outline *out); // closed, mirrored for side -1
void lay_side_line(const struct flat_table *table, const struct flat_node *nodes, int count, int side,
                   struct flat_outline *out);
void lay_both(const struct flat_table *table, const struct flat_node *nodes, int count,
              struct flat_outline *out);

// A top's measures on its wearer's left: x from the middle, y from where the shoulder seam meets the neck.
struct flat_top {
    float neck_x, front_y, back_y; // the neckline's ends, its lowest points in front and behind
    float neck_square;             // 0 round, to 1
    struct vec2 shoulder, armpit, waist, hem;
    float hem_dip; // how much lower the hem's middle lies
    struct vec2 cuff_outer, cuff_inner;
    struct vec2 elbow_outer, elbow_inner; // none (0, 0) in short sleeves
};

// The front, or with `behind` the back.
void top_body(const struct flat_table *table, const struct flat_top *top, bool behind,
              struct flat_outline *out);
void top_sleeve(const struct flat_table *table, const struct flat_top *top, int side,
                struct flat_outline *out);
void top_armhole(const struct flat_table *table, const struct flat_top *top, int side, float inwards,
                 struct flat_outline *out);
void top_neckline(const struct flat_table *table, const struct flat_top *top, bool behind,
                  struct flat_outline *out);
// Angle of a sleeve's length from straight down, towards +x.
float top_sleeve_turn(const struct flat_top *top, int side);
// flat_fan, `from` relative to the table's `at`.
void table_fan(const struct flat_table *table, struct vec2 from, float first_rad, float last_rad,
               float length_px, float width_px, float height, int count, uint32_t seed);
// The body, or a sleeve, begun, folded and woven: seams and marks may follow, then flat_piece_end.
void begin_body(const struct flat_table *table, const struct flat_top *top, bool behind,
                const struct flat_fabric *fabric, const struct flat_fall *fall);
void begin_sleeve(const struct flat_table *table, const struct flat_top *top, int side,
                  const struct flat_fabric *fabric, const struct flat_fall *fall);
// What a body without a body falls into; on a piece that has begun.
void body_folds(const struct flat_table *table, const struct flat_top *top, float height);
void sleeve_folds(const struct flat_table *table, const struct flat_top *top, int side, float height);
void armhole_seams(const struct flat_table *table, const struct flat_top *top, float depth);
// Lines of stitches along the hem and along a sleeve's, so far from the edge.
void hem_stitches(const struct flat_table *table, const struct flat_top *top, float up, uint32_t thread);
void cuff_stitches(const struct flat_table *table, const struct flat_top *top, int side, float up,
                   uint32_t thread);

// The back's inner side above the front's neckline, `up` pixels higher than the back's own (below a collar),
// with a label unless that is 0.
void draw_inside(const struct flat_table *table, const struct flat_top *top, float up,
                 const struct flat_fabric *fabric, uint32_t label);
// A band along an open line, `left` and `right` pixels wide beside it, cut off by `within` (may be NULL).
void draw_band(const struct flat_table *table, const struct flat_outline *line, float left, float right,
               const struct flat_fabric *fabric, const struct flat_outline *within, float shadow);
// Knitted cuffs and hem, and the neck's.
void draw_cuff(const struct flat_table *table, const struct flat_top *top, int side, float height,
               const struct flat_fabric *fabric);
void draw_hem(const struct flat_table *table, const struct flat_top *top, float height,
              const struct flat_fabric *fabric);
void draw_neck(const struct flat_table *table, const struct flat_top *top, bool behind, float width,
               const struct flat_fabric *fabric);
void draw_label(const struct flat_table *table, struct vec2 middle, float width, float height, uint32_t cloth,
                uint32_t ink);
// Painted onto the piece at hand.
void mark_seam(const struct flat_table *table, const struct flat_node *nodes, int count, float depth);
void mark_stitches(const struct flat_table *table, const struct flat_node *nodes, int count, uint32_t thread,
                   float length_mm);
void draw_button(const struct flat_table *table, struct vec2 middle, float radius, uint32_t colour);

#endif
