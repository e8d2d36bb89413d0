#include "tracking/nn/graph.h"

#include "tracking/nn/attention_ops.h"

#include <stdlib.h>
#include <string.h>

#define MAX_FILTER 64
#define MAX_STRIDE 16
#define MAX_DILATION 16

// What one operator is checked with: the tensors that every operator has, and what the network costs so far.
struct check {
    const struct graph *graph;
    int node;
    const struct tflite_operator *op;
    const struct tflite_tensor *x, *y; // first input, first output
    size_t activation_bytes, weights, taps, multiplications;
};

static enum result refuse(const struct check *check, const char *what)
{
    return graph_refuse(check->graph, RESULT_INVALID, check->node, what);
}

static enum result unsupported(const struct check *check, const char *what)
{
    return graph_refuse(check->graph, RESULT_UNSUPPORTED, check->node, what);
}

// Input `index`, or NULL when it is left out.
static const struct tflite_tensor *input(const struct check *check, int index)
{
    if (index >= check->op->input_count || check->op->inputs[index] == TFLITE_NO_TENSOR)
        return NULL;
    return &check->graph->model->tensors[check->op->inputs[index]];
}

static bool is_computed(const struct check *check, int index)
{
    const struct tflite_tensor *tensor = input(check, index);
    return tensor != NULL && tensor->data == NULL && tensor->type == TFLITE_FLOAT32 &&
           check->graph->values[check->op->inputs[index]].constant == NULL;
}

static bool is_constant(const struct check *check, int index)
{
    return input(check, index) != NULL && check->graph->values[check->op->inputs[index]].constant != NULL;
}

static bool is_constant_ints(const struct check *check, int index, int count)
{
    const struct tflite_tensor *tensor = input(check, index);
    return tensor != NULL && tensor->data != NULL && tensor->type == TFLITE_INT32 && !tensor->sparse &&
           tensor->count == count;
}

static bool has_dims(const struct tflite_tensor *tensor, int a, int b, int c, int d)
{
    const int dims[4] = {a, b, c, d};
    return tensor->rank == 4 && memcmp(tensor->dims, dims, sizeof dims) == 0;
}

static bool same_dims(const struct tflite_tensor *a, const struct tflite_tensor *b)
{
    return a->rank == b->rank && memcmp(a->dims, b->dims, (size_t)a->rank * sizeof a->dims[0]) == 0;
}

// Adds to a cost without overflow: both stay far below SIZE_MAX / 2 as tensors are bounded.
static bool spend(size_t *spent, size_t limit, size_t a, size_t b)
{
    if (b != 0 && a > limit / b)
        return false;
    *spent += a * b;
    return *spent <= limit;
}

// --- windows: convolutions and pools ----------------------------------------------------------------------

struct window {
    int filter_h, filter_w;
    int stride_h, stride_w;
    int dilation_h, dilation_w;
};

static bool window_output(int in, int filter, int stride, int dilation, int padding, int *out)
{
    if (filter < 1 || filter > MAX_FILTER || stride < 1 || stride > MAX_STRIDE || dilation < 1 ||
        dilation > MAX_DILATION)
        return false;
    int reach = (filter - 1) * dilation + 1;
    if (padding == TFLITE_PADDING_SAME)
        *out = (in + stride - 1) / stride;
    else if (padding == TFLITE_PADDING_VALID && in >= reach)
        *out = (in - reach) / stride + 1;
    else
        return false;
    return true;
}

// Whether y is what a window over x gives, with `channels` channels; counts its taps.
static enum result check_window(struct check *check, const struct window *w, int channels)
{
    const struct tflite_tensor *x = check->x, *y = check->y;
    int padding = check->op->options.padding, h, wide;
    if (x->rank != 4 || y->rank != 4)
        return unsupported(check, "a tensor that isn't 4-dimensional");
    if (!window_output(x->dims[1], w->filter_h, w->stride_h, w->dilation_h, padding, &h) ||
        !window_output(x->dims[2], w->filter_w, w->stride_w, w->dilation_w, padding, &wide))
        return refuse(check, "a filter, stride, dilation or padding out of range");
    if (!has_dims(y, x->dims[0], h, wide, channels))
        return refuse(check, "its output's shape isn't what its inputs give");
    size_t taps = (size_t)w->filter_h * (size_t)w->filter_w;
    if (!spend(&check->taps, GRAPH_MAX_TAPS, (size_t)h * (size_t)wide, taps))
        return graph_refuse(check->graph, RESULT_TOO_LARGE, check->node, "too many positions of its filter");
    return RESULT_OK;
}

