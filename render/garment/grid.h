// A body and what it wears, looked at in cells of some millimetres: what is soft anyway needs no more.
//
// Plain arithmetic, no GL. A list of values is row by row, `width` a row.
#ifndef CHEVAL_RENDER_GARMENT_GRID_H
#define CHEVAL_RENDER_GARMENT_GRID_H

#include "render/scene.h"

#define GRID_MAX_WIDTH 128
#define GRID_MAX_HEIGHT 192
#define GRID_MAX_CELLS (GRID_MAX_WIDTH * GRID_MAX_HEIGHT)

struct grid {
    int width, height; // 0: nothing of the body is on the picture
    float cell_px;     // side of a cell, picture pixels
    float cell_m;
    struct vec2 origin_px; // upper left corner of the first cell
    int left, top;         // the first cell, counted from the body's own: that is how cells are found again
};

// Lies about what a body wears, with a margin, cut to the picture. Its cells go with the body, and keep their
// size when its distance hardly changes.
void grid_place(struct grid *grid, const struct scene_body *body, const int *vertex_counts,
                const struct picture *picture, float vertical_fov_rad);

// Middle of a cell, picture pixels.
static inline struct vec2 grid_cell_px(const struct grid *grid, int x, int y)
{
    return (struct vec2){grid->origin_px.x + ((float)x + 0.5f) * grid->cell_px,
                         grid->origin_px.y + ((float)y + 0.5f) * grid->cell_px};
}

// The layers' shares in the cells, 0..1: values[layer]. Where there are no layers nobody is seen: all 0.
void grid_sample_layers(const struct grid *grid, const struct scene_layers *layers,
                        const struct picture *picture, float (*values)[GRID_MAX_CELLS]);

// Blurs by two boxes each way, which is near to a Gaussian; outside there are zeros.
void grid_blur(const struct grid *grid, float *values, float sigma_m, float *scratch);

#endif
