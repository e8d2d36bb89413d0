// A picture -> a PNG file by libpng, written beside and renamed, so that no half file is ever seen.
#ifndef CHEVAL_PLATFORM_ENCODE_PNG_H
#define CHEVAL_PLATFORM_ENCODE_PNG_H

#include "platform/base/picture.h"

#include <stdbool.h>

// With `opaque` the alpha channel is left out.
MUST_CHECK enum result png_write(const char *path, const struct picture *picture, bool opaque,
                                 struct diagnostic *why);

#endif
