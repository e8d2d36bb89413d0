#include "tracking/nn/segment.h"

#include <math.h>
#include <stdlib.h>

// Some of XNNPACK's identifiers are wanted by nobody else.
#define NO_ID XNN_INVALID_VALUE_ID

struct segment {
    const struct graph *graph;
    int level;
    float *const *storage;
    xnn_subgraph_t subgraph;
    uint32_t *ids; // XNNPACK's value of each tensor, NO_ID until it is defined
    struct xnn_external_value *externals;
    size_t external_count;
};

bool segment_keeps(const struct tflite_operator *op)
{
    return op->builtin == TFLITE_ADD || op->builtin == TFLITE_MUL || op->builtin == TFLITE_SUB ||
           op->builtin == TFLITE_DIV || op->builtin == TFLITE_SQUARED_DIFFERENCE;
}

static bool is_ours(const struct segment *segment, int node)
{
    const struct graph_node *n = &segment->graph->nodes[node];
    return n->needed && !n->constant && !n->absorbed && !n->own && n->level == segment->level;
}

// --- values -----------------------------------------------------------------------------------------------

struct shape {
    size_t rank;
    size_t dims[TFLITE_MAX_DIMS];
};

static struct shape shape_of(const struct tflite_tensor *tensor)
{
    struct shape shape = {(size_t)tensor->rank, {0}};
    for (int i = 0; i < tensor->rank; i++)
        shape.dims[i] = (size_t)tensor->dims[i];
    if (shape.rank == 0)
        shape = (struct shape){1, {1}};
    return shape;
}

// Defines tensor `index`, of that shape, unless it is defined already.
static bool define_value(struct segment *segment, int index, const struct shape *shape)
{
    const struct graph_value *value = &segment->graph->values[index];
    if (segment->ids[index] != NO_ID)
        return true;
    bool external = value->constant == NULL && value->crosses;
    uint32_t flags = 0, external_id = NO_ID;
    if (external) {
        flags =
            value->level == segment->level ? XNN_VALUE_FLAG_EXTERNAL_OUTPUT : XNN_VALUE_FLAG_EXTERNAL_INPUT;
        external_id = (uint32_t)segment->external_count;
        segment->externals[segment->external_count++] =
            (struct xnn_external_value){external_id, segment->storage[index]};
    }
    return xnn_define_tensor_value(segment->subgraph, xnn_datatype_fp32, shape->rank, shape->dims,
                                   value->constant, external_id, flags,
                                   &segment->ids[index]) == xnn_status_success;
}

// The externals come first: their identifiers are reserved from 0 on.
static bool define_values(struct segment *segment, bool crossing)
{
    const struct graph *graph = segment->graph;
    for (int n = 0; n < graph->model->operator_count; n++) {
        if (!is_ours(segment, n))
            continue;
        const struct tflite_operator *op = &graph->model->operators[n];
        for (int i = 0; i < op->input_count + op->output_count; i++) {
            int index = i < op->input_count ? op->inputs[i] : op->outputs[i - op->input_count];
            if (index == TFLITE_NO_TENSOR)
                continue;
            const struct tflite_tensor *tensor = &graph->model->tensors[index];
            const struct graph_value *value = &graph->values[index];
            bool floats = value->constant != NULL || tensor->data == NULL;
            struct shape shape = shape_of(tensor);
            // Biases and slopes are [1, 1, C] in some files; XNNPACK wants [C].
            bool vector = i > 0 && value->constant != NULL &&
                          (op->builtin == TFLITE_PRELU || (i == 2 && !segment_keeps(op)));
            if (vector)
                shape = (struct shape){1, {(size_t)tensor->count}};
            if (floats && (value->constant == NULL && value->crosses) == crossing &&
                !define_value(segment, index, &shape))
                return false;
        }
    }
    return true;
}

static size_t count_externals(const struct segment *segment)
{
    size_t count = 0;
    const struct graph *graph = segment->graph;
    for (int i = 0; i < graph->model->tensor_count; i++)
        count += graph->values[i].needed && graph->values[i].crosses;
    return count;
}

// --- operators --------------------------------------------------------------------------------------------

struct range {
    float min, max;
};

