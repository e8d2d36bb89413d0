// One item between two threads; the newest wins. A put into a full mailbox hands the older item to `drop`.
//
// Thread: any number of producers, any number of consumers. The mailbox owns an item from put to take.
#ifndef CHEVAL_PLATFORM_BASE_MAILBOX_H
#define CHEVAL_PLATFORM_BASE_MAILBOX_H

#include "platform/base/thread.h"

struct mailbox {
    struct mutex mutex;
    struct condition filled;
    void *item;
    void (*drop)(void *item);
    uint64_t dropped;
    bool closed;
};

void mailbox_init(struct mailbox *mailbox, void (*drop)(void *item));
// Drops what is still in it. No thread may be inside.
void mailbox_finish(struct mailbox *mailbox);

// Never blocks. After close the item is dropped.
void mailbox_put(struct mailbox *mailbox, void *item);

// The item, or NULL when none came within `timeout_ns` (0: look once) or the mailbox is closed.
void *mailbox_take(struct mailbox *mailbox, int64_t timeout_ns);

// Wakes every waiting consumer; from now on take gives NULL.
void mailbox_close(struct mailbox *mailbox);

uint64_t mailbox_dropped(struct mailbox *mailbox);

#endif
