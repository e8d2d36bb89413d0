#include "tracking/nn/tflite.h"

#include "tracking/nn/flatbuffer.h"
#include "tracking/nn/sparse.h"

#include <stdlib.h>
#include <string.h>

#define MAX_OPERATOR_CODES 256
#define MAX_BUFFERS 16384

// Field numbers of schema.fbs.
enum { MODEL_VERSION = 0, MODEL_OPERATOR_CODES = 1, MODEL_SUBGRAPHS = 2, MODEL_BUFFERS = 4 };
enum { CODE_OLD_BUILTIN = 0, CODE_CUSTOM = 1, CODE_VERSION = 2, CODE_BUILTIN = 3 };
enum { GRAPH_TENSORS = 0, GRAPH_INPUTS = 1, GRAPH_OUTPUTS = 2, GRAPH_OPERATORS = 3 };
enum { TENSOR_SHAPE = 0, TENSOR_TYPE = 1, TENSOR_BUFFER = 2, TENSOR_NAME = 3, TENSOR_SPARSITY = 6 };
enum {
    OPERATOR_CODE = 0,
    OPERATOR_INPUTS = 1,
    OPERATOR_OUTPUTS = 2,
    OPERATOR_OPTIONS = 4,
    OPERATOR_CUSTOM_OPTIONS = 5
};
enum { BUFFER_DATA = 0 };

struct parse {
    const char *label;
    struct diagnostic *why;
    struct flatbuffer buffer;
    struct flat_vector codes, buffers;
    struct tflite_model *model;
};

const char *tflite_operator_name(int builtin)
{
    static const char *const names[] = {
        [0] = "ADD",
        [1] = "AVERAGE_POOL_2D",
        [2] = "CONCATENATION",
        [3] = "CONV_2D",
        [4] = "DEPTHWISE_CONV_2D",
        [5] = "DEPTH_TO_SPACE",
        [6] = "DEQUANTIZE",
        [8] = "FLOOR",
        [9] = "FULLY_CONNECTED",
        [11] = "L2_NORMALIZATION",
        [14] = "LOGISTIC",
        [17] = "MAX_POOL_2D",
        [18] = "MUL",
        [19] = "RELU",
        [20] = "RELU_N1_TO_1",
        [21] = "RELU6",
        [22] = "RESHAPE",
        [23] = "RESIZE_BILINEAR",
        [25] = "SOFTMAX",
        [26] = "SPACE_TO_DEPTH",
        [28] = "TANH",
        [32] = "CUSTOM",
        [34] = "PAD",
        [36] = "GATHER",
        [39] = "TRANSPOSE",
        [40] = "MEAN",
        [41] = "SUB",
        [42] = "DIV",
        [43] = "SQUEEZE",
        [45] = "STRIDED_SLICE",
        [47] = "EXP",
        [49] = "SPLIT",
        [53] = "CAST",
        [54] = "PRELU",
        [55] = "MAXIMUM",
        [56] = "ARG_MAX",
        [57] = "MINIMUM",
        [59] = "NEG",
        [60] = "PADV2",
        [65] = "SLICE",
        [67] = "TRANSPOSE_CONV",
        [74] = "SUM",
        [75] = "SQRT",
        [76] = "RSQRT",
        [97] = "RESIZE_NEAREST_NEIGHBOR",
        [98] = "LEAKY_RELU",
        [99] = "SQUARED_DIFFERENCE",
        [114] = "QUANTIZE",
        [117] = "HARD_SWISH",
        [124] = "DENSIFY",
    };
    int known = (int)(sizeof names / sizeof names[0]);
    return builtin >= 0 && builtin < known && names[builtin] != NULL ? names[builtin] : "?";
}

static enum result broken(const struct parse *parse, const char *what, int index)
{
    return diagnose(parse->why, RESULT_INVALID, "%s: not a whole .tflite file: %s %d has a wrong offset",
                    parse->label, what, index);
}

