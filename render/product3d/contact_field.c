#include "render/product3d/contact_field.h"

#include <stdlib.h>
#include <string.h>

// Lengths are those of glasses; what is larger shades as much farther, up to a limit.
#define USUAL_LENGTH_M 0.15f
#define MOST_LARGER 2.5f
#define NEAR_BLUR_M 0.0020f // standard deviations
#define WIDE_BLUR_M 0.0060f
#define SHIFT_M 0.005f     // of the wide blur, away from the light
#define MARGIN_M 0.020f    // about the product: where the wide blur has faded
#define LEAST_CELL_M 1e-3f // finer cells than this show nothing more
#define MAX_POINTS_A_SIDE 64
#define THICKNESS_M 0.0025f // of what a surface counts for, whatever the size of the cells
// One box blur after the other: three give nearly a Gaussian (Wells 1986).
#define BLURS 3

static size_t cell_count(const int size[3])
{
    return (size_t)size[0] * (size_t)size[1] * (size_t)size[2];
}

// --- filling -----------------------------------------------------------------------------------------------

static bool casts_shadow(const struct model_material *material)
{
    return !material->lens.is_lens && material->transmission <= 0.0f && material->alpha != MODEL_ALPHA_BLEND;
}

static void add_to(struct contact_grid *grid, struct vec3 p, float amount)
{
    const float at[3] = {(p.x - grid->origin.x) / grid->cell, (p.y - grid->origin.y) / grid->cell,
                         (p.z - grid->origin.z) / grid->cell};
    size_t index = 0, stride = 1;
    for (int axis = 0; axis < 3; axis++) {
        if (!(at[axis] >= 0.0f && at[axis] < (float)grid->size[axis]))
            return;
        index += stride * (size_t)at[axis];
        stride *= (size_t)grid->size[axis];
    }
    grid->filled[index] += amount;
}

// Points all over a triangle, closer together than half a cell.
static void add_triangle(struct contact_grid *grid, struct vec3 a, struct vec3 b, struct vec3 c)
{
    struct vec3 u = vec3_subtract(b, a), v = vec3_subtract(c, a);
    float area = 0.5f * vec3_length(vec3_cross(u, v));
    float longest = fmaxf(vec3_length(u), fmaxf(vec3_length(v), vec3_length(vec3_subtract(c, b))));
    if (!(area > 0.0f) || !isfinite(longest))
        return;
    int steps = (int)fminf(ceilf(2.0f * longest / grid->cell), (float)MAX_POINTS_A_SIDE);
    float share = area / (grid->cell * grid->cell) * 2.0f / (float)(steps * (steps + 1));
    for (int i = 0; i < steps; i++)
        for (int j = 0; j < steps - i; j++) {
            float s = ((float)i + 1.0f / 3.0f) / (float)steps, t = ((float)j + 1.0f / 3.0f) / (float)steps;
            add_to(grid, vec3_add(a, vec3_add(vec3_scale(u, s), vec3_scale(v, t))), share);
        }
}

static void add_node(struct contact_grid *grid, const struct model *model, const struct model_node *node)
{
    const struct model_mesh *mesh = &model->meshes[node->mesh];
    for (int p = 0; p < mesh->primitive_count; p++) {
        const struct model_primitive *primitive = &mesh->primitives[p];
        if (!casts_shadow(&model->materials[primitive->material]))
            continue;
        for (uint32_t i = 0; i + 2 < primitive->index_count; i += 3) {
            struct vec3 corners[3];
            for (uint32_t k = 0; k < 3; k++)
                corners[k] = mat4_transform_point(
                    &node->to_model,
                    model->vertices[model->indices[primitive->first_index + i + k]].position);
            add_triangle(grid, corners[0], corners[1], corners[2]);
        }
    }
}

