// The 3-D products that are on the GPU: asked for when worn, uploaded when read, dropped when long unused.
//
// Thread: main. A product that could not be read is not asked for again.
#ifndef CHEVAL_APP_PRODUCTS_H
#define CHEVAL_APP_PRODUCTS_H

#include "app/workers.h"
#include "render/renderer.h"

#define PRODUCTS_MAX 24 // on the GPU at once

enum product_state { PRODUCT_ABSENT, PRODUCT_LOADING, PRODUCT_READY, PRODUCT_FAILED };

struct product_slot {
    char path[WORKERS_PATH_SIZE];
    enum product_state state;
    uint32_t model; // renderer handle
    char (*variants)[64];
    int variant_count;
    uint64_t used; // products.clock of the last use
};

struct products {
    struct renderer *renderer;
    struct product_slot slots[PRODUCTS_MAX];
    uint64_t clock;
};

// What the loader must be asked for, if anything; else the state of the model at `path`.
struct product_lookup {
    enum product_state state;
    uint32_t model;
    int variant; // of `variant_name`, or MODEL_NONE
};

void products_init(struct products *products, struct renderer *renderer);
void products_finish(struct products *products);

// PRODUCT_ABSENT: the caller asks the loader for `path` and, when that has worked, calls products_expect.
struct product_lookup products_find(struct products *products, const char *path, const char *variant_name);
void products_expect(struct products *products, const char *path);

// The loader's answer about a model. The reply stays the caller's.
void products_take(struct products *products, const struct load_reply *reply);

#endif
