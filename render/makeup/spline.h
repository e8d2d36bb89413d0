// Smooth curves through landmarks. Plain arithmetic, no GL; x and y in pixels, z goes along.
#ifndef CHEVAL_RENDER_MAKEUP_SPLINE_H
#define CHEVAL_RENDER_MAKEUP_SPLINE_H

#include "platform/base/vec.h"

#define SPLINE_POINTS_MAX 12

// A point between p[1] (t = 0) and p[2] (t = 1) of a centripetal Catmull-Rom spline: it passes through the
// points without loops or overshoot, however unevenly they lie.
struct vec3 spline_point(const struct vec3 p[4], float t);

// The open curve through 2..SPLINE_POINTS_MAX points, as `out_count` (two or more) points from the first to
// the last, evenly by length in the picture.
void spline_resample(const struct vec3 *points, int count, int out_count, struct vec3 *out);

#endif
