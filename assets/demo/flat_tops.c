#include "assets/demo/flat_tops.h"

#define PI 3.14159265358979f

static const struct flat_fabric *ribbing(const struct flat_style *style)
{
    return &style->fabrics[1];
}

// --- T-shirts ---------------------------------------------------------------------------------------------

static const struct flat_top tee = {.neck_x = 92,
                                    .front_y = 92,
                                    .back_y = 20,
                                    .shoulder = {238, 56},
                                    .armpit = {270, 280},
                                    .waist = {260, 530},
                                    .hem = {268, 800},
                                    .hem_dip = 12,
                                    .cuff_outer = {420, 280},
                                    .cuff_inner = {334, 372}};

// A low sun in strips over three ranges of hills, printed in five inks.
static void print_sunset(const struct flat_table *table)
{
    static const uint32_t sun[] = {0xf2c14e, 0xf2a541, 0xee8434, 0xe2603b, 0xc94a45};
    struct flat_outline area;
    const float y0 = 190.0f, r = 118.0f;
    for (int i = 0; i < 5; i++) {
        float top = -r + 2.0f * r * (float)i / 6.3f, bottom = top + 2.0f * r / 6.3f - 4.0f - 2.2f * (float)i;
        float a = sqrtf(r * r - top * top + 0.01f), b = sqrtf(r * r - bottom * bottom + 0.01f),
              m = 0.5f * (top + bottom);
        float c = sqrtf(r * r - m * m);
        const struct flat_node strip[] = {{-a, y0 + r + top, true},    {a, y0 + r + top, true},
                                          {c, y0 + r + m, false},      {b, y0 + r + bottom, true},
                                          {-b, y0 + r + bottom, true}, {-c, y0 + r + m, false}};
        lay_area(table, NODES(strip), &area);
        flat_paint(table->canvas, &area, sun[i], 0.94f);
    }
    static const struct flat_node far_hills[] = {{-150, 395, true}, {-110, 350, true}, {-84, 368, true},
                                                 {-40, 316, true},  {-6, 356, true},   {30, 334, true},
                                                 {76, 372, true},   {104, 352, true},  {150, 395, true}};
    static const struct flat_node near_hills[] = {{-165, 420, true}, {-120, 398, false}, {-70, 376, false},
                                                  {-20, 396, false}, {40, 378, false},   {100, 398, false},
                                                  {165, 420, true}};
    lay_area(table, NODES(far_hills), &area);
    flat_paint(table->canvas, &area, 0x2f6f73, 0.95f);
    lay_area(table, NODES(near_hills), &area);
    flat_paint(table->canvas, &area, 0x1d3f4b, 0.95f);
    for (int i = 0; i < 4; i++) { // the lake
        float y = 432.0f + 13.0f * (float)i, w = 120.0f - 26.0f * (float)i;
        const struct flat_node wave[] = {{-w, y, false},
                                         {-0.5f * w, y - 3.0f, false},
                                         {0, y, false},
                                         {0.5f * w, y + 3.0f, false},
                                         {w, y, false}};
        lay_line(table, NODES(wave), &area);
        flat_stroke(table->canvas, &area, 4.5f, i % 2 ? 0xe2603b : 0x2f6f73);
    }
}

// The back's inner side, with its part of the neck's band.
static void inside(const struct flat_table *table, const struct flat_top *top, const struct flat_style *style,
                   float band)
{
    struct flat_outline line;
    draw_inside(table, top, 0.0f, &style->fabrics[0], style->label);
    top_neckline(table, top, true, &line);
    draw_band(table, &line, 0.0f, band, ribbing(style), NULL, 0.2f);
}

void draw_tee(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    if (!behind)
        inside(table, &tee, style, 22.0f);
    for (int side = -1; side <= 1; side += 2) {
        begin_sleeve(table, &tee, side, &style->fabrics[0], &fall_jersey);
        cuff_stitches(table, &tee, side, 22.0f, style->thread);
        cuff_stitches(table, &tee, side, 28.0f, style->thread);
        flat_piece_end(table->canvas);
    }
    begin_body(table, &tee, behind, &style->fabrics[0], &fall_jersey);
    hem_stitches(table, &tee, 24.0f, style->thread);
    hem_stitches(table, &tee, 30.0f, style->thread);
    armhole_seams(table, &tee, 0.8f);
    if (style->printed && !behind)
        print_sunset(table);
    flat_piece_end(table->canvas);
    draw_neck(table, &tee, behind, 24.0f, ribbing(style));
}

// --- a striped top ----------------------------------------------------------------------------------------

static const struct flat_top marine = {.neck_x = 118,
                                       .front_y = 66,
                                       .back_y = 24,
                                       .neck_square = 0.2f,
                                       .shoulder = {226, 44},
                                       .armpit = {248, 270},
                                       .waist = {232, 520},
                                       .hem = {248, 770},
                                       .hem_dip = 10,
                                       .cuff_outer = {474, 744},
                                       .cuff_inner = {404, 778},
                                       .elbow_outer = {388, 410},
                                       .elbow_inner = {308, 462}};

