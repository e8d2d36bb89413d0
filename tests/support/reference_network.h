// A slow, plain interpreter of the .tflite networks we use: every operator as its definition says it, sums in
// double. It shares the file reader with the real one and nothing else, so that the two can be compared.
//
// It trusts the file: it is for the models, not for broken ones. reference_compare runs both and looks at
// every output.
#ifndef CHEVAL_TESTS_SUPPORT_REFERENCE_NETWORK_H
#define CHEVAL_TESTS_SUPPORT_REFERENCE_NETWORK_H

#include "tests/support/test_support.h"
#include "tracking/nn/flexbuffer.h"
#include "tracking/nn/half.h"
#include "tracking/nn/network.h"
#include "tracking/nn/tflite.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct reference {
    struct tflite_model model;
    float **values; // of each tensor; NULL until computed
};

static float *reference_room(struct reference *r, int tensor)
{
    if (r->values[tensor] == NULL)
        r->values[tensor] = calloc((size_t)r->model.tensors[tensor].count, sizeof(float));
    assert_non_null(r->values[tensor]);
    return r->values[tensor];
}

static void reference_create(struct reference *r, const uint8_t *bytes, size_t size)
{
    assert_int_equal(tflite_parse("reference", bytes, size, &r->model, NULL), RESULT_OK);
    r->values = calloc((size_t)r->model.tensor_count, sizeof *r->values);
    assert_non_null(r->values);
    for (int i = 0; i < r->model.tensor_count; i++) {
        const struct tflite_tensor *t = &r->model.tensors[i];
        if (t->data == NULL || t->sparse || (t->type != TFLITE_FLOAT16 && t->type != TFLITE_FLOAT32))
            continue;
        float *out = reference_room(r, i);
        for (int k = 0; k < t->count; k++) {
            uint16_t half = 0;
            if (t->type == TFLITE_FLOAT16) {
                memcpy(&half, t->data + 2 * k, 2);
                out[k] = half_to_float(half);
            } else {
                memcpy(&out[k], t->data + 4 * k, 4);
            }
        }
    }
}

static void reference_destroy(struct reference *r)
{
    for (int i = 0; i < r->model.tensor_count; i++)
        free(r->values[i]);
    free(r->values);
    tflite_free(&r->model);
}

// An operator's tensors, with their floats.
struct reference_node {
    const struct tflite_operator *op;
    const struct tflite_tensor *x, *w, *y;
    const float *in, *weights, *bias;
    float *out;
};

static float reference_activate(int activation, double value)
{
    if (activation != TFLITE_ACTIVATION_NONE && value < 0.0)
        value = 0.0;
    return (float)(activation == TFLITE_ACTIVATION_RELU6 && value > 6.0 ? 6.0 : value);
}

static int reference_pad(int padding, int in, int out, int filter, int stride)
{
    int total = (out - 1) * stride + filter - in;
    return padding == TFLITE_PADDING_SAME && total > 0 ? total / 2 : 0;
}

static double reference_at(const struct reference_node *n, int row, int column, int channel)
{
    const int *d = n->x->dims;
    if (row < 0 || row >= d[1] || column < 0 || column >= d[2])
        return 0.0;
    return (double)n->in[(row * d[2] + column) * d[3] + channel];
}

// The sum of one window for output channel `o`; depthwise has one input channel, itself.
static double reference_window(const struct reference_node *n, int top, int left, int o)
{
    const int *f = n->w->dims, *d = n->x->dims;
    bool depthwise = n->op->builtin == TFLITE_DEPTHWISE_CONV_2D;
    double sum = n->bias != NULL ? (double)n->bias[o] : 0.0;
    for (int y = 0; y < f[1]; y++)
        for (int x = 0; x < f[2]; x++) {
            int row = top + y, column = left + x;
            if (row < 0 || row >= d[1] || column < 0 || column >= d[2])
                continue;
            const float *in = n->in + (row * d[2] + column) * d[3];
            if (depthwise) {
                sum += (double)in[o] * (double)n->weights[(y * f[2] + x) * f[3] + o];
                continue;
            }
            const float *weights = n->weights + ((o * f[1] + y) * f[2] + x) * f[3];
            for (int i = 0; i < f[3]; i++)
                sum += (double)in[i] * (double)weights[i];
        }
    return sum;
}

