#include "platform/store/store_outbox.h"

#include "platform/base/wipe.h"
#include "platform/store/store_sql.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum result store_outbox_add(struct store *store, const struct store_outbox_entry *entry,
                             struct diagnostic *why)
{
    sqlite3_stmt *insert = store_statement(
        store, "INSERT INTO outbox (id, kind, session, created_ms, tries, next_ms, size, body)"
               " VALUES (?, ?, ?, ?, 0, 0, ?, ?) ON CONFLICT (id) DO NOTHING");
    store_bind(insert, 1, entry->id);
    (void)sqlite3_bind_int(insert, 2, (int)entry->kind);
    store_bind(insert, 3, entry->session);
    (void)sqlite3_bind_int64(insert, 4, entry->created_ms);
    (void)sqlite3_bind_int64(insert, 5, (int64_t)entry->size);
    (void)sqlite3_bind_text64(insert, 6, entry->body, entry->size, SQLITE_STATIC, SQLITE_UTF8);
    return store_run(store, insert, NULL, why);
}

// The row as an item at the end of the batch, which has room for it.
static bool take_row(sqlite3_stmt *row, struct store_outbox_batch *batch)
{
    size_t size = (size_t)sqlite3_column_bytes(row, 4);
    char *body = malloc(size + 1);
    if (body == NULL)
        return false;
    memcpy(body, store_column(row, 4), size);
    body[size] = '\0';
    struct store_outbox_item *item = &batch->items[batch->count++];
    *item = (struct store_outbox_item){.sequence = sqlite3_column_int64(row, 0),
                                       .kind = (enum store_outbox_kind)sqlite3_column_int(row, 2),
                                       .tries = sqlite3_column_int(row, 3),
                                       .body = body,
                                       .size = size};
    store_column_copy(row, 1, item->id, sizeof item->id);
    batch->bytes += size;
    return true;
}

// Goes on filling the batch with the rows of a statement that are due.
static enum result take_due(struct store *store, sqlite3_stmt *due, int64_t now_ms, int max_rows,
                            size_t max_bytes, struct store_outbox_batch *batch, struct diagnostic *why)
{
    if (due == NULL)
        return store_failed(store, why, "can't be read");
    (void)sqlite3_bind_int64(due, 1, now_ms);
    (void)sqlite3_bind_int64(due, 2, now_ms + STORE_OUTBOX_LONGEST_WAIT_MS);
    (void)sqlite3_bind_int(due, 3, max_rows - batch->count);
    enum result result = RESULT_OK;
    while (result == RESULT_OK && store_next(due)) {
        size_t size = (size_t)sqlite3_column_bytes(due, 4);
        if (batch->count > 0 && batch->bytes + size > max_bytes)
            break;
        if (!take_row(due, batch))
            result = diagnose(why, RESULT_NO_MEMORY, "profile store %s: no memory for a batch", store->path);
    }
    enum result ended = store_done(store, due, result == RESULT_OK ? why : NULL);
    return result == RESULT_OK ? ended : result;
}

enum result store_outbox_take(struct store *store, int64_t now_ms, int max_rows, size_t max_bytes,
                              struct store_outbox_batch *out, struct diagnostic *why)
{
#define DUE_OF(kinds)                                                                                        \
    "SELECT sequence, id, kind, tries, body FROM outbox WHERE " kinds " AND (next_ms <= ?1 OR next_ms > ?2)" \
    " ORDER BY sequence LIMIT ?3"
    struct store_outbox_batch batch = {.items = calloc((size_t)max_rows, sizeof *batch.items)};
    if (batch.items == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "profile store %s: no memory for a batch", store->path);
    enum result result =
        take_due(store, store_statement(store, DUE_OF("kind > 0")), now_ms, max_rows, max_bytes, &batch, why);
    if (result == RESULT_OK && batch.count < max_rows && batch.bytes < max_bytes)
        result = take_due(store, store_statement(store, DUE_OF("kind = 0")), now_ms, max_rows, max_bytes,
                          &batch, why);
#undef DUE_OF
    if (result == RESULT_OK)
        *out = batch;
    else
        store_outbox_batch_free(&batch);
    return result;
}

