#include "assets/lint.h"

#include "assets/gltf.h"
#include "assets/image.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// One use of a file; those of one file lie together once they are sorted.
struct use {
    const char *path;
    int product, variant; // variant -1: the product itself
};

struct uses {
    struct use *items;
    size_t count, room;
};

struct lint {
    const struct catalogue *catalogue;
    struct catalogue_problems *problems;
    const struct use *use; // whose file is being read
};

static bool add_use(struct uses *uses, const char *path, int product, int variant)
{
    if (uses->count == uses->room) {
        size_t room = uses->room > 0 ? uses->room * 2 : 64;
        struct use *larger = realloc(uses->items, room * sizeof *larger);
        if (larger == NULL)
            return false;
        uses->items = larger;
        uses->room = room;
    }
    uses->items[uses->count++] = (struct use){path, product, variant};
    return true;
}

static int compare_uses(const void *left, const void *right)
{
    const struct use *a = left, *b = right;
    int order = strcmp(a->path, b->path);
    if (order != 0)
        return order;
    return a->product != b->product ? a->product - b->product : a->variant - b->variant;
}

// "catalogue.json: /products/3/variants/1: LINE"
static void report(const struct lint *lint, bool is_error, const char *line)
{
    struct diagnostic whole = {0};
    char variant[32] = "";
    if (lint->use->variant >= 0)
        (void)snprintf(variant, sizeof variant, "/variants/%d", lint->use->variant);
    (void)diagnose(&whole, RESULT_OK, "%.120s: /products/%d%s: %s", lint->catalogue->file, lint->use->product,
                   variant, line);
    catalogue_report(lint->problems, is_error, whole.text);
}

static void warn_of_model(void *context, const char *line)
{
    report(context, false, line);
}

struct vec3 lint_worn_size(const struct model *model, const struct mat4 *placement)
{
    // A placement turns by right angles only, so the box of the corners is the box of the vertices.
    struct vec3 a = mat4_transform_point(placement, model->minimum);
    struct vec3 b = mat4_transform_point(placement, model->maximum);
    return (struct vec3){fabsf(b.x - a.x), fabsf(b.y - a.y), fabsf(b.z - a.z)};
}

// What people wear is between these; in metres.
struct plausible {
    enum catalogue_category category;
    char axis; // 'w' width, 'h' height
    float minimum_m, maximum_m;
};

static void check_size(const struct lint *lint, const struct model *model, const struct mat4 *placement)
{
    static const struct plausible sizes[] = {
        {CATEGORY_EYEGLASSES, 'w', 0.10f, 0.18f}, {CATEGORY_SUNGLASSES, 'w', 0.10f, 0.18f},
        {CATEGORY_EARRINGS, 'h', 0.003f, 0.15f},  {CATEGORY_NECKLACE, 'w', 0.08f, 0.40f},
        {CATEGORY_HAT, 'w', 0.12f, 0.60f},        {CATEGORY_HEADBAND, 'w', 0.10f, 0.30f},
        {CATEGORY_MASK, 'w', 0.05f, 0.35f},
    };
    enum catalogue_category category = lint->catalogue->products[lint->use->product].category;
    struct vec3 size = lint_worn_size(model, placement);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        float length = sizes[i].axis == 'w' ? size.x : size.y;
        if (sizes[i].category != category || (length >= sizes[i].minimum_m && length <= sizes[i].maximum_m))
            continue;
        char line[160];
        (void)snprintf(line, sizeof line, "%.4g m %s when worn; %s has %.3g to %.3g m: is \"scale\" right?",
                       (double)length, sizes[i].axis == 'w' ? "wide" : "high",
                       catalogue_category_name(category), (double)sizes[i].minimum_m,
                       (double)sizes[i].maximum_m);
        report(lint, false, line);
    }
}

static void check_material_variant(const struct lint *lint, const struct model *model, const char *wanted)
{
    char line[200];
    for (int i = 0; wanted != NULL && i < model->variant_count; i++)
        if (strcmp(model->variants[i], wanted) == 0)
            return;
    if (wanted == NULL)
        return;
    (void)snprintf(line, sizeof line, "try_on/model/material_variant: the model has no variant \"%.80s\"",
                   wanted);
    report(lint, true, line);
}

static bool same_placement(const struct mat4 *a, const struct mat4 *b)
{
    for (int i = 0; i < 16; i++)
        if (a->m[i] != b->m[i])
            return false;
    return true;
}

// Reads one model and looks at it in each of its uses.
static void lint_model(struct lint *lint, const struct use *uses, size_t count)
{
    struct model model = {0};
    struct diagnostic problem = {0};
    lint->use = uses;
    const struct gltf_options options = {.warn = warn_of_model, .context = lint};
    if (gltf_load(uses[0].path, &options, &model, &problem) != RESULT_OK) {
        report(lint, true, problem.text);
        return;
    }
    if (model.index_count == 0)
        report(lint, true, "the model has nothing to draw");
    for (size_t i = 0; i < count; i++) {
        lint->use = &uses[i];
        const struct catalogue_product *product = &lint->catalogue->products[uses[i].product];
        const struct catalogue_try_on *try_on = &product->variants[uses[i].variant].try_on;
        check_material_variant(lint, &model, try_on->material_variant);
        // Variants of one size say the same thing once.
        if (i == 0 || uses[i].product != uses[i - 1].product ||
            !same_placement(&try_on->placement, &product->variants[uses[i - 1].variant].try_on.placement))
            check_size(lint, &model, &try_on->placement);
    }
    model_free(&model);
}

static void lint_picture(struct lint *lint, const struct use *uses, size_t count)
{
    struct picture picture = {0};
    struct diagnostic problem = {0};
    (void)count;
    lint->use = uses;
    if (image_load(uses[0].path, &picture, &problem) != RESULT_OK)
        report(lint, true, problem.text);
    picture_free(&picture);
}

static bool collect(const struct catalogue *catalogue, struct uses *models, struct uses *pictures)
{
    bool enough = true;
    for (int p = 0; p < catalogue->product_count && enough; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        if (product->picture_path != NULL)
            enough = add_use(pictures, product->picture_path, p, -1);
        for (int v = 0; v < product->variant_count && enough; v++) {
            const struct catalogue_variant *variant = &product->variants[v];
            if (variant->picture_path != NULL)
                enough = add_use(pictures, variant->picture_path, p, v);
            if (enough && variant->try_on.model_path != NULL)
                enough = add_use(models, variant->try_on.model_path, p, v);
        }
    }
    return enough;
}

static void for_each_file(struct lint *lint, struct uses *uses,
                          void (*look)(struct lint *, const struct use *, size_t))
{
    if (uses->count > 0)
        qsort(uses->items, uses->count, sizeof *uses->items, compare_uses);
    for (size_t first = 0; first < uses->count;) {
        size_t end = first + 1;
        while (end < uses->count && strcmp(uses->items[end].path, uses->items[first].path) == 0)
            end++;
        look(lint, &uses->items[first], end - first);
        first = end;
    }
}

enum result lint_catalogue(const struct catalogue *catalogue, struct catalogue_problems *problems)
{
    struct lint lint = {.catalogue = catalogue, .problems = problems};
    struct uses models = {0}, pictures = {0};
    enum result result = collect(catalogue, &models, &pictures) ? RESULT_OK : RESULT_NO_MEMORY;
    if (result == RESULT_OK) {
        for_each_file(&lint, &pictures, lint_picture);
        for_each_file(&lint, &models, lint_model);
    }
    free(models.items);
    free(pictures.items);
    return result;
}
