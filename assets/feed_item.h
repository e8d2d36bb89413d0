// One article as a product feed tells of it, before anything is made of it: the texts of Google's product
// data specification that a catalogue has a use for.
#ifndef CHEVAL_ASSETS_FEED_ITEM_H
#define CHEVAL_ASSETS_FEED_ITEM_H

#include "assets/feed_rows.h"

#include <stdint.h>

enum feed_field {
    FEED_ID,
    FEED_TITLE,
    FEED_DESCRIPTION,
    FEED_LINK,
    FEED_IMAGE_LINK,
    FEED_PRICE,
    FEED_SALE_PRICE,
    FEED_SALE_DATES, // sale_price_effective_date
    FEED_AVAILABILITY,
    FEED_BRAND,
    FEED_GTIN,
    FEED_GROUP, // item_group_id
    FEED_COLOUR,
    FEED_PATTERN,
    FEED_MATERIAL,
    FEED_SIZE,
    FEED_CATEGORY, // google_product_category
    FEED_TYPE,     // product_type: the store's own categories
    FEED_FIELDS
};

#define FEED_MAX_TEXT 20000 // bytes of a field, Google's 5,000 characters of description

struct feed_item {
    size_t line;
    const char *fields[FEED_FIELDS]; // UTF-8, "" where there is none
};

// The field of a column or an element of this name ("g:id", "Image Link"), or FEED_FIELDS.
enum feed_field feed_field_named(const char *name);

// Who takes what is read. Both may stop the reading by returning false.
struct feed_sink {
    bool (*take)(void *context, const struct feed_item *item);      // its texts are the reader's
    bool (*refuse)(void *context, size_t line, const char *reason); // an article that can't be read
    void *context;
};

// Reads a feed to its end: RSS 2.0 or Atom when the first sign is '<', else a table (feed_rows.h). From XML
// nothing is taken but elements and their text: a document type, and so every entity of its own, is refused.
// RESULT_INVALID when it is no feed at all, or XML that is broken, as one that was cut off is: what came
// before must not count then. RESULT_END when the sink stopped it.
MUST_CHECK enum result feed_read(struct feed_source source, const struct feed_sink *sink,
                                 struct diagnostic *why);

// --- feed_xml.c: feed_read's own ---------------------------------------------------------------------------

MUST_CHECK enum result feed_read_xml(struct feed_source source, const struct feed_sink *sink,
                                     struct diagnostic *why);

#endif
