// cheval catalogue check|import|list|looks|preview|garment|template: what a store's people use to get their
// catalogue right.
#include "assets/catalogue.h"
#include "app/commands/catalogue_check.h"
#include "app/commands/catalogue_import.h"
#include "app/commands/commands.h"
#include "app/commands/exit_with.h"
#include "app/commands/garment.h"
#include "app/commands/preview.h"
#include "app/resources.h"
#include "platform/base/options.h"
#include "platform/encode/png.h"
#include "render/makeup/skin_masks.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- list --------------------------------------------------------------------------------------------------

// null when there is no price.
static json_t *price_json(struct catalogue_price price)
{
    char amount[32];
    catalogue_amount_text(price, amount, sizeof amount);
    return amount[0] != '\0' ? json_pack("{s:s, s:s}", "amount", amount, "currency", price.currency)
                             : json_null();
}

static json_t *finish_json(bool has_finish, enum makeup_finish finish)
{
    return has_finish ? json_string(makeup_finish_names[finish]) : json_null();
}

static json_t *colour_json(const uint8_t srgb[3])
{
    char text[8];
    (void)snprintf(text, sizeof text, "#%02x%02x%02x", (unsigned)srgb[0], (unsigned)srgb[1],
                   (unsigned)srgb[2]);
    return json_string(text);
}

// null but for an eye shadow.
static json_t *palette_json(const struct catalogue_try_on *try_on)
{
    const struct makeup_product *makeup = &try_on->makeup;
    if (try_on->kind != TRY_ON_MAKEUP || makeup->kind != MAKEUP_EYE_SHADOW)
        return json_null();
    json_t *palette = json_array();
    for (int i = 0; i < makeup->shade_count; i++) {
        const struct makeup_shade *shade = &makeup->shades[i];
        // Three decimals: a float's own digits say nothing more.
        json_t *one =
            json_pack("{s:s, s:o, s:f, s:s}", "zone", makeup_zone_names[shade->zone], "colour",
                      colour_json(shade->colour_srgb), "coverage", round((double)shade->coverage * 1e3) / 1e3,
                      "finish", makeup_finish_names[shade->finish]);
        (void)json_array_append_new(palette, one); // NULL: no memory, and json_pack fails too
    }
    return palette;
}

static json_t *swatch_json(const struct catalogue_variant *variant)
{
    return variant->has_swatch ? colour_json(variant->swatch_srgb) : json_null();
}

// The boxed size of what is made from measurements; null for all else.
static json_t *size_json(const struct catalogue_try_on *try_on, enum eyewear_size size)
{
    if (try_on->kind != TRY_ON_EYEWEAR)
        return json_null();
    return json_real(round((double)try_on->eyewear.size[size] * 10.0) / 10.0);
}

// The filter category of a lens that the catalogue tells of.
static json_t *lens_category_json(const struct catalogue_try_on *try_on)
{
    const struct eyewear_lens *lens = catalogue_lens(try_on);
    return lens != NULL ? json_integer(eyewear_lens_category(eyewear_lens_transmittance(lens))) : json_null();
}

static json_t *online_json(struct catalogue_stock stock)
{
    return stock.has_online ? json_string(catalogue_availability_name(stock.online)) : json_null();
}

static json_t *sizes_json(const struct catalogue_variant *variant)
{
    json_t *sizes = json_array();
    for (int i = 0; i < variant->offer.size_count; i++) {
        const struct catalogue_size *size = &variant->offer.sizes[i];
        struct catalogue_stock stock = catalogue_size_stock(variant, size);
        json_t *one =
            json_pack("{s:s, s:s, s:s, s:s, s:s, s:o}", "id", size->id, "title", size->title, "sku",
                      size->sku, "gtin", size->gtin, "availability", catalogue_availability_name(stock.here),
                      "online_availability", online_json(stock));
        (void)json_array_append_new(sizes, one); // NULL: no memory, and json_pack fails too
    }
    return sizes;
}

static json_t *variant_json(const struct catalogue_variant *variant)
{
    const struct catalogue_try_on *try_on = &variant->try_on;
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:o, s:s?, s:o, s:o, s:o, s:s?, s:o, s:o, s:o, s:o, s:o, "
        "s:o}",
        "id", variant->id, "title", variant->title, "sku", variant->sku, "gtin", variant->gtin, "swatch",
        swatch_json(variant), "price", price_json(variant->price), "sale_price",
        price_json(variant->sale_price), "availability", catalogue_availability_name(variant->availability),
        "online_availability", online_json(catalogue_size_stock(variant, NULL)), "link", variant->offer.link,
        "sizes", sizes_json(variant), "finish",
        finish_json(variant->try_on.kind == TRY_ON_MAKEUP, variant->try_on.makeup.shades[0].finish),
        "palette", palette_json(&variant->try_on), "picture", variant->picture_path, "lens_width_mm",
        size_json(try_on, EYEWEAR_LENS_WIDTH), "bridge_mm", size_json(try_on, EYEWEAR_BRIDGE_WIDTH),
        "temple_mm", size_json(try_on, EYEWEAR_TEMPLE), "lens_height_mm",
        size_json(try_on, EYEWEAR_LENS_HEIGHT), "total_width_mm", size_json(try_on, EYEWEAR_TOTAL_WIDTH),
        "lens_category", lens_category_json(try_on));
}

