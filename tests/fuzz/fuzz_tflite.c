// Room: tracking
// Replays: tests/fuzz/corpus/fuzz_tflite models:.
//
// Any bytes as a .tflite file: read, checked, built and, when that passes, run once.
#include "tracking/nn/network.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct network *network;
    struct diagnostic why;
    if (network_create("fuzz", data, size, NULL, &network, &why) != RESULT_OK)
        return 0;
    struct network_tensor input = network_input(network);
    for (int i = 0; i < input.count; i++)
        input.data[i] = (float)(i % 7) - 3.0f;
    if (network_run(network) != RESULT_OK)
        abort(); // what was accepted must run
    network_destroy(network);
    return 0;
}
