#include "tracking/nn/attention_ops.h"

#include "tracking/nn/flexbuffer.h"

#include <math.h>
#include <string.h>

bool attention_op_named(const char *name, int version, enum attention_op *op)
{
    static const struct {
        const char *name;
        enum attention_op op;
    } known[] = {
        {"Landmarks2TransformMatrix", ATTENTION_LANDMARKS_TO_MATRIX},
        {"TransformTensorBilinear", ATTENTION_TENSOR_BILINEAR},
        {"TransformLandmarks", ATTENTION_LANDMARKS},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        if (version == 2 && strcmp(name, known[i].name) == 0) {
            *op = known[i].op;
            return true;
        }
    return false;
}

static bool read_float(const uint8_t *options, size_t size, const char *key, float *value)
{
    double number;
    if (!flex_map_number(options, size, key, &number) || !(fabs(number) < 1e6))
        return false;
    *value = (float)number;
    return true;
}

static bool read_landmark(const uint8_t *options, size_t size, const char *key, int count, int *value)
{
    double number;
    if (!flex_map_number(options, size, key, &number) || !(number >= 0 && number < count))
        return false;
    *value = (int)number;
    return true;
}

bool attention_region_read(const uint8_t *options, size_t size, int landmark_count,
                           struct attention_region *out)
{
    if (!flex_map_integers(options, size, "subset_idxs", out->subset, ATTENTION_MAX_SUBSET,
                           &out->subset_count) ||
        out->subset_count == 0)
        return false;
    for (int i = 0; i < out->subset_count; i++)
        if (out->subset[i] < 0 || out->subset[i] >= landmark_count)
            return false;
    return read_landmark(options, size, "left_rotation_idx", landmark_count, &out->left) &&
           read_landmark(options, size, "right_rotation_idx", landmark_count, &out->right) &&
           read_float(options, size, "target_rotation_radians", &out->target_rad) &&
           read_float(options, size, "output_width", &out->output_width) &&
           read_float(options, size, "output_height", &out->output_height) &&
           read_float(options, size, "scale_x", &out->scale_x) &&
           read_float(options, size, "scale_y", &out->scale_y) && out->output_width >= 1.0f &&
           out->output_height >= 1.0f;
}

void attention_matrix(const struct attention_region *region, const float *landmarks, float matrix[16])
{
    const float *left = landmarks + 3 * (size_t)region->left;
    const float *right = landmarks + 3 * (size_t)region->right;
    float angle = region->target_rad - atan2f(right[1] - left[1], right[0] - left[0]);
    float c = cosf(angle), s = sinf(angle);
    // The region's bounds in axes along the line from left to right.
    float min_x = INFINITY, min_y = INFINITY, max_x = -INFINITY, max_y = -INFINITY;
    for (int i = 0; i < region->subset_count; i++) {
        const float *p = landmarks + 3 * (size_t)region->subset[i];
        float x = p[0] * c - p[1] * s, y = p[0] * s + p[1] * c;
        min_x = fminf(min_x, x);
        min_y = fminf(min_y, y);
        max_x = fmaxf(max_x, x);
        max_y = fmaxf(max_y, y);
    }
    float along = 0.5f * (min_x + max_x), across = 0.5f * (min_y + max_y);
    float centre_x = along * c + across * s, centre_y = across * c - along * s;
    // T(centre) R(-angle) S(size / output) T(-output / 2)
    float sx = region->scale_x * (max_x - min_x) / region->output_width;
    float sy = region->scale_y * (max_y - min_y) / region->output_height;
    float half_w = 0.5f * region->output_width, half_h = 0.5f * region->output_height;
    float m00 = c * sx, m01 = s * sy, m10 = -s * sx, m11 = c * sy;
    const float rows[16] = {
        m00,  m01,  0.0f, centre_x - m00 * half_w - m01 * half_h, // x
        m10,  m11,  0.0f, centre_y - m10 * half_w - m11 * half_h, // y
        0.0f, 0.0f, 1.0f, 0.0f,
        0.0f, 0.0f, 0.0f, 1.0f,
    };
    memcpy(matrix, rows, sizeof rows);
}

static void sample_point(const float *map, struct attention_map from, float x, float y, float *out)
{
    size_t channels = (size_t)from.channels;
    int column = (int)x, row = (int)y; // neither is negative
    float fx = x - (float)column, fy = y - (float)row;
    // On the last row or column the neighbour beyond has weight zero: any pixel will do for it.
    size_t right = column + 1 < from.width ? channels : 0;
    size_t below = row + 1 < from.height ? (size_t)from.width * channels : 0;
    const float *p = map + ((size_t)row * (size_t)from.width + (size_t)column) * channels;
    float w00 = (1.0f - fx) * (1.0f - fy), w01 = fx * (1.0f - fy), w10 = (1.0f - fx) * fy, w11 = fx * fy;
    for (size_t k = 0; k < channels; k++)
        out[k] = p[k] * w00 + p[right + k] * w01 + p[below + k] * w10 + p[below + right + k] * w11;
}

void attention_sample(const float *map, struct attention_map from, const float matrix[16],
                      struct attention_map to, float *out)
{
    const float *m = matrix;
    // Pixel centres: (i + .5, j + .5) is mapped, then .5 is taken off again.
    float x0 = m[3] + 0.5f * m[0] + 0.5f * m[1] - 0.5f;
    float y0 = m[7] + 0.5f * m[4] + 0.5f * m[5] - 0.5f;
    float last_x = (float)(from.width - 1), last_y = (float)(from.height - 1);
    for (int row = 0; row < to.height; row++)
        for (int column = 0; column < to.width; column++) {
            float x = m[0] * (float)column + m[1] * (float)row + x0;
            float y = m[4] * (float)column + m[5] * (float)row + y0;
            if (x >= 0.0f && x <= last_x && y >= 0.0f && y <= last_y)
                sample_point(map, from, x, y, out);
            else
                memset(out, 0, (size_t)from.channels * sizeof *out);
            out += from.channels;
        }
}

void attention_move(const float *points, int count, int dims, const float matrix[16], float *out)
{
    const float *m = matrix;
    for (int i = 0; i < count; i++) {
        float x = points[0], y = points[1];
        out[0] = m[0] * x + m[1] * y + m[3];
        out[1] = m[4] * x + m[5] * y + m[7];
        if (dims == 3)
            out[2] = points[2];
        points += dims;
        out += dims;
    }
}
