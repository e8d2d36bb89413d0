#include "platform/store/store.h"
#include "tests/support/test_support.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static struct store_event make_event(const char *id, const char *name)
{
    return (struct store_event){.id = id,
                                .session = "visit-1",
                                .name = name,
                                .time = "2026-11-22T10:00:00.000Z",
                                .sku = "LIP-1-RED",
                                .product = "LIP-1",
                                .variant = "red",
                                .category = "lipstick",
                                .duration_ms = -1,
                                .consent_try_on = true,
                                .consent_version = 1};
}

static const char *fresh_store(const char *name)
{
    const char *path = test_temporary_path(name);
    char side[1100];
    (void)unlink(path);
    (void)snprintf(side, sizeof side, "%s-wal", path);
    (void)unlink(side);
    (void)snprintf(side, sizeof side, "%s-shm", path);
    (void)unlink(side);
    return path;
}

struct seen {
    int count;
    char last_name[32];
    int64_t last_duration_ms;
    bool last_consent, last_skin_match;
};

static bool look(void *context, const struct store_event *event)
{
    struct seen *seen = context;
    seen->count++;
    (void)snprintf(seen->last_name, sizeof seen->last_name, "%s", event->name);
    seen->last_duration_ms = event->duration_ms;
    seen->last_consent = event->consent_try_on;
    seen->last_skin_match = event->consent_skin_match;
    return true;
}

static void events_come_back_in_order_and_filtered(void **state)
{
    (void)state;
    struct store *store = NULL;
    const char *path = fresh_store("events.db");
    assert_int_equal(store_open(path, false, &store, NULL), RESULT_OK);
    struct store_event events[] = {make_event("a", "tryon_started"), make_event("b", "tryon_dwelled"),
                                   make_event("c", "product_liked")};
    events[1].duration_ms = 2500;
    events[2].session = "visit-2";
    assert_int_equal(store_add_events(store, events, 3, NULL), RESULT_OK);
    struct seen seen = {0};
    assert_int_equal(store_each_event(store, &(struct store_filter){.session = "visit-1"}, look, &seen, NULL),
                     RESULT_OK);
    assert_int_equal(seen.count, 2);
    assert_string_equal(seen.last_name, "tryon_dwelled");
    assert_int_equal(seen.last_duration_ms, 2500);
    assert_true(seen.last_consent);
    seen = (struct seen){0};
    assert_int_equal(
        store_each_event(store, &(struct store_filter){.after_sequence = 1, .limit = 1}, look, &seen, NULL),
        RESULT_OK);
    assert_int_equal(seen.count, 1);
    assert_string_equal(seen.last_name, "tryon_dwelled");
    store_close(store);
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_int_equal(status.st_mode & 0777, 0600);
}

static void each_consent_comes_back_as_it_was_given(void **state)
{
    (void)state;
    struct store *store = NULL;
    struct seen seen = {0};
    struct store_event event = make_event("a", "consent_given");
    event.consent_skin_match = true;
    assert_int_equal(store_open(fresh_store("consents.db"), false, &store, NULL), RESULT_OK);
    assert_int_equal(store_add_events(store, &event, 1, NULL), RESULT_OK);
    assert_int_equal(store_each_event(store, &(struct store_filter){.limit = 0}, look, &seen, NULL),
                     RESULT_OK);
    assert_true(seen.last_consent && seen.last_skin_match);
    event = make_event("b", "consent_withdrawn");
    assert_int_equal(store_add_events(store, &event, 1, NULL), RESULT_OK);
    assert_int_equal(store_each_event(store, &(struct store_filter){.limit = 0}, look, &seen, NULL),
                     RESULT_OK);
    assert_true(seen.last_consent && !seen.last_skin_match);
    store_close(store);
}

