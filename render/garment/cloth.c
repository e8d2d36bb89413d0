#include "render/garment/cloth.h"

#include "render/garment/cloth_picture.h"

#include <stdlib.h>
#include <string.h>

static enum result make_texture(const struct picture *picture, struct texture *out, struct diagnostic *why)
{
    struct picture premultiplied = {0};
    enum result result = cloth_picture_make(picture, &premultiplied, why);
    if (result == RESULT_OK)
        result = texture_init_picture(out, &premultiplied,
                                      &(struct texture_options){.srgb = true, .mipmaps = true}, why);
    picture_free(&premultiplied);
    return result;
}

// Room for both sheets, the rear's vertices behind those of the front.
static enum result make_mesh(const struct garment *garment, struct mesh *out, struct diagnostic *why)
{
    static const struct mesh_attribute attributes[] = {
        {0, 2, GL_FLOAT, false, offsetof(struct cloth_vertex, position_px), false},
        {1, 2, GL_FLOAT, false, offsetof(struct cloth_vertex, uv), false},
        {2, 3, GL_FLOAT, false, offsetof(struct cloth_vertex, normal), false},
        {3, 1, GL_FLOAT, false, offsetof(struct cloth_vertex, level), false},
    };
    static const struct mesh_layout layout = {attributes, 4, sizeof(struct cloth_vertex), 0};
    return mesh_init(out, &layout, NULL, 2 * (uint32_t)garment->vertex_count, NULL,
                     6 * (uint32_t)garment->triangle_count, true, why);
}

