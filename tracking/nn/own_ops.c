#include "tracking/nn/own_ops.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void init_concatenation(const struct tflite_model *model, const struct tflite_operator *op,
                               struct own_op *out)
{
    const struct tflite_tensor *y = &model->tensors[op->outputs[0]];
    int axis = op->options.axis < 0 ? op->options.axis + y->rank : op->options.axis;
    out->kind = OWN_CONCATENATE;
    out->rows = 1;
    for (int i = 0; i < axis; i++)
        out->rows *= (size_t)y->dims[i];
    for (int i = 0; i < op->input_count; i++)
        out->widths[i] = (size_t)model->tensors[op->inputs[i]].count / out->rows;
}

static void init_reduction(const struct tflite_model *model, const struct tflite_operator *op,
                           struct own_op *out)
{
    const struct tflite_tensor *x = &model->tensors[op->inputs[0]];
    int axis = graph_reduced_dimension(model, op);
    out->kind = OWN_REDUCE;
    out->rows = out->inside = 1;
    for (int i = 0; i < axis; i++)
        out->rows *= (size_t)x->dims[i];
    for (int i = axis + 1; i < x->rank; i++)
        out->inside *= (size_t)x->dims[i];
    out->length = (size_t)x->dims[axis];
    out->factor = op->builtin == TFLITE_MEAN ? 1.0f / (float)out->length : 1.0f;
}

static enum result init_custom(const struct graph *graph, const struct tflite_operator *op,
                               struct own_op *out)
{
    const struct tflite_tensor *x = &graph->model->tensors[op->inputs[0]];
    const struct tflite_tensor *y = &graph->model->tensors[op->outputs[0]];
    enum attention_op kind = ATTENTION_LANDMARKS;
    bool known = attention_op_named(op->name, op->version, &kind);
    if (known && kind == ATTENTION_LANDMARKS_TO_MATRIX) {
        out->kind = OWN_MATRIX;
        out->region = calloc(1, sizeof *out->region);
        if (out->region == NULL)
            return diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
        known = attention_region_read(op->custom_options, op->custom_size, x->dims[1], out->region);
    } else if (known && kind == ATTENTION_TENSOR_BILINEAR) {
        out->kind = OWN_SAMPLE;
        out->from = (struct attention_map){x->dims[1], x->dims[2], x->dims[3]};
        out->to = (struct attention_map){y->dims[1], y->dims[2], y->dims[3]};
    } else {
        out->kind = OWN_MOVE;
        out->points = x->dims[1];
        out->dims = x->dims[2];
    }
    return known ? RESULT_OK : diagnose(graph->why, RESULT_UNSUPPORTED, "%s: %s", graph->label, op->name);
}

static const float *constant_of(const struct graph *graph, const struct tflite_operator *op, int input)
{
    bool given = input < op->input_count && op->inputs[input] != TFLITE_NO_TENSOR;
    return given ? graph->values[op->inputs[input]].constant : NULL;
}

static enum result init_block(const struct graph *graph, int node, float *const *storage, struct own_op *out)
{
    const struct tflite_operator *operators = graph->model->operators;
    const struct graph_block *block = &graph->nodes[node].block;
    const struct tflite_operator *pointwise = &operators[block->pointwise];
    const struct tflite_tensor *x = &graph->model->tensors[block->x];
    const struct tflite_tensor *y = &graph->model->tensors[operators[node].outputs[0]];
    struct block_parts parts = {.height = x->dims[1],
                                .width = x->dims[2],
                                .inputs = x->dims[3],
                                .outputs = y->dims[3],
                                .pointwise = constant_of(graph, pointwise, 1),
                                .pointwise_bias = constant_of(graph, pointwise, 2),
                                .slopes = graph->values[block->slopes].constant};
    if (block->depthwise != GRAPH_NOBODY) {
        const struct tflite_operator *depthwise = &operators[block->depthwise];
        parts.depthwise = constant_of(graph, depthwise, 1);
        parts.depthwise_bias = constant_of(graph, depthwise, 2);
    }
    out->kind = OWN_BLOCK;
    out->inputs[0] = storage[block->x];
    out->inputs[1] = block->skipped != TFLITE_NO_TENSOR ? storage[block->skipped] : NULL;
    out->block = calloc(1, sizeof *out->block);
    if (out->block == NULL || !block_init(graph->block_level, &parts, out->block))
        return diagnose(graph->why, RESULT_NO_MEMORY, "%s: out of memory", graph->label);
    return RESULT_OK;
}

