#include "platform/store/store.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// "Chvl": tells our files from other SQLite databases.
#define APPLICATION_ID 0x4368766c
#define BUSY_TIMEOUT_MS 2000
// The log is folded back in small steps, so that no single commit pays for a long one.
#define CHECKPOINT_PAGES 64

struct store {
    sqlite3 *database;
    sqlite3_stmt *insert;
    char path[512];
};

// One step a version; a file of version n gets the steps from n on. Steps are never changed, only added.
static const char *const schema_steps[] = {
    "CREATE TABLE interest ("
    " sequence INTEGER PRIMARY KEY AUTOINCREMENT,"
    " id TEXT NOT NULL UNIQUE,"
    " session TEXT NOT NULL,"
    " name TEXT NOT NULL,"
    " time TEXT NOT NULL,"
    " sku TEXT NOT NULL,"
    " product TEXT NOT NULL,"
    " variant TEXT NOT NULL,"
    " category TEXT NOT NULL,"
    " duration_ms INTEGER," // NULL: none
    " consent_try_on INTEGER NOT NULL CHECK (consent_try_on IN (0, 1)),"
    " consent_profile INTEGER NOT NULL CHECK (consent_profile IN (0, 1)),"
    " consent_version INTEGER NOT NULL) STRICT;"
    "CREATE INDEX interest_by_session ON interest (session, sequence);",
    // The consent to measure the skin for a shade; never what was measured.
    "ALTER TABLE interest ADD COLUMN consent_skin_match INTEGER NOT NULL DEFAULT 0"
    " CHECK (consent_skin_match IN (0, 1));",
    // A parent agreed for a shopper too young to.
    "ALTER TABLE interest ADD COLUMN consent_by_parent INTEGER NOT NULL DEFAULT 0"
    " CHECK (consent_by_parent IN (0, 1));",
};
#define SCHEMA_VERSION ((int)(sizeof schema_steps / sizeof schema_steps[0]))

static enum result database_failed(const struct store *store, struct diagnostic *why, const char *doing)
{
    int code = sqlite3_errcode(store->database) & 0xff;
    enum result result = RESULT_IO;
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        result = RESULT_INVALID;
    else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        result = RESULT_UNAVAILABLE;
    return diagnose(why, result, "profile store %s: %s: %s", store->path, doing,
                    sqlite3_errmsg(store->database));
}

static enum result execute(struct store *store, const char *sql, struct diagnostic *why, const char *doing)
{
    if (sqlite3_exec(store->database, sql, NULL, NULL, NULL) != SQLITE_OK)
        return database_failed(store, why, doing);
    return RESULT_OK;
}

static enum result read_pragma(struct store *store, const char *name, int *value, struct diagnostic *why)
{
    char sql[64];
    (void)snprintf(sql, sizeof sql, "PRAGMA %s", name);
    sqlite3_stmt *statement = NULL;
    enum result result = RESULT_OK;
    if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        result = database_failed(store, why, "can't be read");
    else
        *value = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    return result;
}

