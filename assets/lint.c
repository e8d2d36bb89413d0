#include "assets/lint.h"

#include "assets/garment/garment_file.h"
#include "assets/gltf.h"
#include "assets/image.h"
#include "platform/base/file.h"
#include "platform/base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// The width of the fronts that people wear, children's and the largest counted in.
#define EYEWEAR_LEAST_MM 105.0f
#define EYEWEAR_MOST_MM 160.0f

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
    enum result (*fits)(const struct model *model, struct diagnostic *why); // NULL: clothes aren't tried on
    const struct use *use;                                                  // whose file is being read
    uint8_t *bytes; // of catalogue.json, read when the first line is wanted
    struct json_text text;
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

// Where `field` stands: in the variant, or in its product when the variant inherits it. Returns the line, 0
// when it can't be told.
static size_t find_field(struct lint *lint, const char *field, char *pointer, size_t size)
{
    bool found = false;
    size_t line = 0;
    struct json_text *text = &lint->text;
    const struct use *use = lint->use;
    if (lint->bytes == NULL &&
        file_read(lint->catalogue->file, CATALOGUE_MAX_BYTES, &lint->bytes, &text->size, NULL) == RESULT_OK)
        text->bytes = lint->bytes;
    (void)snprintf(pointer, size, "/products/%d/variants/%d%s", use->product, use->variant, field);
    if (use->variant >= 0 && text->bytes != NULL)
        line = json_line(text, pointer, &found);
    if (!found)
        (void)snprintf(pointer, size, "/products/%d%s", use->product, field);
    return !found && text->bytes != NULL ? json_line(text, pointer, NULL) : line;
}

// "catalogue.json: line 12: /products/3/variants/1/picture: LINE"
static void report(struct lint *lint, const char *field, bool is_error, const char *line)
{
    struct diagnostic whole = {0};
    char pointer[96];
    size_t number = find_field(lint, field, pointer, sizeof pointer);
    (void)diagnose(&whole, RESULT_OK, "%.120s: line %zu: %s: %s", lint->catalogue->file, number, pointer,
                   line);
    catalogue_report(lint->problems, is_error, whole.text);
}

static void warn_of_model(void *context, const char *line)
{
    report(context, "/try_on/model/file", false, line);
}

struct vec3 lint_worn_size(const struct model *model, const struct mat4 *placement)
{
    struct vec3 low, high;
    model_placed_bounds(model, placement, &low, &high);
    return vec3_subtract(high, low);
}

// What people wear is between these; in metres.
struct plausible {
    enum catalogue_category category;
    char axis; // 'w' width, 'h' height
    float minimum_m, maximum_m;
};

static void check_size(struct lint *lint, const struct model *model, const struct mat4 *placement)
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
        report(lint, "/try_on/model/file", false, line);
    }
}

static void check_material_variant(struct lint *lint, const struct model *model, const char *wanted)
{
    char line[200];
    for (int i = 0; wanted != NULL && i < model->variant_count; i++)
        if (strcmp(model->variants[i], wanted) == 0)
            return;
    if (wanted == NULL)
        return;
    (void)snprintf(line, sizeof line, "the model has no variant \"%.80s\"", wanted);
    report(lint, "/try_on/model/material_variant", true, line);
}

static bool same_placement(const struct mat4 *a, const struct mat4 *b)
{
    for (int i = 0; i < 16; i++)
        if (a->m[i] != b->m[i])
            return false;
    return true;
}

// Once a product: whether a body can wear the model.
static void check_fit(struct lint *lint, const struct model *model, const struct use *uses, size_t count)
{
    for (size_t i = 0; lint->fits != NULL && i < count; i++) {
        struct diagnostic problem = {0};
        lint->use = &uses[i];
        if (!catalogue_is_clothing(lint->catalogue->products[uses[i].product].category) ||
            (i > 0 && uses[i].product == uses[i - 1].product))
            continue;
        bool is_error = lint->fits(model, &problem) != RESULT_OK;
        if (is_error || problem.text[0] != '\0')
            report(lint, "/try_on/model/file", is_error, problem.text);
    }
}

// Reads one model and looks at it in each of its uses.
static void lint_model(struct lint *lint, const struct use *uses, size_t count)
{
    struct model model = {0};
    struct diagnostic problem = {0};
    lint->use = uses;
    const struct gltf_options options = {.warn = warn_of_model, .context = lint};
    if (gltf_load(uses[0].path, &options, &model, &problem) != RESULT_OK) {
        report(lint, "/try_on/model/file", true, problem.text);
        return;
    }
    if (model.index_count == 0)
        report(lint, "/try_on/model/file", true, "the model has nothing to draw");
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
    if (model.index_count > 0)
        check_fit(lint, &model, uses, count);
    model_free(&model);
}

