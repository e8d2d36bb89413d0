#include "assets/feed_item.h"

#include "assets/feed_text.h"

#include <string.h>

enum feed_field feed_field_named(const char *name)
{
    static const char *const names[FEED_FIELDS] = {
        [FEED_ID] = "id",
        [FEED_TITLE] = "title",
        [FEED_DESCRIPTION] = "description",
        [FEED_LINK] = "link",
        [FEED_IMAGE_LINK] = "image_link",
        [FEED_PRICE] = "price",
        [FEED_SALE_PRICE] = "sale_price",
        [FEED_SALE_DATES] = "sale_price_effective_date",
        [FEED_AVAILABILITY] = "availability",
        [FEED_BRAND] = "brand",
        [FEED_GTIN] = "gtin",
        [FEED_GROUP] = "item_group_id",
        [FEED_COLOUR] = "color",
        [FEED_PATTERN] = "pattern",
        [FEED_MATERIAL] = "material",
        [FEED_SIZE] = "size",
        [FEED_CATEGORY] = "google_product_category",
        [FEED_TYPE] = "product_type",
    };
    char key[64];
    feed_text_key(name, key, sizeof key);
    const char *own = strncmp(key, "g:", 2) == 0 ? key + 2 : key;
    if (strcmp(own, "colour") == 0)
        return FEED_COLOUR;
    for (int i = 0; i < FEED_FIELDS; i++)
        if (strcmp(names[i], own) == 0)
            return (enum feed_field)i;
    return FEED_FIELDS;
}

// --- tables ------------------------------------------------------------------------------------------------

static enum result read_table(struct feed_source source, const struct feed_sink *sink, struct diagnostic *why)
{
    struct feed_rows *rows = NULL;
    enum feed_field fields[FEED_MAX_COLUMNS];
    bool has_id = false;
    enum result result = feed_rows_open(source, &rows, why);
    if (result != RESULT_OK)
        return result;
    const struct feed_row *columns = feed_rows_columns(rows);
    for (int i = 0; i < columns->count; i++) {
        fields[i] = feed_field_named(columns->fields[i]);
        has_id = has_id || fields[i] == FEED_ID;
    }
    if (!has_id)
        result = diagnose(why, RESULT_INVALID,
                          "line 1: no column \"id\": the first row must name the columns as Google's product "
                          "feed does");
    while (result == RESULT_OK) {
        struct feed_row row;
        struct diagnostic reason = {0};
        struct feed_item item = {0};
        result = feed_rows_next(rows, &row, &reason);
        if (result == RESULT_INVALID) {
            result = sink->refuse(sink->context, row.line, reason.text) ? RESULT_OK : RESULT_END;
            if (result == RESULT_END)
                goto cleanup;
            continue;
        }
        if (result != RESULT_OK)
            break;
        item.line = row.line;
        for (int i = 0; i < FEED_FIELDS; i++)
            item.fields[i] = "";
        for (int i = 0; i < row.count; i++)
            if (fields[i] != FEED_FIELDS && item.fields[fields[i]][0] == '\0')
                item.fields[fields[i]] = row.fields[i];
        if (!sink->take(sink->context, &item)) {
            result = RESULT_END;
            goto cleanup;
        }
    }
    if (result == RESULT_END)
        result = RESULT_OK;
cleanup:
    feed_rows_close(rows);
    return result;
}

// --- either ------------------------------------------------------------------------------------------------

#define PEEK_BYTES 512

// A source that gives what was looked at first.
struct peeked {
    struct feed_source rest;
    char bytes[PEEK_BYTES];
    size_t size, used;
};

static size_t read_peeked(void *context, void *bytes, size_t size)
{
    struct peeked *peeked = context;
    if (peeked->used == peeked->size)
        return peeked->rest.read(peeked->rest.context, bytes, size);
    size_t count = peeked->size - peeked->used < size ? peeked->size - peeked->used : size;
    memcpy(bytes, peeked->bytes + peeked->used, count);
    peeked->used += count;
    return count;
}

static bool begins_as_xml(const struct peeked *peeked)
{
    size_t i = peeked->size >= 3 && memcmp(peeked->bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    while (i < peeked->size && strchr(" \t\r\n", peeked->bytes[i]) != NULL && peeked->bytes[i] != '\0')
        i++;
    return i < peeked->size && peeked->bytes[i] == '<';
}

enum result feed_read(struct feed_source source, const struct feed_sink *sink, struct diagnostic *why)
{
    struct peeked peeked = {.rest = source};
    for (size_t got = 1; got > 0 && peeked.size < PEEK_BYTES; peeked.size += got)
        got = source.read(source.context, peeked.bytes + peeked.size, PEEK_BYTES - peeked.size);
    const struct feed_source whole = {read_peeked, &peeked};
    return begins_as_xml(&peeked) ? feed_read_xml(whole, sink, why) : read_table(whole, sink, why);
}