static bool size_of_type(int type, size_t *bytes)
{
    *bytes = type == TFLITE_FLOAT16 ? 2 : 4;
    return type == TFLITE_FLOAT32 || type == TFLITE_FLOAT16 || type == TFLITE_INT32;
}

static enum result parse_shape(struct parse *parse, const struct flat_table *table, int index,
                               struct tflite_tensor *tensor)
{
    struct flat_vector shape = flat_vector(&parse->buffer, table, TENSOR_SHAPE, 4);
    if (parse->buffer.broken)
        return broken(parse, "the shape of tensor", index);
    if (shape.count > TFLITE_MAX_DIMS)
        return diagnose(parse->why, RESULT_UNSUPPORTED,
                        "%s: tensor %d has %u dimensions, at most %d are read", parse->label, index,
                        (unsigned)shape.count, TFLITE_MAX_DIMS);
    tensor->rank = (int)shape.count;
    int64_t count = 1;
    for (uint32_t i = 0; i < shape.count; i++) {
        int32_t dim = flat_int_in(&parse->buffer, shape, i);
        if (dim < 1 || dim > TFLITE_MAX_DIM)
            return diagnose(parse->why, RESULT_INVALID, "%s: tensor %d has a dimension of %d", parse->label,
                            index, (int)dim);
        tensor->dims[i] = dim;
        count *= dim;
        if (count > TFLITE_MAX_ELEMENTS)
            return diagnose(parse->why, RESULT_TOO_LARGE, "%s: tensor %d is over %d elements", parse->label,
                            index, TFLITE_MAX_ELEMENTS);
    }
    tensor->count = (int)count;
    return RESULT_OK;
}

static enum result parse_tensor(struct parse *parse, const struct flat_table *table, int index,
                                struct tflite_tensor *tensor)
{
    struct flatbuffer *buffer = &parse->buffer;
    enum result result = parse_shape(parse, table, index, tensor);
    if (result != RESULT_OK)
        return result;
    tensor->type = flat_byte(buffer, table, TENSOR_TYPE, TFLITE_FLOAT32);
    tensor->name = flat_string(buffer, table, TENSOR_NAME);
    struct flat_table sparsity = flat_child(buffer, table, TENSOR_SPARSITY);
    tensor->sparse = sparsity.at != 0;
    uint32_t number = (uint32_t)flat_int(buffer, table, TENSOR_BUFFER, 0);
    // Buffer 0 is the empty one that stands for "computed".
    if (number != 0 && !buffer->broken) {
        struct flat_table holder = flat_table_in(buffer, parse->buffers, number);
        struct flat_vector data = flat_vector(buffer, &holder, BUFFER_DATA, 1);
        tensor->size = data.count;
        tensor->data = data.count > 0 ? buffer->bytes + data.at : NULL;
    }
    bool known = !tensor->sparse || sparse_parse(buffer, &sparsity, tensor);
    if (buffer->broken)
        return broken(parse, "tensor", index);
    if (!known)
        return diagnose(parse->why, RESULT_UNSUPPORTED, "%s: tensor %d is sparse in a way that is not read",
                        parse->label, index);
    size_t element_bytes;
    if (tensor->data != NULL && !tensor->sparse && size_of_type(tensor->type, &element_bytes) &&
        tensor->size != element_bytes * (size_t)tensor->count)
        return diagnose(parse->why, RESULT_INVALID, "%s: tensor %d holds %zu bytes where its shape says %zu",
                        parse->label, index, tensor->size, element_bytes * (size_t)tensor->count);
    return RESULT_OK;
}

