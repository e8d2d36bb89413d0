// A crop of a region that is larger than the tensor: the picture is averaged by whole numbers of pixels
// first, tile by tile, so that only what lies under the region is read and nothing is allocated. The averages
// lie on the picture's own grid: they don't swim when the region moves.
//
// Compiled for speed (CMakeLists.txt): the sums are plain C that the compiler vectorises.
#include "tracking/nn/crop_level.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define TILE 64         // tensor pixels a side, fewer where the region is very large
#define AVERAGE_MAX 8   // picture pixels a side; more are skipped
#define REDUCED_MAX 140 // averaged pixels a side: TILE, 1.5 by rounding to a whole number, turned, neighbours
#define MARGIN 5        // of those: neighbours and rounding
#define FAR_PX 1000000  // no picture is as large, and floats still count by halves

struct reduction {
    const struct crop *crop;
    int across, down; // picture pixels that become one
};

// Averaged pixels of a tile: the first one covers picture pixels (left across, top down) and on.
struct tile {
    int left, top, width, height;
    uint8_t pixels[REDUCED_MAX * REDUCED_MAX * 4];
};

static int whole_ratio(float along, float beside)
{
    float ratio = roundf(hypotf(along, beside));
    return ratio > 1.0f ? ratio < (float)AVERAGE_MAX ? (int)ratio : AVERAGE_MAX : 1;
}

static void add_row(uint16_t *restrict sums, const uint8_t *restrict row, int count)
{
    for (int i = 0; i < count; i++)
        sums[i] = (uint16_t)(sums[i] + row[i]);
}

// `count` pixels from (left, y) on, with what stands for those beyond the border.
static void add_border_row(uint16_t *sums, const struct crop *crop, int left, int y, int count)
{
    for (int i = 0; i < count; i++)
        add_row(sums + 4 * (size_t)i, crop_texel(crop, left + i, y), 4);
}

// Sums of `across` neighbours, over the number of pixels in them: rounded, to within one.
static void average_row(const uint16_t *restrict sums, int across, int pixels, int width,
                        uint8_t *restrict out)
{
    uint32_t share = (65536 + (uint32_t)pixels - 1) / (uint32_t)pixels;
    uint16_t half = (uint16_t)(pixels / 2);
    for (int i = 0; i < width; i++, sums += 4 * (size_t)across, out += 4) {
        uint16_t sum[4] = {half, half, half, half};
        for (int j = 0; j < across; j++)
            for (int k = 0; k < 4; k++)
                sum[k] = (uint16_t)(sum[k] + sums[4 * j + k]);
        for (int k = 0; k < 4; k++)
            out[k] = (uint8_t)(sum[k] * share >> 16);
    }
}

static void reduce(const struct reduction *reduction, struct tile *tile)
{
    const struct crop *crop = reduction->crop;
    int count = tile->width * reduction->across, left = tile->left * reduction->across;
    bool inside = left >= 0 && left + count <= crop->picture->width_px;
    for (int y = 0; y < tile->height; y++) {
        uint16_t sums[REDUCED_MAX * AVERAGE_MAX * 4];
        memset(sums, 0, (size_t)count * 4 * sizeof *sums);
        for (int k = 0; k < reduction->down; k++) {
            int line = (tile->top + y) * reduction->down + k;
            if (inside && line >= 0 && line < crop->picture->height_px)
                add_row(sums, picture_row(crop->picture, line) + 4 * (size_t)left, 4 * count);
            else
                add_border_row(sums, crop, left, line, count);
        }
        uint8_t *out = tile->pixels + (size_t)y * (size_t)tile->width * 4;
        int pixels = reduction->across * reduction->down;
        if (reduction->across == 2) // the usual one, unrolled
            average_row(sums, 2, pixels, tile->width, out);
        else
            average_row(sums, reduction->across, pixels, tile->width, out);
    }
}

