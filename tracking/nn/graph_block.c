#include "tracking/nn/graph.h"

#include "tracking/nn/block.h"

// Only what the pattern needs is looked at here; whether an operator's shapes fit together, graph_check says.

// Of a tensor that isn't left out.
static const struct tflite_tensor *tensor_of(const struct graph *graph, int index)
{
    return &graph->model->tensors[index];
}

static bool is_constant(const struct graph *graph, int tensor)
{
    return tensor != TFLITE_NO_TENSOR && graph->values[tensor].constant != NULL;
}

static bool is_picture(const struct tflite_tensor *tensor)
{
    return tensor->type == TFLITE_FLOAT32 && tensor->data == NULL && tensor->rank == 4 &&
           tensor->dims[0] == 1;
}

static bool same_size(const struct tflite_tensor *a, const struct tflite_tensor *b)
{
    return a->dims[1] == b->dims[1] && a->dims[2] == b->dims[2];
}

static bool is_free(const struct graph *graph, int node)
{
    return graph->nodes[node].needed && !graph->nodes[node].constant && !graph->nodes[node].absorbed &&
           graph->nodes[node].block.pointwise == GRAPH_NOBODY;
}

// A convolution of stride 1 whose weights are constants, with a filter of `side`: input, result and filter
// are pictures of one size.
static bool is_convolution(const struct graph *graph, int node, int builtin, int side)
{
    const struct tflite_operator *op = &graph->model->operators[node];
    if (!is_free(graph, node) || op->builtin != builtin || op->input_count < 2 || op->input_count > 3 ||
        op->output_count != 1 || op->inputs[0] == TFLITE_NO_TENSOR || !is_constant(graph, op->inputs[1]))
        return false;
    const struct tflite_tensor *x = tensor_of(graph, op->inputs[0]), *y = tensor_of(graph, op->outputs[0]);
    const struct tflite_tensor *filter = tensor_of(graph, op->inputs[1]);
    bool bias_fits = op->input_count == 2 || op->inputs[2] == TFLITE_NO_TENSOR ||
                     (is_constant(graph, op->inputs[2]) && is_picture(y) &&
                      tensor_of(graph, op->inputs[2])->count == y->dims[3]);
    const struct tflite_options *o = &op->options;
    return bias_fits && is_picture(x) && is_picture(y) && same_size(x, y) && filter->rank == 4 &&
           filter->dims[1] == side && filter->dims[2] == side && o->stride_h == 1 && o->stride_w == 1 &&
           o->dilation_h == 1 && o->dilation_w == 1 && (side == 1 || o->padding == TFLITE_PADDING_SAME);
}

// The one operator that reads a tensor, unless it has more readers or the caller is one.
static int only_reader(const struct graph *graph, int tensor)
{
    int reader = GRAPH_NOBODY;
    for (int i = 0; i < graph->output_count; i++)
        if (graph->outputs[i] == tensor)
            return GRAPH_NOBODY;
    for (int n = 0; n < graph->model->operator_count; n++) {
        const struct tflite_operator *op = &graph->model->operators[n];
        for (int i = 0; i < op->input_count && graph->nodes[n].needed; i++) {
            if (op->inputs[i] != tensor)
                continue;
            if (reader != GRAPH_NOBODY)
                return GRAPH_NOBODY;
            reader = n;
        }
    }
    return reader;
}

static void take_depthwise(const struct graph *graph, struct graph_block *block)
{
    int producer = graph->values[block->x].producer;
    if (producer == GRAPH_NOBODY || !is_convolution(graph, producer, TFLITE_DEPTHWISE_CONV_2D, 3) ||
        only_reader(graph, block->x) != block->pointwise)
        return;
    const struct tflite_operator *op = &graph->model->operators[producer];
    if (op->options.activation != TFLITE_ACTIVATION_NONE)
        return;
    int channels = tensor_of(graph, block->x)->dims[3];
    if (tensor_of(graph, op->inputs[0])->dims[3] != channels ||
        tensor_of(graph, op->inputs[1])->dims[3] != channels)
        return;
    block->depthwise = producer;
    block->x = op->inputs[0];
}

