// What is in the way of a face's make-up: hands, cups, microphones, masks, hair, beards, the frames of worn
// glasses. Judged place by place on the face's atlas. Plain arithmetic, no GL.
//
// Three witnesses: the tracked hands; one picture, which says what looks unlike this face's own skin; and the
// frames before, which say what looks unlike what was there a moment ago. Light that changes on all of the
// face, noise, moles, wrinkles and expressions are none of these.
#ifndef CHEVAL_RENDER_MAKEUP_OCCLUSION_H
#define CHEVAL_RENDER_MAKEUP_OCCLUSION_H

#include "render/makeup/face_atlas.h"

// How the face looks in one frame, place by place.
struct atlas_look {
    struct vec2 at_px[ATLAS_PLACES];
    bool seen[ATLAS_PLACES];       // turned to the camera, and within the picture
    float facing[ATLAS_PLACES];    // 1 seen straight on .. 0 from the side
    bool clipped[ATLAS_PLACES];    // burnt out: its colour says nothing
    float colour[3][ATLAS_PLACES]; // red, green, blue, 0..255, sRGB-encoded; mean of a few samples
    float light[ATLAS_PLACES];     // natural logarithm of its encoded brightness, 0..255
    float red[ATLAS_PLACES], blue[ATLAS_PLACES]; // logarithms of red and blue beside green
    float trusted[ATLAS_PLACES];                 // 0..1: what the tracker says of the part that it belongs to
};

struct occlusion_hands {
    int count;
    const struct vec3 *const *px; // SCENE_HAND_LANDMARKS each
};

// What was where in the frames before. Zeroed: nothing is known.
struct occlusion_memory {
    float light[ATLAS_PLACES], red[ATLAS_PLACES], blue[ATLAS_PLACES]; // under the light of the last frame
    float facing[ATLAS_PLACES];
    float restless[ATLAS_PLACES];    // mean distance from that light
    float unlike_skin[ATLAS_PLACES]; // mean of what single pictures said, 0..1
    uint16_t frames[ATLAS_PLACES];   // that were learned from
    uint16_t changed[ATLAS_PLACES];  // frames in a row that it looked different, though like skin
};

struct occlusion {
    float cover[ATLAS_PLACES]; // 0: nothing is in the way .. 1: all is hidden
    float skin[ATLAS_PLACES];  // 0..1: how much of what is seen is bare skin; none on lips, eyes and brows
    // Of the call.
    float unlike[ATLAS_PLACES], distance[ATLAS_PLACES], odd[ATLAS_PLACES], by_hand[ATLAS_PLACES];
    float judged[ATLAS_PLACES]; // 1: by its look, 0: only by its neighbours
    float sums[5][ATLAS_PLACES];
};

// `memory` is what the frames before left, and takes this one in. `out` is zeroed before its first use and
// then kept from frame to frame.
void occlusion_judge(const struct face_atlas *atlas, const struct atlas_look *look,
                     const struct occlusion_hands *hands, struct occlusion_memory *memory,
                     struct occlusion *out);

#endif
