#include "assets/garment/mesh.h"

#include "assets/garment/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ALONG 28      // triangles along the garment's longer side
#define MARGIN 0.008f // of it: how far the mesh reaches beyond the cloth
#define ALPHA_SEEN 12 // from here a pixel is cloth
#define DIRECTIONS 16 // in which a part's border is looked for
#define NEAR 0.45f    // of a triangle's side: so far a vertex moves onto a border
#define SHEETS 5      // torso, sleeves, legs: what is sewn together only along seams

struct corner {
    int part;      // of the triangle's middle
    int points[3]; // of the lattice
    bool kept;
};

struct lattice {
    const struct garment *garment;
    struct garment_parts *parts;
    float side_px, height_px; // of a triangle
    int columns, rows;
    struct vec2 *points;
    struct corner *triangles;
    int triangle_count;
    uint8_t *near; // a byte a cell of 4x4 pixels: cloth is there or close
    int near_width, near_height;
    int (*vertices)[SHEETS]; // of a point, as its sheets have it; -1: none
};

// --- where cloth is ----------------------------------------------------------------------------------------

#define CELL 4

static bool cell_has_cloth(const struct picture *front, int cell_x, int cell_y)
{
    for (int y = cell_y * CELL; y < (cell_y + 1) * CELL && y < front->height_px; y++)
        for (int x = cell_x * CELL; x < (cell_x + 1) * CELL && x < front->width_px; x++)
            if (picture_row(front, y)[4 * x + 3] > ALPHA_SEEN)
                return true;
    return false;
}

// A disc's worth of cells around each that has cloth.
static bool find_cloth(struct lattice *lattice)
{
    const struct picture *front = &lattice->garment->front;
    float longer = (float)(front->width_px > front->height_px ? front->width_px : front->height_px);
    int reach = (int)ceilf(MARGIN * longer / CELL);
    lattice->near_width = (front->width_px + CELL - 1) / CELL;
    lattice->near_height = (front->height_px + CELL - 1) / CELL;
    lattice->near = calloc((size_t)lattice->near_width * (size_t)lattice->near_height, 1);
    if (lattice->near == NULL)
        return false;
    for (int y = 0; y < lattice->near_height; y++)
        for (int x = 0; x < lattice->near_width; x++) {
            if (!cell_has_cloth(front, x, y))
                continue;
            for (int v = y - reach; v <= y + reach; v++)
                for (int u = x - reach; u <= x + reach; u++)
                    if (v >= 0 && u >= 0 && v < lattice->near_height && u < lattice->near_width &&
                        (u - x) * (u - x) + (v - y) * (v - y) <= reach * reach)
                        lattice->near[v * lattice->near_width + u] = 1;
        }
    return true;
}

static bool is_near_cloth(const struct lattice *lattice, struct vec2 p)
{
    int x = (int)floorf(p.x / CELL), y = (int)floorf(p.y / CELL);
    return x >= 0 && y >= 0 && x < lattice->near_width && y < lattice->near_height &&
           lattice->near[y * lattice->near_width + x] != 0;
}

// Any of a triangle's places that belongs to its part; a sleeve's triangle does not live by the torso's
// cloth.
static bool covers_cloth(const struct lattice *lattice, const struct corner *triangle)
{
    enum { STEPS = 8 };
    struct vec2 a = lattice->points[triangle->points[0]], b = lattice->points[triangle->points[1]],
                c = lattice->points[triangle->points[2]];
    for (int i = 0; i <= STEPS; i++)
        for (int k = 0; k + i <= STEPS; k++) {
            float u = (float)i / STEPS, v = (float)k / STEPS;
            struct vec2 p = {a.x + (b.x - a.x) * u + (c.x - a.x) * v,
                             a.y + (b.y - a.y) * u + (c.y - a.y) * v};
            if (is_near_cloth(lattice, p) && (int)garment_parts_at(lattice->parts, p) == triangle->part)
                return true;
        }
    return false;
}

// --- the lattice -------------------------------------------------------------------------------------------

