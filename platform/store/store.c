#include "platform/store/store_sql.h"

#include "platform/base/wipe.h"

#include <assert.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define BUSY_TIMEOUT_MS 2000
// The log is folded back in steps between commits (store_fold_log), so that none pays for it; within a commit
// only where nobody has done so for long.
#define FOLD_PAGES 128
#define MOST_PAGES 8192

// --- statements -------------------------------------------------------------------------------------------

enum result store_failed(struct store *store, struct diagnostic *why, const char *doing)
{
    int code = sqlite3_errcode(store->database) & 0xff;
    enum result result = RESULT_IO;
    if (code == SQLITE_NOTADB || code == SQLITE_CORRUPT)
        result = RESULT_INVALID;
    else if (code == SQLITE_BUSY || code == SQLITE_LOCKED)
        result = RESULT_UNAVAILABLE;
    else if (code == SQLITE_NOMEM)
        result = RESULT_NO_MEMORY;
    return diagnose(why, result, "profile store %s: %s: %s", store->path, doing,
                    sqlite3_errmsg(store->database));
}

enum result store_execute(struct store *store, const char *sql, struct diagnostic *why, const char *doing)
{
    if (sqlite3_exec(store->database, sql, NULL, NULL, NULL) != SQLITE_OK)
        return store_failed(store, why, doing);
    return RESULT_OK;
}

