#include "tests/support/flat_garment.h"

#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

#define WIDTH_PX 400
#define HEIGHT_PX 600
#define MIDDLE_PX 200.0f
#define MAX_SIDE 40 // vertices along a side of a patch

// A patch of cells between four edges; rows run across it.
struct patch {
    int columns, rows;               // of vertices
    uint16_t at[MAX_SIDE][MAX_SIDE]; // [row][column]
};

static struct vec2 mix(struct vec2 a, struct vec2 b, float t)
{
    return (struct vec2){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

static uint16_t add_vertex(struct garment *garment, struct vec2 v)
{
    assert_true(garment->vertex_count < GARMENT_MAX_VERTICES);
    garment->vertices_px[garment->vertex_count] = v;
    return (uint16_t)garment->vertex_count++;
}

static void add_triangle(struct garment *garment, uint16_t a, uint16_t b, uint16_t c)
{
    assert_true(garment->triangle_count < GARMENT_MAX_TRIANGLES);
    uint16_t *triangle = garment->triangles[garment->triangle_count++];
    triangle[0] = a;
    triangle[1] = b;
    triangle[2] = c;
}

// Every other cell is cut the other way, so that nothing leans.
static void fill(struct garment *garment, const struct patch *patch, enum garment_part part)
{
    garment->parts[part].first = garment->triangle_count;
    for (int row = 0; row + 1 < patch->rows; row++)
        for (int column = 0; column + 1 < patch->columns; column++) {
            uint16_t a = patch->at[row][column], b = patch->at[row][column + 1];
            uint16_t c = patch->at[row + 1][column], d = patch->at[row + 1][column + 1];
            if ((row + column) % 2 == 0) {
                add_triangle(garment, a, c, b);
                add_triangle(garment, b, c, d);
            } else {
                add_triangle(garment, a, c, d);
                add_triangle(garment, a, d, b);
            }
        }
    garment->parts[part].count = garment->triangle_count - garment->parts[part].first;
}

// Rows between two curves of `columns` points each.
static void lay(struct garment *garment, const struct vec2 *upper, const struct vec2 *lower,
                struct patch *patch)
{
    for (int row = 0; row < patch->rows; row++)
        for (int column = 0; column < patch->columns; column++)
            patch->at[row][column] =
                add_vertex(garment, mix(upper[column], lower[column], (float)row / (float)(patch->rows - 1)));
}

static void mark(struct garment *garment, enum garment_landmark landmark, float x, float y)
{
    garment->landmarks_px[landmark] = (struct vec2){x, y};
    garment->has[landmark] = true;
}

// `aside` from the middle line, on both sides.
static void mark_pair(struct garment *garment, enum garment_landmark right, float aside, float y)
{
    mark(garment, right, MIDDLE_PX - aside, y);
    mark(garment, right + 1, MIDDLE_PX + aside, y);
}

#define TORSO_COLUMNS 21
#define YOKE_ROWS 9
#define SHOULDER_ASIDE 85.0f
#define SHOULDER_Y 60.0f
#define NECK_ASIDE 32.0f
#define NECK_Y 45.0f
#define NECK_FRONT_Y 75.0f
#define CHEST_ASIDE 100.0f
#define ARMPIT_Y 150.0f

// Below the shoulders: half its width at the waist and the hem, and where these are.
struct torso_cut {
    float waist_aside, waist_y, hem_aside, hem_y;
};

// The line over the shoulders with the neckline in its middle.
static struct vec2 top_at(float u)
{
    float aside = u < 0.0f ? -u : u, x = MIDDLE_PX + u * SHOULDER_ASIDE, y;
    float neck = NECK_ASIDE / SHOULDER_ASIDE;
    if (aside > neck)
        y = NECK_Y + (SHOULDER_Y - NECK_Y) * (aside - neck) / (1.0f - neck);
    else
        y = NECK_FRONT_Y + (NECK_Y - NECK_FRONT_Y) * (aside / neck) * (aside / neck);
    return (struct vec2){x, y};
}

static void make_torso(struct garment *garment, const struct torso_cut *cut, struct patch *torso)
{
    int below = (int)((cut->hem_y - ARMPIT_Y) / 18.0f);
    *torso = (struct patch){.columns = TORSO_COLUMNS, .rows = YOKE_ROWS + below};
    for (int row = 0; row < torso->rows; row++) {
        float v = (float)row / (float)(YOKE_ROWS - 1);
        float y = ARMPIT_Y + (cut->hem_y - ARMPIT_Y) * (float)(row - YOKE_ROWS + 1) / (float)below;
        float aside =
            y < cut->waist_y
                ? CHEST_ASIDE + (cut->waist_aside - CHEST_ASIDE) * (y - ARMPIT_Y) / (cut->waist_y - ARMPIT_Y)
                : cut->waist_aside +
                      (cut->hem_aside - cut->waist_aside) * (y - cut->waist_y) / (cut->hem_y - cut->waist_y);
        for (int column = 0; column < TORSO_COLUMNS; column++) {
            float u = 2.0f * (float)column / (float)(TORSO_COLUMNS - 1) - 1.0f;
            struct vec2 at = {MIDDLE_PX + u * aside, y};
            if (row < YOKE_ROWS)
                at = mix(top_at(u), (struct vec2){MIDDLE_PX + u * CHEST_ASIDE, ARMPIT_Y}, v);
            torso->at[row][column] = add_vertex(garment, at);
        }
    }
    fill(garment, torso, GARMENT_PART_TORSO);
    mark_pair(garment, GARMENT_NECK_RIGHT, NECK_ASIDE, NECK_Y);
    mark_pair(garment, GARMENT_SHOULDER_RIGHT, SHOULDER_ASIDE, SHOULDER_Y);
    mark_pair(garment, GARMENT_ARMPIT_RIGHT, CHEST_ASIDE, ARMPIT_Y);
    mark_pair(garment, GARMENT_WAIST_RIGHT, cut->waist_aside, cut->waist_y);
    mark_pair(garment, GARMENT_HEM_RIGHT, cut->hem_aside, cut->hem_y);
    mark(garment, GARMENT_NECK_FRONT, MIDDLE_PX, NECK_FRONT_Y);
    mark(garment, GARMENT_NECK_BACK, MIDDLE_PX, NECK_Y + 4.0f);
}

// The inside of the back's neck, behind the front's neckline.
static void make_back(struct garment *garment)
{
    struct patch back = {.columns = 9, .rows = 4};
    struct vec2 upper[9], lower[9];
    for (int i = 0; i < 9; i++) {
        float u = ((float)i / 4.0f - 1.0f) * NECK_ASIDE / SHOULDER_ASIDE;
        lower[i] = top_at(u);
        lower[i].y += 2.0f;
        upper[i] = (struct vec2){lower[i].x, NECK_Y + 4.0f * (1.0f - (float)((i - 4) * (i - 4)) / 16.0f)};
    }
    lay(garment, upper, lower, &back);
    fill(garment, &back, GARMENT_PART_BACK);
}

// From the armhole, whose vertices it shares, along its axis; short, or with an elbow.
static void make_sleeve(struct garment *garment, const struct patch *torso, int side, bool is_long)
{
    float sign = side == 0 ? -1.0f : 1.0f;
    int column = side == 0 ? 0 : TORSO_COLUMNS - 1;
    // The outer and the inner edge's ends.
    struct vec2 outer = {MIDDLE_PX + sign * (is_long ? 190.0f : 140.0f), is_long ? 330.0f : 150.0f};
    struct vec2 inner = {MIDDLE_PX + sign * (is_long ? 150.0f : 108.0f), is_long ? 345.0f : 180.0f};
    struct vec2 tip = {MIDDLE_PX + sign * SHOULDER_ASIDE, SHOULDER_Y};
    struct vec2 armpit = {MIDDLE_PX + sign * CHEST_ASIDE, ARMPIT_Y};
    int stations = is_long ? 19 : 7, half = is_long ? 10 : 7;
    struct patch sleeve = {.columns = YOKE_ROWS, .rows = stations};
    for (int row = 0; row < stations; row++)
        for (int i = 0; i < YOKE_ROWS; i++) {
            struct vec2 seam = garment->vertices_px[torso->at[i][column]];
            struct vec2 end = mix(outer, inner, (float)i / (float)(YOKE_ROWS - 1));
            sleeve.at[row][i] = row == 0
                                    ? torso->at[i][column]
                                    : add_vertex(garment, mix(seam, end, (float)row / (float)(stations - 1)));
        }
    struct patch part = {.columns = YOKE_ROWS, .rows = half};
    memcpy(part.at, sleeve.at, sizeof part.at);
    fill(garment, &part, (enum garment_part)((int)GARMENT_PART_UPPER_SLEEVE_RIGHT + side));
    garment->landmarks_px[GARMENT_CUFF_OUTER_RIGHT + side] = outer;
    garment->landmarks_px[GARMENT_CUFF_INNER_RIGHT + side] = inner;
    garment->has[GARMENT_CUFF_OUTER_RIGHT + side] = garment->has[GARMENT_CUFF_INNER_RIGHT + side] = true;
    if (!is_long)
        return;
    part.rows = stations - half + 1;
    memcpy(part.at, sleeve.at[half - 1], sizeof part.at[0] * (size_t)part.rows);
    fill(garment, &part, (enum garment_part)((int)GARMENT_PART_LOWER_SLEEVE_RIGHT + side));
    garment->landmarks_px[GARMENT_ELBOW_OUTER_RIGHT + side] = mix(tip, outer, 0.5f);
    garment->landmarks_px[GARMENT_ELBOW_INNER_RIGHT + side] = mix(armpit, inner, 0.5f);
    garment->has[GARMENT_ELBOW_OUTER_RIGHT + side] = garment->has[GARMENT_ELBOW_INNER_RIGHT + side] = true;
}

static void make_top(struct garment *garment, const struct torso_cut *cut, bool has_sleeves, bool is_long)
{
    struct patch torso;
    make_back(garment);
    make_torso(garment, cut, &torso);
    for (int side = 0; side < 2 && has_sleeves; side++)
        make_sleeve(garment, &torso, side, is_long);
}

static void line(float left_x, float right_x, float y, int count, struct vec2 *out)
{
    for (int i = 0; i < count; i++)
        out[i] = (struct vec2){left_x + (right_x - left_x) * (float)i / (float)(count - 1), y};
}

// A straight edge from left to right.
struct level {
    float left_x, right_x, y;
};

// A sheet of cloth between two of them, all of it torso.
static struct patch make_sheet(struct garment *garment, int columns, int rows, struct level top,
                               struct level bottom)
{
    struct patch sheet = {.columns = columns, .rows = rows};
    struct vec2 upper[MAX_SIDE], lower[MAX_SIDE];
    line(top.left_x, top.right_x, top.y, columns, upper);
    line(bottom.left_x, bottom.right_x, bottom.y, columns, lower);
    lay(garment, upper, lower, &sheet);
    fill(garment, &sheet, GARMENT_PART_TORSO);
    return sheet;
}

static void make_skirt(struct garment *garment)
{
    (void)make_sheet(garment, 21, 20, (struct level){120.0f, 280.0f, 40.0f},
                     (struct level){70.0f, 330.0f, 380.0f});
    mark_pair(garment, GARMENT_WAIST_RIGHT, 80.0f, 40.0f);
    mark_pair(garment, GARMENT_HEM_RIGHT, 130.0f, 380.0f);
}

static void make_trousers(struct garment *garment)
{
    struct patch torso = make_sheet(garment, 21, 9, (struct level){125.0f, 275.0f, 30.0f},
                                    (struct level){105.0f, 295.0f, 170.0f});
    for (int side = 0; side < 2; side++) {
        struct patch leg = {.columns = 11, .rows = 22};
        float hem_left = side == 0 ? 110.0f : 215.0f, hem_right = side == 0 ? 185.0f : 290.0f;
        for (int row = 0; row < leg.rows; row++)
            for (int i = 0; i < leg.columns; i++) {
                uint16_t seam = torso.at[8][side * 10 + i];
                struct vec2 end = {hem_left + (hem_right - hem_left) * (float)i / 10.0f, 580.0f};
                leg.at[row][i] =
                    row == 0 ? seam
                             : add_vertex(garment, mix(garment->vertices_px[seam], end, (float)row / 21.0f));
            }
        fill(garment, &leg, (enum garment_part)((int)GARMENT_PART_LEG_RIGHT + side));
    }
    mark_pair(garment, GARMENT_WAIST_RIGHT, 75.0f, 30.0f);
    mark_pair(garment, GARMENT_KNEE_OUTER_RIGHT, 92.5f, 375.0f);
    mark_pair(garment, GARMENT_KNEE_INNER_RIGHT, 7.5f, 375.0f);
    mark_pair(garment, GARMENT_HEM_RIGHT, 90.0f, 580.0f);
    mark_pair(garment, GARMENT_HEM_INNER_RIGHT, 15.0f, 580.0f);
    mark(garment, GARMENT_CROTCH, MIDDLE_PX, 170.0f);
}

static void make_tie(struct garment *garment)
{
    (void)make_sheet(garment, 4, 36, (struct level){188.0f, 212.0f, 20.0f},
                     (struct level){172.0f, 228.0f, 560.0f});
    mark_pair(garment, GARMENT_NECK_RIGHT, 12.0f, 20.0f);
    mark(garment, GARMENT_NECK_FRONT, MIDDLE_PX, 20.0f);
    mark(garment, GARMENT_TIP, MIDDLE_PX, 560.0f);
}

// A loop round the neck whose two ends hang down side by side.
static void make_scarf(struct garment *garment)
{
    struct patch scarf = {.columns = 13, .rows = 30};
    struct vec2 upper[13], lower[13];
    for (int i = 0; i < 13; i++)
        upper[i] = (struct vec2){110.0f + 15.0f * (float)i, 40.0f + (float)((i - 6) * (i - 6))};
    line(140.0f, 260.0f, 540.0f, 13, lower);
    lay(garment, upper, lower, &scarf);
    fill(garment, &scarf, GARMENT_PART_TORSO);
    mark_pair(garment, GARMENT_NECK_RIGHT, 90.0f, 76.0f);
    mark(garment, GARMENT_NECK_FRONT, MIDDLE_PX, 40.0f);
    mark_pair(garment, GARMENT_HEM_RIGHT, 60.0f, 540.0f);
    mark_pair(garment, GARMENT_HEM_INNER_RIGHT, 5.0f, 540.0f);
}

static void make_bag(struct garment *garment)
{
    struct patch strap = {.columns = 3, .rows = 25};
    (void)make_sheet(garment, 13, 10, (struct level){100.0f, 300.0f, 400.0f},
                     (struct level){90.0f, 310.0f, 580.0f});
    for (int row = 0; row < strap.rows; row++) { // an arch from the right end over the top to the left
        float t = 2.0f * (float)row / 24.0f - 1.0f, aside = 85.0f * t, up = 370.0f * (1.0f - t * t * t * t);
        for (int i = 0; i < 3; i++)
            strap.at[row][i] =
                add_vertex(garment, (struct vec2){MIDDLE_PX + aside * (1.0f - 0.06f * (float)i),
                                                  405.0f - up + 6.0f * (float)i * (1.0f - t * t)});
    }
    fill(garment, &strap, GARMENT_PART_STRAP);
    mark(garment, GARMENT_STRAP_TOP, MIDDLE_PX, 35.0f);
    mark_pair(garment, GARMENT_STRAP_RIGHT, 85.0f, 400.0f);
    mark_pair(garment, GARMENT_HEM_RIGHT, 110.0f, 580.0f);
}

static float side_of(struct vec2 a, struct vec2 b, float x, float y)
{
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

static void paint_triangle(struct garment *garment, const uint16_t *triangle)
{
    struct vec2 a = garment->vertices_px[triangle[0]], b = garment->vertices_px[triangle[1]],
                c = garment->vertices_px[triangle[2]];
    int low_x = (int)fminf(a.x, fminf(b.x, c.x)), high_x = (int)fmaxf(a.x, fmaxf(b.x, c.x)) + 1;
    int low_y = (int)fminf(a.y, fminf(b.y, c.y)), high_y = (int)fmaxf(a.y, fmaxf(b.y, c.y)) + 1;
    float sign = side_of(a, b, c.x, c.y) >= 0.0f ? 1.0f : -1.0f;
    for (int y = low_y < 0 ? 0 : low_y; y < high_y && y < HEIGHT_PX; y++)
        for (int x = low_x < 0 ? 0 : low_x; x < high_x && x < WIDTH_PX; x++) {
            float px = (float)x + 0.5f, py = (float)y + 0.5f;
            if (sign * side_of(a, b, px, py) >= 0.0f && sign * side_of(b, c, px, py) >= 0.0f &&
                sign * side_of(c, a, px, py) >= 0.0f)
                picture_row(&garment->front, y)[4 * x + 3] = 255;
        }
}

static void paint(struct garment *garment)
{
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, &garment->front), RESULT_OK);
    for (int y = 0; y < HEIGHT_PX; y++)
        for (int x = 0; x < WIDTH_PX; x++) {
            static const uint8_t colours[2][3] = {{190, 60, 50}, {230, 215, 190}};
            memcpy(picture_row(&garment->front, y) + 4 * (ptrdiff_t)x, colours[(x / 20 + y / 20) % 2], 3);
        }
    for (int t = 0; t < garment->triangle_count; t++)
        paint_triangle(garment, garment->triangles[t]);
}

void flat_garment_make(enum garment_kind kind, struct garment *out)
{
    *out = (struct garment){.kind = kind};
    out->vertices_px = calloc(GARMENT_MAX_VERTICES, sizeof *out->vertices_px);
    out->triangles = calloc(GARMENT_MAX_TRIANGLES, sizeof *out->triangles);
    assert_true(out->vertices_px != NULL && out->triangles != NULL);
    static const struct torso_cut shirt = {96.0f, 250.0f, 100.0f, 340.0f};
    static const struct torso_cut dress = {80.0f, 250.0f, 160.0f, 590.0f};
    if (kind == GARMENT_DRESS)
        make_top(out, &dress, false, false);
    else if (kind == GARMENT_SKIRT)
        make_skirt(out);
    else if (kind == GARMENT_TROUSERS)
        make_trousers(out);
    else if (kind == GARMENT_TIE)
        make_tie(out);
    else if (kind == GARMENT_SCARF)
        make_scarf(out);
    else if (kind == GARMENT_BAG)
        make_bag(out);
    else
        make_top(out, &shirt, true, kind == GARMENT_SWEATER || kind == GARMENT_JACKET);
    paint(out);
}
