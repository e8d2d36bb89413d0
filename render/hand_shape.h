// What of the picture a tracked hand covers: its bones with flesh about them. Plain arithmetic, picture
// pixels. Any thread.
#ifndef CHEVAL_RENDER_HAND_SHAPE_H
#define CHEVAL_RENDER_HAND_SHAPE_H

#include "platform/base/vec.h"

struct hand_shape {
    const struct vec3 *landmarks_px;            // SCENE_HAND_LANDMARKS of scene.h
    float palm_px;                              // the palm's length, however the hand is turned
    float left_px, top_px, right_px, bottom_px; // beyond, it covers nothing
};

struct hand_shape hand_shape_of(const struct vec3 *landmarks_px);

// 1 within the hand .. 0 beside it.
float hand_shape_covers(const struct hand_shape *hand, struct vec2 at_px);

#endif
