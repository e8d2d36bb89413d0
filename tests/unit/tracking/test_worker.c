// Threads: yes
#include "platform/base/clock.h"
#include "tests/support/test_support.h"
#include "tracking/worker.h"

#include <stdatomic.h>

static struct worker *new_worker(void)
{
    struct worker *worker = NULL;
    struct diagnostic why = {0};
    if (worker_create("test", &worker, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return worker;
}

static void add_one(void *context)
{
    int *value = context;
    *value += 1;
}

static void work_is_done_when_it_was_waited_for(void **state)
{
    (void)state;
    struct worker *worker = new_worker();
    int value = 0;
    worker_wait(worker); // nothing to wait for
    for (int i = 0; i < 1000; i++) {
        value += i % 2; // the memory is the caller's again
        worker_start(worker, add_one, &value);
        worker_wait(worker);
    }
    worker_wait(worker);
    assert_int_equal(value, 1500);
    worker_destroy(worker);
}

static atomic_bool is_let_go;

static void wait_to_be_let_go(void *context)
{
    while (!atomic_load(&is_let_go))
        clock_sleep_ns(CLOCK_MILLISECOND_NS);
    *(bool *)context = true;
}

static void work_runs_beside_the_caller(void **state)
{
    (void)state;
    struct worker *worker = new_worker();
    bool done = false;
    atomic_store(&is_let_go, false);
    worker_start(worker, wait_to_be_let_go, &done); // would never return on this thread
    atomic_store(&is_let_go, true);
    worker_wait(worker);
    assert_true(done);
    worker_destroy(worker);
}

static void destroying_waits_for_the_work_under_way(void **state)
{
    (void)state;
    for (int i = 0; i < 100; i++) {
        struct worker *worker = new_worker();
        int value = 0;
        worker_start(worker, add_one, &value);
        worker_destroy(worker);
        assert_int_equal(value, 1);
    }
    worker_destroy(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(work_is_done_when_it_was_waited_for),
        cmocka_unit_test(work_runs_beside_the_caller),
        cmocka_unit_test(destroying_waits_for_the_work_under_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
