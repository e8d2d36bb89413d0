// From what a .tflite file says to what has to run, in which order, in how many steps.
//
// A step is either one XNNPACK runtime or a few operators of our own in C; steps alternate. An operator's
// level is its step: level 0 is XNNPACK's, odd levels are ours. Only tensors that cross from one step to
// another need memory of ours.
//
// Private to tracking/nn. Lives while a network is created, no longer.
#ifndef CHEVAL_TRACKING_NN_GRAPH_H
#define CHEVAL_TRACKING_NN_GRAPH_H

#include "platform/base/result.h"
#include "tracking/nn/tflite.h"

#include <stdbool.h>
#include <stddef.h>

struct block_level;

// What one network may cost. A real one (the heavy pose model) stays under a half of each.
#define GRAPH_MAX_CONSTANT_BYTES ((size_t)128 << 20)   // as float32
#define GRAPH_MAX_ACTIVATION_BYTES ((size_t)512 << 20) // of all tensors together; XNNPACK reuses most of it
#define GRAPH_MAX_WEIGHTS ((size_t)48 << 20)           // floats, as XNNPACK packs them
#define GRAPH_MAX_TAPS ((size_t)16 << 20)              // pointers in XNNPACK's indirection buffers
#define GRAPH_MAX_MULTIPLICATIONS ((size_t)8 << 30)

struct graph_value {
    float *constant; // owned, floats; NULL for what is computed, and for constants that aren't floats
    int producer;    // the operator that computes it, or GRAPH_NOBODY
    int level;       // of the step that computes it; -1 for the input
    bool needed;     // by a wanted output
    bool crosses;    // read by another step than the one that computes it, or by the caller
};
#define GRAPH_NOBODY (-1)

// Operators that one block (block.h) runs: numbers of operators or GRAPH_NOBODY, of tensors or
// TFLITE_NO_TENSOR.
struct graph_block {
    int depthwise, pointwise; // pointwise is GRAPH_NOBODY when there is no block
    int x, skipped, slopes;
};

struct graph_node {
    bool needed;
    bool absorbed;            // run by the block of a later operator,
    int runner;               // this one; of any other, itself
    struct graph_block block; // that ends with this operator
    bool constant;            // its result was computed while loading
    bool own;                 // run by us, not by XNNPACK
    int level;
};

struct graph {
    const char *label;
    struct diagnostic *why;
    const struct tflite_model *model;
    struct graph_value *values; // a tensor each
    struct graph_node *nodes;   // an operator each
    int input;                  // tensor
    int outputs[TFLITE_MAX_OPERANDS];
    int output_count;
    int level_count;
    const struct block_level *block_level; // NULL: no blocks
    size_t constant_bytes;
};

// Finds what the wanted outputs need (network_create), converts the constants and places every operator in a
// step. `model` must outlive the graph. On failure there is nothing to finish.
MUST_CHECK enum result graph_init(struct graph *graph, const char *label, const struct tflite_model *model,
                                  const char *const *wanted_outputs, const struct block_level *block_level,
                                  struct diagnostic *why);
void graph_finish(struct graph *graph);

// Finds the operators that blocks will run; before they are placed in steps.
void graph_find_blocks(struct graph *graph);

// When operator `node` runs, in the order of a network's steps; what XNNPACK runs in one step is one moment.
int64_t graph_time(const struct graph *graph, int node);

// Whether every needed operator is one we know, its tensors' shapes are what it makes of its inputs', and the
// whole stays within the bounds above. Nothing is handed to XNNPACK before this has passed.
MUST_CHECK enum result graph_check(const struct graph *graph);

// Element `index` of a constant int32 tensor.
int graph_int(const struct tflite_tensor *tensor, int index);

// Rows or columns before the first of SAME padding, and behind the last: TensorFlow puts the odd one behind.
struct graph_padding {
    int before, after;
};
struct graph_padding graph_same_padding(int input, int filter, int stride, int dilation);

// Rows or columns that a deconvolution leaves out of its result, before the first and behind the last.
struct graph_padding graph_deconvolution_padding(int padding, int input, int filter, int stride);

// Whether AVERAGE_POOL_2D is one window over all rows and columns: a mean, whatever its size.
bool graph_pools_all(const struct tflite_operator *op, const struct tflite_tensor *x,
                     const struct tflite_tensor *y);

// What a TRANSPOSE or STRIDED_SLICE takes: element (i, j, k, l) of its result is element `first` + i
// strides[0] + j strides[1] + k strides[2] + l strides[3] of its input. Dimensions the result lacks are
// leading ones.
struct graph_view {
    size_t first;
    size_t dims[TFLITE_MAX_DIMS], strides[TFLITE_MAX_DIMS];
};

// False when its inputs aren't constant, it isn't one of steps of 1, or the result's shape isn't what it
// gives.
bool graph_view_of(const struct tflite_model *model, const struct tflite_operator *op,
                   struct graph_view *view);

// The one dimension that a SUM or MEAN goes over, or -1.
int graph_reduced_dimension(const struct tflite_model *model, const struct tflite_operator *op);

// "LABEL: operator 12 (CONV_2D): …"
enum result graph_refuse(const struct graph *graph, enum result result, int node, const char *what);

#endif
