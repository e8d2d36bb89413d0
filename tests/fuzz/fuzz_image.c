// Room: assets
// Replays: tests/fuzz/corpus/fuzz_image tests/data/portrait.png shared:jpeg_bad shared:gltf_bad
//
// PNG, JPEG and WebP through the picture reader.
#include "assets/image.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct picture picture = {0};
    struct diagnostic why = {0};
    // A megapixel keeps a run short; the bound itself is part of what is tried.
    if (image_decode_within("fuzz", data, size, 1 << 20, &picture, &why) != RESULT_OK) {
        if (why.text[0] == '\0' || picture.pixels != NULL)
            abort();
        return 0;
    }
    unsigned sum = 0;
    for (int y = 0; y < picture.height_px; y++)
        for (int x = 0; x < picture.width_px * 4; x++)
            sum += picture_row(&picture, y)[x];
    picture_free(&picture);
    volatile unsigned seen = sum; // every byte is read, so that the sanitizers see it
    (void)seen;
    return 0;
}
