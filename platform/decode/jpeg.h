// JPEG -> RGBA by libjpeg-turbo, bounded.
#ifndef CHEVAL_PLATFORM_DECODE_JPEG_H
#define CHEVAL_PLATFORM_DECODE_JPEG_H

#include "platform/base/picture.h"

#include <stdbool.h>

struct jpeg_decoder; // keeps what one picture can use of the last one's memory; one thread at a time

MUST_CHECK enum result jpeg_decoder_create(struct jpeg_decoder **out);
void jpeg_decoder_destroy(struct jpeg_decoder *decoder); // takes NULL

// Reads the header only: size in pixels. Refuses what is over picture.h's bounds.
MUST_CHECK enum result jpeg_read_size(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size,
                                      int *width_px, int *height_px, struct diagnostic *why);

// Decodes into `out`, whose pixels the caller provides with the size jpeg_read_size gave; greyscale and CMYK
// become RGB, alpha is 255. A frame that libjpeg-turbo calls corrupt is RESULT_INVALID when `strict`;
// otherwise a picture with damage is accepted. More than 500 scans are refused. Frames of cameras that leave
// out the standard Huffman tables are decoded. What came before makes no difference.
MUST_CHECK enum result jpeg_decode(struct jpeg_decoder *decoder, const uint8_t *bytes, size_t size,
                                   bool strict, const struct picture *out, struct diagnostic *why);

#endif
