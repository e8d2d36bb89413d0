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
    if (slot->state == PRODUCT_READY && slot->kind == LOAD_MODEL)
        renderer_remove_model(products->renderer, slot->handle);
    else if (slot->state == PRODUCT_READY)
        renderer_remove_picture(products->renderer, slot->handle);
    free(slot->variants);
    *slot = (struct product_slot){0};
}

void products_finish(struct products *products)
{
    for (int i = 0; i < PRODUCTS_MAX; i++)
        empty_slot(products, &products->slots[i]);
}

static struct product_slot *find_slot(struct products *products, enum load_kind kind, const char *path)
{
    for (int i = 0; i < PRODUCTS_MAX; i++) {
        struct product_slot *slot = &products->slots[i];
        if (slot->state != PRODUCT_ABSENT && slot->kind == kind && strcmp(slot->path, path) == 0)
            return slot;
    }
    return NULL;
}

static struct product_lookup look_up(struct products *products, struct product_slot *slot)
{
    if (slot == NULL)
        return (struct product_lookup){.state = PRODUCT_ABSENT, .variant = MODEL_NONE};
    slot->used = ++products->clock;
    return (struct product_lookup){.state = slot->state, .handle = slot->handle, .variant = MODEL_NONE};
}

struct product_lookup products_find_model(struct products *products, const char *path,
                                          const char *variant_name)
{
    struct product_slot *slot = find_slot(products, LOAD_MODEL, path);
    struct product_lookup lookup = look_up(products, slot);
    for (int i = 0; slot != NULL && variant_name != NULL && i < slot->variant_count; i++)
        if (strcmp(slot->variants[i], variant_name) == 0)
            lookup.variant = i;
    return lookup;
}

struct product_lookup products_find_texture(struct products *products, const char *path)
{
    return look_up(products, find_slot(products, LOAD_TEXTURE, path));
}

// An empty slot, made by dropping what was not used for longest. One that is still being read is
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

void products_expect(struct products *products, enum load_kind kind, const char *path)
{
    struct product_slot *slot = make_room(products);
    if (slot == NULL)
        return;
    (void)snprintf(slot->path, sizeof slot->path, "%s", path);
    slot->kind = kind;
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

static enum result upload(struct products *products, struct product_slot *slot,
                          const struct load_reply *reply, struct diagnostic *why)
{
    if (reply->kind == LOAD_TEXTURE && reply->picture.pixels != NULL)
        return renderer_add_picture(products->renderer, &reply->picture, &slot->handle, why);
    if (reply->model == NULL)
        return diagnose(why, RESULT_NOT_FOUND, "it can't be read");
    enum result result = keep_variant_names(slot, reply->model);
    return result == RESULT_OK ? renderer_add_model(products->renderer, reply->model, &slot->handle, why)
                               : result;
}

void products_take(struct products *products, const struct load_reply *reply)
{
    struct product_slot *slot = find_slot(products, reply->kind, reply->path);
    if (slot == NULL || slot->state != PRODUCT_LOADING)
        return;
    struct diagnostic why = {0};
    slot->state = PRODUCT_READY;
    if (upload(products, slot, reply, &why) == RESULT_OK)
        return;
    slot->state = PRODUCT_FAILED;
    log_write(LOG_WARNING, "products", "%s: %s", reply->path, why.text);
}
