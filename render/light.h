// The light of the camera picture, per person: how bright and of what tint the studio must be so that a
// product looks as if it were there.
//
// Estimate: the mean linear colour of the whole picture (grey world) and around the face (grey face). It is
// smoothed over the frames of a person and forgotten with light_forget.
#ifndef CHEVAL_RENDER_LIGHT_H
#define CHEVAL_RENDER_LIGHT_H

#include "render/scene.h"

// The light that falls on a person, camera space.
struct light_estimate {
    struct vec3 scale; // of the studio's radiance
};

#define LIGHT_OF_THE_STUDIO ((struct light_estimate){.scale = {1.0f, 1.0f, 1.0f}})

struct light_person {
    uint32_t id;   // 0: free
    uint64_t used; // the frame number it was last asked for
    struct light_estimate light;
};

struct light {
    uint64_t frame;
    uint64_t sequence; // of the picture that `whole` is of
    bool has_whole;
    struct vec3 whole; // mean of the picture, linear
    struct light_person persons[SCENE_MAX_PERSONS];
};

// Once a frame, before light_of.
void light_begin(struct light *light, const struct picture *picture, uint64_t sequence);

struct light_estimate light_of(struct light *light, const struct picture *picture,
                               const struct scene_person *person);

void light_forget(struct light *light);

#endif