static enum result keep_shape(struct cloth *cloth, const struct garment *garment, struct diagnostic *why)
{
    cloth->uv = calloc((size_t)garment->vertex_count, sizeof *cloth->uv);
    cloth->triangles = calloc((size_t)garment->triangle_count, sizeof *cloth->triangles);
    cloth->indices = calloc((size_t)garment->triangle_count, 6 * sizeof *cloth->indices);
    cloth->level_share = calloc((size_t)garment->vertex_count, sizeof *cloth->level_share);
    if (cloth->uv == NULL || cloth->triangles == NULL || cloth->indices == NULL || cloth->level_share == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a garment");
    // The reduced picture may be a little larger than the whole one, by less than one of its pixels.
    float side = (float)cloth_picture_reduction(&garment->front);
    for (int i = 0; i < garment->vertex_count; i++)
        cloth->uv[i] = (struct vec2){garment->vertices_px[i].x / (side * (float)cloth->front.width_px),
                                     garment->vertices_px[i].y / (side * (float)cloth->front.height_px)};
    memcpy(cloth->triangles, garment->triangles, sizeof *cloth->triangles * (size_t)garment->triangle_count);
    memcpy(cloth->parts, garment->parts, sizeof cloth->parts);
    for (int i = 0; i < garment->triangle_count; i++)
        for (int k = 0; k < 3; k++)
            cloth->level_share[garment->triangles[i][k]] += 1.0f;
    for (int i = 0; i < garment->vertex_count; i++)
        cloth->level_share[i] = 1.0f / fmaxf(cloth->level_share[i], 1.0f);
    coverage_alpha(&garment->front, cloth->alpha);
    cloth->shape = (struct coverage_shape){garment->vertex_count, cloth->uv, cloth->triangles, cloth->parts,
                                           cloth->alpha};
    return RESULT_OK;
}

enum result cloth_init(struct cloth *cloth, const struct garment *garment, struct diagnostic *why)
{
    *cloth = (struct cloth){0};
    enum result result = make_texture(&garment->front, &cloth->front, why);
    if (result == RESULT_OK && garment->back.pixels != NULL)
        result = make_texture(&garment->back, &cloth->back, why);
    if (result == RESULT_OK)
        result = make_mesh(garment, &cloth->mesh, why);
    if (result == RESULT_OK)
        result = keep_shape(cloth, garment, why);
    if (result != RESULT_OK)
        cloth_finish(cloth);
    return result;
}

void cloth_finish(struct cloth *cloth)
{
    texture_finish(&cloth->front);
    texture_finish(&cloth->back);
    mesh_finish(&cloth->mesh);
    free(cloth->uv);
    free(cloth->triangles);
    free(cloth->indices);
    free(cloth->level_share);
    *cloth = (struct cloth){0};
}

// Where the picture is made smallest in a triangle: the larger singular value of the map from the camera's
// pixels to texels. What hardly shows any area is as coarse as it gets.
#define LEVEL_MOST 5.0f

static float level_of(const struct cloth *cloth, const struct vec2 *positions_px, const uint16_t triangle[3])
{
    const struct vec2 *p = positions_px, *uv = cloth->uv;
    struct vec2 size = {(float)cloth->front.width_px, (float)cloth->front.height_px};
    struct vec2 a = vec2_subtract(p[triangle[1]], p[triangle[0]]),
                b = vec2_subtract(p[triangle[2]], p[triangle[0]]),
                s = vec2_subtract(uv[triangle[1]], uv[triangle[0]]),
                t = vec2_subtract(uv[triangle[2]], uv[triangle[0]]);
    float area = a.x * b.y - a.y * b.x;
    if (!(fabsf(area) > 1e-3f))
        return LEVEL_MOST;
    struct vec2 along_x = {(s.x * b.y - t.x * a.y) * size.x / area, (s.y * b.y - t.y * a.y) * size.y / area};
    struct vec2 along_y = {(t.x * a.x - s.x * b.x) * size.x / area, (t.y * a.x - s.y * b.x) * size.y / area};
    float squares =
        along_x.x * along_x.x + along_x.y * along_x.y + along_y.x * along_y.x + along_y.y * along_y.y;
    float determinant = along_x.x * along_y.y - along_x.y * along_y.x;
    float apart = fmaxf(squares * squares - 4.0f * determinant * determinant, 0.0f);
    float largest = 0.5f * (squares + sqrtf(apart)); // of the singular values, squared
    return fminf(fmaxf(0.5f * log2f(fmaxf(largest, 1e-6f)), -LEVEL_MOST), LEVEL_MOST);
}

static void set_levels(const struct cloth *cloth, const struct vec2 *positions_px, struct cloth_vertex *out)
{
    for (int part = 0; part < GARMENT_PART_COUNT; part++)
        for (int i = 0; i < cloth->parts[part].count; i++) {
            const uint16_t *triangle = cloth->triangles[cloth->parts[part].first + i];
            float level = level_of(cloth, positions_px, triangle);
            for (int k = 0; k < 3; k++)
                out[triangle[k]].level += cloth->level_share[triangle[k]] * level;
        }
}

static void fill_sheet(const struct cloth *cloth, const struct vec2 *positions_px, const struct vec3 *normals,
                       struct cloth_vertex *out)
{
    static const struct vec3 facing = {0.0f, 0.0f, 1.0f};
    for (int i = 0; i < cloth->shape.vertex_count; i++)
        out[i] =
            (struct cloth_vertex){positions_px[i], cloth->uv[i], normals != NULL ? normals[i] : facing, 0.0f};
    set_levels(cloth, positions_px, out);
}

// The triangles of a piece of which anything faces the camera; of what is seen from its inside too, all of
// them. The shader would fade out the others, at the price of drawing them.
static uint32_t list_triangles(struct cloth *cloth, const struct scene_garment *worn,
                               const struct scene_piece *piece, uint32_t count)
{
    const struct vec3 *normals = piece->is_rear ? worn->rear_normals : worn->front_normals;
    const struct garment_run *run = &cloth->parts[piece->part];
    struct garment_run *shown = &cloth->shown[piece->is_rear][piece->part];
    uint32_t sheet = piece->is_rear ? (uint32_t)cloth->shape.vertex_count : 0;
    bool both_sides = piece->rank == SCENE_RANK_BEHIND || normals == NULL;
    shown->first = (int)count;
    for (int i = run->first; i < run->first + run->count; i++) {
        const uint16_t *at = cloth->triangles[i];
        if (!both_sides && !(normals[at[0]].z > 0.0f || normals[at[1]].z > 0.0f || normals[at[2]].z > 0.0f))
            continue;
        for (int k = 0; k < 3; k++)
            cloth->indices[count++] = sheet + at[k];
    }
    shown->count = (int)count - shown->first;
    return count;
}

static void set_triangles(struct cloth *cloth, const struct scene_garment *worn)
{
    uint32_t count = 0;
    memset(cloth->shown, 0, sizeof cloth->shown);
    for (int i = 0; i < worn->piece_count; i++) {
        const struct scene_piece *piece = &worn->pieces[i];
        bool has_sheet = (piece->is_rear ? worn->rear_px : worn->front_px) != NULL;
        if (piece->part >= 0 && piece->part < GARMENT_PART_COUNT && has_sheet &&
            cloth->shown[piece->is_rear][piece->part].count == 0)
            count = list_triangles(cloth, worn, piece, count);
    }
    mesh_set_indices(&cloth->mesh, cloth->indices, count);
}

void cloth_set_vertices(struct cloth *cloth, const struct scene_garment *worn, struct cloth_vertex *room)
{
    int count = cloth->shape.vertex_count;
    if (worn->front_px != NULL)
        fill_sheet(cloth, worn->front_px, worn->front_normals, room);
    else
        memset(room, 0, sizeof *room * (size_t)count); // nothing is drawn of it
    if (worn->rear_px != NULL) {
        fill_sheet(cloth, worn->rear_px, worn->rear_normals, room + count);
        count += count;
    }
    mesh_set_vertices(&cloth->mesh, room, (uint32_t)count);
    set_triangles(cloth, worn);
}

void cloth_draw_piece(const struct cloth *cloth, const struct scene_piece *piece, int picture_unit)
{
    if (piece->part < 0 || piece->part >= GARMENT_PART_COUNT ||
        cloth->shown[piece->is_rear][piece->part].count < 1)
        return;
    texture_bind(piece->is_rear && cloth->back.id != 0 ? &cloth->back : &cloth->front, picture_unit);
    const struct garment_run *shown = &cloth->shown[piece->is_rear][piece->part];
    mesh_draw(&cloth->mesh, GL_TRIANGLES, (uint32_t)shown->first, (uint32_t)shown->count);
}
