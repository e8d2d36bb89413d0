#include "app/push/delivery.h"

#include "platform/base/clock.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

_Static_assert(DELIVERY_LONGEST_WAIT_S *INT64_C(1000) + DELIVERY_FIRST_PAUSE_MS <=
                   STORE_OUTBOX_LONGEST_WAIT_MS,
               "a row that waits as it was told isn't taken for one of another clock");
_Static_assert(DELIVERY_STEP_OVER_MS <= STORE_OUTBOX_LONGEST_WAIT_MS, "nor one that is stepped over");

void delivery_init(struct delivery *delivery, int max_items, size_t max_bytes, uint64_t seed)
{
    *delivery = (struct delivery){.max_items = max_items, .max_bytes = max_bytes, .random = seed};
}

const char *delivery_state_name(enum delivery_state state)
{
    static const char *const names[] = {[DELIVERY_WORKING] = "working",
                                        [DELIVERY_PAUSED] = "paused",
                                        [DELIVERY_BARRED] = "barred",
                                        [DELIVERY_GONE] = "gone"};
    return names[state];
}

// --- which rows --------------------------------------------------------------------------------------------

static void push_range(struct delivery *delivery, int first, int count)
{
    assert(delivery->range_count < DELIVERY_MAX_RANGES);
    if (count > 0)
        delivery->ranges[delivery->range_count++] = (struct delivery_range){first, count};
}

void delivery_begin(struct delivery *delivery, struct push_batch *batch, const size_t *sizes, int64_t now_ns)
{
    assert(batch->rows.count <= PUSH_MAX_ITEMS);
    delivery->batch = batch;
    memcpy(delivery->sizes, sizes, (size_t)batch->rows.count * sizeof sizes[0]);
    delivery->began_ns = now_ns;
    delivery->range_count = 0;
    push_range(delivery, 0, batch->rows.count);
}

// A request that begins with a row tried so often.
static int most_items(const struct delivery *delivery, int tries)
{
    int halvings = tries / DELIVERY_TRIES_A_HALVING;
    int most = halvings < 16 ? delivery->max_items >> halvings : 1;
    return most > 0 ? most : 1;
}

// How many rows from the first on go together.
static int fitting(const struct delivery *delivery, struct delivery_range range)
{
    const struct push_batch *batch = delivery->batch;
    int most = most_items(delivery, batch->rows.items[range.first].tries), count = 0;
    size_t bytes = 0;
    for (; count < range.count && count < most; count++) {
        int row = range.first + count;
        bytes += delivery->sizes[row] + 1; // what stands between two
        if (batch->fates[row].outcome != PUSH_UNTRIED || (count > 0 && bytes > delivery->max_bytes))
            break;
    }
    return count;
}

bool delivery_next(struct delivery *delivery, int64_t now_ns, struct delivery_range *range)
{
    if (now_ns < delivery->not_before_ns || now_ns - delivery->began_ns >= DELIVERY_HOLD_NS)
        return false;
    while (delivery->range_count > 0) {
        struct delivery_range all = delivery->ranges[--delivery->range_count];
        while (all.count > 0 && delivery->batch->fates[all.first].outcome != PUSH_UNTRIED) {
            all.first++;
            all.count--;
        }
        if (all.count == 0)
            continue;
        int count = fitting(delivery, all);
        push_range(delivery, all.first + count, all.count - count);
        *range = (struct delivery_range){all.first, count};
        return true;
    }
    return false;
}

// --- what came of them -------------------------------------------------------------------------------------

// xorshift64*, Vigna 2014: even enough for a jitter.
static int64_t random_below(struct delivery *delivery, int64_t bound)
{
    uint64_t x = delivery->random != 0 ? delivery->random : 1;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    delivery->random = x;
    return bound > 0 ? (int64_t)((x * UINT64_C(2685821657736338717) >> 33) % (uint64_t)bound) : 0;
}

static void pause_until(struct delivery *delivery, enum delivery_state state, int64_t now_ns,
                        int64_t pause_ms)
{
    delivery->state = state;
    delivery->not_before_ns = now_ns + pause_ms * CLOCK_MILLISECOND_NS;
    delivery->range_count = 0; // the batch is given back: what is in it may be withdrawn meanwhile
}

// Anything between nothing and a bound that doubles: "full jitter", M. Brooker, AWS Architecture Blog, 2015.
static int64_t back_off_ms(struct delivery *delivery)
{
    int64_t bound = DELIVERY_FIRST_PAUSE_MS;
    for (int i = 1; i < delivery->failures && bound < DELIVERY_LONGEST_PAUSE_MS; i++)
        bound *= 2;
    return random_below(delivery, bound < DELIVERY_LONGEST_PAUSE_MS ? bound : DELIVERY_LONGEST_PAUSE_MS);
}

