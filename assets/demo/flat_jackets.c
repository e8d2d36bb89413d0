#include "assets/demo/flat_jackets.h"

#define PI 3.14159265358979f

// A small flat piece of the garment's own cloth.
static void patch(const struct flat_table *table, const struct flat_outline *area,
                  const struct flat_fabric *fabric, const struct flat_fall *fall, float height,
                  float turn_rad, float shadow)
{
    struct flat_piece piece = fall_piece(table, area, fabric, fall);
    piece.body_px = 36.0f;
    piece.body_height = height;
    piece.drape = 0.0f;
    piece.wrinkles *= 0.3f;
    piece.turn_rad = turn_rad;
    piece.shadow = shadow;
    piece.shadow_px = 7.0f;
    flat_piece_draw(table->canvas, &piece);
}

// --- the bomber -------------------------------------------------------------------------------------------

static const struct flat_top bomber = {.neck_x = 92,
                                       .front_y = 80,
                                       .back_y = 0,
                                       .shoulder = {256, 62},
                                       .armpit = {280, 310},
                                       .waist = {284, 560},
                                       .hem = {262, 800},
                                       .hem_dip = 8,
                                       .cuff_outer = {500, 782},
                                       .cuff_inner = {426, 816},
                                       .elbow_outer = {446, 440},
                                       .elbow_inner = {342, 510}};

// Two rows of teeth on their tapes, from y0 down to y1, and the slider at its upper end.
static void zip(const struct flat_table *table, float y0, float y1, uint32_t tape, uint32_t metal)
{
    const struct flat_fabric cloth = {
        .weave = WEAVE_REPP, .pitch_mm = 1.6f, .relief_px = 0.4f, .colours = {tape}};
    const struct flat_fabric steel = {
        .weave = WEAVE_SATIN, .relief_px = 0.2f, .colours = {metal}, .gloss = 0.5f, .gloss_at = 20.0f};
    struct flat_outline area;
    const struct flat_node nodes[] = {{-12, y0, true}, {12, y0, true}, {12, y1, true}, {-12, y1, true}};
    lay_area(table, NODES(nodes), &area);
    flat_piece_begin(table->canvas, &(struct flat_piece){.outline = &area,
                                                         .fabric = &cloth,
                                                         .origin = table->at,
                                                         .edge_px = 3,
                                                         .edge_height = 1,
                                                         .light = 1});
    flat_piece_weave(table->canvas);
    const struct flat_node middle[] = {{-1.8f, y0, false}, {-1.8f, y1, false}},
                           other[] = {{1.8f, y0 + 2.5f, false}, {1.8f, y1, false}};
    mark_stitches(table, NODES(middle), metal, 4.0f);
    mark_stitches(table, NODES(other), metal, 4.0f);
    flat_piece_end(table->canvas);
    const struct flat_node slider[] = {
        {-7, y0 + 8, true}, {7, y0 + 8, true}, {6, y0 + 26, false}, {-6, y0 + 26, false}};
    lay_area(table, NODES(slider), &area);
    flat_piece_draw(table->canvas, &(struct flat_piece){.outline = &area,
                                                        .fabric = &steel,
                                                        .edge_px = 4,
                                                        .edge_height = 2.5f,
                                                        .light = 1,
                                                        .shadow = 0.6f,
                                                        .shadow_px = 3});
    const struct flat_node pull[] = {{-4, y0 + 22, false},
                                     {4, y0 + 22, false},
                                     {5, y0 + 50, false},
                                     {0, y0 + 58, false},
                                     {-5, y0 + 50, false}};
    lay_area(table, NODES(pull), &area);
    flat_piece_draw(table->canvas, &(struct flat_piece){.outline = &area,
                                                        .fabric = &steel,
                                                        .edge_px = 3,
                                                        .edge_height = 1.6f,
                                                        .light = 1,
                                                        .shadow = 0.6f,
                                                        .shadow_px = 4});
}

