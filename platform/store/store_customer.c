#include "platform/store/store_customer.h"

#include "platform/base/wipe.h"
#include "platform/os/random.h"
#include "platform/store/store_sql.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>

// --- who --------------------------------------------------------------------------------------------------

#define SELECT_CUSTOMER "SELECT key, reference, kind, name, points FROM customers"

static struct store_customer read_customer(sqlite3_stmt *row)
{
    struct store_customer customer = {.points = store_column_number(row, 4)};
    store_column_copy(row, 0, customer.key, sizeof customer.key);
    store_column_copy(row, 1, customer.reference, sizeof customer.reference);
    store_column_copy(row, 2, customer.kind, sizeof customer.kind);
    store_column_copy(row, 3, customer.name, sizeof customer.name);
    return customer;
}

static enum result find_one(struct store *store, sqlite3_stmt *statement, const char *by,
                            struct store_customer *out, struct diagnostic *why)
{
    if (statement == NULL)
        return store_failed(store, why, "can't be read");
    store_bind(statement, 1, by);
    bool found = store_next(statement);
    if (found)
        *out = read_customer(statement);
    enum result result = store_done(store, statement, why);
    return result == RESULT_OK && !found ? RESULT_NOT_FOUND : result;
}

enum result store_find_customer(struct store *store, const char *reference, struct store_customer *out,
                                struct diagnostic *why)
{
    return find_one(store, store_statement(store, SELECT_CUSTOMER " WHERE reference = ?"), reference, out,
                    why);
}

enum result store_find_customer_by_key(struct store *store, const char *key, struct store_customer *out,
                                       struct diagnostic *why)
{
    return find_one(store, store_statement(store, SELECT_CUSTOMER " WHERE key = ?"), key, out, why);
}

enum result store_customer_of_session(struct store *store, const char *session, struct store_customer *out,
                                      struct diagnostic *why)
{
    return find_one(
        store,
        store_statement(store, SELECT_CUSTOMER " WHERE key = (SELECT customer FROM links WHERE session = ?)"),
        session, out, why);
}

enum result store_put_customer(struct store *store, struct store_customer *customer, const char *time,
                               struct diagnostic *why)
{
    if (customer->reference[0] == '\0')
        return diagnose(why, RESULT_INVALID, "profile store %s: a customer without a reference", store->path);
    char key[STORE_ID_SIZE];
    random_uuid(key);
    sqlite3_stmt *put = store_statement(
        store, "INSERT INTO customers (key, reference, kind, name, points, created)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (reference) DO UPDATE SET"
               " kind = CASE WHEN ?3 <> '' THEN ?3 ELSE kind END,"
               " name = CASE WHEN ?4 <> '' THEN ?4 ELSE name END, points = coalesce(?5, points)"
               " RETURNING key, reference, kind, name, points");
    if (put == NULL)
        return store_failed(store, why, "can't be written");
    store_bind(put, 1, key);
    store_bind(put, 2, customer->reference);
    store_bind(put, 3, customer->kind);
    store_bind(put, 4, customer->name);
    store_bind_number_or_null(put, 5, customer->points);
    store_bind(put, 6, time);
    struct store_customer put_now = {0};
    if (store_next(put))
        put_now = read_customer(put);
    while (store_next(put)) // it is written when it has come to its end
        ;
    enum result result = store_done(store, put, why);
    if (result == RESULT_OK)
        *customer = put_now;
    wipe(&put_now, sizeof put_now);
    return result;
}

// --- a visit's --------------------------------------------------------------------------------------------

static enum result link_session(struct store *store, const char *session, const struct store_customer *who,
                                const char *time, struct diagnostic *why)
{
    sqlite3_stmt *link = store_statement(store, "INSERT INTO links (session, customer, time) VALUES (?, ?, ?)"
                                                " ON CONFLICT (session) DO NOTHING");
    store_bind(link, 1, session);
    store_bind(link, 2, who->key);
    store_bind(link, 3, time);
    return store_run(store, link, NULL, why);
}

