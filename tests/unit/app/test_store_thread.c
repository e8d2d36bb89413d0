// Threads: yes
// The store thread: events and what else it is asked for, in order.
#include "app/workers.h"
#include "platform/base/clock.h"
#include "platform/store/store_interest.h"
#include "tests/support/test_support.h"

#include <stdlib.h>

struct told {
    int events;
    char last[INTEREST_ID_SIZE];
};

static void hear(void *context, const struct interest_event *event)
{
    struct told *told = context;
    told->events++;
    interest_copy_text(told->last, sizeof told->last, event->id);
}

// No camera, and nobody before it.
static struct workers *start(const char *store_path, struct told *told)
{
    struct workers *workers = calloc(1, sizeof *workers);
    struct diagnostic why = {0};
    assert_non_null(workers);
    workers->recorder.path = store_path;
    workers->lockstep = true;
    workers->watchers[workers->watcher_count++] = (struct interest_sink){.record = hear, .context = told};
    assert_int_equal(workers_start(workers, &why), RESULT_OK);
    return workers;
}

static void stop(struct workers *workers)
{
    workers_stop(workers);
    free(workers);
}

static void record(struct workers *workers, struct interest_event *event)
{
    struct interest_sink sink = workers_interest_sink(workers);
    *event = (struct interest_event){
        .kind = INTEREST_PRODUCT_LIKED, .price_minor = -1, .duration_ms = -1, .happened_ns = clock_now_ns()};
    interest_make_id(event->id);
    sink.record(sink.context, event);
}

struct asked {
    int runs;
    int64_t stored; // when the task ran; -1: there was no store
};

static void count_stored(void *context, struct recorder *recorder)
{
    struct asked *asked = context;
    asked->runs++;
    asked->stored = -1;
    if (recorder->store != NULL)
        assert_int_equal(store_count_events(recorder->store, &asked->stored, NULL), RESULT_OK);
}

static void what_is_asked_for_comes_after_the_events_before_it(void **state)
{
    (void)state;
    struct told told = {0};
    struct workers *workers = start(test_temporary_path("tasks.db"), &told);
    struct asked asked[5] = {{0}};
    struct interest_event event;
    for (int i = 0; i < 5; i++) {
        for (int k = 0; k < 90; k++) // more than a batch
            record(workers, &event);
        assert_true(
            workers_ask_store(workers, (struct store_task){.run = count_stored, .context = &asked[i]}));
    }
    stop(workers); // nothing that was asked for is left undone
    for (int i = 0; i < 5; i++) {
        assert_int_equal(asked[i].runs, 1);
        assert_int_equal(asked[i].stored, 90 * (i + 1));
    }
    assert_int_equal(told.events, 450);
    assert_string_equal(told.last, event.id);
}

static void a_task_runs_without_a_store_too(void **state)
{
    (void)state;
    struct told told = {0};
    struct asked asked = {0};
    struct workers *workers = start(NULL, &told);
    assert_true(workers_ask_store(workers, (struct store_task){.run = count_stored, .context = &asked}));
    stop(workers);
    assert_int_equal(asked.runs, 1);
    assert_int_equal(asked.stored, -1);
}

static void a_full_queue_is_told_and_blocks_nobody(void **state)
{
    (void)state;
    struct told told = {0};
    struct asked asked = {0};
    struct interest_event event;
    struct workers *workers = start(test_temporary_path("many.db"), &told);
    int taken = 0;
    for (int i = 0; i < 20000; i++)
        record(workers, &event);
    taken += workers_ask_store(workers, (struct store_task){.run = count_stored, .context = &asked});
    unsigned long long lost = atomic_load(&workers->counters.events_lost);
    stop(workers);
    assert_int_equal(asked.runs, taken);
    assert_int_equal((unsigned long long)told.events + lost, 20000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_asked_for_comes_after_the_events_before_it),
        cmocka_unit_test(a_task_runs_without_a_store_too),
        cmocka_unit_test(a_full_queue_is_told_and_blocks_nobody),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
