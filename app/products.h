// What worn products need on the GPU, 3-D models, garments and textures of make-up: asked for when worn,
// uploaded when read, dropped when long unused.
//
// Thread: main. A product that could not be read is not asked for again.
#ifndef CHEVAL_APP_PRODUCTS_H
#define CHEVAL_APP_PRODUCTS_H

#include "app/load.h"
#include "render/renderer.h"

#define PRODUCTS_MAX 40 // on the GPU at once: four looks of eight and some that were worn before

enum product_state { PRODUCT_ABSENT, PRODUCT_LOADING, PRODUCT_READY, PRODUCT_FAILED };

struct product_slot {
    struct load_request request; // LOAD_MODEL, LOAD_GARMENT, LOAD_TEXTURE
    enum product_state state;
    uint32_t handle; // the renderer's, of a model, a garment or a picture
    struct product_shape shape;
    struct garment *garment; // heap: what is draped
    struct model *model;     // heap: of clothes that were modelled, what their skeleton moves
    char (*variants)[64];
    int variant_count;
    uint64_t used; // products.clock of the last use
};

struct products {
    struct renderer *renderer;
    struct product_slot slots[PRODUCTS_MAX];
    uint64_t clock;
};

struct product_lookup {
    enum product_state state;
    uint32_t handle;
    int variant;                       // of a model: of the name asked for, or MODEL_NONE
    const struct product_shape *shape; // of a model that is ready; until the next call
    const struct garment *garment;     // one that is ready: its mesh; as long as it has this handle
    const struct model *model;         // likewise, of clothes that were modelled
};

void products_init(struct products *products, struct renderer *renderer);
void products_finish(struct products *products);
// What is there and what failed is asked for anew; what is being read comes yet.
void products_forget(struct products *products);

// PRODUCT_ABSENT: the caller asks the loader for it and, when that has worked, calls products_expect.
struct product_lookup products_find(struct products *products, const struct load_request *request,
                                    const char *variant_name); // NULL: none, or not a model
// The shape of a model that is ready, or NULL; until the next call. Does not count as a use.
const struct product_shape *products_shape(const struct products *products,
                                           const struct load_request *request);
// Whether it was asked for and can't be had. Does not count as a use.
bool products_failed(const struct products *products, const struct load_request *request);

void products_expect(struct products *products, const struct load_request *request);

// The loader's answer about a model, a garment or a texture. The reply stays the caller's, but for the
// garment or the model of clothes, which is taken out of it.
void products_take(struct products *products, struct load_reply *reply);

#endif
