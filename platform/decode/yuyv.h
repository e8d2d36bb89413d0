// YUYV (YUY2) camera frames -> RGBA.
#ifndef CHEVAL_PLATFORM_DECODE_YUYV_H
#define CHEVAL_PLATFORM_DECODE_YUYV_H

#include "platform/base/picture.h"

#include <stdbool.h>

// `bytes` holds out->height_px rows of `stride_bytes`, in each two bytes a pixel: Y0 U Y1 V. The width is
// even. BT.601 as USB cameras send it: Y 16..235, U and V 16..240; with `full_range` all three 0..255 (JFIF).
// RESULT_INVALID when the frame is cut short.
MUST_CHECK enum result yuyv_decode(const uint8_t *bytes, size_t size, size_t stride_bytes, bool full_range,
                                   const struct picture *out);

#endif
