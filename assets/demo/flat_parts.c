#include "assets/demo/flat_parts.h"

#define PI 3.14159265358979f

// --- laying -----------------------------------------------------------------------------------------------

void lay_line(const struct flat_table *table, const struct flat_node *nodes, int count,
              struct flat_outline *out)
{
    flat_outline_spline(nodes, count, false, table->at, out);
    flat_outline_bend(out, table->bend, table->seed);
}

void lay_area(const struct flat_table *table, const struct flat_node *nodes, int count,
              struct flat_outline *out)
{
    flat_outline_spline(nodes, count, true, table->at, out);
    flat_outline_bend(out, table->bend, table->seed);
}

void lay_side(const struct flat_table *table, const struct flat_node *nodes, int count, int side,
              struct flat_outline *out)
{
    flat_outline_spline(nodes, count, true, table->at, out);
    if (side < 0)
        flat_outline_mirror(out, table->at.x);
    flat_outline_bend(out, table->bend, table->seed);
}

void lay_side_line(const struct flat_table *table, const struct flat_node *nodes, int count, int side,
                   struct flat_outline *out)
{
    flat_outline_spline(nodes, count, false, table->at, out);
    if (side < 0)
        flat_outline_mirror(out, table->at.x);
    flat_outline_bend(out, table->bend, table->seed);
}

void lay_both(const struct flat_table *table, const struct flat_node *nodes, int count,
              struct flat_outline *out)
{
    flat_outline_both(nodes, count, table->at, out);
    flat_outline_bend(out, table->bend, table->seed);
}

// --- tops -------------------------------------------------------------------------------------------------

void top_body(const struct flat_table *table, const struct flat_top *top, bool behind,
              struct flat_outline *out)
{
    float deep = behind ? top->back_y : top->front_y, square = top->neck_square;
    const struct flat_node nodes[] = {
        {0.0f, deep, false},
        {(0.60f + 0.22f * square) * top->neck_x, deep * (0.80f + 0.15f * square), false},
        {(0.92f + 0.05f * square) * top->neck_x, 0.36f * deep, false},
        {top->neck_x, 0.0f, true},
        {top->shoulder.x - 4.0f, top->shoulder.y, true},
        {top->shoulder.x - 0.10f * top->armpit.x, 0.45f * top->shoulder.y + 0.55f * top->armpit.y, false},
        {top->armpit.x, top->armpit.y, true},
        {0.5f * (top->armpit.x + top->waist.x) - 3.0f, 0.5f * (top->armpit.y + top->waist.y), false},
        {top->waist.x, top->waist.y, false},
        {top->hem.x, top->hem.y, true},
        {0.6f * top->hem.x, top->hem.y + 0.75f * top->hem_dip, false},
        {0.0f, top->hem.y + top->hem_dip, false}};
    lay_both(table, NODES(nodes), out);
}

void top_sleeve(const struct flat_table *table, const struct flat_top *top, int side,
                struct flat_outline *out)
{
    struct vec2 so = top->shoulder, a = top->armpit, co = top->cuff_outer, ci = top->cuff_inner;
    bool is_long = top->elbow_outer.x > 0.0f;
    float lift = is_long ? 9.0f : 5.0f; // of the sleeve's head
    struct vec2 eo =
        is_long ? top->elbow_outer : (struct vec2){0.5f * (so.x + co.x) + 6.0f, 0.5f * (so.y + co.y) - 6.0f};
    struct vec2 ei =
        is_long ? top->elbow_inner : (struct vec2){0.5f * (a.x + ci.x), 0.5f * (a.y + ci.y) + 2.0f};
    const struct flat_node nodes[] = {
        {so.x - 34.0f, so.y - 10.0f, true},
        {so.x + 1.0f, so.y + 2.0f, false},
        {0.86f * so.x + 0.14f * eo.x + lift, 0.86f * so.y + 0.14f * eo.y - 0.7f * lift, false},
        {0.62f * so.x + 0.38f * eo.x + lift, 0.62f * so.y + 0.38f * eo.y - 0.7f * lift, false},
        {eo.x, eo.y, false},
        {co.x, co.y, true},
        {0.5f * (co.x + ci.x), 0.5f * (co.y + ci.y) + 4.0f, false},
        {ci.x, ci.y, true},
        {ei.x, ei.y, false},
        {a.x, a.y, true},
        {a.x - 60.0f, a.y - 10.0f, true}};
    lay_side(table, NODES(nodes), side, out);
}

