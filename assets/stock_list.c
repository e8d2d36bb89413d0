#include "assets/stock_list.h"

#include "assets/feed_rows.h"
#include "assets/feed_value.h"
#include "platform/base/json.h"
#include "platform/base/json_elements.h"

#include <stdio.h>
#include <string.h>

enum column {
    COLUMN_SKU,
    COLUMN_GTIN,
    COLUMN_ID,
    COLUMN_CODE,
    COLUMN_PRICE,
    COLUMN_SALE_PRICE,
    COLUMN_CURRENCY,
    COLUMN_AVAILABILITY,
    COLUMN_QUANTITY,
    COLUMN_STORE_QUANTITY,
    COLUMN_ONLINE_AVAILABILITY,
    COLUMN_ONLINE_QUANTITY,
    COLUMN_STORE_CODE,
    COLUMNS
};

static const char *const names[COLUMNS] = {
    [COLUMN_SKU] = "sku",
    [COLUMN_GTIN] = "gtin",
    [COLUMN_ID] = "id",
    [COLUMN_CODE] = "code",
    [COLUMN_PRICE] = "price",
    [COLUMN_SALE_PRICE] = "sale_price",
    [COLUMN_CURRENCY] = "currency",
    [COLUMN_AVAILABILITY] = "availability",
    [COLUMN_QUANTITY] = "quantity",
    [COLUMN_STORE_QUANTITY] = "store_quantity",
    [COLUMN_ONLINE_AVAILABILITY] = "online_availability",
    [COLUMN_ONLINE_QUANTITY] = "online_quantity",
    [COLUMN_STORE_CODE] = "store_code",
};

// The texts of one article; NULL: the file has no such column, "": nothing is said.
struct row {
    const char *texts[COLUMNS];
};

struct reading {
    const struct stock_list_options *options;
    const struct stock_list_sink *sink;
    struct stock_list_counts *counts;
};

// --- one article -------------------------------------------------------------------------------------------

static const char *text_of(const struct row *row, enum column column)
{
    return row->texts[column] != NULL ? row->texts[column] : "";
}

static enum result read_code(const struct row *row, struct catalogue_offer_update *out,
                             struct diagnostic *why)
{
    bool changed = false;
    for (int column = COLUMN_SKU; column <= COLUMN_CODE; column++)
        if (text_of(row, (enum column)column)[0] != '\0')
            return feed_read_sku(row->texts[column], out->code, &changed, why);
    return diagnose(why, RESULT_INVALID, "no sku, gtin, id or code");
}

static enum result read_prices(const struct row *row, struct catalogue_offer_update *out,
                               struct diagnostic *why)
{
    const char *price = text_of(row, COLUMN_PRICE), *sale = text_of(row, COLUMN_SALE_PRICE);
    const char *currency = text_of(row, COLUMN_CURRENCY);
    enum result result = RESULT_OK;
    out->has_price = price[0] != '\0';
    if (out->has_price)
        result = feed_read_price(price, currency, &out->price, why);
    out->has_sale_price = sale[0] != '\0' || (out->has_price && row->texts[COLUMN_SALE_PRICE] != NULL);
    out->sale_price.minor_units = -1;
    if (result == RESULT_OK && sale[0] != '\0')
        result = feed_read_price(sale, currency[0] != '\0' ? currency : out->price.currency, &out->sale_price,
                                 why);
    return result;
}

// "3", "0", "12.000": whether there is any. A negative one is none left: more were sold than were counted.
static enum result read_quantity(const char *text, enum catalogue_availability *out, struct diagnostic *why)
{
    const char *digits = text[0] == '-' || text[0] == '+' ? text + 1 : text;
    size_t whole = strspn(digits, "0123456789");
    const char *rest = digits + whole;
    if (*rest == '.')
        rest += 1 + strspn(rest + 1, "0123456789");
    if (whole == 0 || *rest != '\0')
        return diagnose(why, RESULT_INVALID, "\"%.40s\" is no quantity", text);
    bool is_none = text[0] == '-' || strspn(digits, "0.") == strlen(digits);
    *out = is_none ? AVAILABILITY_OUT_OF_STOCK : AVAILABILITY_IN_STOCK;
    return RESULT_OK;
}

