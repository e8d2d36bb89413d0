// Articles of one group as one product of a catalogue.
#ifndef CHEVAL_ASSETS_FEED_PRODUCT_H
#define CHEVAL_ASSETS_FEED_PRODUCT_H

#include "assets/feed_article.h"

#define FEED_MAX_GROUP 4096 // articles

struct feed_group {
    const struct feed_article *articles; // of one category; at least one
    size_t count;
    bool *skipped;   // `count` of them: set for what is left out, which is told to `report`
    const char *sku; // of the product, when there are several articles
    // Counted.
    size_t variants, sizes;
    bool has_picture;
};

// The product, for json_decref; NULL without memory, or when all is skipped. What can't be known here,
// whether its try_on is right, the catalogue's reader finds out.
json_t *feed_product_make(struct feed_group *group, const struct feed_import_options *options);

#endif