// What the visit left before it was known whose it is, as far as the profile's consent goes.
static const char *const give_to_customer[] = {
    "UPDATE interest SET customer = ?2 WHERE session = ?1 AND consent_profile = 1",
    "UPDATE consents SET customer = ?2 WHERE session = ?1",
    "UPDATE requests SET customer = ?2 WHERE session = ?1",
};

// What they liked and wore in this visit alone, which is theirs no more.
static const char *const take_from_customer[] = {
    "DELETE FROM favourites WHERE customer = ?2 AND sku IN"
    " (SELECT sku FROM interest WHERE session = ?1 AND customer = ?2 AND name = 'product_liked') AND NOT"
    " EXISTS (SELECT 1 FROM interest AS other WHERE other.customer = ?2 AND other.session <> ?1"
    " AND other.sku = favourites.sku AND other.name = 'product_liked')",
    "UPDATE preferences SET count = count - (SELECT count(*) FROM interest WHERE session = ?1"
    " AND interest.customer = ?2 AND interest.category = preferences.category"
    " AND CASE preferences.kind WHEN 'size' THEN interest.size = preferences.value"
    " ELSE interest.variant = preferences.value AND interest.name IN ('product_liked', 'tryon_dwelled') END)"
    " WHERE customer = ?2",
    "DELETE FROM preferences WHERE customer = ?2 AND count <= 0",
    "UPDATE interest SET customer = '' WHERE session = ?1 AND customer = ?2",
    "UPDATE requests SET customer = '' WHERE session = ?1 AND customer = ?2",
    "DELETE FROM links WHERE session = ?1 AND customer = ?2",
};

static enum result run_each(struct store *store, const char *const *statements, size_t count,
                            const char *session, const char *key, struct diagnostic *why)
{
    enum result result = RESULT_OK;
    for (size_t i = 0; i < count && result == RESULT_OK; i++) {
        sqlite3_stmt *statement = store_statement(store, statements[i]);
        store_bind(statement, 1, session);
        store_bind(statement, 2, key);
        result = store_run(store, statement, NULL, why);
    }
    return result;
}

enum result store_link(struct store *store, const char *session, const char *reference, const char *kind,
                       const char *time, struct store_customer *out, struct diagnostic *why)
{
    struct store_scope scope;
    struct store_customer customer = {.points = STORE_UNKNOWN_POINTS}, before = {0};
    (void)snprintf(customer.reference, sizeof customer.reference, "%s", reference);
    (void)snprintf(customer.kind, sizeof customer.kind, "%s", kind);
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    enum result linked = store_customer_of_session(store, session, &before, why);
    if (linked != RESULT_NOT_FOUND)
        result = linked;
    if (linked == RESULT_OK && strcmp(before.reference, reference) != 0)
        result = diagnose(why, RESULT_INVALID, "profile store %s: the visit is another customer's already",
                          store->path);
    if (result == RESULT_OK)
        result = store_put_customer(store, &customer, time, why);
    if (result == RESULT_OK && linked == RESULT_NOT_FOUND) {
        result = link_session(store, session, &customer, time, why);
        if (result == RESULT_OK)
            result = run_each(store, give_to_customer, sizeof give_to_customer / sizeof give_to_customer[0],
                              session, customer.key, why);
    }
    result = store_scope_end(store, &scope, result, why);
    if (result == RESULT_OK)
        *out = customer;
    wipe(&customer, sizeof customer);
    wipe(&before, sizeof before);
    return result;
}

enum result store_unlink(struct store *store, const char *session, struct diagnostic *why)
{
    struct store_scope scope;
    struct store_customer customer = {0};
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    enum result linked = store_customer_of_session(store, session, &customer, why);
    if (linked == RESULT_OK)
        result = run_each(store, take_from_customer, sizeof take_from_customer / sizeof take_from_customer[0],
                          session, customer.key, why);
    else if (linked != RESULT_NOT_FOUND)
        result = linked;
    wipe(&customer, sizeof customer);
    return store_scope_end(store, &scope, result, why);
}

