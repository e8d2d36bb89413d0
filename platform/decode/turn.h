// Turning a picture by quarter turns, mirroring it and cutting a part out, in one pass.
#ifndef CHEVAL_PLATFORM_DECODE_TURN_H
#define CHEVAL_PLATFORM_DECODE_TURN_H

#include "platform/base/picture.h"

#include <stdbool.h>

// First the quarter turns, then the mirroring, then the crop, whose rectangle is in the turned and mirrored
// picture. All zero: nothing is changed.
struct turn {
    int quarters;                                            // clockwise, 0 to 3
    bool flip;                                               // left and right change places
    int crop_x_px, crop_y_px, crop_width_px, crop_height_px; // zero width: all of it
};

bool turn_is_identity(const struct turn *turn);

// The size of the outcome. RESULT_INVALID when the crop isn't inside the turned picture.
MUST_CHECK enum result turn_size(const struct turn *turn, int width_px, int height_px, int *out_width_px,
                                 int *out_height_px, struct diagnostic *why);

// `out` has the size turn_size gave and shares no memory with `in`.
void turn_picture(const struct turn *turn, const struct picture *in, const struct picture *out);

#endif
