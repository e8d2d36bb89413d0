// Reading a .tflite file: what its one subgraph consists of, as plain structs.
//
// Format: TensorFlow Lite's schema.fbs, version 3; field and enumerator numbers are that file's.
// Any bytes may be given: every offset is checked before it is followed, every count and dimension is
// bounded. What stands here is well formed (indices are in range, a tensor's data is as long as its shape
// says), but whether the operators fit together is for who builds a network from it.
//
// Ownership: the model owns its arrays; names, data and custom options point into `bytes`, which must outlive
// it. Thread: any, one at a time.
#ifndef CHEVAL_TRACKING_NN_TFLITE_H
#define CHEVAL_TRACKING_NN_TFLITE_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

#define TFLITE_MAX_BYTES (64u << 20)
#define TFLITE_MAX_TENSORS 4096
#define TFLITE_MAX_OPERATORS 4096
#define TFLITE_MAX_DIMS 4
#define TFLITE_MAX_DIM 65536
#define TFLITE_MAX_ELEMENTS (16 << 20) // of one tensor
#define TFLITE_MAX_OPERANDS 16         // inputs or outputs of one operator, and of the subgraph
#define TFLITE_NO_TENSOR (-1)          // an optional input that is left out

enum tflite_type { TFLITE_FLOAT32 = 0, TFLITE_FLOAT16 = 1, TFLITE_INT32 = 2 };

// BuiltinOperator: the ones a network may know what to do with.
enum {
    // MediaPipe's Convolution2DTransposeBias, version 1: CUSTOM in the file, but its options are a plain
    // struct.
    // mediapipe/util/tflite/operations/transpose_conv_bias.cc
    TFLITE_DECONVOLUTION = -1,
    TFLITE_ADD = 0,
    TFLITE_AVERAGE_POOL_2D = 1,
    TFLITE_CONCATENATION = 2,
    TFLITE_CONV_2D = 3,
    TFLITE_DEPTHWISE_CONV_2D = 4,
    TFLITE_DEPTH_TO_SPACE = 5,
    TFLITE_DEQUANTIZE = 6,
    TFLITE_FULLY_CONNECTED = 9,
    TFLITE_LOGISTIC = 14,
    TFLITE_MAX_POOL_2D = 17,
    TFLITE_MUL = 18,
    TFLITE_RELU = 19,
    TFLITE_RELU6 = 21,
    TFLITE_RESHAPE = 22,
    TFLITE_RESIZE_BILINEAR = 23,
    TFLITE_CUSTOM = 32,
    TFLITE_PAD = 34,
    TFLITE_TRANSPOSE = 39,
    TFLITE_MEAN = 40,
    TFLITE_SUB = 41,
    TFLITE_DIV = 42,
    TFLITE_STRIDED_SLICE = 45,
    TFLITE_PRELU = 54,
    TFLITE_NEG = 59,
    TFLITE_SUM = 74,
    TFLITE_SQRT = 75,
    TFLITE_RSQRT = 76,
    TFLITE_SQUARED_DIFFERENCE = 99,
    TFLITE_HARD_SWISH = 117,
    TFLITE_DENSIFY = 124,
};

enum { TFLITE_PADDING_SAME = 0, TFLITE_PADDING_VALID = 1 };

// ActivationFunctionType, applied to an operator's result.
enum {
    TFLITE_ACTIVATION_NONE = 0,
    TFLITE_ACTIVATION_RELU = 1,
    TFLITE_ACTIVATION_RELU_N1_TO_1 = 2,
    TFLITE_ACTIVATION_RELU6 = 3,
};

// One dimension of a sparse tensor: entry p of the dimension before it has the indices
// indices[segments[p]] … indices[segments[p + 1] - 1] here. Not checked against the shape (sparse.h does).
struct tflite_indices {
    const uint8_t *data; // little-endian, not aligned; NULL for a dimension that is dense
    uint32_t count;
    int bytes; // 1, 2 or 4 each
};

struct tflite_tensor {
    const char *name;
    int type; // enum tflite_type, or another number of TensorType
    int rank; // 0 for a scalar
    int dims[TFLITE_MAX_DIMS];
    int count;           // of elements: the product of the dims
    const uint8_t *data; // of a constant, little-endian, not aligned; NULL for what is computed
    size_t size;         // of data; for the types above it is count elements exactly
    bool sparse;         // data holds only the elements that `segments` and `indices` name, in their order
    struct tflite_indices segments[TFLITE_MAX_DIMS], indices[TFLITE_MAX_DIMS];
};

// What an operator's options say; fields another operator has are 0.
struct tflite_options {
    int padding;
    int stride_h, stride_w;
    int dilation_h, dilation_w;
    int filter_h, filter_w; // of a pool
    int depth_multiplier;
    int activation;
    int axis;                                           // of a concatenation
    int begin_mask, end_mask, shrink_mask, other_masks; // of a slice; other: ellipsis and new axis together
    int block_size;                                     // of DEPTH_TO_SPACE
    bool align_corners, half_pixel_centres;
};

struct tflite_operator {
    int builtin;      // TFLITE_…, or another number of BuiltinOperator
    const char *name; // "CONV_2D", a custom operator's own name, or "?" for a number unknown here
    int version;
    int inputs[TFLITE_MAX_OPERANDS]; // tensors, or TFLITE_NO_TENSOR
    int input_count;
    int outputs[TFLITE_MAX_OPERANDS];
    int output_count;
    struct tflite_options options;
    const uint8_t *custom_options; // NULL when there are none
    size_t custom_size;
};

struct tflite_model {
    struct tflite_tensor *tensors;
    int tensor_count;
    struct tflite_operator *operators; // in the order they run
    int operator_count;
    int inputs[TFLITE_MAX_OPERANDS];
    int input_count;
    int outputs[TFLITE_MAX_OPERANDS];
    int output_count;
};

// `label` (a file name) begins the diagnostic. On failure *out stays zeroed.
MUST_CHECK enum result tflite_parse(const char *label, const uint8_t *bytes, size_t size,
                                    struct tflite_model *out, struct diagnostic *why);
void tflite_free(struct tflite_model *model); // and zeroes it

// "CONV_2D" for 3; "?" for a number unknown here.
const char *tflite_operator_name(int builtin);

#endif
