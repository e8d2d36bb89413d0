// What products, variants and sizes are sold by: prices, stock and numbers.
#include "assets/catalogue_internal.h"

#include <math.h>
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

void catalogue_read_prices(struct catalogue_reading *reading, const struct json_cursor *object,
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

// --- stock and numbers
// --------------------------------------------------------------------------------------

bool catalogue_read_availability(struct catalogue_reading *reading, const struct json_cursor *object,
                                 const char *key, enum catalogue_availability *out)
{
    struct json_cursor member;
    const char *text = NULL;
    if (!json_member(object, key, &member))
        return false;
    if (catalogue_accept(reading, json_read_string(&member, 64, &text, &reading->line)) &&
        !catalogue_availability_from_name(text, out))
        (void)catalogue_accept(reading, json_fail(&member, RESULT_INVALID, &reading->line,
                                                  "\"%s\" is none of in_stock, out_of_stock, preorder, "
                                                  "backorder",
                                                  text));
    return true;
}

void catalogue_read_gtin(struct catalogue_reading *reading, const struct json_cursor *object,
                         const char **out)
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

void catalogue_add_sku(struct catalogue_reading *reading, const struct json_cursor *object, const char *sku,
                       struct catalogue_place place)
{
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
