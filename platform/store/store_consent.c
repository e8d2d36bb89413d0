#include "platform/store/store_consent.h"

#include "platform/base/wipe.h"
#include "platform/os/hash.h"
#include "platform/os/random.h"
#include "platform/store/store_sql.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SALT_SIZE 32

// --- the chain --------------------------------------------------------------------------------------------

// The subject's salt: the one it has, else a new one that is kept where `keep` says so.
static enum result salt_of(struct store *store, const char *subject, uint8_t salt[SALT_SIZE],
                           struct diagnostic *why)
{
    random_bytes(salt, SALT_SIZE);
    sqlite3_stmt *add =
        store_statement(store, "INSERT INTO salts (subject, salt) VALUES (?, ?) ON CONFLICT DO NOTHING");
    store_bind(add, 1, subject);
    (void)sqlite3_bind_blob(add, 2, salt, SALT_SIZE, SQLITE_STATIC);
    enum result result = store_run(store, add, NULL, why);
    if (result != RESULT_OK)
        return result;
    sqlite3_stmt *get = store_statement(store, "SELECT salt FROM salts WHERE subject = ?");
    store_bind(get, 1, subject);
    if (get != NULL && store_next(get) && sqlite3_column_bytes(get, 0) == SALT_SIZE)
        memcpy(salt, sqlite3_column_blob(get, 0), SALT_SIZE);
    return get != NULL ? store_done(store, get, why) : store_failed(store, why, "can't be read");
}

// The hash of the last row; of zeros before the first.
static enum result last_hash(struct store *store, uint8_t hash[HASH_SIZE], struct diagnostic *why)
{
    memset(hash, 0, HASH_SIZE);
    sqlite3_stmt *last = store_statement(store, "SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1");
    if (last == NULL)
        return store_failed(store, why, "can't be read");
    if (store_next(last) && sqlite3_column_bytes(last, 0) == HASH_SIZE)
        memcpy(hash, sqlite3_column_blob(last, 0), HASH_SIZE);
    return store_done(store, last, why);
}

static void chain(const uint8_t before[HASH_SIZE], const char *time, const char *what,
                  const void *subject_key, size_t key_size, uint8_t hash[HASH_SIZE])
{
    const struct hash_part parts[] = {
        {before, HASH_SIZE}, {time, strlen(time)}, {what, strlen(what)}, {subject_key, key_size}};
    hash_parts(parts, 4, hash);
}

// *row gets the sequence of the new row.
static enum result add_link(struct store *store, const char *subject, const char *time, const char *what,
                            int64_t *row, struct diagnostic *why)
{
    uint8_t salt[SALT_SIZE], key[HASH_SIZE], before[HASH_SIZE], hash[HASH_SIZE];
    struct store_scope scope;
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    result = salt_of(store, subject, salt, why);
    if (result == RESULT_OK)
        result = last_hash(store, before, why);
    if (result == RESULT_OK) {
        hash_hmac_sha256(salt, sizeof salt, subject, strlen(subject), key);
        chain(before, time, what, key, sizeof key, hash);
        sqlite3_stmt *add =
            store_statement(store, "INSERT INTO audit (time, what, subject_key, hash) VALUES (?, ?, ?, ?)");
        store_bind(add, 1, time);
        store_bind(add, 2, what);
        (void)sqlite3_bind_blob(add, 3, key, sizeof key, SQLITE_STATIC);
        (void)sqlite3_bind_blob(add, 4, hash, sizeof hash, SQLITE_STATIC);
        result = store_run(store, add, NULL, why);
        *row = sqlite3_last_insert_rowid(store->database);
    }
    wipe(salt, sizeof salt);
    return store_scope_end(store, &scope, result, why);
}

enum result store_audit(struct store *store, const char *subject, const char *time, const char *what,
                        struct diagnostic *why)
{
    int64_t row = 0;
    return add_link(store, subject, time, what, &row, why);
}

// --- consents ---------------------------------------------------------------------------------------------

#define WHAT_SIZE 128

