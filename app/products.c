#include "app/products.h"

#include "platform/base/log.h"

#include <stdlib.h>
#include <string.h>

void products_init(struct products *products, struct renderer *renderer)
{
    *products = (struct products){.renderer = renderer};
}

static void empty_slot(struct products *products, struct product_slot *slot)
{
    if (slot->state == PRODUCT_READY && slot->request.kind == LOAD_MODEL)
        renderer_remove_model(products->renderer, slot->handle);
    else if (slot->state == PRODUCT_READY && slot->request.kind == LOAD_GARMENT)
        renderer_remove_garment(products->renderer, slot->handle);
    else if (slot->state == PRODUCT_READY)
        renderer_remove_picture(products->renderer, slot->handle);
    if (slot->garment != NULL)
        garment_free(slot->garment);
    free(slot->garment);
    if (slot->model != NULL)
        model_free(slot->model);
    free(slot->model);
    free(slot->variants);
    *slot = (struct product_slot){0};
}

void products_finish(struct products *products)
{
    for (int i = 0; i < PRODUCTS_MAX; i++)
        empty_slot(products, &products->slots[i]);
}

void products_forget(struct products *products)
{
    for (int i = 0; i < PRODUCTS_MAX; i++)
        if (products->slots[i].state != PRODUCT_LOADING)
            empty_slot(products, &products->slots[i]);
}

static const struct product_slot *known_slot(const struct products *products,
                                             const struct load_request *request)
{
    for (int i = 0; i < PRODUCTS_MAX; i++) {
        const struct product_slot *slot = &products->slots[i];
        if (slot->state != PRODUCT_ABSENT && load_request_equals(&slot->request, request))
            return slot;
    }
    return NULL;
}

static struct product_slot *find_slot(struct products *products, const struct load_request *request)
{
    const struct product_slot *slot = known_slot(products, request);
    return slot != NULL ? &products->slots[slot - products->slots] : NULL;
}

const struct product_shape *products_shape(const struct products *products,
                                           const struct load_request *request)
{
    const struct product_slot *slot = known_slot(products, request);
    return slot != NULL && slot->state == PRODUCT_READY ? &slot->shape : NULL;
}

bool products_failed(const struct products *products, const struct load_request *request)
{
    const struct product_slot *slot = known_slot(products, request);
    return slot != NULL && slot->state == PRODUCT_FAILED;
}

struct product_lookup products_find(struct products *products, const struct load_request *request,
                                    const char *variant_name)
{
    struct product_slot *slot = find_slot(products, request);
    if (slot == NULL)
        return (struct product_lookup){.state = PRODUCT_ABSENT, .variant = MODEL_NONE};
    slot->used = ++products->clock;
    struct product_lookup lookup = {.state = slot->state,
                                    .handle = slot->handle,
                                    .variant = MODEL_NONE,
                                    .shape = &slot->shape,
                                    .garment = slot->garment,
                                    .model = slot->model};
    for (int i = 0; variant_name != NULL && i < slot->variant_count; i++)
        if (strcmp(slot->variants[i], variant_name) == 0)
            lookup.variant = i;
    return lookup;
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

void products_expect(struct products *products, const struct load_request *request)
{
    struct product_slot *slot = make_room(products);
    if (slot == NULL)
        return;
    slot->request = *request;
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

static enum result upload_garment(struct products *products, struct product_slot *slot,
                                  struct load_reply *reply, struct diagnostic *why)
{
    enum result result = renderer_add_garment(products->renderer, reply->garment, &slot->handle, why);
    if (result != RESULT_OK)
        return result;
    slot->garment = reply->garment;
    reply->garment = NULL;
    return RESULT_OK;
}

static enum result upload(struct products *products, struct product_slot *slot, struct load_reply *reply,
                          struct diagnostic *why)
{
    if (reply->garment != NULL)
        return upload_garment(products, slot, reply, why);
    if (reply->request.kind == LOAD_TEXTURE && reply->picture.pixels != NULL)
        return renderer_add_picture(products->renderer, &reply->picture, &slot->handle, why);
    enum result result = keep_variant_names(slot, reply->model);
    if (result == RESULT_OK)
        result = renderer_add_model(products->renderer, reply->model, &slot->handle, why);
    if (result != RESULT_OK || !catalogue_is_clothing(reply->request.category))
        return result;
    slot->model = reply->model;
    reply->model = NULL;
    return RESULT_OK;
}

void products_take(struct products *products, struct load_reply *reply)
{
    struct product_slot *slot = find_slot(products, &reply->request);
    if (slot == NULL || slot->state != PRODUCT_LOADING)
        return;
    struct diagnostic why = {0};
    slot->state = PRODUCT_FAILED;
    if (!load_reply_worked(reply))
        return; // the loader has said why
    slot->state = PRODUCT_READY;
    slot->shape = reply->shape;
    if (upload(products, slot, reply, &why) == RESULT_OK)
        return;
    slot->state = PRODUCT_FAILED;
    log_write(LOG_WARNING, "products", "%s: %s", reply->request.path, why.text);
}