static struct window filter_window(const struct tflite_options *options, const struct tflite_tensor *filter)
{
    return (struct window){filter->dims[1],   filter->dims[2],     options->stride_h,
                           options->stride_w, options->dilation_h, options->dilation_w};
}

// Filter [O, h, w, I] (depthwise: [1, h, w, O]) and bias [O] or none.
static enum result check_weights(struct check *check, int channels)
{
    const struct tflite_tensor *filter = input(check, 1), *bias = input(check, 2);
    if (!is_constant(check, 1) || (bias != NULL && !is_constant(check, 2)))
        return unsupported(check, "weights that aren't constant");
    if (bias != NULL && bias->count != channels)
        return refuse(check, "its bias isn't a number a channel");
    // XNNPACK packs output channels in groups.
    size_t rounded = ((size_t)channels + 63) / 64 * 64;
    size_t each = (size_t)filter->count / (size_t)channels + 1;
    if (!spend(&check->weights, GRAPH_MAX_WEIGHTS, rounded, each) ||
        !spend(&check->multiplications, GRAPH_MAX_MULTIPLICATIONS, (size_t)check->y->count, each))
        return graph_refuse(check->graph, RESULT_TOO_LARGE, check->node, "too much to compute");
    return RESULT_OK;
}

static enum result check_convolution(struct check *check)
{
    const struct tflite_tensor *x = check->x, *filter = input(check, 1);
    if (!is_computed(check, 0) || filter == NULL || filter->rank != 4 || x->rank != 4)
        return unsupported(check, "inputs that aren't a 4-dimensional tensor and filter");
    int channels = filter->dims[0];
    if (filter->dims[3] != x->dims[3])
        return refuse(check, "its filter is for another number of channels");
    struct window window = filter_window(&check->op->options, filter);
    enum result result = check_window(check, &window, channels);
    return result == RESULT_OK ? check_weights(check, channels) : result;
}

static enum result check_depthwise(struct check *check)
{
    const struct tflite_tensor *x = check->x, *filter = input(check, 1);
    if (!is_computed(check, 0) || filter == NULL || filter->rank != 4 || x->rank != 4)
        return unsupported(check, "inputs that aren't a 4-dimensional tensor and filter");
    int channels = filter->dims[3];
    if (filter->dims[0] != 1 || channels % x->dims[3] != 0)
        return refuse(check, "its filter is for another number of channels");
    struct window window = filter_window(&check->op->options, filter);
    enum result result = check_window(check, &window, channels);
    return result == RESULT_OK ? check_weights(check, channels) : result;
}

// How far a deconvolution reaches in one direction.
static bool deconvolution_output(int in, int filter, int stride, int padding, int *out)
{
    if (filter < 1 || filter > MAX_FILTER || stride < 1 || stride > MAX_STRIDE ||
        (padding != TFLITE_PADDING_SAME && padding != TFLITE_PADDING_VALID))
        return false;
    struct graph_padding cut = graph_deconvolution_padding(padding, in, filter, stride);
    *out = stride * (in - 1) + filter - cut.before - cut.after;
    return true;
}

static enum result check_deconvolution(struct check *check)
{
    const struct tflite_tensor *x = check->x, *y = check->y, *filter = input(check, 1);
    const struct tflite_options *o = &check->op->options;
    if (!is_computed(check, 0) || filter == NULL || filter->rank != 4 || x->rank != 4)
        return unsupported(check, "inputs that aren't a 4-dimensional tensor and filter");
    int channels = filter->dims[0], h, w;
    if (filter->dims[3] != x->dims[3])
        return refuse(check, "its filter is for another number of channels");
    if (!deconvolution_output(x->dims[1], filter->dims[1], o->stride_h, o->padding, &h) ||
        !deconvolution_output(x->dims[2], filter->dims[2], o->stride_w, o->padding, &w))
        return refuse(check, "a filter, stride or padding out of range");
    if (!has_dims(y, x->dims[0], h, w, channels))
        return refuse(check, "its output's shape isn't what its inputs give");
    size_t taps = (size_t)filter->dims[1] * (size_t)filter->dims[2];
    if (!spend(&check->taps, GRAPH_MAX_TAPS, (size_t)h * (size_t)w, taps))
        return graph_refuse(check->graph, RESULT_TOO_LARGE, check->node, "too many positions of its filter");
    return check_weights(check, channels);
}

