// Products, variants and prices.
#include "assets/catalogue_internal.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

// --- prices ------------------------------------------------------------------------------------------------

static bool read_currency(struct catalogue_reading *reading, const struct json_cursor *object,
                          char currency[4])
{
    struct json_cursor member;
    const char *text = NULL;
    if (!catalogue_accept(reading, json_need(object, "currency", &member, &reading->line)) ||
        !catalogue_accept(reading, json_read_string(&member, 64, &text, &reading->line)))
        return false;
    bool valid = strlen(text) == 3;
    for (int i = 0; valid && i < 3; i++)
        valid = text[i] >= 'A' && text[i] <= 'Z';
    if (!valid)
        return catalogue_accept(
            reading, json_fail(&member, RESULT_INVALID, &reading->line,
                               "\"%s\" is no currency: three capital letters, such as \"EUR\"", text));
    memcpy(currency, text, 4);
    return true;
}

static bool amount_from_number(double number, int decimals, int64_t *minor_units)
{
    double scaled = number * pow(10, decimals);
    if (!(number >= 0 && number <= 1e10) || fabs(scaled - round(scaled)) > 1e-4)
        return false;
    *minor_units = (int64_t)round(scaled);
    return true;
}

static bool read_amount(struct catalogue_reading *reading, const struct json_cursor *object,
                        const char *currency, int64_t *minor_units)
{
    struct json_cursor member;
    int decimals = catalogue_currency_decimals(currency);
    if (!catalogue_accept(reading, json_need(object, "amount", &member, &reading->line)))
        return false;
    if (json_is_number(member.value)) {
        double number = json_number_value(member.value);
        return amount_from_number(number, decimals, minor_units) ||
               catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line,
                                                   "%.10g is no amount of %s: 0 to 10000000000 with up to %d "
                                                   "decimals",
                                                   number, currency, decimals));
    }
    const char *text = NULL;
    if (!catalogue_accept(reading, json_read_string(&member, 64, &text, &reading->line)))
        return false;
    return catalogue_parse_amount(text, decimals, minor_units) ||
           catalogue_accept(reading,
                            json_fail(&member, RESULT_INVALID, &reading->line,
                                      "\"%s\" is no amount of %s: digits and a point, such as \"%s\"", text,
                                      currency,
                                      decimals == 0   ? "2490"
                                      : decimals == 3 ? "24.900"
                                                      : "24.90"));
}

// Returns whether there is a price, right or wrong.
static bool read_price(struct catalogue_reading *reading, const struct json_cursor *object, const char *key,
                       struct catalogue_price *out)
{
    static const char *const known[] = {"amount", "currency", NULL};
    struct json_cursor member;
    struct catalogue_price price = {.minor_units = -1};
    if (!json_member(object, key, &member))
        return false;
    if (catalogue_check_fields(reading, &member, known) && read_currency(reading, &member, price.currency) &&
        read_amount(reading, &member, price.currency, &price.minor_units))
        *out = price;
    return true;
}

static void read_prices(struct catalogue_reading *reading, const struct json_cursor *object,
                        struct catalogue_price *price, struct catalogue_price *sale_price)
{
    const struct catalogue_price none = {.minor_units = -1};
    bool own_price = read_price(reading, object, "price", price);
    if (own_price)
        *sale_price = none; // an inherited one belongs to the inherited price
    struct json_cursor sale;
    if (!read_price(reading, object, "sale_price", sale_price) || sale_price->minor_units < 0)
        return;
    (void)json_member(object, "sale_price", &sale);
    if (price->minor_units < 0) {
        if (!own_price) // else it was wrong, and said so
            (void)catalogue_accept(reading, json_fail(&sale, RESULT_INVALID, &reading->line,
                                                      "there is no price that it lowers"));
    } else if (strcmp(price->currency, sale_price->currency) != 0) {
        (void)catalogue_accept(reading, json_fail(&sale, RESULT_INVALID, &reading->line,
                                                  "the price is in %s, this in %s", price->currency,
                                                  sale_price->currency));
    } else if (sale_price->minor_units > price->minor_units) {
        catalogue_warn(reading, &sale, "more than the price");
    }
}

// --- what products and variants share ----------------------------------------------------------------------

