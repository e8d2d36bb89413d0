// Product pictures and textures: PNG, JPEG, WebP -> RGBA, told apart by their first bytes.
#ifndef CHEVAL_ASSETS_IMAGE_H
#define CHEVAL_ASSETS_IMAGE_H

#include "platform/base/picture.h"

// No picture file may be larger.
#define IMAGE_MAX_BYTES ((size_t)128 << 20)

enum image_format { IMAGE_UNKNOWN, IMAGE_PNG, IMAGE_JPEG, IMAGE_WEBP };

// By the first bytes alone.
enum image_format image_format_of(const uint8_t *bytes, size_t size);

// Straight alpha; 16-bit samples are rounded to 8, grey and palettes become RGBA. Truncated or corrupt
// pictures are refused whole. `label` begins the diagnostic. The caller frees with picture_free.
MUST_CHECK enum result image_decode(const char *label, const uint8_t *bytes, size_t size, struct picture *out,
                                    struct diagnostic *why);

// image_decode with a bound of the caller's on width times height, checked before any pixel is read.
MUST_CHECK enum result image_decode_within(const char *label, const uint8_t *bytes, size_t size,
                                           int64_t max_pixels, struct picture *out, struct diagnostic *why);

// image_decode on a file of at most IMAGE_MAX_BYTES.
MUST_CHECK enum result image_load(const char *path, struct picture *out, struct diagnostic *why);

#endif