void draw_marine(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    if (!behind)
        inside(table, &marine, style, 16.0f);
    for (int side = -1; side <= 1; side += 2) {
        begin_sleeve(table, &marine, side, &style->fabrics[0], &fall_jersey);
        cuff_stitches(table, &marine, side, 20.0f, style->thread);
        cuff_stitches(table, &marine, side, 26.0f, style->thread);
        flat_piece_end(table->canvas);
    }
    begin_body(table, &marine, behind, &style->fabrics[0], &fall_jersey);
    hem_stitches(table, &marine, 22.0f, style->thread);
    hem_stitches(table, &marine, 28.0f, style->thread);
    armhole_seams(table, &marine, 0.8f);
    flat_piece_end(table->canvas);
    draw_neck(table, &marine, behind, 16.0f, ribbing(style));
}

// --- a sweater --------------------------------------------------------------------------------------------

static const struct flat_top sweater = {.neck_x = 92,
                                        .front_y = 78,
                                        .back_y = 6,
                                        .shoulder = {244, 66},
                                        .armpit = {270, 300},
                                        .waist = {262, 560},
                                        .hem = {250, 800},
                                        .hem_dip = 8,
                                        .cuff_outer = {490, 766},
                                        .cuff_inner = {418, 804},
                                        .elbow_outer = {418, 440},
                                        .elbow_inner = {328, 500}};

// fabrics: 0 cables, 1 ribs, 2 plain stitches.
void draw_sweater(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    struct flat_outline line;
    if (!behind) {
        draw_inside(table, &sweater, 36.0f, &style->fabrics[2], style->label);
        static const struct flat_node behind_neck[] = {{-90, -6, false}, {-66, -25, false}, {-30, -33, false},
                                                       {0, -35, false},  {30, -33, false},  {66, -25, false},
                                                       {90, -6, false}};
        lay_line(table, NODES(behind_neck), &line);
        draw_band(table, &line, 20.0f, 22.0f, ribbing(style), NULL, 0.2f);
    }
    for (int side = -1; side <= 1; side += 2) {
        begin_sleeve(table, &sweater, side, &style->fabrics[0], &fall_knit);
        flat_piece_end(table->canvas);
        draw_cuff(table, &sweater, side, 74.0f, ribbing(style));
    }
    begin_body(table, &sweater, behind, &style->fabrics[0], &fall_knit);
    armhole_seams(table, &sweater, 1.8f);
    flat_piece_end(table->canvas);
    draw_hem(table, &sweater, 78.0f, ribbing(style));
    if (behind) {
        static const struct flat_node neck[] = {
            {-98, 6, false}, {-60, -10, false}, {0, -16, false}, {60, -10, false}, {98, 6, false}};
        lay_line(table, NODES(neck), &line);
        draw_band(table, &line, 22.0f, 22.0f, ribbing(style), NULL, 0.3f);
        return;
    }
    static const struct flat_node neck[] = {{-66, -25, false}, {-90, -6, false}, {-94, 20, false},
                                            {-80, 50, false},  {-46, 74, false}, {0, 83, false},
                                            {46, 74, false},   {80, 50, false},  {94, 20, false},
                                            {90, -6, false},   {66, -25, false}};
    lay_line(table, NODES(neck), &line);
    draw_band(table, &line, 22.0f, 20.0f, ribbing(style), NULL, 0.35f);
}

// --- shirts -----------------------------------------------------------------------------------------------

static const struct flat_top shirt = {.neck_x = 84,
                                      .front_y = 92,
                                      .back_y = 4,
                                      .shoulder = {240, 52},
                                      .armpit = {264, 280},
                                      .waist = {246, 560},
                                      .hem = {262, 810},
                                      .hem_dip = 62,
                                      .cuff_outer = {482, 780},
                                      .cuff_inner = {410, 812},
                                      .elbow_outer = {404, 430},
                                      .elbow_inner = {324, 484}};

static void placket(const struct flat_table *table, const struct flat_style *style)
{
    static const struct flat_node area_nodes[] = {
        {-22, 84, true}, {22, 84, true}, {22, 872, true}, {-22, 872, true}};
    struct flat_outline area, body;
    lay_area(table, NODES(area_nodes), &area);
    top_body(table, &shirt, false, &body);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_poplin);
    piece.within = &body;
    piece.body_px = 20.0f;
    piece.body_height = 1.0f;
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    for (int side = -1; side <= 1; side += 2) {
        const struct flat_node nodes[] = {{(float)side * 15.0f, 70, false},
                                          {(float)side * 15.0f, 880, false}};
        mark_stitches(table, NODES(nodes), style->thread, 3.0f);
    }
    for (int i = 0; i < 7; i++) {
        float y = 152.0f + 100.0f * (float)i;
        const struct flat_node hole[] = {{0, y - 9, false}, {0, y + 9, false}};
        struct flat_outline line;
        lay_line(table, NODES(hole), &line);
        flat_stroke(table->canvas, &line, 2.4f, style->thread);
    }
    flat_piece_end(table->canvas);
    for (int i = 0; i < 7; i++)
        draw_button(table, (struct vec2){0, 152.0f + 100.0f * (float)i}, 8.5f, style->trim);
}

