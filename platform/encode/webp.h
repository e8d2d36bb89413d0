// A picture -> a WebP file by libwebp, written beside and renamed, so that no half file is ever seen.
#ifndef CHEVAL_PLATFORM_ENCODE_WEBP_H
#define CHEVAL_PLATFORM_ENCODE_WEBP_H

#include "platform/base/picture.h"

// Lossy, without alpha. `quality` 0..100; 90 shows no artefacts on product pictures.
MUST_CHECK enum result webp_write(const char *path, const struct picture *picture, float quality,
                                  struct diagnostic *why);

#endif