static json_t *product_json(const struct catalogue_product *product)
{
    json_t *variants = json_array();
    for (int i = 0; i < product->variant_count; i++)
        if (json_array_append_new(variants, variant_json(&product->variants[i])) != 0) {
            json_decref(variants);
            return NULL;
        }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:s, s:s?, s:o}", "sku", product->sku,
                     "title", product->title, "brand", product->brand, "description", product->description,
                     "gtin", product->gtin, "category", catalogue_category_name(product->category), "finish",
                     finish_json(product->has_finish, product->finish), "price", price_json(product->price),
                     "sale_price", price_json(product->sale_price), "availability",
                     catalogue_availability_name(product->availability), "picture", product->picture_path,
                     "variants", variants);
}

static int list_json(const struct catalogue *catalogue)
{
    // One product at a time: a large catalogue would be in memory a third time otherwise.
    int failed = printf("[") < 0;
    for (int i = 0; i < catalogue->product_count && !failed; i++) {
        json_t *product = product_json(&catalogue->products[i]);
        failed = product == NULL || printf("%s\n", i > 0 ? "," : "") < 0 ||
                 json_dumpf(product, stdout, JSON_COMPACT) != 0;
        json_decref(product);
    }
    failed = failed || printf("%s]\n", catalogue->product_count > 0 ? "\n" : "") < 0 || fflush(stdout) != 0;
    if (failed)
        (void)fprintf(stderr, "cheval: the list can't be written\n");
    return failed ? EXIT_STATUS_FAILED : EXIT_STATUS_OK;
}

