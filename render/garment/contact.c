#include "render/garment/contact.h"

#include "render/gl/program.h"

enum {
    TILE = 2, // cells a side
    TILES_ACROSS = (GRID_MAX_WIDTH + TILE - 1) / TILE,
    TILES_DOWN = (GRID_MAX_HEIGHT + TILE - 1) / TILE,
    RUNS_MOST = (TILES_ACROSS + 1) / 2 * TILES_DOWN, // of dark tiles, side by side
};
enum { UNIT_MAP, UNIT_LAYERS };
#define COVERED_ALL 250 // of 255: what is beneath isn't seen

static enum result make_tiles(struct mesh *out, struct diagnostic *why)
{
    static const struct mesh_attribute attribute = {0, 2, GL_FLOAT, false, 0, false};
    static const struct mesh_layout layout = {&attribute, 1, sizeof(struct vec2), 0};
    uint32_t indices[RUNS_MOST * 6];
    for (uint32_t i = 0; i < RUNS_MOST * 6; i++) {
        static const uint32_t corner[6] = {0, 1, 2, 2, 1, 3};
        indices[i] = i / 6 * 4 + corner[i % 6];
    }
    return mesh_init(out, &layout, NULL, RUNS_MOST * 4, indices, RUNS_MOST * 6, true, why);
}

enum result contact_init(struct contact *contact, struct diagnostic *why)
{
    *contact = (struct contact){0};
    enum result result =
        program_create("garment_contact.vert", "garment_contact.frag", NULL, &contact->program, why);
    if (result == RESULT_OK)
        result = texture_init(&contact->map, GRID_MAX_WIDTH, GRID_MAX_HEIGHT, NULL, why);
    if (result == RESULT_OK)
        result = make_tiles(&contact->tiles, why);
    if (result != RESULT_OK) {
        contact_finish(contact);
        return result;
    }
    const struct program_uniform uniforms[] = {{"picture_to_clip", &contact->at.to_clip},
                                               {"picture_size_px", &contact->at.picture_size},
                                               {"map_from_px", &contact->at.map_from_px},
                                               {"map_scale", &contact->at.map_scale},
                                               {"channel", &contact->at.channel}};
    program_find_uniforms(contact->program, uniforms, (int)(sizeof uniforms / sizeof uniforms[0]));
    program_set_sampler(contact->program, "contact", UNIT_MAP);
    program_set_sampler(contact->program, "layers", UNIT_LAYERS);
    return RESULT_OK;
}

void contact_finish(struct contact *contact)
{
    glDeleteProgram(contact->program);
    texture_finish(&contact->map);
    mesh_finish(&contact->tiles);
    *contact = (struct contact){0};
}

void contact_upload(struct contact *contact, const struct body_map *map)
{
    texture_upload_part(&contact->map, map->contact, map->grid.width, map->grid.height);
}

// Whether anything is seen to be dark in a tile, its neighbours' edges included, as cells are filtered.
static bool is_dark(const struct body_map *map, int garment, int left, int top)
{
    const struct grid *grid = &map->grid;
    for (int y = top > 0 ? top - 1 : 0; y <= top + TILE && y < grid->height; y++)
        for (int x = left > 0 ? left - 1 : 0; x <= left + TILE && x < grid->width; x++) {
            int cell = y * grid->width + x;
            if (map->contact[cell][garment] > 0 && map->covered[cell][garment] < COVERED_ALL &&
                map->shares[SCENE_LAYER_PERSON][cell] > 0.0f)
                return true;
        }
    return false;
}

static float edge_px(float origin_px, const struct grid *grid, int cell, int cells)
{
    return origin_px + grid->cell_px * (float)(cell < cells ? cell : cells);
}

// Dark tiles side by side are one rectangle: its corners.
static int place_runs(const struct body_map *map, int garment, struct vec2 *corners)
{
    const struct grid *grid = &map->grid;
    int count = 0;
    for (int top = 0; top < grid->height; top += TILE) {
        float upper = edge_px(grid->origin_px.y, grid, top, grid->height);
        float lower = edge_px(grid->origin_px.y, grid, top + TILE, grid->height);
        for (int left = 0; left < grid->width; left += TILE) {
            int end = left;
            while (end < grid->width && is_dark(map, garment, end, top))
                end += TILE;
            if (end == left)
                continue;
            float from = edge_px(grid->origin_px.x, grid, left, grid->width);
            float to = edge_px(grid->origin_px.x, grid, end, grid->width);
            for (int k = 0; k < 4; k++)
                corners[4 * count + k] = (struct vec2){k % 2 == 0 ? from : to, k / 2 == 0 ? upper : lower};
            count++;
            left = end;
        }
    }
    return count;
}

void contact_draw(struct contact *contact, const struct body_map *map, int garment,
                  const struct texture *layers, const struct clip_view *view, const struct picture *picture)
{
    if (garment >= BODY_MAP_GARMENTS || map->grid.width < 1)
        return;
    struct vec2 corners[RUNS_MOST * 4];
    int count = place_runs(map, garment, corners);
    if (count == 0)
        return;
    mesh_set_vertices(&contact->tiles, corners, 4 * (uint32_t)count);
    glUseProgram(contact->program);
    clip_view_set(view, contact->at.to_clip);
    glUniform2f(contact->at.picture_size, (float)picture->width_px, (float)picture->height_px);
    glUniform2f(contact->at.map_from_px, map->grid.origin_px.x, map->grid.origin_px.y);
    glUniform2f(contact->at.map_scale, 1.0f / (map->grid.cell_px * GRID_MAX_WIDTH),
                1.0f / (map->grid.cell_px * GRID_MAX_HEIGHT));
    float channel[BODY_MAP_GARMENTS] = {0.0f};
    channel[garment] = 1.0f;
    glUniform4fv(contact->at.channel, 1, channel);
    texture_bind(&contact->map, UNIT_MAP);
    texture_bind(layers, UNIT_LAYERS);
    mesh_draw(&contact->tiles, GL_TRIANGLES, 0, 6 * (uint32_t)count);
}

void contact_forget(struct contact *contact, const struct body_map *forgotten)
{
    texture_upload_part(&contact->map, forgotten->contact, GRID_MAX_WIDTH, GRID_MAX_HEIGHT);
}
