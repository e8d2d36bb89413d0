#include "tracking/nn/graph.h"

#include <string.h>

// Constant int32 input `index` with `count` elements, or NULL.
static const struct tflite_tensor *integers(const struct tflite_model *model,
                                            const struct tflite_operator *op, int index, int count)
{
    if (index >= op->input_count || op->inputs[index] == TFLITE_NO_TENSOR)
        return NULL;
    const struct tflite_tensor *tensor = &model->tensors[op->inputs[index]];
    bool fits =
        tensor->data != NULL && tensor->type == TFLITE_INT32 && !tensor->sparse && tensor->count == count;
    return fits ? tensor : NULL;
}

// What is taken of each dimension of the input, in the order of the result's dimensions. A dimension that is
// left out of the result has a size of 0 here.
struct taken {
    int begin, size, dimension;
};

static bool permute(const struct tflite_model *model, const struct tflite_operator *op,
                    struct taken taken[TFLITE_MAX_DIMS])
{
    const struct tflite_tensor *x = &model->tensors[op->inputs[0]];
    const struct tflite_tensor *order = integers(model, op, 1, x->rank);
    if (order == NULL)
        return false;
    unsigned seen = 0;
    for (int i = 0; i < x->rank; i++) {
        int dimension = graph_int(order, i);
        if (dimension < 0 || dimension >= x->rank || (seen >> dimension & 1) != 0)
            return false;
        seen |= 1u << dimension;
        taken[i] = (struct taken){0, x->dims[dimension], dimension};
    }
    return true;
}

static bool cut(const struct tflite_model *model, const struct tflite_operator *op,
                struct taken taken[TFLITE_MAX_DIMS])
{
    const struct tflite_tensor *x = &model->tensors[op->inputs[0]];
    const struct tflite_tensor *begins = integers(model, op, 1, x->rank);
    const struct tflite_tensor *ends = integers(model, op, 2, x->rank);
    const struct tflite_tensor *steps = integers(model, op, 3, x->rank);
    const struct tflite_options *options = &op->options;
    if (begins == NULL || ends == NULL || steps == NULL || options->other_masks != 0)
        return false;
    for (int i = 0; i < x->rank; i++) {
        int begin = graph_int(begins, i), end = graph_int(ends, i);
        begin = (options->begin_mask >> i & 1) != 0 ? 0 : begin;
        end = (options->end_mask >> i & 1) != 0 ? x->dims[i] : end;
        bool dropped = (options->shrink_mask >> i & 1) != 0;
        if (graph_int(steps, i) != 1 || begin < 0 || begin >= x->dims[i] || end > x->dims[i] ||
            (!dropped && end <= begin))
            return false;
        taken[i] = (struct taken){begin, dropped ? 0 : end - begin, i};
    }
    return true;
}

bool graph_view_of(const struct tflite_model *model, const struct tflite_operator *op,
                   struct graph_view *view)
{
    if (op->input_count < 2 || op->inputs[0] == TFLITE_NO_TENSOR || op->output_count != 1)
        return false;
    const struct tflite_tensor *x = &model->tensors[op->inputs[0]], *y = &model->tensors[op->outputs[0]];
    struct taken taken[TFLITE_MAX_DIMS];
    bool known = op->builtin == TFLITE_TRANSPOSE ? permute(model, op, taken) : cut(model, op, taken);
    if (!known)
        return false;
    size_t strides[TFLITE_MAX_DIMS], stride = 1;
    for (int i = x->rank - 1; i >= 0; i--) {
        strides[i] = stride;
        stride *= (size_t)x->dims[i];
    }
    *view = (struct graph_view){0, {1, 1, 1, 1}, {0}};
    int dims = 0, leading = TFLITE_MAX_DIMS - y->rank;
    for (int i = 0; i < x->rank; i++) {
        view->first += (size_t)taken[i].begin * strides[taken[i].dimension];
        if (taken[i].size == 0)
            continue;
        if (dims == y->rank || y->dims[dims] != taken[i].size)
            return false;
        view->dims[leading + dims] = (size_t)taken[i].size;
        view->strides[leading + dims] = strides[taken[i].dimension];
        dims++;
    }
    return dims == y->rank;
}

int graph_reduced_dimension(const struct tflite_model *model, const struct tflite_operator *op)
{
    const struct tflite_tensor *axes = integers(model, op, 1, 1);
    if (axes == NULL || op->inputs[0] == TFLITE_NO_TENSOR)
        return -1;
    int rank = model->tensors[op->inputs[0]].rank, axis = graph_int(axes, 0);
    if (axis < 0 && axis >= -rank)
        axis += rank;
    return axis >= 0 && axis < rank ? axis : -1;
}