static double reference_maximum(const struct reference_node *n, int top, int left, int channel)
{
    double maximum = -HUGE_VAL;
    for (int y = top; y < top + n->op->options.filter_h && y < n->x->dims[1]; y++)
        for (int x = left; x < left + n->op->options.filter_w && x < n->x->dims[2]; x++)
            if (y >= 0 && x >= 0)
                maximum = fmax(maximum, reference_at(n, y, x, channel));
    return maximum;
}

static void reference_windows(const struct reference_node *n)
{
    const struct tflite_options *o = &n->op->options;
    const int *d = n->y->dims;
    bool pool = n->op->builtin == TFLITE_MAX_POOL_2D;
    int top = reference_pad(o->padding, n->x->dims[1], d[1], pool ? o->filter_h : n->w->dims[1], o->stride_h);
    int left =
        reference_pad(o->padding, n->x->dims[2], d[2], pool ? o->filter_w : n->w->dims[2], o->stride_w);
    for (int i = 0; i < n->y->count; i++) {
        int channel = i % d[3], column = i / d[3] % d[2] * o->stride_w - left;
        int row = i / d[3] / d[2] * o->stride_h - top;
        n->out[i] = reference_activate(o->activation, pool ? reference_maximum(n, row, column, channel)
                                                           : reference_window(n, row, column, channel));
    }
}

static void reference_padding(const struct reference_node *n)
{
    int32_t before[8];
    memcpy(before, n->w->data, sizeof before); // pairs; none is before the first channel
    const int *d = n->y->dims;
    for (int i = 0; i < n->y->count; i++) {
        int channel = i % d[3], column = i / d[3] % d[2] - before[4], row = i / d[3] / d[2] - before[2];
        n->out[i] = channel < n->x->dims[3] ? (float)reference_at(n, row, column, channel) : 0.0f;
    }
}

// The sum or mean over one dimension, or the mean over rows and columns.
static void reference_reduce(const struct reference_node *n)
{
    int32_t axis = 0;
    bool one = n->op->builtin != TFLITE_AVERAGE_POOL_2D && n->w->count == 1;
    if (one)
        memcpy(&axis, n->w->data, sizeof axis);
    int first = !one ? 1 : axis < 0 ? axis + n->x->rank : axis, last = one ? first : 2;
    int length = 1, inside = 1;
    for (int i = first; i < n->x->rank; i++)
        *(i <= last ? &length : &inside) *= n->x->dims[i];
    for (int i = 0; i < n->y->count; i++) {
        double sum = 0.0;
        for (int k = 0; k < length; k++)
            sum += (double)n->in[(i / inside * length + k) * inside + i % inside];
        n->out[i] = (float)(n->op->builtin == TFLITE_SUM ? sum : sum / length);
    }
}

// The result's element i is where its place in the input is counted up, dimension by dimension.
static void reference_transpose(const struct reference_node *n)
{
    int32_t order[TFLITE_MAX_DIMS];
    memcpy(order, n->w->data, (size_t)n->w->count * sizeof order[0]);
    for (int i = 0; i < n->y->count; i++) {
        int place[TFLITE_MAX_DIMS], rest = i, from = 0;
        for (int d = n->y->rank - 1; d >= 0; d--) {
            place[order[d]] = rest % n->y->dims[d];
            rest /= n->y->dims[d];
        }
        for (int d = 0; d < n->x->rank; d++)
            from = from * n->x->dims[d] + place[d];
        n->out[i] = n->in[from];
    }
}

// Each input pixel added to all that its filter reaches, less the border that SAME padding leaves out.
static void reference_deconvolution(const struct reference_node *n)
{
    const int *x = n->x->dims, *f = n->w->dims, *y = n->y->dims;
    int stride = n->op->options.stride_h, top = 0, left = 0;
    if (n->op->options.padding == TFLITE_PADDING_SAME) {
        top = ((x[1] - 1) * stride + f[1] - y[1]) / 2;
        left = ((x[2] - 1) * stride + f[2] - y[2]) / 2;
    }
    for (int i = 0; i < n->y->count; i++)
        n->out[i] = n->bias[i % y[3]];
    for (int from = 0; from < x[1] * x[2]; from++)
        for (int tap = 0; tap < f[0] * f[1] * f[2]; tap++) {
            int row = from / x[2] * stride + tap / f[2] % f[1] - top;
            int column = from % x[2] * stride + tap % f[2] - left;
            if (row < 0 || row >= y[1] || column < 0 || column >= y[2])
                continue;
            float *out = n->out + (row * y[2] + column) * y[3] + tap / (f[1] * f[2]);
            for (int k = 0; k < f[3]; k++)
                *out += n->in[from * x[3] + k] * n->weights[tap * f[3] + k];
        }
}

