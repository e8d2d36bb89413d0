#include "assets/demo/flat_dresses.h"

#include "platform/base/noise.h"

#define PI 3.14159265358979f

static void fold(const struct flat_table *table, float x0, float y0, float x1, float y1, float x2, float y2,
                 float width, float height)
{
    flat_fold(table->canvas, &(struct flat_fold){{table->at.x + x0, table->at.y + y0},
                                                 {table->at.x + x1, table->at.y + y1},
                                                 {table->at.x + x2, table->at.y + y2},
                                                 width,
                                                 height});
}

// --- the dress --------------------------------------------------------------------------------------------

static const struct flat_top dress = {.neck_x = 104,
                                      .front_y = 112,
                                      .back_y = 34,
                                      .shoulder = {206, 40},
                                      .armpit = {196, 228},
                                      .waist = {164, 420},
                                      .hem = {400, 1130},
                                      .hem_dip = 34,
                                      .cuff_outer = {336, 214},
                                      .cuff_inner = {260, 290}};

// Skirt and bodice are one outline, so that the print runs through; the seam is at the waist.
static void dress_body(const struct flat_table *table, bool behind, struct flat_outline *out)
{
    float deep = behind ? dress.back_y : dress.front_y;
    const struct flat_node nodes[] = {
        {0, deep, false},   {66, 0.80f * deep, false}, {95, 0.36f * deep, false}, {104, 0, true},
        {206, 40, true},    {194, 140, false},         {196, 228, true},          {176, 330, false},
        {164, 420, true},   {204, 560, false},         {300, 850, false},         {400, 1130, true},
        {240, 1158, false}, {0, 1164, false}};
    lay_both(table, NODES(nodes), out);
}

static void skirt_waves(const struct flat_table *table, float waist_x, float waist_y, float hem_x,
                        float hem_y, int count, float height)
{
    for (int i = 0; i < count; i++) {
        float t = 2.0f * ((float)i + 0.5f) / (float)count - 1.0f,
              pick = noise_lattice(i, 3, 256, table->seed);
        float start = waist_y + 20.0f + 120.0f * noise_lattice(i, 4, 256, table->seed);
        // A fold is highest a third of its way: it goes on below the hem, to be high at the hem.
        fold(table, t * waist_x, start, t * (0.45f * waist_x + 0.55f * hem_x), 0.45f * start + 0.55f * hem_y,
             1.25f * t * hem_x, 1.35f * hem_y, 22.0f + 16.0f * pick, height * (0.6f + 0.7f * pick));
    }
}

void draw_dress(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    static const struct flat_node waist[] = {{-172, 418, false}, {0, 430, false}, {172, 418, false}};
    static const struct flat_node dart[] = {{86, 420, false}, {92, 340, false}, {84, 272, false}};
    struct flat_outline area, line;
    if (!behind)
        draw_inside(table, &dress, 0.0f, &style->fabrics[0], style->label);
    for (int side = -1; side <= 1; side += 2) {
        begin_sleeve(table, &dress, side, &style->fabrics[0], &fall_poplin);
        cuff_stitches(table, &dress, side, 12.0f, style->thread);
        flat_piece_end(table->canvas);
    }
    dress_body(table, behind, &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_poplin);
    piece.drape = 7.0f;
    piece.body_px = 80.0f;
    flat_piece_begin(table->canvas, &piece);
    skirt_waves(table, 150.0f, 425.0f, 390.0f, 1150.0f, 9, 15.0f);
    struct flat_top bodice = dress;
    bodice.hem = (struct vec2){164, 430};
    bodice.waist = (struct vec2){168, 410};
    body_folds(table, &bodice, 3.6f);
    flat_piece_weave(table->canvas);
    armhole_seams(table, &dress, 0.9f);
    mark_seam(table, NODES(waist), 2.4f);
    for (int side = -1; side <= 1; side += 2) {
        lay_side_line(table, NODES(dart), side, &line);
        flat_seam(table->canvas, &line, 0.9f);
    }
    hem_stitches(table, &dress, 16.0f, style->thread);
    top_neckline(table, &dress, behind, &line);
    flat_seam(table->canvas, &line, 0.5f);
    flat_piece_end(table->canvas);
    draw_neck(table, &dress, behind, 11.0f, &style->fabrics[1]);
}

// --- the skirt --------------------------------------------------------------------------------------------

#define PLEATS 15

