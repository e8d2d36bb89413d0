#include "app/load.h"

#include "assets/eyewear/eyewear_model.h"
#include "assets/garment/garment_file.h"
#include "assets/gltf.h"
#include "assets/image.h"
#include "platform/base/log.h"

#include <stdlib.h>
#include <string.h>

bool load_request_set_path(struct load_request *request, const char *path)
{
    size_t length = strlen(path);
    if (length >= sizeof request->path)
        return false;
    memcpy(request->path, path, length + 1);
    return true;
}

bool load_request_of_product(enum catalogue_category category, const struct catalogue_try_on *try_on,
                             struct load_request *out)
{
    if (try_on->kind == TRY_ON_GARMENT) {
        *out = (struct load_request){.kind = LOAD_GARMENT};
        return load_request_set_path(out, try_on->garment_path);
    }
    *out = (struct load_request){.kind = LOAD_MODEL, .category = category, .placement = try_on->placement};
    if (try_on->kind == TRY_ON_EYEWEAR) {
        out->is_eyewear = true;
        out->eyewear = try_on->eyewear;
        return true;
    }
    out->has_lens = try_on->has_lens;
    out->lens = try_on->lens;
    return load_request_set_path(out, try_on->model_path);
}

static bool same_placement(const struct mat4 *a, const struct mat4 *b)
{
    for (int i = 0; i < 16; i++)
        if (a->m[i] != b->m[i])
            return false;
    return true;
}

static bool same_product(const struct load_request *a, const struct load_request *b)
{
    return a->category == b->category && same_placement(&a->placement, &b->placement) &&
           a->is_eyewear == b->is_eyewear && (!a->is_eyewear || eyewear_equals(&a->eyewear, &b->eyewear)) &&
           a->has_lens == b->has_lens && (!a->has_lens || eyewear_lens_equals(&a->lens, &b->lens));
}

bool load_request_equals(const struct load_request *a, const struct load_request *b)
{
    return a->kind == b->kind && strcmp(a->path, b->path) == 0 && a->max_side_px == b->max_side_px &&
           (a->kind != LOAD_MODEL || same_product(a, b));
}

bool load_is_too_large(const struct picture *picture, int max_side_px)
{
    return max_side_px > 0 && picture->width_px > 1 && picture->height_px > 1 &&
           (picture->width_px > max_side_px * 3 / 2 || picture->height_px > max_side_px * 3 / 2);
}

static void shrink(struct picture *picture, int max_side_px)
{
    while (load_is_too_large(picture, max_side_px)) {
        struct picture half;
        if (picture_allocate(picture->width_px / 2, picture->height_px / 2, &half) != RESULT_OK)
            return;
        picture_halve(picture, &half);
        picture_free(picture);
        *picture = half;
    }
}

static enum result load_picture(const struct load_request *request, struct load_reply *reply,
                                struct diagnostic *why)
{
    enum result result = image_load(request->path, &reply->picture, why);
    if (result == RESULT_OK)
        shrink(&reply->picture, request->max_side_px);
    return result;
}

enum result load_product(const struct load_request *request, struct model *out, struct diagnostic *why)
{
    if (request->is_eyewear)
        return eyewear_model_build(&request->eyewear, out, why);
    enum result result = gltf_load(request->path, NULL, out, why);
    if (result == RESULT_OK && request->has_lens)
        (void)eyewear_model_put_lens(out, &request->placement, &request->lens);
    return result;
}

static enum result load_model(const struct load_request *request, struct load_reply *reply,
                              struct diagnostic *why)
{
    struct model *model = calloc(1, sizeof *model);
    if (model == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = load_product(request, model, why);
    if (result != RESULT_OK) {
        free(model);
        return result;
    }
    product_shape_measure(model, &request->placement, request->category, &reply->shape);
    reply->model = model;
    return RESULT_OK;
}

static enum result load_garment(const struct load_request *request, struct load_reply *reply,
                                struct diagnostic *why)
{
    struct garment *garment = calloc(1, sizeof *garment);
    if (garment == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    enum result result = garment_load(request->path, garment, why);
    if (result != RESULT_OK) {
        free(garment);
        return result;
    }
    reply->garment = garment;
    return RESULT_OK;
}

static enum result load(const struct load_request *request, struct load_reply *reply, struct diagnostic *why)
{
    switch (request->kind) {
    case LOAD_MODEL:
        return load_model(request, reply, why);
    case LOAD_GARMENT:
        return load_garment(request, reply, why);
    case LOAD_TEXTURE:
    case LOAD_PICTURE:
        break;
    }
    return load_picture(request, reply, why);
}

void load_now(const struct load_request *request, struct load_reply *reply)
{
    struct diagnostic why = {0};
    *reply = (struct load_reply){.request = *request};
    if (load(request, reply, &why) != RESULT_OK)
        log_write(LOG_WARNING, "catalogue", "%s", why.text);
}

bool load_reply_worked(const struct load_reply *reply)
{
    return reply->model != NULL || reply->garment != NULL || reply->picture.pixels != NULL;
}

void load_reply_finish(struct load_reply *reply)
{
    if (reply->model != NULL) {
        model_free(reply->model);
        free(reply->model);
    }
    if (reply->garment != NULL) {
        garment_free(reply->garment);
        free(reply->garment);
    }
    picture_free(&reply->picture);
    reply->model = NULL;
    reply->garment = NULL;
}
