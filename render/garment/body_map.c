#include "render/garment/body_map.h"

#include <stdlib.h>
#include <string.h>

// How far the soft shade of things in contact reaches, how far down it falls as light comes from above, and
// what is taken of the light in the midst of it; half of that is at the edge of a straight hem.
struct shade {
    float sigma_m, down_m, most;
};
static const struct shade under_face = {0.012f, 0.008f, 0.45f};
static const struct shade under_arms = {0.010f, 0.004f, 0.40f};
static const struct shade contact = {0.007f, 0.004f, 0.50f};
// So little shade isn't seen, and taken off, so that tiles without any need not be drawn.
#define UNSEEN 0.025f
// Beside a sleeve, some three centimetres: what of a blurred one is left there.
#define SLEEVE_SIGMA_M 0.024f
#define SLEEVE_FROM 0.02f
#define SLEEVE_FULL 0.15f
// Below a garment's upper end, where arms begin to be beside the torso and not part of its shoulders.
#define ARMS_FROM_M 0.10f
#define ARMS_FULL_M 0.20f

struct body_map *body_map_create(void)
{
    struct body_map *map = calloc(1, sizeof *map);
    if (map == NULL)
        return NULL;
    map->folds = folds_create();
    if (map->folds == NULL) {
        free(map);
        return NULL;
    }
    return map;
}

void body_map_forget(struct body_map *map)
{
    struct folds *folds = map->folds;
    memset(map, 0, sizeof *map);
    map->folds = folds;
    folds_forget(folds);
}

void body_map_destroy(struct body_map *map)
{
    if (map == NULL)
        return;
    folds_destroy(map->folds);
    memset(map, 0, sizeof *map);
    free(map);
}

static uint8_t byte_of(float share)
{
    share = share > 0.0f ? share : 0.0f; // fmaxf is a call, and cells are many
    return (uint8_t)(255.0f * (share < 1.0f ? share : 1.0f) + 0.5f);
}

// The values so far above a row's cells, between two rows.
static void take_row_above(const struct grid *grid, const float *values, int y, float down_cells, float *out)
{
    float at = fmaxf((float)y - down_cells, 0.0f);
    int row = (int)at;
    float share = at - (float)row;
    const float *upper = values + (ptrdiff_t)row * grid->width;
    const float *lower = row + 1 < grid->height ? upper + grid->width : upper;
    for (int x = 0; x < grid->width; x++)
        out[x] = upper[x] + share * (lower[x] - upper[x]);
}

// --- what is before garments -------------------------------------------------------------------------------

static void take_folds(struct body_map *map, const struct body_map_view *view, uint32_t body)
{
    const struct folds_view folds = {.picture = view->picture,
                                     .sequence = view->sequence,
                                     .body = body,
                                     .shares = map->shares,
                                     .skin = view->skin};
    folds_look(map->folds, &map->grid, &folds, map->gain);
    for (int i = 0; i < map->grid.width * map->grid.height; i++)
        map->light[i].folds =
            (uint8_t)(BODY_MAP_EVEN + lroundf(255.0f * (map->gain[i] - 1.0f) / BODY_MAP_FOLDS_RANGE));
}

// The upper end of what is worn, in cells from the grid's top.
static float top_of(const struct body_map *map, const struct body_map_view *view,
                    const struct scene_body *body)
{
    float top = INFINITY;
    for (int i = 0; i < body->garment_count; i++) {
        const struct scene_garment *worn = &body->garments[i];
        const struct vec2 *points = worn->front_px != NULL ? worn->front_px : worn->rear_px;
        for (int k = 0; k < view->shapes[i].vertex_count && points != NULL; k++)
            top = fminf(top, points[k].y);
    }
    return (top - map->grid.origin_px.y) / map->grid.cell_px;
}

