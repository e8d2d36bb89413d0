#include "platform/store/store_retention.h"

#include "platform/os/hash.h"
#include "platform/store/store_sql.h"

#include <stdio.h>

#define DAY_MS (INT64_C(24) * 3600 * 1000)
#define LONGEST_MS (INT64_C(200) * 365 * DAY_MS) // no store is older
#define KEPT_TIME "kept_time"                    // of `about`: "COUNTED_MS WALL_MS", as last noted

// --- counting ---------------------------------------------------------------------------------------------

static enum result begin(struct store *store, struct store_keeping *keeping, int64_t machine_ns,
                         int64_t wall_ms, struct diagnostic *why)
{
    char text[48];
    long long counted = 0, wall = wall_ms;
    enum result result = store_ask(store, KEPT_TIME, text, sizeof text, why);
    if (result != RESULT_OK)
        return result;
    if (sscanf(text, "%18lld %18lld", &counted, &wall) != 2 || counted < 0 ||
        counted > LONGEST_MS) { // none yet, or spoilt
        counted = 0;
        wall = wall_ms;
    }
    *keeping = (struct store_keeping){
        .begun = true, .started_ns = machine_ns, .before_ms = counted, .last_wall_ms = wall};
    return RESULT_OK;
}

static int64_t count(const struct store_keeping *keeping, int64_t machine_ns, int64_t wall_ms)
{
    int64_t ran_ms = (machine_ns - keeping->started_ns) / 1000000;
    int64_t off_ms = wall_ms - ran_ms - keeping->last_wall_ms;
    if (off_ms < 0 || off_ms > STORE_MAX_OFF_DAYS * DAY_MS)
        off_ms = 0;
    return keeping->before_ms + off_ms + ran_ms;
}

static enum result note_day(struct store *store, int64_t day, struct diagnostic *why)
{
    sqlite3_stmt *note = store_statement(
        store,
        "INSERT OR REPLACE INTO kept_days SELECT ?1, coalesce((SELECT max(sequence) FROM interest), 0),"
        " coalesce((SELECT max(sequence) FROM consents), 0),"
        " coalesce((SELECT max(sequence) FROM audit), 0),"
        " coalesce((SELECT max(sequence) FROM requests), 0)");
    (void)sqlite3_bind_int64(note, 1, day);
    return store_run(store, note, NULL, why);
}

enum result store_keep_time(struct store *store, struct store_keeping *keeping, int64_t machine_ns,
                            int64_t wall_ms, struct diagnostic *why)
{
    char text[48];
    struct store_scope scope;
    enum result result = keeping->begun ? RESULT_OK : begin(store, keeping, machine_ns, wall_ms, why);
    if (result == RESULT_OK)
        result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    int64_t counted_ms = count(keeping, machine_ns, wall_ms);
    keeping->day = counted_ms / DAY_MS;
    (void)snprintf(text, sizeof text, "%lld %lld", (long long)counted_ms, (long long)wall_ms);
    result = store_say(store, KEPT_TIME, text, why);
    if (result == RESULT_OK)
        result = note_day(store, keeping->day, why);
    return store_scope_end(store, &scope, result, why);
}

// --- deleting ---------------------------------------------------------------------------------------------

// The last rows that were written so long ago.
struct last_rows {
    int64_t day; // -1: none
    int64_t interest, consents, audit, requests;
};

static enum result find_last(struct store *store, const struct store_keeping *keeping, int keep_days,
                             struct last_rows *last, struct diagnostic *why)
{
    *last = (struct last_rows){.day = -1};
    if (!keeping->begun)
        return RESULT_OK;
    sqlite3_stmt *find =
        store_statement(store, "SELECT day, interest, consents, audit, requests FROM kept_days"
                               " WHERE day < ? ORDER BY day DESC LIMIT 1");
    (void)sqlite3_bind_int64(find, 1, keeping->day - keep_days);
    if (store_next(find))
        *last = (struct last_rows){store_column_number(find, 0), store_column_number(find, 1),
                                   store_column_number(find, 2), store_column_number(find, 3),
                                   store_column_number(find, 4)};
    return store_done(store, find, why);
}

