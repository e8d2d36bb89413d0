// What the retailer knows of a customer and told this store: a first name, points, favourites, sizes. It
// stands apart from what they did here, replaces what was told before, and can be taken back as a whole.
#ifndef CHEVAL_PLATFORM_STORE_STORE_TOLD_H
#define CHEVAL_PLATFORM_STORE_STORE_TOLD_H

#include "platform/store/store_customer.h"

#define STORE_MAX_TOLD_FAVOURITES 32
#define STORE_MAX_TOLD_SIZES 16
#define STORE_TOLD_TEXT_SIZE 101 // of a SKU, a variant's id, a size's title, and its end

struct store_told_favourite { // "" where there is nothing to say
    char sku[STORE_TOLD_TEXT_SIZE], product[STORE_TOLD_TEXT_SIZE], variant[STORE_TOLD_TEXT_SIZE];
};

struct store_told_size {
    char category[24], value[STORE_TOLD_TEXT_SIZE];
};

struct store_told {
    char name[STORE_NAME_SIZE]; // "": not told
    int64_t points;             // STORE_UNKNOWN_POINTS
    int favourite_count, size_count;
    struct store_told_favourite favourites[STORE_MAX_TOLD_FAVOURITES]; // those that count most first
    struct store_told_size sizes[STORE_MAX_TOLD_SIZES];                // one a category
};

// The customer, by key, is there.
MUST_CHECK enum result store_tell(struct store *store, const char *customer, const struct store_told *told,
                                  const char *time, struct diagnostic *why);
// Takes all of it back, the name and the points too. Nothing told is OK.
MUST_CHECK enum result store_untell(struct store *store, const char *customer, struct diagnostic *why);

// Reads it back; RESULT_NOT_FOUND without a line: nothing was told.
MUST_CHECK enum result store_read_told(struct store *store, const struct store_customer *customer,
                                       struct store_told *told, struct diagnostic *why);

#endif