void top_armhole(const struct flat_table *table, const struct flat_top *top, int side, float inwards,
                 struct flat_outline *out)
{
    const struct flat_node nodes[] = {{top->shoulder.x - inwards, top->shoulder.y - 4.0f, false},
                                      {top->shoulder.x - 0.10f * top->armpit.x - inwards,
                                       0.45f * top->shoulder.y + 0.55f * top->armpit.y, false},
                                      {top->armpit.x - inwards, top->armpit.y, false}};
    lay_side_line(table, NODES(nodes), side, out);
}

void top_neckline(const struct flat_table *table, const struct flat_top *top, bool behind,
                  struct flat_outline *out)
{
    float deep = behind ? top->back_y : top->front_y, square = top->neck_square;
    float x1 = (0.60f + 0.22f * square) * top->neck_x, y1 = deep * (0.80f + 0.15f * square);
    float x2 = (0.92f + 0.05f * square) * top->neck_x, y2 = 0.36f * deep;
    const struct flat_node nodes[] = {{-top->neck_x, -2.0f, false}, {-x2, y2, false}, {-x1, y1, false},
                                      {0.0f, deep, false},          {x1, y1, false},  {x2, y2, false},
                                      {top->neck_x, -2.0f, false}};
    lay_line(table, NODES(nodes), out);
}

float top_sleeve_turn(const struct flat_top *top, int side)
{
    float dx = 0.5f * (top->cuff_outer.x + top->cuff_inner.x) - 0.5f * (top->shoulder.x + top->armpit.x);
    float dy = 0.5f * (top->cuff_outer.y + top->cuff_inner.y) - 0.5f * (top->shoulder.y + top->armpit.y);
    return (float)side * atan2f(dx, dy);
}

// --- how cloths fall --------------------------------------------------------------------------------------

const struct flat_fall fall_jersey = {5.0f, 2.0f, 120.0f, 26.0f, 7.0f, 4.5f, 6.5f};
const struct flat_fall fall_poplin = {4.0f, 1.6f, 110.0f, 24.0f, 6.0f, 6.5f, 7.0f};
const struct flat_fall fall_knit = {12.0f, 5.0f, 130.0f, 32.0f, 8.0f, 4.0f, 8.0f};
const struct flat_fall fall_wool = {9.0f, 4.0f, 130.0f, 30.0f, 6.0f, 3.0f, 7.0f};
const struct flat_fall fall_nylon = {8.0f, 4.0f, 110.0f, 28.0f, 6.0f, 9.0f, 8.0f};

struct flat_piece fall_piece(const struct flat_table *table, const struct flat_outline *outline,
                             const struct flat_fabric *fabric, const struct flat_fall *fall)
{
    return (struct flat_piece){.outline = outline,
                               .fabric = fabric,
                               .origin = table->at,
                               .edge_px = fall->edge_px,
                               .edge_height = fall->edge_height,
                               .body_px = fall->body_px,
                               .body_height = fall->body_height,
                               .drape = fall->drape,
                               .wrinkles = fall->wrinkles,
                               .light = 1.0f,
                               .shadow = 0.30f,
                               .shadow_px = 5.0f,
                               .seed = table->seed};
}

void table_fan(const struct flat_table *table, struct vec2 from, float first_rad, float last_rad,
               float length_px, float width_px, float height, int count, uint32_t seed)
{
    flat_fan(table->canvas, &(struct flat_fan){{table->at.x + from.x, table->at.y + from.y},
                                               first_rad,
                                               last_rad,
                                               length_px,
                                               width_px,
                                               height,
                                               count,
                                               seed});
}

