// Prices and stock that come while the mirror runs: from the fleet, a poll, a file that was dropped.
//
// They belong to the thread that owns the loaded catalogue (main, in the running mirror): it alone calls
// catalogue_apply_offer, and it alone may read prices and availability from then on. Others go on reading
// what doesn't change: names, pictures, paths.
#ifndef CHEVAL_ASSETS_CATALOGUE_UPDATE_H
#define CHEVAL_ASSETS_CATALOGUE_UPDATE_H

#include "assets/catalogue.h"

// What there is to say of one article. Plain data, passed through queues.
struct catalogue_offer_update {
    char code[CATALOGUE_MAX_IDENTIFIER_BYTES + 1]; // SKU of a product, a variant or a size; or a GTIN
    bool has_price, has_sale_price, has_availability, has_online_availability; // the rest stays as it is
    struct catalogue_price price;
    struct catalogue_price sale_price; // minor_units -1: no sale any more
    enum catalogue_availability availability, online_availability;
};

struct catalogue_offer_change {
    bool changed; // false: it was so already
    int product;  // its index in the catalogue
};

// Puts it into a catalogue that was loaded. What a variant leaves to its product in the file it goes on
// taking from it, until an update names that variant. Sizes of one thing cost the same: a price that comes by
// a size's code is that of the variant or product in whose list the size stands. The stock of a size is
// taken at its word: a variant that was sold out as a whole is there again with one of its sizes. A sale
// ends when the price falls to it or below it.
//
// RESULT_NOT_FOUND: the catalogue has no such code. RESULT_INVALID: a price in another currency than the
// one there was, or a sale above the price; then nothing has changed, and `why` (may be NULL) has a line.
MUST_CHECK enum result catalogue_apply_offer(struct catalogue *catalogue,
                                             const struct catalogue_offer_update *update,
                                             struct catalogue_offer_change *change, struct diagnostic *why);

#endif
