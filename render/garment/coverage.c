#include "render/garment/coverage.h"

#include <string.h>

void coverage_alpha(const struct picture *picture, uint8_t (*alpha)[COVERAGE_SIDE])
{
    // A few pixels of each place are enough: what this is for is soft.
    enum { SAMPLES = 2, STEPS = 2 * SAMPLES * COVERAGE_SIDE };
    for (int y = 0; y < COVERAGE_SIDE; y++)
        for (int x = 0; x < COVERAGE_SIDE; x++) {
            int sum = 0;
            for (int k = 0; k < SAMPLES * SAMPLES; k++) {
                int row = (2 * (SAMPLES * y + k / SAMPLES) + 1) * picture->height_px / STEPS;
                int column = (2 * (SAMPLES * x + k % SAMPLES) + 1) * picture->width_px / STEPS;
                sum += picture_row(picture, row)[(ptrdiff_t)4 * column + 3];
            }
            alpha[y][x] = (uint8_t)(sum / (SAMPLES * SAMPLES));
        }
}

// A triangle in cells, with what its picture's alpha is looked up by.
struct corner {
    float x, y, u, v;
};

static float twice_area(struct corner a, struct corner b, float x, float y)
{
    return (b.x - a.x) * (y - a.y) - (b.y - a.y) * (x - a.x);
}

static int clamp_cell(float at, int count)
{
    return (int)fminf(fmaxf(at, 0.0f), (float)(count - 1));
}

static float alpha_at(const struct coverage_shape *shape, const struct corner corner[3], const float share[3])
{
    float u = share[0] * corner[0].u + share[1] * corner[1].u + share[2] * corner[2].u;
    float v = share[0] * corner[0].v + share[1] * corner[1].v + share[2] * corner[2].v;
    return (float)shape->alpha[clamp_cell(v * COVERAGE_SIDE, COVERAGE_SIDE)]
                              [clamp_cell(u * COVERAGE_SIDE, COVERAGE_SIDE)] /
           255.0f;
}

// So far outside a cell still counts as in: those on an edge belong to both its triangles.
#define ON_EDGE 1e-4f

static void cover_triangle(const struct grid *grid, const struct coverage_shape *shape,
                           const struct corner corner[3], float *covered)
{
    float area = twice_area(corner[0], corner[1], corner[2].x, corner[2].y);
    if (!(fabsf(area) > 1e-6f))
        return;
    int left = clamp_cell(fminf(corner[0].x, fminf(corner[1].x, corner[2].x)), grid->width);
    int right = clamp_cell(fmaxf(corner[0].x, fmaxf(corner[1].x, corner[2].x)), grid->width);
    int top = clamp_cell(fminf(corner[0].y, fminf(corner[1].y, corner[2].y)), grid->height);
    int bottom = clamp_cell(fmaxf(corner[0].y, fmaxf(corner[1].y, corner[2].y)), grid->height);
    // The corners' shares change evenly from a cell to the next, along rows and down columns.
    float first[3], along[3], down[3];
    for (int k = 0; k < 3; k++) {
        struct corner a = corner[(k + 1) % 3], b = corner[(k + 2) % 3];
        first[k] = twice_area(a, b, (float)left + 0.5f, (float)top + 0.5f) / area;
        along[k] = (a.y - b.y) / area;
        down[k] = (b.x - a.x) / area;
    }
    for (int y = 0; y <= bottom - top; y++) {
        float *row = covered + (ptrdiff_t)(top + y) * grid->width + left;
        float share[3];
        for (int k = 0; k < 3; k++)
            share[k] = first[k] + (float)y * down[k];
        for (int x = 0; x <= right - left; x++) {
            if (share[0] >= -ON_EDGE && share[1] >= -ON_EDGE && share[2] >= -ON_EDGE) {
                float alpha = alpha_at(shape, corner, share);
                row[x] = alpha > row[x] ? alpha : row[x];
            }
            for (int k = 0; k < 3; k++)
                share[k] += along[k];
        }
    }
}

// What is turned away from the camera is not seen.
static bool is_turned_away(const struct vec3 *normals, const uint16_t triangle[3])
{
    return normals != NULL &&
           normals[triangle[0]].z + normals[triangle[1]].z + normals[triangle[2]].z <= 0.0f;
}

static void cover_piece(const struct grid *grid, const struct coverage_shape *shape,
                        const struct scene_garment *worn, const struct scene_piece *piece, float *covered)
{
    const struct vec2 *positions_px = piece->is_rear ? worn->rear_px : worn->front_px;
    const struct vec3 *normals = piece->is_rear ? worn->rear_normals : worn->front_normals;
    const struct garment_run *run = &shape->parts[piece->part];
    float scale = 1.0f / grid->cell_px;
    for (int i = run->first; i < run->first + run->count && positions_px != NULL; i++) {
        struct corner corner[3];
        if (is_turned_away(normals, shape->triangles[i]))
            continue;
        for (int k = 0; k < 3; k++) {
            int vertex = shape->triangles[i][k];
            corner[k] = (struct corner){(positions_px[vertex].x - grid->origin_px.x) * scale,
                                        (positions_px[vertex].y - grid->origin_px.y) * scale,
                                        shape->uv[vertex].x, shape->uv[vertex].y};
        }
        cover_triangle(grid, shape, corner, covered);
    }
}

// What is before a piece is taken off what it covers; one's own arm hides no sleeve.
static void take_off_hidden(const struct grid *grid, float opacity, bool is_sleeve,
                            const float (*shares)[GRID_MAX_CELLS], float *covered)
{
    for (int i = 0; i < grid->width * grid->height; i++) {
        float hidden = shares[SCENE_LAYER_OVER][i];
        if (!is_sleeve)
            hidden += shares[SCENE_LAYER_ARM_RIGHT][i] + shares[SCENE_LAYER_ARM_LEFT][i];
        covered[i] *= hidden < 1.0f ? opacity * (1.0f - hidden) : 0.0f;
    }
}

void coverage_of(const struct grid *grid, const struct coverage_shape *shape,
                 const struct scene_garment *worn, const float (*shares)[GRID_MAX_CELLS], float *torso,
                 float *sleeves)
{
    size_t bytes = sizeof(float) * (size_t)(grid->width * grid->height);
    memset(torso, 0, bytes);
    memset(sleeves, 0, bytes);
    for (int i = 0; i < worn->piece_count; i++) {
        const struct scene_piece *piece = &worn->pieces[i];
        if (piece->rank == SCENE_RANK_BEHIND || piece->part < 0 || piece->part >= GARMENT_PART_COUNT)
            continue;
        cover_piece(grid, shape, worn, piece, piece->rank == SCENE_RANK_ARM_IN_FRONT ? sleeves : torso);
    }
    take_off_hidden(grid, worn->opacity, false, shares, torso);
    take_off_hidden(grid, worn->opacity, true, shares, sleeves);
}
