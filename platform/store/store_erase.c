#include "platform/store/store_erase.h"

#include "platform/base/wipe.h"
#include "platform/store/store_aside.h"
#include "platform/store/store_consent.h"
#include "platform/store/store_sql.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

// --- whose visits -----------------------------------------------------------------------------------------

struct visits {
    char (*sessions)[STORE_ID_SIZE];
    int count, capacity;
};

static void free_visits(struct visits *visits)
{
    wipe(visits->sessions, (size_t)visits->count * sizeof *visits->sessions);
    free(visits->sessions);
}

static bool add_visit(struct visits *visits, sqlite3_stmt *row)
{
    if (visits->count == visits->capacity) {
        int more = visits->capacity == 0 ? 64 : visits->capacity * 2;
        void *sessions = calloc((size_t)more, sizeof *visits->sessions);
        if (sessions == NULL)
            return false;
        if (visits->count > 0)
            memcpy(sessions, visits->sessions, (size_t)visits->count * sizeof *visits->sessions);
        free_visits(visits);
        visits->sessions = sessions;
        visits->capacity = more;
    }
    store_column_copy(row, 0, visits->sessions[visits->count++], STORE_ID_SIZE);
    return true;
}

// Also those whose consent was taken back since: they are linked no more, but their consents tell.
static enum result find_visits(struct store *store, const struct store_subject *subject,
                               struct visits *visits, struct diagnostic *why)
{
    sqlite3_stmt *walk =
        store_walk(store, "SELECT ?2 WHERE ?2 IS NOT NULL"
                          " UNION SELECT session FROM links WHERE customer = ?1"
                          " UNION SELECT session FROM interest WHERE customer = ?1 AND customer <> ''"
                          " UNION SELECT session FROM consents WHERE customer = ?1"
                          " UNION SELECT session FROM requests WHERE customer = ?1");
    store_bind_or_null(walk, 1, subject->customer);
    store_bind_or_null(walk, 2, subject->session);
    bool full = false;
    while (walk != NULL && !full && store_next(walk))
        full = !add_visit(visits, walk);
    enum result result = store_end_walk(store, walk, why);
    if (result == RESULT_OK && full)
        return diagnose(why, RESULT_NO_MEMORY, "profile store %s: no memory for the visits", store->path);
    return result;
}

// --- every row --------------------------------------------------------------------------------------------

static enum result delete_of(struct store *store, const char *sql, const char *whose, int64_t *count,
                             struct diagnostic *why)
{
    sqlite3_stmt *statement = store_statement(store, sql);
    store_bind(statement, 1, whose);
    int64_t deleted = 0;
    enum result result = store_run(store, statement, &deleted, why);
    if (count != NULL)
        *count += deleted;
    return result;
}

static enum result erase_visit(struct store *store, const char *session, struct store_erased *erased,
                               struct diagnostic *why)
{
    const struct {
        const char *sql;
        int64_t *count;
    } tables[] = {
        {"DELETE FROM interest WHERE session = ?", &erased->events},
        {"DELETE FROM consents WHERE session = ?", &erased->consents},
        {"DELETE FROM requests WHERE session = ?", &erased->requests},
        {"DELETE FROM outbox WHERE session = ? AND kind < 2", &erased->outbox},
        {"DELETE FROM dead_letters WHERE session = ? AND kind < 2", &erased->dead_letters},
        {"DELETE FROM links WHERE session = ?", NULL},
        {"DELETE FROM salts WHERE subject = ?", NULL},
    };
    enum result result = RESULT_OK;
    int64_t before = erased->events + erased->consents + erased->requests + erased->outbox;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0] && result == RESULT_OK; i++)
        result = delete_of(store, tables[i].sql, session, tables[i].count, why);
    erased->sessions += erased->events + erased->consents + erased->requests + erased->outbox > before;
    return result;
}

static enum result erase_customer(struct store *store, const char *key, struct store_erased *erased,
                                  struct diagnostic *why)
{
    const struct {
        const char *sql;
        int64_t *count;
    } tables[] = {
        {"DELETE FROM favourites WHERE customer = ?", &erased->favourites},
        {"DELETE FROM preferences WHERE customer = ?", &erased->preferences},
        {"DELETE FROM purchases WHERE customer = ?", &erased->purchases},
        {"DELETE FROM told_favourites WHERE customer = ?", &erased->favourites},
        {"DELETE FROM told_sizes WHERE customer = ?", &erased->preferences},
        {"DELETE FROM told WHERE customer = ?", NULL},
        {"DELETE FROM customers WHERE key = ?", &erased->customers},
        {"DELETE FROM salts WHERE subject = ?", NULL},
    };
    enum result result = RESULT_OK;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0] && result == RESULT_OK; i++)
        result = delete_of(store, tables[i].sql, key, tables[i].count, why);
    return result;
}

// The row's key is made with a salt that is deleted at once: it says when, and never whom.
static enum result note_erasure(struct store *store, const char *subject, const char *time,
                                struct diagnostic *why)
{
    enum result result = store_audit(store, subject, time, "erased", why);
    return result == RESULT_OK ? delete_of(store, "DELETE FROM salts WHERE subject = ?", subject, NULL, why)
                               : result;
}

enum result store_erase(struct store *store, const struct store_subject *subject, const char *time,
                        struct store_erased *erased, struct diagnostic *why)
{
    assert((subject->customer != NULL) != (subject->session != NULL));
    struct visits visits = {0};
    struct store_scope scope;
    struct store_erased sum = {0};
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    result = find_visits(store, subject, &visits, why);
    for (int i = 0; i < visits.count && result == RESULT_OK; i++)
        result = erase_visit(store, visits.sessions[i], &sum, why);
    if (result == RESULT_OK && subject->customer != NULL)
        result = erase_customer(store, subject->customer, &sum, why);
    if (result == RESULT_OK && sum.sessions + sum.customers > 0)
        result =
            note_erasure(store, subject->customer != NULL ? subject->customer : subject->session, time, why);
    result = store_scope_end(store, &scope, result, why);
    free_visits(&visits);
    if (result == RESULT_OK)
        *erased = sum;
    return result;
}

// --- every byte -------------------------------------------------------------------------------------------

// Everything from the log into the file, and the log emptied. Fails while somebody reads from it.
static enum result empty_log(struct store *store, struct diagnostic *why)
{
    int busy = 0;
    sqlite3_stmt *walk = store_walk(store, "PRAGMA wal_checkpoint(TRUNCATE)");
    if (walk != NULL && store_next(walk))
        busy = sqlite3_column_int(walk, 0);
    enum result result = store_end_walk(store, walk, why);
    if (result == RESULT_OK && busy != 0)
        return diagnose(why, RESULT_UNAVAILABLE, "profile store %s: its log is being read by another",
                        store->path);
    return result;
}

// The log is emptied first, too: VACUUM writes all of the file into it.
enum result store_scrub(struct store *store, int *files, struct diagnostic *why)
{
    int removed = 0;
    enum result result = empty_log(store, why);
    if (result == RESULT_OK)
        result = store_execute(store, "VACUUM", why, "can't be rewritten");
    if (result == RESULT_OK)
        result = empty_log(store, why);
    if (result == RESULT_OK)
        result = store_aside_remove(store->path, 0, &removed, why);
    if (files != NULL)
        *files = removed;
    return result;
}
