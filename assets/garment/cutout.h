// A product picture on a plain background -> the garment alone, with clean edges.
//
// The background is told from the picture's rim; what differs from it and hangs together is the garment, down
// to straps a pixel wide; the edge is a mixture of both, whose share and true colour are solved (alpha
// matting), so that nothing of the background shines through on another. What can't be cut with confidence is
// refused, with the reason and a picture that shows it. Pure; any thread.
//
// Memory: at most 60 bytes for each pixel of the picture cut, which has no more than CUTOUT_SIDE_KEPT a side
// (250 MB), whatever the size of the picture given. Time: about a second for each million of its pixels.
#ifndef CHEVAL_ASSETS_GARMENT_CUTOUT_H
#define CHEVAL_ASSETS_GARMENT_CUTOUT_H

#include "platform/base/picture.h"
#include "platform/base/result.h"

#include <stdbool.h>

#define CUTOUT_SIDE_MIN 96    // smaller pictures are refused
#define CUTOUT_SIDE_MAX 16384 // and larger ones; those beyond CUTOUT_SIDE_KEPT are made smaller
#define CUTOUT_SIDE_KEPT 2048

struct cutout {
    // sRGB, straight alpha, cropped to the garment and a rim of transparent pixels; colours go on below what
    // is transparent. Owned.
    struct picture picture;
    // Pixel (x, y) of it is at ((from_x_px + x) / scale, (from_y_px + y) / scale) in the picture given.
    int from_x_px, from_y_px;
    float scale;
    // 0..1, of the outline: by how plain the background is, on how much of the outline an edge is seen, and
    // by how far cloth differs from the background. White on white has about 0.8, dark on white above 0.9.
    float confidence;
};

// RESULT_INVALID: refused; `why` has one line that says why, and `shown` (may be NULL) the picture with the
// places that are to blame marked, the caller's to free. A picture with an alpha channel of its own that cuts
// something out is believed.
MUST_CHECK enum result cutout_make(const struct picture *picture, struct cutout *out, struct picture *shown,
                                   struct diagnostic *why);
void cutout_free(struct cutout *cutout);

#endif
