// The operators that XNNPACK lacks, as they run between its segments.
//
// Private to tracking/nn.
#ifndef CHEVAL_TRACKING_NN_OWN_OPS_H
#define CHEVAL_TRACKING_NN_OWN_OPS_H

#include "tracking/nn/attention_ops.h"
#include "tracking/nn/block.h"
#include "tracking/nn/graph.h"

enum own_kind {
    OWN_COPY,
    OWN_CONCATENATE,
    OWN_VIEW,
    OWN_REDUCE,
    OWN_RECIPROCAL_ROOT,
    OWN_BLOCK,
    OWN_MATRIX,
    OWN_SAMPLE,
    OWN_MOVE
};

struct own_op {
    enum own_kind kind;
    const float *inputs[TFLITE_MAX_OPERANDS];
    size_t widths[TFLITE_MAX_OPERANDS]; // concatenation: floats of each input a row; else: [0] of the output
    int input_count;
    size_t rows;           // of a concatenation; outside of the dimension that is reduced
    size_t length, inside; // of that dimension, and of what it is made of
    float factor;          // of a sum
    struct graph_view view;
    float *output;
    struct block *block;             // owned
    struct attention_region *region; // owned; of a matrix
    struct attention_map from, to;   // of a sample
    int points, dims;                // of a move
};

// Operator `node` of a graph that graph_check has passed. storage[tensor] is where a crossing tensor lives;
// the constants it reads (the graph's) must stay, too.
MUST_CHECK enum result own_op_init(const struct graph *graph, int node, float *const *storage,
                                   struct own_op *out);
void own_op_finish(struct own_op *op);

void own_op_run(const struct own_op *op);

#endif
