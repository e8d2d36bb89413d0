// Picture -> network input: a rotated rectangle resampled in float at pixel centres.
//
// Formula: MediaPipe image_to_tensor (calculators/tensor), with the geometrically right half-pixel
// convention of its GL path: tensor pixel (i, j) samples the picture at the point that (i+.5, j+.5) maps to.
#ifndef CHEVAL_TRACKING_NN_CROP_H
#define CHEVAL_TRACKING_NN_CROP_H

#include "platform/base/picture.h"
#include "platform/base/vec.h"

#include <stdbool.h>

// A region of interest in picture pixels, turned clockwise on screen (y down) by rotation_rad.
struct roi {
    float centre_x_px, centre_y_px;
    float width_px, height_px;
    float rotation_rad;
};

struct crop_options {
    int width, height;      // of the tensor
    float minimum, maximum; // what 0 and 255 become
    bool zero_border;       // outside the picture: byte 0, else the nearest edge pixel
    bool keep_aspect;       // pad the region to the tensor's aspect (A.1), else stretch
    bool mirror;            // sample with x mirrored in tensor space
    // Where the region is 1.5 times the tensor or more, average the picture's pixels instead of skipping
    // some: less of the camera's noise, no aliases.
    bool area;
    // Brightening for networks that look at a dark picture (exposure.h gives it): of a byte v its share s of
    // 255 becomes gain s / (1 + (gain - 1) s), so black and white stay and nothing is clipped. 0 and 1: none.
    float gain;
};

// Tensor pixels (0..width, 0..height, continuous) <-> picture pixels: x' = a x + b y + c, y' = d x + e y + f.
struct affine {
    float a, b, c, d, e, f;
};

// The whole picture, unturned: what a detector looks at.
struct roi roi_of_picture(const struct picture *picture);

struct affine crop_tensor_to_picture(const struct roi *roi, const struct crop_options *options);

struct vec2 affine_apply(const struct affine *affine, struct vec2 p);

// RGB floats, width * height * 3, bilinear; without `area` and `gain` as the reference does it. Never
// allocates.
void crop_to_tensor(const struct picture *picture, const struct roi *roi, const struct crop_options *options,
                    float *tensor);

#endif