// "profile given, text 3 in de, by a parent": the same for the row that is added and for one that is checked.
static void describe(const struct store_consent *consent, char what[WHAT_SIZE])
{
    const char *language = consent->language != NULL ? consent->language : "";
    (void)snprintf(what, WHAT_SIZE, "%.40s %s, text %d%s%.8s%s", consent->purpose,
                   consent->given ? "given" : "withdrawn", consent->text_version,
                   language[0] != '\0' ? " in " : "", language, consent->by_parent ? ", by a parent" : "");
}

enum result store_add_consent(struct store *store, const struct store_consent *consent,
                              struct diagnostic *why)
{
    struct store_scope scope;
    char what[WHAT_SIZE];
    int64_t row = 0;
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    describe(consent, what);
    result = add_link(store, consent->session, consent->time, what, &row, why);
    sqlite3_stmt *add = store_statement(
        store, "INSERT INTO consents (session, customer, purpose, given, text_version, language, by_parent,"
               " time, audit) VALUES (?1, coalesce((SELECT customer FROM links WHERE session = ?1), ''), ?2,"
               " ?3, ?4, ?5, ?6, ?7, ?8)");
    store_bind(add, 1, consent->session);
    store_bind(add, 2, consent->purpose);
    (void)sqlite3_bind_int(add, 3, consent->given);
    (void)sqlite3_bind_int(add, 4, consent->text_version);
    store_bind(add, 5, consent->language);
    (void)sqlite3_bind_int(add, 6, consent->by_parent);
    store_bind(add, 7, consent->time);
    (void)sqlite3_bind_int64(add, 8, row);
    if (result == RESULT_OK)
        result = store_run(store, add, NULL, why);
    return store_scope_end(store, &scope, result, why);
}

#define CONSENT_COLUMNS                                                                                      \
    "consents.sequence, consents.session, consents.customer, purpose, given, text_version, language,"        \
    " by_parent, consents.time"

static struct store_consent read_consent(sqlite3_stmt *row)
{
    return (struct store_consent){
        .sequence = sqlite3_column_int64(row, 0),
        .session = store_column(row, 1),
        .customer = store_column(row, 2),
        .purpose = store_column(row, 3),
        .given = sqlite3_column_int(row, 4) != 0,
        .text_version = sqlite3_column_int(row, 5),
        .language = store_column(row, 6),
        .by_parent = sqlite3_column_int(row, 7) != 0,
        .time = store_column(row, 8),
    };
}

enum result store_each_consent(struct store *store, const struct store_consent_filter *filter,
                               bool (*row)(void *context, const struct store_consent *consent), void *context,
                               struct diagnostic *why)
{
    sqlite3_stmt *walk = store_walk(
        store, "SELECT " CONSENT_COLUMNS
               " FROM consents WHERE (?1 IS NULL OR session = ?1) AND (?2 IS NULL OR customer = ?2)"
               " ORDER BY sequence");
    store_bind_or_null(walk, 1, filter->session);
    store_bind_or_null(walk, 2, filter->customer);
    while (walk != NULL && store_next(walk)) {
        struct store_consent consent = read_consent(walk);
        if (!row(context, &consent))
            break;
    }
    return store_end_walk(store, walk, why);
}

enum result store_session_agreed(struct store *store, const char *session, const char *purpose,
                                 struct store_agreed *out, struct diagnostic *why)
{
    sqlite3_stmt *all = store_statement(
        store, "SELECT given FROM consents WHERE session = ? AND purpose = ? ORDER BY sequence");
    if (all == NULL)
        return store_failed(store, why, "can't be read");
    store_bind(all, 1, session);
    store_bind(all, 2, purpose);
    *out = (struct store_agreed){0};
    while (store_next(all)) {
        out->now = sqlite3_column_int(all, 0) != 0;
        out->ever = out->ever || out->now;
    }
    return store_done(store, all, why);
}

// --- whether it is what it was ----------------------------------------------------------------------------

static void found_broken(struct store_audit_state *state, int64_t sequence, const char *problem)
{
    if (state->broken_at != 0)
        return;
    state->broken_at = sequence;
    (void)snprintf(state->problem, sizeof state->problem, "row %lld %s", (long long)sequence, problem);
}

