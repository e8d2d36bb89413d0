#include "platform/store/store_export.h"

#include "platform/os/hash.h"
#include "platform/store/store_sql.h"

#include <assert.h>
#include <string.h>

// Each table's rows of a subject: ?1 a customer's key, ?2 a session; the one that isn't asked for is NULL.
// Columns are named as the export names them.
#define VISITS                                                                                               \
    "(SELECT ?2 AS session WHERE ?2 IS NOT NULL UNION SELECT session FROM links WHERE customer = ?1"         \
    " UNION SELECT session FROM interest WHERE customer = ?1 AND customer <> ''"                             \
    " UNION SELECT session FROM consents WHERE customer = ?1 UNION SELECT session FROM requests"             \
    " WHERE customer = ?1)"

static const struct {
    const char *name, *sql;
} sections[] = {
    {"visits", "SELECT visit.session, time AS linked FROM " VISITS
               " AS visit LEFT JOIN links ON links.session = visit.session ORDER BY 2, 1"},
    {"interest", "SELECT * FROM interest WHERE session IN " VISITS " ORDER BY sequence"},
    {"consents", "SELECT * FROM consents WHERE session IN " VISITS " ORDER BY sequence"},
    {"requests", "SELECT * FROM requests WHERE session IN " VISITS " ORDER BY sequence"},
    {"favourites",
     "SELECT sku, product, variant, category, title, time FROM favourites WHERE customer = ?1 ORDER BY time"},
    {"preferences", "SELECT category, kind, value, sku, count, time FROM preferences WHERE customer = ?1"
                    " ORDER BY category, kind, value"},
    {"purchases", "SELECT sku, time FROM purchases WHERE customer = ?1 ORDER BY time"},
    {"told_favourites",
     "SELECT sku, product, variant FROM told_favourites WHERE customer = ?1 ORDER BY place"},
    {"told_sizes", "SELECT category, value FROM told_sizes WHERE customer = ?1 ORDER BY category"},
    {"outbox", "SELECT id, kind, session, created_ms, tries, json(body) AS body FROM outbox"
               " WHERE session IN " VISITS " ORDER BY sequence"},
    {"dead_letters",
     "SELECT id, kind, session, created_ms, reason, time, json(body) AS body FROM dead_letters"
     " WHERE session IN " VISITS " ORDER BY sequence"},
};

static json_t *value_of(sqlite3_stmt *row, int column)
{
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_INTEGER:
        return json_integer(sqlite3_column_int64(row, column));
    case SQLITE_NULL:
        return json_null();
    default:
        return json_string(store_column(row, column));
    }
}

// A body is JSON itself, and goes in as such.
static json_t *object_of(sqlite3_stmt *row)
{
    json_t *object = json_object();
    int columns = sqlite3_column_count(row);
    for (int i = 0; i < columns && object != NULL; i++) {
        const char *name = sqlite3_column_name(row, i);
        json_t *value = strcmp(name, "body") == 0 ? json_loads(store_column(row, i), 0, NULL) : NULL;
        if (value == NULL)
            value = value_of(row, i);
        if (json_object_set_new(object, name, value) != 0) {
            json_decref(object);
            object = NULL;
        }
    }
    return object;
}

static enum result out_of_memory(struct store *store, struct diagnostic *why)
{
    return diagnose(why, RESULT_NO_MEMORY, "profile store %s: no memory for the export", store->path);
}

static enum result export_rows(struct store *store, const char *sql, const struct store_subject *subject,
                               json_t *rows, struct diagnostic *why)
{
    sqlite3_stmt *walk = store_walk(store, sql);
    store_bind_or_null(walk, 1, subject->customer);
    store_bind_or_null(walk, 2, subject->session);
    bool full = rows == NULL;
    while (walk != NULL && !full && store_next(walk))
        full = json_array_append_new(rows, object_of(walk)) != 0;
    enum result result = store_end_walk(store, walk, why);
    return result == RESULT_OK && full ? out_of_memory(store, why) : result;
}

