#include "platform/base/queue.h"

#include "platform/base/clock.h"

#include <stdlib.h>
#include <string.h>

enum result queue_init(struct queue *queue, size_t item_size, size_t capacity)
{
    *queue = (struct queue){.item_size = item_size, .capacity = capacity};
    queue->items = calloc(capacity, item_size);
    if (queue->items == NULL)
        return RESULT_NO_MEMORY;
    mutex_init(&queue->mutex);
    condition_init(&queue->filled);
    return RESULT_OK;
}

void queue_finish(struct queue *queue)
{
    if (queue->items == NULL)
        return;
    free(queue->items);
    queue->items = NULL;
    condition_finish(&queue->filled);
    mutex_finish(&queue->mutex);
}

static bool push(struct queue *queue, const void *item, bool first)
{
    mutex_lock(&queue->mutex);
    bool taken = !queue->closed && queue->count < queue->capacity;
    if (taken) {
        if (first)
            queue->head = (queue->head + queue->capacity - 1) % queue->capacity;
        size_t slot = first ? queue->head : (queue->head + queue->count) % queue->capacity;
        memcpy(queue->items + slot * queue->item_size, item, queue->item_size);
        queue->count++;
        condition_signal(&queue->filled);
    }
    mutex_unlock(&queue->mutex);
    return taken;
}

bool queue_push(struct queue *queue, const void *item)
{
    return push(queue, item, false);
}

bool queue_push_first(struct queue *queue, const void *item)
{
    return push(queue, item, true);
}

bool queue_pop(struct queue *queue, void *item, int64_t timeout_ns)
{
    int64_t deadline_ns = clock_now_ns() + timeout_ns;
    mutex_lock(&queue->mutex);
    while (queue->count == 0 && !queue->closed && timeout_ns > 0)
        if (!condition_wait_until(&queue->filled, &queue->mutex, deadline_ns))
            break;
    bool got = queue->count > 0;
    if (got) {
        unsigned char *slot = queue->items + queue->head * queue->item_size;
        memcpy(item, slot, queue->item_size);
        memset(slot, 0, queue->item_size); // an item may hold a shopper's data
        queue->head = (queue->head + 1) % queue->capacity;
        queue->count--;
    }
    mutex_unlock(&queue->mutex);
    return got;
}

void queue_close(struct queue *queue)
{
    mutex_lock(&queue->mutex);
    queue->closed = true;
    condition_broadcast(&queue->filled);
    mutex_unlock(&queue->mutex);
}
