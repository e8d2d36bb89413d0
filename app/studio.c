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
    if (result == RESULT_OK)
        result = people_layerer_create(&studio->layerer, why);
    return result;
}

void studio_close(struct studio *studio)
{
    dressing_destroy(studio->dressing);
    people_layers_free(&studio->layers);
    people_layerer_destroy(studio->layerer);
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

static bool wears_clothes(const struct scene_input *input)
{
    for (int i = 0; i < input->wear_count; i++)
        if (catalogue_is_clothing(input->wear[i].product->category))
            return true;
    return false;
}

// Whose layers the input lacks; the studio's own are of what is drawn now.
static enum result add_layers(struct studio *studio, struct scene_input *input, struct diagnostic *why)
{
    if (input->layers != NULL || input->people == NULL || !wears_clothes(input))
        return RESULT_OK;
    enum result result = people_layerer_look(studio->layerer, input->picture, input->people,
                                             input->memory == NULL, &studio->layers);
    input->layers = &studio->layers;
    return result == RESULT_OK ? result : diagnose(why, result, "layers: %s", result_name(result));
}

enum result studio_draw(struct studio *studio, const struct scene_input *input, struct diagnostic *why)
{
    struct missing missing = {.products = &studio->products};
    struct scene_input reading = *input;
    reading.missing = read_product;
    reading.context = &missing;
    if (reading.dressing == NULL)
        reading.dressing = studio->dressing;
    enum result result = add_layers(studio, &reading, why);
    if (result != RESULT_OK)
        return result;
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