static void welt_pocket(const struct flat_table *table, const struct flat_style *style, int side)
{
    static const struct flat_node nodes[] = {
        {158, 560, true}, {182, 550, true}, {236, 690, true}, {212, 700, true}};
    static const struct flat_node slit[] = {{172, 558, false}, {222, 692, false}};
    struct flat_outline area, line;
    lay_side(table, NODES(nodes), side, &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_nylon);
    piece.body_px = 12.0f;
    piece.body_height = 3.0f;
    piece.wrinkles = piece.drape = 0.0f;
    piece.turn_rad = -0.37f * (float)side;
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    lay_side_line(table, NODES(slit), side, &line);
    flat_seam(table->canvas, &line, 2.4f);
    flat_piece_end(table->canvas);
}

// The collar is one ring of which the front lies over the rear, zipped together.
static const struct flat_node ring_behind[] = {{-84, -14, false}, {-66, -30, false}, {-30, -39, false},
                                               {0, -41, false},   {30, -39, false},  {66, -30, false},
                                               {84, -14, false}};
static const struct flat_node ring_front[] = {{66, -30, false}, {84, -14, false}, {94, 16, false},
                                              {76, 56, false},  {40, 80, false},  {3, 90, false}};

static void knit_collar(const struct flat_table *table, const struct flat_style *style)
{
    struct flat_outline line;
    for (int side = -1; side <= 1; side += 2) {
        lay_side_line(table, NODES(ring_front), side, &line);
        draw_band(table, &line, side > 0 ? 20.0f : 22.0f, side > 0 ? 22.0f : 20.0f, &style->fabrics[1], NULL,
                  0.35f);
    }
}

static void knit_collar_behind(const struct flat_table *table, const struct flat_style *style)
{
    static const struct flat_node neck[] = {
        {-98, 8, false}, {-60, -12, false}, {0, -20, false}, {60, -12, false}, {98, 8, false}};
    struct flat_outline line;
    lay_line(table, NODES(neck), &line);
    draw_band(table, &line, 22.0f, 22.0f, &style->fabrics[1], NULL, 0.3f);
}

void draw_bomber(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    struct flat_outline line;
    if (!behind) {
        draw_inside(table, &bomber, 36.0f, &style->fabrics[2], 0);
        lay_line(table, NODES(ring_behind), &line);
        draw_band(table, &line, 20.0f, 22.0f, &style->fabrics[1], NULL, 0.2f);
        draw_label(table, (struct vec2){0, 34}, 64, 34, style->label, 0xe8e4da);
    }
    for (int side = -1; side <= 1; side += 2) {
        begin_sleeve(table, &bomber, side, &style->fabrics[0], &fall_nylon);
        flat_piece_end(table->canvas);
        draw_cuff(table, &bomber, side, 64.0f, &style->fabrics[1]);
    }
    begin_body(table, &bomber, behind, &style->fabrics[0], &fall_nylon);
    armhole_seams(table, &bomber, 2.2f);
    flat_piece_end(table->canvas);
    draw_hem(table, &bomber, 74.0f, &style->fabrics[1]);
    if (behind) {
        knit_collar_behind(table, style);
        return;
    }
    knit_collar(table, style);
    zip(table, 74.0f, 806.0f, style->thread, style->trim);
    for (int side = -1; side <= 1; side += 2)
        welt_pocket(table, style, side);
}

// --- the blazer -------------------------------------------------------------------------------------------

static const struct flat_top blazer = {.neck_x = 92,
                                       .front_y = 60,
                                       .back_y = -6,
                                       .shoulder = {256, 54},
                                       .armpit = {272, 300},
                                       .waist = {246, 560},
                                       .hem = {288, 880},
                                       .hem_dip = 10,
                                       .cuff_outer = {482, 834},
                                       .cuff_inner = {412, 864},
                                       .elbow_outer = {412, 440},
                                       .elbow_inner = {328, 494}};

