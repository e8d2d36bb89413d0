// A model whose vertices are written anew each frame, by what moves it: the deformed vertices in a buffer of
// their own, all else as product_model has it. Thread: the GL context's.
#ifndef CHEVAL_RENDER_PRODUCT3D_RIGGED_H
#define CHEVAL_RENDER_PRODUCT3D_RIGGED_H

#include "render/product3d/occluder.h"
#include "render/product3d/product_model.h"
#include "render/product3d/shading.h"
#include "render/product3d/tile.h"
#include "render/scene.h"

// Bounds in camera space. False when there is nothing.
bool rigged_bounds(const struct scene_rigged *rigged, struct vec3 *minimum, struct vec3 *maximum);

struct rigged_tools {
    const struct shading *shading;
    struct occluder *occluder;
    struct mesh *body; // of positions, room for SCENE_BODY_CORNERS
    struct tile *tile;
};

// Into the tile's veil, over nothing, premultiplied by how much it covers: what is opaque, then what is
// blended. One sample a pixel, for tile_lay_plain: a garment may cover half of the target, and on a processor
// four samples of that take longer than all else together.
void rigged_fill_tile(const struct rigged_tools *tools, const struct scene_rigged *rigged,
                      struct product_model *model, const struct shading_scene *scene);

#endif
