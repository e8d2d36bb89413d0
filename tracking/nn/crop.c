#include "tracking/nn/crop.h"

#include "tracking/nn/crop_level.h"

#include <math.h>
#include <stdint.h>

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

void crop_look_at(struct crop *crop, const struct picture *picture)
{
    crop->picture = picture;
    crop->last_x = (float)(picture->width_px - 1);
    crop->last_y = (float)(picture->height_px - 1);
    crop->is_speck = picture->width_px < 2 || picture->height_px < 2;
}

// Whether a level can sample this: the nearest pixels stand for those beyond the border, black ones it cannot
// make.
static inline bool is_inside(const struct crop *crop, const struct crop_row *row, int i)
{
    if (crop->is_speck || !crop->zero_border)
        return !crop->is_speck;
    float x = row->x + (float)i * row->step_x, y = row->y + (float)i * row->step_y;
    return x >= 0.0f && x < crop->last_x && y >= 0.0f && y < crop->last_y;
}

// All of a block is beyond a black border, so far that none of its neighbours is in the picture.
static inline bool is_nothing(const struct crop *crop, const struct crop_row *row, int first)
{
    int last = first + CROP_BLOCK - 1;
    float x = row->x + (float)first * row->step_x, y = row->y + (float)first * row->step_y;
    float end_x = row->x + (float)last * row->step_x, end_y = row->y + (float)last * row->step_y;
    float width = crop->last_x + 1.0f, height = crop->last_y + 1.0f;
    return crop->zero_border && ((x <= -1.0f && end_x <= -1.0f) || (x >= width && end_x >= width) ||
                                 (y <= -1.0f && end_y <= -1.0f) || (y >= height && end_y >= height));
}

const uint8_t *crop_texel(const struct crop *crop, int x, int y)
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

static inline float mix(float a, float b, float share)
{
    return a + (b - a) * share;
}

// One pixel anywhere.
static void sample_anywhere(const struct crop *crop, const struct crop_row *row, int i, float *out)
{
    // Two pixels beyond the border all is border, so far-off points are brought there.
    float x = limit(row->x + (float)i * row->step_x, -2.0f, (float)crop->picture->width_px + 1.0f);
    float y = limit(row->y + (float)i * row->step_y, -2.0f, (float)crop->picture->height_px + 1.0f);
    int left = round_down(x), top = round_down(y);
    const uint8_t *p[4] = {crop_texel(crop, left, top), crop_texel(crop, left + 1, top),
                           crop_texel(crop, left, top + 1), crop_texel(crop, left + 1, top + 1)};
    float across = x - (float)left, down = y - (float)top;
    for (int k = 0; k < 3; k++) {
        float upper = mix((float)p[0][k], (float)p[1][k], across);
        float lower = mix((float)p[2][k], (float)p[3][k], across);
        out[k] = crop_map(crop, mix(upper, lower, down));
    }
}

static void sample_block_anywhere(const struct crop *crop, const struct crop_row *row, int first, int end,
                                  float *out)
{
    bool nothing = end - first == CROP_BLOCK && is_nothing(crop, row, first);
    for (int i = first; i < end; i++, out += 3)
        if (nothing)
            out[0] = out[1] = out[2] = crop->minimum;
        else
            sample_anywhere(crop, row, i, out);
}

void crop_sample_row(const struct crop *crop, const struct crop_level *level, const struct crop_row *row,
                     int width, float *out)
{
    for (int i = 0; i < width;) {
        // Coordinates only grow or only fall along a row: if both ends of a block are inside, all of it is.
        int end = i;
        while (end + CROP_BLOCK <= width && is_inside(crop, row, end) &&
               is_inside(crop, row, end + CROP_BLOCK - 1))
            end += CROP_BLOCK;
        if (end > i) {
            level->sample(crop, row, i, end, out + 3 * (size_t)i);
        } else {
            end = i + CROP_BLOCK < width ? i + CROP_BLOCK : width;
            sample_block_anywhere(crop, row, i, end, out + 3 * (size_t)i);
        }
        i = end;
    }
}

void crop_to_tensor_by(const struct crop_level *level, const struct picture *picture, const struct roi *roi,
                       const struct crop_options *options, float *tensor)
{
    struct crop crop = {.scale = (options->maximum - options->minimum) / 255.0f,
                        .minimum = options->minimum,
                        .toned = options->gain > 0.0f && (options->gain < 1.0f || options->gain > 1.0f),
                        .gain = options->gain,
                        .bend = (options->gain - 1.0f) / 255.0f,
                        .zero_border = options->zero_border};
    const struct affine m = crop_tensor_to_picture(roi, options);
    if (picture->width_px < 1 || picture->height_px < 1) {
        for (int i = 0; i < options->width * options->height * 3; i++)
            tensor[i] = options->minimum;
        return;
    }
    crop_look_at(&crop, picture);
    if (options->area && crop_area(&crop, level, &m, options, tensor))
        return;
    for (int j = 0; j < options->height; j++) {
        // The centre of tensor pixel (0, j); a picture pixel's centre is half a pixel from its corner.
        struct vec2 start = affine_apply(&m, (struct vec2){0.5f, (float)j + 0.5f});
        const struct crop_row row = {start.x - 0.5f, start.y - 0.5f, m.a, m.d};
        crop_sample_row(&crop, level, &row, options->width, tensor + (size_t)j * (size_t)options->width * 3);
    }
}

void crop_to_tensor(const struct picture *picture, const struct roi *roi, const struct crop_options *options,
                    float *tensor)
{
    crop_to_tensor_by(crop_level_best(), picture, roi, options, tensor);
}
