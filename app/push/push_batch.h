// Rows of the outbox on their way out, and what became of each: the push thread's, lent to the store thread
// (push_desk.h) to be filled and settled.
#ifndef CHEVAL_APP_PUSH_PUSH_BATCH_H
#define CHEVAL_APP_PUSH_PUSH_BATCH_H

#include "platform/store/store_outbox.h"

#include <stdint.h>

// Of one batch, and of one request. Segment takes 500 KB: some room for what goes around the events.
#define PUSH_MAX_ITEMS 100
#define PUSH_MAX_BYTES ((size_t)450000)
#define PUSH_REASON_SIZE 160

enum push_outcome {
    PUSH_UNTRIED, // stays in the outbox as it is
    PUSH_SENT,    // the receiver has it: gone from the outbox
    PUSH_LATER,   // stays until next_ms
    PUSH_DEAD,    // the receiver will never take it: to the dead letters, with the reason
};

struct push_fate {
    enum push_outcome outcome;
    int tries;                     // PUSH_LATER: that failed, with this one
    int64_t next_ms;               // PUSH_LATER: wall clock
    char reason[PUSH_REASON_SIZE]; // PUSH_DEAD
};

struct push_batch {
    struct store_outbox_batch rows;         // at most PUSH_MAX_ITEMS
    struct push_fate fates[PUSH_MAX_ITEMS]; // of rows.items
    int64_t not_before_ns;                  // CLOCK_MONOTONIC: until then no more is wanted
};

#endif