enum result contact_grid_fill(const struct model *model, struct contact_grid *out)
{
    *out = (struct contact_grid){0};
    struct vec3 extent = vec3_subtract(model->maximum, model->minimum);
    float longest = fmaxf(extent.x, fmaxf(extent.y, extent.z));
    if (!(longest > 0.0f) || !isfinite(longest))
        return RESULT_OK;
    struct contact_grid made = {.cell = longest / (float)(CONTACT_GRID_MAX - 1)};
    const float extents[3] = {extent.x, extent.y, extent.z};
    for (int axis = 0; axis < 3; axis++) {
        int cells = (int)(extents[axis] / made.cell) + 1;
        made.size[axis] = cells < CONTACT_GRID_MAX ? cells : CONTACT_GRID_MAX;
    }
    // Centred, so that no surface lies on the box's own sides.
    made.origin =
        (struct vec3){0.5f * (model->minimum.x + model->maximum.x - made.cell * (float)made.size[0]),
                      0.5f * (model->minimum.y + model->maximum.y - made.cell * (float)made.size[1]),
                      0.5f * (model->minimum.z + model->maximum.z - made.cell * (float)made.size[2])};
    made.filled = calloc(cell_count(made.size), sizeof *made.filled);
    if (made.filled == NULL)
        return RESULT_NO_MEMORY;
    for (int i = 0; i < model->node_count; i++)
        if (model->nodes[i].mesh != MODEL_NONE)
            add_node(&made, model, &model->nodes[i]);
    *out = made;
    return RESULT_OK;
}

void contact_grid_free(struct contact_grid *grid)
{
    free(grid->filled);
    *grid = (struct contact_grid){0};
}

// --- the field ---------------------------------------------------------------------------------------------

// The grid's cells into those of the field, which are as large or larger.
static void refill(const struct contact_grid *grid, struct contact_grid *field, float metres)
{
    float ratio = grid->cell / field->cell;
    for (int z = 0; z < grid->size[2]; z++)
        for (int y = 0; y < grid->size[1]; y++)
            for (int x = 0; x < grid->size[0]; x++) {
                float filled = grid->filled[(z * grid->size[1] + y) * grid->size[0] + x];
                struct vec3 middle = {grid->origin.x + grid->cell * ((float)x + 0.5f),
                                      grid->origin.y + grid->cell * ((float)y + 0.5f),
                                      grid->origin.z + grid->cell * ((float)z + 0.5f)};
                if (filled > 0.0f)
                    add_to(field, middle, filled * ratio * ratio);
            }
    for (size_t i = 0; i < cell_count(field->size); i++)
        field->filled[i] = fminf(field->filled[i], 1.0f) * THICKNESS_M / (field->cell * metres);
}

// Mean over `whole` cells to either side and a `share` of the next ones; what lies beyond the line's ends is
// empty.
static void blur_line(float *first, size_t stride, int count, int whole, float share, float line[])
{
    float width = 2.0f * ((float)whole + share) + 1.0f;
    for (int i = 0; i < count; i++)
        line[i] = first[(size_t)i * stride];
    for (int i = 0; i < count; i++) {
        float sum = 0.0f;
        for (int k = i - whole - 1; k <= i + whole + 1; k++)
            if (k >= 0 && k < count)
                sum += line[k] * (k == i - whole - 1 || k == i + whole + 1 ? share : 1.0f);
        first[(size_t)i * stride] = sum / width;
    }
}

static void blur(float *cells, const int size[3], float deviation)
{
    // The box whose variance is this, with shares of its outermost cells (Gwosdek et al., "Theoretical
    // foundations of Gaussian convolution by extended box filtering", 2011).
    float variance = deviation * deviation / BLURS, radius = 0.0f;
    while ((radius + 1.0f) * (radius + 2.0f) <= 3.0f * variance)
        radius += 1.0f;
    float share = (2.0f * radius + 1.0f) * (variance - radius * (radius + 1.0f) / 3.0f) /
                  (2.0f * ((radius + 1.0f) * (radius + 1.0f) - variance));
    int whole = (int)radius;
    float line[CONTACT_GRID_MAX];
    size_t x = 1, y = (size_t)size[0], z = y * (size_t)size[1];
    for (int pass = 0; pass < BLURS; pass++) {
        for (size_t i = 0; i < (size_t)size[1] * (size_t)size[2]; i++)
            blur_line(cells + i * y, x, size[0], whole, share, line);
        for (size_t k = 0; k < (size_t)size[2]; k++)
            for (size_t i = 0; i < (size_t)size[0]; i++)
                blur_line(cells + k * z + i, y, size[1], whole, share, line);
        for (size_t i = 0; i < z; i++)
            blur_line(cells + i, z, size[2], whole, share, line);
    }
}

