// A picture of known sharpness and noise, with a face in its middle: upright bars between two greys.
#ifndef CHEVAL_TESTS_SUPPORT_BARRED_PICTURE_H
#define CHEVAL_TESTS_SUPPORT_BARRED_PICTURE_H

#include "platform/base/picture.h"
#include "render/scene.h"

#define BARRED_SIDE 400 // pixels, width and height

struct barred_picture {
    struct picture picture; // zeroed, or drawn before; free with picture_free
    struct vec3 landmarks_px[SCENE_FACE_LANDMARKS];
};

// The bars have the edges of a Gaussian of this deviation; over them lies noise, in steps of bytes.
void barred_picture_draw(struct barred_picture *out, float blur_px, float noise, uint32_t seed);

#endif