// Inside of the back: the lining between the facings, with its pleat and the label.
static void lining(const struct flat_table *table, const struct flat_style *style)
{
    static const struct flat_node nodes[] = {{0, -22, false},   {62, -26, false},  {100, 0, true},
                                             {200, 200, false}, {190, 560, false}, {210, 868, true},
                                             {0, 862, false}};
    static const struct flat_node pleat[] = {{0, 70, false}, {3, 500, false}, {0, 850, false}};
    static const struct flat_node yoke[] = {{0, 66, false},  {70, 52, false},  {150, 30, true},
                                            {100, -6, true}, {62, -26, false}, {0, -22, false}};
    struct flat_outline area;
    lay_both(table, NODES(nodes), &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[2], &fall_poplin);
    piece.light = 0.80f;
    piece.drape = 9.0f;
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    mark_seam(table, NODES(pleat), 3.0f);
    flat_piece_end(table->canvas);
    lay_both(table, NODES(yoke), &area);
    patch(table, &area, &style->fabrics[0], &fall_wool, 3.0f, 0.0f, 0.25f);
    draw_label(table, (struct vec2){0, 92}, 74, 38, style->label, 0xe0c890);
}

static void flap(const struct flat_table *table, const struct flat_style *style, int side)
{
    static const struct flat_node nodes[] = {{118, 628, true},  {238, 612, true},  {242, 656, false},
                                             {234, 664, false}, {130, 676, false}, {120, 668, false}};
    struct flat_outline area;
    lay_side(table, NODES(nodes), side, &area);
    patch(table, &area, &style->fabrics[0], &fall_wool, 3.0f, 0.0f, 0.40f);
}

// One front with its dart; the wearer's right has the buttons, the left the holes and the breast pocket.
static void front(const struct flat_table *table, const struct flat_style *style, int side)
{
    static const struct flat_node nodes[] = {
        {92, -10, true},   {252, 54, true},   {242, 170, false}, {272, 300, true},
        {256, 440, false}, {248, 560, false}, {266, 720, false}, {288, 884, true},
        {210, 902, false}, {140, 900, false}, {98, 866, false},  {76, 780, false},
        {68, 640, false},  {62, 570, true},   {70, 380, false},  {88, 120, false}};
    static const struct flat_node dart[] = {{168, 330, false}, {160, 500, false}, {164, 640, false}};
    struct flat_outline area, line;
    lay_side(table, NODES(nodes), side, &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_wool);
    piece.shadow = 0.55f;
    piece.shadow_px = 14.0f;
    piece.seed += side > 0 ? 7u : 3u;
    flat_piece_begin(table->canvas, &piece);
    body_folds(table, &blazer, fall_wool.folds);
    flat_piece_weave(table->canvas);
    lay_side_line(table, NODES(dart), side, &line);
    flat_seam(table->canvas, &line, 1.0f);
    for (int i = 0; side > 0 && i < 2; i++) {
        float x = 76.0f + 8.0f * (float)i, y = 604.0f + 112.0f * (float)i;
        const struct flat_node buttonhole[] = {{x, y, false}, {x + 24.0f, y - 2.0f, false}};
        mark_stitches(table, NODES(buttonhole), style->thread, 1.2f);
    }
    flat_piece_end(table->canvas);
    flap(table, style, side);
    if (side < 0) {
        draw_button(table, (struct vec2){-84, 604}, 13.0f, style->trim);
        draw_button(table, (struct vec2){-92, 716}, 13.0f, style->trim);
        return;
    }
    static const struct flat_node welt[] = {
        {146, 322, true}, {224, 306, true}, {227, 328, true}, {149, 344, true}};
    lay_area(table, NODES(welt), &area);
    patch(table, &area, &style->fabrics[0], &fall_wool, 2.0f, 0.2f, 0.30f);
}

static void revers(const struct flat_table *table, const struct flat_style *style, int side)
{
    static const struct flat_node lapel[] = {{62, 578, true},  {96, 470, false}, {140, 340, false},
                                             {190, 226, true}, {128, 214, true}, {110, 110, false},
                                             {84, 220, false}, {68, 420, false}};
    static const struct flat_node fall[] = {{48, -54, false}, {92, -40, false}, {124, 10, false},
                                            {152, 96, false}, {172, 172, true}, {122, 208, true},
                                            {92, 110, false}, {82, 30, false},  {62, -12, false}};
    static const struct flat_node buttonhole[] = {{140, 262, false}, {160, 250, false}};
    struct flat_outline area, line;
    lay_side(table, NODES(lapel), side, &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[1], &fall_wool);
    piece.body_px = 46.0f;
    piece.body_height = 9.0f;
    piece.wrinkles = 0.4f;
    piece.drape = 0.0f;
    piece.turn_rad = -0.25f * (float)side;
    piece.shadow = 0.50f;
    piece.shadow_px = 10.0f;
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    if (side > 0) {
        lay_line(table, NODES(buttonhole), &line);
        flat_stitches(table->canvas, &line, style->thread, 1.2f);
    }
    flat_piece_end(table->canvas);
    lay_side(table, NODES(fall), side, &area);
    patch(table, &area, &style->fabrics[1], &fall_wool, 7.0f, 0.5f * (float)side, 0.45f);
}

