// The rules by which a batch is delivered, without a thread, a clock or a network of its own.
//
// One batch after the other: delivery_begin, then as long as delivery_next gives rows these are sent and
// delivery_answer is told what came of it. What became of each row stands in the batch's fates then, and when
// more may be fetched in delivery.not_before_ns.
//
//   200 201 202 204, other 2xx      sent
//   408 425 429 5xx, no answer      later: exponential back-off with full jitter, or what Retry-After says
//   away                            the same within seconds, for asking costs nobody anything
//   400 409 413 422                 what is wrong is among the rows: halves, down to one, which is dead
//   401 403 3xx, other 4xx, TLS     barred: somebody must see to the settings; slow retries, nothing is lost
//   410                             gone: nothing more until the mirror is started again
//
// A receiver that takes some rows of a request and not the others says which: these are sent, whatever
// becomes of the rest.
//
// A row that fails again and again may be what breaks the receiver: requests that begin with it get smaller
// the more it was tried, until it stands alone; then it is stepped over, and the rest goes on. A receiver
// that refuses one row after the other is barred as well: one row each time finds out whether it still does.
#ifndef CHEVAL_APP_PUSH_DELIVERY_H
#define CHEVAL_APP_PUSH_DELIVERY_H

#include "app/push/push_transport.h"

#define DELIVERY_FIRST_PAUSE_MS 200      // at most so long after the first failure, twice after each other
#define DELIVERY_LONGEST_PAUSE_MS 300000 // … up to this
#define DELIVERY_LONGEST_WAIT_S 3000     // of what a Retry-After is believed
#define DELIVERY_AWAY_PAUSE_MS 500       // at least, with PUSH_REPLY_AWAY
#define DELIVERY_LONGEST_AWAY_MS 5000    // at most so much more
#define DELIVERY_BARRED_PAUSE_MS 300000  // at most; at least half of it
#define DELIVERY_DEAD_IN_A_ROW 10        // without one that was taken: it isn't the rows
#define DELIVERY_TRIES_A_HALVING 4       // of a row, until requests are half as large
#define DELIVERY_TRIES_ALONE 28          // of a row, until it is stepped over
#define DELIVERY_STEP_OVER_MS 3000000    // for so long
#define DELIVERY_HOLD_NS INT64_C(2000000000) // no batch is held longer: what is in it could be withdrawn
#define DELIVERY_MAX_RANGES 16               // more than log2 of a batch's rows

enum delivery_state {
    DELIVERY_WORKING, // or nothing was tried yet
    DELIVERY_PAUSED,  // the receiver is away, or wants to be left alone
    DELIVERY_BARRED,
    DELIVERY_GONE,
};

struct delivery_range {
    int first, count; // of the batch's rows
};

struct delivery {
    enum delivery_state state;
    int max_items;
    size_t max_bytes;
    uint64_t random; // of the jitter
    int failures;    // in a row
    int dead_in_a_row;
    int64_t not_before_ns; // CLOCK_MONOTONIC: until then nothing is sent; INT64_MAX: never again
    // Of the batch under way:
    struct push_batch *batch;
    size_t sizes[PUSH_MAX_ITEMS];
    struct delivery_range ranges[DELIVERY_MAX_RANGES]; // the last is next
    int range_count;
    int64_t began_ns;
};

// `seed` should differ from mirror to mirror, lest they come all at once.
void delivery_init(struct delivery *delivery, int max_items, size_t max_bytes, uint64_t seed);

// `sizes`: of each row on its way. A row that has its fate already is left alone.
void delivery_begin(struct delivery *delivery, struct push_batch *batch, const size_t *sizes, int64_t now_ns);

// The rows to send now, at most max_items and max_bytes, but one at least. False: the batch is done.
bool delivery_next(struct delivery *delivery, int64_t now_ns, struct delivery_range *range);

// What came of these rows.
void delivery_answer(struct delivery *delivery, struct delivery_range range, const struct push_answer *answer,
                     int64_t now_ns, int64_t wall_ms);

// "working", "paused", …
const char *delivery_state_name(enum delivery_state state);

#endif
