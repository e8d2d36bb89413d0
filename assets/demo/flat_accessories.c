#include "assets/demo/flat_accessories.h"

#include "platform/base/noise.h"

#define PI 3.14159265358979f

// --- the scarf: laid round a neck that is not there --------------------------------------------------------

// Fringes that hang from a strip's end, twisted in small strands.
static void fringe(const struct flat_table *table, const struct flat_style *style, float x0, float x1,
                   float y, float lean)
{
    const int count = (int)((x1 - x0) / 7.0f);
    for (int i = 0; i < count; i++) {
        float x = x0 + (x1 - x0) * ((float)i + 0.5f) / (float)count,
              pick = noise_lattice(i, (int)x0 & 255, 256, table->seed);
        const struct flat_node strand[] = {
            {x, y - 6.0f, false},
            {x + lean * 20.0f + 3.0f * (pick - 0.5f), y + 26.0f, false},
            {x + lean * 44.0f + 7.0f * (pick - 0.5f), y + 52.0f + 14.0f * pick, false}};
        struct flat_outline line;
        lay_line(table, NODES(strand), &line);
        draw_band(table, &line, 3.9f, 3.9f, &style->fabrics[i % 4 == 0 ? 2 : 1], NULL, 0.3f);
    }
}

static void strip(const struct flat_table *table, const struct flat_style *style,
                  const struct flat_node *nodes, int count, int side, float turn_rad)
{
    struct flat_outline area;
    lay_side(table, nodes, count, side, &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_wool);
    piece.drape = 16.0f;
    piece.wrinkles = 4.0f;
    piece.body_px = 60.0f;
    piece.body_height = 16.0f;
    piece.turn_rad = turn_rad;
    piece.origin.x += (float)side * 110.0f;
    piece.shadow = 0.5f;
    piece.shadow_px = 14.0f;
    piece.seed += side > 0 ? 3u : 9u;
    flat_piece_draw(table->canvas, &piece);
}

void draw_scarf(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    static const struct flat_node neck[] = {
        {-120, 60, false}, {-84, -8, false}, {0, -34, false}, {84, -8, false}, {120, 60, false}};
    static const struct flat_node right[] = {{62, 20, false},   {110, -14, false}, {160, 40, false},
                                             {184, 160, false}, {196, 420, false}, {206, 760, true},
                                             {140, 768, false}, {44, 762, true},   {40, 480, false},
                                             {24, 240, false},  {44, 110, false}};
    static const struct flat_node left[] = {{66, 20, false},   {112, -16, false}, {164, 40, false},
                                            {190, 170, false}, {202, 420, false}, {214, 860, true},
                                            {140, 870, false}, {52, 862, true},   {44, 480, false},
                                            {22, 240, false},  {44, 110, false}};
    struct flat_outline line;
    (void)behind;
    lay_line(table, NODES(neck), &line);
    struct flat_outline ribbon;
    flat_outline_ribbon(&line, 30.0f, 52.0f, &ribbon);
    struct flat_piece piece = fall_piece(table, &ribbon, &style->fabrics[0], &fall_wool);
    piece.turn_rad = 0.5f * PI;
    piece.body_px = 34.0f;
    piece.body_height = 12.0f;
    piece.light = 0.82f;
    flat_piece_draw(table->canvas, &piece);
    fringe(table, style, -206.0f, -46.0f, 764.0f, -0.1f);
    strip(table, style, NODES(right), -1, -0.03f);
    fringe(table, style, 54.0f, 212.0f, 864.0f, 0.1f);
    strip(table, style, NODES(left), 1, 0.03f);
}

// --- the tie, knotted
// ---------------------------------------------------------------------------------------

void draw_tie(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    static const struct flat_node tail[] = {
        {-22, 70, true}, {26, 70, true}, {44, 700, true}, {14, 732, true}, {-18, 700, true}};
    static const struct flat_node blade[] = {{-24, 66, true},  {24, 66, true},    {40, 300, false},
                                             {66, 700, false}, {76, 838, true},   {0, 918, true},
                                             {-76, 838, true}, {-66, 700, false}, {-40, 300, false}};
    static const struct flat_node knot[] = {{-46, 2, true},  {0, -7, false},  {46, 2, true},
                                            {40, 40, false}, {27, 92, true},  {0, 97, false},
                                            {-27, 92, true}, {-40, 40, false}};
    struct flat_outline area;
    (void)behind;
    lay_area(table, NODES(tail), &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_poplin);
    piece.wrinkles = 1.2f;
    piece.drape = 1.5f;
    piece.edge_px = 7.0f;
    piece.edge_height = 3.5f;
    piece.light = 0.8f;
    flat_piece_draw(table->canvas, &piece);
    piece.light = 1.0f;
    piece.shadow = 0.5f;
    piece.shadow_px = 9.0f;
    piece.body_px = 60.0f;
    piece.body_height = 9.0f;
    lay_area(table, NODES(blade), &area);
    flat_piece_begin(table->canvas, &piece);
    struct vec2 at = table->at;
    flat_fold(table->canvas, &(struct flat_fold){{at.x + 4, at.y + 80},
                                                 {at.x - 6, at.y + 160},
                                                 {at.x + 2, at.y + 330},
                                                 15.0f,
                                                 -7.0f}); // the dimple
    flat_fold(table->canvas,
              &(struct flat_fold){
                  {at.x - 20, at.y + 90}, {at.x - 28, at.y + 180}, {at.x - 34, at.y + 300}, 10.0f, 4.0f});
    flat_piece_weave(table->canvas);
    flat_piece_end(table->canvas);
    lay_area(table, NODES(knot), &area);
    piece.turn_rad = -0.9f;
    piece.body_px = 40.0f;
    piece.body_height = 14.0f;
    piece.shadow = 0.6f;
    flat_piece_begin(table->canvas, &piece);
    flat_fold(table->canvas,
              &(struct flat_fold){
                  {at.x + 40, at.y + 4}, {at.x + 12, at.y + 34}, {at.x - 24, at.y + 80}, 9.0f, 3.5f});
    flat_piece_weave(table->canvas);
    flat_piece_end(table->canvas);
}

