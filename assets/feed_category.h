// From the categories of a feed to those of a catalogue: by a text file that a store can change.
//
//   # what is behind a number sign is a remark
//   Apparel & Accessories > Clothing > Dresses = dress
//   2271 = dress
//   * > Lip Gloss = lip_gloss
//   Apparel & Accessories > Clothing > Underwear & Socks = -
//
// Before the sign: one of Google's numbers; the beginning of a path, Google's or the store's own
// (product_type), whose parts are divided by '>'; or, behind a '*', parts that may stand anywhere in one.
// Upper and lower case are the same. Behind it: a category of assets/FORMAT.md, or '-' for what is left out.
// Of all lines that fit the one with the most parts counts, of two the later one; a beginning goes before a
// '*'.
#ifndef CHEVAL_ASSETS_FEED_CATEGORY_H
#define CHEVAL_ASSETS_FEED_CATEGORY_H

#include "assets/catalogue.h"

#define FEED_CATEGORIES_MAX_BYTES ((size_t)4 << 20)

struct feed_categories;

// RESULT_INVALID with LABEL and line.
MUST_CHECK enum result feed_categories_parse(const char *label, const char *text, size_t size,
                                             struct feed_categories **out, struct diagnostic *why);
void feed_categories_destroy(struct feed_categories *categories); // takes NULL

enum feed_category_outcome {
    FEED_CATEGORY_FOUND,
    FEED_CATEGORY_LEFT_OUT, // by a line that says so
    FEED_CATEGORY_UNKNOWN
};

// What an article is, by its product_type where that says something, else by its google_product_category.
enum feed_category_outcome feed_category_of(const struct feed_categories *categories, const char *type,
                                            const char *google, enum catalogue_category *out);

#endif
