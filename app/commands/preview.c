// cheval catalogue preview: a picture of every variant of every product that has one to show, in the same
// light and from the same angle, for the product strip; on the neutral head, for a web shop; cut out.
//
// A 3-D product shows its own model, a garment its cut-out picture; make-up is filled into a container
// (container.h).
#include "app/commands/preview.h"

#include "app/commands/commands.h"
#include "app/commands/container.h"
#include "app/commands/exit_with.h"
#include "app/commands/garment_shot.h"
#include "app/commands/product_shot.h"
#include "app/commands/worn_shot.h"
#include "app/load.h"
#include "app/resources.h"
#include "assets/garment/garment_file.h"
#include "assets/gltf.h"
#include "platform/base/file.h"
#include "platform/base/options.h"
#include "platform/encode/png.h"
#include "platform/encode/webp.h"
#include "platform/os/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SIDE_PX 512
#define QUALITY 90.0f

struct preview {
    const char *out_folder, *turn_text;
    bool on_head, cut_out;
    float turn_rad;        // the product is turned by this more
    struct worn_shot worn; // with on_head
    struct product_shot shot;
    struct model model;          // of the product that is being photographed
    struct load_request request; // what it was loaded with
    bool has_model;
    int written;
};

// How a category is best seen; clothes as glasses are.
static const struct product_view *view_of(enum catalogue_category category)
{
    static const struct product_view eyewear = {
        .settle = true, .turn_rad = 0.42f, .tilt_rad = 0.16f, .fill = 0.88f};
    static const struct product_view earrings = {
        .turn_rad = -0.60f, .tilt_rad = 0.10f, .fill = 0.86f, .pair = true};
    static const struct product_view necklace = {
        .settle = true, .turn_rad = 0.30f, .tilt_rad = 0.85f, .fill = 0.84f};
    static const struct product_view hat = {.turn_rad = -0.50f, .tilt_rad = 0.24f, .fill = 0.88f};
    static const struct product_view mask = {.turn_rad = 0.45f, .tilt_rad = 0.08f, .fill = 0.82f};
    switch ((int)category) {
    case CATEGORY_EARRINGS:
        return &earrings;
    case CATEGORY_NECKLACE:
        return &necklace;
    case CATEGORY_HAT:
    case CATEGORY_HEADBAND:
        return &hat;
    case CATEGORY_MASK:
        return &mask;
    default:
        return &eyewear;
    }
}

static int variant_index(const struct model *model, const char *name)
{
    for (int i = 0; name != NULL && i < model->variant_count; i++)
        if (strcmp(model->variants[i], name) == 0)
            return i;
    return MODEL_NONE;
}

// --- make-up ----------------------------------------------------------------------------------------------

static enum result shoot_makeup(struct preview *preview, const struct catalogue_product *product,
                                const struct catalogue_try_on *try_on, struct diagnostic *why)
{
    const struct container *container = container_of(&try_on->makeup);
    const struct mat4 as_it_is = mat4_identity();
    struct model model = {0};
    char path[1100];
    enum result result = paths_given_or_resource(path, sizeof path, NULL, container->model, why);
    if (result == RESULT_OK)
        result = gltf_load(path, NULL, &model, why);
    if (result == RESULT_OK)
        result = container_fill(&model, try_on, why);
    if (result == RESULT_OK)
        result = product_shot_take(&preview->shot, &model, container_case(&model, product->brand), &as_it_is,
                                   &container->view, why);
    model_free(&model);
    return result;
}

// --- 3-D products -----------------------------------------------------------------------------------------

static enum result shoot_model(struct preview *preview, enum catalogue_category category,
                               const struct catalogue_try_on *try_on, struct diagnostic *why)
{
    struct load_request request;
    if (!load_request_of_product(category, try_on, &request))
        return diagnose(why, RESULT_TOO_LARGE, "%.300s: too long a path", try_on->model_path);
    if (!preview->has_model || !load_request_equals(&preview->request, &request)) {
        preview->has_model = false;
        model_free(&preview->model);
        enum result result = load_product(&request, &preview->model, why);
        if (result != RESULT_OK)
            return result;
        preview->request = request;
        preview->has_model = true;
    }
    int variant = variant_index(&preview->model, try_on->material_variant);
    if (preview->on_head)
        return worn_shot_take(&preview->worn, &preview->model, variant, category, &try_on->placement, why);
    struct product_view view = *view_of(category);
    view.turn_rad += preview->turn_rad;
    return product_shot_take(&preview->shot, &preview->model, variant, &try_on->placement, &view, why);
}

// --- garments ---------------------------------------------------------------------------------------------

static enum result shoot_garment(struct preview *preview, const struct catalogue_try_on *try_on,
                                 struct diagnostic *why)
{
    static const struct product_view view = {.fill = 0.92f};
    const struct mat4 as_it_is = mat4_identity();
    struct garment garment = {0};
    struct model model = {0};
    enum result result = garment_load(try_on->garment_path, &garment, why);
    if (result == RESULT_OK)
        result = garment_shot_model(&garment, &model);
    if (result == RESULT_OK)
        result = product_shot_take(&preview->shot, &model, MODEL_NONE, &as_it_is, &view, why);
    model_free(&model);
    garment_free(&garment);
    return result;
}

// --- the catalogue ----------------------------------------------------------------------------------------