static struct range activation_range(int activation)
{
    if (activation == TFLITE_ACTIVATION_RELU)
        return (struct range){0.0f, INFINITY};
    if (activation == TFLITE_ACTIVATION_RELU6)
        return (struct range){0.0f, 6.0f};
    if (activation == TFLITE_ACTIVATION_RELU_N1_TO_1)
        return (struct range){-1.0f, 1.0f};
    return (struct range){-INFINITY, INFINITY};
}

// Padding is given in numbers rather than left to XNN_FLAG_TENSORFLOW_SAME_PADDING.
struct borders {
    uint32_t top, right, bottom, left;
};

static struct borders borders_of(const struct tflite_options *o, const struct tflite_tensor *x, int filter_h,
                                 int filter_w, int dilation_h, int dilation_w)
{
    if (o->padding != TFLITE_PADDING_SAME)
        return (struct borders){0};
    struct graph_padding rows = graph_same_padding(x->dims[1], filter_h, o->stride_h, dilation_h);
    struct graph_padding columns = graph_same_padding(x->dims[2], filter_w, o->stride_w, dilation_w);
    return (struct borders){(uint32_t)rows.before, (uint32_t)columns.after, (uint32_t)rows.after,
                            (uint32_t)columns.before};
}

// What every definition below is given: the operator and the XNNPACK values it works on.
struct node {
    xnn_subgraph_t subgraph;
    const struct tflite_model *model;
    const struct tflite_operator *op;
    const struct tflite_tensor *x, *y;
    struct range range;
    uint32_t in, second, third, out; // values; NO_ID where there is none
};

static enum xnn_status define_convolution(const struct node *n)
{
    const struct tflite_options *o = &n->op->options;
    const struct tflite_tensor *filter = &n->model->tensors[n->op->inputs[1]];
    int h = filter->dims[1], w = filter->dims[2];
    struct borders b = borders_of(o, n->x, h, w, o->dilation_h, o->dilation_w);
    if (n->op->builtin == TFLITE_CONV_2D)
        return xnn_define_convolution_2d(
            n->subgraph, b.top, b.right, b.bottom, b.left, (uint32_t)h, (uint32_t)w, (uint32_t)o->stride_h,
            (uint32_t)o->stride_w, (uint32_t)o->dilation_h, (uint32_t)o->dilation_w, 1, (size_t)n->x->dims[3],
            (size_t)filter->dims[0], n->range.min, n->range.max, n->in, n->second, n->third, n->out, 0);
    return xnn_define_depthwise_convolution_2d(
        n->subgraph, b.top, b.right, b.bottom, b.left, (uint32_t)h, (uint32_t)w, (uint32_t)o->stride_h,
        (uint32_t)o->stride_w, (uint32_t)o->dilation_h, (uint32_t)o->dilation_w,
        (uint32_t)(filter->dims[3] / n->x->dims[3]), (size_t)n->x->dims[3], n->range.min, n->range.max, n->in,
        n->second, n->third, n->out, 0);
}

static enum xnn_status define_deconvolution(const struct node *n)
{
    const struct tflite_options *o = &n->op->options;
    const struct tflite_tensor *filter = &n->model->tensors[n->op->inputs[1]];
    int h = filter->dims[1], w = filter->dims[2];
    struct graph_padding rows = graph_deconvolution_padding(o->padding, n->x->dims[1], h, o->stride_h);
    struct graph_padding columns = graph_deconvolution_padding(o->padding, n->x->dims[2], w, o->stride_w);
    return xnn_define_deconvolution_2d(n->subgraph, (uint32_t)rows.before, (uint32_t)columns.after,
                                       (uint32_t)rows.after, (uint32_t)columns.before, 0, 0, (uint32_t)h,
                                       (uint32_t)w, (uint32_t)o->stride_h, (uint32_t)o->stride_w, 1, 1, 1,
                                       (size_t)n->x->dims[3], (size_t)filter->dims[0], n->range.min,
                                       n->range.max, n->in, n->second, n->third, n->out, 0);
}

