#include "platform/store/store_told.h"

#include "platform/store/store_sql.h"

#include <stdio.h>

static enum result run_for(struct store *store, const char *sql, const char *customer, struct diagnostic *why)
{
    sqlite3_stmt *statement = store_statement(store, sql);
    store_bind(statement, 1, customer);
    return store_run(store, statement, NULL, why);
}

static enum result remove_lists(struct store *store, const char *customer, struct diagnostic *why)
{
    enum result result = run_for(store, "DELETE FROM told_favourites WHERE customer = ?", customer, why);
    return result == RESULT_OK ? run_for(store, "DELETE FROM told_sizes WHERE customer = ?", customer, why)
                               : result;
}

static enum result put_customer(struct store *store, const char *customer, const struct store_told *told,
                                const char *time, struct diagnostic *why)
{
    sqlite3_stmt *update =
        store_statement(store, "UPDATE customers SET name = ?2, points = ?3 WHERE key = ?1");
    store_bind(update, 1, customer);
    store_bind(update, 2, told->name);
    store_bind_number_or_null(update, 3, told->points);
    enum result result = store_run(store, update, NULL, why);
    if (result != RESULT_OK)
        return result;
    sqlite3_stmt *note = store_statement(store, "INSERT INTO told (customer, time) VALUES (?1, ?2)"
                                                " ON CONFLICT (customer) DO UPDATE SET time = ?2");
    store_bind(note, 1, customer);
    store_bind(note, 2, time);
    return store_run(store, note, NULL, why);
}

static enum result put_favourite(struct store *store, const char *customer, const struct store_told *told,
                                 int index, struct diagnostic *why)
{
    const struct store_told_favourite *favourite = &told->favourites[index];
    sqlite3_stmt *put = store_statement(
        store, "INSERT INTO told_favourites (customer, sku, product, variant, place) VALUES (?, ?, ?, ?, ?)"
               " ON CONFLICT (customer, sku) DO NOTHING");
    store_bind(put, 1, customer);
    store_bind(put, 2, favourite->sku);
    store_bind(put, 3, favourite->product);
    store_bind(put, 4, favourite->variant);
    store_bind_number_or_null(put, 5, index);
    return store_run(store, put, NULL, why);
}

static enum result put_size(struct store *store, const char *customer, const struct store_told_size *size,
                            struct diagnostic *why)
{
    sqlite3_stmt *put =
        store_statement(store, "INSERT INTO told_sizes (customer, category, value)"
                               " VALUES (?, ?, ?) ON CONFLICT (customer, category) DO NOTHING");
    store_bind(put, 1, customer);
    store_bind(put, 2, size->category);
    store_bind(put, 3, size->value);
    return store_run(store, put, NULL, why);
}

enum result store_tell(struct store *store, const char *customer, const struct store_told *told,
                       const char *time, struct diagnostic *why)
{
    struct store_scope scope;
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    result = remove_lists(store, customer, why);
    if (result == RESULT_OK)
        result = put_customer(store, customer, told, time, why);
    for (int i = 0; i < told->favourite_count && result == RESULT_OK; i++)
        result = put_favourite(store, customer, told, i, why);
    for (int i = 0; i < told->size_count && result == RESULT_OK; i++)
        result = put_size(store, customer, &told->sizes[i], why);
    return store_scope_end(store, &scope, result, why);
}

enum result store_untell(struct store *store, const char *customer, struct diagnostic *why)
{
    struct store_scope scope;
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    result = run_for(store,
                     "UPDATE customers SET name = '', points = NULL WHERE key = ?1"
                     " AND key IN (SELECT customer FROM told)",
                     customer, why);
    if (result == RESULT_OK)
        result = remove_lists(store, customer, why);
    if (result == RESULT_OK)
        result = run_for(store, "DELETE FROM told WHERE customer = ?", customer, why);
    return store_scope_end(store, &scope, result, why);
}

// --- reading ----------------------------------------------------------------------------------------------

static enum result is_told(struct store *store, const char *customer, struct diagnostic *why)
{
    int64_t count = 0;
    sqlite3_stmt *statement = store_statement(store, "SELECT count(*) FROM told WHERE customer = ?");
    store_bind(statement, 1, customer);
    enum result result = store_number(store, statement, &count, why);
    return result == RESULT_OK && count == 0 ? RESULT_NOT_FOUND : result;
}

static enum result read_favourites(struct store *store, const char *customer, struct store_told *told,
                                   struct diagnostic *why)
{
    sqlite3_stmt *walk = store_walk(store, "SELECT sku, product, variant FROM told_favourites"
                                           " WHERE customer = ? ORDER BY place, sku");
    store_bind_or_null(walk, 1, customer);
    while (walk != NULL && told->favourite_count < STORE_MAX_TOLD_FAVOURITES && store_next(walk)) {
        struct store_told_favourite *favourite = &told->favourites[told->favourite_count++];
        store_column_copy(walk, 0, favourite->sku, sizeof favourite->sku);
        store_column_copy(walk, 1, favourite->product, sizeof favourite->product);
        store_column_copy(walk, 2, favourite->variant, sizeof favourite->variant);
    }
    return store_end_walk(store, walk, why);
}

static enum result read_sizes(struct store *store, const char *customer, struct store_told *told,
                              struct diagnostic *why)
{
    sqlite3_stmt *walk =
        store_walk(store, "SELECT category, value FROM told_sizes WHERE customer = ? ORDER BY category");
    store_bind_or_null(walk, 1, customer);
    while (walk != NULL && told->size_count < STORE_MAX_TOLD_SIZES && store_next(walk)) {
        struct store_told_size *size = &told->sizes[told->size_count++];
        store_column_copy(walk, 0, size->category, sizeof size->category);
        store_column_copy(walk, 1, size->value, sizeof size->value);
    }
    return store_end_walk(store, walk, why);
}

enum result store_read_told(struct store *store, const struct store_customer *customer,
                            struct store_told *told, struct diagnostic *why)
{
    *told = (struct store_told){.points = customer->points};
    (void)snprintf(told->name, sizeof told->name, "%s", customer->name);
    enum result result = is_told(store, customer->key, why);
    if (result == RESULT_OK)
        result = read_favourites(store, customer->key, told, why);
    if (result == RESULT_OK)
        result = read_sizes(store, customer->key, told, why);
    return result;
}