// OUT/SKU-variant.webp, or .png when it is cut out; what a file name can't hold in a SKU becomes '_'.
static enum result write_picture(struct preview *preview, const struct catalogue_product *product,
                                 const struct catalogue_variant *variant, struct diagnostic *why)
{
    char name[256], path[1024];
    const struct picture *picture = preview->on_head ? &preview->worn.shot.finished : &preview->shot.finished;
    int length = snprintf(name, sizeof name, "%s-%s%s.%s", product->sku, variant->id,
                          preview->on_head ? "-worn" : "", preview->cut_out ? "png" : "webp");
    if (length < 0 || (size_t)length >= sizeof name)
        return diagnose(why, RESULT_TOO_LARGE, "%.100s: too long a SKU for a file name", product->sku);
    for (char *c = name; *c != '\0'; c++)
        if (*c == '/')
            *c = '_';
    enum result result = paths_join(path, sizeof path, preview->out_folder, name);
    if (result != RESULT_OK)
        return diagnose(why, result, "%.300s: too long a path", preview->out_folder);
    result =
        preview->cut_out ? png_write(path, picture, false, why) : webp_write(path, picture, QUALITY, why);
    if (result == RESULT_OK)
        preview->written++;
    return result;
}

static enum result shoot_catalogue(struct preview *preview, const struct catalogue *catalogue,
                                   struct diagnostic *why)
{
    enum result result = RESULT_OK;
    for (int p = 0; p < catalogue->product_count; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        for (int v = 0; v < product->variant_count && result == RESULT_OK; v++) {
            const struct catalogue_variant *variant = &product->variants[v];
            if (catalogue_is_3d(&variant->try_on) &&
                (!preview->on_head || product->category <= CATEGORY_MASK))
                result = shoot_model(preview, product->category, &variant->try_on, why);
            else if (variant->try_on.kind == TRY_ON_MAKEUP && !preview->on_head)
                result = shoot_makeup(preview, product, &variant->try_on, why);
            else if (variant->try_on.kind == TRY_ON_GARMENT && !preview->on_head)
                result = shoot_garment(preview, &variant->try_on, why);
            else
                continue;
            if (result == RESULT_OK)
                result = write_picture(preview, product, variant, why);
        }
        if (result != RESULT_OK)
            return diagnose_within(why, result, product->sku);
    }
    return RESULT_OK;
}

static enum result make_previews(struct preview *preview, const char *given, struct diagnostic *why)
{
    struct catalogue *catalogue = NULL;
    enum result result = resources_open_catalogue(given, NULL, &catalogue, why);
    if (result == RESULT_OK && !file_is_folder(preview->out_folder))
        result = diagnose(why, RESULT_NOT_FOUND, "%.300s is not a folder", preview->out_folder);
    if (result == RESULT_OK)
        result = preview->on_head ? worn_shot_open(&preview->worn, SIDE_PX, why)
                                  : product_shot_open(&preview->shot, SIDE_PX, why);
    preview->shot.cut_out = preview->worn.shot.cut_out = preview->cut_out;
    if (result == RESULT_OK)
        result = shoot_catalogue(preview, catalogue, why);
    product_shot_close(&preview->shot);
    worn_shot_close(&preview->worn);
    model_free(&preview->model);
    catalogue_destroy(catalogue);
    return result;
}

static int run(struct preview *preview, const char *given, struct diagnostic *why)
{
    int turn_deg = 0;
    if (preview->turn_text != NULL && !options_integer("--turn", preview->turn_text, 0, 360, &turn_deg))
        return EXIT_STATUS_USAGE;
    preview->turn_rad = (float)turn_deg * 0.01745329f;
    enum result result = make_previews(preview, given, why);
    if (result == RESULT_OK)
        printf("%s: pictures %d\n", preview->out_folder, preview->written);
    return exit_with(result, why);
}

int command_catalogue_preview(int count, char **arguments)
{
    const char *words[1] = {NULL};
    struct diagnostic why = {0};
    struct preview *preview = calloc(1, sizeof *preview);
    if (preview == NULL) {
        (void)fputs("cheval: no memory\n", stderr);
        return EXIT_STATUS_FAILED;
    }
    const struct option table[] = {
        {.name = "--out",
         .letter = 'o',
         .value = "OUT_FOLDER",
         .help = "the folder for the pictures: SKU-VARIANT.webp",
         .text = &preview->out_folder},
        {.name = "--on-head",
         .help = "glasses, jewellery and hats on a neutral head: SKU-VARIANT-worn.webp",
         .flag = &preview->on_head},
        {.name = "--cut-out",
         .help = "transparent PNGs, without table and shadow",
         .flag = &preview->cut_out},
        {.name = "--turn",
         .value = "DEGREES",
         .help = "turns 3-D products on the table: 0 to 360",
         .text = &preview->turn_text},
    };
    struct options options = {
        .usage = "cheval catalogue preview [FOLDER] -o OUT_FOLDER [--on-head] [--cut-out] [--turn DEGREES]",
        .summary = "Draws product pictures of 512 x 512 pixels for every variant of make-up and every one "
                   "that has a 3-D model or is a garment. FOLDER is the demo catalogue when left out.",
        .options = table,
        .option_count = sizeof table / sizeof table[0],
        .words = words,
        .max_words = 1,
    };
    enum options_outcome outcome = options_parse(&options, count, arguments);
    int status = outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (outcome == OPTIONS_GO_ON && preview->out_folder == NULL)
        (void)fprintf(stderr, "cheval: -o OUT_FOLDER is missing; usage: %s\n", options.usage);
    else if (outcome == OPTIONS_GO_ON)
        status = run(preview, words[0], &why);
    free(preview);
    return status;
}
