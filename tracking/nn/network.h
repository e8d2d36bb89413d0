// A .tflite network run on the calling thread, by XNNPACK and, where they are faster, loops of our own
// (block.h). All tensors are float32, NHWC.
//
// Ownership: the network owns its input and output tensors; pointers stay valid until network_destroy. The
// model bytes may be freed after network_create. Thread: one at a time per network; several networks may be
// made and run at once, each on its thread. Deterministic on one machine: the same input gives the same
// output.
#ifndef CHEVAL_TRACKING_NN_NETWORK_H
#define CHEVAL_TRACKING_NN_NETWORK_H

#include "platform/base/result.h"

#include <stdint.h>

#define NETWORK_MAX_DIMS 4

struct network;

struct network_tensor {
    float *data;
    int dims[NETWORK_MAX_DIMS]; // N, H, W, C; unused leading ones are 1
    int count;                  // of floats
    const char *name;           // as in the file
};

// Every offset of `bytes` is checked before it is followed; sizes are bounded. `label` (a file name) begins
// the diagnostic. `wanted_outputs` names the outputs to compute, NULL-terminated, in the caller's order; NULL
// for all in the file's order. What no wanted output needs is not run.
MUST_CHECK enum result network_create(const char *label, const uint8_t *bytes, size_t size,
                                      const char *const *wanted_outputs, struct network **out,
                                      struct diagnostic *why);

// network_create with the blocks of one level (block.h), or none: for tests and measurements.
struct block_level;
MUST_CHECK enum result network_create_by(const struct block_level *level, const char *label,
                                         const uint8_t *bytes, size_t size, const char *const *wanted_outputs,
                                         struct network **out, struct diagnostic *why);

// network_create on a file of at most 64 MiB.
MUST_CHECK enum result network_load(const char *path, const char *const *wanted_outputs, struct network **out,
                                    struct diagnostic *why);
void network_destroy(struct network *network); // takes NULL

struct network_tensor network_input(const struct network *network);
int network_output_count(const struct network *network);
struct network_tensor network_output(const struct network *network, int index);

// Reads the input tensor, writes the outputs.
MUST_CHECK enum result network_run(struct network *network);

// Runs on an all-zero input, so that nothing of the last picture stays in any buffer, XNNPACK's own included.
void network_forget(struct network *network);

#endif