static enum result check_pool(struct check *check)
{
    const struct tflite_options *o = &check->op->options;
    if (!is_computed(check, 0) || check->x->rank != 4)
        return unsupported(check, "an input that isn't a 4-dimensional tensor");
    if (graph_pools_all(check->op, check->x, check->y))
        return has_dims(check->y, check->x->dims[0], 1, 1, check->x->dims[3])
                   ? RESULT_OK
                   : refuse(check, "its output's shape isn't what its inputs give");
    struct window window = {o->filter_h, o->filter_w, o->stride_h, o->stride_w, 1, 1};
    return check_window(check, &window, check->x->dims[3]);
}

static enum result check_fully_connected(struct check *check)
{
    const struct tflite_tensor *filter = input(check, 1);
    if (!is_computed(check, 0) || filter == NULL || filter->rank != 2)
        return unsupported(check, "inputs that aren't a tensor and a 2-dimensional filter");
    int channels = filter->dims[0];
    if (check->x->count % filter->dims[1] != 0 ||
        (int64_t)check->x->count / filter->dims[1] * channels != check->y->count || check->y->rank != 2 ||
        check->y->dims[1] != channels)
        return refuse(check, "its output's shape isn't what its inputs give");
    return check_weights(check, channels);
}

// --- element by element -----------------------------------------------------------------------------------

static enum result check_same(struct check *check)
{
    if (!is_computed(check, 0))
        return unsupported(check, "an input that isn't computed floats");
    if (!same_dims(check->x, check->y))
        return refuse(check, "its output's shape isn't its input's");
    return RESULT_OK;
}

static enum result check_prelu(struct check *check)
{
    enum result result = check_same(check);
    if (result != RESULT_OK)
        return result;
    const struct tflite_tensor *slopes = input(check, 1);
    if (check->x->rank != 4 || slopes == NULL || !is_constant(check, 1) || slopes->count != check->x->dims[3])
        return unsupported(check, "slopes that aren't a constant a channel");
    return RESULT_OK;
}

// Dimensions are matched from the last; one of the two may be 1.
static enum result check_binary(struct check *check)
{
    const struct tflite_tensor *a = check->x, *b = input(check, 1), *y = check->y;
    bool a_computed = is_computed(check, 0), b_computed = is_computed(check, 1);
    if (!(a_computed && (b_computed || is_constant(check, 1))) && !(is_constant(check, 0) && b_computed))
        return unsupported(check, "inputs that aren't floats, at least one computed");
    int rank = a->rank > b->rank ? a->rank : b->rank;
    if (y->rank != rank)
        return refuse(check, "its output's shape isn't what its inputs give");
    for (int i = 1; i <= rank; i++) {
        int da = i <= a->rank ? a->dims[a->rank - i] : 1;
        int db = i <= b->rank ? b->dims[b->rank - i] : 1;
        int larger = da > db ? da : db;
        if ((da != larger && da != 1) || (db != larger && db != 1) || y->dims[rank - i] != larger)
            return refuse(check, "its output's shape isn't what its inputs give");
    }
    return RESULT_OK;
}

// --- shapes -----------------------------------------------------------------------------------------------

static enum result check_reshape(struct check *check)
{
    if (!is_computed(check, 0))
        return unsupported(check, "an input that isn't computed floats");
    if (check->op->input_count > 1 && input(check, 1) != NULL && input(check, 1)->data == NULL)
        return unsupported(check, "a shape that isn't constant");
    if (check->x->count != check->y->count || check->y->rank == 0)
        return refuse(check, "changes the number of elements");
    return RESULT_OK;
}

