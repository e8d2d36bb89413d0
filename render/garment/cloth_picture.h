// A garment's picture as its texture needs it.
#ifndef CHEVAL_RENDER_GARMENT_CLOTH_PICTURE_H
#define CHEVAL_RENDER_GARMENT_CLOTH_PICTURE_H

#include "platform/base/picture.h"

// Larger ones are made smaller: what a garment covers of a screen has no more pixels.
#define CLOTH_MAX_SIDE_PX 2048

// The square of so many pixels a side becomes one: 1 for a picture that is not too large.
int cloth_picture_reduction(const struct picture *picture);

// sRGB with straight alpha -> the light of its colours times alpha, sRGB-encoded again: so filtered, what
// lies below the transparent leaves no halo whatever it is. The caller frees with picture_free.
MUST_CHECK enum result cloth_picture_make(const struct picture *picture, struct picture *out,
                                          struct diagnostic *why);

#endif