// Measurements that can be made, but hardly are; once for variants of one size.
static void check_measurements(struct lint *lint, const struct eyewear *eyewear)
{
    float total = eyewear->size[EYEWEAR_TOTAL_WIDTH];
    char line[160];
    if (total >= EYEWEAR_LEAST_MM && total <= EYEWEAR_MOST_MM)
        return;
    (void)snprintf(line, sizeof line,
                   "a front %.4g mm wide; people's are %.3g to %.3g: are these the lens's and the bridge's?",
                   (double)total, (double)EYEWEAR_LEAST_MM, (double)EYEWEAR_MOST_MM);
    report(lint, "/try_on/eyewear", false, line);
}

// A sunglass that isn't one, a dark lens that isn't called one.
static void check_lens(struct lint *lint, enum catalogue_category category,
                       const struct catalogue_try_on *try_on)
{
    const char *field = try_on->kind == TRY_ON_EYEWEAR ? "/try_on/eyewear" : "/try_on/model";
    const struct eyewear_lens *lens = catalogue_lens(try_on);
    int filter = eyewear_lens_category(eyewear_lens_transmittance(lens));
    if (category == CATEGORY_SUNGLASSES && filter == 0 && lens->kind != EYEWEAR_LENS_PHOTOCHROMIC)
        report(lint, field, false, "sunglasses with a lens of filter category 0, which dims nothing");
    if (category == CATEGORY_EYEGLASSES && filter >= 2)
        report(lint, field, false, "eyeglasses with the lens of sunglasses: filter category 2 or more");
}

static void lint_eyewear(struct lint *lint, int product_index)
{
    const struct catalogue_product *product = &lint->catalogue->products[product_index];
    for (int v = 0; v < product->variant_count; v++) {
        const struct catalogue_try_on *try_on = &product->variants[v].try_on;
        const struct catalogue_try_on *before = v > 0 ? &product->variants[v - 1].try_on : NULL;
        const struct use use = {NULL, product_index, v};
        const struct eyewear_lens *lens = catalogue_lens(try_on);
        bool same_frame =
            before != NULL && before->kind == TRY_ON_EYEWEAR &&
            before->eyewear.size[EYEWEAR_TOTAL_WIDTH] == try_on->eyewear.size[EYEWEAR_TOTAL_WIDTH];
        bool same_lens = lens != NULL && before != NULL && catalogue_lens(before) != NULL &&
                         eyewear_lens_equals(lens, catalogue_lens(before));
        lint->use = &use;
        if (try_on->kind == TRY_ON_EYEWEAR && !same_frame)
            check_measurements(lint, &try_on->eyewear);
        if (lens != NULL && !same_lens)
            check_lens(lint, product->category, try_on);
    }
    lint->use = NULL;
}

// What a variant says of its stock as a whole, and what its sizes say.
static void lint_stock(struct lint *lint, int product_index)
{
    const struct catalogue_product *product = &lint->catalogue->products[product_index];
    for (int v = 0; v < product->variant_count; v++) {
        const struct catalogue_variant *variant = &product->variants[v], *before = variant - 1;
        const struct use use = {NULL, product_index, v};
        bool is_sold_out = variant->availability == AVAILABILITY_OUT_OF_STOCK, has_any = false;
        if (v > 0 && before->offer.sizes == variant->offer.sizes &&
            before->availability == variant->availability)
            continue; // said once
        for (int i = 0; i < variant->offer.size_count; i++) {
            const struct catalogue_size *size = &variant->offer.sizes[i];
            has_any = has_any || (size->has_availability ? size->availability != AVAILABILITY_OUT_OF_STOCK
                                                         : !is_sold_out);
        }
        if (variant->offer.size_count == 0 || has_any != is_sold_out)
            continue;
        lint->use = &use;
        report(lint, "/sizes", false,
               is_sold_out ? "a size is in stock, and the whole is not: it is taken for sold out"
                           : "out of stock in all sizes, and in stock as a whole");
    }
    lint->use = NULL;
}

static void lint_picture(struct lint *lint, const struct use *uses, size_t count)
{
    struct picture picture = {0};
    struct diagnostic problem = {0};
    (void)count;
    lint->use = uses;
    if (image_load(uses[0].path, &picture, &problem) != RESULT_OK)
        report(lint, "/picture", true, problem.text);
    picture_free(&picture);
}

static bool has_clear_pixel(const struct picture *picture)
{
    for (int y = 0; y < picture->height_px; y++)
        for (int x = 0; x < picture->width_px; x++)
            if (picture_row(picture, y)[4 * x + 3] == 0)
                return true;
    return false;
}

