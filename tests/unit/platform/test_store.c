#include "tests/unit/platform/store_stage.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>

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
    const char *path = stage_path("events.db");
    assert_int_equal(store_open(path, false, &store, NULL), RESULT_OK);
    struct store_event events[] = {stage_event("a", "tryon_started"), stage_event("b", "tryon_dwelled"),
                                   stage_event("c", "product_liked")};
    events[1].duration_ms = 2500;
    events[2].session = "visit-2";
    assert_int_equal(store_add_events(store, events, 3, NULL, NULL), RESULT_OK);
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
    struct store_event event = stage_event("a", "consent_given");
    event.consent_skin_match = true;
    assert_int_equal(store_open(stage_path("consents.db"), false, &store, NULL), RESULT_OK);
    assert_int_equal(store_add_events(store, &event, 1, NULL, NULL), RESULT_OK);
    assert_int_equal(store_each_event(store, &(struct store_filter){.limit = 0}, look, &seen, NULL),
                     RESULT_OK);
    assert_true(seen.last_consent && seen.last_skin_match);
    event = stage_event("b", "consent_withdrawn");
    assert_int_equal(store_add_events(store, &event, 1, NULL, NULL), RESULT_OK);
    assert_int_equal(store_each_event(store, &(struct store_filter){.limit = 0}, look, &seen, NULL),
                     RESULT_OK);
    assert_true(seen.last_consent && !seen.last_skin_match);
    store_close(store);
}

static void an_event_that_comes_twice_is_kept_once(void **state)
{
    (void)state;
    struct store *store = NULL;
    assert_int_equal(store_open(stage_path("twice.db"), false, &store, NULL), RESULT_OK);
    struct store_event event = stage_event("same", "tryon_started");
    assert_int_equal(store_add_events(store, &event, 1, NULL, NULL), RESULT_OK);
    assert_int_equal(store_add_events(store, &event, 1, NULL, NULL), RESULT_OK);
    int64_t count = 0;
    assert_int_equal(store_count_events(store, &count, NULL), RESULT_OK);
    assert_int_equal(count, 1);
    store_close(store);
}

static bool check_all_fields(void *context, const struct store_event *event)
{
    *(bool *)context = true;
    assert_string_equal(event->title, "Größe \xe2\x80\x93 rot");
    assert_string_equal(event->brand, "Maison");
    assert_int_equal(event->price_minor, 2490);
    assert_string_equal(event->currency, "EUR");
    assert_string_equal(event->size, "40");
    assert_string_equal(event->code, "K7QX");
    assert_string_equal(event->mirror, "Window left");
    assert_string_equal(event->consent_language, "ar");
    assert_true(event->consent_contact && event->consent_by_parent && event->consent_profile);
    assert_false(event->consent_skin_match);
    assert_string_equal(event->customer, "");
    return true;
}

static void every_field_of_an_event_comes_back(void **state)
{
    (void)state;
    struct store *store = stage_open("fields.db");
    bool seen = false;
    struct store_event event = stage_event("a", "product_reserved");
    event.title = "Größe \xe2\x80\x93 rot";
    event.brand = "Maison";
    event.price_minor = 2490;
    event.currency = "EUR";
    event.size = "40";
    event.code = "K7QX";
    event.mirror = "Window left";
    event.consent_language = "ar";
    event.consent_contact = event.consent_by_parent = event.consent_profile = true;
    assert_int_equal(store_add_events(store, &event, 1, NULL, NULL), RESULT_OK);
    assert_int_equal(store_each_event(store, &(struct store_filter){.mirror = "Window left"},
                                      check_all_fields, &seen, NULL),
                     RESULT_OK);
    assert_true(seen);
    store_close(store);
}

static void the_oldest_events_go_when_there_are_too_many(void **state)
{
    (void)state;
    struct store *store = stage_open("many.db");
    struct seen seen = {0};
    int64_t removed = 0, last = 0;
    char id[16];
    assert_int_equal(store_last_sequence(store, &last, NULL), RESULT_OK);
    assert_int_equal(last, 0);
    assert_int_equal(store_begin(store, NULL), RESULT_OK);
    for (int i = 0; i < 100; i++) {
        (void)snprintf(id, sizeof id, "%d", i);
        struct store_event event = stage_event(id, i < 90 ? "tryon_started" : "product_liked");
        assert_int_equal(store_add_events(store, &event, 1, NULL, NULL), RESULT_OK);
    }
    assert_int_equal(store_commit(store, NULL), RESULT_OK);
    assert_int_equal(store_last_sequence(store, &last, NULL), RESULT_OK);
    assert_int_equal(last, 100);
    assert_int_equal(store_trim_events(store, 100, &removed, NULL), RESULT_OK);
    assert_int_equal(removed, 0);
    assert_int_equal(store_trim_events(store, 10, &removed, NULL), RESULT_OK);
    assert_int_equal(removed, 90);
    assert_int_equal(
        store_each_event(store, &(struct store_filter){.name = "product_liked"}, look, &seen, NULL),
        RESULT_OK);
    assert_int_equal(seen.count, 10);
    store_close(store);
}

// Also when the clock stands still, or was set back.
static void damaged_files_are_put_aside_under_names_of_their_own(void **state)
{
    (void)state;
    char first[STORE_PATH_SIZE], second[STORE_PATH_SIZE];
    const char *path = NULL;
    for (int i = 0; i < 2; i++) {
        store_close(stage_open("aside.db"));
        path = test_temporary_path("aside.db");
        assert_int_equal(store_put_aside(path, 0, i == 0 ? first : second, NULL), RESULT_OK);
        assert_int_equal(access(path, F_OK), -1);
    }
    assert_string_not_equal(first, second);
    assert_int_equal(access(first, F_OK), 0);
    assert_int_equal(access(second, F_OK), 0);
    assert_int_equal(store_count_aside(path), 2);
    struct diagnostic why = {0};
    assert_int_equal(store_put_aside(path, 0, first, &why), RESULT_IO); // there is none
    assert_non_null(strstr(why.text, "put aside"));
}

static void what_was_committed_survives_kill_9(void **state)
{
    (void)state;
    const char *path = stage_path("killed.db");
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
                struct store_event event = stage_event(id, "tryon_started");
                if (store_add_events(store, &event, 1, NULL, NULL) != RESULT_OK ||
                    write(told[1], "x", 1) != 1)
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
    assert_refused(stage_path("absent.db"), true, RESULT_NOT_FOUND, "not there");
    const char *text = stage_path("text.db");
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
    const char *path = stage_path("newer.db");
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
        cmocka_unit_test(every_field_of_an_event_comes_back),
        cmocka_unit_test(the_oldest_events_go_when_there_are_too_many),
        cmocka_unit_test(damaged_files_are_put_aside_under_names_of_their_own),
        cmocka_unit_test(what_was_committed_survives_kill_9),
        cmocka_unit_test(a_store_that_cannot_be_used_says_why),
        cmocka_unit_test(a_newer_schema_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
