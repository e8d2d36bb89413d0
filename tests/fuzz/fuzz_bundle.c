// Room: tracking
// Replays: tests/fuzz/corpus/fuzz_bundle shared:mediapipe_conformance/model
//
// Any bytes as the operator's own bundle.
#include "tracking/bundle.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct bundle bundle;
    struct diagnostic why = {0};
    if (bundle_read("fuzz", data, size, &bundle, &why) != RESULT_OK) {
        if (why.text[0] == '\0')
            abort(); // a refusal says why
        return 0;
    }
    for (int i = 0; i < BUNDLE_NETWORK_COUNT; i++)
        if (bundle.networks[i].size == 0 || bundle.networks[i].size > BUNDLE_MAX_NETWORK_BYTES)
            abort();
    bundle_free(&bundle);
    return 0;
}
