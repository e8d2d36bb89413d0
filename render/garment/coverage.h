// Which cells of a body's grid a garment covers. Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_GARMENT_COVERAGE_H
#define CHEVAL_RENDER_GARMENT_COVERAGE_H

#include "render/garment/grid.h"

#define COVERAGE_SIDE 128 // of the picture of a garment's alpha

// A garment's shape in its own picture.
struct coverage_shape {
    int vertex_count;
    const struct vec2 *uv;                 // of the vertices, 0..1 over the picture
    const uint16_t (*triangles)[3];        // of one sheet
    const struct garment_run *parts;       // of them
    const uint8_t (*alpha)[COVERAGE_SIDE]; // the picture's, COVERAGE_SIDE rows
};

// Fills `alpha` by the picture's.
void coverage_alpha(const struct picture *picture, uint8_t (*alpha)[COVERAGE_SIDE]);

// How much of each cell shows the garment, 0..1, with opacity and what hides it taken off: what lies on the
// torso, and what on the arms before it. Both are cleared before.
void coverage_of(const struct grid *grid, const struct coverage_shape *shape,
                 const struct scene_garment *worn, const float (*shares)[GRID_MAX_CELLS], float *torso,
                 float *sleeves);

#endif
