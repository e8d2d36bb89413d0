// Some of a person's products, drawn together into a tile so that they hide one another. Thread: the GL
// context's; the scissor test and the viewport are the caller's.
#ifndef CHEVAL_RENDER_PRODUCT3D_WORN_PASS_H
#define CHEVAL_RENDER_PRODUCT3D_WORN_PASS_H

#include "render/product3d/occluder.h"
#include "render/product3d/shading.h"
#include "render/product3d/tile.h"
#include "render/scene.h"

struct worn_pass {
    const struct scene_person *person;
    const struct scene_product *products[SCENE_MAX_PRODUCTS];
    const struct product_model *models[SCENE_MAX_PRODUCTS];
    int count;
    float opacity;
};

// What it is drawn with.
struct worn_tools {
    const struct shading *shading;
    struct occluder *occluder;
    struct tile *tile;
};

// Bounds of a product in face space, temples bent.
void worn_bounds(const struct scene_product *product, const struct product_model *model, struct vec3 *minimum,
                 struct vec3 *maximum);

// The same of its lenses; false when it has none.
bool worn_lens_bounds(const struct scene_product *product, const struct product_model *model,
                      struct vec3 *minimum, struct vec3 *maximum);

// The most polarised lens of all (model_lens); 0 without one.
float worn_pass_polarised(const struct worn_pass *pass);

// What the lenses let through into the veil, what they mirror into the glow, where the head doesn't hide
// them. No opaque part hides a lens here: each covers its share of a pixel when the tile is laid over what is
// seen through the lens, so that the lens goes on under its rim and no pixel on the rim's edge is without it.
// One sample is enough, as the lens's own edge lies under the rim.
void worn_pass_fill_lenses(const struct worn_tools *tools, const struct worn_pass *pass,
                           const struct shading_scene *scene);

// Opaque parts into the tile, over nothing, premultiplied by how much they cover; then what is blended, and
// transparent bodies.
void worn_pass_fill_tile(const struct worn_tools *tools, const struct worn_pass *pass,
                         const struct shading_scene *scene);

#endif
