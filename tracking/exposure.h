// How much a network's input is brightened (crop_options.gain) for a face in the dark.
//
// Measured on real faces darkened in linear light, with shot and read noise: the landmark network keeps its
// accuracy down to 3 stops, then gains by this; detectors find fewer faces with it, for it brings out noise:
// give them the picture as it is.
//
// Thread: the caller's. No allocation. Nothing here outlives a face: zero the struct when it left.
#ifndef CHEVAL_TRACKING_EXPOSURE_H
#define CHEVAL_TRACKING_EXPOSURE_H

#include "platform/base/picture.h"
#include "tracking/nn/crop.h"

#include <stdint.h>

#define EXPOSURE_GAIN_MAX 8.0f

// One for each face. Zeroed: nothing is known yet.
struct exposure {
    float log_gain; // natural logarithm
    int64_t time_ns;
    bool known;
};

// Mean luma (Rec. 601, of 255) in the inner part of a region, where a face's skin is; of what lies in the
// picture. Less than 0: none of it does.
float exposure_luminance(const struct picture *picture, const struct roi *roi);

// The gain for one picture of its own: 1 in good light and for a luminance less than 0.
float exposure_gain(float luminance);

// The gain for a frame of a sequence: the first at once, then steadily towards what the luminance asks for,
// so that the noise of a frame isn't seen in the landmarks. A time that stands still or goes back starts
// anew; a luminance less than 0 changes nothing. Never less than 1, at most EXPOSURE_GAIN_MAX.
float exposure_tone(struct exposure *exposure, float luminance, int64_t time_ns);

#endif
