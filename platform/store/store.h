// The embedded profile store: SQLite, WAL. Interest events now; customers, consents and the outbox build on
// it.
//
// Thread: the store thread only (a command may open its own). A store that can't be opened is a clear line,
// and the mirror goes on without it.
#ifndef CHEVAL_PLATFORM_STORE_STORE_H
#define CHEVAL_PLATFORM_STORE_STORE_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

struct store;

// One row of the interest table. Strings are borrowed for the call, or valid until the row callback returns.
struct store_event {
    int64_t sequence;                               // given by the store
    const char *id, *session, *name, *time;         // time: ISO 8601 UTC with milliseconds
    const char *sku, *product, *variant, *category; // "" when the event is about no product
    int64_t duration_ms;                            // -1: none
    bool consent_try_on, consent_profile, consent_skin_match, consent_by_parent;
    int consent_version;
};

struct store_filter {
    const char *session; // NULL: all
    const char *name;    // NULL: all
    int64_t after_sequence;
    int64_t limit; // 0: no limit
};

// Opens or makes the file, brings its schema up to date. A file that is no database, a newer schema, a folder
// that can't be written: one line with the path. `read_only` never creates or writes.
MUST_CHECK enum result store_open(const char *path, bool read_only, struct store **out,
                                  struct diagnostic *why);
void store_close(struct store *store); // takes NULL

// Committed (durable to a killed process and to a power cut: WAL with synchronous FULL) when it returns OK.
// An event whose id is there already is OK and not stored again.
MUST_CHECK enum result store_add_events(struct store *store, const struct store_event *events, int count,
                                        struct diagnostic *why);

// Oldest first; stops when the callback returns false.
MUST_CHECK enum result store_each_event(struct store *store, const struct store_filter *filter,
                                        bool (*row)(void *context, const struct store_event *event),
                                        void *context, struct diagnostic *why);

MUST_CHECK enum result store_count_events(struct store *store, int64_t *count, struct diagnostic *why);

#endif
