// Vertices that follow bones: linear blend skinning on the CPU (Magnenat-Thalmann et al. 1988; glTF 3.7.3.3).
//
// A bone here is what it does to the model as it was bound: model space -> camera space, any affine map.
// Pure.
#ifndef CHEVAL_APP_GARMENT_SKINNING_H
#define CHEVAL_APP_GARMENT_SKINNING_H

#include "platform/base/vec.h"
#include "render/scene.h"

#include <stdint.h>

#define SKINNING_INFLUENCES 8 // of bones on a vertex

// Columns as mat4 has them.
struct skinning_bone {
    struct vec3 x, y, z, origin;
    struct vec3 normal_x, normal_y, normal_z; // of the map of normals
};

// A vertex as it was bound, in model space.
struct skinning_vertex {
    struct vec3 position, normal;
    struct vec4 tangent;
    float sleeve[2], leg; // shares that move with the arms, and with the legs
    float lining;         // of scene_vertex
    float collar;         // 0..1: how much of it stands about the neck, by where it is round the axis
    float hang;           // 0..1: how loosely it hangs, from the hips down to the hem
    int count;
    uint8_t bones[SKINNING_INFLUENCES];
    float weights[SKINNING_INFLUENCES]; // sum 1
};

// The bone that takes `from` to `to`, and turns by the columns x, y and z, which need be neither unit length
// nor perpendicular.
struct skinning_bone skinning_bone_of(struct vec3 x, struct vec3 y, struct vec3 z, struct vec3 from,
                                      struct vec3 to);

void skinning_run(const struct skinning_vertex *vertices, uint32_t count, const struct skinning_bone *bones,
                  struct scene_vertex *out);

#endif