static void take_shade(struct body_map *map, float top)
{
    const struct grid *grid = &map->grid;
    int count = grid->width * grid->height;
    float *face = map->torso, *arms = map->sleeves; // not in use yet
    for (int i = 0; i < count; i++) {
        face[i] = map->shares[SCENE_LAYER_OVER][i];
        arms[i] = map->shares[SCENE_LAYER_ARM_RIGHT][i] + map->shares[SCENE_LAYER_ARM_LEFT][i];
    }
    grid_blur(grid, face, under_face.sigma_m, map->scratch);
    grid_blur(grid, arms, under_arms.sigma_m, map->scratch);
    for (int y = 0; y < grid->height; y++) {
        float beside = smoothstep(ARMS_FROM_M, ARMS_FULL_M, ((float)y + 0.5f - top) * grid->cell_m);
        float faces[GRID_MAX_WIDTH], reached[GRID_MAX_WIDTH];
        take_row_above(grid, face, y, under_face.down_m / grid->cell_m, faces);
        take_row_above(grid, arms, y, under_arms.down_m / grid->cell_m, reached);
        struct body_map_light *light = map->light + (ptrdiff_t)y * grid->width;
        for (int x = 0; x < grid->width; x++) {
            light[x].under_face = byte_of(under_face.most * faces[x]);
            light[x].near_sleeve = 0;
            light[x].under_arms = byte_of(under_arms.most * beside * reached[x]);
        }
    }
}

// --- sleeves -----------------------------------------------------------------------------------------------

// A sleeve lies on its arm or hangs off it: beside it there is the rest of the garment, not the bare arm.
static void take_sleeves(struct body_map *map)
{
    const struct grid *grid = &map->grid;
    grid_blur(grid, map->sleeves, SLEEVE_SIGMA_M, map->scratch);
    for (int i = 0; i < grid->width * grid->height; i++) {
        uint8_t near_sleeve = byte_of(smoothstep(SLEEVE_FROM, SLEEVE_FULL, map->sleeves[i]));
        if (near_sleeve > map->light[i].near_sleeve)
            map->light[i].near_sleeve = near_sleeve;
    }
}

// --- what is beneath ---------------------------------------------------------------------------------------

// On arms only sleeves rest; on what is before a garment it does not.
static void take_contact(struct body_map *map, const struct coverage_shape *shape,
                         const struct scene_garment *worn, int channel)
{
    const struct grid *grid = &map->grid;
    int count = grid->width * grid->height;
    coverage_of(grid, shape, worn, map->shares, map->torso, map->sleeves);
    for (int i = 0; i < count; i++) {
        map->torso[i] = map->sleeves[i] > map->torso[i] ? map->sleeves[i] : map->torso[i];
        map->covered[i][channel] = byte_of(map->torso[i]);
    }
    grid_blur(grid, map->torso, contact.sigma_m, map->scratch);
    grid_blur(grid, map->sleeves, contact.sigma_m, map->scratch);
    float down = contact.down_m / grid->cell_m;
    for (int y = 0; y < grid->height; y++) {
        float all[GRID_MAX_WIDTH], sleeves[GRID_MAX_WIDTH];
        take_row_above(grid, map->torso, y, down, all);
        take_row_above(grid, map->sleeves, y, down, sleeves);
        for (int x = 0; x < grid->width; x++) {
            int i = y * grid->width + x;
            float arms = map->shares[SCENE_LAYER_ARM_RIGHT][i] + map->shares[SCENE_LAYER_ARM_LEFT][i];
            arms = arms < 1.0f ? arms : 1.0f;
            map->contact[i][channel] =
                byte_of(contact.most * (all[x] + arms * (sleeves[x] - all[x])) - UNSEEN);
        }
    }
    take_sleeves(map);
}

void body_map_make(struct body_map *map, const struct body_map_view *view, const struct scene_body *body)
{
    int counts[SCENE_MAX_GARMENTS];
    for (int i = 0; i < body->garment_count; i++)
        counts[i] = view->shapes[i].vertex_count;
    grid_place(&map->grid, body, counts, view->picture, view->vertical_fov_rad);
    if (map->grid.width < 1 || map->grid.height < 1)
        return;
    grid_sample_layers(&map->grid, &body->layers, view->picture, map->shares);
    take_folds(map, view, body->id);
    take_shade(map, top_of(map, view, body));
    for (int i = 0; i < body->garment_count && i < BODY_MAP_GARMENTS; i++)
        if (counts[i] > 0)
            take_contact(map, &view->shapes[i], &body->garments[i], i);
}