static enum result parse_tensors(struct parse *parse, const struct flat_table *graph)
{
    struct flat_vector tensors = flat_vector(&parse->buffer, graph, GRAPH_TENSORS, 4);
    if (parse->buffer.broken || tensors.count == 0)
        return broken(parse, "subgraph", 0);
    if (tensors.count > TFLITE_MAX_TENSORS)
        return diagnose(parse->why, RESULT_TOO_LARGE, "%s: %u tensors, at most %d are read", parse->label,
                        (unsigned)tensors.count, TFLITE_MAX_TENSORS);
    parse->model->tensors = calloc(tensors.count, sizeof *parse->model->tensors);
    if (parse->model->tensors == NULL)
        return diagnose(parse->why, RESULT_NO_MEMORY, "%s: out of memory", parse->label);
    parse->model->tensor_count = (int)tensors.count;
    for (uint32_t i = 0; i < tensors.count; i++) {
        struct flat_table table = flat_table_in(&parse->buffer, tensors, i);
        enum result result = parse_tensor(parse, &table, (int)i, &parse->model->tensors[i]);
        if (result != RESULT_OK)
            return result;
    }
    return RESULT_OK;
}

// A vector of tensor numbers, each in range. `what` and `index` name its owner in the diagnostic.
static enum result parse_operands(struct parse *parse, const struct flat_table *table, int field,
                                  const char *what, int index, int operands[], int *count)
{
    struct flat_vector vector = flat_vector(&parse->buffer, table, field, 4);
    if (parse->buffer.broken)
        return broken(parse, what, index);
    if (vector.count > TFLITE_MAX_OPERANDS)
        return diagnose(parse->why, RESULT_UNSUPPORTED, "%s: %s %d has %u operands, at most %d are read",
                        parse->label, what, index, (unsigned)vector.count, TFLITE_MAX_OPERANDS);
    for (uint32_t i = 0; i < vector.count; i++) {
        int tensor = flat_int_in(&parse->buffer, vector, i);
        if (tensor < TFLITE_NO_TENSOR || tensor >= parse->model->tensor_count)
            return diagnose(parse->why, RESULT_INVALID, "%s: %s %d names tensor %d of %d", parse->label, what,
                            index, tensor, parse->model->tensor_count);
        operands[i] = tensor;
    }
    *count = (int)vector.count;
    return RESULT_OK;
}

// The options tables of schema.fbs, by the numbers of their fields.
static void parse_options(struct flatbuffer *b, const struct flat_table *t, int builtin,
                          struct tflite_options *o)
{
    switch (builtin) {
    case TFLITE_CONV_2D:
    case TFLITE_DEPTHWISE_CONV_2D: {
        int depthwise = builtin == TFLITE_DEPTHWISE_CONV_2D ? 1 : 0; // one field more after the strides
        o->padding = flat_byte(b, t, 0, TFLITE_PADDING_SAME);
        o->stride_w = flat_int(b, t, 1, 0);
        o->stride_h = flat_int(b, t, 2, 0);
        o->depth_multiplier = depthwise == 1 ? flat_int(b, t, 3, 0) : 0;
        o->activation = flat_byte(b, t, 3 + depthwise, TFLITE_ACTIVATION_NONE);
        o->dilation_w = flat_int(b, t, 4 + depthwise, 1);
        o->dilation_h = flat_int(b, t, 5 + depthwise, 1);
        break;
    }
    case TFLITE_AVERAGE_POOL_2D:
    case TFLITE_MAX_POOL_2D:
        o->padding = flat_byte(b, t, 0, TFLITE_PADDING_SAME);
        o->stride_w = flat_int(b, t, 1, 0);
        o->stride_h = flat_int(b, t, 2, 0);
        o->filter_w = flat_int(b, t, 3, 0);
        o->filter_h = flat_int(b, t, 4, 0);
        o->activation = flat_byte(b, t, 5, TFLITE_ACTIVATION_NONE);
        break;
    case TFLITE_ADD:
    case TFLITE_MUL:
    case TFLITE_SUB:
    case TFLITE_DIV:
    case TFLITE_FULLY_CONNECTED:
        o->activation = flat_byte(b, t, 0, TFLITE_ACTIVATION_NONE);
        break;
    case TFLITE_CONCATENATION:
        o->axis = flat_int(b, t, 0, 0);
        o->activation = flat_byte(b, t, 1, TFLITE_ACTIVATION_NONE);
        break;
    case TFLITE_RESIZE_BILINEAR:
        o->align_corners = flat_byte(b, t, 2, 0) != 0;
        o->half_pixel_centres = flat_byte(b, t, 3, 0) != 0;
        break;
    case TFLITE_STRIDED_SLICE:
        o->begin_mask = flat_int(b, t, 0, 0);
        o->end_mask = flat_int(b, t, 1, 0);
        o->other_masks = flat_int(b, t, 2, 0) | flat_int(b, t, 3, 0);
        o->shrink_mask = flat_int(b, t, 4, 0);
        break;
    case TFLITE_DEPTH_TO_SPACE:
        o->block_size = flat_int(b, t, 0, 0);
        break;
    default:
        break;
    }
}

