#include "tracking/nn/graph.h"

#include "tracking/nn/half.h"
#include "tracking/nn/sparse.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define READ_AHEAD_FLOATS 4 // XNN_EXTRA_BYTES: its kernels may read past the end of a tensor

enum result graph_refuse(const struct graph *graph, enum result result, int node, const char *what)
{
    const struct tflite_operator *op = &graph->model->operators[node];
    return diagnose(graph->why, result, "%s: operator %d (%s): %s", graph->label, node, op->name, what);
}

int graph_int(const struct tflite_tensor *tensor, int index)
{
    const uint8_t *b = tensor->data + 4 * (size_t)index;
    return (int)((uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24);
}

struct graph_padding graph_same_padding(int input, int filter, int stride, int dilation)
{
    int reach = (filter - 1) * dilation + 1;
    int output = (input + stride - 1) / stride;
    int total = (output - 1) * stride + reach - input;
    if (total < 0)
        total = 0;
    return (struct graph_padding){total / 2, total - total / 2};
}

struct graph_padding graph_deconvolution_padding(int padding, int input, int filter, int stride)
{
    int total = filter - (input - 1) % stride - 1;
    if (padding != TFLITE_PADDING_SAME || total < 0)
        total = 0;
    return (struct graph_padding){total / 2, total - total / 2};
}

bool graph_pools_all(const struct tflite_operator *op, const struct tflite_tensor *x,
                     const struct tflite_tensor *y)
{
    return op->builtin == TFLITE_AVERAGE_POOL_2D && x->rank == 4 && y->rank == 4 &&
           op->options.filter_h == x->dims[1] && op->options.filter_w == x->dims[2] && y->dims[1] == 1 &&
           y->dims[2] == 1;
}

// --- what is needed ---------------------------------------------------------------------------------------

static enum result find_producers(struct graph *graph)
{
    const struct tflite_model *model = graph->model;
    assert(graph->values != NULL);
    for (int i = 0; i < model->tensor_count; i++)
        graph->values[i].producer = GRAPH_NOBODY;
    for (int n = 0; n < model->operator_count; n++)
        for (int i = 0; i < model->operators[n].output_count; i++) {
            int output = model->operators[n].outputs[i];
            if (graph->values[output].producer != GRAPH_NOBODY || model->tensors[output].data != NULL ||
                output == graph->input)
                return graph_refuse(graph, RESULT_INVALID, n, "writes a tensor that has a value already");
            graph->values[output].producer = n;
        }
    return RESULT_OK;
}

static enum result choose_outputs(struct graph *graph, const char *const *wanted)
{
    const struct tflite_model *model = graph->model;
    if (wanted == NULL) {
        memcpy(graph->outputs, model->outputs, sizeof graph->outputs);
        graph->output_count = model->output_count;
    } else {
        for (int i = 0; wanted[i] != NULL; i++) {
            int found = 0;
            while (found < model->output_count &&
                   strcmp(model->tensors[model->outputs[found]].name, wanted[i]) != 0)
                found++;
            if (found == model->output_count || i == TFLITE_MAX_OPERANDS)
                return diagnose(graph->why, RESULT_NOT_FOUND, "%s: no output is called %s", graph->label,
                                wanted[i]);
            graph->outputs[graph->output_count++] = model->outputs[found];
        }
    }
    if (graph->output_count == 0)
        return diagnose(graph->why, RESULT_INVALID, "%s: no outputs", graph->label);
    for (int i = 0; i < graph->output_count; i++)
        if (graph->values[graph->outputs[i]].producer == GRAPH_NOBODY)
            return diagnose(graph->why, RESULT_INVALID, "%s: nothing computes output %d", graph->label, i);
    return RESULT_OK;
}

// Operators stand in the order they run, so one pass from the last to the first finds all that are needed,
// and an operator that reads what a later one writes is found too.
static enum result mark_needed(struct graph *graph)
{
    const struct tflite_model *model = graph->model;
    for (int i = 0; i < graph->output_count; i++)
        graph->values[graph->outputs[i]].needed = true;
    for (int n = model->operator_count - 1; n >= 0; n--) {
        const struct tflite_operator *op = &model->operators[n];
        for (int i = 0; i < op->output_count; i++)
            graph->nodes[n].needed |= graph->values[op->outputs[i]].needed;
        for (int i = 0; graph->nodes[n].needed && i < op->input_count; i++) {
            int input = op->inputs[i];
            if (input == TFLITE_NO_TENSOR)
                continue;
            struct graph_value *value = &graph->values[input];
            value->needed = true;
            if (value->producer >= n)
                return graph_refuse(graph, RESULT_INVALID, n, "reads what a later operator writes");
            if (value->producer == GRAPH_NOBODY && input != graph->input &&
                model->tensors[input].data == NULL)
                return graph_refuse(graph, RESULT_INVALID, n, "reads a tensor that nothing computes");
        }
    }
    if (!graph->values[graph->input].needed)
        return diagnose(graph->why, RESULT_INVALID, "%s: no output depends on the input", graph->label);
    return RESULT_OK;
}

// --- constants --------------------------------------------------------------------------------------------

// The floats of constant tensor `from`, as the value of tensor `to`.
static enum result convert_constant(struct graph *graph, int from, int to)
{
    const struct tflite_tensor *tensor = &graph->model->tensors[from];
    size_t count = (size_t)tensor->count;
    graph->constant_bytes += count * sizeof(float);
    if (graph->constant_bytes > GRAPH_MAX_CONSTANT_BYTES)
        return diagnose(graph->why, RESULT_TOO_LARGE, "%s: over %zu MiB of constants", graph->label,
                        GRAPH_MAX_CONSTANT_BYTES >> 20);
    float *floats = calloc(count + READ_AHEAD_FLOATS, sizeof *floats);
    if (floats == NULL)
        return diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
    graph->values[to].constant = floats;
    if (tensor->sparse) {
        if (!sparse_expand(tensor, floats))
            return diagnose(graph->why, RESULT_INVALID, "%s: tensor %d has elements outside its shape",
                            graph->label, from);
        return RESULT_OK;
    }
    bool half = tensor->type == TFLITE_FLOAT16;
    for (size_t i = 0; i < count; i++)
        floats[i] = half ? half_at(tensor->data, i) : float_at(tensor->data, i);
    return RESULT_OK;
}

// The constant that tensor `index` is, looking through the DENSIFY that may stand between.
static int stored_constant(const struct graph *graph, int index)
{
    int producer = graph->values[index].producer;
    if (producer == GRAPH_NOBODY)
        return index;
    const struct tflite_operator *op = &graph->model->operators[producer];
    bool densify = op->builtin == TFLITE_DENSIFY && op->input_count == 1;
    return densify && op->inputs[0] != TFLITE_NO_TENSOR ? op->inputs[0] : index;
}

static bool is_float(int type)
{
    return type == TFLITE_FLOAT32 || type == TFLITE_FLOAT16;
}

// float16 weights stand behind DEQUANTIZE operators, sparse ones behind DENSIFY: they are converted here,
// once.
static enum result convert_operator(struct graph *graph, int n)
{
    const struct tflite_operator *op = &graph->model->operators[n];
    if (op->input_count != 1 || op->output_count != 1 || op->inputs[0] == TFLITE_NO_TENSOR)
        return graph_refuse(graph, RESULT_INVALID, n, "wrong number of tensors");
    int stored = stored_constant(graph, op->builtin == TFLITE_DENSIFY ? op->outputs[0] : op->inputs[0]);
    const struct tflite_tensor *from = &graph->model->tensors[stored];
    const struct tflite_tensor *to = &graph->model->tensors[op->outputs[0]];
    if (from->data == NULL || !is_float(from->type) || !is_float(to->type))
        return graph_refuse(graph, RESULT_UNSUPPORTED, n, "only float constants are converted");
    if (from->count != to->count)
        return graph_refuse(graph, RESULT_INVALID, n, "changes the number of elements");
    graph->nodes[n].constant = true;
    // What is float16 still is read by a DEQUANTIZE, which looks through.
    return to->type == TFLITE_FLOAT32 ? convert_constant(graph, stored, op->outputs[0]) : RESULT_OK;
}

static enum result convert_constants(struct graph *graph)
{
    const struct tflite_model *model = graph->model;
    enum result result = RESULT_OK;
    for (int i = 0; i < model->tensor_count && result == RESULT_OK; i++)
        if (graph->values[i].needed && model->tensors[i].data != NULL && !model->tensors[i].sparse &&
            model->tensors[i].type == TFLITE_FLOAT32)
            result = convert_constant(graph, i, i);
    for (int n = 0; n < model->operator_count && result == RESULT_OK; n++) {
        int builtin = model->operators[n].builtin;
        if (graph->nodes[n].needed && (builtin == TFLITE_DEQUANTIZE || builtin == TFLITE_DENSIFY))
            result = convert_operator(graph, n);
    }
    for (int i = 0; i < graph->output_count && result == RESULT_OK; i++)
        if (graph->values[graph->outputs[i]].constant != NULL)
            result = diagnose(graph->why, RESULT_INVALID, "%s: output %d is a constant", graph->label, i);
    return result;
}

// --- steps ------------------------------------------------------------------------------------------------

static bool takes_all(const struct tflite_model *model, const struct tflite_operator *op)
{
    return op->input_count > 0 && op->inputs[0] != TFLITE_NO_TENSOR && op->output_count > 0 &&
           model->tensors[op->inputs[0]].count == model->tensors[op->outputs[0]].count;
}

static bool runs_on_us(const struct graph *graph, const struct tflite_operator *op)
{
    switch (op->builtin) {
    case TFLITE_CONCATENATION:
    case TFLITE_CUSTOM:
    case TFLITE_TRANSPOSE:
    case TFLITE_SUM:
    case TFLITE_RSQRT:
        return true;
    case TFLITE_MEAN:
        return graph_reduced_dimension(graph->model, op) >= 0;
    case TFLITE_STRIDED_SLICE:
        if (!takes_all(graph->model, op))
            return true;
        // fall through
    case TFLITE_RESHAPE: {
        // A copy: done by whoever has the tensor, so that it doesn't make a step of its own.
        int input = op->input_count > 0 ? op->inputs[0] : TFLITE_NO_TENSOR;
        int producer = input == TFLITE_NO_TENSOR ? GRAPH_NOBODY : graph->values[input].producer;
        return producer != GRAPH_NOBODY && graph->nodes[producer].own;
    }
    default:
        return false;
    }
}

static bool is_computed(const struct graph *graph, int tensor)
{
    return tensor != TFLITE_NO_TENSOR && graph->values[tensor].constant == NULL &&
           graph->model->tensors[tensor].data == NULL;
}

// The tensors that operator `n` and all that it absorbed read. Returns how many.
static int inputs_of(const struct graph *graph, int n, int inputs[TFLITE_MAX_OPERANDS])
{
    const struct graph_block *block = &graph->nodes[n].block;
    const struct tflite_operator *op = &graph->model->operators[n];
    int count = 0;
    if (block->pointwise != GRAPH_NOBODY) {
        inputs[count++] = block->x;
        inputs[count++] = block->skipped;
        return count;
    }
    for (int i = 0; i < op->input_count; i++)
        inputs[count++] = op->inputs[i];
    return count;
}

static void place(struct graph *graph, int n)
{
    struct graph_node *node = &graph->nodes[n];
    int inputs[TFLITE_MAX_OPERANDS], count = inputs_of(graph, n, inputs);
    node->own = node->block.pointwise != GRAPH_NOBODY || runs_on_us(graph, &graph->model->operators[n]);
    node->level = node->own ? 1 : 0;
    for (int i = 0; i < count; i++) {
        if (!is_computed(graph, inputs[i]))
            continue;
        int level = graph->values[inputs[i]].level;
        bool other_kind = ((level & 1) != 0) != node->own; // the input, -1, is nobody's
        if (level >= 0 && level + other_kind > node->level)
            node->level = level + other_kind;
    }
    for (int i = 0; i < count; i++)
        if (is_computed(graph, inputs[i]) && graph->values[inputs[i]].level != node->level)
            graph->values[inputs[i]].crosses = true;
    const struct tflite_operator *op = &graph->model->operators[n];
    for (int i = 0; i < op->output_count; i++) {
        graph->values[op->outputs[i]].level = node->level;
        graph->values[op->outputs[i]].crosses |= node->own;
    }
    if (node->level >= graph->level_count)
        graph->level_count = node->level + 1;
}

static void place_in_steps(struct graph *graph)
{
    graph->values[graph->input].level = -1;
    graph->values[graph->input].crosses = true;
    for (int n = 0; n < graph->model->operator_count; n++)
        if (graph->nodes[n].needed && !graph->nodes[n].constant && !graph->nodes[n].absorbed)
            place(graph, n);
    for (int i = 0; i < graph->output_count; i++)
        graph->values[graph->outputs[i]].crosses = true;
}

int64_t graph_time(const struct graph *graph, int node)
{
    const struct graph_node *n = &graph->nodes[node];
    int64_t begin = (int64_t)n->level * (graph->model->operator_count + 1);
    return n->own ? begin + 1 + node : begin;
}

enum result graph_init(struct graph *graph, const char *label, const struct tflite_model *model,
                       const char *const *wanted_outputs, const struct block_level *block_level,
                       struct diagnostic *why)
{
    *graph = (struct graph){.label = label, .why = why, .model = model, .block_level = block_level};
    if (model->input_count != 1 || model->tensors[model->inputs[0]].data != NULL)
        return diagnose(why, RESULT_UNSUPPORTED, "%s: a network has one input, this one has %d", label,
                        model->input_count);
    graph->input = model->inputs[0];
    graph->values = calloc((size_t)model->tensor_count, sizeof *graph->values);
    graph->nodes = calloc((size_t)model->operator_count, sizeof *graph->nodes);
    enum result result = RESULT_OK;
    if (graph->values == NULL || graph->nodes == NULL)
        result = diagnose(why, RESULT_NO_MEMORY, "%s: out of memory", label);
    if (result == RESULT_OK)
        result = find_producers(graph);
    if (result == RESULT_OK)
        result = choose_outputs(graph, wanted_outputs);
    if (result == RESULT_OK)
        result = mark_needed(graph);
    if (result == RESULT_OK)
        result = convert_constants(graph);
    if (result != RESULT_OK) {
        graph_finish(graph);
        return result;
    }
    graph_find_blocks(graph);
    place_in_steps(graph);
    return RESULT_OK;
}

void graph_finish(struct graph *graph)
{
    for (int i = 0; graph->values != NULL && i < graph->model->tensor_count; i++)
        free(graph->values[i].constant);
    free(graph->values);
    free(graph->nodes);
    graph->values = NULL;
    graph->nodes = NULL;
}