static enum xnn_status define_pool(const struct node *n)
{
    const struct tflite_options *o = &n->op->options;
    struct borders b = borders_of(o, n->x, o->filter_h, o->filter_w, 1, 1);
    if (n->op->builtin == TFLITE_MAX_POOL_2D)
        return xnn_define_max_pooling_2d(n->subgraph, b.top, b.right, b.bottom, b.left, (uint32_t)o->filter_h,
                                         (uint32_t)o->filter_w, (uint32_t)o->stride_h, (uint32_t)o->stride_w,
                                         1, 1, n->range.min, n->range.max, n->in, n->out, 0);
    if (graph_pools_all(n->op, n->x, n->y))
        return xnn_define_global_average_pooling_2d(n->subgraph, n->range.min, n->range.max, n->in, n->out,
                                                    0);
    return xnn_define_average_pooling_2d(n->subgraph, b.top, b.right, b.bottom, b.left, (uint32_t)o->filter_h,
                                         (uint32_t)o->filter_w, (uint32_t)o->stride_h, (uint32_t)o->stride_w,
                                         n->range.min, n->range.max, n->in, n->out, 0);
}

static enum xnn_status define_pad(const struct node *n)
{
    const struct tflite_tensor *paddings = &n->model->tensors[n->op->inputs[1]];
    size_t before[TFLITE_MAX_DIMS], after[TFLITE_MAX_DIMS];
    for (int i = 0; i < n->x->rank; i++) {
        before[i] = (size_t)graph_int(paddings, 2 * i);
        after[i] = (size_t)graph_int(paddings, 2 * i + 1);
    }
    return xnn_define_static_constant_pad(n->subgraph, before, after, 0.0f, n->in, n->out, 0);
}

static enum xnn_status define_resize(const struct node *n)
{
    const struct tflite_options *o = &n->op->options;
    uint32_t flags = 0;
    if (o->align_corners)
        flags = XNN_FLAG_ALIGN_CORNERS;
    else if (!o->half_pixel_centres)
        flags = XNN_FLAG_TENSORFLOW_LEGACY_MODE;
    return xnn_define_static_resize_bilinear_2d(n->subgraph, (size_t)n->y->dims[1], (size_t)n->y->dims[2],
                                                n->in, n->out, flags);
}

static enum xnn_status define_reshape(const struct node *n)
{
    struct shape shape = shape_of(n->y);
    return xnn_define_static_reshape(n->subgraph, shape.rank, shape.dims, n->in, n->out, 0);
}

static enum xnn_status define_node(const struct node *n)
{
    switch (n->op->builtin) {
    case TFLITE_CONV_2D:
    case TFLITE_DEPTHWISE_CONV_2D:
        return define_convolution(n);
    case TFLITE_DECONVOLUTION:
        return define_deconvolution(n);
    case TFLITE_AVERAGE_POOL_2D:
    case TFLITE_MAX_POOL_2D:
        return define_pool(n);
    case TFLITE_MEAN:
        return xnn_define_global_average_pooling_2d(n->subgraph, n->range.min, n->range.max, n->in, n->out,
                                                    0);
    case TFLITE_FULLY_CONNECTED:
        return xnn_define_fully_connected(n->subgraph, n->range.min, n->range.max, n->in, n->second, n->third,
                                          n->out, XNN_FLAG_TENSORFLOW_RESHAPE_2D);
    case TFLITE_ADD:
        return xnn_define_add2(n->subgraph, n->range.min, n->range.max, n->in, n->second, n->out, 0);
    case TFLITE_MUL:
        return xnn_define_multiply2(n->subgraph, n->range.min, n->range.max, n->in, n->second, n->out, 0);
    case TFLITE_SUB:
        return xnn_define_subtract(n->subgraph, n->range.min, n->range.max, n->in, n->second, n->out, 0);
    case TFLITE_DIV:
        return xnn_define_divide(n->subgraph, n->range.min, n->range.max, n->in, n->second, n->out, 0);
    case TFLITE_SQUARED_DIFFERENCE:
        return xnn_define_squared_difference(n->subgraph, n->in, n->second, n->out, 0);
    case TFLITE_NEG:
        return xnn_define_negate(n->subgraph, n->in, n->out, 0);
    case TFLITE_SQRT:
        return xnn_define_square_root(n->subgraph, n->in, n->out, 0);
    case TFLITE_RELU:
        return xnn_define_clamp(n->subgraph, 0.0f, INFINITY, n->in, n->out, 0);
    case TFLITE_RELU6:
        return xnn_define_clamp(n->subgraph, 0.0f, 6.0f, n->in, n->out, 0);
    case TFLITE_LOGISTIC:
        return xnn_define_sigmoid(n->subgraph, n->in, n->out, 0);
    case TFLITE_HARD_SWISH:
        return xnn_define_hardswish(n->subgraph, n->in, n->out, 0);
    case TFLITE_PRELU:
        return xnn_define_prelu(n->subgraph, n->in, n->second, n->out, 0);
    case TFLITE_RESHAPE:
    case TFLITE_STRIDED_SLICE:
        return define_reshape(n);
    case TFLITE_PAD:
        return define_pad(n);
    case TFLITE_RESIZE_BILINEAR:
        return define_resize(n);
    case TFLITE_DEPTH_TO_SPACE:
        return xnn_define_depth_to_space(n->subgraph, n->in, n->out, (uint32_t)n->op->options.block_size, 0);
    default:
        return xnn_status_unsupported_parameter; // graph_check knows no others
    }
}

