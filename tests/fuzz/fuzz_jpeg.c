// Any bytes through the JPEG decoder, as a camera frame (strict) and as a product picture.
// Room: decode
// Replays: tests/fuzz/corpus/fuzz_jpeg shared:jpeg_bad
#include "platform/decode/jpeg.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

// Time and memory go with the pixels that a header claims; larger ones only slow the search.
#define MAX_PIXELS (1024 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct jpeg_decoder *decoder = NULL;
    struct picture picture = {0};
    struct diagnostic why = {0};
    int width = 0, height = 0;
    if (jpeg_decoder_create(&decoder) != RESULT_OK)
        return 0;
    if (jpeg_read_size(decoder, data, size, &width, &height, &why) == RESULT_OK &&
        (int64_t)width * height <= MAX_PIXELS && picture_allocate(width, height, &picture) == RESULT_OK) {
        enum result strict = jpeg_decode(decoder, data, size, true, &picture, &why);
        enum result lenient = jpeg_decode(decoder, data, size, false, &picture, &why);
        if (strict == RESULT_OK && lenient != RESULT_OK)
            abort(); // what passes the stricter look passes the other
    }
    picture_free(&picture);
    jpeg_decoder_destroy(decoder);
    return 0;
}