static enum result read_stock(const char *availability, const char *quantity, bool *has,
                              enum catalogue_availability *out, struct diagnostic *why)
{
    *has = availability[0] != '\0' || quantity[0] != '\0';
    if (availability[0] != '\0')
        return feed_read_availability(availability, out, why);
    return quantity[0] != '\0' ? read_quantity(quantity, out, why) : RESULT_OK;
}

static enum result read_update(const struct row *row, struct catalogue_offer_update *out,
                               struct diagnostic *why)
{
    *out = (struct catalogue_offer_update){.code = ""};
    const char *quantity = text_of(row, COLUMN_QUANTITY);
    if (quantity[0] == '\0')
        quantity = text_of(row, COLUMN_STORE_QUANTITY);
    enum result result = read_code(row, out, why);
    if (result == RESULT_OK)
        result = read_prices(row, out, why);
    if (result == RESULT_OK)
        result = read_stock(text_of(row, COLUMN_AVAILABILITY), quantity, &out->has_availability,
                            &out->availability, why);
    if (result == RESULT_OK)
        result = read_stock(text_of(row, COLUMN_ONLINE_AVAILABILITY), text_of(row, COLUMN_ONLINE_QUANTITY),
                            &out->has_online_availability, &out->online_availability, why);
    return result;
}

// False: the sink wants no more.
static bool take_row(const struct reading *reading, const struct row *row, size_t line)
{
    struct catalogue_offer_update update;
    struct diagnostic why = {0};
    const char *store = text_of(row, COLUMN_STORE_CODE), *own = reading->options->store;
    if (store[0] != '\0' && own != NULL && own[0] != '\0' && strcmp(store, own) != 0) {
        reading->counts->others++;
        return true;
    }
    if (read_update(row, &update, &why) == RESULT_OK) {
        reading->counts->taken++;
        return reading->sink->take(reading->sink->context, &update);
    }
    reading->counts->refused++;
    if (reading->sink->refuse != NULL)
        reading->sink->refuse(reading->sink->context, line, why.text);
    return true;
}

// --- tables ------------------------------------------------------------------------------------------------

static enum result read_table(const struct reading *reading, const uint8_t *bytes, size_t size,
                              struct diagnostic *why)
{
    struct feed_bytes left = {bytes, size};
    struct feed_rows *rows = NULL;
    struct feed_row fields;
    int columns[COLUMNS];
    bool has_code = false, goes_on = true;
    enum result result = feed_rows_open((struct feed_source){feed_read_bytes, &left}, &rows, why);
    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < COLUMNS; i++) {
        columns[i] = feed_rows_find(rows, names[i]);
        has_code = has_code || (i <= COLUMN_CODE && columns[i] >= 0);
    }
    if (!has_code)
        result = diagnose(why, RESULT_INVALID, "line 1: no column \"sku\" (or gtin, id, code)");
    while (result == RESULT_OK && goes_on) {
        struct diagnostic reason = {0};
        struct row row = {{NULL}};
        result = feed_rows_next(rows, &fields, &reason);
        if (result == RESULT_INVALID) {
            reading->counts->refused++;
            if (reading->sink->refuse != NULL)
                reading->sink->refuse(reading->sink->context, fields.line, reason.text);
            result = RESULT_OK;
            continue;
        }
        for (int i = 0; result == RESULT_OK && i < COLUMNS; i++)
            row.texts[i] = columns[i] >= 0 ? fields.fields[columns[i]] : NULL;
        if (result == RESULT_OK)
            goes_on = take_row(reading, &row, fields.line);
    }
    feed_rows_close(rows);
    if (!goes_on)
        return RESULT_END;
    return result == RESULT_END ? RESULT_OK : result;
}

// --- JSON --------------------------------------------------------------------------------------------------

#define MAX_NUMBER 40

