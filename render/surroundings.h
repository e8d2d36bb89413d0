// The room in reflections: what stands before the shopper is taken to be the room that the camera sees behind
// them, as in a mirror.
//
// The camera picture, made small, spread over the half of all directions that is before the shopper like the
// picture on a mirror ball: direction (x, y, z) in camera space is found at (1 + x / (1 + z), 1 - y / (1 +
// z)) / 2 of the picture. Levels are ever more blurred, for rougher surfaces; nothing that is sharp enough to
// be recognised is ever reflected. Lamps that the camera cuts off at white are given some of their brightness
// back. Smoothed over the frames, forgotten with the shopper.
#ifndef CHEVAL_RENDER_SURROUNDINGS_H
#define CHEVAL_RENDER_SURROUNDINGS_H

#include "platform/base/picture.h"
#include "render/gl/gl.h"
#include "render/light.h"

#define SURROUNDINGS_WIDTH 64
#define SURROUNDINGS_HEIGHT 32
#define SURROUNDINGS_LEVELS 6
#define SURROUNDINGS_TEXELS (2048 + 512 + 128 + 32 + 8 + 2)

struct surroundings {
    GLuint texture; // 0: none
    bool has_texels;
    bool uploaded;                           // the texture holds the texels
    uint64_t sequence;                       // of the picture that was looked at last
    struct vec3 mean;                        // over the picture, linear
    struct vec4 texels[SURROUNDINGS_TEXELS]; // linear, level by level, rows from the top
};

MUST_CHECK enum result surroundings_init(struct surroundings *surroundings, struct diagnostic *why);
void surroundings_finish(struct surroundings *surroundings); // takes a zeroed one

// Once a new picture; the same sequence again costs nothing. No GL.
void surroundings_look(struct surroundings *surroundings, const struct picture *picture, uint64_t sequence);

// What a level holds towards a direction with z >= 0, the nearest texel. For tests.
struct vec3 surroundings_towards(const struct surroundings *surroundings, struct vec3 direction, int level);

// Gives a person's light this room to reflect, in the same exposure; uploads it when it is new.
void surroundings_light(struct surroundings *surroundings, struct light_estimate *light);

void surroundings_forget(struct surroundings *surroundings);

#endif
