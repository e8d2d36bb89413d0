// A small picture of a face as make-up needs it, made anew each frame: how the skin looks around each place,
// and how much of a product shows there. It lies square over the face and turns with it.
//
// What shows is 1 on bare skin, lips and eyes, and goes softly to 0 where something else is in the way: a
// hand, a cup, a microphone, a mask, hair, a beard, the frame of worn glasses (occlusion.h); and over parts
// that are not in sight (scene_person.in_sight). It goes at once and comes back in some 150 ms. Around the
// face the map goes on as it is at the face's edge. Plain arithmetic, no GL. Thread: any one.
#ifndef CHEVAL_RENDER_MAKEUP_FACE_MAP_H
#define CHEVAL_RENDER_MAKEUP_FACE_MAP_H

#include "platform/base/picture.h"
#include "render/makeup/face_light.h"
#include "render/scene.h"

#define FACE_MAP_SIDE 96

struct face_map {
    // RGBA, top row first. rgb: mean colour of the skin about a place, sRGB-encoded, without what is in the
    // way; a: how much of a product shows, 255 is all of it.
    uint8_t pixels[FACE_MAP_SIDE * FACE_MAP_SIDE * 4];
    // Column-major 3x3, affine: texture coordinates of the camera picture (0..1) -> of the map (0..1).
    float to_map[9];
};

// What is known of a face from the frames before, and the space to work in: about 1.7 MB.
struct face_map_memory;
struct face_map_memory *face_map_memory_create(void); // NULL: no memory
void face_map_memory_forget(struct face_map_memory *memory);
void face_map_memory_destroy(struct face_map_memory *memory); // takes NULL

// Once a frame. `memory` NULL: a still, which allocates for the call. `hands_px`: SCENE_HAND_LANDMARKS each.
void face_map_build(const struct srgb_table *table, const struct picture *picture,
                    const struct scene_person *person, int hand_count, const struct vec3 *const *hands_px,
                    struct face_map_memory *memory, struct face_map *out);

#endif
