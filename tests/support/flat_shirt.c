#include "tests/support/flat_shirt.h"

#include "tests/support/test_support.h"

#include <stdlib.h>

enum {
    STEP = 10, // between vertices of the torso
    COLUMNS = (FLAT_SHIRT_RIGHT - FLAT_SHIRT_LEFT) / STEP,
    ROWS = (FLAT_SHIRT_BOTTOM - FLAT_SHIRT_TOP) / STEP,
    ACROSS =
        (FLAT_SHIRT_ARMPIT - FLAT_SHIRT_TOP) / STEP, // cells of a sleeve, from its outer to its inner edge
    ALONG = 12,                                      // from the seam to the cuff
    TORSO_VERTICES = (COLUMNS + 1) * (ROWS + 1),
    VERTICES = TORSO_VERTICES + 2 * ALONG * (ACROSS + 1),
    TRIANGLES = 2 * COLUMNS * ROWS + 2 * 2 * ALONG * ACROSS,
};
#define MARGIN_PX 2.0f

static struct vec2 mix2(struct vec2 a, struct vec2 b, float t)
{
    return (struct vec2){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

struct vec2 flat_shirt_sleeve(int side, float along, float across)
{
    const struct vec2 outer[2] = {{FLAT_SHIRT_LEFT, FLAT_SHIRT_TOP}, {10.0f, 190.0f}};
    const struct vec2 inner[2] = {{FLAT_SHIRT_LEFT, FLAT_SHIRT_ARMPIT}, {34.0f, 200.0f}};
    struct vec2 at = mix2(mix2(outer[0], outer[1], along), mix2(inner[0], inner[1], along), across);
    return side == 0 ? at : (struct vec2){FLAT_SHIRT_WIDTH - at.x, at.y};
}

// --- mesh --------------------------------------------------------------------------------------------------

static int torso_vertex(int column, int row)
{
    return row * (COLUMNS + 1) + column;
}

// The sleeve's first row of vertices is the torso's own.
static int sleeve_vertex(int side, int along, int across)
{
    if (along == 0)
        return torso_vertex(side == 0 ? 0 : COLUMNS, across);
    return TORSO_VERTICES + (side * ALONG + along - 1) * (ACROSS + 1) + across;
}

// A cell by its corners in the order of a walk around it.
static void add_cell(struct garment *garment, enum garment_part part, const int corners[4])
{
    static const int halves[2][3] = {{0, 1, 2}, {0, 2, 3}};
    for (int half = 0; half < 2; half++) {
        for (int k = 0; k < 3; k++)
            garment->triangles[garment->triangle_count][k] = (uint16_t)corners[halves[half][k]];
        garment->triangle_count++;
        garment->parts[part].count++;
    }
}

static void add_sleeve(struct garment *garment, int side)
{
    for (int along = 0; along < ALONG; along++) {
        bool is_upper = along < ALONG / 2;
        enum garment_part part = (enum garment_part)(
            (is_upper ? GARMENT_PART_UPPER_SLEEVE_RIGHT : GARMENT_PART_LOWER_SLEEVE_RIGHT) + side);
        if (along == 0 || along == ALONG / 2)
            garment->parts[part].first = garment->triangle_count;
        for (int across = 0; across < ACROSS; across++) {
            int a = sleeve_vertex(side, along, across), b = sleeve_vertex(side, along, across + 1);
            int c = sleeve_vertex(side, along + 1, across + 1), d = sleeve_vertex(side, along + 1, across);
            add_cell(garment, part, side == 0 ? (const int[4]){a, b, c, d} : (const int[4]){a, d, c, b});
        }
    }
}

static void make_mesh(struct garment *garment)
{
    garment->vertices_px = calloc(VERTICES, sizeof *garment->vertices_px);
    garment->triangles = calloc(TRIANGLES, sizeof *garment->triangles);
    assert_non_null(garment->vertices_px);
    assert_non_null(garment->triangles);
    garment->vertex_count = VERTICES;
    for (int row = 0; row <= ROWS; row++)
        for (int column = 0; column <= COLUMNS; column++)
            garment->vertices_px[torso_vertex(column, row)] =
                (struct vec2){(float)(FLAT_SHIRT_LEFT + STEP * column), (float)(FLAT_SHIRT_TOP + STEP * row)};
    for (int row = 0; row < ROWS; row++)
        for (int column = 0; column < COLUMNS; column++)
            add_cell(garment, GARMENT_PART_TORSO,
                     (const int[4]){torso_vertex(column, row), torso_vertex(column, row + 1),
                                    torso_vertex(column + 1, row + 1), torso_vertex(column + 1, row)});
    for (int side = 0; side < 2; side++) {
        for (int along = 1; along <= ALONG; along++)
            for (int across = 0; across <= ACROSS; across++)
                garment->vertices_px[sleeve_vertex(side, along, across)] =
                    flat_shirt_sleeve(side, (float)along / ALONG, (float)across / ACROSS);
        add_sleeve(garment, side);
    }
}

// --- landmarks ---------------------------------------------------------------------------------------------

static void set_landmark(struct garment *garment, enum garment_landmark landmark, struct vec2 at)
{
    garment->landmarks_px[landmark] = at;
    garment->has[landmark] = true;
}

static void set_landmarks(struct garment *garment)
{
    const float middle = 0.5f * FLAT_SHIRT_WIDTH;
    set_landmark(garment, GARMENT_NECK_BACK, (struct vec2){middle, FLAT_SHIRT_TOP});
    set_landmark(garment, GARMENT_NECK_FRONT, (struct vec2){middle, FLAT_SHIRT_TOP});
    for (int side = 0; side < 2; side++) {
        float out = side == 0 ? -1.0f : 1.0f, edge = side == 0 ? FLAT_SHIRT_LEFT : FLAT_SHIRT_RIGHT;
        const struct {
            enum garment_landmark right;
            struct vec2 at;
        } all[] = {
            {GARMENT_NECK_RIGHT, {middle + 14.0f * out, FLAT_SHIRT_TOP}},
            {GARMENT_SHOULDER_RIGHT, {edge, FLAT_SHIRT_TOP}},
            {GARMENT_ARMPIT_RIGHT, {edge, FLAT_SHIRT_ARMPIT}},
            {GARMENT_WAIST_RIGHT, {edge, 160.0f}},
            {GARMENT_HEM_RIGHT, {edge, FLAT_SHIRT_BOTTOM}},
            {GARMENT_ELBOW_OUTER_RIGHT, flat_shirt_sleeve(side, 0.5f, 0.0f)},
            {GARMENT_ELBOW_INNER_RIGHT, flat_shirt_sleeve(side, 0.5f, 1.0f)},
            {GARMENT_CUFF_OUTER_RIGHT, flat_shirt_sleeve(side, 1.0f, 0.0f)},
            {GARMENT_CUFF_INNER_RIGHT, flat_shirt_sleeve(side, 1.0f, 1.0f)},
        };
        for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
            set_landmark(garment, (enum garment_landmark)((int)all[i].right + side), all[i].at);
    }
}

// --- picture -----------------------------------------------------------------------------------------------

// How far within an outline a point is, pixels; negative outside.
static float inside_outline(const struct vec2 *outline, int count, struct vec2 at)
{
    float least = INFINITY;
    bool is_in = false;
    for (int i = 0, j = count - 1; i < count; j = i++) {
        struct vec2 a = outline[j], b = outline[i];
        if ((a.y > at.y) != (b.y > at.y) && at.x < (b.x - a.x) * (at.y - a.y) / (b.y - a.y) + a.x)
            is_in = !is_in;
        struct vec2 along = vec2_subtract(b, a), off = vec2_subtract(at, a);
        float t = (off.x * along.x + off.y * along.y) / (along.x * along.x + along.y * along.y);
        t = fminf(fmaxf(t, 0.0f), 1.0f);
        least = fminf(least, hypotf(off.x - t * along.x, off.y - t * along.y));
    }
    return is_in ? least : -least;
}

static void paint(const uint8_t rgb[3], struct picture *picture)
{
    assert_int_equal(picture_allocate(FLAT_SHIRT_WIDTH, FLAT_SHIRT_HEIGHT, picture), RESULT_OK);
    const struct vec2 outline[] = {
        {FLAT_SHIRT_LEFT, FLAT_SHIRT_TOP},     flat_shirt_sleeve(0, 1.0f, 0.0f),
        flat_shirt_sleeve(0, 1.0f, 1.0f),      {FLAT_SHIRT_LEFT, FLAT_SHIRT_ARMPIT},
        {FLAT_SHIRT_LEFT, FLAT_SHIRT_BOTTOM},  {FLAT_SHIRT_RIGHT, FLAT_SHIRT_BOTTOM},
        {FLAT_SHIRT_RIGHT, FLAT_SHIRT_ARMPIT}, flat_shirt_sleeve(1, 1.0f, 1.0f),
        flat_shirt_sleeve(1, 1.0f, 0.0f),      {FLAT_SHIRT_RIGHT, FLAT_SHIRT_TOP},
    };
    const int count = (int)(sizeof outline / sizeof outline[0]);
    for (int y = 0; y < FLAT_SHIRT_HEIGHT; y++)
        for (int x = 0; x < FLAT_SHIRT_WIDTH; x++) {
            float inside = inside_outline(outline, count, (struct vec2){(float)x + 0.5f, (float)y + 0.5f});
            float alpha = fminf(fmaxf(inside - MARGIN_PX + 0.5f, 0.0f), 1.0f);
            uint8_t *pixel = picture_row(picture, y) + 4 * (ptrdiff_t)x;
            for (int c = 0; c < 3; c++)
                pixel[c] = rgb[c];
            pixel[3] = (uint8_t)(255.0f * alpha + 0.5f);
        }
}

void flat_shirt(const uint8_t rgb[3], struct garment *out)
{
    *out = (struct garment){.kind = GARMENT_SHIRT};
    make_mesh(out);
    set_landmarks(out);
    paint(rgb, &out->front);
}