static enum result check_pad(struct check *check)
{
    const struct tflite_tensor *x = check->x, *y = check->y;
    if (!is_computed(check, 0) || !is_constant_ints(check, 1, 2 * x->rank))
        return unsupported(check, "inputs that aren't a tensor and constant paddings");
    if (y->rank != x->rank || x->rank == 0)
        return refuse(check, "its output's shape isn't what its inputs give");
    for (int i = 0; i < x->rank; i++) {
        int before = graph_int(input(check, 1), 2 * i), after = graph_int(input(check, 1), 2 * i + 1);
        if (before < 0 || after < 0 || before > TFLITE_MAX_DIM || after > TFLITE_MAX_DIM ||
            y->dims[i] != x->dims[i] + before + after)
            return refuse(check, "its output's shape isn't what its inputs give");
    }
    return RESULT_OK;
}

static enum result check_view(struct check *check)
{
    struct graph_view view;
    if (!is_computed(check, 0))
        return unsupported(check, "an input that isn't computed floats");
    return graph_view_of(check->graph->model, check->op, &view)
               ? RESULT_OK
               : unsupported(check,
                             "only constant parts in steps of 1, whose shape the output has, are taken");
}

static enum result check_concatenation(struct check *check)
{
    const struct tflite_options *options = &check->op->options;
    const struct tflite_tensor *y = check->y;
    int axis = options->axis < 0 && options->axis >= -y->rank ? options->axis + y->rank : options->axis;
    if (axis < 0 || axis >= y->rank || options->activation != TFLITE_ACTIVATION_NONE)
        return unsupported(check, "an axis out of range, or an activation");
    int length = 0;
    for (int i = 0; i < check->op->input_count; i++) {
        const struct tflite_tensor *part = input(check, i);
        if ((!is_computed(check, i) && !is_constant(check, i)) || part->rank != y->rank)
            return unsupported(check, "inputs that aren't floats of the output's rank");
        for (int k = 0; k < y->rank; k++)
            if (k != axis && part->dims[k] != y->dims[k])
                return refuse(check, "its output's shape isn't what its inputs give");
        length += part->dims[axis];
    }
    return length == y->dims[axis] ? RESULT_OK
                                   : refuse(check, "its output's shape isn't what its inputs give");
}

static enum result check_resize(struct check *check)
{
    const struct tflite_tensor *x = check->x, *y = check->y;
    if (!is_computed(check, 0) || x->rank != 4 || y->rank != 4 || !is_constant_ints(check, 1, 2) ||
        (check->op->options.align_corners && check->op->options.half_pixel_centres))
        return unsupported(check, "inputs that aren't a 4-dimensional tensor and a constant size");
    if (!has_dims(y, x->dims[0], graph_int(input(check, 1), 0), graph_int(input(check, 1), 1), x->dims[3]))
        return refuse(check, "its output's shape isn't what its inputs give");
    if (!spend(&check->taps, GRAPH_MAX_TAPS, (size_t)y->dims[1] * (size_t)y->dims[2], 8))
        return graph_refuse(check->graph, RESULT_TOO_LARGE, check->node, "its output is too large");
    return RESULT_OK;
}

// Whether y is x without dimension `axis`, or with a 1 there.
static bool lacks_dimension(const struct tflite_tensor *x, const struct tflite_tensor *y, int axis)
{
    bool kept = y->rank == x->rank;
    if (!kept && y->rank != x->rank - 1)
        return false;
    for (int i = 0, k = 0; i < x->rank; i++) {
        if (i == axis && !kept)
            continue;
        if (y->dims[k++] != (i == axis ? 1 : x->dims[i]))
            return false;
    }
    return true;
}

static enum result check_reduction(struct check *check)
{
    const struct tflite_tensor *x = check->x, *y = check->y, *axes = input(check, 1);
    if (!is_computed(check, 0))
        return unsupported(check, "an input that isn't computed floats");
    int axis = graph_reduced_dimension(check->graph->model, check->op);
    if (axis >= 0)
        return lacks_dimension(x, y, axis) ? RESULT_OK
                                           : refuse(check, "its output's shape isn't what its inputs give");
    if (check->op->builtin != TFLITE_MEAN || x->rank != 4 || !is_constant_ints(check, 1, 2) ||
        graph_int(axes, 0) != 1 || graph_int(axes, 1) != 2)
        return unsupported(check, "only one dimension, or rows and columns, are reduced");
    bool flat = y->rank == 2 && y->dims[0] == x->dims[0] && y->dims[1] == x->dims[3];
    if (!flat && !has_dims(y, x->dims[0], 1, 1, x->dims[3]))
        return refuse(check, "its output's shape isn't what its inputs give");
    return RESULT_OK;
}