static void reference_fully_connected(const struct reference_node *n)
{
    int inputs = n->w->dims[1], outputs = n->w->dims[0];
    for (int i = 0; i < n->y->count; i++) {
        double sum = n->bias != NULL ? (double)n->bias[i % outputs] : 0.0;
        for (int k = 0; k < inputs; k++)
            sum += (double)n->in[i / outputs * inputs + k] * (double)n->weights[i % outputs * inputs + k];
        n->out[i] = reference_activate(n->op->options.activation, sum);
    }
}

static void reference_resize(const struct reference_node *n)
{
    assert_true(n->op->options.half_pixel_centres);
    const int *x = n->x->dims, *y = n->y->dims;
    for (int i = 0; i < n->y->count; i++) {
        int channel = i % y[3], column = i / y[3] % y[2], row = i / y[3] / y[2];
        double across = fmin(fmax((column + 0.5) * x[2] / y[2] - 0.5, 0.0), x[2] - 1);
        double down = fmin(fmax((row + 0.5) * x[1] / y[1] - 0.5, 0.0), x[1] - 1);
        double sum = 0.0;
        for (int k = 0; k < 4; k++) {
            int left = (int)across + k % 2, top = (int)down + k / 2;
            sum +=
                (1.0 - fabs(across - left)) * (1.0 - fabs(down - top)) * reference_at(n, top, left, channel);
        }
        n->out[i] = (float)sum;
    }
}

static void reference_depth_to_space(const struct reference_node *n)
{
    const int *y = n->y->dims;
    int block = n->op->options.block_size;
    for (int i = 0; i < n->y->count; i++) {
        int channel = i % y[3], column = i / y[3] % y[2], row = i / y[3] / y[2];
        int from = (row % block * block + column % block) * y[3] + channel;
        n->out[i] = (float)reference_at(n, row / block, column / block, from);
    }
}

static int32_t reference_index(const struct tflite_indices *indices, uint32_t i)
{
    uint32_t value = 0;
    for (int b = 0; b < indices->bytes; b++)
        value |= (uint32_t)indices->data[i * (uint32_t)indices->bytes + (uint32_t)b] << 8 * b;
    return (int32_t)value;
}

// The models' way: filters of 1 x 1 whose last dimension alone is compressed.
static void reference_densify(const struct reference_node *n)
{
    const int *d = n->x->dims;
    assert_true(n->x->type == TFLITE_FLOAT16 && d[1] == 1 && d[2] == 1);
    for (int o = 0; o < d[0]; o++) {
        int32_t end = reference_index(&n->x->segments[3], (uint32_t)o + 1);
        for (int32_t i = reference_index(&n->x->segments[3], (uint32_t)o); i < end; i++) {
            uint16_t half;
            memcpy(&half, n->x->data + 2 * i, 2);
            n->out[o * d[3] + reference_index(&n->x->indices[3], (uint32_t)i)] = half_to_float(half);
        }
    }
}

// The models join along the axis of the boxes: everything behind it stays together.
static void reference_join(const struct reference *r, const struct reference_node *n)
{
    float *out = n->out;
    for (int i = 0; i < n->op->input_count; i++) {
        size_t count = (size_t)r->model.tensors[n->op->inputs[i]].count;
        memcpy(out, r->values[n->op->inputs[i]], count * sizeof *out);
        out += count;
    }
}

static void reference_multiply(double a[16], const double b[16])
{
    double product[16];
    for (int i = 0; i < 16; i++) {
        product[i] = 0.0;
        for (int k = 0; k < 4; k++)
            product[i] += a[i / 4 * 4 + k] * b[k * 4 + i % 4];
    }
    memcpy(a, product, sizeof product);
}

static double reference_option(const struct tflite_operator *op, const char *key)
{
    double value = 0.0;
    assert_true(flex_map_number(op->custom_options, op->custom_size, key, &value));
    return value;
}

