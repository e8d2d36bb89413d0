// Sparse constants of a .tflite file: where their elements stand, and the dense floats they stand for.
//
// Layout: SparsityParameters of TensorFlow Lite's schema.fbs, as the models use it: dimensions in their own
// order, each dense or in compressed rows (CSR), no blocks. Private to tracking/nn.
#ifndef CHEVAL_TRACKING_NN_SPARSE_H
#define CHEVAL_TRACKING_NN_SPARSE_H

#include "tracking/nn/flatbuffer.h"
#include "tracking/nn/tflite.h"

// Reads where the elements of a tensor stand, whose shape has been read. False for another layout; a wrong
// offset leaves the buffer broken.
bool sparse_parse(struct flatbuffer *buffer, const struct flat_table *sparsity, struct tflite_tensor *tensor);

// Writes all tensor->count floats, zeros where nothing is stored; float16 and float32 are read. False when
// the indices lead outside the shape or the data, or leave some of it over.
bool sparse_expand(const struct tflite_tensor *tensor, float *out);

#endif