static bool lay_lattice(struct lattice *lattice)
{
    const struct picture *front = &lattice->garment->front;
    float longer = (float)(front->width_px > front->height_px ? front->width_px : front->height_px);
    lattice->side_px = longer / ALONG;
    lattice->height_px = lattice->side_px * 0.8660254f;
    lattice->columns = (int)((float)front->width_px / lattice->side_px) + 4;
    lattice->rows = (int)((float)front->height_px / lattice->height_px) + 4;
    size_t points = (size_t)lattice->columns * (size_t)lattice->rows;
    lattice->points = calloc(points, sizeof *lattice->points);
    lattice->vertices = calloc(points, sizeof *lattice->vertices);
    lattice->triangles = calloc(2 * points, sizeof *lattice->triangles);
    if (lattice->points == NULL || lattice->triangles == NULL || lattice->vertices == NULL)
        return false;
    for (int y = 0; y < lattice->rows; y++)
        for (int x = 0; x < lattice->columns; x++)
            lattice->points[y * lattice->columns + x] =
                (struct vec2){((float)x - 1.5f + 0.5f * (float)(y & 1)) * lattice->side_px,
                              ((float)y - 1.5f) * lattice->height_px};
    for (int y = 0; y + 1 < lattice->rows; y++)
        for (int x = 0; x + 1 < lattice->columns; x++) {
            int a = y * lattice->columns + x, b = a + 1, c = a + lattice->columns, d = c + 1;
            bool even = (y & 1) == 0;
            const struct corner one = {.points = {a, b, even ? c : d}, .kept = true},
                                two = {.points = {even ? b : a, d, c}, .kept = true};
            lattice->triangles[lattice->triangle_count++] = one;
            lattice->triangles[lattice->triangle_count++] = two;
        }
    return true;
}

static struct vec2 middle_of(const struct lattice *lattice, const struct corner *triangle)
{
    struct vec2 sum = {0.0f, 0.0f};
    for (int k = 0; k < 3; k++) {
        sum.x += lattice->points[triangle->points[k]].x / 3.0f;
        sum.y += lattice->points[triangle->points[k]].y / 3.0f;
    }
    return sum;
}

static void name_triangles(struct lattice *lattice)
{
    for (int i = 0; i < lattice->triangle_count; i++) {
        struct corner *triangle = &lattice->triangles[i];
        triangle->part = (int)garment_parts_at(lattice->parts, middle_of(lattice, triangle));
        triangle->kept = covers_cloth(lattice, triangle);
    }
}

// --- borders between parts ---------------------------------------------------------------------------------

// The nearest place where another part begins, to within a hundredth of a triangle; `p` itself when there is
// none near.
static struct vec2 nearest_border(const struct lattice *lattice, struct vec2 p)
{
    enum garment_part own = garment_parts_at(lattice->parts, p);
    float nearest = NEAR * lattice->side_px;
    struct vec2 found = p;
    for (int i = 0; i < DIRECTIONS; i++) {
        float angle = 6.2831853f * (float)i / DIRECTIONS, c = cosf(angle), s = sinf(angle);
        float within = 0.0f, beyond = nearest;
        if (garment_parts_at(lattice->parts, (struct vec2){p.x + c * beyond, p.y + s * beyond}) == own)
            continue;
        while (beyond - within > 0.01f * lattice->side_px) {
            float half = 0.5f * (within + beyond);
            bool same =
                garment_parts_at(lattice->parts, (struct vec2){p.x + c * half, p.y + s * half}) == own;
            *(same ? &within : &beyond) = half;
        }
        nearest = beyond;
        found = (struct vec2){p.x + c * beyond, p.y + s * beyond};
    }
    return found;
}