static void sleeve_buttons(const struct flat_table *table, const struct flat_top *top,
                           const struct flat_style *style)
{
    for (int side = -1; side <= 1; side += 2)
        for (int i = 0; i < 3; i++) {
            struct vec2 o = top->cuff_outer;
            draw_button(
                table,
                (struct vec2){(float)side * (o.x - 16.0f - 4.0f * (float)i), o.y - 24.0f - 24.0f * (float)i},
                8.5f, style->trim);
        }
}

void draw_blazer(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    static const struct flat_node collar[] = {
        {0, -58, false}, {50, -56, false}, {74, -10, true}, {40, 4, false}, {0, 8, false}};
    struct flat_outline area;
    if (!behind)
        lining(table, style);
    for (int side = -1; side <= 1; side += 2) {
        begin_sleeve(table, &blazer, side, &style->fabrics[0], &fall_wool);
        flat_piece_end(table->canvas);
    }
    sleeve_buttons(table, &blazer, style);
    if (behind) {
        static const struct flat_node middle[] = {{0, 0, false}, {2, 400, false}, {0, 620, false}},
                                      vent[] = {{0, 620, false}, {3, 760, false}, {0, 890, false}};
        begin_body(table, &blazer, true, &style->fabrics[0], &fall_wool);
        armhole_seams(table, &blazer, 1.8f);
        mark_seam(table, NODES(middle), 1.0f);
        mark_seam(table, NODES(vent), 4.0f);
        flat_piece_end(table->canvas);
        static const struct flat_node behind_neck[] = {{0, -58, false}, {50, -54, false}, {96, -14, false},
                                                       {104, 14, true}, {56, 22, false},  {0, 26, false}};
        lay_both(table, NODES(behind_neck), &area);
        patch(table, &area, &style->fabrics[0], &fall_wool, 7.0f, 0.0f, 0.45f);
        return;
    }
    lay_both(table, NODES(collar), &area);
    patch(table, &area, &style->fabrics[1], &fall_wool, 6.0f, 0.0f, 0.4f);
    front(table, style, -1);
    front(table, style, 1);
    revers(table, style, -1);
    revers(table, style, 1);
}

// --- the coat ---------------------------------------------------------------------------------------------

static const struct flat_top coat = {.neck_x = 84,
                                     .front_y = 120,
                                     .back_y = -6,
                                     .shoulder = {222, 48},
                                     .armpit = {238, 262},
                                     .waist = {212, 480},
                                     .hem = {290, 1120},
                                     .hem_dip = 12,
                                     .cuff_outer = {452, 726},
                                     .cuff_inner = {380, 758},
                                     .elbow_outer = {378, 394},
                                     .elbow_inner = {294, 436}};

static void coat_front(const struct flat_table *table, const struct flat_style *style)
{
    struct flat_outline line;
    static const struct flat_node edge[] = {
        {84, 330, false}, {86, 480, false}, {92, 800, false}, {96, 1140, false}};
    begin_body(table, &coat, false, &style->fabrics[0], &fall_wool);
    armhole_seams(table, &coat, 2.0f);
    lay_line(table, NODES(edge), &line);
    flat_seam(table->canvas, &line, 4.0f);
    hem_stitches(table, &coat, 34.0f, style->thread);
    flat_piece_end(table->canvas);
}

