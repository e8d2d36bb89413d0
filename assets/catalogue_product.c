// Products and their variants.
#include "assets/catalogue_internal.h"

#include <stdio.h>
#include <string.h>

// --- variants ----------------------------------------------------------------------------------------------

// What a variant without fields of its own has.
static struct catalogue_variant inherit(const struct catalogue_product *product)
{
    return (struct catalogue_variant){
        .id = "",
        .title = product->title,
        .sku = product->sku,
        .gtin = "",
        .price = product->price,
        .sale_price = product->sale_price,
        .availability = product->availability,
        .offer = product->offer,
    };
}

static void use_colour_as_swatch(struct catalogue_variant *variant)
{
    if (variant->has_swatch || variant->try_on.kind != TRY_ON_MAKEUP)
        return;
    memcpy(variant->swatch_srgb, variant->try_on.makeup.shades[0].colour_srgb, sizeof variant->swatch_srgb);
    variant->has_swatch = true;
}

static void read_variant(struct catalogue_reading *reading, const struct json_cursor *object,
                         const struct catalogue_product *product, struct catalogue_place place,
                         const struct catalogue_try_on_fields *product_fields, struct catalogue_variant *out)
{
    static const char *const known[] = {"id",           "title",  "sku",   "gtin",
                                        "picture",      "swatch", "price", "sale_price",
                                        "availability", "try_on", "sizes", "online_availability",
                                        "link",         NULL};
    *out = inherit(product);
    if (!catalogue_check_fields(reading, object, known))
        return;
    catalogue_need_text(reading, object, "id", TEXT_IDENTIFIER, CATALOGUE_MAX_IDENTIFIER_BYTES, &out->id);
    catalogue_need_text(reading, object, "title", TEXT_LINE, 300, &out->title);
    catalogue_read_text(reading, object, "sku", TEXT_IDENTIFIER, CATALOGUE_MAX_IDENTIFIER_BYTES, &out->sku);
    if (strcmp(out->sku, product->sku) != 0)
        catalogue_add_sku(reading, object, out->sku, place);
    catalogue_read_gtin(reading, object, &out->gtin);
    catalogue_read_path(reading, object, "picture", &out->picture_path);
    catalogue_read_colour(reading, object, "swatch", out->swatch_srgb, &out->has_swatch);
    catalogue_read_prices(reading, object, &out->price, &out->sale_price);
    catalogue_read_offer(reading, object, place, &out->availability, &out->offer);
    catalogue_note_own(object, product, out);
    struct catalogue_try_on_fields fields = *product_fields;
    catalogue_read_try_on(reading, object, product->category, &fields);
    catalogue_finish_try_on(reading, object, product->category, &fields, &out->try_on);
    use_colour_as_swatch(out);
}

static void check_ids(struct catalogue_reading *reading, const struct json_cursor *array,
                      const struct catalogue_variant *variants, int count)
{
    for (int i = 0; i < count; i++)
        for (int k = 0; k < i; k++)
            if (variants[i].id[0] != '\0' && strcmp(variants[i].id, variants[k].id) == 0) {
                struct json_cursor object = json_element(array, (size_t)i);
                (void)catalogue_accept(reading, json_fail(&object, RESULT_INVALID, &reading->line,
                                                          "the id \"%s\" is there twice", variants[i].id));
                break;
            }
}

