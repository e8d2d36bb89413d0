#include "app/studio.h"

#include <string.h>

enum result studio_open(struct studio *studio, int width_px, int height_px, enum renderer_fit fit,
                        struct diagnostic *why)
{
    struct window_options options = {.headless = true, .width_px = width_px, .height_px = height_px};
    enum result result = window_create(&options, &studio->window, why);
    if (result == RESULT_OK)
        result = renderer_create(width_px, height_px, fit, &studio->renderer, why);
    if (result == RESULT_OK)
        products_init(&studio->products, studio->renderer);
    if (result == RESULT_OK)
        result = dressing_create(&studio->dressing, why);
    return result;
}

void studio_close(struct studio *studio)
{
    dressing_destroy(studio->dressing);
    if (studio->renderer != NULL)
        products_finish(&studio->products);
    renderer_destroy(studio->renderer);
    window_destroy(studio->window);
    *studio = (struct studio){0};
}

struct missing {
    struct products *products;
    char failed[LOAD_PATH_SIZE]; // "": none
    bool any;
};

static void read_product(void *context, const struct load_request *request)
{
    struct missing *missing = context;
    struct load_reply reply;
    missing->any = true;
    products_expect(missing->products, request);
    load_now(request, &reply);
    if (!load_reply_worked(&reply))
        memcpy(missing->failed, request->path, sizeof missing->failed);
    products_take(missing->products, &reply);
    load_reply_finish(&reply);
}

enum result studio_draw(struct studio *studio, const struct scene_input *input, struct diagnostic *why)
{
    struct missing missing = {.products = &studio->products};
    struct scene_input reading = *input;
    reading.missing = read_product;
    reading.context = &missing;
    if (reading.dressing == NULL)
        reading.dressing = studio->dressing;
    scene_build(&studio->scene, &reading, &studio->products);
    if (missing.failed[0] != '\0')
        return diagnose(why, RESULT_NOT_FOUND, "%.300s can't be read: the product is not worn",
                        missing.failed);
    reading.missing = NULL;
    if (missing.any)
        scene_build(&studio->scene, &reading, &studio->products);
    renderer_draw(studio->renderer, &studio->scene);
    return RESULT_OK;
}