// TfLiteTransposeConvParams as it lies in memory: padding (1 SAME, 2 VALID) and strides, an int32 each.
static void parse_deconvolution(struct flatbuffer *b, struct flat_vector custom, struct tflite_operator *out)
{
    if (out->builtin != TFLITE_CUSTOM || strcmp(out->name, "Convolution2DTransposeBias") != 0 ||
        out->version != 1 || custom.count != 12)
        return;
    int padding = flat_i32(b, custom.at);
    out->builtin = TFLITE_DECONVOLUTION;
    out->options.padding = padding == 1 ? TFLITE_PADDING_SAME : padding == 2 ? TFLITE_PADDING_VALID : -1;
    out->options.stride_w = flat_i32(b, custom.at + 4);
    out->options.stride_h = flat_i32(b, custom.at + 8);
}

static enum result parse_operator(struct parse *parse, const struct flat_table *table, int index,
                                  struct tflite_operator *out)
{
    struct flatbuffer *buffer = &parse->buffer;
    uint32_t code_index = (uint32_t)flat_int(buffer, table, OPERATOR_CODE, 0);
    struct flat_table code = flat_table_in(buffer, parse->codes, code_index);
    // The number outgrew its byte: files of either age hold the larger of the two fields.
    int old = flat_byte(buffer, &code, CODE_OLD_BUILTIN, 0);
    int builtin = flat_int(buffer, &code, CODE_BUILTIN, 0);
    out->builtin = builtin > old ? builtin : old;
    out->name = out->builtin == TFLITE_CUSTOM ? flat_string(buffer, &code, CODE_CUSTOM)
                                              : tflite_operator_name(out->builtin);
    out->version = flat_int(buffer, &code, CODE_VERSION, 1);
    enum result result =
        parse_operands(parse, table, OPERATOR_INPUTS, "operator", index, out->inputs, &out->input_count);
    if (result == RESULT_OK)
        result = parse_operands(parse, table, OPERATOR_OUTPUTS, "operator", index, out->outputs,
                                &out->output_count);
    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < out->output_count; i++)
        if (out->outputs[i] == TFLITE_NO_TENSOR)
            return diagnose(parse->why, RESULT_INVALID, "%s: operator %d writes no tensor", parse->label,
                            index);
    struct flat_table options = flat_child(buffer, table, OPERATOR_OPTIONS);
    parse_options(buffer, &options, out->builtin, &out->options);
    struct flat_vector custom = flat_vector(buffer, table, OPERATOR_CUSTOM_OPTIONS, 1);
    out->custom_size = custom.count;
    out->custom_options = custom.count > 0 ? buffer->bytes + custom.at : NULL;
    parse_deconvolution(buffer, custom, out);
    return buffer->broken ? broken(parse, "operator", index) : RESULT_OK;
}

static enum result parse_operators(struct parse *parse, const struct flat_table *graph)
{
    struct flat_vector operators = flat_vector(&parse->buffer, graph, GRAPH_OPERATORS, 4);
    if (parse->buffer.broken || operators.count == 0)
        return broken(parse, "subgraph", 0);
    if (operators.count > TFLITE_MAX_OPERATORS)
        return diagnose(parse->why, RESULT_TOO_LARGE, "%s: %u operators, at most %d are read", parse->label,
                        (unsigned)operators.count, TFLITE_MAX_OPERATORS);
    parse->model->operators = calloc(operators.count, sizeof *parse->model->operators);
    if (parse->model->operators == NULL)
        return diagnose(parse->why, RESULT_NO_MEMORY, "%s: out of memory", parse->label);
    parse->model->operator_count = (int)operators.count;
    for (uint32_t i = 0; i < operators.count; i++) {
        struct flat_table table = flat_table_in(&parse->buffer, operators, i);
        enum result result = parse_operator(parse, &table, (int)i, &parse->model->operators[i]);
        if (result != RESULT_OK)
            return result;
    }
    return RESULT_OK;
}