static void coat_collar(const struct flat_table *table, const struct flat_style *style, int side)
{
    static const struct flat_node lapel[] = {{40, 352, true},  {70, 330, false}, {150, 262, false},
                                             {196, 196, true}, {126, 176, true}, {104, 80, false},
                                             {60, 180, false}};
    static const struct flat_node fall[] = {{46, -58, false}, {96, -46, false}, {128, 4, false},
                                            {158, 84, false}, {182, 166, true}, {122, 190, true},
                                            {88, 110, false}, {78, 30, false},  {60, -12, false}};
    struct flat_outline area;
    lay_side(table, NODES(lapel), side, &area);
    patch(table, &area, &style->fabrics[0], &fall_wool, 9.0f, -0.3f * (float)side, 0.5f);
    lay_side(table, NODES(fall), side, &area);
    patch(table, &area, &style->fabrics[0], &fall_wool, 8.0f, 0.5f * (float)side, 0.5f);
}

static void coat_pocket(const struct flat_table *table, const struct flat_style *style, int side)
{
    static const struct flat_node nodes[] = {
        {142, 596, true}, {178, 586, true}, {216, 728, true}, {180, 740, true}};
    struct flat_outline area;
    lay_side(table, NODES(nodes), side, &area);
    patch(table, &area, &style->fabrics[0], &fall_wool, 4.0f, -0.26f * (float)side, 0.4f);
}

static void belt(const struct flat_table *table, const struct flat_style *style)
{
    static const struct flat_node line_nodes[] = {
        {-218, 474, false}, {-110, 484, false}, {0, 488, false}, {110, 484, false}, {218, 474, false}};
    static const struct flat_node end[] = {{-10, 470, true}, {26, 470, true}, {60, 560, false},
                                           {84, 690, true},  {44, 700, true}, {26, 590, false}};
    static const struct flat_node knot[] = {{-26, 462, false}, {16, 456, false},  {34, 486, false},
                                            {18, 516, false},  {-22, 512, false}, {-36, 486, false}};
    struct flat_outline line, area;
    lay_line(table, NODES(line_nodes), &line);
    draw_band(table, &line, 23.0f, 23.0f, &style->fabrics[0], NULL, 0.5f);
    lay_area(table, NODES(end), &area);
    patch(table, &area, &style->fabrics[0], &fall_wool, 4.0f, 0.25f, 0.5f);
    lay_area(table, NODES(knot), &area);
    patch(table, &area, &style->fabrics[0], &fall_wool, 9.0f, 0.5f, 0.5f);
}

void draw_coat(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    static const struct flat_node collar[] = {
        {0, -62, false}, {50, -60, false}, {74, -10, true}, {40, 2, false}, {0, 6, false}};
    struct flat_outline area;
    (void)behind;
    draw_inside(table, &coat, 34.0f, &style->fabrics[2], 0);
    draw_label(table, (struct vec2){0, 40}, 66, 34, style->label, 0xe0c890);
    for (int side = -1; side <= 1; side += 2) {
        begin_sleeve(table, &coat, side, &style->fabrics[0], &fall_wool);
        flat_piece_end(table->canvas);
        struct vec2 o = coat.cuff_outer, i = coat.cuff_inner;
        const struct flat_node strap[] = {{o.x - 18.0f, o.y - 76.0f, false},
                                          {i.x - 17.0f, i.y - 76.0f, false}};
        struct flat_outline line;
        lay_side_line(table, NODES(strap), side, &line);
        draw_band(table, &line, 12.0f, 12.0f, &style->fabrics[0], NULL, 0.45f);
    }
    coat_front(table, style);
    lay_both(table, NODES(collar), &area);
    patch(table, &area, &style->fabrics[0], &fall_wool, 6.0f, 0.0f, 0.4f);
    for (int row = 0; row < 3; row++)
        for (int side = -1; side <= 1; side += 2)
            draw_button(table,
                        (struct vec2){(float)side * (row == 0 ? 70.0f : 56.0f),
                                      396.0f + 160.0f * (float)row - (row == 0 ? 20.0f : 0.0f)},
                        14.0f, style->trim);
    coat_pocket(table, style, -1);
    coat_pocket(table, style, 1);
    belt(table, style);
    coat_collar(table, style, -1);
    coat_collar(table, style, 1);
}
