// A retailer's product feed becomes a catalogue.
//
// The feed is read once, row by row; each row is checked and put into a temporary file, and when all have
// been seen those of one item_group_id become one product with variants (by colour, pattern, material) and
// sizes. Of each row only its number and its place stay in memory, so 100,000 of them take some 20 MB. Each
// product is read by the catalogue's own reader before it is written: what that refuses is skipped with its
// reason, and what is written can be loaded.
//
// Nothing is downloaded: a picture is taken when a file of its name, or of the article's number, is in the
// folder's pictures/.
#ifndef CHEVAL_ASSETS_FEED_IMPORT_H
#define CHEVAL_ASSETS_FEED_IMPORT_H

#include "assets/feed_category.h"
#include "assets/feed_rows.h"
#include "assets/feed_try_on.h"

#include <stdint.h>
#include <stdio.h>

enum feed_problem {
    // The row, or the product, is skipped.
    FEED_BAD_ROW,          // can't be read
    FEED_BAD_ID,           // none, or one that can't be a SKU
    FEED_SAME_ID,          // another row has it
    FEED_NO_TITLE,         //
    FEED_BAD_PRICE,        //
    FEED_BAD_AVAILABILITY, //
    FEED_NO_CATEGORY,      // no line of the categories' file fits
    FEED_LEFT_OUT,         // a line of it says so
    FEED_NO_TRY_ON,        // a mirror can't show it without
    FEED_OTHER_CATEGORY,   // than the rest of its group
    FEED_SAME_VARIANT,     // a row before is of the same colour and size
    FEED_TOO_MANY,         // products, or variants or sizes of one
    FEED_REFUSED,          // by the catalogue's reader
    FEED_SKIPPED,          // how many of these there are
    // The row is taken, but for this.
    FEED_NO_PRICE = FEED_SKIPPED,
    FEED_BAD_SALE,     // left out: its dates, or more than the price
    FEED_SALE_NOT_NOW, // it has not begun, or is over
    FEED_BAD_GTIN,     // left out
    FEED_BAD_LINK,     // left out
    FEED_CHANGED_ID,   // with '_' for what a SKU can't have
    FEED_CUT,          // too long a text
    FEED_SIZE_PRICES,  // sizes of one thing at several prices: the highest counts
    FEED_PROBLEMS
};

// What a merchandiser reads: "no category of the mirror's", "a sale that is not now".
const char *feed_problem_text(enum feed_problem problem);

// What a feed's availability is said of.
enum feed_stock { FEED_STOCK_BOTH, FEED_STOCK_HERE, FEED_STOCK_ONLINE };

struct feed_import_options {
    const char *title;    // of the store
    const char *folder;   // of the catalogue: where pictures/ is looked for
    const char *currency; // of prices without one; "" or NULL: refused
    enum feed_stock stock;
    const struct feed_categories *categories;
    const struct feed_try_on *try_on; // NULL: nothing is known
    int64_t now_ms;                   // since 1970: of sales
    // Each problem with its line; may be NULL.
    void (*report)(void *context, enum feed_problem problem, size_t line, const char *text);
    void *context;
};

struct feed_summary {
    size_t rows;                      // that were seen
    size_t products, variants, sizes; // that were written
    size_t articles;                  // rows that are in them
    size_t without_picture;           // products
    size_t problems[FEED_PROBLEMS];
};

// Writes the catalogue to `out`. RESULT_INVALID with a line: no feed, or broken XML, or nothing of it could
// be used; RESULT_TOO_LARGE: more than CATALOGUE_MAX_BYTES; RESULT_IO: out, or the temporary file, can't be
// written. Then what is in `out` is of no use.
MUST_CHECK enum result feed_import(struct feed_source feed, const struct feed_import_options *options,
                                   FILE *out, struct feed_summary *summary, struct diagnostic *why);

#endif
