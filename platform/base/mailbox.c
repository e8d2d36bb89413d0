#include "platform/base/mailbox.h"

#include "platform/base/clock.h"

void mailbox_init(struct mailbox *mailbox, void (*drop)(void *item))
{
    *mailbox = (struct mailbox){.drop = drop};
    mutex_init(&mailbox->mutex);
    condition_init(&mailbox->filled);
}

void mailbox_finish(struct mailbox *mailbox)
{
    if (mailbox->item != NULL)
        mailbox->drop(mailbox->item);
    condition_finish(&mailbox->filled);
    mutex_finish(&mailbox->mutex);
}

void mailbox_put(struct mailbox *mailbox, void *item)
{
    mutex_lock(&mailbox->mutex);
    void *unwanted = mailbox->item;
    if (mailbox->closed) {
        unwanted = item;
    } else {
        mailbox->item = item;
        mailbox->dropped += unwanted != NULL;
        condition_signal(&mailbox->filled);
    }
    mutex_unlock(&mailbox->mutex);
    if (unwanted != NULL)
        mailbox->drop(unwanted);
}

void *mailbox_take(struct mailbox *mailbox, int64_t timeout_ns)
{
    int64_t deadline_ns = clock_now_ns() + timeout_ns;
    mutex_lock(&mailbox->mutex);
    while (mailbox->item == NULL && !mailbox->closed && timeout_ns > 0)
        if (!condition_wait_until(&mailbox->filled, &mailbox->mutex, deadline_ns))
            break;
    void *item = NULL;
    if (!mailbox->closed) {
        item = mailbox->item;
        mailbox->item = NULL;
    }
    mutex_unlock(&mailbox->mutex);
    return item;
}

void mailbox_close(struct mailbox *mailbox)
{
    mutex_lock(&mailbox->mutex);
    mailbox->closed = true;
    condition_broadcast(&mailbox->filled);
    mutex_unlock(&mailbox->mutex);
}

uint64_t mailbox_dropped(struct mailbox *mailbox)
{
    mutex_lock(&mailbox->mutex);
    uint64_t dropped = mailbox->dropped;
    mutex_unlock(&mailbox->mutex);
    return dropped;
}
