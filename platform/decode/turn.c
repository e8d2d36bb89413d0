#include "platform/decode/turn.h"

#include <assert.h>
#include <string.h>

// A quarter turn reads columns: squares of this side keep both pictures' lines in the first-level cache.
#define BLOCK_PX 16

bool turn_is_identity(const struct turn *turn)
{
    return turn->quarters == 0 && !turn->flip && turn->crop_width_px == 0;
}

enum result turn_size(const struct turn *turn, int width_px, int height_px, int *out_width_px,
                      int *out_height_px, struct diagnostic *why)
{
    assert(turn->quarters >= 0 && turn->quarters <= 3);
    bool sideways = turn->quarters % 2 == 1;
    int width = sideways ? height_px : width_px;
    int height = sideways ? width_px : height_px;
    if (turn->crop_width_px != 0) {
        int x = turn->crop_x_px, y = turn->crop_y_px;
        int w = turn->crop_width_px, h = turn->crop_height_px;
        if (x < 0 || y < 0 || w < 1 || h < 1 || x > width - w || y > height - h)
            return diagnose(why, RESULT_INVALID, "the crop %dx%d at %d,%d isn't inside the %dx%d picture", w,
                            h, x, y, width, height);
        width = w;
        height = h;
    }
    *out_width_px = width;
    *out_height_px = height;
    return RESULT_OK;
}

// Where output pixel (0, 0) comes from, and how far a step along an output axis moves in the input.
struct walk {
    ptrdiff_t origin_bytes, along_x_bytes, along_y_bytes;
};

static struct walk plan_walk(const struct turn *turn, const struct picture *in)
{
    ptrdiff_t right = 4, down = (ptrdiff_t)in->stride_bytes;
    ptrdiff_t last_column = right * (in->width_px - 1), last_row = down * (in->height_px - 1);
    int turned_width_px = turn->quarters % 2 == 1 ? in->height_px : in->width_px;
    struct walk walk = {0, right, down};
    switch (turn->quarters) {
    case 1: // the input's left column, read upwards, becomes the top row
        walk = (struct walk){last_row, -down, right};
        break;
    case 2:
        walk = (struct walk){last_row + last_column, -right, -down};
        break;
    case 3: // the right column, read downwards, becomes the top row
        walk = (struct walk){last_column, down, -right};
        break;
    default:
        break;
    }
    if (turn->flip) {
        walk.origin_bytes += walk.along_x_bytes * (turned_width_px - 1);
        walk.along_x_bytes = -walk.along_x_bytes;
    }
    if (turn->crop_width_px != 0)
        walk.origin_bytes += walk.along_x_bytes * turn->crop_x_px + walk.along_y_bytes * turn->crop_y_px;
    return walk;
}

static void copy_block(const struct walk *walk, const uint8_t *in, const struct picture *out, int x0, int y0)
{
    int x1 = x0 + BLOCK_PX < out->width_px ? x0 + BLOCK_PX : out->width_px;
    int y1 = y0 + BLOCK_PX < out->height_px ? y0 + BLOCK_PX : out->height_px;
    for (int y = y0; y < y1; y++) {
        const uint8_t *from = in + walk->origin_bytes + walk->along_y_bytes * y + walk->along_x_bytes * x0;
        uint8_t *to = picture_row(out, y) + (size_t)x0 * 4;
        for (int x = x0; x < x1; x++, from += walk->along_x_bytes, to += 4)
            memcpy(to, from, 4);
    }
}

// `from` is the input's pixel that becomes the row's first; the others stand to its left.
static void mirror_row(const uint8_t *from, uint8_t *to, int width_px)
{
    for (int x = 0; x < width_px; x++) {
        uint32_t pixel;
        memcpy(&pixel, from - 4 * (ptrdiff_t)x, sizeof pixel);
        memcpy(to + 4 * (ptrdiff_t)x, &pixel, sizeof pixel);
    }
}

void turn_picture(const struct turn *turn, const struct picture *in, const struct picture *out)
{
    struct walk walk = plan_walk(turn, in);
    if (turn->quarters % 2 == 0) { // rows stay rows
        for (int y = 0; y < out->height_px; y++) {
            const uint8_t *from = in->pixels + walk.origin_bytes + walk.along_y_bytes * y;
            if (walk.along_x_bytes > 0)
                memcpy(picture_row(out, y), from, (size_t)out->width_px * 4);
            else
                mirror_row(from, picture_row(out, y), out->width_px);
        }
        return;
    }
    for (int y = 0; y < out->height_px; y += BLOCK_PX)
        for (int x = 0; x < out->width_px; x += BLOCK_PX)
            copy_block(&walk, in->pixels, out, x, y);
}
