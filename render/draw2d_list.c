#include "render/draw2d_list.h"

#include "platform/base/wipe.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TILE_PX 32
#define MAX_TILES 256 // a side

enum result draw2d_list_init(struct draw2d_list *list)
{
    list->vertices = calloc((size_t)DRAW2D_MAX_QUADS * 4, sizeof *list->vertices);
    list->runs = calloc(DRAW2D_MAX_RUNS, sizeof *list->runs);
    return list->vertices != NULL && list->runs != NULL ? RESULT_OK : RESULT_NO_MEMORY;
}

void draw2d_list_finish(struct draw2d_list *list)
{
    free(list->vertices);
    free(list->runs);
    *list = (struct draw2d_list){0};
}

void draw2d_list_wipe(struct draw2d_list *list)
{
    wipe(list->vertices, (size_t)DRAW2D_MAX_QUADS * 4 * sizeof *list->vertices);
    wipe(list->runs, DRAW2D_MAX_RUNS * sizeof *list->runs);
    list->quad_count = 0;
    list->run_count = 0;
}

static bool same_run(const struct draw2d_run *a, const struct draw2d_run *b)
{
    return a->kind == b->kind && a->texture_number == b->texture_number && a->opaque == b->opaque &&
           a->first_quad == b->first_quad && a->quad_count == b->quad_count;
}

bool draw2d_list_equals(const struct draw2d_list *a, const struct draw2d_list *b)
{
    if (a->width_px != b->width_px || a->height_px != b->height_px || a->quad_count != b->quad_count ||
        a->run_count != b->run_count)
        return false;
    for (int i = 0; i < a->run_count; i++)
        if (!same_run(&a->runs[i], &b->runs[i]))
            return false;
    return memcmp(a->vertices, b->vertices, (size_t)a->quad_count * 4 * sizeof *a->vertices) == 0;
}

// --- what it covers ----------------------------------------------------------------------------------------

struct tiles {
    int columns, rows;
    bool painted[MAX_TILES][MAX_TILES];
};

static int tile_at(float position_px, int count)
{
    int tile = (int)floorf(position_px / (float)TILE_PX);
    return tile < 0 ? 0 : tile >= count ? count - 1 : tile;
}

static void mark_quad(struct tiles *tiles, const struct draw2d_vertex quad[4])
{
    // The second corner is to the right of the first, the third below.
    int left = tile_at(quad[0].position_px[0], tiles->columns);
    int right = tile_at(quad[3].position_px[0], tiles->columns);
    int top = tile_at(quad[0].position_px[1], tiles->rows);
    int bottom = tile_at(quad[3].position_px[1], tiles->rows);
    for (int y = top; y <= bottom; y++)
        for (int x = left; x <= right; x++)
            tiles->painted[y][x] = true;
}

// Takes the painted tiles from (x, y) to the right, and as many rows below as are painted as wide.
static struct rect take_block(struct tiles *tiles, int x, int y)
{
    int right = x, bottom = y + 1;
    while (right < tiles->columns && tiles->painted[y][right])
        right++;
    for (bool whole = true; bottom < tiles->rows; bottom++) {
        for (int i = x; i < right && whole; i++)
            whole = tiles->painted[bottom][i];
        if (!whole)
            break;
    }
    for (int row = y; row < bottom; row++)
        memset(&tiles->painted[row][x], 0, (size_t)(right - x) * sizeof(bool));
    return (struct rect){(float)(x * TILE_PX), (float)(y * TILE_PX), (float)((right - x) * TILE_PX),
                         (float)((bottom - y) * TILE_PX)};
}

int draw2d_list_cover(const struct draw2d_list *list, struct rect cover[DRAW2D_MAX_COVER])
{
    struct tiles tiles = {.columns = (list->width_px + TILE_PX - 1) / TILE_PX,
                          .rows = (list->height_px + TILE_PX - 1) / TILE_PX};
    int count = 0;
    bool fits = tiles.columns <= MAX_TILES && tiles.rows <= MAX_TILES;
    for (uint32_t i = 0; i < list->quad_count && fits; i++)
        mark_quad(&tiles, &list->vertices[(size_t)i * 4]);
    for (int y = 0; y < tiles.rows && fits; y++)
        for (int x = 0; x < tiles.columns && fits; x++) {
            if (!tiles.painted[y][x])
                continue;
            fits = count < DRAW2D_MAX_COVER;
            if (fits)
                cover[count++] = take_block(&tiles, x, y);
        }
    if (fits)
        return count;
    cover[0] = (struct rect){0.0f, 0.0f, (float)list->width_px, (float)list->height_px};
    return 1;
}