static enum result apply_schema_step(struct store *store, int step, struct diagnostic *why)
{
    char finish[96];
    (void)snprintf(finish, sizeof finish, "PRAGMA application_id = %d; PRAGMA user_version = %d;",
                   APPLICATION_ID, step + 1);
    enum result result = execute(store, "BEGIN IMMEDIATE", why, "schema");
    if (result == RESULT_OK)
        result = execute(store, schema_steps[step], why, "schema");
    if (result == RESULT_OK)
        result = execute(store, finish, why, "schema");
    if (result == RESULT_OK)
        return execute(store, "COMMIT", why, "schema");
    (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return result;
}

static enum result bring_schema_up_to_date(struct store *store, bool read_only, struct diagnostic *why)
{
    int version = 0, application = 0;
    enum result result = read_pragma(store, "user_version", &version, why);
    if (result == RESULT_OK)
        result = read_pragma(store, "application_id", &application, why);
    if (result != RESULT_OK)
        return result;
    if (version > 0 && application != APPLICATION_ID)
        return diagnose(why, RESULT_INVALID, "profile store %s: a database of another program", store->path);
    if (version > SCHEMA_VERSION)
        return diagnose(why, RESULT_UNSUPPORTED,
                        "profile store %s: made by a newer version (schema %d, this one knows %d)",
                        store->path, version, SCHEMA_VERSION);
    if (read_only && version > 0 && version < SCHEMA_VERSION)
        return diagnose(why, RESULT_UNSUPPORTED,
                        "profile store %s: made by an older version; the mirror brings it up to date",
                        store->path);
    if (read_only && version < SCHEMA_VERSION)
        return diagnose(why, RESULT_INVALID, "profile store %s: no profile store, or one never used",
                        store->path);
    for (; version < SCHEMA_VERSION && result == RESULT_OK; version++)
        result = apply_schema_step(store, version, why);
    return result;
}

static enum result prepare_writing(struct store *store, struct diagnostic *why)
{
    char pragmas[160];
    (void)snprintf(pragmas, sizeof pragmas,
                   "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                   "PRAGMA wal_autocheckpoint = %d;",
                   CHECKPOINT_PAGES);
    return execute(store, pragmas, why, "can't be opened for writing");
}

static enum result prepare_insert(struct store *store, struct diagnostic *why)
{
    static const char sql[] =
        "INSERT INTO interest (id, session, name, time, sku, product, variant, category,"
        " duration_ms, consent_try_on, consent_profile, consent_version, consent_skin_match,"
        " consent_by_parent) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (id) DO NOTHING";
    if (sqlite3_prepare_v3(store->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &store->insert, NULL) !=
        SQLITE_OK)
        return database_failed(store, why, "can't be written");
    return RESULT_OK;
}

enum result store_open(const char *path, bool read_only, struct store **out, struct diagnostic *why)
{
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "profile store %s: out of memory", path);
    (void)snprintf(store->path, sizeof store->path, "%s", path);
    enum result result = RESULT_OK;
    int flags = read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (read_only && access(path, R_OK) != 0) {
        result = diagnose(why, RESULT_NOT_FOUND, "profile store %s: not there, or not readable", path);
        goto cleanup;
    }
    // Who tried what is nobody else's business on this machine; SQLite gives -wal and -shm the same mode.
    int file = read_only ? -1 : open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        (void)close(file);
    if (sqlite3_open_v2(path, &store->database, flags | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK) {
        result = database_failed(store, why, "can't be opened");
        goto cleanup;
    }
    (void)sqlite3_busy_timeout(store->database, BUSY_TIMEOUT_MS);
    (void)sqlite3_db_config(store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    if (!read_only)
        result = prepare_writing(store, why);
    if (result == RESULT_OK)
        result = bring_schema_up_to_date(store, read_only, why);
    if (result == RESULT_OK && !read_only)
        result = prepare_insert(store, why);
    if (result == RESULT_OK) {
        *out = store;
        return RESULT_OK;
    }
cleanup:
    store_close(store);
    return result;
}

void store_close(struct store *store)
{
    if (store == NULL)
        return;
    (void)sqlite3_finalize(store->insert);
    (void)sqlite3_close(store->database);
    free(store);
}

static enum result add_event(struct store *store, const struct store_event *event, struct diagnostic *why)
{
    sqlite3_stmt *insert = store->insert;
    const char *const texts[] = {event->id,  event->session, event->name,    event->time,
                                 event->sku, event->product, event->variant, event->category};
    int column = 1;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        (void)sqlite3_bind_text(insert, column++, texts[i], -1, SQLITE_STATIC);
    if (event->duration_ms >= 0)
        (void)sqlite3_bind_int64(insert, column++, event->duration_ms);
    else
        (void)sqlite3_bind_null(insert, column++);
    (void)sqlite3_bind_int(insert, column++, event->consent_try_on);
    (void)sqlite3_bind_int(insert, column++, event->consent_profile);
    (void)sqlite3_bind_int(insert, column++, event->consent_version);
    (void)sqlite3_bind_int(insert, column++, event->consent_skin_match);
    (void)sqlite3_bind_int(insert, column, event->consent_by_parent);
    enum result result = RESULT_OK;
    if (sqlite3_step(insert) != SQLITE_DONE)
        result = database_failed(store, why, "can't be written");
    (void)sqlite3_reset(insert);
    (void)sqlite3_clear_bindings(insert);
    return result;
}

enum result store_add_events(struct store *store, const struct store_event *events, int count,
                             struct diagnostic *why)
{
    if (store->insert == NULL)
        return diagnose(why, RESULT_INVALID, "profile store %s: opened for reading only", store->path);
    enum result result = execute(store, "BEGIN IMMEDIATE", why, "can't be written");
    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < count && result == RESULT_OK; i++)
        result = add_event(store, &events[i], why);
    if (result == RESULT_OK)
        result = execute(store, "COMMIT", why, "can't be written");
    if (result != RESULT_OK)
        (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
    return result;
}

static const char *column_text(sqlite3_stmt *statement, int column)
{
    const unsigned char *text = sqlite3_column_text(statement, column);
    return text != NULL ? (const char *)text : "";
}

static struct store_event read_event(sqlite3_stmt *row)
{
    bool has_duration = sqlite3_column_type(row, 9) != SQLITE_NULL;
    return (struct store_event){
        .sequence = sqlite3_column_int64(row, 0),
        .id = column_text(row, 1),
        .session = column_text(row, 2),
        .name = column_text(row, 3),
        .time = column_text(row, 4),
        .sku = column_text(row, 5),
        .product = column_text(row, 6),
        .variant = column_text(row, 7),
        .category = column_text(row, 8),
        .duration_ms = has_duration ? sqlite3_column_int64(row, 9) : -1,
        .consent_try_on = sqlite3_column_int(row, 10) != 0,
        .consent_profile = sqlite3_column_int(row, 11) != 0,
        .consent_version = sqlite3_column_int(row, 12),
        .consent_skin_match = sqlite3_column_int(row, 13) != 0,
        .consent_by_parent = sqlite3_column_int(row, 14) != 0,
    };
}

enum result store_each_event(struct store *store, const struct store_filter *filter,
                             bool (*row)(void *context, const struct store_event *event), void *context,
                             struct diagnostic *why)
{
    static const char sql[] =
        "SELECT sequence, id, session, name, time, sku, product, variant, category, duration_ms,"
        " consent_try_on, consent_profile, consent_version, consent_skin_match, consent_by_parent FROM "
        "interest"
        " WHERE (?1 IS NULL OR session = ?1) AND (?2 IS NULL OR name = ?2) AND sequence > ?3"
        " ORDER BY sequence LIMIT ?4";
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL) != SQLITE_OK)
        return database_failed(store, why, "can't be read");
    (void)sqlite3_bind_text(statement, 1, filter->session, -1, SQLITE_STATIC);
    (void)sqlite3_bind_text(statement, 2, filter->name, -1, SQLITE_STATIC);
    (void)sqlite3_bind_int64(statement, 3, filter->after_sequence);
    (void)sqlite3_bind_int64(statement, 4, filter->limit > 0 ? filter->limit : -1);
    int step = sqlite3_step(statement);
    for (; step == SQLITE_ROW; step = sqlite3_step(statement)) {
        struct store_event event = read_event(statement);
        if (!row(context, &event))
            break;
    }
    enum result result = RESULT_OK;
    if (step != SQLITE_DONE && step != SQLITE_ROW)
        result = database_failed(store, why, "can't be read");
    (void)sqlite3_finalize(statement);
    return result;
}

enum result store_count_events(struct store *store, int64_t *count, struct diagnostic *why)
{
    sqlite3_stmt *statement = NULL;
    enum result result = RESULT_OK;
    if (sqlite3_prepare_v2(store->database, "SELECT count(*) FROM interest", -1, &statement, NULL) !=
            SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        result = database_failed(store, why, "can't be read");
    else
        *count = sqlite3_column_int64(statement, 0);
    (void)sqlite3_finalize(statement);
    return result;
}