enum result own_op_init(const struct graph *graph, int node, float *const *storage, struct own_op *out)
{
    const struct tflite_model *model = graph->model;
    const struct tflite_operator *op = &model->operators[node];
    *out = (struct own_op){.input_count = op->input_count, .output = storage[op->outputs[0]]};
    if (graph->nodes[node].block.pointwise != GRAPH_NOBODY)
        return init_block(graph, node, storage, out);
    for (int i = 0; i < op->input_count; i++)
        if (op->inputs[i] != TFLITE_NO_TENSOR)
            out->inputs[i] = storage[op->inputs[i]] != NULL ? storage[op->inputs[i]]
                                                            : graph->values[op->inputs[i]].constant;
    out->widths[0] = (size_t)model->tensors[op->outputs[0]].count;
    switch (op->builtin) {
    case TFLITE_CUSTOM:
        return init_custom(graph, op, out);
    case TFLITE_CONCATENATION:
        init_concatenation(model, op, out);
        break;
    case TFLITE_SUM:
    case TFLITE_MEAN:
        init_reduction(model, op, out);
        break;
    case TFLITE_RSQRT:
        out->kind = OWN_RECIPROCAL_ROOT;
        break;
    case TFLITE_TRANSPOSE:
    case TFLITE_STRIDED_SLICE:
        out->kind = OWN_VIEW;
        if (!graph_view_of(model, op, &out->view))
            return graph_refuse(graph, RESULT_INVALID, node, "its output's shape isn't what its inputs give");
        break;
    default: // RESHAPE
        out->kind = OWN_COPY;
        break;
    }
    return RESULT_OK;
}

void own_op_finish(struct own_op *op)
{
    if (op->block != NULL)
        block_finish(op->block);
    free(op->block);
    free(op->region);
    op->block = NULL;
    op->region = NULL;
}

static void concatenate(const struct own_op *op)
{
    float *out = op->output;
    for (size_t row = 0; row < op->rows; row++)
        for (int i = 0; i < op->input_count; i++) {
            memcpy(out, op->inputs[i] + row * op->widths[i], op->widths[i] * sizeof *out);
            out += op->widths[i];
        }
}

static void view(const struct own_op *op)
{
    const size_t *dims = op->view.dims, *strides = op->view.strides;
    float *out = op->output;
    for (size_t i = 0; i < dims[0]; i++)
        for (size_t j = 0; j < dims[1]; j++)
            for (size_t k = 0; k < dims[2]; k++) {
                const float *in =
                    op->inputs[0] + op->view.first + i * strides[0] + j * strides[1] + k * strides[2];
                for (size_t l = 0; l < dims[3]; l++)
                    *out++ = in[l * strides[3]];
            }
}

static void reduce(const struct own_op *op)
{
    for (size_t row = 0; row < op->rows; row++)
        for (size_t k = 0; k < op->inside; k++) {
            const float *in = op->inputs[0] + row * op->length * op->inside + k;
            float sum = 0.0f;
            for (size_t i = 0; i < op->length; i++)
                sum += in[i * op->inside];
            op->output[row * op->inside + k] = sum * op->factor;
        }
}

static void take_reciprocal_roots(const struct own_op *op)
{
    for (size_t i = 0; i < op->widths[0]; i++)
        op->output[i] = 1.0f / sqrtf(op->inputs[0][i]);
}

void own_op_run(const struct own_op *op)
{
    switch (op->kind) {
    case OWN_COPY:
        memcpy(op->output, op->inputs[0], op->widths[0] * sizeof *op->output);
        break;
    case OWN_CONCATENATE:
        concatenate(op);
        break;
    case OWN_VIEW:
        view(op);
        break;
    case OWN_REDUCE:
        reduce(op);
        break;
    case OWN_RECIPROCAL_ROOT:
        take_reciprocal_roots(op);
        break;
    case OWN_BLOCK:
        block_run(op->block, op->inputs[0], op->inputs[1], op->output);
        break;
    case OWN_MATRIX:
        attention_matrix(op->region, op->inputs[0], op->output);
        break;
    case OWN_SAMPLE:
        attention_sample(op->inputs[0], op->from, op->inputs[1], op->to, op->output);
        break;
    case OWN_MOVE:
        attention_move(op->inputs[0], op->points, op->dims, op->inputs[1], op->output);
        break;
    }
}
