// What a kind of make-up is to makeup.c, and what it is given. One file a kind, one line in makeup.c's table.
#ifndef CHEVAL_RENDER_MAKEUP_LAYER_H
#define CHEVAL_RENDER_MAKEUP_LAYER_H

#include "render/makeup/face_light.h"
#include "render/makeup/lip_mesh.h"
#include "render/makeup/makeup.h"

// A person's face in this frame, measured once for all layers.
struct makeup_face {
    const struct vec3 *landmarks_px; // SCENE_FACE_LANDMARKS
    const struct lip_mesh *lips;     // NULL: not to be drawn
    struct face_light light;         // both smoothed over time
    struct lip_look lip_look;
};

struct makeup_layer_ops {
    enum result (*create)(void **state, struct diagnostic *why);
    void (*destroy)(void *state); // takes NULL
    // The framebuffer, viewport, front face and blending (1, 1 - alpha) are set, and taken back afterwards.
    void (*draw)(void *state, const struct makeup_frame *frame, const struct makeup_face *face,
                 const struct scene_makeup *product);
};

extern const struct makeup_layer_ops makeup_lipstick_ops;

#endif
