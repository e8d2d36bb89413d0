// One XNNPACK runtime: a stretch of the network that needs nothing from us while it runs.
//
// Private to tracking/nn.
#ifndef CHEVAL_TRACKING_NN_SEGMENT_H
#define CHEVAL_TRACKING_NN_SEGMENT_H

#include "tracking/nn/graph.h"

#include <xnnpack.h>

// Makes the runtime of all operators on `level` (graph_check has passed); *runtime stays NULL when there are
// none. storage[tensor] is where a crossing tensor lives, with XNN_EXTRA_BYTES to spare behind it; it must
// stay there as long as the runtime does, as must the constants that segment_keeps says.
MUST_CHECK enum result segment_create(const struct graph *graph, int level, float *const *storage,
                                      xnn_runtime_t *runtime);

// XNNPACK packs the weights of most operators into its own memory, but reads the constants of these while
// running.
bool segment_keeps(const struct tflite_operator *op);

#endif