static void read_availability(struct catalogue_reading *reading, const struct json_cursor *object,
                              enum catalogue_availability *out)
{
    struct json_cursor member;
    const char *text = NULL;
    if (!json_member(object, "availability", &member) ||
        !catalogue_accept(reading, json_read_string(&member, 64, &text, &reading->line)))
        return;
    if (!catalogue_availability_from_name(text, out))
        (void)catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line,
                                                  "\"%s\" is none of in_stock, out_of_stock, preorder, "
                                                  "backorder",
                                                  text));
}

static void read_gtin(struct catalogue_reading *reading, const struct json_cursor *object, const char **out)
{
    struct json_cursor member;
    const char *text = NULL;
    if (!json_member(object, "gtin", &member) ||
        !catalogue_accept(reading, json_read_string(&member, 64, &text, &reading->line)))
        return;
    if (!catalogue_gtin_is_valid(text))
        (void)catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line,
                                                  "\"%s\" is no GTIN: 8, 12, 13 or 14 digits, the last the "
                                                  "check digit",
                                                  text));
    else
        catalogue_read_text(reading, object, "gtin", TEXT_LINE, 14, out);
}

// Every SKU leads to one place only.
static void add_sku(struct catalogue_reading *reading, const struct json_cursor *object, const char *sku,
                    int product, int variant)
{
    struct catalogue_place place = {product, variant};
    struct json_cursor member;
    if (sku[0] == '\0' || !json_member(object, "sku", &member))
        return;
    enum result result = catalogue_index_add(reading->memory, sku, &place);
    if (result == RESULT_NO_MEMORY)
        reading->out_of_memory = true;
    else if (result != RESULT_OK && place.variant == CATALOGUE_OWN_SKU)
        (void)catalogue_accept(reading,
                               json_fail(&member, RESULT_INVALID, &reading->line,
                                         "\"%s\" is the SKU of /products/%d already", sku, place.product));
    else if (result != RESULT_OK)
        (void)catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line,
                                                  "\"%s\" is the SKU of /products/%d/variants/%d already",
                                                  sku, place.product, place.variant));
}

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
                         const struct catalogue_product *product, int product_index, int index,
                         const struct catalogue_try_on_fields *product_fields, struct catalogue_variant *out)
{
    static const char *const known[] = {"id",    "title",      "sku",          "gtin",   "picture", "swatch",
                                        "price", "sale_price", "availability", "try_on", NULL};
    *out = inherit(product);
    if (!catalogue_check_fields(reading, object, known))
        return;
    catalogue_need_text(reading, object, "id", TEXT_IDENTIFIER, CATALOGUE_MAX_IDENTIFIER_BYTES, &out->id);
    catalogue_need_text(reading, object, "title", TEXT_LINE, 300, &out->title);
    catalogue_read_text(reading, object, "sku", TEXT_IDENTIFIER, CATALOGUE_MAX_IDENTIFIER_BYTES, &out->sku);
    if (strcmp(out->sku, product->sku) != 0)
        add_sku(reading, object, out->sku, product_index, index);
    read_gtin(reading, object, &out->gtin);
    catalogue_read_path(reading, object, "picture", &out->picture_path);
    catalogue_read_colour(reading, object, "swatch", out->swatch_srgb, &out->has_swatch);
    read_prices(reading, object, &out->price, &out->sale_price);
    read_availability(reading, object, &out->availability);
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
        read_variant(reading, &element, product, product_index, i, fields, &variants[i]);
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
    static const char *const known[] = {"sku",        "title",        "brand", "description", "category",
                                        "picture",    "price",        "gtin",  "try_on",      "variants",
                                        "sale_price", "availability", NULL};
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
    add_sku(reading, object, out->sku, index, CATALOGUE_OWN_SKU);
    catalogue_need_text(reading, object, "title", TEXT_LINE, 300, &out->title);
    catalogue_read_text(reading, object, "brand", TEXT_LINE, 150, &out->brand);
    catalogue_read_text(reading, object, "description", TEXT_PARAGRAPH, 5000, &out->description);
    catalogue_read_path(reading, object, "picture", &out->picture_path);
    read_gtin(reading, object, &out->gtin);
    read_prices(reading, object, &out->price, &out->sale_price);
    read_availability(reading, object, &out->availability);
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