// Where the chain begins: at its first row, or behind what was forgotten (store_retention.h).
static enum result read_base(struct store *store, uint8_t before[HASH_SIZE], int64_t *expected,
                             struct store_audit_state *state, struct diagnostic *why)
{
    char text[HASH_TEXT_SIZE + 24], *end = NULL;
    enum result result = store_ask(store, STORE_AUDIT_BASE, text, sizeof text, why);
    *expected = 1;
    memset(before, 0, HASH_SIZE);
    if (result != RESULT_OK || text[0] == '\0')
        return result;
    *expected = strtoll(text, &end, 10) + 1;
    if (*expected < 2 || *end != ' ' || !hash_read(end + 1, before))
        found_broken(state, 1, "is gone, and what is noted of it is no hash");
    return result;
}

// Each row against the one before it: goes to the end, so that the rows are counted.
static enum result verify_chain(struct store *store, struct store_audit_state *state, struct diagnostic *why)
{
    uint8_t before[HASH_SIZE], hash[HASH_SIZE];
    int64_t expected = 1;
    enum result result = read_base(store, before, &expected, state, why);
    if (result != RESULT_OK)
        return result;
    sqlite3_stmt *walk =
        store_walk(store, "SELECT sequence, time, what, subject_key, hash FROM audit ORDER BY sequence");
    while (walk != NULL && store_next(walk)) {
        int64_t sequence = sqlite3_column_int64(walk, 0);
        if (sequence != expected)
            found_broken(state, expected, "is missing");
        chain(before, store_column(walk, 1), store_column(walk, 2), sqlite3_column_blob(walk, 3),
              (size_t)sqlite3_column_bytes(walk, 3), hash);
        bool whole =
            sqlite3_column_bytes(walk, 4) == HASH_SIZE && hash_equals(sqlite3_column_blob(walk, 4), hash);
        if (!whole)
            found_broken(state, sequence, "or the one before it was changed");
        if (sqlite3_column_bytes(walk, 4) == HASH_SIZE)
            memcpy(before, sqlite3_column_blob(walk, 4), HASH_SIZE);
        expected = sequence + 1;
        state->rows++;
    }
    hash_text(before, state->last_hash);
    result = store_end_walk(store, walk, why);
    int64_t last_given = 0;
    if (result == RESULT_OK)
        result = store_number(store,
                              store_statement(store, "SELECT seq FROM sqlite_sequence WHERE name = 'audit'"),
                              &last_given, why);
    if (result == RESULT_OK && last_given >= expected)
        found_broken(state, expected, "is missing at the end");
    return result;
}

// Every consent against the row of the log that was written with it.
static enum result verify_consents(struct store *store, struct store_audit_state *state,
                                   struct diagnostic *why)
{
    sqlite3_stmt *walk =
        store_walk(store, "SELECT " CONSENT_COLUMNS ", salt, audit.time, what, subject_key FROM consents"
                          " LEFT JOIN salts ON subject = consents.session"
                          " LEFT JOIN audit ON audit.sequence = consents.audit ORDER BY consents.sequence");
    while (walk != NULL && store_next(walk)) {
        struct store_consent consent = read_consent(walk);
        char what[WHAT_SIZE];
        uint8_t key[HASH_SIZE];
        describe(&consent, what);
        hash_hmac_sha256(sqlite3_column_blob(walk, 9), (size_t)sqlite3_column_bytes(walk, 9), consent.session,
                         strlen(consent.session), key);
        bool is_told =
            strcmp(store_column(walk, 10), consent.time) == 0 && strcmp(store_column(walk, 11), what) == 0 &&
            sqlite3_column_bytes(walk, 12) == HASH_SIZE && hash_equals(sqlite3_column_blob(walk, 12), key);
        if (!is_told && state->problem[0] == '\0')
            (void)snprintf(state->problem, sizeof state->problem,
                           "consent %lld is not what the log says, or isn't in it",
                           (long long)consent.sequence);
        state->consents++;
    }
    return store_end_walk(store, walk, why);
}

enum result store_audit_verify(struct store *store, struct store_audit_state *out, struct diagnostic *why)
{
    struct store_audit_state state = {0};
    enum result result = verify_chain(store, &state, why);
    if (result == RESULT_OK)
        result = verify_consents(store, &state, why);
    if (result == RESULT_OK)
        *out = state;
    return result;
}
