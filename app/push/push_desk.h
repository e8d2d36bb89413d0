// Where the push thread and the store thread meet. The push thread never touches the database, and the store
// thread never waits for the network: the one batch there is goes to and fro.
//
//   push thread                              store thread, once a turn of its loop
//   push_desk_hand_in(desk, batch)  ------>  push_desk_serve(desk, store, …): settles what became of its
//   push_desk_fetch(desk, …)        <------  items, and as soon as anything is due fills it with that
#ifndef CHEVAL_APP_PUSH_PUSH_DESK_H
#define CHEVAL_APP_PUSH_PUSH_DESK_H

#include "app/push/push_batch.h"
#include "platform/base/queue.h"

#include <stdatomic.h>
#include <stdbool.h>

struct push_desk {
    struct queue handed_in, filled; // of struct push_batch *: at most one
    struct push_batch *batch;       // the only one, owned; whoever has it may touch it
    int max_items;                  // of a batch
    atomic_int waiting, dead;       // rows of the outbox and dead letters, some seconds ago
    atomic_llong oldest_ms;         // when the oldest row came, by the wall clock; 0: there is none
    // The store thread's own:
    bool here, settled; // the batch was handed in; what became of its items is in the database
    bool erased;        // since push_desk_was_erased was asked
    int64_t look_ns;    // when the outbox is looked at again, with nothing due
    int64_t count_ns;   // when its rows are counted again
};

// The batch waits to be filled. `max_items` 0: PUSH_MAX_ITEMS.
MUST_CHECK enum result push_desk_init(struct push_desk *desk, int max_items);
// After both threads have ended. Does nothing to one that is all zero.
void push_desk_finish(struct push_desk *desk);

// --- the push thread ---

// The batch with what is due, all PUSH_UNTRIED; NULL when there is nothing within the time.
struct push_batch *push_desk_fetch(struct push_desk *desk, int64_t timeout_ns);
// Gives it back, with what became of its items.
void push_desk_hand_in(struct push_desk *desk, struct push_batch *batch);

// --- the store thread ---

// Settles and fills. Without a batch it does nothing; when nothing is due it looks twice a second and after
// push_desk_wake. False when the store failed: nothing is lost, and it is tried again the next time.
// `store` NULL: there is none just now. Does nothing at a desk that is all zero. `closing`: the batch is
// settled and not filled again.
MUST_CHECK bool push_desk_serve(struct push_desk *desk, struct store *store, int64_t now_ns, int64_t wall_ms,
                                bool closing, struct diagnostic *why);

// Whether an erasure was delivered and its row deleted, since this was asked the last time: nothing of it may
// stay in the file (store_scrub).
bool push_desk_was_erased(struct push_desk *desk);

// Something was put into the outbox.
void push_desk_wake(struct push_desk *desk);

#endif