// --- what they like ---------------------------------------------------------------------------------------

// Runs what adds a row, then what keeps its customer's rows within bounds.
static enum result add_and_trim(struct store *store, sqlite3_stmt *add, sqlite3_stmt *trim,
                                const char *customer, int most, struct diagnostic *why)
{
    int64_t changed = 0;
    store_bind(add, 1, customer);
    store_bind(trim, 1, customer);
    (void)sqlite3_bind_int(trim, 2, most);
    enum result result = store_run(store, add, &changed, why);
    return result == RESULT_OK && changed > 0 ? store_run(store, trim, NULL, why) : result;
}

enum result store_put_favourite(struct store *store, const char *customer,
                                const struct store_favourite *favourite, struct diagnostic *why)
{
    sqlite3_stmt *put = store_statement(
        store, "INSERT INTO favourites (customer, sku, product, variant, category, title, time)"
               " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
               " ON CONFLICT (customer, sku) DO UPDATE SET title = ?6, time = max(time, ?7)");
    sqlite3_stmt *trim = store_statement(
        store, "DELETE FROM favourites WHERE customer = ?1 AND sku IN (SELECT sku FROM favourites"
               " WHERE customer = ?1 ORDER BY time DESC, sku LIMIT -1 OFFSET ?2)");
    store_bind(put, 2, favourite->sku);
    store_bind(put, 3, favourite->product);
    store_bind(put, 4, favourite->variant);
    store_bind(put, 5, favourite->category);
    store_bind(put, 6, favourite->title);
    store_bind(put, 7, favourite->time);
    return add_and_trim(store, put, trim, customer, STORE_MAX_FAVOURITES, why);
}

enum result store_remove_favourite(struct store *store, const char *customer, const char *sku,
                                   struct diagnostic *why)
{
    sqlite3_stmt *statement = store_statement(store, "DELETE FROM favourites WHERE customer = ? AND sku = ?");
    store_bind(statement, 1, customer);
    store_bind(statement, 2, sku);
    return store_run(store, statement, NULL, why);
}

static const char *preference_kind_name(enum store_preference_kind kind)
{
    return kind == STORE_SIZE ? "size" : "shade";
}

enum result store_note_preference(struct store *store, const char *customer,
                                  const struct store_preference *preference, struct diagnostic *why)
{
    sqlite3_stmt *put = store_statement(
        store, "INSERT INTO preferences (customer, category, kind, value, sku, count, time)"
               " VALUES (?1, ?2, ?3, ?4, ?5, 1, ?6) ON CONFLICT (customer, category, kind, value)"
               " DO UPDATE SET sku = ?5, count = count + 1, time = max(time, ?6)");
    sqlite3_stmt *trim =
        store_statement(store, "DELETE FROM preferences WHERE customer = ?1 AND (category, kind, value) IN"
                               " (SELECT category, kind, value FROM preferences WHERE customer = ?1"
                               "  ORDER BY time DESC, category, kind, value LIMIT -1 OFFSET ?2)");
    store_bind(put, 2, preference->category);
    store_bind(put, 3, preference_kind_name(preference->kind));
    store_bind(put, 4, preference->value);
    store_bind(put, 5, preference->sku);
    store_bind(put, 6, preference->time);
    return add_and_trim(store, put, trim, customer, STORE_MAX_PREFERENCES, why);
}

enum result store_add_purchase(struct store *store, const char *customer,
                               const struct store_purchase *purchase, struct diagnostic *why)
{
    sqlite3_stmt *put =
        store_statement(store, "INSERT INTO purchases (customer, sku, time) VALUES (?1, ?2, ?3)"
                               " ON CONFLICT (customer, time, sku) DO NOTHING");
    sqlite3_stmt *trim = store_statement(
        store, "DELETE FROM purchases WHERE customer = ?1 AND (time, sku) IN (SELECT time, sku FROM purchases"
               " WHERE customer = ?1 ORDER BY time DESC, sku LIMIT -1 OFFSET ?2)");
    store_bind(put, 2, purchase->sku);
    store_bind(put, 3, purchase->time);
    return add_and_trim(store, put, trim, customer, STORE_MAX_PURCHASES, why);
}

