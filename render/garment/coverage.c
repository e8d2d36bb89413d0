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
    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++) {
            float share[3];
            bool is_in = true;
            for (int k = 0; k < 3; k++) {
                share[k] =
                    twice_area(corner[(k + 1) % 3], corner[(k + 2) % 3], (float)x + 0.5f, (float)y + 0.5f) /
                    area;
                is_in = is_in && share[k] >= 0.0f;
            }
            float *cell = covered + (ptrdiff_t)y * grid->width + x;
            if (is_in)
                *cell = fmaxf(*cell, alpha_at(shape, corner, share));
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
        covered[i] *= opacity * fmaxf(1.0f - hidden, 0.0f);
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