static enum result check_depth_to_space(struct check *check)
{
    const struct tflite_tensor *x = check->x;
    int block = check->op->options.block_size;
    if (!is_computed(check, 0) || x->rank != 4 || block < 2 || block > MAX_STRIDE)
        return unsupported(check, "an input that isn't 4-dimensional, or a block size out of range");
    if (x->dims[3] % (block * block) != 0 ||
        !has_dims(check->y, x->dims[0], x->dims[1] * block, x->dims[2] * block, x->dims[3] / (block * block)))
        return refuse(check, "its output's shape isn't what its inputs give");
    return RESULT_OK;
}

// --- the attention mesh's own -----------------------------------------------------------------------------

static bool is_matrix(const struct tflite_tensor *tensor)
{
    return tensor != NULL && tensor->rank == 3 && tensor->dims[0] == 1 && tensor->dims[1] == 4 &&
           tensor->dims[2] == 4;
}

static enum result check_custom(struct check *check)
{
    const struct tflite_tensor *x = check->x, *y = check->y;
    const struct tflite_operator *op = check->op;
    enum attention_op kind;
    if (!attention_op_named(op->name, op->version, &kind))
        return unsupported(check, "this custom operator, or this version of it, is not known here");
    if (!is_computed(check, 0) || (kind != ATTENTION_LANDMARKS_TO_MATRIX && !is_computed(check, 1)))
        return unsupported(check, "inputs that aren't computed floats");
    bool fits = false;
    if (kind == ATTENTION_LANDMARKS_TO_MATRIX) {
        fits = x->rank == 3 && x->dims[0] == 1 && x->dims[2] == 3 && is_matrix(y);
        struct attention_region region;
        if (fits && !attention_region_read(op->custom_options, op->custom_size, x->dims[1], &region))
            return refuse(check, "its options can't be read or name landmarks that aren't there");
    } else if (kind == ATTENTION_TENSOR_BILINEAR) {
        fits = x->rank == 4 && y->rank == 4 && x->dims[0] == 1 && y->dims[0] == 1 &&
               x->dims[3] == y->dims[3] && is_matrix(input(check, 1));
    } else {
        fits = x->rank == 3 && (x->dims[2] == 2 || x->dims[2] == 3) && x->dims[0] == 1 && same_dims(x, y) &&
               is_matrix(input(check, 1));
    }
    return fits ? RESULT_OK : refuse(check, "its tensors have other shapes than it works on");
}

// More inputs than an operator reads would be needed by it and used by nobody, which XNNPACK asserts against.
static int most_inputs(int builtin)
{
    switch (builtin) {
    case TFLITE_CONV_2D:
    case TFLITE_DEPTHWISE_CONV_2D:
    case TFLITE_FULLY_CONNECTED:
    case TFLITE_DECONVOLUTION:
        return 3;
    case TFLITE_STRIDED_SLICE:
        return 4;
    case TFLITE_ADD:
    case TFLITE_MUL:
    case TFLITE_SUB:
    case TFLITE_DIV:
    case TFLITE_SQUARED_DIFFERENCE:
    case TFLITE_PRELU:
    case TFLITE_RESHAPE:
    case TFLITE_TRANSPOSE:
    case TFLITE_PAD:
    case TFLITE_RESIZE_BILINEAR:
    case TFLITE_MEAN:
    case TFLITE_SUM:
    case TFLITE_CUSTOM:
        return 2;
    case TFLITE_CONCATENATION:
        return TFLITE_MAX_OPERANDS;
    case TFLITE_AVERAGE_POOL_2D:
    case TFLITE_MAX_POOL_2D:
    case TFLITE_RELU:
    case TFLITE_RELU6:
    case TFLITE_LOGISTIC:
    case TFLITE_HARD_SWISH:
    case TFLITE_NEG:
    case TFLITE_SQRT:
    case TFLITE_RSQRT:
    case TFLITE_DEPTH_TO_SPACE:
        return 1;
    default:
        return 0; // not run here
    }
}

