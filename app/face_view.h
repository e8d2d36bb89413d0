// How a tracked face stands to the camera.
#ifndef CHEVAL_APP_FACE_VIEW_H
#define CHEVAL_APP_FACE_VIEW_H

#include "tracking/people.h"

// Between the outer corners of the eyes, in pixels, as if the face looked into the camera; 90 mm on most
// adults.
float face_view_eyes_px(const struct face *face);

// Cosine of the angle between where the face looks and the way to the camera; 1 without a pose.
float face_view_facing(const struct face *face);

// A metre at the face, in picture pixels; 0 without a pose.
float face_view_metre_px(const struct face *face);

// Where glasses are on it, in picture pixels: its first corner is `low`.
void face_view_eyewear(const struct face *face, struct vec2 *low, struct vec2 *high);

// The largest one, or NULL: the shopper before the mirror.
const struct face *face_view_nearest(const struct people *people);

#endif