static void pocket(const struct flat_table *table, const struct flat_style *style, float x, float y,
                   float width, float height)
{
    const struct flat_node nodes[] = {{x, y, true},
                                      {x + width, y, true},
                                      {x + width, y + 0.84f * height, true},
                                      {x + 0.5f * width, y + height, true},
                                      {x, y + 0.84f * height, true}};
    struct flat_outline area;
    lay_area(table, NODES(nodes), &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_poplin);
    piece.body_px = 30.0f;
    piece.body_height = 2.0f;
    piece.shadow_px = 3.0f;
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    const float i = 5.0f;
    const struct flat_node edge[] = {{x + i, y, true},
                                     {x + i, y + 0.82f * height, true},
                                     {x + 0.5f * width, y + height - i, true},
                                     {x + width - i, y + 0.82f * height, true},
                                     {x + width - i, y, true}};
    mark_stitches(table, NODES(edge), style->thread, 3.0f);
    const struct flat_node top[] = {{x, y + 24, false}, {x + width, y + 24, false}};
    mark_stitches(table, NODES(top), style->thread, 3.0f);
    flat_piece_end(table->canvas);
}

static void collar(const struct flat_table *table, const struct flat_style *style)
{
    struct flat_outline area;
    static const struct flat_node stand[] = {{26, 98, true},  {0, 112, false}, {-26, 98, true},
                                             {-18, 82, true}, {0, 92, false},  {18, 82, true}};
    lay_area(table, NODES(stand), &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_poplin);
    piece.body_px = 0.0f;
    flat_piece_draw(table->canvas, &piece);
    static const struct flat_node leaf[] = {
        {52, -44, true},  {84, -28, false}, {101, 10, false}, {110, 62, false}, {100, 148, true},
        {58, 124, false}, {8, 92, true},    {46, 62, false},  {66, 16, false},  {62, -20, false}};
    for (int side = -1; side <= 1; side += 2) {
        lay_side(table, NODES(leaf), side, &area);
        piece = fall_piece(table, &area, &style->fabrics[0], &fall_poplin);
        piece.turn_rad = (float)side * 0.5f;
        piece.body_px = 40.0f;
        piece.body_height = 6.0f;
        piece.wrinkles = 1.0f;
        piece.shadow = 0.45f;
        piece.shadow_px = 8.0f;
        flat_piece_begin(table->canvas, &piece);
        flat_piece_weave(table->canvas);
        static const struct flat_node edge[] = {
            {95, 20, false}, {103, 64, false}, {94, 138, true}, {58, 117, false}, {12, 92, false}};
        struct flat_outline line;
        lay_side_line(table, NODES(edge), side, &line);
        flat_stitches(table->canvas, &line, style->thread, 3.0f);
        flat_piece_end(table->canvas);
    }
}

// The band that stands behind the neck, seen from inside, with the label.
static void collar_inside(const struct flat_table *table, const struct flat_style *style)
{
    static const struct flat_node nodes[] = {{-58, -42, true}, {0, -54, false}, {58, -42, true},
                                             {80, 20, true},   {0, 44, false},  {-80, 20, true}};
    struct flat_outline area;
    draw_inside(table, &shirt, 0.0f, &style->fabrics[0], 0);
    lay_area(table, NODES(nodes), &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_poplin);
    piece.body_px = 26.0f;
    piece.body_height = 5.0f;
    piece.light = 0.86f;
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    static const struct flat_node fold[] = {{-76, -6, false}, {0, 12, false}, {76, -6, false}};
    mark_stitches(table, NODES(fold), style->thread, 3.0f);
    flat_piece_end(table->canvas);
    draw_label(table, (struct vec2){0, 24}, 54, 30, style->label, 0xe8e4da);
}

void draw_shirt(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    (void)behind;
    collar_inside(table, style);
    for (int side = -1; side <= 1; side += 2) {
        begin_sleeve(table, &shirt, side, &style->fabrics[0], &fall_poplin);
        flat_piece_end(table->canvas);
        draw_cuff(table, &shirt, side, 66.0f, &style->fabrics[1]);
    }
    begin_body(table, &shirt, false, &style->fabrics[0], &fall_poplin);
    armhole_seams(table, &shirt, 1.0f);
    hem_stitches(table, &shirt, 10.0f, style->thread);
    for (int side = -1; side <= 1; side += 2) {
        float s = (float)side;
        const struct flat_node yoke[] = {{s * 84, 40, false}, {s * 160, 62, false}, {s * 250, 96, false}};
        mark_seam(table, NODES(yoke), 0.8f);
    }
    flat_piece_end(table->canvas);
    pocket(table, style, 86, 250, 104, 122);
    placket(table, style);
    collar(table, style);
}
