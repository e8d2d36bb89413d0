// A triangle mesh made smooth: Loop's subdivision (C. Loop, "Smooth Subdivision Surfaces Based on Triangles",
// 1987, with the weights of Warren), each triangle into four.
//
// Pure but for the heap; any thread.
#ifndef CHEVAL_ASSETS_SUBDIVIDE_H
#define CHEVAL_ASSETS_SUBDIVIDE_H

#include "platform/base/result.h"
#include "platform/base/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct surface {
    struct vec3 *points;
    uint32_t point_count;
    uint32_t (*triangles)[3];
    uint32_t triangle_count;
};

// Room for so many; the counts start at 0. RESULT_NO_MEMORY leaves it empty.
MUST_CHECK enum result surface_init(struct surface *surface, uint32_t points, uint32_t triangles);
void surface_finish(struct surface *surface); // takes a zeroed one

// `out` is made; an edge that only one triangle has stays an edge. Edges of more than two triangles are taken
// for those of the first two.
MUST_CHECK enum result surface_subdivide(const struct surface *surface, struct surface *out);

#endif