// --- the shoulder bag
// ---------------------------------------------------------------------------------------

static void strap(const struct flat_table *table, const struct flat_style *style)
{
    static const struct flat_node nodes[] = {{-236, 560, false}, {-228, 380, false}, {-180, 190, false},
                                             {-96, 52, false},   {0, 10, false},     {96, 52, false},
                                             {180, 190, false},  {228, 380, false},  {236, 560, false}};
    struct flat_outline line, ribbon;
    lay_line(table, NODES(nodes), &line);
    flat_outline_ribbon(&line, 15.0f, 15.0f, &ribbon);
    struct flat_piece piece = {.outline = &ribbon,
                               .fabric = &style->fabrics[0],
                               .spine = &line,
                               .edge_px = 6,
                               .edge_height = 3,
                               .light = 1.0f,
                               .seed = table->seed};
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    for (int side = -1; side <= 1; side += 2) {
        struct flat_outline edge, back;
        flat_outline_ribbon(&line, side < 0 ? 10.0f : -10.0f, side < 0 ? -10.0f : 10.0f, &edge);
        back = edge;
        back.count = edge.count / 2;
        back.closed = false;
        flat_stitches(table->canvas, &back, style->thread, 4.0f);
    }
    flat_piece_end(table->canvas);
}

static void metal(const struct flat_table *table, const struct flat_style *style,
                  const struct flat_node *nodes, int count)
{
    const struct flat_fabric brass = {
        .weave = WEAVE_SATIN, .relief_px = 0.2f, .colours = {style->trim}, .gloss = 0.6f, .gloss_at = 24.0f};
    struct flat_outline area;
    lay_area(table, nodes, count, &area);
    flat_piece_draw(table->canvas, &(struct flat_piece){.outline = &area,
                                                        .fabric = &brass,
                                                        .edge_px = 6,
                                                        .edge_height = 4,
                                                        .light = 1,
                                                        .shadow = 0.55f,
                                                        .shadow_px = 5});
}

static void leather(const struct flat_table *table, const struct flat_style *style,
                    const struct flat_node *outline, int count, const struct flat_node *stitches,
                    int stitch_count, float swell, float shadow)
{
    struct flat_outline area, line;
    lay_both(table, outline, count, &area);
    struct flat_piece piece = fall_piece(table, &area, &style->fabrics[0], &fall_wool);
    piece.edge_px = 9.0f;
    piece.edge_height = 5.0f;
    piece.body_px = 90.0f;
    piece.body_height = swell;
    piece.drape = 1.0f;
    piece.wrinkles = 1.5f;
    piece.shadow = shadow;
    piece.shadow_px = 12.0f;
    flat_piece_begin(table->canvas, &piece);
    flat_piece_weave(table->canvas);
    for (int side = -1; side <= 1; side += 2) {
        lay_side_line(table, stitches, stitch_count, side, &line);
        flat_stitches(table->canvas, &line, style->thread, 4.5f);
    }
    flat_piece_end(table->canvas);
}

void draw_bag(const struct flat_table *table, const struct flat_style *style, bool behind)
{
    static const struct flat_node body[] = {{0, 520, false},   {200, 522, false}, {270, 540, false},
                                            {286, 600, false}, {300, 800, false}, {290, 880, false},
                                            {240, 904, false}, {0, 910, false}};
    static const struct flat_node body_edge[] = {
        {0, 897, false}, {236, 891, false}, {277, 872, false}, {286, 800, false}, {272, 600, false}};
    static const struct flat_node flap[] = {{0, 506, false},   {210, 508, false}, {282, 530, false},
                                            {292, 600, false}, {290, 680, false}, {240, 748, false},
                                            {120, 772, false}, {0, 776, false}};
    static const struct flat_node flap_edge[] = {{0, 763, false},   {118, 759, false}, {232, 737, false},
                                                 {277, 676, false}, {279, 600, false}, {270, 540, false}};
    static const struct flat_node plate[] = {
        {-30, 742, true}, {30, 742, true}, {32, 800, false}, {0, 812, false}, {-32, 800, false}};
    static const struct flat_node lock[] = {{-13, 764, false}, {0, 757, false}, {13, 764, false},
                                            {13, 786, false},  {0, 793, false}, {-13, 786, false}};
    (void)behind;
    strap(table, style);
    for (int side = -1; side <= 1; side += 2) {
        float x = 236.0f * (float)side;
        const struct flat_node ring[] = {{x - 24, 506, false},
                                         {x + 24, 506, false},
                                         {x + 22, 528, false},
                                         {x, 540, false},
                                         {x - 22, 528, false}};
        metal(table, style, NODES(ring));
    }
    leather(table, style, NODES(body), NODES(body_edge), 22.0f, 0.3f);
    leather(table, style, NODES(flap), NODES(flap_edge), 20.0f, 0.6f);
    metal(table, style, NODES(plate));
    metal(table, style, NODES(lock));
}
