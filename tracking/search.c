#include "tracking/search.h"

#include "platform/base/clock.h"

#include <math.h>

#define EMPTY_INTERVAL_NS (100 * CLOCK_MILLISECOND_NS)
#define FOLLOWED_INTERVAL_NS (200 * CLOCK_MILLISECOND_NS)
#define EMPTY_TILE_EVERY 2 // of these looks is one at a tile
#define FOLLOWED_TILE_EVERY 3
#define RECENT_NS (3 * CLOCK_SECOND_NS)
#define FRAME_SLACK_NS (5 * CLOCK_MILLISECOND_NS) // time stamps tremble

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

struct roi search_around_both(const struct roi *roi, const struct roi *other, float margin)
{
    float half = fmaxf(roi->width_px, roi->height_px) / 2.0f;
    float other_half = fmaxf(other->width_px, other->height_px) / 2.0f;
    float left = fminf(roi->centre_x_px - half, other->centre_x_px - other_half);
    float right = fmaxf(roi->centre_x_px + half, other->centre_x_px + other_half);
    float top = fminf(roi->centre_y_px - half, other->centre_y_px - other_half);
    float bottom = fmaxf(roi->centre_y_px + half, other->centre_y_px + other_half);
    float side = fmaxf(right - left, bottom - top) + margin * 2.0f * half;
    return (struct roi){.centre_x_px = (left + right) / 2.0f,
                        .centre_y_px = (top + bottom) / 2.0f,
                        .width_px = side,
                        .height_px = side};
}

// The whole picture or, every so often, the next of its tiles.
static struct roi next_region(int width_px, int height_px, int turn, int tile_every)
{
    int tiles = search_tile_count(width_px, height_px, 1);
    bool is_tile = turn % tile_every == tile_every - 1 && tiles > 0;
    return search_tile(width_px, height_px, is_tile ? 1 : 0, is_tile ? turn / tile_every % tiles : 0);
}

int search_plan_frame(struct search_plan *plan, int width_px, int height_px, bool anybody, int64_t now_ns,
                      struct search_look looks[SEARCH_LOOKS_MAX])
{
    int count = 0;
    if (plan->started && now_ns < plan->looked_ns)
        plan->started = false;
    bool recent = !plan->started || (plan->had_somebody && now_ns - plan->somebody_ns < RECENT_NS);
    int64_t interval_ns = anybody ? FOLLOWED_INTERVAL_NS : EMPTY_INTERVAL_NS;
    bool due = !plan->started || now_ns - plan->looked_ns >= interval_ns - FRAME_SLACK_NS;
    if (anybody) {
        plan->had_somebody = true;
        plan->somebody_ns = now_ns;
    }
    if (!anybody && recent)
        looks[count++] =
            (struct search_look){.region = search_tile(width_px, height_px, 0, 0), .range = SEARCH_SHORT};
    if (!due)
        return count;
    plan->started = true;
    plan->looked_ns = now_ns;
    looks[count++] =
        (struct search_look){.region = next_region(width_px, height_px, plan->turn++,
                                                   anybody ? FOLLOWED_TILE_EVERY : EMPTY_TILE_EVERY),
                             .range = SEARCH_FULL};
    return count;
}
