#include "tracking/search.h"

#include <math.h>

static int smaller(int a, int b)
{
    return a < b ? a : b;
}

static int tile_side(int width_px, int height_px, int level)
{
    return smaller(width_px, height_px) >> (level - 1);
}

// Tiles overlap by a third: what is smaller than that is whole in one of them, what is larger is seen a level
// up.
static int tiles_along(int length_px, int side_px)
{
    int step = side_px * 2 / 3;
    return length_px <= side_px ? 1 : (length_px - side_px + step - 1) / step + 1;
}

int search_tile_count(int width_px, int height_px, int level)
{
    if (level == 0)
        return 1;
    int side = level <= SEARCH_LEVELS_MAX ? tile_side(width_px, height_px, level) : 0;
    bool nothing_new = level == 1 && width_px == height_px;
    if (side < SEARCH_MINIMUM_TILE_PX || nothing_new)
        return 0;
    return tiles_along(width_px, side) * tiles_along(height_px, side);
}

static float tile_centre(int index, int count, int length_px, int side_px)
{
    float room = (float)(length_px - side_px);
    return (float)side_px / 2.0f + (count > 1 ? room * (float)index / (float)(count - 1) : room / 2.0f);
}

struct roi search_tile(int width_px, int height_px, int level, int index)
{
    if (level == 0)
        return (struct roi){.centre_x_px = (float)width_px / 2.0f,
                            .centre_y_px = (float)height_px / 2.0f,
                            .width_px = (float)width_px,
                            .height_px = (float)height_px};
    int side = tile_side(width_px, height_px, level);
    int columns = tiles_along(width_px, side), rows = tiles_along(height_px, side);
    return (struct roi){.centre_x_px = tile_centre(index % columns, columns, width_px, side),
                        .centre_y_px = tile_centre(index / columns, rows, height_px, side),
                        .width_px = (float)side,
                        .height_px = (float)side};
}

struct roi search_around(const struct roi *roi, float scale)
{
    float side = fmaxf(roi->width_px, roi->height_px) * scale;
    return (struct roi){.centre_x_px = roi->centre_x_px,
                        .centre_y_px = roi->centre_y_px,
                        .width_px = side,
                        .height_px = side};
}