static void reference_landmarks_to_matrix(const struct reference_node *n)
{
    int32_t subset[256];
    int count = 0;
    assert_true(
        flex_map_integers(n->op->custom_options, n->op->custom_size, "subset_idxs", subset, 256, &count));
    const float *l = n->in + 3 * (int)reference_option(n->op, "left_rotation_idx");
    const float *r = n->in + 3 * (int)reference_option(n->op, "right_rotation_idx");
    double theta = reference_option(n->op, "target_rotation_radians") -
                   atan2((double)r[1] - (double)l[1], (double)r[0] - (double)l[0]);
    double c = cos(theta), s = sin(theta), low[2] = {1e9, 1e9}, high[2] = {-1e9, -1e9};
    for (int i = 0; i < count; i++) {
        double x = (double)n->in[3 * subset[i]], y = (double)n->in[3 * subset[i] + 1];
        const double turned[2] = {x * c - y * s, x * s + y * c};
        for (int k = 0; k < 2; k++) {
            low[k] = fmin(low[k], turned[k]);
            high[k] = fmax(high[k], turned[k]);
        }
    }
    double w = reference_option(n->op, "output_width"), h = reference_option(n->op, "output_height");
    double sx = reference_option(n->op, "scale_x") * (high[0] - low[0]) / w;
    double sy = reference_option(n->op, "scale_y") * (high[1] - low[1]) / h;
    double mx = (low[0] + high[0]) / 2, my = (low[1] + high[1]) / 2;
    // Turn back, after moving to the centre of the turned bounds, after scaling, after centring the output.
    double m[16] = {c, s, 0, 0, -s, c, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    reference_multiply(m, (const double[16]){1, 0, 0, mx, 0, 1, 0, my, 0, 0, 1, 0, 0, 0, 0, 1});
    reference_multiply(m, (const double[16]){sx, 0, 0, 0, 0, sy, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1});
    reference_multiply(m, (const double[16]){1, 0, 0, -w / 2, 0, 1, 0, -h / 2, 0, 0, 1, 0, 0, 0, 0, 1});
    for (int i = 0; i < 16; i++)
        n->out[i] = (float)m[i];
}

static void reference_cut(const struct reference_node *n)
{
    const int *d = n->y->dims;
    const float *m = n->weights;
    for (int i = 0; i < n->y->count; i++) {
        int channel = i % d[3];
        double column = i / d[3] % d[2] + 0.5, row = i / d[3] / d[2] + 0.5;
        double x = (double)m[0] * column + (double)m[1] * row + (double)m[3] - 0.5;
        double y = (double)m[4] * column + (double)m[5] * row + (double)m[7] - 0.5;
        double sum = 0.0;
        for (int k = 0; k < 4; k++) {
            int left = (int)floor(x) + k % 2, top = (int)floor(y) + k / 2;
            sum += (1.0 - fabs(x - left)) * (1.0 - fabs(y - top)) * reference_at(n, top, left, channel);
        }
        bool outside = x < 0 || x > n->x->dims[2] - 1 || y < 0 || y > n->x->dims[1] - 1;
        n->out[i] = outside ? 0.0f : (float)sum;
    }
}

static void reference_custom(const struct reference_node *n)
{
    if (strcmp(n->op->name, "Landmarks2TransformMatrix") == 0) {
        reference_landmarks_to_matrix(n);
    } else if (strcmp(n->op->name, "TransformTensorBilinear") == 0) {
        reference_cut(n);
    } else {
        assert_string_equal(n->op->name, "TransformLandmarks");
        assert_int_equal(n->x->dims[2], 2);
        const float *m = n->weights;
        for (int i = 0; i < n->x->dims[1]; i++)
            for (int k = 0; k < 2; k++)
                n->out[2 * i + k] = m[4 * k] * n->in[2 * i] + m[4 * k + 1] * n->in[2 * i + 1] + m[4 * k + 3];
    }
}

// Which element of an input meets element `i` of the result: its dimensions are matched from the last, those
// of 1 stay.
static int reference_partner(const struct reference_node *n, const struct tflite_tensor *input, int i)
{
    int index = 0, step = 1;
    for (int k = 1; k <= input->rank; k++) {
        int size = n->y->dims[n->y->rank - k], own = input->dims[input->rank - k];
        index += (own == 1 ? 0 : i % size) * step;
        step *= own;
        i /= size;
    }
    return index;
}

static double reference_element(const struct reference_node *n, int i)
{
    bool two = n->weights != NULL;
    double a = (double)n->in[two ? reference_partner(n, n->x, i) : i];
    double b = two ? (double)n->weights[reference_partner(n, n->w, i)] : 0.0;
    switch (n->op->builtin) {
    case TFLITE_ADD:
        return a + b;
    case TFLITE_SUB:
        return a - b;
    case TFLITE_MUL:
        return a * b;
    case TFLITE_DIV:
        return a / b;
    case TFLITE_SQUARED_DIFFERENCE:
        return (a - b) * (a - b);
    case TFLITE_NEG:
        return -a;
    case TFLITE_SQRT:
        return sqrt(a);
    case TFLITE_RSQRT:
        return 1.0 / sqrt(a);
    case TFLITE_PRELU:
        return a < 0.0 ? a * b : a;
    case TFLITE_RELU:
        return fmax(a, 0.0);
    case TFLITE_LOGISTIC:
        return 1.0 / (1.0 + exp(-a));
    case TFLITE_HARD_SWISH:
        return a * fmin(fmax(a + 3.0, 0.0), 6.0) / 6.0;
    case TFLITE_DEQUANTIZE:
    case TFLITE_RESHAPE:
    case TFLITE_STRIDED_SLICE: // the models take everything, or the first rows
        return a;
    default:
        fail_msg("the reference has no %s", n->op->name);
        return 0.0;
    }
}

static void reference_elements(const struct reference_node *n)
{
    for (int i = 0; i < n->y->count; i++)
        n->out[i] = reference_activate(n->op->options.activation, reference_element(n, i));
}

static void reference_operator(const struct reference *r, const struct reference_node *n)
{
    switch (n->op->builtin) {
    case TFLITE_CONV_2D:
    case TFLITE_DEPTHWISE_CONV_2D:
    case TFLITE_MAX_POOL_2D:
        reference_windows(n);
        break;
    case TFLITE_DECONVOLUTION:
        reference_deconvolution(n);
        break;
    case TFLITE_AVERAGE_POOL_2D: // the models have it over everything only
    case TFLITE_MEAN:
    case TFLITE_SUM:
        reference_reduce(n);
        break;
    case TFLITE_TRANSPOSE:
        reference_transpose(n);
        break;
    case TFLITE_FULLY_CONNECTED:
        reference_fully_connected(n);
        break;
    case TFLITE_RESIZE_BILINEAR:
        reference_resize(n);
        break;
    case TFLITE_DEPTH_TO_SPACE:
        reference_depth_to_space(n);
        break;
    case TFLITE_PAD:
        reference_padding(n);
        break;
    case TFLITE_CONCATENATION:
        reference_join(r, n);
        break;
    case TFLITE_DENSIFY:
        reference_densify(n);
        break;
    case TFLITE_CUSTOM:
        reference_custom(n);
        break;
    default:
        reference_elements(n);
        break;
    }
}

static void reference_run(struct reference *r, const float *input)
{
    const struct tflite_tensor *tensors = r->model.tensors;
    int first = r->model.inputs[0];
    memcpy(reference_room(r, first), input, (size_t)tensors[first].count * sizeof *input);
    for (int i = 0; i < r->model.operator_count; i++) {
        const struct tflite_operator *op = &r->model.operators[i];
        int x = op->inputs[0], w = op->input_count > 1 ? op->inputs[1] : x, y = op->outputs[0];
        const struct reference_node node = {op,
                                            &tensors[x],
                                            &tensors[w],
                                            &tensors[y],
                                            r->values[x],
                                            op->input_count > 1 ? r->values[w] : NULL,
                                            op->input_count > 2 ? r->values[op->inputs[2]] : NULL,
                                            reference_room(r, y)};
        reference_operator(r, &node);
    }
}

// Runs the network and the reference on the input as it stands. The largest difference of any output is
// compared with 1 or the output's largest value.
static void reference_compare(struct network *network, const uint8_t *bytes, size_t size, double tolerance)
{
    struct reference reference;
    reference_create(&reference, bytes, size);
    reference_run(&reference, network_input(network).data);
    assert_int_equal(network_run(network), RESULT_OK);
    assert_int_equal(network_output_count(network), reference.model.output_count);
    for (int i = 0; i < network_output_count(network); i++) {
        struct network_tensor output = network_output(network, i);
        const float *expected = reference.values[reference.model.outputs[i]];
        double worst = 0.0, largest = 1.0;
        for (int k = 0; k < output.count; k++) {
            assert_true(isfinite(output.data[k]) && isfinite(expected[k]));
            worst = fmax(worst, fabs((double)output.data[k] - (double)expected[k]));
            largest = fmax(largest, fabs((double)expected[k]));
        }
        print_message("%s: largest difference %.2g of values up to %.3g\n", output.name, worst, largest);
        assert_true(worst <= tolerance * largest);
    }
    reference_destroy(&reference);
}

#endif
