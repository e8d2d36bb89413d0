#include "platform/decode/yuyv.h"

#include <string.h>

// Rows are converted in steps of this many pixels by plain loops over planes that a compiler turns into
// vector instructions; one loop over the interleaved bytes takes four times as long.
#define STEP_PX 64

// BT.601 (Kr 0.299, Kb 0.114): R = y Y + r_v V, G = y Y - g_u U - g_v V, B = y Y + b_u U, with Y less its
// black level and U, V less 128. Samples are taken times 128 and coefficients times 8192, so that the upper
// 16 bits of a product are the value times 16.
struct coefficients {
    int16_t black, y, r_v, g_u, g_v, b_u;
};

static const struct coefficients limited = {16, 9539, 13075, 3209, 6660, 16525};
static const struct coefficients full = {0, 8192, 11485, 2819, 5850, 14516};

static inline int16_t scale(int16_t sample, int16_t coefficient)
{
    return (int16_t)(((int16_t)(sample * 128) * coefficient) >> 16);
}

static inline int16_t narrow(int16_t value_16)
{
    int16_t value = (int16_t)(value_16 >> 4);
    value = value < 0 ? 0 : value;
    return value > 255 ? 255 : value;
}

static void convert_step(const struct coefficients *coefficients, const uint8_t *in, uint8_t *out)
{
    const struct coefficients c = *coefficients;
    int16_t y[STEP_PX], u[STEP_PX], v[STEP_PX], red[STEP_PX], green[STEP_PX], blue[STEP_PX];
    uint32_t pixels[STEP_PX];
    for (int i = 0; i < STEP_PX; i += 2) {
        uint32_t pair; // little-endian, like every machine this runs on
        memcpy(&pair, in + 2 * (size_t)i, sizeof pair);
        y[i] = (int16_t)(pair & 255);
        y[i + 1] = (int16_t)(pair >> 16 & 255);
        u[i] = u[i + 1] = (int16_t)(pair >> 8 & 255);
        v[i] = v[i + 1] = (int16_t)(pair >> 24);
    }
    for (int i = 0; i < STEP_PX; i++) {
        int16_t blue_difference = (int16_t)(u[i] - 128), red_difference = (int16_t)(v[i] - 128);
        int16_t luma = (int16_t)(scale((int16_t)(y[i] - c.black), c.y) + 8); // half a step, to round
        red[i] = narrow((int16_t)(luma + scale(red_difference, c.r_v)));
        green[i] = narrow((int16_t)(luma - scale(blue_difference, c.g_u) - scale(red_difference, c.g_v)));
        blue[i] = narrow((int16_t)(luma + scale(blue_difference, c.b_u)));
    }
    for (int i = 0; i < STEP_PX; i++)
        pixels[i] = (uint32_t)red[i] | (uint32_t)green[i] << 8 | (uint32_t)blue[i] << 16 | 0xff000000U;
    memcpy(out, pixels, sizeof pixels);
}

static void convert_row(const struct coefficients *c, const uint8_t *in, uint8_t *out, int width_px)
{
    int x = 0;
    for (; x + STEP_PX <= width_px; x += STEP_PX)
        convert_step(c, in + 2 * (size_t)x, out + 4 * (size_t)x);
    if (x == width_px)
        return;
    uint8_t rest_in[2 * STEP_PX] = {0}, rest_out[4 * STEP_PX];
    size_t rest_px = (size_t)(width_px - x);
    memcpy(rest_in, in + 2 * (size_t)x, 2 * rest_px);
    convert_step(c, rest_in, rest_out);
    memcpy(out + 4 * (size_t)x, rest_out, 4 * rest_px);
}

enum result yuyv_decode(const uint8_t *bytes, size_t size, size_t stride_bytes, bool full_range,
                        const struct picture *out)
{
    size_t row_bytes = (size_t)out->width_px * 2, rows = (size_t)out->height_px;
    if (out->width_px % 2 != 0 || stride_bytes < row_bytes || size < stride_bytes * (rows - 1) + row_bytes)
        return RESULT_INVALID;
    for (int y = 0; y < out->height_px; y++)
        convert_row(full_range ? &full : &limited, bytes + (size_t)y * stride_bytes, picture_row(out, y),
                    out->width_px);
    return RESULT_OK;
}