static void read_variants(struct catalogue_reading *reading, const struct json_cursor *object,
                          int product_index, const struct catalogue_try_on_fields *fields,
                          struct catalogue_product *product)
{
    struct json_cursor array;
    bool there = json_member(object, "variants", &array);
    if (there &&
        !catalogue_accept(reading, json_expect_array(&array, 0, CATALOGUE_MAX_VARIANTS, &reading->line)))
        return;
    int count = there ? (int)json_count(&array) : 0;
    struct catalogue_variant *variants =
        catalogue_memory_take(reading->memory, sizeof *variants * (count > 0 ? (size_t)count : 1));
    if (variants == NULL) {
        reading->out_of_memory = true;
        return;
    }
    for (int i = 0; i < count; i++) {
        struct json_cursor element = json_element(&array, (size_t)i);
        read_variant(reading, &element, product, (struct catalogue_place){product_index, i}, fields,
                     &variants[i]);
    }
    if (count > 0) {
        check_ids(reading, &array, variants, count);
    } else {
        variants[0] = inherit(product);
        variants[0].id = "default";
        variants[0].gtin = product->gtin;
        catalogue_finish_try_on(reading, object, product->category, fields, &variants[0].try_on);
        use_colour_as_swatch(&variants[0]);
    }
    product->variants = variants;
    product->variant_count = count > 0 ? count : 1;
}

// --- products ----------------------------------------------------------------------------------------------

static bool read_category(struct catalogue_reading *reading, const struct json_cursor *object,
                          enum catalogue_category *out)
{
    struct json_cursor member;
    const char *text = NULL;
    if (!catalogue_accept(reading, json_need(object, "category", &member, &reading->line)) ||
        !catalogue_accept(reading, json_read_string(&member, 64, &text, &reading->line)))
        return false;
    if (catalogue_category_from_name(text, out))
        return true;
    char names[320] = "";
    size_t length = 0;
    for (int i = 0; i < CATEGORY_COUNT && length < sizeof names - 1; i++)
        length += (size_t)snprintf(names + length, sizeof names - length, "%s%s", i > 0 ? " " : "",
                                   catalogue_category_name((enum catalogue_category)i));
    return catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line,
                                               "\"%s\" is no category: %s", text, names));
}

void catalogue_read_product(struct catalogue_reading *reading, const struct json_cursor *object, int index,
                            struct catalogue_product *out)
{
    static const char *const known[] = {
        "sku",  "title",  "brand",    "description", "category",     "picture", "price",
        "gtin", "try_on", "variants", "sale_price",  "availability", "sizes",   "online_availability",
        "link", NULL};
    const struct catalogue_place place = {index, CATALOGUE_OWN_SKU};
    *out = (struct catalogue_product){.sku = "",
                                      .title = "",
                                      .brand = "",
                                      .description = "",
                                      .gtin = "",
                                      .price = {.minor_units = -1},
                                      .sale_price = {.minor_units = -1}};
    if (!catalogue_check_fields(reading, object, known))
        return;
    catalogue_need_text(reading, object, "sku", TEXT_IDENTIFIER, CATALOGUE_MAX_IDENTIFIER_BYTES, &out->sku);
    catalogue_add_sku(reading, object, out->sku, place);
    catalogue_need_text(reading, object, "title", TEXT_LINE, 300, &out->title);
    catalogue_read_text(reading, object, "brand", TEXT_LINE, 150, &out->brand);
    catalogue_read_text(reading, object, "description", TEXT_PARAGRAPH, 5000, &out->description);
    catalogue_read_path(reading, object, "picture", &out->picture_path);
    catalogue_read_gtin(reading, object, &out->gtin);
    catalogue_read_prices(reading, object, &out->price, &out->sale_price);
    catalogue_read_offer(reading, object, place, &out->availability, &out->offer);
    if (!read_category(reading, object, &out->category))
        return; // what it is tried on with can't be judged
    struct catalogue_try_on_fields fields = catalogue_try_on_defaults(out->category);
    catalogue_read_try_on(reading, object, out->category, &fields);
    read_variants(reading, object, index, &fields, out);
    if (out->variant_count > 0 && out->variants[0].try_on.kind == TRY_ON_MAKEUP) {
        out->has_finish = true;
        // Its own, unless it leaves its colours, and so its shades, to the variants.
        bool has_shades = fields.kind == TRY_ON_MAKEUP && catalogue_makeup_is_complete(&fields.makeup);
        out->finish = has_shades ? catalogue_makeup_product(&fields.makeup).shades[0].finish
                                 : out->variants[0].try_on.makeup.shades[0].finish;
    }
}
