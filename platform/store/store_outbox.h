// What is to be sent, kept until the receiver has it. Rows are added in the transaction of what they tell of,
// taken in batches, and deleted only when the receiver said so: at least once, and by id never twice.
#ifndef CHEVAL_PLATFORM_STORE_STORE_OUTBOX_H
#define CHEVAL_PLATFORM_STORE_STORE_OUTBOX_H

#include "platform/store/store.h"

// Of analytics; of more the oldest go. Consents and erasures are never given up.
#define STORE_OUTBOX_MAX_ROWS 50000
#define STORE_OUTBOX_MAX_BYTES ((int64_t)64 << 20)
#define STORE_MAX_DEAD_LETTERS 10000

// A row that must wait longer than this was told so by a clock that has jumped: it is due.
#define STORE_OUTBOX_LONGEST_WAIT_MS ((int64_t)3600 * 1000)

enum store_outbox_kind { STORE_OUTBOX_ANALYTICS, STORE_OUTBOX_CONSENT, STORE_OUTBOX_ERASURE };

struct store_outbox_entry {
    const char *id; // the event's: the receiver's key against duplicates
    enum store_outbox_kind kind;
    const char *session; // "" for a customer's erasure
    int64_t created_ms;  // wall clock
    const char *body;    // a CloudEvent
    size_t size;         // of body, without its end
};

// An entry whose id is there already is OK and not added again.
MUST_CHECK enum result store_outbox_add(struct store *store, const struct store_outbox_entry *entry,
                                        struct diagnostic *why);

struct store_outbox_item {
    int64_t sequence; // what the outcome is told by; never used again
    char id[STORE_ID_SIZE];
    enum store_outbox_kind kind;
    int tries; // that failed
    char *body;
    size_t size;
};

// Owns its bodies, so it may go to another thread. Zero-initialise; end with store_outbox_batch_free.
struct store_outbox_batch {
    struct store_outbox_item *items;
    int count;
    size_t bytes; // of all bodies
};

// The rows that are due, consents and erasures first, each in the order they were made: at most `max_rows`,
// and `max_bytes` unless the first alone is larger. They stay in the outbox until their outcome is told, and
// are taken again before that: one batch is under way at a time. Nothing due is OK and an empty batch.
MUST_CHECK enum result store_outbox_take(struct store *store, int64_t now_ms, int max_rows, size_t max_bytes,
                                         struct store_outbox_batch *out, struct diagnostic *why);
void store_outbox_batch_free(struct store_outbox_batch *batch); // overwrites it; leaves it empty

// An outcome each; several within store_begin and store_commit. A row that is gone meanwhile, withdrawn or
// erased, is passed over.
MUST_CHECK enum result store_outbox_delete(struct store *store, int64_t sequence, struct diagnostic *why);
// So many tries failed; not due before next_ms (wall clock).
MUST_CHECK enum result store_outbox_reschedule(struct store *store, int64_t sequence, int tries,
                                               int64_t next_ms, struct diagnostic *why);
// To the dead letters, with the reason why no receiver will take it.
MUST_CHECK enum result store_outbox_bury(struct store *store, int64_t sequence, const char *reason,
                                         const char *time, struct diagnostic *why);
// The dead letters wait in the outbox again.
MUST_CHECK enum result store_outbox_revive(struct store *store, int64_t *revived, struct diagnostic *why);

// Withdrawn: what this visit would still have sent, but for consents and erasures.
MUST_CHECK enum result store_outbox_withdraw(struct store *store, const char *session, int64_t *removed,
                                             struct diagnostic *why);

// Keeps the bounds above, the oldest analytics first.
MUST_CHECK enum result store_outbox_trim(struct store *store, int64_t max_rows, int64_t max_bytes,
                                         int64_t *removed, struct diagnostic *why);

struct store_outbox_size {
    int64_t rows, bytes;
    int64_t by_kind[3]; // rows
    int64_t oldest_ms;  // wall clock; 0: empty
    int64_t next_ms;    // when the first is due; 0: empty
    int64_t dead;       // letters
};
MUST_CHECK enum result store_outbox_measure(struct store *store, struct store_outbox_size *out,
                                            struct diagnostic *why);

struct store_outbox_row {
    int64_t sequence;
    const char *id;
    enum store_outbox_kind kind;
    const char *session;
    int64_t created_ms, next_ms; // next_ms: 0 of a dead letter
    int tries;                   // 0 of a dead letter
    const char *reason, *time;   // of a dead letter; else ""
    const char *body;
};
// Oldest first: those that wait, or the dead ones. `limit` 0: all.
MUST_CHECK enum result store_outbox_each(struct store *store, bool dead, int limit,
                                         bool (*row)(void *context, const struct store_outbox_row *row),
                                         void *context, struct diagnostic *why);

#endif