static int list_text(const struct catalogue *catalogue)
{
    for (int i = 0; i < catalogue->product_count; i++) {
        const struct catalogue_product *product = &catalogue->products[i];
        char price[40];
        catalogue_price_text(product->sale_price.minor_units >= 0 ? product->sale_price : product->price,
                             price, sizeof price);
        printf("%-20s %-12s %14s  %s", product->sku, catalogue_category_name(product->category), price,
               product->title);
        for (int v = 0; v < product->variant_count; v++)
            printf("%s%s", v == 0 ? "  [" : " ", product->variants[v].id);
        printf("]\n");
    }
    return fflush(stdout) == 0 ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

// Reads the catalogue that --catalogue names, or the demo's, and prints it one way or the other.
static int print_catalogue(int count, char **arguments, const char *usage, const char *summary,
                           int (*print_json)(const struct catalogue *),
                           int (*print_text)(const struct catalogue *))
{
    bool as_json = false;
    const char *folder = NULL;
    const struct option table[] = {
        {.name = "--json", .help = "an array of objects", .flag = &as_json},
        {.name = "--catalogue", .value = "FOLDER", .help = "instead of the demo catalogue", .text = &folder},
    };
    struct options options = {
        .usage = usage, .summary = summary, .options = table, .option_count = sizeof table / sizeof table[0]};
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    struct diagnostic why = {0};
    struct catalogue *catalogue = NULL;
    enum result result = resources_open_catalogue(folder, NULL, &catalogue, &why);
    if (result != RESULT_OK)
        return exit_with(result, &why);
    int status = as_json ? print_json(catalogue) : print_text(catalogue);
    catalogue_destroy(catalogue);
    return status;
}

static int command_list(int count, char **arguments)
{
    return print_catalogue(count, arguments, "cheval catalogue list [--json] [--catalogue FOLDER]",
                           "Lists the products of a catalogue.", list_json, list_text);
}

// --- looks -------------------------------------------------------------------------------------------------

static json_t *look_json(const struct catalogue_look *look)
{
    json_t *parts = json_array();
    for (int i = 0; i < look->part_count; i++) {
        const struct catalogue_look_part *part = &look->parts[i];
        (void)json_array_append_new(parts,
                                    json_pack("{s:s, s:s, s:s, s:f}", "sku", part->product->sku, "variant",
                                              part->product->variants[part->variant].id, "category",
                                              catalogue_category_name(part->product->category), "intensity",
                                              round((double)part->intensity * 1e3) / 1e3));
    }
    return json_pack("{s:s, s:s, s:s, s:s?, s:o}", "id", look->id, "title", look->title, "description",
                     look->description, "picture", look->picture_path, "products", parts);
}

static int looks_json(const struct catalogue *catalogue)
{
    json_t *looks = json_array();
    int failed = looks == NULL;
    for (int i = 0; i < catalogue->look_count && !failed; i++)
        failed = json_array_append_new(looks, look_json(&catalogue->looks[i])) != 0;
    failed =
        failed || json_dumpf(looks, stdout, JSON_INDENT(1)) != 0 || printf("\n") < 0 || fflush(stdout) != 0;
    json_decref(looks);
    if (failed)
        (void)fprintf(stderr, "cheval: the looks can't be written\n");
    return failed ? EXIT_STATUS_FAILED : EXIT_STATUS_OK;
}

static int looks_text(const struct catalogue *catalogue)
{
    for (int i = 0; i < catalogue->look_count; i++) {
        const struct catalogue_look *look = &catalogue->looks[i];
        printf("%-16s %s\n", look->id, look->title);
        for (int p = 0; p < look->part_count; p++) {
            const struct catalogue_look_part *part = &look->parts[p];
            printf("    %-12s %s:%s %.0f%%\n", catalogue_category_name(part->product->category),
                   part->product->sku, part->product->variants[part->variant].id,
                   (double)part->intensity * 100.0);
        }
    }
    return fflush(stdout) == 0 ? EXIT_STATUS_OK : EXIT_STATUS_FAILED;
}

static int command_looks(int count, char **arguments)
{
    return print_catalogue(count, arguments, "cheval catalogue looks [--json] [--catalogue FOLDER]",
                           "Lists the complete looks of a catalogue with their products.", looks_json,
                           looks_text);
}

// --- template ----------------------------------------------------------------------------------------------

#define TEMPLATE_PX 1024

static int command_template(int count, char **arguments)
{
    const char *path = NULL;
    const struct option table[] = {
        {.name = "--out", .letter = 'o', .value = "FILE.png", .help = "where to write it", .text = &path}};
    struct options options = {.usage = "cheval catalogue template -o FILE.png",
                              .summary = "Writes the face that the textures of foundation, concealer, blush, "
                                         "bronzer and highlighter are drawn over (assets/FORMAT.md).",
                              .options = table,
                              .option_count = sizeof table / sizeof table[0]};
    enum options_outcome outcome = options_parse(&options, count, arguments);
    if (outcome != OPTIONS_GO_ON)
        return outcome == OPTIONS_HELP_SHOWN ? EXIT_STATUS_OK : EXIT_STATUS_USAGE;
    if (path == NULL) {
        (void)fprintf(stderr, "cheval: -o FILE.png is missing; usage: %s\n", options.usage);
        return EXIT_STATUS_USAGE;
    }
    struct picture face = {0};
    struct diagnostic why = {0};
    enum result result = skin_template_draw(TEMPLATE_PX, &face);
    if (result == RESULT_OK)
        result = png_write(path, &face, true, &why);
    picture_free(&face);
    if (result == RESULT_OK)
        printf("%s: %d x %d pixels\n", path, TEMPLATE_PX, TEMPLATE_PX);
    return exit_with(result, &why);
}

// --- the command -------------------------------------------------------------------------------------------

static void print_help(void)
{
    printf("Checks and lists catalogues and draws their pictures; their format is in assets/FORMAT.md.\n\n"
           "usage: cheval catalogue check FOLDER_OR_FILE [--json]\n"
           "       cheval catalogue import FEED -o FOLDER [--try-on DATA] [--store NAME]\n"
           "       cheval catalogue list [--json] [--catalogue FOLDER]\n"
           "       cheval catalogue looks [--json] [--catalogue FOLDER]\n"
           "       cheval catalogue preview [FOLDER] -o OUT_FOLDER\n"
           "       cheval catalogue garment PICTURE -o FOLDER\n"
           "       cheval catalogue template -o FILE.png\n\n"
           "Each takes --help.\n");
}

int command_catalogue(int count, char **arguments)
{
    static const struct {
        const char *name;
        int (*run)(int count, char **arguments);
    } commands[] = {{"check", command_catalogue_check},
                    {"import", command_catalogue_import},
                    {"list", command_list},
                    {"looks", command_looks},
                    {"preview", command_catalogue_preview},
                    {"garment", command_catalogue_garment},
                    {"template", command_template}};
    const char *name = count > 0 ? arguments[0] : "";
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].run(count - 1, arguments + 1);
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0) {
        print_help();
        return EXIT_STATUS_OK;
    }
    (void)fprintf(stderr,
                  "cheval: catalogue has check, import, list, looks, preview, garment and template, not "
                  "\"%s\"; try cheval "
                  "catalogue --help\n",
                  name);
    return EXIT_STATUS_USAGE;
}
