#include "tracking/nn/crop.h"

#include "tracking/nn/simd.h"

#include <math.h>
#include <stdint.h>

#define BLOCK 8 // pixels that are tested together for lying inside the picture

struct roi roi_of_picture(const struct picture *picture)
{
    float width = (float)picture->width_px, height = (float)picture->height_px;
    return (struct roi){0.5f * width, 0.5f * height, width, height, 0.0f};
}

struct affine crop_tensor_to_picture(const struct roi *roi, const struct crop_options *options)
{
    float width = roi->width_px, height = roi->height_px;
    if (options->keep_aspect && width > 0.0f && height > 0.0f) {
        float tensor_aspect = (float)options->height / (float)options->width;
        if (tensor_aspect > height / width)
            height = width * tensor_aspect;
        else
            width = height / tensor_aspect;
    }
    float c = cosf(roi->rotation_rad), s = sinf(roi->rotation_rad);
    float across = width / (float)options->width, down = height / (float)options->height;
    struct affine m = {c * across, -s * down, 0.0f, s * across, c * down, 0.0f};
    float half_w = 0.5f * (float)options->width, half_h = 0.5f * (float)options->height;
    if (options->mirror) {
        m.a = -m.a;
        m.d = -m.d;
    }
    m.c = roi->centre_x_px - m.a * half_w - m.b * half_h;
    m.f = roi->centre_y_px - m.d * half_w - m.e * half_h;
    return m;
}

struct vec2 affine_apply(const struct affine *affine, struct vec2 p)
{
    return (struct vec2){affine->a * p.x + affine->b * p.y + affine->c,
                         affine->d * p.x + affine->e * p.y + affine->f};
}

// What stays the same for all pixels of a crop.
struct crop {
    const struct picture *picture;
    struct affine m; // tensor pixel (i, j) -> texel: whole numbers are centres of picture pixels
    float scale, minimum;
    bool zero_border;
    float last_x, last_y; // texels; between 0 and these all four neighbours are in the picture
};

struct row {
    float x, y; // texel of its first pixel
    float step_x, step_y;
};

static inline bool is_inside(const struct crop *crop, const struct row *row, int i)
{
    float x = row->x + (float)i * row->step_x, y = row->y + (float)i * row->step_y;
    return x >= 0.0f && x < crop->last_x && y >= 0.0f && y < crop->last_y;
}

// The pixel at texel (x, y), or what stands for it beyond the border.
static const uint8_t *texel(const struct crop *crop, int x, int y)
{
    static const uint8_t nothing[4] = {0};
    int width = crop->picture->width_px, height = crop->picture->height_px;
    bool inside = x >= 0 && x < width && y >= 0 && y < height;
    if (!inside && crop->zero_border)
        return nothing;
    x = x < 0 ? 0 : x >= width ? width - 1 : x;
    y = y < 0 ? 0 : y >= height ? height - 1 : y;
    return picture_row(crop->picture, y) + 4 * (size_t)x;
}

// Not-a-number gives `low`.
static inline float limit(float value, float low, float high)
{
    value = value > low ? value : low;
    return value < high ? value : high;
}

static inline int round_down(float value)
{
    int whole = (int)value;
    return (float)whole > value ? whole - 1 : whole;
}

static inline simd4 mix(simd4 a, simd4 b, simd4 t)
{
    return simd_add(a, simd_multiply(simd_subtract(b, a), t));
}

// Three channels of a pixel from its four neighbours; the fourth lane is alpha's.
static inline simd4 blend(const struct crop *crop, const uint8_t *const p[4], float x_share, float y_share)
{
    simd4 fx = simd_all(x_share), fy = simd_all(y_share);
    simd4 upper = mix(simd_bytes(p[0]), simd_bytes(p[1]), fx);
    simd4 lower = mix(simd_bytes(p[2]), simd_bytes(p[3]), fx);
    return simd_add(simd_multiply(mix(upper, lower, fy), simd_all(crop->scale)), simd_all(crop->minimum));
}