void body_folds(const struct flat_table *table, const struct flat_top *top, float height)
{
    const float down = 0.5f * PI;
    for (int side = -1; side <= 1; side += 2) {
        float s = (float)side;
        uint32_t seed = table->seed + (side > 0 ? 40u : 20u);
        struct vec2 pit = {s * (top->armpit.x - 6.0f), top->armpit.y};
        struct vec2 above = {pit.x - s * 16.0f, pit.y - 70.0f};
        struct vec2 waist = {s * top->waist.x, top->waist.y - 10.0f};
        struct vec2 hip = {s * top->hem.x, 0.75f * top->hem.y + 0.25f * top->waist.y};
        // Strain between armpit, chest and waist; slack at the waist's sides; long soft ones down the front.
        table_fan(table, pit, down + s * 1.15f, down + s * 0.20f, 220.0f, 9.0f, height, 4, seed);
        table_fan(table, above, down + s * 0.75f, down + s * 0.35f, 170.0f, 8.0f, 0.8f * height, 2, seed + 1);
        table_fan(table, waist, down + s * 1.1f, down + s * 1.9f, 190.0f, 13.0f, 0.8f * height, 3, seed + 2);
        table_fan(table, hip, down + s * 0.7f, down + s * 1.7f, 170.0f, 14.0f, 0.7f * height, 2, seed + 3);
        table_fan(table, (struct vec2){s * 0.55f * top->armpit.x, top->armpit.y + 40.0f}, down + s * 0.25f,
                  down - s * 0.15f, 0.75f * (top->hem.y - top->armpit.y), 26.0f, 1.1f * height, 2, seed + 4);
    }
}

void sleeve_folds(const struct flat_table *table, const struct flat_top *top, int side, float height)
{
    float s = (float)side, along = 0.5f * PI - top_sleeve_turn(top, side); // its way down, from +x towards +y
    uint32_t seed = table->seed + (side > 0 ? 60u : 80u);
    table_fan(table, (struct vec2){s * top->armpit.x, top->armpit.y}, along - s * 0.25f, along - s * 1.3f,
              170.0f, 9.0f, height, 4, seed);
    if (top->elbow_outer.x <= 0.0f)
        return;
    table_fan(table, (struct vec2){s * top->elbow_inner.x, top->elbow_inner.y}, along - s * 0.5f,
              along - s * 2.3f, 130.0f, 10.0f, height, 5, seed + 1);
    table_fan(table, (struct vec2){s * top->elbow_outer.x, top->elbow_outer.y + 40.0f}, along + s * 0.6f,
              along + s * 2.0f, 110.0f, 10.0f, 0.8f * height, 3, seed + 2);
    table_fan(table, (struct vec2){s * top->cuff_inner.x, top->cuff_inner.y - 60.0f}, along - s * 1.0f,
              along - s * 2.6f, 110.0f, 9.0f, 0.8f * height, 3, seed + 3);
}

void begin_body(const struct flat_table *table, const struct flat_top *top, bool behind,
                const struct flat_fabric *fabric, const struct flat_fall *fall)
{
    struct flat_outline area;
    top_body(table, top, behind, &area);
    struct flat_piece piece = fall_piece(table, &area, fabric, fall);
    piece.seed += behind ? 90u : 0u;
    flat_piece_begin(table->canvas, &piece);
    body_folds(table, top, fall->folds);
    flat_piece_weave(table->canvas);
}

void begin_sleeve(const struct flat_table *table, const struct flat_top *top, int side,
                  const struct flat_fabric *fabric, const struct flat_fall *fall)
{
    struct flat_outline area;
    top_sleeve(table, top, side, &area);
    struct flat_piece piece = fall_piece(table, &area, fabric, fall);
    piece.turn_rad = top_sleeve_turn(top, side);
    piece.origin.x += (float)side * 0.5f * (top->shoulder.x + top->armpit.x);
    piece.origin.y += 0.5f * (top->shoulder.y + top->armpit.y);
    piece.body_px *= 0.65f;
    piece.body_height *= 0.7f;
    piece.seed += (uint32_t)(10 + side);
    flat_piece_begin(table->canvas, &piece);
    sleeve_folds(table, top, side, fall->folds);
    flat_piece_weave(table->canvas);
}

// --- seams ------------------------------------------------------------------------------------------------

void mark_seam(const struct flat_table *table, const struct flat_node *nodes, int count, float depth)
{
    struct flat_outline line;
    lay_line(table, nodes, count, &line);
    flat_seam(table->canvas, &line, depth);
}

void mark_stitches(const struct flat_table *table, const struct flat_node *nodes, int count, uint32_t thread,
                   float length_mm)
{
    struct flat_outline line;
    lay_line(table, nodes, count, &line);
    flat_stitches(table->canvas, &line, thread, length_mm);
}

void armhole_seams(const struct flat_table *table, const struct flat_top *top, float depth)
{
    struct flat_outline line;
    for (int side = -1; side <= 1; side += 2) {
        top_armhole(table, top, side, 3.0f, &line);
        flat_seam(table->canvas, &line, depth);
    }
}