// What must be averaged for the samples in `width` by `height` tensor pixels from `start` on.
static void bound(const struct affine *m, struct vec2 start, int width, int height, struct tile *tile)
{
    float x[4], y[4];
    for (int i = 0; i < 4; i++) {
        float u = i % 2 == 0 ? 0.0f : (float)(width - 1), v = i < 2 ? 0.0f : (float)(height - 1);
        x[i] = start.x + m->a * u + m->b * v;
        y[i] = start.y + m->d * u + m->e * v;
    }
    // One more at the upper end is the right or lower neighbour, one at both ends is for rounding.
    tile->left = (int)floorf(fminf(fminf(x[0], x[1]), fminf(x[2], x[3]))) - 1;
    tile->top = (int)floorf(fminf(fminf(y[0], y[1]), fminf(y[2], y[3]))) - 1;
    tile->width = (int)floorf(fmaxf(fmaxf(x[0], x[1]), fmaxf(x[2], x[3]))) + 3 - tile->left;
    tile->height = (int)floorf(fmaxf(fmaxf(y[0], y[1]), fmaxf(y[2], y[3]))) + 3 - tile->top;
    assert(tile->width <= REDUCED_MAX && tile->height <= REDUCED_MAX);
}

static bool is_far(const struct affine *m, const struct crop_options *options)
{
    for (int i = 0; i < 4; i++) {
        struct vec2 corner = affine_apply(m, (struct vec2){i % 2 == 0 ? 0.0f : (float)options->width,
                                                           i < 2 ? 0.0f : (float)options->height});
        if (!(fabsf(corner.x) < FAR_PX && fabsf(corner.y) < FAR_PX))
            return true;
    }
    return false;
}

static void crop_tile(const struct reduction *reduction, const struct crop_level *level,
                      const struct affine *m, struct vec2 start, int width, int height, float *out,
                      size_t out_stride)
{
    struct tile tile;
    bound(m, start, width, height, &tile);
    reduce(reduction, &tile);
    const struct picture picture = {tile.pixels, tile.width, tile.height, 4 * (size_t)tile.width};
    struct crop crop = *reduction->crop;
    crop_look_at(&crop, &picture);
    for (int j = 0; j < height; j++) {
        const struct crop_row row = {start.x + m->b * (float)j - (float)tile.left,
                                     start.y + m->e * (float)j - (float)tile.top, m->a, m->d};
        crop_sample_row(&crop, level, &row, width, out + (size_t)j * out_stride);
    }
}

bool crop_area(const struct crop *crop, const struct crop_level *level, const struct affine *m,
               const struct crop_options *options, float *tensor)
{
    if (is_far(m, options))
        return false;
    const struct reduction reduction = {crop, whole_ratio(m->a, m->b), whole_ratio(m->d, m->e)};
    float across = (float)reduction.across, down = (float)reduction.down;
    // Averaged pixels of a tensor pixel, however it is turned.
    float extent = fmaxf((fabsf(m->a) + fabsf(m->b)) / across, (fabsf(m->d) + fabsf(m->e)) / down);
    bool larger = reduction.across > 1 || reduction.down > 1;
    if (!larger || extent > REDUCED_MAX - MARGIN)
        return false;
    int side = extent * TILE > REDUCED_MAX - MARGIN ? (int)((REDUCED_MAX - MARGIN) / extent) : TILE;
    // Tensor pixels -> averaged pixels.
    const struct affine n = {m->a / across, m->b / across, m->c / across,
                             m->d / down,   m->e / down,   m->f / down};
    size_t stride = (size_t)options->width * 3;
    for (int j = 0; j < options->height; j += side)
        for (int i = 0; i < options->width; i += side) {
            struct vec2 start = affine_apply(&n, (struct vec2){(float)i + 0.5f, (float)j + 0.5f});
            start = (struct vec2){start.x - 0.5f, start.y - 0.5f};
            int width = options->width - i < side ? options->width - i : side;
            int height = options->height - j < side ? options->height - j : side;
            crop_tile(&reduction, level, &n, start, width, height,
                      tensor + (size_t)j * stride + 3 * (size_t)i, stride);
        }
    return true;
}
