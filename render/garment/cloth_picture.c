#include "render/garment/cloth_picture.h"

#include "platform/base/colour.h"

#include <string.h>

// Premultiplied light, in steps of 1 / FINE: fine enough that bytes come back as they were.
enum { FINE = 4096 };

struct tables {
    float linear[256];
    uint8_t encoded[FINE + 1];
};

static void fill_tables(struct tables *tables)
{
    for (int i = 0; i < 256; i++)
        tables->linear[i] = colour_linear_of_byte((uint8_t)i);
    for (int i = 0; i <= FINE; i++)
        // By the root, which sRGB is nearly: dark colours get as many steps as they need.
        tables->encoded[i] = (uint8_t)(255.0f * colour_encoded((float)i / FINE * ((float)i / FINE)) + 0.5f);
}

static uint8_t encode(const struct tables *tables, float linear)
{
    return tables->encoded[(int)(FINE * sqrtf(fminf(linear, 1.0f)) + 0.5f)];
}

// Mean of a square of `side` pixels, cut at the picture's edges.
static void reduce(const struct tables *tables, const struct picture *picture, int side, int x, int y,
                   uint8_t out[4])
{
    float sum[4] = {0.0f};
    int count = 0;
    for (int row = y * side; row < (y + 1) * side && row < picture->height_px; row++) {
        const uint8_t *pixel = picture_row(picture, row) + (ptrdiff_t)4 * side * x;
        for (int column = x * side; column < (x + 1) * side && column < picture->width_px; column++) {
            float alpha = (float)pixel[3] / 255.0f;
            for (int c = 0; c < 3; c++)
                sum[c] += alpha * tables->linear[pixel[c]];
            sum[3] += alpha;
            count++;
            pixel += 4;
        }
    }
    for (int c = 0; c < 3; c++)
        out[c] = encode(tables, sum[c] / (float)count);
    out[3] = (uint8_t)(255.0f * sum[3] / (float)count + 0.5f);
}

int cloth_picture_reduction(const struct picture *picture)
{
    int largest = picture->width_px > picture->height_px ? picture->width_px : picture->height_px;
    return (largest + CLOTH_MAX_SIDE_PX - 1) / CLOTH_MAX_SIDE_PX;
}

enum result cloth_picture_make(const struct picture *picture, struct picture *out, struct diagnostic *why)
{
    int side = cloth_picture_reduction(picture);
    struct picture made = {0};
    enum result result = picture_allocate((picture->width_px + side - 1) / side,
                                          (picture->height_px + side - 1) / side, &made);
    if (result != RESULT_OK)
        return diagnose(why, result, "no memory for a garment's picture");
    struct tables tables;
    fill_tables(&tables);
    for (int y = 0; y < made.height_px; y++)
        for (int x = 0; x < made.width_px; x++) {
            uint8_t *pixel = picture_row(&made, y) + (ptrdiff_t)4 * x;
            const uint8_t *from = picture_row(picture, y * side) + (ptrdiff_t)4 * side * x;
            if (side == 1 && from[3] == 255)
                memcpy(pixel, from, 4);
            else
                reduce(&tables, picture, side, x, y, pixel);
        }
    *out = made;
    return RESULT_OK;
}