static enum result delete_until(struct store *store, const char *sql, int64_t last, int64_t *removed,
                                struct diagnostic *why)
{
    int64_t changed = 0;
    sqlite3_stmt *forget = store_statement(store, sql);
    (void)sqlite3_bind_int64(forget, 1, last);
    enum result result = store_run(store, forget, &changed, why);
    if (removed != NULL)
        *removed += changed;
    return result;
}

// Consents until ?1 of visits that are over and of which nothing else is left.
#define OLD_CONSENTS                                                                                         \
    " FROM consents WHERE sequence <= ?1 AND NOT EXISTS (SELECT 1 FROM interest WHERE interest.session ="    \
    " consents.session) AND NOT EXISTS (SELECT 1 FROM consents AS newer WHERE newer.session ="               \
    " consents.session AND newer.sequence > ?1)"

static enum result forget_consents(struct store *store, int64_t last, int64_t *removed,
                                   struct diagnostic *why)
{
    enum result result = delete_until(
        store, "DELETE FROM salts WHERE subject IN (SELECT session" OLD_CONSENTS ")", last, NULL, why);
    if (result == RESULT_OK)
        result = delete_until(store, "DELETE FROM links WHERE session IN (SELECT session" OLD_CONSENTS ")",
                              last, NULL, why);
    if (result == RESULT_OK)
        result = delete_until(store, "DELETE" OLD_CONSENTS, last, removed, why);
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

static enum result forget_audit(struct store *store, int64_t last, struct diagnostic *why)
{
    int64_t spoken_of = -1, oldest = -1;
    enum result result =
        store_number(store, store_statement(store, "SELECT min(audit) FROM consents"), &spoken_of, why);
    if (result == RESULT_OK)
        result = store_number(store, store_statement(store, "SELECT min(sequence) FROM audit"), &oldest, why);
    if (spoken_of >= 0 && spoken_of <= last)
        last = spoken_of - 1;
    if (result != RESULT_OK || oldest < 0 || last < oldest)
        return result;
    result = note_base(store, last, why);
    return result == RESULT_OK
               ? delete_until(store, "DELETE FROM audit WHERE sequence <= ?1", last, NULL, why)
               : result;
}

static enum result forget(struct store *store, const struct last_rows *last, int64_t *removed,
                          struct diagnostic *why)
{
    enum result result =
        delete_until(store, "DELETE FROM interest WHERE sequence <= ?1", last->interest, removed, why);
    if (result == RESULT_OK)
        result = forget_consents(store, last->consents, removed, why);
    if (result == RESULT_OK)
        result = forget_audit(store, last->audit, why);
    if (result == RESULT_OK)
        result = delete_until(store, "DELETE FROM kept_days WHERE day <= ?1", last->day, NULL, why);
    return result;
}

enum result store_forget_old(struct store *store, const struct store_keeping *keeping, int64_t *removed,
                             struct diagnostic *why)
{
    struct last_rows last;
    struct store_scope scope;
    int64_t gone = 0;
    *removed = 0;
    enum result result = find_last(store, keeping, STORE_KEPT_DAYS, &last, why);
    if (result != RESULT_OK || last.day < 0)
        return result;
    result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    result = forget(store, &last, &gone, why);
    result = store_scope_end(store, &scope, result, why);
    if (result == RESULT_OK)
        *removed = gone;
    return result;
}

enum result store_forget_requests(struct store *store, const struct store_keeping *keeping, int keep_days,
                                  int64_t *removed, struct diagnostic *why)
{
    struct last_rows last;
    *removed = 0;
    enum result result = find_last(store, keeping, keep_days, &last, why);
    if (result != RESULT_OK || last.day < 0)
        return result;
    return delete_until(store, "DELETE FROM requests WHERE sequence <= ?1", last.requests, removed, why);
}
