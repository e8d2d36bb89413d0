// Threads: yes
//
// The push thread and the desk between it and the store: what the receiver took is gone from the outbox, what
// it refused is a dead letter, what was withdrawn isn't sent, and a store that fails loses nothing.
#include "app/push/pusher.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MAX_GOT 4096
#define PATIENCE_NS (20 * CLOCK_SECOND_NS)

// Keeps what it got, by its word.
struct receiver {
    struct mutex mutex;
    int count;
    char ids[MAX_GOT][STORE_ID_SIZE];
    int batches;
    int status;         // of its answers
    int fail_every;     // n: each nth answer is a 503 after it has taken them
    const char *refuse; // an id
    atomic_bool holds;  // sends wait until they are interrupted
    atomic_bool interrupted;
};

static bool weigh(void *context, const struct store_outbox_item *item, size_t *bytes,
                  char reason[PUSH_REASON_SIZE])
{
    (void)context;
    *bytes = item->size;
    if (strcmp(item->body, "unfit") != 0)
        return true;
    (void)snprintf(reason, PUSH_REASON_SIZE, "unfit");
    return false;
}

static bool refuses(const struct receiver *receiver, const struct store_outbox_item *items, int count)
{
    for (int i = 0; i < count && receiver->refuse != NULL; i++)
        if (strcmp(items[i].id, receiver->refuse) == 0)
            return true;
    return false;
}

static void take(void *context, const struct store_outbox_item *items, int count, struct push_answer *answer)
{
    struct receiver *receiver = context;
    while (atomic_load(&receiver->holds) && !atomic_load(&receiver->interrupted))
        clock_sleep_ns(CLOCK_MILLISECOND_NS);
    mutex_lock(&receiver->mutex);
    *answer = (struct push_answer){.status = receiver->status, .retry_after_s = -1};
    receiver->batches++;
    if (atomic_load(&receiver->interrupted)) {
        answer->reply = PUSH_REPLY_INTERRUPTED;
    } else if (refuses(receiver, items, count)) {
        answer->status = 400;
    } else if (receiver->status == 200) {
        for (int i = 0; i < count; i++) {
            assert_true(receiver->count < MAX_GOT);
            (void)snprintf(receiver->ids[receiver->count++], STORE_ID_SIZE, "%s", items[i].id);
        }
        if (receiver->fail_every > 0 && receiver->batches % receiver->fail_every == 0)
            answer->status = 503;
    }
    mutex_unlock(&receiver->mutex);
}

static void interrupt(void *context)
{
    struct receiver *receiver = context;
    atomic_store(&receiver->interrupted, true);
}

static void destroy(void *context)
{
    (void)context;
}

static const struct push_transport_ops ops = {weigh, take, interrupt, destroy};

// A store, a desk and a pusher; the test is the store thread.
struct stage {
    struct store *store;
    struct push_desk desk;
    struct pusher pusher;
    struct receiver receiver;
    int64_t wall_ms;
};

static void open_store(struct stage *stage, const char *name)
{
    struct diagnostic why = {0};
    if (store_open(test_temporary_path(name), false, &stage->store, &why) != RESULT_OK)
        fail_msg("%s", why.text);
}

static void start_pusher(struct stage *stage, int max_items)
{
    struct push_transport transport = {.ops = &ops,
                                       .context = &stage->receiver,
                                       .max_items = max_items,
                                       .max_bytes = PUSH_MAX_BYTES,
                                       .name = "receiver"};
    atomic_store(&stage->receiver.interrupted, false);
    assert_int_equal(push_desk_init(&stage->desk, 0), RESULT_OK);
    assert_int_equal(pusher_start(&stage->pusher, &stage->desk, &transport, 5, NULL), RESULT_OK);
}

static struct stage *set_up(const char *name, int max_items)
{
    struct stage *stage = calloc(1, sizeof *stage);
    assert_non_null(stage);
    stage->receiver.status = 200;
    stage->wall_ms = 1795615387512;
    mutex_init(&stage->receiver.mutex);
    open_store(stage, name);
    start_pusher(stage, max_items);
    return stage;
}

static bool serve(struct stage *stage, bool closing)
{
    stage->wall_ms += 50; // pauses are over soon
    return push_desk_serve(&stage->desk, stage->store, clock_now_ns(), stage->wall_ms, closing, NULL);
}

