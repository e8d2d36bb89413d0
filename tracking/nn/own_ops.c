#include "tracking/nn/own_ops.h"

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

enum result own_op_init(const struct graph *graph, int node, float *const *storage, struct own_op *out)
{
    const struct tflite_model *model = graph->model;
    const struct tflite_operator *op = &model->operators[node];
    *out = (struct own_op){.input_count = op->input_count, .output = storage[op->outputs[0]]};
    for (int i = 0; i < op->input_count; i++)
        out->inputs[i] = op->inputs[i] == TFLITE_NO_TENSOR ? NULL : storage[op->inputs[i]];
    if (op->builtin == TFLITE_CUSTOM)
        return init_custom(graph, op, out);
    if (op->builtin == TFLITE_CONCATENATION) {
        init_concatenation(model, op, out);
    } else {
        out->kind = OWN_COPY;
        out->widths[0] = (size_t)model->tensors[op->outputs[0]].count;
    }
    return RESULT_OK;
}

void own_op_finish(struct own_op *op)
{
    free(op->region);
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

void own_op_run(const struct own_op *op)
{
    switch (op->kind) {
    case OWN_COPY:
        memcpy(op->output, op->inputs[0], op->widths[0] * sizeof *op->output);
        break;
    case OWN_CONCATENATE:
        concatenate(op);
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
