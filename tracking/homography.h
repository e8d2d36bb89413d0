// A flat thing of known shape and the picture of it: the homography between them, and the pose it tells.
//
// Matrices are row by row. Poses: a rotation vector (axis times angle) and a translation, from the plane z =
// 0 of the thing to a camera that looks along +z with y down, as pixels go. Pure functions; any thread.
#ifndef CHEVAL_TRACKING_HOMOGRAPHY_H
#define CHEVAL_TRACKING_HOMOGRAPHY_H

#include "platform/base/vec.h"

#include <stdbool.h>

// The homography that takes `from` to `to` with the least weighted squared error (direct linear transform on
// normalised points: Hartley, IEEE PAMI 19, 1997). `weights` NULL: all alike. At least 4 points. False when
// they are degenerate.
bool homography_fit(const struct vec2 *from, const struct vec2 *to, const float *weights, int count,
                    double h[9]);

// The pose by which a camera {fx, fy, cx, cy} would see the plane so; in front of it. False when none does.
bool homography_pose(const double h[9], const double camera[4], double pose[6]);

void rotation_of_vector(const double vector[3], double rotation[9]); // Rodrigues' formula
void rotation_to_vector(const double rotation[9], double vector[3]);

#endif