static void stop_pusher(struct stage *stage)
{
    pusher_stop(&stage->pusher);
    assert_true(serve(stage, true));
    push_desk_finish(&stage->desk);
}

static void tear_down(struct stage *stage)
{
    stop_pusher(stage);
    store_close(stage->store);
    mutex_finish(&stage->receiver.mutex);
    free(stage);
}

static const char *id_of(int number)
{
    static char id[STORE_ID_SIZE];
    (void)snprintf(id, sizeof id, "event-%d", number);
    return id;
}

static void put(struct stage *stage, int number, enum store_outbox_kind kind, const char *body)
{
    struct store_outbox_entry entry = {.id = id_of(number),
                                       .kind = kind,
                                       .session = number % 2 == 0 ? "even" : "odd",
                                       .created_ms = stage->wall_ms,
                                       .body = body,
                                       .size = strlen(body)};
    assert_int_equal(store_outbox_add(stage->store, &entry, NULL), RESULT_OK);
    push_desk_wake(&stage->desk);
}

static struct store_outbox_size measure(struct stage *stage)
{
    struct store_outbox_size size;
    assert_int_equal(store_outbox_measure(stage->store, &size, NULL), RESULT_OK);
    return size;
}

// Serves until the outbox holds so many.
static void serve_until_waiting(struct stage *stage, int64_t rows)
{
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    while (measure(stage).rows != rows) {
        if (clock_now_ns() > end_ns)
            fail_msg("%d rows still wait", (int)measure(stage).rows);
        assert_true(serve(stage, false));
        push_desk_wake(&stage->desk);
        clock_sleep_ns(CLOCK_MILLISECOND_NS);
    }
}

static int times_got(struct stage *stage, int number)
{
    int times = 0;
    mutex_lock(&stage->receiver.mutex);
    for (int i = 0; i < stage->receiver.count; i++)
        times += strcmp(stage->receiver.ids[i], id_of(number)) == 0;
    mutex_unlock(&stage->receiver.mutex);
    return times;
}

static void what_is_taken_is_gone_from_the_outbox(void **state)
{
    (void)state;
    struct stage *stage = set_up("taken.db", 100);
    for (int i = 0; i < 250; i++)
        put(stage, i, STORE_OUTBOX_ANALYTICS, "{}");
    serve_until_waiting(stage, 0);
    for (int i = 0; i < 250; i++)
        assert_int_equal(times_got(stage, i), 1);
    assert_int_equal(measure(stage).dead, 0);
    assert_false(push_desk_was_erased(&stage->desk));
    tear_down(stage);
}

static void a_receiver_that_fails_after_it_took_them_gets_them_again(void **state)
{
    (void)state;
    struct stage *stage = set_up("again.db", 10);
    stage->receiver.fail_every = 3;
    for (int i = 0; i < 100; i++)
        put(stage, i, STORE_OUTBOX_ANALYTICS, "{}");
    serve_until_waiting(stage, 0);
    assert_true(stage->receiver.count > 100); // by id it keeps each once
    for (int i = 0; i < 100; i++)
        assert_true(times_got(stage, i) >= 1);
    tear_down(stage);
}

static void what_is_refused_is_a_dead_letter(void **state)
{
    (void)state;
    struct stage *stage = set_up("dead.db", 100);
    stage->receiver.refuse = "event-7";
    for (int i = 0; i < 30; i++)
        put(stage, i, STORE_OUTBOX_ANALYTICS, i == 20 ? "unfit" : "{}");
    serve_until_waiting(stage, 0);
    assert_int_equal(measure(stage).dead, 2);
    assert_int_equal(times_got(stage, 7) + times_got(stage, 20), 0);
    assert_int_equal(stage->receiver.count, 28);
    stage->desk.count_ns = 0; // some seconds later
    push_desk_wake(&stage->desk);
    assert_true(serve(stage, false));
    assert_int_equal(atomic_load(&stage->desk.dead), 2);
    assert_int_equal(atomic_load(&stage->desk.waiting), 0);
    int64_t revived = 0;
    stage->receiver.refuse = NULL;
    assert_int_equal(store_outbox_revive(stage->store, &revived, NULL), RESULT_OK);
    assert_int_equal(revived, 2);
    push_desk_wake(&stage->desk);
    serve_until_waiting(stage, 0);
    assert_int_equal(times_got(stage, 7), 1);
    assert_int_equal(measure(stage).dead, 1); // what is unfit stays it
    tear_down(stage);
}

