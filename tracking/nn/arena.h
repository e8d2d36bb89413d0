// Memory for tensors that don't all live at once: one piece, in which those whose lives don't meet share
// places.
//
// Private to tracking/nn.
#ifndef CHEVAL_TRACKING_NN_ARENA_H
#define CHEVAL_TRACKING_NN_ARENA_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena_tensor {
    int index;           // the caller's
    int64_t first, last; // from when to when it lives, both included
    size_t size;         // bytes, a multiple of ARENA_ALIGNMENT
    size_t offset;       // result
};

#define ARENA_ALIGNMENT 64

// Gives every tensor its offset, the largest first, each at the lowest place that is free all its life.
// Changes their order. Returns the bytes of the whole.
size_t arena_place(struct arena_tensor *tensors, int count);

#endif
