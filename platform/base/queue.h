// A bounded first-in-first-out queue of fixed-size items between threads. A push never blocks.
//
// Thread: any number of producers and consumers. Items are copied in and out.
#ifndef CHEVAL_PLATFORM_BASE_QUEUE_H
#define CHEVAL_PLATFORM_BASE_QUEUE_H

#include "platform/base/thread.h"

struct queue {
    struct mutex mutex;
    struct condition filled;
    unsigned char *items;
    size_t item_size;
    size_t capacity;
    size_t head;
    size_t count;
    bool closed;
};

MUST_CHECK enum result queue_init(struct queue *queue, size_t item_size, size_t capacity);
void queue_finish(struct queue *queue);

// False when the queue is full or closed: the item was not taken, and the caller counts the loss.
MUST_CHECK bool queue_push(struct queue *queue, const void *item);

// queue_push, before all that waits.
MUST_CHECK bool queue_push_first(struct queue *queue, const void *item);

// False when nothing came within `timeout_ns` (0: look once), or the queue is closed and empty.
MUST_CHECK bool queue_pop(struct queue *queue, void *item, int64_t timeout_ns);

// No more pushes; what is in the queue can still be popped.
void queue_close(struct queue *queue);

#endif
