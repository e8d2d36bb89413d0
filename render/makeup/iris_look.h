// How a bare iris looks in the camera picture: what a contact lens must know to stay off the pupil and under
// the lights that mirror in the eye. Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_MAKEUP_IRIS_LOOK_H
#define CHEVAL_RENDER_MAKEUP_IRIS_LOOK_H

#include "platform/base/picture.h"
#include "render/makeup/eye_outline.h"
#include "render/makeup/face_light.h"

#include <stdbool.h>

// Luminances are linear.
struct iris_look {
    float luminance; // mean, without lights and lashes
    float bright;    // nothing of the iris itself is brighter: lights that mirror in it begin here
    float white;     // of the white beside it, in the shadow of the lids
    float pupil;     // its radius in radii of the iris; a usual one where it can't be told from a dark iris
};

// False when too little of the iris is open and within the picture; `out` is then undefined.
bool iris_look_measure(const struct srgb_table *table, const struct picture *picture,
                       const struct eye_outline *eye, struct iris_look *out);

#endif