// --- reading ----------------------------------------------------------------------------------------------

static sqlite3_stmt *walk_of(struct store *store, const char *sql, const char *customer, int limit)
{
    sqlite3_stmt *walk = store_walk(store, sql);
    store_bind_or_null(walk, 1, customer);
    (void)sqlite3_bind_int(walk, 2, limit > 0 ? limit : INT_MAX);
    return walk;
}

enum result store_each_favourite(struct store *store, const char *customer, int limit,
                                 bool (*row)(void *context, const struct store_favourite *favourite),
                                 void *context, struct diagnostic *why)
{
    sqlite3_stmt *walk =
        walk_of(store,
                "SELECT sku, product, variant, category, title, time FROM favourites WHERE customer = ?1"
                " ORDER BY time DESC, sku LIMIT ?2",
                customer, limit);
    while (walk != NULL && store_next(walk)) {
        struct store_favourite favourite = {.sku = store_column(walk, 0),
                                            .product = store_column(walk, 1),
                                            .variant = store_column(walk, 2),
                                            .category = store_column(walk, 3),
                                            .title = store_column(walk, 4),
                                            .time = store_column(walk, 5)};
        if (!row(context, &favourite))
            break;
    }
    return store_end_walk(store, walk, why);
}

enum result store_each_preference(struct store *store, const char *customer, int limit,
                                  bool (*row)(void *context, const struct store_preference *preference),
                                  void *context, struct diagnostic *why)
{
    sqlite3_stmt *walk =
        walk_of(store,
                "SELECT category, kind = 'size', value, sku, count, time FROM preferences WHERE customer = ?1"
                " ORDER BY count DESC, time DESC, category, value LIMIT ?2",
                customer, limit);
    while (walk != NULL && store_next(walk)) {
        struct store_preference preference = {
            .category = store_column(walk, 0),
            .kind = sqlite3_column_int(walk, 1) != 0 ? STORE_SIZE : STORE_SHADE,
            .value = store_column(walk, 2),
            .sku = store_column(walk, 3),
            .count = sqlite3_column_int(walk, 4),
            .time = store_column(walk, 5),
        };
        if (!row(context, &preference))
            break;
    }
    return store_end_walk(store, walk, why);
}

enum result store_each_purchase(struct store *store, const char *customer, int limit,
                                bool (*row)(void *context, const struct store_purchase *purchase),
                                void *context, struct diagnostic *why)
{
    sqlite3_stmt *walk =
        walk_of(store,
                customer != NULL ? "SELECT customer, sku, time FROM purchases WHERE customer = ?1"
                                   " ORDER BY time DESC, sku LIMIT ?2"
                                 : "SELECT customer, sku, time FROM purchases ORDER BY time, sku LIMIT ?2",
                customer, limit);
    while (walk != NULL && store_next(walk)) {
        struct store_purchase purchase = {
            .customer = store_column(walk, 0), .sku = store_column(walk, 1), .time = store_column(walk, 2)};
        if (!row(context, &purchase))
            break;
    }
    return store_end_walk(store, walk, why);
}

enum result store_each_customer(struct store *store, int limit,
                                bool (*row)(void *context, const struct store_customer *customer),
                                void *context, struct diagnostic *why)
{
    sqlite3_stmt *walk = walk_of(store, SELECT_CUSTOMER " ORDER BY key LIMIT ?2", NULL, limit);
    while (walk != NULL && store_next(walk)) {
        struct store_customer customer = read_customer(walk);
        if (!row(context, &customer))
            break;
    }
    return store_end_walk(store, walk, why);
}
