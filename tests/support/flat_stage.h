// Pictures of flat things through a known camera: what a calibration and the finding of cards are tested on.
//
// Poses: column vectors of a plane's axes and its origin in a camera that looks along +z with y down, as
// pixels go. Every pixel is the mean of samples within it, so that edges are where they should be to a
// fraction of a pixel.
#ifndef CHEVAL_TESTS_SUPPORT_FLAT_STAGE_H
#define CHEVAL_TESTS_SUPPORT_FLAT_STAGE_H

#include "platform/base/picture.h"
#include "tracking/camera_model.h"

#include <stdbool.h>
#include <stdint.h>

struct flat_pose {
    double rotation[9]; // row by row
    double translation[3];
};

// Turned about x, then y, then z (degrees), then moved.
struct flat_pose flat_pose_of(double x_deg, double y_deg, double z_deg, double x, double y, double z);

// What the thing looks like at a point of its plane: RGB of linear light 0..1 and how much it covers (alpha).
struct flat_colour {
    float r, g, b, a;
};
typedef struct flat_colour (*flat_look)(const void *context, double x, double y);

// Draws over the picture; `samples` a side of each pixel. Beyond `reach` from the origin along either axis
// there is nothing to be seen.
void flat_draw(struct picture *picture, const struct camera_model *camera, const struct flat_pose *pose,
               double reach, flat_look look, const void *context, int samples);

// Where a point of the plane is in the picture.
struct vec2 flat_project(const struct camera_model *camera, const struct flat_pose *pose, double x, double y);

void flat_fill(struct picture *picture, uint8_t grey);
// Normal noise of `deviation` grey levels, the same for the same seed.
void flat_add_noise(struct picture *picture, double deviation, uint32_t seed);
// A Gaussian blur.
void flat_blur(struct picture *picture, double sigma_px);

#endif
