// Prices and stock as a file or a server gives them: a table (assets/feed_rows.h) or JSON.
//
//   sku,price,sale_price,availability,quantity,online_availability,online_quantity,store_code
//   TOP-9010-M,24.90 EUR,,in stock,3,in stock,,42
//
//   {"offers": [{"sku": "TOP-9010-M", "price": "24.90 EUR", "availability": "in_stock", "quantity": 3}]}
//
// One of the columns sku, gtin, id and code is needed; the others may be left out, in any order, and others
// are passed over. What is empty stays as it is, but that a price without a sale_price, where there is such a
// column, ends a sale. A quantity (also store_quantity) counts where there is no availability: none left is
// out of stock. Where rows name stores (store_code, as in Google's local inventory feeds), those of other
// stores are passed over. Prices and availabilities are as in assets/feed_value.h.
#ifndef CHEVAL_ASSETS_STOCK_LIST_H
#define CHEVAL_ASSETS_STOCK_LIST_H

#include "assets/catalogue_update.h"

#define STOCK_LIST_MAX_BYTES ((size_t)64 << 20)

struct stock_list_options {
    const char *store; // whose rows count; NULL or "": all
};

struct stock_list_sink {
    bool (*take)(void *context, const struct catalogue_offer_update *update); // false: no more
    // A row that is wrong: a table's line, or which of the offers, from 1. May be NULL.
    void (*refuse)(void *context, size_t row, const char *reason);
    void *context;
};

struct stock_list_counts {
    size_t taken, refused, others; // rows: taken; wrong; of other stores
};

// RESULT_INVALID with LABEL and line for what is neither, and for JSON that is broken; a single row that is
// wrong is refused, and the rest taken. RESULT_END: the sink wanted no more.
MUST_CHECK enum result stock_list_read(const char *label, const uint8_t *bytes, size_t size,
                                       const struct stock_list_options *options,
                                       const struct stock_list_sink *sink, struct stock_list_counts *counts,
                                       struct diagnostic *why);

// One offer by itself, as a JSON object, whose article is `code` whatever it says. *out is set when OK only.
MUST_CHECK enum result stock_list_read_one(const char *label, const uint8_t *bytes, size_t size,
                                           const char *code, struct catalogue_offer_update *out,
                                           struct diagnostic *why);

#endif
