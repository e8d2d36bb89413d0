#include "platform/store/store_report.h"

#include "platform/store/store_sql.h"

#include <limits.h>

#define COUNT_OF(kind) "sum(name = '" kind "')"
#define SUMS                                                                                                 \
    COUNT_OF("tryon_started")                                                                                \
    ", " COUNT_OF(                                                                                           \
        "tryon_dwelled") ", coalesce(sum(duration_ms) FILTER (WHERE name = 'tryon_dwelled'), "               \
                         "0), " COUNT_OF("tryon_compared") ", " COUNT_OF("look_saved") ", " COUNT_OF(        \
                             "look_shared") ", " COUNT_OF("product_"                                         \
                                                          "liked") ","                                       \
                                                                   " " COUNT_OF(                             \
                                                                       "product_requested") ","              \
                                                                                            " " COUNT_OF(    \
                                                                                                "p"          \
                                                                                                "r"          \
                                                                                                "o"          \
                                                                                                "d"          \
                                                                                                "u"          \
                                                                                                "c"          \
                                                                                                "t"          \
                                                                                                "_"          \
                                                                                                "r"          \
                                                                                                "e"          \
                                                                                                "s"          \
                                                                                                "e"          \
                                                                                                "r"          \
                                                                                                "v"          \
                                                                                                "e"          \
                                                                                                "d")
#define SUM_COUNT 9
#define WITHIN "(?1 IS NULL OR time >= ?1) AND (?2 IS NULL OR time < ?2) AND (?3 IS NULL OR mirror = ?3)"

// The numbers of SUMS, from this column on.
static void read_sums(sqlite3_stmt *row, int column, struct store_report_row *out)
{
    int64_t *const numbers[SUM_COUNT] = {&out->tried,    &out->dwelled,   &out->dwell_ms,
                                         &out->compared, &out->saved,     &out->shared,
                                         &out->liked,    &out->requested, &out->reserved};
    for (int i = 0; i < SUM_COUNT; i++)
        *numbers[i] = sqlite3_column_int64(row, column + i);
}

static void bind_range(sqlite3_stmt *statement, const struct store_report_range *range)
{
    store_bind_or_null(statement, 1, range->from);
    store_bind_or_null(statement, 2, range->until);
    store_bind_or_null(statement, 3, range->mirror);
}

// With max(sequence) SQLite takes the bare columns of a group from that row: the last one seen.
#define OF_PRODUCTS(key)                                                                                     \
    "SELECT " key ", title, brand, category, count(DISTINCT session), " SUMS ", max(sequence) FROM interest" \
    " WHERE " WITHIN " AND " key " <> '' GROUP BY " key " ORDER BY 6 DESC, 1 LIMIT ?4"
#define OF_TIMES(key)                                                                                        \
    "SELECT " key ", '', '', '', count(DISTINCT session), " SUMS " FROM interest WHERE " WITHIN              \
    " GROUP BY 1 ORDER BY 1 LIMIT ?4"

enum result store_each_report_row(struct store *store, enum store_report_by by,
                                  const struct store_report_range *range, int limit,
                                  bool (*row)(void *context, const struct store_report_row *row),
                                  void *context, struct diagnostic *why)
{
    static const char *const queries[] = {
        [STORE_BY_SKU] = OF_PRODUCTS("sku"),
        [STORE_BY_PRODUCT] = OF_PRODUCTS("product"),
        [STORE_BY_CATEGORY] = OF_PRODUCTS("category"),
        [STORE_BY_BRAND] = OF_PRODUCTS("brand"),
        [STORE_BY_MIRROR] = OF_TIMES("mirror"),
        [STORE_BY_HOUR] = OF_TIMES("strftime('%H', time, 'localtime')"),
        [STORE_BY_DAY] = OF_TIMES("strftime('%Y-%m-%d', time, 'localtime')"),
    };
    sqlite3_stmt *walk = store_walk(store, queries[by]);
    bind_range(walk, range);
    (void)sqlite3_bind_int(walk, 4, limit > 0 ? limit : INT_MAX);
    while (walk != NULL && store_next(walk)) {
        struct store_report_row each = {
            .key = store_column(walk, 0),
            .title = store_column(walk, 1),
            .brand = store_column(walk, 2),
            .category = store_column(walk, 3),
            .visits = sqlite3_column_int64(walk, 4),
        };
        read_sums(walk, 5, &each);
        if (!row(context, &each))
            break;
    }
    return store_end_walk(store, walk, why);
}

enum result store_report_sum(struct store *store, const struct store_report_range *range,
                             struct store_report_totals *out, struct diagnostic *why)
{
    sqlite3_stmt *sums =
        store_walk(store, "SELECT count(DISTINCT session),"
                          " count(DISTINCT session) FILTER (WHERE consent_try_on = 1),"
                          " count(DISTINCT session) FILTER (WHERE consent_profile = 1),"
                          " count(DISTINCT session) FILTER (WHERE customer <> ''),"
                          " count(DISTINCT customer) FILTER (WHERE customer <> ''),"
                          " coalesce(sum(duration_ms) FILTER (WHERE name = 'session_ended'), 0),"
                          " " COUNT_OF("session_ended") ", " SUMS " FROM interest WHERE " WITHIN);
    struct store_report_totals totals = {0};
    bind_range(sums, range);
    if (sums != NULL && store_next(sums)) {
        int64_t *const numbers[] = {&totals.visits,        &totals.try_on_visits, &totals.profile_visits,
                                    &totals.linked_visits, &totals.customers,     &totals.visit_ms,
                                    &totals.ended};
        int count = (int)(sizeof numbers / sizeof numbers[0]);
        for (int i = 0; i < count; i++)
            *numbers[i] = sqlite3_column_int64(sums, i);
        read_sums(sums, count, &totals.sums);
        totals.sums.visits = totals.visits;
    }
    enum result result = store_end_walk(store, sums, why);
    if (result == RESULT_OK)
        *out = totals;
    return result;
}

enum result store_each_taste(struct store *store, bool (*row)(void *context, const struct store_taste *taste),
                             void *context, struct diagnostic *why)
{
    sqlite3_stmt *walk = store_walk(
        store, "SELECT CASE WHEN customer <> '' THEN customer ELSE session END AS who, customer <> '', sku,"
               " max(product), max(category), " SUMS ", 0, max(time) FROM interest WHERE sku <> ''"
               " GROUP BY who, sku UNION ALL SELECT customer, 1, sku, '', '', 0, 0, 0, 0, 0, 0, 0, 0, 0,"
               " count(*), max(time) FROM purchases GROUP BY customer, sku ORDER BY 1, 3");
    while (walk != NULL && store_next(walk)) {
        struct store_report_row sums = {0};
        read_sums(walk, 5, &sums);
        struct store_taste taste = {
            .who = store_column(walk, 0),
            .is_customer = sqlite3_column_int(walk, 1) != 0,
            .sku = store_column(walk, 2),
            .product = store_column(walk, 3),
            .category = store_column(walk, 4),
            .tried = (int)sums.tried,
            .dwelled = (int)sums.dwelled,
            .compared = (int)sums.compared,
            .saved = (int)sums.saved,
            .shared = (int)sums.shared,
            .liked = (int)sums.liked,
            .requested = (int)sums.requested,
            .reserved = (int)sums.reserved,
            .bought = sqlite3_column_int(walk, 5 + SUM_COUNT),
            .last = store_column(walk, 6 + SUM_COUNT),
        };
        if (!row(context, &taste))
            break;
    }
    return store_end_walk(store, walk, why);
}
