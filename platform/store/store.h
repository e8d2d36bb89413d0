// The embedded profile store: SQLite, WAL, synchronous FULL. What stands in it is read and written by
// subject: store_interest.h, store_customer.h, store_consent.h, store_request.h, store_outbox.h,
// store_report.h, store_erase.h, store_export.h.
//
// Thread: one `struct store` belongs to one thread. The mirror's store thread is the only one that writes
// (short commands of the staff beside it wait for each other, up to two seconds); any other thread or program
// may open its own for reading. A store that can't be opened is a clear line, and the mirror goes on without.
//
// Strings that a row callback gets are borrowed until it returns. A callback that returns false ends the
// walk. It may read the store, and not write it. Times are ISO 8601 UTC with milliseconds, unless named _ms.
#ifndef CHEVAL_PLATFORM_STORE_STORE_H
#define CHEVAL_PLATFORM_STORE_STORE_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORE_ID_SIZE 37         // a UUID's text and its end
#define STORE_REFERENCE_SIZE 129 // what a retailer calls a customer, and its end
#define STORE_NAME_SIZE 97       // of a customer, and its end
#define STORE_KIND_SIZE 16

struct store;

// Opens or makes the file, brings its schema up to date. `read_only` never creates or writes. One line with
// the path for: RESULT_INVALID, a file that is no database or is damaged (see store_put_aside);
// RESULT_UNSUPPORTED, another program's database, or a newer schema; RESULT_NOT_FOUND, nothing to read;
// RESULT_UNAVAILABLE, locked by another; RESULT_IO, a folder that can't be written, a full disk.
MUST_CHECK enum result store_open(const char *path, bool read_only, struct store **out,
                                  struct diagnostic *why);
void store_close(struct store *store); // takes NULL; takes back what was begun and not committed

// Several writes as one: all are committed (durable to a killed process and to a power cut) when store_commit
// returns OK, or none. Every write of its own is a transaction outside of these two.
MUST_CHECK enum result store_begin(struct store *store, struct diagnostic *why);
MUST_CHECK enum result store_commit(struct store *store, struct diagnostic *why);
void store_roll_back(struct store *store); // does nothing where nothing was begun

// From now on no write waits for the disk: a power cut may take what was committed, or the file. For a store
// that can be made again.
MUST_CHECK enum result store_hurry(struct store *store, struct diagnostic *why);

// Between commits, when nothing waits: folds the log back into the file where it has grown. Some milliseconds
// that no commit pays.
void store_fold_log(struct store *store);

// Between two pieces of work: what was read and written stays no longer in this process's memory, where it
// is overwritten. Of the last row pieces stay until the store is opened anew, which store_renew does in a few
// milliseconds: *store is another one afterwards, and NULL where that fails.
void store_forget_pages(struct store *store);
MUST_CHECK enum result store_renew(struct store **store, struct diagnostic *why);

// Reads all of the file (some 100 MB a second). RESULT_INVALID with the first damage found.
MUST_CHECK enum result store_check(struct store *store, struct diagnostic *why);

// A damaged file gives way to a new one: it is kept as PATH.corrupt-TIME, for its user alone, and of such
// files the newest STORE_MAX_ASIDE. No `struct store` of this process may have it open. `aside` (may be NULL)
// gets the new name.
#define STORE_MAX_ASIDE 3
#define STORE_PATH_SIZE 1100
MUST_CHECK enum result store_put_aside(const char *path, int64_t wall_ms, char aside[STORE_PATH_SIZE],
                                       struct diagnostic *why);
int store_count_aside(const char *path); // 0 also where that can't be seen

// What this file says of itself, by name: "source" (of this mirror's events), "pushes" ("1": what may be
// pushed is put into the outbox). "" where nothing was said.
MUST_CHECK enum result store_say(struct store *store, const char *name, const char *value,
                                 struct diagnostic *why);
MUST_CHECK enum result store_ask(struct store *store, const char *name, char *value, size_t size,
                                 struct diagnostic *why);

#endif
