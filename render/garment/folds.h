// The folds of what a person really wears, for what is drawn over it.
//
// Cloth in the same place folds alike: where the picture shows cloth, its brightness between a finest and a
// coarsest size of fold, as a share of that about it, dims and brightens the garment on top. Only a little,
// only where it can hardly be anything but folds: not on skin, not where colours or steps of brightness tell
// of a print, a seam or an outline, not below the camera's noise. Steadied over time in cells that go with
// the body (grid.h). Plain arithmetic, no GL.
#ifndef CHEVAL_RENDER_GARMENT_FOLDS_H
#define CHEVAL_RENDER_GARMENT_FOLDS_H

#include "render/garment/grid.h"

#define FOLDS_MOST 0.25f // of the light is taken or added

struct folds;

struct folds *folds_create(void); // NULL: no memory
void folds_destroy(struct folds *folds);
void folds_forget(struct folds *folds);

// What of the picture is looked at.
struct folds_view {
    const struct picture *picture;
    uint64_t sequence;                     // of the picture: the same again is no new frame
    uint32_t body;                         // its id
    const float (*shares)[GRID_MAX_CELLS]; // of the layers, by grid_sample_layers
    struct vec3 skin;                      // linear, as the picture has it; zero: unknown
};

// The light on each cell, about 1.
void folds_look(struct folds *folds, const struct grid *grid, const struct folds_view *view, float *gain);

#endif
