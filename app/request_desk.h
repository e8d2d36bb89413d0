// How the shopper's requests stand, between main and the store thread: what is asked waits its turn behind
// the events that made the requests.
//
// The store's own rows are asked, not who ended them: it is the same whether the page of this mirror did, a
// program beside it or another mirror. One question is under way at a time; each reads the few rows of the
// visit.
//
// Thread: main, but for the answering. The memory of what was asked and answered is wiped as it is handed on.
#ifndef CHEVAL_APP_REQUEST_DESK_H
#define CHEVAL_APP_REQUEST_DESK_H

#include "app/request.h"
#include "app/workers.h"
#include "platform/store/store_request.h"

#include <stdatomic.h>

struct request_question {
    uint64_t generation;
    char session[INTEREST_ID_SIZE];
    int cancel_count; // first these are ended: the shopper took them back
    char cancels[REQUEST_MAX][INTEREST_ID_SIZE];
};

// Of a row that stands in the store.
struct request_news {
    char id[INTEREST_ID_SIZE];
    enum store_request_status status;
    char by[REQUEST_BY_SIZE];
};

struct request_answer {
    uint64_t generation;
    int count;
    struct request_news news[REQUEST_MAX];
    bool is_known; // the store was read, and every event before it is in there
};

struct request_desk {
    struct queue answers;
    struct request_errand {
        atomic_bool taken;
        struct request_desk *desk;
        struct request_question question;
    } errand;
    struct request_sweep {
        atomic_bool taken;
        int keep_days;
    } sweep;
};

MUST_CHECK enum result request_desk_init(struct request_desk *desk);
// After the workers have stopped. Takes one that is all zero.
void request_desk_finish(struct request_desk *desk);

// False: a question is under way, or the queue is full; ask again. The desk stays where it is until the
// workers have stopped.
MUST_CHECK bool request_desk_ask(struct request_desk *desk, struct workers *workers,
                                 const struct request_question *question);
// The next answer; false when there is none. The caller wipes it.
MUST_CHECK bool request_desk_take(struct request_desk *desk, struct request_answer *answer);

// Requests of all visits that are older than so many days (store_retention.h) are deleted. False as above.
bool request_desk_sweep(struct request_desk *desk, struct workers *workers, int keep_days);

#endif