static void lint_texture(struct lint *lint, const struct use *uses, size_t count)
{
    static const char field[] = "/try_on/makeup/texture";
    struct picture picture = {0};
    struct diagnostic problem = {0};
    lint->use = uses;
    if (image_load(uses[0].path, &picture, &problem) != RESULT_OK) {
        report(lint, field, true, problem.text);
        return;
    }
    int width = picture.width_px, height = picture.height_px;
    bool right_size = width == height && width >= LINT_TEXTURE_MIN_PX && width <= LINT_TEXTURE_MAX_PX;
    bool has_clear = has_clear_pixel(&picture);
    picture_free(&picture);
    for (size_t i = 0; i < count; i++) {
        bool lens = lint->catalogue->products[uses[i].product].category == CATEGORY_CONTACT_LENS;
        lint->use = &uses[i];
        if ((right_size && (has_clear || !lens)) || (i > 0 && uses[i].product == uses[i - 1].product))
            continue;
        (void)diagnose(&problem, RESULT_OK, "%.160s is %d x %d pixels%s; allowed are squares of %d to %d%s",
                       uses[i].path, width, height, lens && !has_clear ? " without transparent ones" : "",
                       LINT_TEXTURE_MIN_PX, LINT_TEXTURE_MAX_PX,
                       lens ? ", transparent around the print" : "");
        report(lint, field, true, problem.text);
    }
}

// Whether a garment of this kind is sold in this category.
static bool is_sold_as(enum garment_kind kind, enum catalogue_category category)
{
    static const enum catalogue_category categories[GARMENT_KIND_COUNT] = {
        [GARMENT_T_SHIRT] = CATEGORY_TOP, [GARMENT_SHIRT] = CATEGORY_TOP,
        [GARMENT_SWEATER] = CATEGORY_TOP, [GARMENT_JACKET] = CATEGORY_JACKET,
        [GARMENT_DRESS] = CATEGORY_DRESS, [GARMENT_SKIRT] = CATEGORY_SKIRT,
        [GARMENT_SCARF] = CATEGORY_SCARF, [GARMENT_TROUSERS] = CATEGORY_TROUSERS,
        [GARMENT_TIE] = CATEGORY_TIE,     [GARMENT_BAG] = CATEGORY_BAG};
    bool is_upper = category == CATEGORY_TOP || category == CATEGORY_JACKET; // a cardigan is both
    return categories[kind] == category || (is_upper && kind <= GARMENT_JACKET);
}

static void lint_garment(struct lint *lint, const struct use *uses, size_t count)
{
    struct garment garment = {0};
    struct diagnostic problem = {0};
    lint->use = uses;
    if (garment_load(uses[0].path, &garment, &problem) != RESULT_OK) {
        report(lint, "/try_on/garment/file", true, problem.text);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        enum catalogue_category category = lint->catalogue->products[uses[i].product].category;
        lint->use = &uses[i];
        if (is_sold_as(garment.kind, category) || (i > 0 && uses[i].product == uses[i - 1].product))
            continue;
        (void)diagnose(&problem, RESULT_OK, "%.160s is a garment of kind %s, and the product a %s",
                       uses[i].path, garment_kind_names[garment.kind], catalogue_category_name(category));
        report(lint, "/try_on/garment/file", false, problem.text);
    }
    garment_free(&garment);
}

// The files that products name, by what they are.
struct named_files {
    struct uses models, garments, pictures, textures;
};

static bool collect(const struct catalogue *catalogue, struct named_files *files)
{
    bool enough = true;
    for (int p = 0; p < catalogue->product_count && enough; p++) {
        const struct catalogue_product *product = &catalogue->products[p];
        if (product->picture_path != NULL)
            enough = add_use(&files->pictures, product->picture_path, p, -1);
        for (int v = 0; v < product->variant_count && enough; v++) {
            const struct catalogue_variant *variant = &product->variants[v];
            if (variant->picture_path != NULL)
                enough = add_use(&files->pictures, variant->picture_path, p, v);
            if (enough && variant->try_on.model_path != NULL)
                enough = add_use(&files->models, variant->try_on.model_path, p, v);
            if (enough && variant->try_on.garment_path != NULL)
                enough = add_use(&files->garments, variant->try_on.garment_path, p, v);
            if (enough && variant->try_on.texture_path != NULL)
                enough = add_use(&files->textures, variant->try_on.texture_path, p, v);
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
    return lint_catalogue_worn(catalogue, NULL, problems);
}

enum result lint_catalogue_worn(const struct catalogue *catalogue,
                                enum result (*fits)(const struct model *model, struct diagnostic *why),
                                struct catalogue_problems *problems)
{
    struct lint lint = {.catalogue = catalogue, .problems = problems, .fits = fits};
    struct named_files files = {0};
    enum result result = collect(catalogue, &files) ? RESULT_OK : RESULT_NO_MEMORY;
    if (result == RESULT_OK) {
        for_each_file(&lint, &files.pictures, lint_picture);
        for_each_file(&lint, &files.models, lint_model);
        for_each_file(&lint, &files.garments, lint_garment);
        for_each_file(&lint, &files.textures, lint_texture);
        for (int i = 0; i < catalogue->product_count; i++) {
            lint_eyewear(&lint, i);
            lint_stock(&lint, i);
        }
    }
    free(lint.bytes);
    free(files.textures.items);
    free(files.garments.items);
    free(files.models.items);
    free(files.pictures.items);
    return result;
}