static void hem_line(const struct flat_table *table, const struct flat_top *top, float up,
                     struct flat_outline *out)
{
    float y = top->hem.y - up, x = top->hem.x;
    const struct flat_node nodes[] = {{-x, y, false},
                                      {-0.6f * x, y + 0.75f * top->hem_dip, false},
                                      {0, y + top->hem_dip, false},
                                      {0.6f * x, y + 0.75f * top->hem_dip, false},
                                      {x, y, false}};
    lay_line(table, NODES(nodes), out);
}

static void cuff_line(const struct flat_table *table, const struct flat_top *top, int side, float up,
                      struct flat_outline *out)
{
    struct vec2 o = top->cuff_outer, i = top->cuff_inner;
    float turn = top_sleeve_turn(top, 1), dx = up * sinf(turn), dy = up * cosf(turn);
    float over_x = 0.2f * (o.x - i.x), over_y = 0.2f * (o.y - i.y); // beyond both edges
    const struct flat_node nodes[] = {{o.x - dx + over_x, o.y - dy + over_y, false},
                                      {o.x - dx, o.y - dy, false},
                                      {0.5f * (o.x + i.x) - dx, 0.5f * (o.y + i.y) + 4.0f - dy, false},
                                      {i.x - dx, i.y - dy, false},
                                      {i.x - dx - over_x, i.y - dy - over_y, false}};
    lay_side_line(table, NODES(nodes), side, out);
}

void hem_stitches(const struct flat_table *table, const struct flat_top *top, float up, uint32_t thread)
{
    struct flat_outline line;
    hem_line(table, top, up, &line);
    flat_stitches(table->canvas, &line, thread, 3.0f);
}

void cuff_stitches(const struct flat_table *table, const struct flat_top *top, int side, float up,
                   uint32_t thread)
{
    struct flat_outline line;
    cuff_line(table, top, side, up, &line);
    flat_stitches(table->canvas, &line, thread, 3.0f);
}

// --- parts ------------------------------------------------------------------------------------------------

void draw_band(const struct flat_table *table, const struct flat_outline *line, float left, float right,
               const struct flat_fabric *fabric, const struct flat_outline *within, float shadow)
{
    struct flat_outline ribbon;
    flat_outline_ribbon(line, left, right, &ribbon);
    flat_piece_draw(table->canvas, &(struct flat_piece){.outline = &ribbon,
                                                        .fabric = fabric,
                                                        .spine = line,
                                                        .within = within,
                                                        .edge_px = 5.0f,
                                                        .edge_height = 2.0f,
                                                        .light = 1.0f,
                                                        .body_px = 0.5f * (left + right),
                                                        .body_height = 2.0f,
                                                        .shadow = shadow,
                                                        .shadow_px = 4.0f,
                                                        .seed = table->seed + 5});
}

void draw_cuff(const struct flat_table *table, const struct flat_top *top, int side, float height,
               const struct flat_fabric *fabric)
{
    struct flat_outline line, sleeve;
    cuff_line(table, top, side, 0.0f, &line);
    top_sleeve(table, top, side, &sleeve);
    draw_band(table, &line, side > 0 ? 2.0f : height, side > 0 ? height : 2.0f, fabric, &sleeve, 0.3f);
}

void draw_hem(const struct flat_table *table, const struct flat_top *top, float height,
              const struct flat_fabric *fabric)
{
    struct flat_outline line;
    hem_line(table, top, 0.0f, &line);
    draw_band(table, &line, height, 3.0f, fabric, NULL, 0.3f);
}

void draw_neck(const struct flat_table *table, const struct flat_top *top, bool behind, float width,
               const struct flat_fabric *fabric)
{
    struct flat_outline line, body;
    top_neckline(table, top, behind, &line);
    top_body(table, top, behind, &body);
    draw_band(table, &line, 0.0f, width, fabric, &body, 0.28f);
}

