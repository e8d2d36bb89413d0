// What a make-up product is photographed in: the demo's containers (assets/demo/packaging_shape.h), filled
// with the product's own shades.
#ifndef CHEVAL_APP_COMMANDS_CONTAINER_H
#define CHEVAL_APP_COMMANDS_CONTAINER_H

#include "app/commands/product_shot.h"
#include "assets/catalogue.h"

struct container {
    const char *model; // a resource: "demo/models/bottle.glb"
    struct product_view view;
};

const struct container *container_of(const struct makeup_product *makeup);

// The same brand, the same case: a variant's index in the container's model, or MODEL_NONE.
int container_case(const struct model *model, const char *brand);

// Gives the materials "shade 1" … the product's shades, finishes and grains, and a lens its own print, if it
// has one. A model is filled once.
MUST_CHECK enum result container_fill(struct model *model, const struct catalogue_try_on *try_on,
                                      struct diagnostic *why);

#endif