// One pixel anywhere.
static void sample_anywhere(const struct crop *crop, const struct row *row, int i, float *out)
{
    // Two pixels beyond the border all is border, so far-off points are brought there.
    float x = limit(row->x + (float)i * row->step_x, -2.0f, (float)crop->picture->width_px + 1.0f);
    float y = limit(row->y + (float)i * row->step_y, -2.0f, (float)crop->picture->height_px + 1.0f);
    int left = round_down(x), top = round_down(y);
    const uint8_t *const neighbours[4] = {texel(crop, left, top), texel(crop, left + 1, top),
                                          texel(crop, left, top + 1), texel(crop, left + 1, top + 1)};
    simd_store3(out, blend(crop, neighbours, x - (float)left, y - (float)top));
}

// BLOCK pixels whose neighbours are all in the picture.
static inline void sample_block(const struct crop *crop, const struct row *row, int first, float *out)
{
    float x[BLOCK], y[BLOCK];
    int left[BLOCK], top[BLOCK];
    for (int i = 0; i < BLOCK; i++) {
        x[i] = row->x + (float)(first + i) * row->step_x;
        y[i] = row->y + (float)(first + i) * row->step_y;
        left[i] = (int)x[i];
        top[i] = (int)y[i];
        x[i] -= (float)left[i];
        y[i] -= (float)top[i];
    }
    for (int i = 0; i < BLOCK; i++) {
        const uint8_t *p = picture_row(crop->picture, top[i]) + 4 * (size_t)left[i];
        const uint8_t *q = p + crop->picture->stride_bytes;
        const uint8_t *const neighbours[4] = {p, p + 4, q, q + 4};
        simd4 pixel = blend(crop, neighbours, x[i], y[i]);
        // A store of four floats spills one into the next pixel, which is written after it.
        if (i < BLOCK - 1)
            simd_store4(out + 3 * (size_t)i, pixel);
        else
            simd_store3(out + 3 * (size_t)i, pixel);
    }
}

static void crop_row(const struct crop *crop, const struct row *row, int width, float *out)
{
    int i = 0;
    for (; i + BLOCK <= width; i += BLOCK) {
        // Coordinates only grow or only fall along a row: if both ends are inside, all are.
        if (is_inside(crop, row, i) && is_inside(crop, row, i + BLOCK - 1)) {
            sample_block(crop, row, i, out + 3 * (size_t)i);
            continue;
        }
        for (int k = i; k < i + BLOCK; k++)
            sample_anywhere(crop, row, k, out + 3 * (size_t)k);
    }
    for (; i < width; i++)
        sample_anywhere(crop, row, i, out + 3 * (size_t)i);
}

void crop_to_tensor(const struct picture *picture, const struct roi *roi, const struct crop_options *options,
                    float *tensor)
{
    struct crop crop = {.picture = picture,
                        .m = crop_tensor_to_picture(roi, options),
                        .scale = (options->maximum - options->minimum) / 255.0f,
                        .minimum = options->minimum,
                        .zero_border = options->zero_border,
                        .last_x = (float)(picture->width_px - 1),
                        .last_y = (float)(picture->height_px - 1)};
    if (picture->width_px < 1 || picture->height_px < 1) {
        for (int i = 0; i < options->width * options->height * 3; i++)
            tensor[i] = options->minimum;
        return;
    }
    for (int j = 0; j < options->height; j++) {
        // The centre of tensor pixel (0, j); a picture pixel's centre is half a pixel from its corner.
        struct vec2 start = affine_apply(&crop.m, (struct vec2){0.5f, (float)j + 0.5f});
        struct row row = {start.x - 0.5f, start.y - 0.5f, crop.m.a, crop.m.d};
        crop_row(&crop, &row, options->width, tensor + (size_t)j * (size_t)options->width * 3);
    }
}