static enum result parse_graph(struct parse *parse, const struct flat_table *graph)
{
    struct tflite_model *model = parse->model;
    enum result result = parse_tensors(parse, graph);
    if (result == RESULT_OK)
        result =
            parse_operands(parse, graph, GRAPH_INPUTS, "subgraph", 0, model->inputs, &model->input_count);
    if (result == RESULT_OK)
        result =
            parse_operands(parse, graph, GRAPH_OUTPUTS, "subgraph", 0, model->outputs, &model->output_count);
    if (result != RESULT_OK)
        return result;
    bool missing = false;
    for (int i = 0; i < model->input_count; i++)
        missing |= model->inputs[i] == TFLITE_NO_TENSOR;
    for (int i = 0; i < model->output_count; i++)
        missing |= model->outputs[i] == TFLITE_NO_TENSOR;
    if (missing)
        return diagnose(parse->why, RESULT_INVALID, "%s: an input or output names no tensor", parse->label);
    return parse_operators(parse, graph);
}

enum result tflite_parse(const char *label, const uint8_t *bytes, size_t size, struct tflite_model *out,
                         struct diagnostic *why)
{
    memset(out, 0, sizeof *out);
    if (size > TFLITE_MAX_BYTES)
        return diagnose(why, RESULT_TOO_LARGE, "%s: a model of %zu bytes, at most %u are read", label, size,
                        TFLITE_MAX_BYTES);
    if (size < 8 || memcmp(bytes + 4, "TFL3", 4) != 0)
        return diagnose(why, RESULT_INVALID, "%s: not a .tflite file: no TFL3 mark in its first 8 bytes",
                        label);
    struct parse parse = {.label = label, .why = why, .buffer = {bytes, size, false}, .model = out};
    struct flatbuffer *buffer = &parse.buffer;
    struct flat_table root = flat_root(buffer);
    int version = flat_int(buffer, &root, MODEL_VERSION, 0);
    parse.codes = flat_vector(buffer, &root, MODEL_OPERATOR_CODES, 4);
    parse.buffers = flat_vector(buffer, &root, MODEL_BUFFERS, 4);
    struct flat_vector graphs = flat_vector(buffer, &root, MODEL_SUBGRAPHS, 4);
    if (buffer->broken)
        return diagnose(why, RESULT_INVALID,
                        "%s: not a whole .tflite file: its first table has a wrong offset", label);
    if (version != 3)
        return diagnose(why, RESULT_UNSUPPORTED, "%s: .tflite version %d, only 3 is read", label, version);
    if (graphs.count != 1)
        return diagnose(why, RESULT_UNSUPPORTED, "%s: %u subgraphs, only one is read", label,
                        (unsigned)graphs.count);
    if (parse.codes.count > MAX_OPERATOR_CODES || parse.buffers.count > MAX_BUFFERS)
        return diagnose(why, RESULT_TOO_LARGE, "%s: %u operator codes and %u buffers are too many", label,
                        (unsigned)parse.codes.count, (unsigned)parse.buffers.count);
    struct flat_table graph = flat_table_in(buffer, graphs, 0);
    enum result result = buffer->broken ? broken(&parse, "subgraph", 0) : parse_graph(&parse, &graph);
    if (result != RESULT_OK)
        tflite_free(out);
    return result;
}

void tflite_free(struct tflite_model *model)
{
    free(model->tensors);
    free(model->operators);
    memset(model, 0, sizeof *model);
}
