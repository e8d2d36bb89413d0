// A picture -> a JPEG in memory by libjpeg-turbo: what a shopper takes away is never written to a disk.
#ifndef CHEVAL_PLATFORM_ENCODE_JPEG_H
#define CHEVAL_PLATFORM_ENCODE_JPEG_H

#include "platform/base/picture.h"

#include <stdbool.h>

// Alpha is ignored, colours are not subsampled: a lipstick's edge stays sharp. `quality` 1..100; 90 shows no
// artefacts on faces. Top row first, or bottom row first when `upside_down`, as OpenGL reads pixels. The
// caller frees *bytes, having wiped it if it shows a person. Any thread.
MUST_CHECK enum result jpeg_encode(const struct picture *picture, bool upside_down, int quality,
                                   uint8_t **bytes, size_t *size, struct diagnostic *why);

// For pictures that follow each other quickly: colours are subsampled, and no memory is asked for after the
// first picture of a size. One thread at a time.
struct jpeg_encoder;

MUST_CHECK enum result jpeg_encoder_create(struct jpeg_encoder **out);
void jpeg_encoder_destroy(struct jpeg_encoder *encoder); // overwrites what it made; takes NULL

// Top row first. *bytes are the encoder's until the next call.
MUST_CHECK enum result jpeg_encoder_encode(struct jpeg_encoder *encoder, const struct picture *picture,
                                           int quality, const uint8_t **bytes, size_t *size);
#endif