static void what_is_withdrawn_in_a_pause_is_not_sent(void **state)
{
    (void)state;
    struct stage *stage = set_up("withdrawn.db", 100);
    int64_t removed = 0, end_ns = clock_now_ns() + PATIENCE_NS;
    stage->receiver.status = 503;
    for (int i = 0; i < 10; i++)
        put(stage, i, STORE_OUTBOX_ANALYTICS, "{}");
    while (atomic_load(&stage->pusher.failed_requests) == 0 && clock_now_ns() < end_ns)
        assert_true(serve(stage, false));
    // Wherever the batch is now, one turn brings it back before anything else is taken.
    assert_int_equal(store_outbox_withdraw(stage->store, "odd", &removed, NULL), RESULT_OK);
    assert_int_equal(removed, 5);
    mutex_lock(&stage->receiver.mutex);
    stage->receiver.status = 200;
    mutex_unlock(&stage->receiver.mutex);
    serve_until_waiting(stage, 0);
    assert_true(times_got(stage, 2) >= 1);
    tear_down(stage);
}

static void an_erasure_that_was_delivered_is_told(void **state)
{
    (void)state;
    struct stage *stage = set_up("erasure.db", 100);
    put(stage, 1, STORE_OUTBOX_ERASURE, "{}");
    serve_until_waiting(stage, 0);
    assert_true(push_desk_was_erased(&stage->desk));
    assert_false(push_desk_was_erased(&stage->desk));
    tear_down(stage);
}

static void a_store_that_is_away_loses_no_outcome(void **state)
{
    (void)state;
    struct stage *stage = set_up("away.db", 100);
    struct store *store = stage->store;
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    put(stage, 1, STORE_OUTBOX_ANALYTICS, "{}");
    assert_true(serve(stage, false));
    stage->store = NULL;
    while (times_got(stage, 1) == 0 && clock_now_ns() < end_ns)
        assert_true(serve(stage, false));
    for (int i = 0; i < 20; i++)
        assert_true(serve(stage, false));
    stage->store = store;
    assert_int_equal(measure(stage).rows, 1);
    serve_until_waiting(stage, 0);
    assert_int_equal(times_got(stage, 1), 1);
    tear_down(stage);
}

static void stopping_ends_what_is_under_way_and_keeps_it(void **state)
{
    (void)state;
    struct stage *stage = set_up("stop.db", 100);
    atomic_store(&stage->receiver.holds, true);
    put(stage, 1, STORE_OUTBOX_ANALYTICS, "{}");
    assert_true(serve(stage, false));
    int64_t began_ns = clock_now_ns();
    stop_pusher(stage);
    assert_true(clock_now_ns() - began_ns < PATIENCE_NS);
    assert_int_equal(measure(stage).rows, 1);
    atomic_store(&stage->receiver.holds, false);
    start_pusher(stage, 100);
    serve_until_waiting(stage, 0);
    assert_int_equal(times_got(stage, 1), 1);
    tear_down(stage);
}

static void after_gone_nothing_is_sent(void **state)
{
    (void)state;
    struct stage *stage = set_up("gone.db", 100);
    int64_t end_ns = clock_now_ns() + PATIENCE_NS;
    stage->receiver.status = 410;
    put(stage, 1, STORE_OUTBOX_ANALYTICS, "{}");
    while (atomic_load(&stage->pusher.state) != DELIVERY_GONE && clock_now_ns() < end_ns)
        assert_true(serve(stage, false));
    for (int i = 0; i < 50; i++) {
        push_desk_wake(&stage->desk);
        assert_true(serve(stage, false));
        clock_sleep_ns(CLOCK_MILLISECOND_NS);
    }
    assert_int_equal(stage->receiver.batches, 1);
    assert_int_equal(measure(stage).rows, 1);
    tear_down(stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_taken_is_gone_from_the_outbox),
        cmocka_unit_test(a_receiver_that_fails_after_it_took_them_gets_them_again),
        cmocka_unit_test(what_is_refused_is_a_dead_letter),
        cmocka_unit_test(what_is_withdrawn_in_a_pause_is_not_sent),
        cmocka_unit_test(an_erasure_that_was_delivered_is_told),
        cmocka_unit_test(a_store_that_is_away_loses_no_outcome),
        cmocka_unit_test(stopping_ends_what_is_under_way_and_keeps_it),
        cmocka_unit_test(after_gone_nothing_is_sent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