sqlite3_stmt *store_statement(struct store *store, const char *sql)
{
    for (int i = 0; i < store->statement_count; i++)
        if (store->statements[i].sql == sql)
            return store->statements[i].statement;
    sqlite3_stmt *statement = NULL;
    assert(store->statement_count < STORE_MAX_STATEMENTS);
    if (sqlite3_prepare_v3(store->database, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
        SQLITE_OK)
        return NULL;
    store->statements[store->statement_count].sql = sql;
    store->statements[store->statement_count++].statement = statement;
    return statement;
}

void store_bind(sqlite3_stmt *statement, int column, const char *text)
{
    (void)sqlite3_bind_text(statement, column, text != NULL ? text : "", -1, SQLITE_STATIC);
}

void store_bind_or_null(sqlite3_stmt *statement, int column, const char *text)
{
    (void)sqlite3_bind_text(statement, column, text, -1, SQLITE_STATIC);
}

void store_bind_number_or_null(sqlite3_stmt *statement, int column, int64_t number)
{
    if (number >= 0)
        (void)sqlite3_bind_int64(statement, column, number);
    else
        (void)sqlite3_bind_null(statement, column);
}

const char *store_column(sqlite3_stmt *row, int column)
{
    const unsigned char *text = sqlite3_column_text(row, column);
    return text != NULL ? (const char *)text : "";
}

int64_t store_column_number(sqlite3_stmt *row, int column)
{
    return sqlite3_column_type(row, column) != SQLITE_NULL ? sqlite3_column_int64(row, column) : -1;
}

void store_column_copy(sqlite3_stmt *row, int column, char *to, size_t size)
{
    (void)snprintf(to, size, "%s", store_column(row, column));
}

bool store_next(sqlite3_stmt *statement)
{
    return sqlite3_step(statement) == SQLITE_ROW;
}

enum result store_done(struct store *store, sqlite3_stmt *statement, struct diagnostic *why)
{
    enum result result = RESULT_OK;
    if (sqlite3_reset(statement) != SQLITE_OK)
        result = store_failed(store, why, store->read_only ? "can't be read" : "can't be written");
    (void)sqlite3_clear_bindings(statement);
    return result;
}

sqlite3_stmt *store_walk(struct store *store, const char *sql)
{
    sqlite3_stmt *statement = NULL;
    (void)sqlite3_prepare_v2(store->database, sql, -1, &statement, NULL);
    return statement;
}

enum result store_end_walk(struct store *store, sqlite3_stmt *statement, struct diagnostic *why)
{
    if (statement == NULL)
        return store_failed(store, why, "can't be read");
    enum result result = RESULT_OK;
    if (sqlite3_reset(statement) != SQLITE_OK)
        result = store_failed(store, why, "can't be read");
    (void)sqlite3_finalize(statement);
    return result;
}

enum result store_run(struct store *store, sqlite3_stmt *statement, int64_t *changed, struct diagnostic *why)
{
    if (statement == NULL)
        return store_failed(store, why, "can't be written");
    (void)sqlite3_step(statement); // what failed is said again by the reset
    enum result result = store_done(store, statement, why);
    if (changed != NULL)
        *changed = result == RESULT_OK ? sqlite3_changes64(store->database) : 0;
    return result;
}

enum result store_number(struct store *store, sqlite3_stmt *statement, int64_t *value, struct diagnostic *why)
{
    if (statement == NULL)
        return store_failed(store, why, "can't be read");
    if (store_next(statement))
        *value = sqlite3_column_int64(statement, 0);
    return store_done(store, statement, why);
}

// --- transactions -----------------------------------------------------------------------------------------

enum result store_begin(struct store *store, struct diagnostic *why)
{
    if (store->read_only)
        return diagnose(why, RESULT_INVALID, "profile store %s: opened for reading only", store->path);
    return store_execute(store, "BEGIN IMMEDIATE", why, "can't be written");
}

enum result store_commit(struct store *store, struct diagnostic *why)
{
    return store_execute(store, "COMMIT", why, "can't be written");
}

void store_roll_back(struct store *store)
{
    if (sqlite3_get_autocommit(store->database) == 0)
        (void)sqlite3_exec(store->database, "ROLLBACK", NULL, NULL, NULL);
}

enum result store_scope_begin(struct store *store, struct store_scope *scope, struct diagnostic *why)
{
    scope->outer = sqlite3_get_autocommit(store->database) != 0;
    return scope->outer ? store_begin(store, why)
                        : store_execute(store, "SAVEPOINT scope", why, "can't be written");
}

enum result store_scope_end(struct store *store, const struct store_scope *scope, enum result result,
                            struct diagnostic *why)
{
    if (result == RESULT_OK)
        result = scope->outer ? store_commit(store, why)
                              : store_execute(store, "RELEASE scope", why, "can't be written");
    if (result == RESULT_OK)
        return RESULT_OK;
    if (scope->outer)
        store_roll_back(store);
    else
        (void)sqlite3_exec(store->database, "ROLLBACK TO scope; RELEASE scope", NULL, NULL, NULL);
    return result;
}

// --- memory: what SQLite gives back is overwritten --------------------------------------------------------

static sqlite3_mem_methods plain; // SQLite's own; set once, before its first use

static void free_overwritten(void *memory)
{
    wipe(memory, (size_t)plain.xSize(memory));
    plain.xFree(memory);
}

// One that moved by itself would leave what it held.
static void *move_overwritten(void *memory, int size)
{
    int held = plain.xSize(memory);
    void *moved = plain.xMalloc(size);
    if (moved == NULL)
        return NULL;
    memcpy(moved, memory, (size_t)(held < size ? held : size));
    free_overwritten(memory);
    return moved;
}

static void use_memory_that_is_overwritten(void)
{
    if (sqlite3_config(SQLITE_CONFIG_GETMALLOC, &plain) != SQLITE_OK)
        abort(); // somebody used SQLite before: a bug of ours
    sqlite3_mem_methods overwriting = plain;
    overwriting.xFree = free_overwritten;
    overwriting.xRealloc = move_overwritten;
    if (sqlite3_config(SQLITE_CONFIG_MALLOC, &overwriting) != SQLITE_OK)
        abort();
}

void store_forget_pages(struct store *store)
{
    (void)sqlite3_db_release_memory(store->database);
}

// --- opening ----------------------------------------------------------------------------------------------

// After each commit: how long the log is now.
static int note_log(void *context, sqlite3 *database, const char *name, int pages)
{
    struct store *store = context;
    store->log_pages = pages;
    return pages < MOST_PAGES
               ? SQLITE_OK
               : sqlite3_wal_checkpoint_v2(database, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
}

static enum result prepare_writing(struct store *store, struct diagnostic *why)
{
    (void)sqlite3_wal_hook(store->database, note_log, store); // in place of SQLite's own
    return store_execute(store,
                         "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = ON;"
                         "PRAGMA foreign_keys = ON;",
                         why, "can't be opened for writing");
}

void store_fold_log(struct store *store)
{
    if (store->log_pages < FOLD_PAGES)
        return;
    // What stops it here stops the next commit, too, and is told there.
    (void)sqlite3_wal_checkpoint_v2(store->database, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    store->log_pages = 0;
}

enum result store_hurry(struct store *store, struct diagnostic *why)
{
    return store_execute(store, "PRAGMA synchronous = OFF", why, "can't be hurried");
}

enum result store_open(const char *path, bool read_only, struct store **out, struct diagnostic *why)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    (void)pthread_once(&once, use_memory_that_is_overwritten);
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "profile store %s: out of memory", path);
    (void)snprintf(store->path, sizeof store->path, "%s", path);
    store->read_only = read_only;
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
        result = store_failed(store, why, "can't be opened");
        goto cleanup;
    }
    (void)sqlite3_busy_timeout(store->database, BUSY_TIMEOUT_MS);
    (void)sqlite3_db_config(store->database, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    // Its small pieces come from a block that is not overwritten piece by piece.
    (void)sqlite3_db_config(store->database, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0);
    if (!read_only)
        result = prepare_writing(store, why);
    if (result == RESULT_OK)
        result = store_schema_open(store, why);
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
    for (int i = 0; i < store->statement_count; i++)
        (void)sqlite3_finalize(store->statements[i].statement);
    (void)sqlite3_close(store->database);
    free(store);
}

// The log stays as it is: folding it back would wait for the disk several times.
enum result store_renew(struct store **store, struct diagnostic *why)
{
    char path[sizeof(*store)->path];
    bool read_only = (*store)->read_only;
    (void)snprintf(path, sizeof path, "%s", (*store)->path);
    (void)sqlite3_db_config((*store)->database, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    store_close(*store);
    *store = NULL;
    return store_open(path, read_only, store, why);
}

// RESULT_OK, or RESULT_INVALID with what the pragma finds.
static enum result check_by(struct store *store, const char *pragma, struct diagnostic *why)
{
    sqlite3_stmt *statement = NULL;
    enum result result = RESULT_OK;
    if (sqlite3_prepare_v2(store->database, pragma, -1, &statement, NULL) != SQLITE_OK ||
        sqlite3_step(statement) != SQLITE_ROW)
        result = store_failed(store, why, "can't be checked");
    else if (strcmp(store_column(statement, 0), "ok") != 0)
        result = diagnose(why, RESULT_INVALID, "profile store %s: damaged: %.200s", store->path,
                          store_column(statement, 0));
    (void)sqlite3_finalize(statement);
    return result;
}

// The quick check of SQLite 3.40 finds damage where there is none, in tables without rowid whose key names
// its columns in another order than the table: what it finds has to be found by the thorough one, too.
enum result store_check(struct store *store, struct diagnostic *why)
{
    if (check_by(store, "PRAGMA quick_check(1)", why) == RESULT_OK)
        return RESULT_OK;
    return check_by(store, "PRAGMA integrity_check(1)", why);
}

// --- what the file says of itself -------------------------------------------------------------------------

enum result store_say(struct store *store, const char *name, const char *value, struct diagnostic *why)
{
    sqlite3_stmt *statement =
        store_statement(store, "INSERT INTO about (name, value) VALUES (?1, ?2)"
                               " ON CONFLICT (name) DO UPDATE SET value = ?2 WHERE value <> ?2");
    store_bind(statement, 1, name);
    store_bind(statement, 2, value);
    return store_run(store, statement, NULL, why);
}

enum result store_ask(struct store *store, const char *name, char *value, size_t size, struct diagnostic *why)
{
    sqlite3_stmt *statement = store_statement(store, "SELECT value FROM about WHERE name = ?");
    if (statement == NULL)
        return store_failed(store, why, "can't be read");
    store_bind(statement, 1, name);
    value[0] = '\0';
    if (store_next(statement))
        store_column_copy(statement, 0, value, size);
    return store_done(store, statement, why);
}
