// Product pictures and textures: PNG, JPEG, WebP -> RGBA, told apart by their first bytes.
#ifndef CHEVAL_ASSETS_IMAGE_H
#define CHEVAL_ASSETS_IMAGE_H

#include "platform/base/picture.h"

// Straight alpha; 16-bit samples are rounded to 8, grey and palettes become RGBA. `label` begins the
// diagnostic. The caller frees with picture_free.
MUST_CHECK enum result image_decode(const char *label, const uint8_t *bytes, size_t size, struct picture *out,
                                    struct diagnostic *why);

// image_decode on a file of at most 128 MiB.
MUST_CHECK enum result image_load(const char *path, struct picture *out, struct diagnostic *why);

#endif