static void an_event_that_comes_twice_is_kept_once(void **state)
{
    (void)state;
    struct store *store = NULL;
    assert_int_equal(store_open(fresh_store("twice.db"), false, &store, NULL), RESULT_OK);
    struct store_event event = make_event("same", "tryon_started");
    assert_int_equal(store_add_events(store, &event, 1, NULL), RESULT_OK);
    assert_int_equal(store_add_events(store, &event, 1, NULL), RESULT_OK);
    int64_t count = 0;
    assert_int_equal(store_count_events(store, &count, NULL), RESULT_OK);
    assert_int_equal(count, 1);
    store_close(store);
}

static void what_was_committed_survives_kill_9(void **state)
{
    (void)state;
    const char *path = fresh_store("killed.db");
    for (int round = 0; round < 5; round++) {
        int told[2];
        assert_int_equal(pipe(told), 0);
        pid_t child = fork();
        assert_true(child >= 0);
        if (child == 0) {
            struct store *store = NULL;
            if (store_open(path, false, &store, NULL) != RESULT_OK)
                _exit(1);
            for (int i = 0;; i++) {
                char id[32];
                (void)snprintf(id, sizeof id, "%d-%d", round, i);
                struct store_event event = make_event(id, "tryon_started");
                if (store_add_events(store, &event, 1, NULL) != RESULT_OK || write(told[1], "x", 1) != 1)
                    _exit(1);
            }
        }
        (void)close(told[1]);
        char byte;
        int committed = 0;
        while (committed < 40 + round * 7 && read(told[0], &byte, 1) == 1)
            committed++;
        (void)kill(child, SIGKILL);
        while (read(told[0], &byte, 1) == 1)
            committed++;
        (void)close(told[0]);
        int status = 0;
        (void)waitpid(child, &status, 0);
        assert_true(WIFSIGNALED(status));
        struct store *store = NULL;
        assert_int_equal(store_open(path, false, &store, NULL), RESULT_OK);
        static int64_t before;
        int64_t count = 0;
        assert_int_equal(store_count_events(store, &count, NULL), RESULT_OK);
        assert_true(count - before >= committed);
        assert_true(count - before <= committed + 1); // committed, but killed before it could say so
        before = count;
        store_close(store);
    }
}

static void assert_refused(const char *path, bool read_only, enum result expected, const char *words)
{
    struct store *store = NULL;
    struct diagnostic why = {0};
    assert_int_equal(store_open(path, read_only, &store, &why), expected);
    assert_non_null(strstr(why.text, path));
    assert_non_null(strstr(why.text, words));
}

static void a_store_that_cannot_be_used_says_why(void **state)
{
    (void)state;
    assert_refused("/nowhere/at/all.db", false, RESULT_IO, "can't be opened");
    assert_refused(fresh_store("absent.db"), true, RESULT_NOT_FOUND, "not there");
    const char *text = fresh_store("text.db");
    FILE *file = fopen(text, "w");
    assert_non_null(file);
    for (int i = 0; i < 400; i++)
        (void)fputs("this is no database, ", file);
    (void)fclose(file);
    assert_refused(text, false, RESULT_INVALID, "not a database");
}

static void a_newer_schema_is_left_alone(void **state)
{
    (void)state;
    const char *path = fresh_store("newer.db");
    struct store *store = NULL;
    assert_int_equal(store_open(path, false, &store, NULL), RESULT_OK);
    store_close(store);
    // user_version is the big-endian word at offset 60 of an SQLite file.
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, 60, SEEK_SET), 0);
    const unsigned char version[4] = {0, 0, 0, 99};
    assert_int_equal(fwrite(version, 1, 4, file), 4);
    (void)fclose(file);
    assert_refused(path, false, RESULT_UNSUPPORTED, "newer version");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_come_back_in_order_and_filtered),
        cmocka_unit_test(each_consent_comes_back_as_it_was_given),
        cmocka_unit_test(an_event_that_comes_twice_is_kept_once),
        cmocka_unit_test(what_was_committed_survives_kill_9),
        cmocka_unit_test(a_store_that_cannot_be_used_says_why),
        cmocka_unit_test(a_newer_schema_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