static float area_of(const struct lattice *lattice, const struct corner *triangle)
{
    struct vec2 a = lattice->points[triangle->points[0]], b = lattice->points[triangle->points[1]],
                c = lattice->points[triangle->points[2]];
    return 0.5f * ((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
}

// Whether all triangles at a point are still of a good size.
static bool is_sound(const struct lattice *lattice, int point)
{
    float least = 0.2f * 0.5f * lattice->side_px * lattice->height_px;
    int x = point % lattice->columns, y = point / lattice->columns;
    for (int v = y - 1; v <= y; v++)
        for (int u = x - 2; u <= x; u++) {
            if (u < 0 || v < 0 || u + 1 >= lattice->columns || v + 1 >= lattice->rows)
                continue;
            const struct corner *pair = &lattice->triangles[2 * (v * (lattice->columns - 1) + u)];
            for (int i = 0; i < 2; i++) {
                bool has =
                    pair[i].points[0] == point || pair[i].points[1] == point || pair[i].points[2] == point;
                if (has && area_of(lattice, &pair[i]) < least)
                    return false;
            }
        }
    return true;
}

// Points between triangles of several parts move onto the border, so that parts end where they should.
static void draw_to_borders(struct lattice *lattice)
{
    int count = lattice->columns * lattice->rows;
    for (int i = 0; i < count; i++)
        for (int k = 0; k < SHEETS; k++)
            lattice->vertices[i][k] = -1; // holds the parts met here, for now
    for (int i = 0; i < lattice->triangle_count; i++)
        for (int k = 0; k < 3; k++) {
            int *met = lattice->vertices[lattice->triangles[i].points[k]];
            if (met[0] < 0)
                met[0] = lattice->triangles[i].part;
            else if (met[0] != lattice->triangles[i].part)
                met[1] = lattice->triangles[i].part;
        }
    for (int i = 0; i < count; i++) {
        if (lattice->vertices[i][1] < 0)
            continue;
        struct vec2 from = lattice->points[i], to = nearest_border(lattice, from);
        float share = 1.0f;
        for (int tries = 0; tries < 4; tries++, share *= 0.6f) {
            lattice->points[i] =
                (struct vec2){from.x + (to.x - from.x) * share, from.y + (to.y - from.y) * share};
            if (is_sound(lattice, i))
                break;
            lattice->points[i] = from;
        }
    }
}

// --- vertices and triangles of the garment -----------------------------------------------------------------

static int sheet_of(int part)
{
    switch ((enum garment_part)part) {
    case GARMENT_PART_UPPER_SLEEVE_RIGHT:
    case GARMENT_PART_LOWER_SLEEVE_RIGHT:
        return 1;
    case GARMENT_PART_UPPER_SLEEVE_LEFT:
    case GARMENT_PART_LOWER_SLEEVE_LEFT:
        return 2;
    case GARMENT_PART_LEG_RIGHT:
        return 3;
    case GARMENT_PART_LEG_LEFT:
        return 4;
    case GARMENT_PART_BACK:
    case GARMENT_PART_TORSO:
    case GARMENT_PART_COLLAR:
    case GARMENT_PART_STRAP:
    case GARMENT_PART_COUNT:
        break;
    }
    return 0;
}

// The sheet whose vertex a triangle has at one of its points: its own, or the torso's where it is sewn on.
static int sheet_at(const struct lattice *lattice, int sheet, int point)
{
    if (sheet == 0)
        return 0;
    bool sewn = garment_parts_sewn(lattice->parts, sheet == 2 || sheet == 4, lattice->points[point],
                                   0.25f * lattice->side_px);
    return sewn ? 0 : sheet;
}

static enum result count_vertices(struct lattice *lattice, struct garment *out, struct diagnostic *why)
{
    int points = lattice->columns * lattice->rows;
    memset(lattice->vertices, -1, (size_t)points * sizeof *lattice->vertices);
    out->vertex_count = out->triangle_count = 0;
    for (int i = 0; i < lattice->triangle_count; i++) {
        const struct corner *triangle = &lattice->triangles[i];
        out->triangle_count += triangle->kept;
        for (int k = 0; k < 3 && triangle->kept; k++) {
            int point = triangle->points[k];
            int *vertex = &lattice->vertices[point][sheet_at(lattice, sheet_of(triangle->part), point)];
            if (*vertex < 0)
                *vertex = out->vertex_count++;
        }
    }
    if (out->triangle_count == 0)
        return diagnose(why, RESULT_INVALID, "there is no cloth to make a mesh of");
    if (out->vertex_count > GARMENT_MAX_VERTICES || out->triangle_count > GARMENT_MAX_TRIANGLES)
        return diagnose(why, RESULT_TOO_LARGE, "the mesh has too many triangles");
    return RESULT_OK;
}

static enum result fill(const struct lattice *lattice, struct garment *out, struct diagnostic *why)
{
    out->vertices_px = calloc((size_t)out->vertex_count, sizeof *out->vertices_px);
    out->triangles = calloc((size_t)out->triangle_count, sizeof *out->triangles);
    if (out->vertices_px == NULL || out->triangles == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    int filled = 0;
    for (int part = 0; part < GARMENT_PART_COUNT; part++) {
        out->parts[part].first = filled;
        for (int i = 0; i < lattice->triangle_count; i++) {
            const struct corner *triangle = &lattice->triangles[i];
            if (!triangle->kept || triangle->part != part)
                continue;
            for (int k = 0; k < 3; k++) {
                int point = triangle->points[k];
                int vertex = lattice->vertices[point][sheet_at(lattice, sheet_of(part), point)];
                out->vertices_px[vertex] = lattice->points[point];
                out->triangles[filled][k] = (uint16_t)vertex;
            }
            filled++;
        }
        out->parts[part].count = filled - out->parts[part].first;
    }
    return RESULT_OK;
}

enum result garment_make_mesh(struct garment *garment, struct diagnostic *why)
{
    struct lattice lattice = {.garment = garment};
    enum result result = RESULT_OK;
    free(garment->vertices_px);
    free(garment->triangles);
    garment->vertices_px = NULL;
    garment->triangles = NULL;
    if (garment_parts_create(garment, &lattice.parts) != RESULT_OK || !find_cloth(&lattice) ||
        !lay_lattice(&lattice))
        result = diagnose(why, RESULT_NO_MEMORY, "out of memory");
    if (result == RESULT_OK) {
        name_triangles(&lattice);
        draw_to_borders(&lattice);
        name_triangles(&lattice);
        result = count_vertices(&lattice, garment, why);
    }
    if (result == RESULT_OK)
        result = fill(&lattice, garment, why);
    free(lattice.vertices);
    free(lattice.near);
    free(lattice.triangles);
    free(lattice.points);
    garment_parts_destroy(lattice.parts);
    return result;
}