void store_outbox_batch_free(struct store_outbox_batch *batch)
{
    for (int i = 0; i < batch->count; i++) {
        wipe(batch->items[i].body, batch->items[i].size);
        free(batch->items[i].body);
    }
    wipe(batch->items, (size_t)batch->count * sizeof *batch->items);
    free(batch->items);
    *batch = (struct store_outbox_batch){0};
}

enum result store_outbox_delete(struct store *store, int64_t sequence, struct diagnostic *why)
{
    sqlite3_stmt *statement = store_statement(store, "DELETE FROM outbox WHERE sequence = ?");
    (void)sqlite3_bind_int64(statement, 1, sequence);
    return store_run(store, statement, NULL, why);
}

enum result store_outbox_reschedule(struct store *store, int64_t sequence, int tries, int64_t next_ms,
                                    struct diagnostic *why)
{
    sqlite3_stmt *statement =
        store_statement(store, "UPDATE outbox SET tries = ?2, next_ms = ?3 WHERE sequence = ?1");
    (void)sqlite3_bind_int64(statement, 1, sequence);
    (void)sqlite3_bind_int(statement, 2, tries);
    (void)sqlite3_bind_int64(statement, 3, next_ms);
    return store_run(store, statement, NULL, why);
}

enum result store_outbox_bury(struct store *store, int64_t sequence, const char *reason, const char *time,
                              struct diagnostic *why)
{
    struct store_scope scope;
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    sqlite3_stmt *copy = store_statement(
        store, "INSERT INTO dead_letters (id, kind, session, created_ms, reason, time, body)"
               " SELECT id, kind, session, created_ms, ?2, ?3, body FROM outbox WHERE sequence = ?1"
               " ON CONFLICT (id) DO NOTHING");
    (void)sqlite3_bind_int64(copy, 1, sequence);
    store_bind(copy, 2, reason);
    store_bind(copy, 3, time);
    int64_t buried = 0;
    result = store_run(store, copy, &buried, why);
    if (result == RESULT_OK)
        result = store_outbox_delete(store, sequence, why);
    sqlite3_stmt *trim = store_statement(store, "DELETE FROM dead_letters WHERE kind = 0 AND sequence <= "
                                                "(SELECT max(sequence) FROM dead_letters) - ?");
    (void)sqlite3_bind_int(trim, 1, STORE_MAX_DEAD_LETTERS);
    if (result == RESULT_OK && buried > 0)
        result = store_run(store, trim, NULL, why);
    return store_scope_end(store, &scope, result, why);
}

enum result store_outbox_revive(struct store *store, int64_t *revived, struct diagnostic *why)
{
    struct store_scope scope;
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    result =
        store_run(store,
                  store_statement(
                      store, "INSERT INTO outbox (id, kind, session, created_ms, tries, next_ms, size, body)"
                             " SELECT id, kind, session, created_ms, 0, 0, length(CAST(body AS BLOB)), body"
                             " FROM dead_letters WHERE true ORDER BY sequence ON CONFLICT (id) DO NOTHING"),
                  NULL, why);
    if (result == RESULT_OK)
        result = store_run(store, store_statement(store, "DELETE FROM dead_letters"), revived, why);
    return store_scope_end(store, &scope, result, why);
}

enum result store_outbox_withdraw(struct store *store, const char *session, int64_t *removed,
                                  struct diagnostic *why)
{
    struct store_scope scope;
    enum result result = store_scope_begin(store, &scope, why);
    if (result != RESULT_OK)
        return result;
    sqlite3_stmt *waiting = store_statement(store, "DELETE FROM outbox WHERE session = ? AND kind = 0");
    store_bind(waiting, 1, session);
    int64_t from_outbox = 0, from_dead = 0;
    result = store_run(store, waiting, &from_outbox, why);
    sqlite3_stmt *dead = store_statement(store, "DELETE FROM dead_letters WHERE session = ? AND kind = 0");
    store_bind(dead, 1, session);
    if (result == RESULT_OK)
        result = store_run(store, dead, &from_dead, why);
    if (removed != NULL)
        *removed = from_outbox + from_dead;
    return store_scope_end(store, &scope, result, why);
}