static enum result check_kind(struct check *check)
{
    switch (check->op->builtin) {
    case TFLITE_CONV_2D:
        return check_convolution(check);
    case TFLITE_DEPTHWISE_CONV_2D:
        return check_depthwise(check);
    case TFLITE_DECONVOLUTION:
        return check_deconvolution(check);
    case TFLITE_AVERAGE_POOL_2D:
    case TFLITE_MAX_POOL_2D:
        return check_pool(check);
    case TFLITE_FULLY_CONNECTED:
        return check_fully_connected(check);
    case TFLITE_ADD:
    case TFLITE_MUL:
    case TFLITE_SUB:
    case TFLITE_DIV:
    case TFLITE_SQUARED_DIFFERENCE:
        return check_binary(check);
    case TFLITE_RELU:
    case TFLITE_RELU6:
    case TFLITE_LOGISTIC:
    case TFLITE_HARD_SWISH:
    case TFLITE_NEG:
    case TFLITE_SQRT:
    case TFLITE_RSQRT:
        return check_same(check);
    case TFLITE_PRELU:
        return check_prelu(check);
    case TFLITE_RESHAPE:
        return check_reshape(check);
    case TFLITE_PAD:
        return check_pad(check);
    case TFLITE_STRIDED_SLICE:
    case TFLITE_TRANSPOSE:
        return check_view(check);
    case TFLITE_CONCATENATION:
        return check_concatenation(check);
    case TFLITE_RESIZE_BILINEAR:
        return check_resize(check);
    case TFLITE_MEAN:
    case TFLITE_SUM:
        return check_reduction(check);
    case TFLITE_DEPTH_TO_SPACE:
        return check_depth_to_space(check);
    case TFLITE_CUSTOM:
        return check_custom(check);
    default:
        return unsupported(check, "this operator is not checked"); // not reached: most_inputs is 0
    }
}

// XNNPACK doesn't look whether it was given the memory it asks for. It asks for less than this.
static enum result check_memory(const struct check *check)
{
    size_t bytes = check->activation_bytes + check->weights * sizeof(float) + check->taps * sizeof(void *);
    void *volatile all = malloc(bytes + 1);
    if (all == NULL)
        return diagnose(check->graph->why, RESULT_NO_MEMORY, "%s: out of memory: it needs %zu MB",
                        check->graph->label, (bytes >> 20) + 1);
    free(all);
    return RESULT_OK;
}

enum result graph_check(const struct graph *graph)
{
    const struct tflite_model *model = graph->model;
    if (model->tensors[graph->input].type != TFLITE_FLOAT32)
        return diagnose(graph->why, RESULT_UNSUPPORTED, "%s: its input isn't float32", graph->label);
    struct check check = {.graph = graph};
    for (int n = 0; n < model->operator_count; n++) {
        if (!graph->nodes[n].needed || graph->nodes[n].constant)
            continue;
        check.node = n;
        check.op = &model->operators[n];
        int most = most_inputs(check.op->builtin);
        if (most == 0)
            return unsupported(&check, "this operator is not supported");
        check.x = input(&check, 0);
        if (check.x == NULL || check.op->output_count != 1 || check.op->input_count > most)
            return unsupported(&check, "this number of inputs and outputs");
        check.y = &model->tensors[check.op->outputs[0]];
        if (check.y->type != TFLITE_FLOAT32)
            return unsupported(&check, "an output that isn't float32");
        if (check.op->options.activation > TFLITE_ACTIVATION_RELU6)
            return unsupported(&check, "an activation that isn't known here");
        if (!spend(&check.activation_bytes, GRAPH_MAX_ACTIVATION_BYTES, (size_t)check.y->count,
                   sizeof(float)))
            return graph_refuse(graph, RESULT_TOO_LARGE, n, "too much memory for tensors");
        enum result result = check_kind(&check);
        if (result != RESULT_OK)
            return result;
    }
    return check_memory(&check);
}