// The reader of what the block gives so far, when that is its only one and nothing was activated yet.
static int next_of(const struct graph *graph, int last)
{
    const struct tflite_operator *op = &graph->model->operators[last];
    if (op->options.activation != TFLITE_ACTIVATION_NONE)
        return GRAPH_NOBODY;
    int next = only_reader(graph, op->outputs[0]);
    return next != GRAPH_NOBODY && is_free(graph, next) && graph->model->operators[next].output_count == 1
               ? next
               : GRAPH_NOBODY;
}

static int take_sum(const struct graph *graph, int last, struct graph_block *block)
{
    int next = next_of(graph, last);
    if (next == GRAPH_NOBODY || graph->model->operators[next].builtin != TFLITE_ADD ||
        graph->model->operators[next].input_count != 2)
        return last;
    const struct tflite_operator *op = &graph->model->operators[next];
    int result = graph->model->operators[last].outputs[0];
    int other = op->inputs[0] == result ? op->inputs[1] : op->inputs[0];
    if (other == TFLITE_NO_TENSOR)
        return last;
    const struct tflite_tensor *skipped = tensor_of(graph, other), *y = tensor_of(graph, result);
    if (!is_picture(skipped) || graph->values[other].constant != NULL || !same_size(skipped, y) ||
        skipped->dims[3] != y->dims[3])
        return last;
    block->skipped = other;
    return next;
}

static int take_prelu(const struct graph *graph, int last, struct graph_block *block)
{
    int next = next_of(graph, last);
    if (next == GRAPH_NOBODY)
        return last;
    const struct tflite_operator *op = &graph->model->operators[next];
    int channels = tensor_of(graph, graph->model->operators[last].outputs[0])->dims[3];
    if (op->builtin != TFLITE_PRELU || op->input_count != 2 || !is_constant(graph, op->inputs[1]) ||
        tensor_of(graph, op->inputs[1])->count != channels)
        return last;
    block->slopes = op->inputs[1];
    return next;
}

static void absorb(struct graph *graph, int node, int runner)
{
    if (node == GRAPH_NOBODY || node == runner)
        return;
    graph->nodes[node].absorbed = true;
    graph->nodes[node].runner = runner;
}

void graph_find_blocks(struct graph *graph)
{
    for (int n = 0; n < graph->model->operator_count; n++) {
        graph->nodes[n].block = (struct graph_block){GRAPH_NOBODY, GRAPH_NOBODY, TFLITE_NO_TENSOR,
                                                     TFLITE_NO_TENSOR, TFLITE_NO_TENSOR};
        graph->nodes[n].absorbed = false;
        graph->nodes[n].runner = n;
    }
    for (int n = 0; n < graph->model->operator_count && graph->block_level != NULL; n++) {
        if (!is_convolution(graph, n, TFLITE_CONV_2D, 1))
            continue;
        const struct tflite_operator *op = &graph->model->operators[n];
        const struct tflite_tensor *y = tensor_of(graph, op->outputs[0]);
        if (tensor_of(graph, op->inputs[0])->dims[3] > BLOCK_MAX_INPUTS || y->dims[2] < BLOCK_MIN_WIDTH ||
            (int64_t)y->dims[1] * y->dims[2] < BLOCK_MIN_PIXELS)
            continue;
        struct graph_block block = {GRAPH_NOBODY, n, op->inputs[0], TFLITE_NO_TENSOR, TFLITE_NO_TENSOR};
        take_depthwise(graph, &block);
        int sum = take_sum(graph, n, &block), last = take_prelu(graph, sum, &block);
        if (block.slopes == TFLITE_NO_TENSOR)
            continue; // without a PReLU, which is a pass of its own there, XNNPACK is as fast
        absorb(graph, block.depthwise, last);
        absorb(graph, n, last);
        absorb(graph, sum, last);
        graph->nodes[last].block = block;
    }
}