// Down to a tenth below the bound, so that the next rows don't pay for it again.
enum result store_outbox_trim(struct store *store, int64_t max_rows, int64_t max_bytes, int64_t *removed,
                              struct diagnostic *why)
{
    struct store_outbox_size size = {0};
    *removed = 0;
    enum result result = store_outbox_measure(store, &size, why);
    if (result != RESULT_OK || (size.by_kind[STORE_OUTBOX_ANALYTICS] <= max_rows && size.bytes <= max_bytes))
        return result;
    // The rows from which on, counted from the newest, either bound is passed.
    sqlite3_stmt *statement = store_statement(
        store,
        "DELETE FROM outbox WHERE kind = 0 AND sequence <= (SELECT sequence FROM"
        " (SELECT sequence, row_number() OVER newest AS row, sum(size) OVER newest AS bytes FROM outbox"
        "  WHERE kind = 0 WINDOW newest AS (ORDER BY sequence DESC))"
        " WHERE row > ?1 OR bytes > ?2 ORDER BY sequence DESC LIMIT 1)");
    (void)sqlite3_bind_int64(statement, 1, max_rows - max_rows / 10);
    (void)sqlite3_bind_int64(statement, 2, max_bytes - max_bytes / 10);
    return store_run(store, statement, removed, why);
}

enum result store_outbox_measure(struct store *store, struct store_outbox_size *out, struct diagnostic *why)
{
    struct store_outbox_size size = {0};
    sqlite3_stmt *sums = store_statement(
        store, "SELECT count(*), coalesce(sum(size), 0), coalesce(sum(kind = 0), 0),"
               " coalesce(sum(kind = 1), 0), coalesce(sum(kind = 2), 0), coalesce(min(created_ms), 0),"
               " coalesce(min(next_ms), 0), (SELECT count(*) FROM dead_letters) FROM outbox");
    if (sums == NULL)
        return store_failed(store, why, "can't be read");
    if (store_next(sums)) {
        size.rows = sqlite3_column_int64(sums, 0);
        size.bytes = sqlite3_column_int64(sums, 1);
        for (int i = 0; i < 3; i++)
            size.by_kind[i] = sqlite3_column_int64(sums, 2 + i);
        size.oldest_ms = sqlite3_column_int64(sums, 5);
        size.next_ms = sqlite3_column_int64(sums, 6);
        size.dead = sqlite3_column_int64(sums, 7);
    }
    enum result result = store_done(store, sums, why);
    if (result == RESULT_OK)
        *out = size;
    return result;
}

enum result store_outbox_each(struct store *store, bool dead, int limit,
                              bool (*row)(void *context, const struct store_outbox_row *row), void *context,
                              struct diagnostic *why)
{
    sqlite3_stmt *walk = store_walk(
        store, dead ? "SELECT sequence, id, kind, session, created_ms, 0, 0, reason, time, body"
                      " FROM dead_letters ORDER BY sequence LIMIT ?"
                    : "SELECT sequence, id, kind, session, created_ms, next_ms, tries, '', '', body"
                      " FROM outbox ORDER BY sequence LIMIT ?");
    (void)sqlite3_bind_int(walk, 1, limit > 0 ? limit : INT_MAX);
    while (walk != NULL && store_next(walk)) {
        struct store_outbox_row each = {
            .sequence = sqlite3_column_int64(walk, 0),
            .id = store_column(walk, 1),
            .kind = (enum store_outbox_kind)sqlite3_column_int(walk, 2),
            .session = store_column(walk, 3),
            .created_ms = sqlite3_column_int64(walk, 4),
            .next_ms = sqlite3_column_int64(walk, 5),
            .tries = sqlite3_column_int(walk, 6),
            .reason = store_column(walk, 7),
            .time = store_column(walk, 8),
            .body = store_column(walk, 9),
        };
        if (!row(context, &each))
            break;
    }
    return store_end_walk(store, walk, why);
}
