#include "app/profile/recorder.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static struct interest_event make_event(int n)
{
    struct interest_event event = {.kind = INTEREST_TRYON_STARTED,
                                   .wall_ms = 1000 + n,
                                   .happened_ns = clock_now_ns(),
                                   .duration_ms = -1,
                                   .consent = {.asked = true, .try_on = true, .text_version = 1}};
    interest_make_id(event.id);
    (void)snprintf(event.session, sizeof event.session, "visit");
    (void)snprintf(event.sku, sizeof event.sku, "SKU-%d", n);
    return event;
}

static int64_t stored_in(const char *path)
{
    struct store *store = NULL;
    int64_t count = -1;
    if (store_open(path, true, &store, NULL) == RESULT_OK)
        assert_int_equal(store_count_events(store, &count, NULL), RESULT_OK);
    store_close(store);
    return count;
}

static void events_are_committed(void **state)
{
    (void)state;
    const char *path = test_temporary_path("recorder.db");
    struct recorder recorder;
    recorder_init(&recorder, path);
    for (int i = 0; i < 150; i++) {
        struct interest_event event = make_event(i);
        if (!recorder_add(&recorder, &event))
            recorder_commit(&recorder, clock_now_ns());
    }
    recorder_commit(&recorder, clock_now_ns());
    assert_int_equal(recorder_stats(&recorder).waiting, 0);
    assert_int_equal(recorder_stats(&recorder).stored, 150);
    assert_int_equal(recorder.commit_ms.count, 150);
    recorder_finish(&recorder);
    assert_int_equal(stored_in(path), 150);
}

static void a_store_that_comes_back_gets_what_waited(void **state)
{
    (void)state;
    log_set_level(LOG_ERROR);
    char folder[512], path[600];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("gone"));
    (void)snprintf(path, sizeof path, "%s/profile.db", folder);
    struct recorder recorder;
    recorder_init(&recorder, path);
    int64_t now_ns = clock_now_ns();
    for (int i = 0; i < 10; i++) {
        struct interest_event event = make_event(i);
        (void)recorder_add(&recorder, &event);
    }
    recorder_commit(&recorder, now_ns);
    assert_true(recorder_stats(&recorder).failing);
    assert_int_equal(recorder_stats(&recorder).waiting, 10);
    assert_int_equal(mkdir(folder, 0700), 0);
    recorder_commit(&recorder, now_ns); // still backing off
    assert_int_equal(recorder_stats(&recorder).waiting, 10);
    recorder_commit(&recorder, now_ns + 60 * CLOCK_SECOND_NS);
    assert_false(recorder_stats(&recorder).failing);
    assert_int_equal(recorder_stats(&recorder).stored, 10);
    recorder_finish(&recorder);
    assert_int_equal(stored_in(path), 10);
}

static void what_waits_is_bounded_and_the_oldest_go_first(void **state)
{
    (void)state;
    struct recorder recorder;
    recorder_init(&recorder, "/nowhere/at/all/profile.db");
    for (int i = 0; i < RECORDER_MAX_WAITING + 20; i++) {
        struct interest_event event = make_event(i);
        (void)recorder_add(&recorder, &event);
    }
    assert_int_equal(recorder_stats(&recorder).waiting, RECORDER_MAX_WAITING);
    assert_int_equal(recorder_stats(&recorder).lost, 20);
    assert_string_equal(recorder.waiting[0].sku, "SKU-20");
    recorder_finish(&recorder);
}

static void without_a_store_nothing_waits(void **state)
{
    (void)state;
    struct recorder recorder;
    recorder_init(&recorder, NULL);
    struct interest_event event = make_event(1);
    (void)recorder_add(&recorder, &event);
    recorder_commit(&recorder, clock_now_ns());
    assert_int_equal(recorder_stats(&recorder).waiting, 0);
    recorder_finish(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_committed),
        cmocka_unit_test(a_store_that_comes_back_gets_what_waited),
        cmocka_unit_test(what_waits_is_bounded_and_the_oldest_go_first),
        cmocka_unit_test(without_a_store_nothing_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
