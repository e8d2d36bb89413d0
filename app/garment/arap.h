// As-rigid-as-possible deformation of a flat mesh (Sorkine and Alexa, As-Rigid-As-Possible Surface Modeling,
// 2007): vertices are drawn softly to targets, and between them each neighbourhood keeps its shape but for a
// rotation of its own.
//
// What shape that is may change from frame to frame: seen at an angle, cloth looks compressed. That is a
// stretch of the flat mesh at each vertex. Neither it nor the targets are part of the matrix, which is
// factorised once. Thread: one at a time per arap. Nothing is allocated after create.
#ifndef CHEVAL_APP_GARMENT_ARAP_H
#define CHEVAL_APP_GARMENT_ARAP_H

#include "platform/base/result.h"
#include "platform/base/vec.h"

#include <stdint.h>

// Symmetric: along `axis`, a unit vector of the flat mesh, `along` times as long, across it `across` times.
// Negative mirrors.
struct arap_stretch {
    struct vec2 axis;
    float along, across;
};

struct arap;

// `pulls`: of each vertex to its target, above 0, where 1 is about as strong as one of its edges. Triangles
// may have no area. Arrays are copied.
MUST_CHECK enum result arap_create(const struct vec2 *vertices, int vertex_count,
                                   const uint16_t (*triangles)[3], int triangle_count, const float *pulls,
                                   struct arap **out, struct diagnostic *why);
void arap_destroy(struct arap *arap); // takes NULL

// `rounds` of a local and a global step each. `positions`: where it begins, and the result.
void arap_solve(struct arap *arap, const struct vec2 *targets, const struct arap_stretch *stretches,
                int rounds, struct vec2 *positions);

#endif
