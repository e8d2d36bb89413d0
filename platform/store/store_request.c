#include "platform/store/store_request.h"

#include "platform/store/store_sql.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

static const char *const kinds[] = {
    [STORE_REQUEST_PRODUCT] = "product",
    [STORE_REQUEST_RESERVE] = "reserve",
    [STORE_REQUEST_HELP] = "help",
};

static const char *const statuses[] = {
    [STORE_REQUEST_OPEN] = "open",
    [STORE_REQUEST_SERVED] = "served",
    [STORE_REQUEST_CANCELLED] = "cancelled",
};

const char *store_request_kind_name(enum store_request_kind kind)
{
    assert((size_t)kind < sizeof kinds / sizeof kinds[0]);
    return kinds[kind];
}

const char *store_request_status_name(enum store_request_status status)
{
    assert((size_t)status < sizeof statuses / sizeof statuses[0]);
    return statuses[status];
}

// The place of a word of the schema's.
static int index_of(const char *const *words, int count, const char *word)
{
    for (int i = 0; i < count; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    return 0;
}

enum result store_add_request(struct store *store, const struct store_request *request,
                              struct diagnostic *why)
{
    struct store_scope scope;
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    sqlite3_stmt *add = store_statement(
        store, "INSERT INTO requests (id, session, kind, sku, product, variant, title, size, code, mirror,"
               " time, customer, status, served_time, served_by) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
               " ?10, ?11, coalesce((SELECT customer FROM links WHERE session = ?2), ''), 'open', '', '')"
               " ON CONFLICT (id) DO NOTHING");
    const char *const texts[] = {request->id,     request->session, store_request_kind_name(request->kind),
                                 request->sku,    request->product, request->variant,
                                 request->title,  request->size,    request->code,
                                 request->mirror, request->time};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        store_bind(add, (int)i + 1, texts[i]);
    int64_t added = 0;
    result = store_run(store, add, &added, why);
    sqlite3_stmt *trim = store_statement(store, "DELETE FROM requests WHERE status <> 'open' AND sequence <= "
                                                "(SELECT max(sequence) FROM requests) - ?");
    (void)sqlite3_bind_int(trim, 1, STORE_MAX_REQUESTS);
    if (result == RESULT_OK && added > 0)
        result = store_run(store, trim, NULL, why);
    return store_scope_end(store, &scope, result, why);
}

enum result store_end_request(struct store *store, const char *id, enum store_request_status status,
                              const char *by, const char *time, struct diagnostic *why)
{
    sqlite3_stmt *end =
        store_statement(store, "UPDATE requests SET status = ?2, served_by = ?3, served_time = ?4"
                               " WHERE id = ?1 AND status = 'open'");
    store_bind(end, 1, id);
    store_bind(end, 2, store_request_status_name(status));
    store_bind(end, 3, by);
    store_bind(end, 4, time);
    int64_t ended = 0;
    enum result result = store_run(store, end, &ended, why);
    if (result == RESULT_OK && ended == 0)
        return diagnose(why, RESULT_NOT_FOUND, "no open request %.40s", id);
    return result;
}

static struct store_request read_request(sqlite3_stmt *row)
{
    return (struct store_request){
        .id = store_column(row, 0),
        .session = store_column(row, 1),
        .customer = store_column(row, 2),
        .kind = (enum store_request_kind)index_of(kinds, 3, store_column(row, 3)),
        .sku = store_column(row, 4),
        .product = store_column(row, 5),
        .variant = store_column(row, 6),
        .title = store_column(row, 7),
        .size = store_column(row, 8),
        .code = store_column(row, 9),
        .mirror = store_column(row, 10),
        .time = store_column(row, 11),
        .status = (enum store_request_status)index_of(statuses, 3, store_column(row, 12)),
        .served_time = store_column(row, 13),
        .served_by = store_column(row, 14),
    };
}

enum result store_each_request(struct store *store, const struct store_request_filter *filter,
                               bool (*row)(void *context, const struct store_request *request), void *context,
                               struct diagnostic *why)
{
#define SELECT_REQUESTS                                                                                      \
    "SELECT id, session, customer, kind, sku, product, variant, title, size, code, mirror, time, status,"    \
    " served_time, served_by FROM requests WHERE (?1 IS NULL OR session = ?1) AND"                           \
    " (?2 IS NULL OR customer = ?2) AND (?3 IS NULL OR code = ?3)"
#define NEWEST_FIRST " ORDER BY sequence DESC LIMIT ?4"
    sqlite3_stmt *walk =
        store_walk(store, filter->open_only ? SELECT_REQUESTS " AND status = 'open'" NEWEST_FIRST
                                            : SELECT_REQUESTS NEWEST_FIRST);
    store_bind_or_null(walk, 1, filter->session);
    store_bind_or_null(walk, 2, filter->customer);
    store_bind_or_null(walk, 3, filter->code);
    (void)sqlite3_bind_int(walk, 4, filter->limit > 0 ? filter->limit : INT_MAX);
    while (walk != NULL && store_next(walk)) {
        struct store_request request = read_request(walk);
        if (!row(context, &request))
            break;
    }
    return store_end_walk(store, walk, why);
}

// A request that was added has the highest sequence; one that is no longer open makes the open ones fewer.
enum result store_requests_state(struct store *store, int64_t *state, struct diagnostic *why)
{
    *state = 0;
    return store_number(store,
                        store_statement(store, "SELECT coalesce((SELECT max(sequence) FROM requests), 0)"
                                               " * 100000 + (SELECT count(*) FROM requests"
                                               " WHERE status = 'open')"),
                        state, why);
}