static void later(struct delivery *delivery, struct delivery_range range, const struct push_answer *answer,
                  int64_t now_ns, int64_t wall_ms)
{
    delivery->failures++;
    int64_t pause_ms = back_off_ms(delivery);
    if (answer->retry_after_s >= 0) {
        int64_t wait_s =
            answer->retry_after_s < DELIVERY_LONGEST_WAIT_S ? answer->retry_after_s : DELIVERY_LONGEST_WAIT_S;
        pause_ms = wait_s * 1000 + random_below(delivery, DELIVERY_FIRST_PAUSE_MS);
    }
    bool steps_over =
        range.count == 1 && delivery->batch->rows.items[range.first].tries >= DELIVERY_TRIES_ALONE;
    for (int i = range.first; i < range.first + range.count; i++) {
        struct push_fate *fate = &delivery->batch->fates[i];
        if (fate->outcome == PUSH_SENT)
            continue;
        fate->outcome = PUSH_LATER;
        fate->tries = delivery->batch->rows.items[i].tries + 1;
        fate->next_ms = wall_ms + (steps_over ? DELIVERY_STEP_OVER_MS : pause_ms);
    }
    pause_until(delivery, DELIVERY_PAUSED, now_ns, pause_ms);
}

// The rows stay as they are: they weren't tried.
static void wait_for_way(struct delivery *delivery, int64_t now_ns)
{
    delivery->failures++;
    int64_t pause_ms = back_off_ms(delivery);
    pause_until(delivery, DELIVERY_PAUSED, now_ns,
                DELIVERY_AWAY_PAUSE_MS +
                    (pause_ms < DELIVERY_LONGEST_AWAY_MS ? pause_ms : DELIVERY_LONGEST_AWAY_MS));
}

static void bar(struct delivery *delivery, int64_t now_ns)
{
    pause_until(delivery, DELIVERY_BARRED, now_ns,
                DELIVERY_BARRED_PAUSE_MS / 2 + random_below(delivery, DELIVERY_BARRED_PAUSE_MS / 2));
}

static void works(struct delivery *delivery)
{
    delivery->failures = 0;
    delivery->not_before_ns = 0;
    delivery->state = DELIVERY_WORKING;
}

static void halve(struct delivery *delivery, struct delivery_range range, const struct push_answer *answer,
                  int64_t now_ns)
{
    works(delivery);
    if (range.count > 1) {
        int half = range.count / 2;
        push_range(delivery, range.first + half, range.count - half);
        push_range(delivery, range.first, half);
        return;
    }
    struct push_fate *fate = &delivery->batch->fates[range.first];
    fate->outcome = PUSH_DEAD;
    (void)snprintf(fate->reason, sizeof fate->reason, "HTTP %d%s%.140s", answer->status,
                   answer->detail[0] != '\0' ? ": " : "", answer->detail);
    if (++delivery->dead_in_a_row >= DELIVERY_DEAD_IN_A_ROW)
        bar(delivery, now_ns);
}

static void judge_status(struct delivery *delivery, struct delivery_range range,
                         const struct push_answer *answer, int64_t now_ns, int64_t wall_ms)
{
    int status = answer->status;
    if (status >= 200 && status < 300) {
        for (int i = range.first; i < range.first + range.count; i++)
            delivery->batch->fates[i].outcome = PUSH_SENT;
        works(delivery);
        delivery->dead_in_a_row = 0;
    } else if (status == 400 || status == 409 || status == 413 || status == 422) {
        halve(delivery, range, answer, now_ns);
    } else if (status == 410) {
        pause_until(delivery, DELIVERY_GONE, now_ns, 0);
        delivery->not_before_ns = INT64_MAX;
    } else if (status == 408 || status == 425 || status == 429 || status >= 500 || status < 300) {
        later(delivery, range, answer, now_ns, wall_ms);
    } else {
        bar(delivery, now_ns);
    }
}

void delivery_answer(struct delivery *delivery, struct delivery_range range, const struct push_answer *answer,
                     int64_t now_ns, int64_t wall_ms)
{
    for (int i = 0; i < range.count; i++)
        if (answer->taken[i])
            delivery->batch->fates[range.first + i].outcome = PUSH_SENT;
    switch (answer->reply) {
    case PUSH_REPLY_STATUS:
        judge_status(delivery, range, answer, now_ns, wall_ms);
        return;
    case PUSH_REPLY_NONE:
        later(delivery, range, answer, now_ns, wall_ms);
        return;
    case PUSH_REPLY_AWAY:
        wait_for_way(delivery, now_ns);
        return;
    case PUSH_REPLY_DISTRUSTED:
        bar(delivery, now_ns);
        return;
    case PUSH_REPLY_INTERRUPTED:
        delivery->range_count = 0;
        return;
    }
}