void draw_label(const struct flat_table *table, struct vec2 middle, float width, float height, uint32_t cloth,
                uint32_t ink)
{
    const struct flat_fabric satin = {.weave = WEAVE_SATIN, .relief_px = 0.3f, .colours = {cloth}};
    float w = 0.5f * width, h = 0.5f * height;
    const struct flat_node nodes[] = {{middle.x - w, middle.y - h, true},
                                      {middle.x + w, middle.y - h, true},
                                      {middle.x + w - 1.0f, middle.y + h, true},
                                      {middle.x - w + 1.0f, middle.y + h, true}};
    struct flat_outline area, line;
    lay_area(table, NODES(nodes), &area);
    flat_piece_begin(table->canvas, &(struct flat_piece){.outline = &area,
                                                         .fabric = &satin,
                                                         .edge_px = 2.0f,
                                                         .edge_height = 0.8f,
                                                         .light = 0.9f,
                                                         .shadow = 0.4f,
                                                         .shadow_px = 3.0f});
    flat_piece_weave(table->canvas);
    // A word of six letters, as far as it can be read from here, and a small line below.
    const float from[] = {-0.62f, -0.42f, -0.20f, 0.02f, 0.22f, 0.44f},
                to[] = {-0.48f, -0.26f, -0.06f, 0.16f, 0.38f, 0.62f};
    for (int i = 0; i < 6; i++) {
        const struct flat_node letter[] = {
            {middle.x + from[i] * w, middle.y + 0.18f * h - (i % 2 ? 0.30f * h : 0.0f), false},
            {middle.x + 0.5f * (from[i] + to[i]) * w, middle.y - (i % 3 ? 0.42f : 0.30f) * h, false},
            {middle.x + to[i] * w, middle.y + 0.18f * h, false}};
        lay_line(table, NODES(letter), &line);
        flat_stroke(table->canvas, &line, 0.10f * height, ink);
    }
    const struct flat_node small[] = {{middle.x - 0.35f * w, middle.y + 0.55f * h, false},
                                      {middle.x + 0.35f * w, middle.y + 0.55f * h, false}};
    lay_line(table, NODES(small), &line);
    flat_stroke(table->canvas, &line, 0.05f * height, ink);
    flat_piece_end(table->canvas);
}

void draw_inside(const struct flat_table *table, const struct flat_top *top, float up,
                 const struct flat_fabric *fabric, uint32_t label)
{
    const struct flat_node nodes[] = {{0.0f, top->back_y - up, false},
                                      {0.6f * top->neck_x, 0.8f * (top->back_y - up), false},
                                      {top->neck_x + 0.3f * up, -0.2f * up, true},
                                      {top->neck_x + 20.0f, 30.0f, true},
                                      {0.9f * top->neck_x, top->front_y, true},
                                      {0.0f, top->front_y + 24.0f, true}};
    struct flat_outline area;
    lay_both(table, NODES(nodes), &area);
    flat_piece_draw(table->canvas, &(struct flat_piece){.outline = &area,
                                                        .fabric = fabric,
                                                        .origin = table->at,
                                                        .edge_px = 3.0f,
                                                        .edge_height = 1.0f,
                                                        .wrinkles = 2.0f,
                                                        .light = 0.70f,
                                                        .seed = table->seed + 6});
    if (label != 0)
        draw_label(table, (struct vec2){0.0f, top->back_y - 0.6f * up + 46.0f}, 50.0f, 30.0f, label,
                   label > 0x808080 ? 0x333333 : 0xe8e8e8);
}

void draw_button(const struct flat_table *table, struct vec2 middle, float radius, uint32_t colour)
{
    const struct flat_fabric shell = {
        .weave = WEAVE_SATIN, .relief_px = 0.2f, .colours = {colour}, .gloss = 0.25f, .gloss_at = 30.0f};
    struct flat_node ring[8];
    struct flat_outline disc, hole;
    struct flat_canvas *canvas = table->canvas;
    for (int i = 0; i < 8; i++)
        ring[i] = (struct flat_node){middle.x + radius * cosf(0.25f * PI * (float)i),
                                     middle.y + radius * sinf(0.25f * PI * (float)i), false};
    lay_area(table, NODES(ring), &disc);
    flat_piece_begin(canvas, &(struct flat_piece){.outline = &disc,
                                                  .fabric = &shell,
                                                  .edge_px = 0.45f * radius,
                                                  .edge_height = 0.22f * radius,
                                                  .light = 1.0f,
                                                  .shadow = 0.55f,
                                                  .shadow_px = 0.35f * radius});
    flat_piece_weave(canvas);
    for (int i = 0; i < 4; i++) {
        float x = middle.x + (i % 2 ? 0.22f : -0.22f) * radius,
              y = middle.y + (i / 2 ? 0.22f : -0.22f) * radius;
        const struct flat_node dot[] = {{x - 0.3f, y, false}, {x + 0.3f, y, false}};
        lay_line(table, NODES(dot), &hole);
        flat_stroke(canvas, &hole, 0.22f * radius, 0x2a2622);
    }
    flat_piece_end(canvas);
}
