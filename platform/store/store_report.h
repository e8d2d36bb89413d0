// Sums over the interest that was recorded, for the retailer's report and for recommendations. Nothing in
// them names a visit or a customer, but for store_each_taste. For a store of one's own, opened for reading.
#ifndef CHEVAL_PLATFORM_STORE_STORE_REPORT_H
#define CHEVAL_PLATFORM_STORE_STORE_REPORT_H

#include "platform/store/store.h"

enum store_report_by {
    STORE_BY_SKU,
    STORE_BY_PRODUCT,
    STORE_BY_CATEGORY,
    STORE_BY_BRAND,
    STORE_BY_MIRROR,
    STORE_BY_HOUR, // "00" .. "23", where the machine is
    STORE_BY_DAY,  // "2026-11-22", likewise
};

struct store_report_range {
    const char *from, *until; // times; from <= time < until; NULL: open
    const char *mirror;       // NULL: all
};

// `key` is what is summed by; title, brand and category are the last ones seen, or "" with mirrors, hours and
// days.
struct store_report_row {
    const char *key, *title, *brand, *category;
    int64_t visits;   // in which it was tried, or anything was, with mirrors, hours and days
    int64_t tried;    // tryon_started
    int64_t dwelled;  // tryon_dwelled
    int64_t dwell_ms; // of these
    int64_t compared, saved, shared, liked, requested, reserved;
};

// Most tried first; hours, days and mirrors by key. `limit` 0: all.
MUST_CHECK enum result store_each_report_row(struct store *store, enum store_report_by by,
                                             const struct store_report_range *range, int limit,
                                             bool (*row)(void *context, const struct store_report_row *row),
                                             void *context, struct diagnostic *why);

struct store_report_totals {
    int64_t visits;               // sessions in which anything was recorded
    int64_t try_on_visits;        // that agreed to trying on
    int64_t profile_visits;       // that agreed to the profile
    int64_t linked_visits;        // of a known customer
    int64_t customers;            // of these visits
    int64_t visit_ms;             // of the ended visits together
    int64_t ended;                // visits
    struct store_report_row sums; // key, title, brand and category NULL; visits as above
};
MUST_CHECK enum result store_report_sum(struct store *store, const struct store_report_range *range,
                                        struct store_report_totals *out, struct diagnostic *why);

// What one customer, or an anonymous visit, did with one SKU.
struct store_taste {
    const char *who; // a customer's key, else a session
    bool is_customer;
    const char *sku, *product, *category;
    int tried, dwelled, compared, saved, shared, liked, requested, reserved, bought;
    const char *last; // time
};
// Ordered by who, then by SKU, so that one pass holds one basket at a time. What was bought comes in a row of
// its own, where product and category are "". Visits that didn't agree to the profile count
// as their own, anonymous baskets.
MUST_CHECK enum result store_each_taste(struct store *store,
                                        bool (*row)(void *context, const struct store_taste *taste),
                                        void *context, struct diagnostic *why);

#endif