// A text, a number, or {"amount", "currency"}; what else it is stays to be refused.
static const char *value_text(const json_t *value, char number[MAX_NUMBER])
{
    if (json_is_string(value))
        return json_string_value(value);
    if (json_is_integer(value))
        (void)snprintf(number, MAX_NUMBER, "%lld", (long long)json_integer_value(value));
    else if (json_is_real(value))
        (void)snprintf(number, MAX_NUMBER, "%.3f", json_real_value(value));
    else if (json_is_object(value) && json_is_string(json_object_get(value, "amount")) &&
             json_is_string(json_object_get(value, "currency")))
        (void)snprintf(number, MAX_NUMBER, "%.24s %.8s", json_string_value(json_object_get(value, "amount")),
                       json_string_value(json_object_get(value, "currency")));
    else
        return json_is_null(value) ? "" : "?";
    return number;
}

static void fill_row(const json_t *object, char numbers[COLUMNS][MAX_NUMBER], struct row *row)
{
    for (int i = 0; i < COLUMNS; i++) {
        const json_t *value = json_object_get(object, names[i]);
        row->texts[i] = value != NULL ? value_text(value, numbers[i]) : NULL;
    }
}

static bool take_object(const struct reading *reading, const json_t *object, size_t number)
{
    char numbers[COLUMNS][MAX_NUMBER];
    struct row row = {{NULL}};
    fill_row(object, numbers, &row);
    return take_row(reading, &row, number);
}

enum result stock_list_read_one(const char *label, const uint8_t *bytes, size_t size, const char *code,
                                struct catalogue_offer_update *out, struct diagnostic *why)
{
    char numbers[COLUMNS][MAX_NUMBER];
    struct row row = {{NULL}};
    struct diagnostic reason = {0};
    json_t *object = NULL;
    enum result result = json_parse(label, bytes, size, &object, why);
    if (result != RESULT_OK)
        return result;
    if (json_is_object(object)) {
        fill_row(object, numbers, &row);
        row.texts[COLUMN_SKU] = code;
        result = read_update(&row, out, &reason);
    } else {
        result = diagnose(&reason, RESULT_INVALID, "expected an object");
    }
    json_decref(object);
    return result == RESULT_OK ? result : diagnose(why, result, "%.200s: %s", label, reason.text);
}

static enum result read_json(const struct reading *reading, const char *label, const uint8_t *bytes,
                             size_t size, struct diagnostic *why)
{
    json_t *rest = NULL, *element = NULL;
    struct json_elements elements;
    bool goes_on = true;
    enum result result = json_elements_open(label, bytes, size, "offers", &rest, &elements, why);
    if (result != RESULT_OK)
        return result;
    if (!json_is_array(json_object_get(rest, "offers")))
        result = diagnose(why, RESULT_INVALID, "%.200s: /offers: expected an array", label);
    for (size_t i = 0; result == RESULT_OK && goes_on && i < elements.count; i++) {
        result = json_elements_next(&elements, &element, why);
        if (result != RESULT_OK)
            break;
        goes_on = take_object(reading, element, i + 1);
        json_decref(element);
    }
    json_decref(rest);
    return goes_on ? result : RESULT_END;
}

enum result stock_list_read(const char *label, const uint8_t *bytes, size_t size,
                            const struct stock_list_options *options, const struct stock_list_sink *sink,
                            struct stock_list_counts *counts, struct diagnostic *why)
{
    const struct reading reading = {options, sink, counts};
    size_t at = 0;
    *counts = (struct stock_list_counts){0};
    while (at < size && (bytes[at] == ' ' || bytes[at] == '\t' || bytes[at] == '\r' || bytes[at] == '\n'))
        at++;
    if (at < size && (bytes[at] == '{' || bytes[at] == '['))
        return read_json(&reading, label, bytes, size, why);
    struct diagnostic reason = {0};
    enum result result = read_table(&reading, bytes, size, &reason);
    return result == RESULT_OK || result == RESULT_END
               ? result
               : diagnose(why, result, "%.200s: %s", label, reason.text);
}
