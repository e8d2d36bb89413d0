#include "platform/store/store_retention.h"

#include "platform/base/clock.h"
#include "platform/os/hash.h"
#include "platform/store/store_sql.h"

#include <stdio.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define SETTLED_DAYS 365

// The first number of a query on a time, or -1.
static enum result ask_number(struct store *store, const char *sql, const char *time, int64_t *number,
                              struct diagnostic *why)
{
    sqlite3_stmt *walk = store_walk(store, sql);
    store_bind(walk, 1, time);
    *number = walk != NULL && store_next(walk) ? store_column_number(walk, 0) : -1;
    return store_end_walk(store, walk, why);
}

static enum result delete_before(struct store *store, const char *sql, int64_t sequence, const char *time,
                                 int64_t *removed, struct diagnostic *why)
{
    sqlite3_stmt *walk = store_walk(store, sql);
    (void)sqlite3_bind_int64(walk, 1, sequence);
    if (sqlite3_bind_parameter_count(walk) > 1)
        store_bind(walk, 2, time);
    if (walk != NULL)
        (void)sqlite3_step(walk); // what failed is said again by the end
    enum result result = store_end_walk(store, walk, why);
    if (result == RESULT_OK && removed != NULL)
        *removed += sqlite3_changes64(store->database);
    return result;
}

// Consents before ?1 of visits that are over and of which nothing else is left.
#define OLD_CONSENTS                                                                                         \
    " FROM consents WHERE sequence < ?1 AND NOT EXISTS (SELECT 1 FROM interest WHERE interest.session ="     \
    " consents.session) AND NOT EXISTS (SELECT 1 FROM consents AS newer WHERE newer.session ="               \
    " consents.session AND newer.sequence >= ?1)"

static enum result forget_consents(struct store *store, const char *before, int64_t *removed,
                                   struct diagnostic *why)
{
    int64_t first = -1;
    enum result result =
        ask_number(store, "SELECT sequence FROM consents WHERE time >= ? ORDER BY sequence LIMIT 1", before,
                   &first, why);
    if (result != RESULT_OK || first < 0)
        return result;
    result = delete_before(store, "DELETE FROM salts WHERE subject IN (SELECT session" OLD_CONSENTS ")",
                           first, before, NULL, why);
    if (result == RESULT_OK)
        result = delete_before(store,
                               "DELETE FROM links WHERE ?1 >= 0 AND time < ?2 AND NOT EXISTS (SELECT 1 FROM"
                               " interest WHERE interest.session = links.session)",
                               first, before, NULL, why);
    if (result == RESULT_OK)
        result = delete_before(store, "DELETE" OLD_CONSENTS, first, before, removed, why);
    return result;
}

// The row before the first that stays, as where the chain begins.
static enum result note_base(struct store *store, int64_t last, struct diagnostic *why)
{
    char text[HASH_TEXT_SIZE + 24] = "", hash[HASH_TEXT_SIZE];
    sqlite3_stmt *walk = store_walk(store, "SELECT hash FROM audit WHERE sequence = ?");
    (void)sqlite3_bind_int64(walk, 1, last);
    if (walk != NULL && store_next(walk) && sqlite3_column_bytes(walk, 0) == HASH_SIZE) {
        hash_text(sqlite3_column_blob(walk, 0), hash);
        (void)snprintf(text, sizeof text, "%lld %s", (long long)last, hash);
    }
    enum result result = store_end_walk(store, walk, why);
    if (result == RESULT_OK && text[0] == '\0')
        return diagnose(why, RESULT_INVALID, "profile store %s: the audit log has a hole", store->path);
    return result == RESULT_OK ? store_say(store, STORE_AUDIT_BASE, text, why) : result;
}

static enum result forget_audit(struct store *store, const char *before, struct diagnostic *why)
{
    int64_t first = -1, spoken_of = -1, oldest = -1;
    enum result result = ask_number(
        store, "SELECT sequence FROM audit WHERE time >= ? ORDER BY sequence LIMIT 1", before, &first, why);
    if (result == RESULT_OK)
        result = ask_number(store, "SELECT min(audit) FROM consents WHERE ?1 <> ''", before, &spoken_of, why);
    if (result == RESULT_OK)
        result = ask_number(store, "SELECT min(sequence) FROM audit WHERE ?1 <> ''", before, &oldest, why);
    if (spoken_of >= 0 && spoken_of < first)
        first = spoken_of;
    if (result != RESULT_OK || oldest < 0 || first <= oldest)
        return result;
    result = note_base(store, first - 1, why);
    return result == RESULT_OK
               ? delete_before(store, "DELETE FROM audit WHERE sequence < ?1", first, before, NULL, why)
               : result;
}

static enum result forget(struct store *store, const char *before, int64_t *removed, struct diagnostic *why)
{
    int64_t first = -1;
    enum result result =
        ask_number(store, "SELECT sequence FROM interest WHERE time >= ? ORDER BY sequence LIMIT 1", before,
                   &first, why);
    if (result == RESULT_OK && first >= 0)
        result =
            delete_before(store, "DELETE FROM interest WHERE sequence < ?1", first, before, removed, why);
    if (result == RESULT_OK)
        result = forget_consents(store, before, removed, why);
    if (result == RESULT_OK)
        result = forget_audit(store, before, why);
    return result;
}

// Whether rows from before that time are there, and the store has been written under this clock for long.
static enum result is_due(struct store *store, const char *before, const char *settled, bool *due,
                          struct diagnostic *why)
{
    int64_t old = -1, recent = -1;
    char since[96];
    (void)snprintf(since, sizeof since,
                   "SELECT time >= ?1 FROM audit ORDER BY sequence DESC LIMIT 1 OFFSET %d",
                   STORE_SETTLED_ROWS);
    enum result result =
        ask_number(store, "SELECT time < ?1 FROM audit ORDER BY sequence LIMIT 1", before, &old, why);
    if (result == RESULT_OK && old == 1)
        result = ask_number(store, since, settled, &recent, why);
    *due = old == 1 && recent == 1;
    return result;
}

enum result store_forget_old(struct store *store, int64_t wall_ms, int64_t *removed, struct diagnostic *why)
{
    char before[CLOCK_TEXT_SIZE], settled[CLOCK_TEXT_SIZE];
    struct store_scope scope;
    bool due = false;
    int64_t count = 0;
    *removed = 0;
    clock_wall_text(wall_ms - STORE_KEPT_DAYS * DAY_MS, before, sizeof before);
    clock_wall_text(wall_ms - SETTLED_DAYS * DAY_MS, settled, sizeof settled);
    enum result result = is_due(store, before, settled, &due, why);
    if (result != RESULT_OK || !due)
        return result;
    result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    result = forget(store, before, &count, why);
    result = store_scope_end(store, &scope, result, why);
    if (result == RESULT_OK)
        *removed = count;
    return result;
}