static uint32_t input_id(const struct segment *segment, const struct tflite_operator *op, int index)
{
    bool given = index < op->input_count && op->inputs[index] != TFLITE_NO_TENSOR;
    return given ? segment->ids[op->inputs[index]] : NO_ID;
}

static enum result define_nodes(const struct segment *segment)
{
    const struct tflite_model *model = segment->graph->model;
    for (int i = 0; i < model->operator_count; i++) {
        if (!is_ours(segment, i))
            continue;
        const struct tflite_operator *op = &model->operators[i];
        const struct node node = {.subgraph = segment->subgraph,
                                  .model = model,
                                  .op = op,
                                  .x = &model->tensors[op->inputs[0]],
                                  .y = &model->tensors[op->outputs[0]],
                                  .range = activation_range(op->options.activation),
                                  .in = input_id(segment, op, 0),
                                  .second = input_id(segment, op, 1),
                                  .third = input_id(segment, op, 2),
                                  .out = segment->ids[op->outputs[0]]};
        if (define_node(&node) != xnn_status_success)
            return graph_refuse(segment->graph, RESULT_UNSUPPORTED, i, "XNNPACK doesn't take it");
    }
    return RESULT_OK;
}

static enum result build(struct segment *segment, xnn_runtime_t *runtime)
{
    const struct graph *graph = segment->graph;
    if (xnn_create_subgraph((uint32_t)count_externals(segment), 0, &segment->subgraph) != xnn_status_success)
        return diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
    if (!define_values(segment, true) || !define_values(segment, false))
        return diagnose(graph->why, RESULT_UNSUPPORTED, "%s: XNNPACK doesn't take one of its tensors",
                        graph->label);
    enum result result = define_nodes(segment);
    if (result != RESULT_OK)
        return result;
    if (xnn_create_runtime_v2(segment->subgraph, NULL, 0, runtime) != xnn_status_success ||
        xnn_setup_runtime(*runtime, segment->external_count, segment->externals) != xnn_status_success)
        return diagnose(graph->why, RESULT_UNSUPPORTED, "%s: XNNPACK doesn't take step %d of it",
                        graph->label, segment->level);
    return RESULT_OK;
}

enum result segment_create(const struct graph *graph, int level, float *const *storage,
                           xnn_runtime_t *runtime)
{
    struct segment segment = {.graph = graph, .level = level, .storage = storage};
    *runtime = NULL;
    bool empty = true;
    for (int n = 0; n < graph->model->operator_count && empty; n++)
        empty = !is_ours(&segment, n);
    if (empty)
        return RESULT_OK;
    size_t tensors = (size_t)graph->model->tensor_count;
    segment.ids = malloc(tensors * sizeof *segment.ids);
    segment.externals = malloc(tensors * sizeof *segment.externals);
    enum result result = RESULT_NO_MEMORY;
    if (segment.ids != NULL && segment.externals != NULL) {
        for (size_t i = 0; i < tensors; i++)
            segment.ids[i] = NO_ID;
        result = build(&segment, runtime);
    }
    if (result != RESULT_OK && *runtime != NULL) {
        (void)xnn_delete_runtime(*runtime);
        *runtime = NULL;
    }
    if (segment.subgraph != NULL)
        (void)xnn_delete_subgraph(segment.subgraph);
    free(segment.ids);
    free(segment.externals);
    return result;
}
