#include "platform/decode/yuyv.h"

// BT.601 (Kr 0.299, Kb 0.114) in 1/65536, rounded: R = y Y + r_v V, G = y Y - g_u U - g_v V, B = y Y + b_u U,
// with Y less its black level and U, V less 128.
struct coefficients {
    int black, y, r_v, g_u, g_v, b_u;
};

static const struct coefficients limited = {16, 76309, 104597, 25675, 53279, 132201};
static const struct coefficients full = {0, 65536, 91881, 22553, 46802, 116130};

static inline uint8_t narrow(int value)
{
    int rounded = (value + 32768) >> 16;
    return (uint8_t)(rounded < 0 ? 0 : rounded > 255 ? 255 : rounded);
}

static void convert_row(const struct coefficients *c, const uint8_t *restrict in, uint8_t *restrict out,
                        int width_px)
{
    for (int pair = 0; pair < width_px / 2; pair++) {
        const uint8_t *from = in + 4 * (size_t)pair;
        uint8_t *to = out + 8 * (size_t)pair;
        int u = from[1] - 128, v = from[3] - 128;
        int red = c->r_v * v, green = -c->g_u * u - c->g_v * v, blue = c->b_u * u;
        int y0 = c->y * (from[0] - c->black), y1 = c->y * (from[2] - c->black);
        to[0] = narrow(y0 + red);
        to[1] = narrow(y0 + green);
        to[2] = narrow(y0 + blue);
        to[3] = 255;
        to[4] = narrow(y1 + red);
        to[5] = narrow(y1 + green);
        to[6] = narrow(y1 + blue);
        to[7] = 255;
    }
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