// One pleat from the waistband to the hem: the next lies over its right edge.
static void pleat(const struct flat_table *table, const struct flat_style *style, int index)
{
    float t0 = 2.0f * (float)index / PLEATS - 1.0f, t1 = 2.0f * ((float)index + 1.45f) / PLEATS - 1.0f;
    float wave = 14.0f * (noise_lattice(index, 1, 256, table->seed) - 0.5f),
          flare = 8.0f * (noise_lattice(index, 2, 256, table->seed) - 0.5f);
    const float waist = 176.0f, hem = 378.0f;
    t1 = fminf(t1, 1.0f);
    float h0 = 800.0f + 26.0f * (1.0f - t0 * t0), h1 = 800.0f + 26.0f * (1.0f - t1 * t1) + 0.4f * wave;
    const struct flat_node nodes[] = {{t0 * waist, 36, true},
                                      {t1 * waist, 36, true},
                                      {t1 * (0.55f * waist + 0.45f * hem) + flare, 380, false},
                                      {t1 * hem + flare, h1, true},
                                      {0.5f * (t0 + t1) * hem, 0.5f * (h0 + h1) + 7.0f, false},
                                      {t0 * hem + flare, h0, true},
                                      {t0 * (0.55f * waist + 0.45f * hem) + flare, 380, false}};
    struct flat_outline area;
    lay_area(table, NODES(nodes), &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_wool);
    piece.body_px = 34.0f;
    piece.body_height = 7.0f;
    piece.edge_px = 4.0f;
    piece.edge_height = 1.2f;
    piece.wrinkles = 0.8f;
    piece.drape = 2.0f;
    piece.turn_rad = 0.25f * (t0 + t1) * 0.5f;
    piece.origin.x += 0.5f * (t0 + t1) * waist;
    piece.shadow = 0.42f;
    piece.shadow_px = 9.0f;
    piece.seed = table->seed + (uint32_t)index * 7u;
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    const struct flat_node hem_line[] = {{t0 * hem - 4.0f, h0 - 22.0f, false},
                                         {t1 * hem + 4.0f, h1 - 22.0f, false}};
    mark_stitches(table, NODES(hem_line), style->thread, 3.0f);
    flat_piece_end(table->canvas);
}

void draw_skirt(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    static const struct flat_node inside[] = {
        {0, 14, false}, {120, 10, false}, {174, 2, true}, {172, 40, true}, {0, 44, true}};
    static const struct flat_node band[] = {
        {-176, 4, false}, {-90, 16, false}, {0, 20, false}, {90, 16, false}, {176, 4, false}};
    struct flat_outline area, line;
    (void)behind;
    lay_both(table, NODES(inside), &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_wool);
    piece.light = 0.7f;
    flat_piece_draw(table->canvas, &piece);
    for (int i = PLEATS - 1; i >= 0; i--)
        pleat(table, style, i);
    lay_line(table, NODES(band), &line);
    draw_band(table, &line, 2.0f, 42.0f, &style->fabrics[0], NULL, 0.45f);
    draw_button(table, (struct vec2){150, 28}, 10.0f, style->trim);
}

// --- the jeans --------------------------------------------------------------------------------------------

static void leg_outline(const struct flat_table *table, int side, struct flat_outline *out)
{
    static const struct flat_node nodes[] = {
        {-2, 30, true},    {178, 20, true},   {206, 130, false}, {226, 260, false},  {224, 420, false},
        {212, 700, false}, {206, 940, false}, {206, 1180, true}, {140, 1190, false}, {76, 1184, true},
        {62, 940, false},  {46, 700, false},  {14, 420, false},  {0, 372, true},     {-3, 200, false}};
    lay_side(table, NODES(nodes), side, out);
}

// Round the crotch, behind the knee, beside it, above the ankle.
static void leg_folds(const struct flat_table *table, int side)
{
    const float s = (float)side, down = 0.5f * PI;
    uint32_t seed = table->seed + (side > 0 ? 31u : 37u);
    table_fan(table, (struct vec2){s * 6, 352}, down - s * 1.9f, down - s * 0.5f, 190, 10, 6.0f, 6, seed);
    table_fan(table, (struct vec2){s * 50, 720}, down - s * 2.2f, down - s * 0.9f, 130, 11, 5.0f, 4,
              seed + 10u);
    table_fan(table, (struct vec2){s * 212, 760}, down + s * 0.9f, down + s * 2.2f, 120, 11, 4.6f, 4,
              seed + 20u);
    table_fan(table, (struct vec2){s * 78, 1130}, down - s * 2.4f, down - s * 1.2f, 120, 9, 5.0f, 4,
              seed + 30u);
}

static void leg_stitches(const struct flat_table *table, const struct flat_style *style,
                         const struct flat_node *nodes, int count, int side)
{
    struct flat_outline line;
    lay_side_line(table, nodes, count, side, &line);
    flat_stitches(table->canvas, &line, style->thread, 4.0f);
}

