#include "app/products.h"

#include "platform/base/log.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void products_init(struct products *products, struct renderer *renderer)
{
    *products = (struct products){.renderer = renderer};
}

static void empty_slot(struct products *products, struct product_slot *slot)
{
    if (slot->state == PRODUCT_READY)
        renderer_remove_model(products->renderer, slot->model);
    free(slot->variants);
    *slot = (struct product_slot){0};
}

void products_finish(struct products *products)
{
    for (int i = 0; i < PRODUCTS_MAX; i++)
        empty_slot(products, &products->slots[i]);
}

static struct product_slot *find_slot(struct products *products, const char *path)
{
    for (int i = 0; i < PRODUCTS_MAX; i++)
        if (products->slots[i].state != PRODUCT_ABSENT && strcmp(products->slots[i].path, path) == 0)
            return &products->slots[i];
    return NULL;
}

struct product_lookup products_find(struct products *products, const char *path, const char *variant_name)
{
    struct product_slot *slot = find_slot(products, path);
    if (slot == NULL)
        return (struct product_lookup){.state = PRODUCT_ABSENT, .variant = MODEL_NONE};
    slot->used = ++products->clock;
    struct product_lookup lookup = {.state = slot->state, .model = slot->model, .variant = MODEL_NONE};
    for (int i = 0; variant_name != NULL && i < slot->variant_count; i++)
        if (strcmp(slot->variants[i], variant_name) == 0)
            lookup.variant = i;
    return lookup;
}

// An empty slot, made by dropping the model that was not used for longest. One that is still being read is
// kept: its answer is on the way.
static struct product_slot *make_room(struct products *products)
{
    struct product_slot *oldest = NULL;
    for (int i = 0; i < PRODUCTS_MAX; i++) {
        struct product_slot *slot = &products->slots[i];
        if (slot->state == PRODUCT_ABSENT)
            return slot;
        if (slot->state != PRODUCT_LOADING && (oldest == NULL || slot->used < oldest->used))
            oldest = slot;
    }
    if (oldest != NULL)
        empty_slot(products, oldest);
    return oldest;
}

void products_expect(struct products *products, const char *path)
{
    struct product_slot *slot = make_room(products);
    if (slot == NULL)
        return;
    (void)snprintf(slot->path, sizeof slot->path, "%s", path);
    slot->state = PRODUCT_LOADING;
    slot->used = ++products->clock;
}

static enum result keep_variant_names(struct product_slot *slot, const struct model *model)
{
    if (model->variant_count == 0)
        return RESULT_OK;
    slot->variants = calloc((size_t)model->variant_count, sizeof slot->variants[0]);
    if (slot->variants == NULL)
        return RESULT_NO_MEMORY;
    memcpy(slot->variants, model->variants, (size_t)model->variant_count * sizeof slot->variants[0]);
    slot->variant_count = model->variant_count;
    return RESULT_OK;
}

void products_take(struct products *products, const struct load_reply *reply)
{
    struct product_slot *slot = find_slot(products, reply->path);
    if (slot == NULL || slot->state != PRODUCT_LOADING)
        return;
    slot->state = PRODUCT_FAILED;
    if (reply->model == NULL || keep_variant_names(slot, reply->model) != RESULT_OK)
        return;
    struct diagnostic why = {0};
    if (renderer_add_model(products->renderer, reply->model, &slot->model, &why) != RESULT_OK) {
        log_write(LOG_WARNING, "products", "%s: %s", reply->path, why.text);
        return;
    }
    slot->state = PRODUCT_READY;
}
