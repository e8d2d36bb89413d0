#include "app/push/pusher.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"

#include <stdio.h>
#include <string.h>

#define WAIT_NS (100 * CLOCK_MILLISECOND_NS) // how soon the thread sees that it must stop
#define FAILURES_SAID 3                      // in a row: before it is said

// --- what is said ------------------------------------------------------------------------------------------

static void say_barred(const struct pusher *pusher, const struct push_answer *answer)
{
    static const struct {
        int status;
        const char *hint;
    } hints[] = {{401, "see to push.key_file"},
                 {403, "see to push.key_file"},
                 {404, "see to push.url"},
                 {415, "see to push.kind and push.batch"}};
    const char *hint = "see to the settings' push";
    if (answer->reply == PUSH_REPLY_DISTRUSTED) {
        log_write(LOG_ERROR, "push", "%s; nothing was sent, see to push.ca and push.key_file",
                  answer->detail);
        return;
    }
    if (pusher->delivery.dead_in_a_row >= DELIVERY_DEAD_IN_A_ROW) {
        log_write(
            LOG_ERROR, "push",
            "%s refuses one event after the other with HTTP %d: see cheval events --dead; the rest waits",
            pusher->transport.name, answer->status);
        return;
    }
    for (size_t i = 0; i < sizeof hints / sizeof hints[0]; i++)
        if (hints[i].status == answer->status)
            hint = hints[i].hint;
    if (answer->status >= 300 && answer->status < 400)
        hint = "redirects are not followed, see to push.url";
    log_write(LOG_ERROR, "push", "%s refuses events with HTTP %d: %s; nothing is lost, tried again slowly",
              pusher->transport.name, answer->status, hint);
}

// A change of state is one line; a hiccup is none.
static void say_change(struct pusher *pusher, const struct push_answer *answer)
{
    enum delivery_state now = pusher->delivery.state;
    if (now == pusher->said || (now == DELIVERY_PAUSED && pusher->delivery.failures < FAILURES_SAID))
        return;
    pusher->said = now;
    switch (now) {
    case DELIVERY_WORKING:
        log_write(LOG_WARNING, "push", "%s takes events again", pusher->transport.name);
        return;
    case DELIVERY_PAUSED:
        if (answer->reply == PUSH_REPLY_NONE || answer->reply == PUSH_REPLY_AWAY)
            log_write(LOG_WARNING, "push", "%s; events wait in the outbox", answer->detail);
        else
            log_write(LOG_WARNING, "push", "%s answers HTTP %d; events wait in the outbox",
                      pusher->transport.name, answer->status);
        return;
    case DELIVERY_BARRED:
        say_barred(pusher, answer);
        return;
    case DELIVERY_GONE:
        log_write(LOG_ERROR, "push",
                  "%s wants no events any more (HTTP 410); nothing is sent until the mirror is started again",
                  pusher->transport.name);
        return;
    }
}

static void say_dead(struct pusher *pusher, const struct push_batch *batch, struct delivery_range range)
{
    const struct push_fate *fate = &batch->fates[range.first];
    if (range.count != 1 || fate->outcome != PUSH_DEAD)
        return;
    bool duty = batch->rows.items[range.first].kind != STORE_OUTBOX_ANALYTICS;
    if (!duty && !log_limit_allows(&pusher->dead_limit))
        return;
    // Not the receiver's words, which may quote the event.
    log_write(duty ? LOG_ERROR : LOG_WARNING, "push", "%s will not take %s; see cheval events --dead",
              pusher->transport.name, duty ? "a consent or an erasure" : "an event");
}

// --- a batch -----------------------------------------------------------------------------------------------

// What can't go this way at all is dead at once.
static void weigh(struct pusher *pusher, struct push_batch *batch, size_t sizes[PUSH_MAX_ITEMS])
{
    for (int i = 0; i < batch->rows.count; i++) {
        struct push_fate *fate = &batch->fates[i];
        if (pusher->transport.ops->weigh(pusher->transport.context, &batch->rows.items[i], &sizes[i],
                                         fate->reason))
            continue;
        sizes[i] = 0;
        fate->outcome = PUSH_DEAD;
        say_dead(pusher, batch, (struct delivery_range){i, 1});
    }
}

static void count_fates(struct pusher *pusher, const struct push_batch *batch)
{
    unsigned long long sent = 0, dead = 0;
    for (int i = 0; i < batch->rows.count; i++) {
        sent += batch->fates[i].outcome == PUSH_SENT;
        dead += batch->fates[i].outcome == PUSH_DEAD;
    }
    atomic_fetch_add(&pusher->sent, sent);
    atomic_fetch_add(&pusher->dead, dead);
}

static void deliver(struct pusher *pusher, struct push_batch *batch)
{
    struct delivery *delivery = &pusher->delivery;
    struct delivery_range range;
    size_t sizes[PUSH_MAX_ITEMS];
    weigh(pusher, batch, sizes);
    delivery_begin(delivery, batch, sizes, clock_now_ns());
    while (!atomic_load(&pusher->stopping) && delivery_next(delivery, clock_now_ns(), &range)) {
        struct push_answer answer;
        pusher->transport.ops->send(pusher->transport.context, &batch->rows.items[range.first], range.count,
                                    &answer);
        delivery_answer(delivery, range, &answer, clock_now_ns(), clock_wall_ms());
        atomic_fetch_add(&pusher->requests, 1);
        if (delivery->state != DELIVERY_WORKING)
            atomic_fetch_add(&pusher->failed_requests, 1);
        atomic_store(&pusher->state, (int)delivery->state);
        say_dead(pusher, batch, range);
        say_change(pusher, &answer);
    }
    batch->not_before_ns = delivery->not_before_ns;
    count_fates(pusher, batch);
}

static void *push_main(void *context)
{
    struct pusher *pusher = context;
    while (!atomic_load(&pusher->stopping)) {
        struct push_batch *batch = push_desk_fetch(pusher->desk, WAIT_NS);
        if (batch == NULL)
            continue;
        deliver(pusher, batch);
        push_desk_hand_in(pusher->desk, batch);
    }
    return NULL;
}

// --- the thread --------------------------------------------------------------------------------------------

enum result pusher_start(struct pusher *pusher, struct push_desk *desk,
                         const struct push_transport *transport, uint64_t seed, struct diagnostic *why)
{
    *pusher = (struct pusher){.desk = desk, .transport = *transport};
    delivery_init(&pusher->delivery, transport->max_items, transport->max_bytes, seed);
    if (thread_start(&pusher->thread, "push", push_main, pusher) == RESULT_OK)
        return RESULT_OK;
    pusher_stop(pusher);
    return diagnose(why, RESULT_NO_MEMORY, "the push thread can't be started");
}

void pusher_stop(struct pusher *pusher)
{
    if (pusher->transport.ops == NULL)
        return;
    atomic_store(&pusher->stopping, true);
    pusher->transport.ops->interrupt(pusher->transport.context);
    thread_join(&pusher->thread);
    pusher->transport.ops->destroy(pusher->transport.context);
    pusher->transport.ops = NULL;
}
