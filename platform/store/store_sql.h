// What the files of the profile store share: the handle, statements, errors. For platform/store only.
#ifndef CHEVAL_PLATFORM_STORE_STORE_SQL_H
#define CHEVAL_PLATFORM_STORE_STORE_SQL_H

#include "platform/store/store.h"

#include <sqlite3.h>

// Of `about`: "SEQUENCE HASH" of the last row of the audit log that was forgotten; "": none was.
#define STORE_AUDIT_BASE "audit_base"
#define STORE_MAX_STATEMENTS 96 // of the room's source

struct store {
    sqlite3 *database;
    char path[1024];
    bool read_only;
    int log_pages; // when last committed
    struct {
        const char *sql;
        sqlite3_stmt *statement;
    } statements[STORE_MAX_STATEMENTS];
    int statement_count;
};

// The schema of a database that was opened: checked, and for a writer brought up to date (store_schema.c).
MUST_CHECK enum result store_schema_open(struct store *store, struct diagnostic *why);

// A line with the path and what SQLite says, and the result that tells damage, "busy" and the rest apart.
enum result store_failed(struct store *store, struct diagnostic *why, const char *doing);

MUST_CHECK enum result store_execute(struct store *store, const char *sql, struct diagnostic *why,
                                     const char *doing);

// The statement of a string literal, prepared once for each; NULL is a failure, which store_run and
// store_number tell as well. It has nothing bound. End with one of these, or with store_done.
sqlite3_stmt *store_statement(struct store *store, const char *sql);

// Binds a text as it is; NULL as "".
void store_bind(sqlite3_stmt *statement, int column, const char *text);
// Binds a text, or NULL for NULL: "any" in the filters.
void store_bind_or_null(sqlite3_stmt *statement, int column, const char *text);
void store_bind_number_or_null(sqlite3_stmt *statement, int column, int64_t number); // NULL: below 0

const char *store_column(sqlite3_stmt *row, int column);                      // never NULL
int64_t store_column_number(sqlite3_stmt *row, int column);                   // -1 for NULL
void store_column_copy(sqlite3_stmt *row, int column, char *to, size_t size); // cut to fit

// A statement that gives no rows: runs it. *changed (may be NULL) gets the rows it changed.
MUST_CHECK enum result store_run(struct store *store, sqlite3_stmt *statement, int64_t *changed,
                                 struct diagnostic *why);

// True while there is a row.
bool store_next(sqlite3_stmt *statement);
// Afterwards. OK when the rows ended, or the caller wanted no more.
MUST_CHECK enum result store_done(struct store *store, sqlite3_stmt *statement, struct diagnostic *why);

// A statement for rows that a caller's callback looks at: of its own, since the callback may read, too. NULL
// is a failure, which store_end_walk tells; it ends the statement either way.
sqlite3_stmt *store_walk(struct store *store, const char *sql);
MUST_CHECK enum result store_end_walk(struct store *store, sqlite3_stmt *statement, struct diagnostic *why);

// One number of one row; *value stays where there is no row.
MUST_CHECK enum result store_number(struct store *store, sqlite3_stmt *statement, int64_t *value,
                                    struct diagnostic *why);

// Several statements as one, within the caller's transaction where there is one.
struct store_scope {
    bool outer; // a transaction of its own
};
MUST_CHECK enum result store_scope_begin(struct store *store, struct store_scope *scope,
                                         struct diagnostic *why);
// Commits when `result` is OK, else takes all back. Gives what came of it.
enum result store_scope_end(struct store *store, const struct store_scope *scope, enum result result,
                            struct diagnostic *why);

#endif