// Between the eight cells about a place in cells; empty beyond the grid.
static float value_at(const struct contact_grid *grid, const float place[3])
{
    float sum = 0.0f;
    for (int corner = 0; corner < 8; corner++) {
        float weight = 1.0f;
        size_t index = 0, stride = 1;
        for (int axis = 0; axis < 3; axis++) {
            float below = floorf(place[axis]), share = place[axis] - below;
            int cell = (int)below + (corner >> axis & 1);
            weight *= (corner >> axis & 1) != 0 ? share : 1.0f - share;
            if (cell < 0 || cell >= grid->size[axis])
                weight = 0.0f;
            else
                index += stride * (size_t)cell;
            stride *= (size_t)grid->size[axis];
        }
        if (weight > 0.0f)
            sum += weight * grid->filled[index];
    }
    return sum;
}

static uint8_t byte_of(float value)
{
    return (uint8_t)(255.0f * fminf(fmaxf(value, 0.0f), 1.0f) + 0.5f);
}

// At the edge the field is empty, so that it stays so beyond.
static bool is_edge(const int size[3], int x, int y, int z)
{
    return x == 0 || y == 0 || z == 0 || x == size[0] - 1 || y == size[1] - 1 || z == size[2] - 1;
}

static void store_shifted(const struct contact_grid *field, struct vec3 shift, struct contact_texel *texels)
{
    size_t i = 0;
    for (int z = 0; z < field->size[2]; z++)
        for (int y = 0; y < field->size[1]; y++)
            for (int x = 0; x < field->size[0]; x++) {
                const float place[3] = {(float)x + shift.x, (float)y + shift.y, (float)z + shift.z};
                if (is_edge(field->size, x, y, z))
                    texels[i] = (struct contact_texel){0, 0};
                else
                    texels[i].wide = byte_of(value_at(field, place));
                i++;
            }
}

enum result contact_field_make(const struct contact_grid *grid, float metres, struct vec3 to_light,
                               struct contact_field *out)
{
    *out = (struct contact_field){0};
    if (grid->filled == NULL || !(metres > 0.0f))
        return RESULT_OK;
    int most = grid->size[0] > grid->size[1] ? grid->size[0] : grid->size[1];
    most = most > grid->size[2] ? most : grid->size[2];
    float larger = (float)most * grid->cell * metres / USUAL_LENGTH_M;
    larger = fminf(fmaxf(larger, 1.0f), MOST_LARGER);
    float margin = larger * MARGIN_M / metres;
    struct contact_grid field = {0};
    field.cell = fmaxf(((float)most * grid->cell + 2.0f * margin) / (float)CONTACT_GRID_MAX, grid->cell);
    field.cell = fmaxf(field.cell, LEAST_CELL_M / metres);
    float begins[3] = {grid->origin.x, grid->origin.y, grid->origin.z};
    for (int axis = 0; axis < 3; axis++) {
        float length = (float)grid->size[axis] * grid->cell;
        int cells = (int)ceilf((length + 2.0f * margin) / field.cell);
        field.size[axis] = cells < CONTACT_GRID_MAX ? cells : CONTACT_GRID_MAX;
        begins[axis] += 0.5f * (length - (float)field.size[axis] * field.cell);
    }
    field.origin = (struct vec3){begins[0], begins[1], begins[2]};
    size_t count = cell_count(field.size);
    struct contact_texel *texels = malloc(count * sizeof *texels);
    field.filled = calloc(count, sizeof *field.filled);
    if (texels == NULL || field.filled == NULL) {
        free(texels);
        contact_grid_free(&field);
        return RESULT_NO_MEMORY;
    }
    refill(grid, &field, metres);
    float cell_m = field.cell * metres;
    blur(field.filled, field.size, NEAR_BLUR_M / cell_m);
    for (size_t i = 0; i < count; i++)
        texels[i].near = byte_of(field.filled[i]);
    // Blurs add up by their variances.
    float wide_m = larger * WIDE_BLUR_M;
    blur(field.filled, field.size, sqrtf(wide_m * wide_m - NEAR_BLUR_M * NEAR_BLUR_M) / cell_m);
    for (size_t i = 0; i < count; i++)
        field.filled[i] *= larger; // a sheet leaves as much less of itself as it is blurred more
    store_shifted(&field, vec3_scale(to_light, larger * SHIFT_M / cell_m), texels);
    *out = (struct contact_field){.cell = field.cell, .origin = field.origin, .texels = texels};
    memcpy(out->size, field.size, sizeof out->size);
    contact_grid_free(&field);
    return RESULT_OK;
}

void contact_field_free(struct contact_field *field)
{
    free(field->texels);
    *field = (struct contact_field){0};
}
