#include "app/push/push_desk.h"

#include "platform/base/clock.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#define LOOK_AGAIN_NS (CLOCK_SECOND_NS / 2)
#define COUNT_AGAIN_NS (5 * CLOCK_SECOND_NS)

enum result push_desk_init(struct push_desk *desk, int max_items)
{
    *desk = (struct push_desk){.max_items =
                                   max_items > 0 && max_items < PUSH_MAX_ITEMS ? max_items : PUSH_MAX_ITEMS};
    desk->batch = calloc(1, sizeof *desk->batch);
    enum result result = desk->batch != NULL ? RESULT_OK : RESULT_NO_MEMORY;
    if (result == RESULT_OK)
        result = queue_init(&desk->handed_in, sizeof(struct push_batch *), 1);
    if (result == RESULT_OK)
        result = queue_init(&desk->filled, sizeof(struct push_batch *), 1);
    if (result == RESULT_OK)
        push_desk_hand_in(desk, desk->batch);
    else
        push_desk_finish(desk);
    return result;
}

void push_desk_finish(struct push_desk *desk)
{
    if (desk->batch == NULL)
        return;
    store_outbox_batch_free(&desk->batch->rows);
    free(desk->batch);
    queue_finish(&desk->handed_in);
    queue_finish(&desk->filled);
    memset(desk, 0, sizeof *desk);
}

// --- the push thread ---------------------------------------------------------------------------------------

struct push_batch *push_desk_fetch(struct push_desk *desk, int64_t timeout_ns)
{
    struct push_batch *batch = NULL;
    return queue_pop(&desk->filled, &batch, timeout_ns) ? batch : NULL;
}

void push_desk_hand_in(struct push_desk *desk, struct push_batch *batch)
{
    bool taken = queue_push(&desk->handed_in, &batch);
    assert(taken); // there is one batch, and room for one
    (void)taken;
}

// --- the store thread --------------------------------------------------------------------------------------

static enum result settle_item(struct store *store, const struct store_outbox_item *item,
                               const struct push_fate *fate, const char *time, struct diagnostic *why)
{
    switch (fate->outcome) {
    case PUSH_UNTRIED:
        return RESULT_OK;
    case PUSH_SENT:
        return store_outbox_delete(store, item->sequence, why);
    case PUSH_LATER:
        return store_outbox_reschedule(store, item->sequence, fate->tries, fate->next_ms, why);
    case PUSH_DEAD:
        return store_outbox_bury(store, item->sequence, fate->reason, time, why);
    }
    return RESULT_OK;
}

// All of them or none.
static enum result settle(struct push_desk *desk, struct store *store, int64_t wall_ms,
                          struct diagnostic *why)
{
    const struct push_batch *batch = desk->batch;
    char time[CLOCK_TEXT_SIZE];
    bool erased = false;
    clock_wall_text(wall_ms, time, sizeof time);
    enum result result = store_begin(store, why);
    for (int i = 0; i < batch->rows.count && result == RESULT_OK; i++) {
        result = settle_item(store, &batch->rows.items[i], &batch->fates[i], time, why);
        erased = erased ||
                 (batch->rows.items[i].kind == STORE_OUTBOX_ERASURE && batch->fates[i].outcome == PUSH_SENT);
    }
    if (result == RESULT_OK)
        result = store_commit(store, why);
    if (result != RESULT_OK) {
        store_roll_back(store);
        return result;
    }
    desk->erased = desk->erased || erased;
    return RESULT_OK;
}

// Counting a full outbox takes tens of milliseconds, taking from it a fraction of one.
static enum result count_waiting(struct push_desk *desk, struct store *store, int64_t now_ns,
                                 struct diagnostic *why)
{
    struct store_outbox_size size;
    if (now_ns < desk->count_ns)
        return RESULT_OK;
    desk->count_ns = now_ns + COUNT_AGAIN_NS;
    enum result result = store_outbox_measure(store, &size, why);
    if (result == RESULT_OK) {
        atomic_store(&desk->waiting, (int)size.rows);
        atomic_store(&desk->dead, (int)size.dead);
        atomic_store(&desk->oldest_ms, size.rows > 0 ? size.oldest_ms : 0);
    }
    return result;
}

// RESULT_OK and no rows when nothing is due.
static enum result fill(struct push_desk *desk, struct store *store, int64_t now_ns, int64_t wall_ms,
                        struct diagnostic *why)
{
    memset(desk->batch->fates, 0, sizeof desk->batch->fates);
    enum result result =
        store_outbox_take(store, wall_ms, desk->max_items, PUSH_MAX_BYTES, &desk->batch->rows, why);
    if (result == RESULT_OK)
        result = count_waiting(desk, store, now_ns, why);
    return result;
}

static enum result serve(struct push_desk *desk, struct store *store, int64_t now_ns, int64_t wall_ms,
                         bool closing, struct diagnostic *why)
{
    enum result result = RESULT_OK;
    if (!desk->settled)
        result = settle(desk, store, wall_ms, why);
    if (result != RESULT_OK)
        return result;
    if (!desk->settled) {
        store_outbox_batch_free(&desk->batch->rows);
        desk->settled = true;
        desk->look_ns = now_ns; // there may be more
    }
    if (closing || now_ns < desk->look_ns || now_ns < desk->batch->not_before_ns)
        return RESULT_OK;
    desk->look_ns = now_ns + LOOK_AGAIN_NS;
    desk->batch->not_before_ns = 0;
    result = fill(desk, store, now_ns, wall_ms, why);
    if (result != RESULT_OK || desk->batch->rows.count == 0) {
        store_outbox_batch_free(&desk->batch->rows); // an empty one has room, too
        return result;
    }
    desk->here = false;
    bool taken = queue_push(&desk->filled, &desk->batch);
    assert(taken);
    (void)taken;
    return RESULT_OK;
}

bool push_desk_serve(struct push_desk *desk, struct store *store, int64_t now_ns, int64_t wall_ms,
                     bool closing, struct diagnostic *why)
{
    struct push_batch *batch = NULL;
    if (desk->batch == NULL)
        return true;
    if (!desk->here && queue_pop(&desk->handed_in, &batch, 0)) {
        desk->here = true;
        desk->settled = false;
    }
    if (!desk->here || store == NULL)
        return true;
    return serve(desk, store, now_ns, wall_ms, closing, why) == RESULT_OK;
}

bool push_desk_was_erased(struct push_desk *desk)
{
    bool erased = desk->erased;
    desk->erased = false;
    return erased;
}

void push_desk_wake(struct push_desk *desk)
{
    desk->look_ns = 0;
}