// The pocket's mouth with its two rows of stitches, and the coin pocket in the wearer's right.
static void leg_pocket(const struct flat_table *table, const struct flat_style *style, int side)
{
    static const struct flat_node mouth[] = {
        {98, 64, false}, {112, 112, false}, {150, 142, false}, {206, 150, false}};
    static const struct flat_node coin[] = {{132, 128, false}, {138, 94, false}, {186, 88, false}};
    struct flat_outline line;
    lay_side_line(table, NODES(mouth), side, &line);
    flat_seam(table->canvas, &line, 2.6f);
    for (int row = 0; row < 2; row++) {
        struct flat_node below[4];
        for (int i = 0; i < 4; i++)
            below[i] = (struct flat_node){mouth[i].x - 7.0f - 6.0f * (float)row,
                                          mouth[i].y + 9.0f + 6.0f * (float)row, false};
        leg_stitches(table, style, below, 4, side);
    }
    if (side < 0)
        leg_stitches(table, style, NODES(coin), side);
}

static void jeans_leg(const struct flat_table *table, const struct flat_style *style, int side)
{
    static const struct flat_node hem[] = {{70, 1158, false}, {140, 1164, false}, {212, 1156, false}};
    static const struct flat_node inseam[] = {
        {22, 430, false}, {54, 700, false}, {70, 940, false}, {84, 1180, false}};
    const float s = (float)side;
    struct flat_outline area;
    leg_outline(table, side, &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_poplin);
    piece.edge_px = 7.0f;
    piece.edge_height = 3.0f;
    piece.body_px = 90.0f;
    piece.turn_rad = 0.05f * s;
    piece.seed += side > 0 ? 5u : 1u;
    flat_piece_begin(table->canvas, &piece);
    leg_folds(table, side);
    flat_piece_weave(table->canvas);
    for (int i = 0; i < 7; i++) { // worn pale where it rubs: the thigh and the knee
        float w = 62.0f - 7.0f * (float)i, h = 300.0f - 32.0f * (float)i;
        const struct flat_node pale[] = {
            {124, 520 - h, false}, {124 + w, 520, false}, {128, 520 + h, false}, {124 - w, 520, false}};
        lay_side(table, NODES(pale), side, &area);
        flat_paint(table->canvas, &area, style->fabrics[0].colours[1], 0.06f);
    }
    leg_stitches(table, style, NODES(hem), side);
    leg_stitches(table, style, NODES(inseam), side);
    leg_pocket(table, style, side);
    flat_piece_end(table->canvas);
    draw_button(table, (struct vec2){s * 104.0f, 72.0f}, 5.0f, 0xa5713f);
    draw_button(table, (struct vec2){s * 198.0f, 158.0f}, 5.0f, 0xa5713f);
}

static void fly(const struct flat_table *table, const struct flat_style *style)
{
    static const struct flat_node nodes[] = {{-3, 40, true},   {52, 40, true},  {50, 210, false},
                                             {34, 262, false}, {0, 300, false}, {-3, 280, true}};
    static const struct flat_node curve[] = {
        {44, 40, false}, {43, 205, false}, {29, 252, false}, {2, 286, false}};
    struct flat_outline area, line;
    lay_area(table, NODES(nodes), &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_poplin);
    piece.body_px = 0.0f;
    piece.drape = piece.wrinkles = 1.0f;
    piece.shadow = 0.15f;
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    for (int row = 0; row < 2; row++) {
        struct flat_table inner = *table;
        inner.at.x -= 6.0f * (float)row;
        lay_line(&inner, NODES(curve), &line);
        flat_stitches(table->canvas, &line, style->thread, 4.0f);
    }
    flat_piece_end(table->canvas);
}

static void waistband(const struct flat_table *table, const struct flat_style *style)
{
    static const struct flat_node band[] = {
        {-180, 2, false}, {-90, 14, false}, {0, 18, false}, {90, 14, false}, {180, 2, false}};
    static const float loops[] = {-132, -64, 84, 140};
    struct flat_outline line;
    lay_line(table, NODES(band), &line);
    draw_band(table, &line, 4.0f, 40.0f, &style->fabrics[1], NULL, 0.35f);
    for (int i = 0; i < 4; i++) {
        float y = 12.0f - 0.0004f * loops[i] * loops[i];
        const struct flat_node loop[] = {{loops[i], y - 6.0f, false}, {loops[i], y + 52.0f, false}};
        lay_line(table, NODES(loop), &line);
        draw_band(table, &line, 8.0f, 8.0f, &style->fabrics[1], NULL, 0.5f);
    }
    draw_button(table, (struct vec2){24, 38}, 13.0f, 0xa5713f);
}

void draw_jeans(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    static const struct flat_node inside[] = {
        {0, -12, false}, {110, -10, false}, {176, -2, true}, {172, 40, true}, {0, 50, true}};
    struct flat_outline area;
    (void)behind;
    lay_both(table, NODES(inside), &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[1], &fall_poplin);
    piece.light = 0.72f;
    flat_piece_draw(table->canvas, &piece);
    draw_label(table, (struct vec2){0, 6}, 70, 22, 0x8a5a34, 0x3a2414);
    jeans_leg(table, style, -1);
    jeans_leg(table, style, 1);
    fly(table, style);
    waistband(table, style);
}
