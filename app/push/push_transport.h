// How events get to a receiver, whoever it is: the pusher knows this alone. By HTTP: http_transport.h; over
// NATS: nats_transport.h.
#ifndef CHEVAL_APP_PUSH_PUSH_TRANSPORT_H
#define CHEVAL_APP_PUSH_PUSH_TRANSPORT_H

#include "app/push/push_batch.h"

#include <stdbool.h>

#define PUSH_NAME_SIZE 160

enum push_reply {
    PUSH_REPLY_STATUS,      // the receiver answered: `status`
    PUSH_REPLY_NONE,        // not reached, cut off or too slow: it may have them or not
    PUSH_REPLY_AWAY,        // there is no way to it now; nothing was sent, and no row is to blame
    PUSH_REPLY_DISTRUSTED,  // it could not be made sure who it is; nothing was sent
    PUSH_REPLY_INTERRUPTED, // by us, as with NONE
};

struct push_answer {
    enum push_reply reply;
    int status;                    // of HTTP; a transport without such gives 200 for what was taken for good
    int64_t retry_after_s;         // -1: not said
    bool taken[PUSH_MAX_ITEMS];    // of each row: whatever else is said, the receiver has it for good
    char detail[PUSH_REASON_SIZE]; // one line for the staff: why there is none, or what the receiver said of
                                   // it
};

struct push_transport_ops {
    // How many bytes the row takes on its way; false, with a reason, for one that can't go this way at all.
    bool (*weigh)(void *context, const struct store_outbox_item *item, size_t *bytes,
                  char reason[PUSH_REASON_SIZE]);
    // Blocks until the receiver has taken them for good, or said that it won't, or time is up. The same rows
    // may come again: their ids, and whatever is made of them, are the same then.
    void (*send)(void *context, const struct store_outbox_item *items, int count, struct push_answer *answer);
    void (*interrupt)(void *context); // any thread: send ends at once, now and from now on
    void (*destroy)(void *context);
};

struct push_transport {
    const struct push_transport_ops *ops;
    void *context;
    int max_items;             // of one send
    size_t max_bytes;          // of one send, as they are weighed
    char name[PUSH_NAME_SIZE]; // of the receiver, for the staff: "https://events.example:443"
};

#endif