// The links of the audit log that speak of these visits: found by their salts, as nobody else can.
static enum result export_audit(struct store *store, const struct store_subject *subject, json_t *rows,
                                struct diagnostic *why)
{
    sqlite3_stmt *walk = store_walk(store, "SELECT subject, salt FROM salts WHERE subject IN " VISITS
                                           " OR subject = ?1 ORDER BY subject");
    store_bind_or_null(walk, 1, subject->customer);
    store_bind_or_null(walk, 2, subject->session);
    enum result result = rows != NULL ? RESULT_OK : out_of_memory(store, why);
    while (walk != NULL && result == RESULT_OK && store_next(walk)) {
        const char *whose = store_column(walk, 0);
        uint8_t key[HASH_SIZE];
        hash_hmac_sha256(sqlite3_column_blob(walk, 1), (size_t)sqlite3_column_bytes(walk, 1), whose,
                         strlen(whose), key);
        sqlite3_stmt *links = store_walk(store, "SELECT sequence, time, what, ?2 AS subject FROM audit"
                                                " WHERE subject_key = ?1 ORDER BY sequence");
        (void)sqlite3_bind_blob(links, 1, key, sizeof key, SQLITE_STATIC);
        store_bind(links, 2, whose);
        while (links != NULL && result == RESULT_OK && store_next(links))
            if (json_array_append_new(rows, object_of(links)) != 0)
                result = out_of_memory(store, why);
        enum result ended = store_end_walk(store, links, why);
        result = result == RESULT_OK ? ended : result;
    }
    enum result ended = store_end_walk(store, walk, why);
    return result == RESULT_OK ? ended : result;
}

static enum result export_customer(struct store *store, const char *key, json_t *all, struct diagnostic *why)
{
    json_t *rows = json_array();
    enum result result = export_rows(store, "SELECT * FROM customers WHERE key = ?1",
                                     &(struct store_subject){.customer = key}, rows, why);
    if (result == RESULT_OK && json_array_size(rows) > 0 &&
        json_object_set(all, "customer", json_array_get(rows, 0)) != 0)
        result = out_of_memory(store, why);
    json_decref(rows);
    return result;
}

// What was found at all, the visit that was asked for not counted.
static bool is_empty(json_t *all)
{
    const char *name;
    json_t *section;
    json_object_foreach(all, name, section)
    {
        if (json_is_object(section) || (strcmp(name, "visits") != 0 && json_array_size(section) > 0))
            return false;
    }
    return true;
}

static enum result export_sections(struct store *store, const struct store_subject *subject, json_t *all,
                                   struct diagnostic *why)
{
    enum result result = RESULT_OK;
    if (subject->customer != NULL)
        result = export_customer(store, subject->customer, all, why);
    for (size_t i = 0; i < sizeof sections / sizeof sections[0] && result == RESULT_OK; i++) {
        json_t *rows = json_array();
        result = export_rows(store, sections[i].sql, subject, rows, why);
        if (json_object_set_new(all, sections[i].name, rows) != 0 && result == RESULT_OK)
            result = out_of_memory(store, why);
    }
    json_t *audit = json_array();
    if (result == RESULT_OK)
        result = export_audit(store, subject, audit, why);
    if (json_object_set_new(all, "audit", audit) != 0 && result == RESULT_OK)
        result = out_of_memory(store, why);
    return result;
}

enum result store_export(struct store *store, const struct store_subject *subject, json_t **out,
                         struct diagnostic *why)
{
    assert((subject->customer != NULL) != (subject->session != NULL));
    json_t *all = json_object();
    enum result result = all != NULL ? RESULT_OK : out_of_memory(store, why);
    if (result == RESULT_OK)
        result = export_sections(store, subject, all, why);
    if (result == RESULT_OK && is_empty(all))
        result = diagnose(why, RESULT_NOT_FOUND, "profile store %s: nothing is kept of this %s", store->path,
                          subject->customer != NULL ? "customer" : "visit");
    if (result == RESULT_OK)
        *out = all;
    else
        json_decref(all);
    return result;
}
