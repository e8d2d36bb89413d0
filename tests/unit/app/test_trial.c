// Threads: yes
//
// Something new from afar is kept once frames were presented with it, and goes again when none are, when the
// mirror doesn't live to present any, or when it was killed at any moment in between.
#include "app/trial.h"
#include "app/trial_guard.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/os/folder_swap.h"
#include "tests/support/test_support.h"

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char before[] = "{\"screen\": {\"height_mm\": 700}}";
static const char after[] = "{\"screen\": {\"height_mm\": 900}}";

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
}

static bool holds(const char *path, const char *text)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    bool same = file_read(path, 4096, &bytes, &size, NULL) == RESULT_OK && size == strlen(text) &&
                memcmp(bytes, text, size) == 0;
    free(bytes);
    return same;
}

// A settings file of its own, with nothing beside it.
static struct trial a_file(const char *text)
{
    static const char *const endings[] = {"", ".trial", ".before", ".version", ".refused"};
    struct trial trial = {.kind = TRIAL_FILE};
    (void)snprintf(trial.path, sizeof trial.path, "%s", test_temporary_path("mirror.json"));
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        char path[1200];
        (void)snprintf(path, sizeof path, "%s%s", trial.path, endings[i]);
        (void)remove(path);
    }
    if (text != NULL)
        write_text(trial.path, text);
    return trial;
}

static void expect_versions(const struct trial *trial, const char *kept, const char *refused)
{
    char is_kept[TRIAL_VERSION_SIZE], is_refused[TRIAL_VERSION_SIZE];
    trial_versions(trial, is_kept, is_refused);
    assert_string_equal(is_kept, kept);
    assert_string_equal(is_refused, refused);
}

static const struct trial_mark mark = {.version = "7", .had_picture = true};

static void a_file_is_kept_or_goes(void **state)
{
    (void)state;
    struct trial trial = a_file(before);
    struct trial_mark read;
    struct diagnostic why = {0};
    assert_false(trial_is_on(&trial, &read));
    assert_int_equal(trial_begin(&trial, &mark, &why), RESULT_OK);
    assert_false(trial_is_on(&trial, &read)); // it has not taken its place yet
    write_text(trial.path, after);
    assert_true(trial_is_on(&trial, &read));
    assert_true(read.had_picture);
    assert_int_equal(trial_pass(&trial, &read, &why), RESULT_OK);
    assert_false(trial_is_on(&trial, &read));
    expect_versions(&trial, "7", "");
    assert_true(holds(trial.path, after));
    struct trial_mark next = {.version = "8"};
    assert_int_equal(trial_begin(&trial, &next, &why), RESULT_OK);
    write_text(trial.path, before);
    assert_true(trial_is_on(&trial, &read));
    assert_int_equal(trial_fail(&trial, &read, &why), RESULT_OK);
    assert_true(holds(trial.path, after));
    expect_versions(&trial, "7", "8");
    assert_false(trial_is_on(&trial, &read));
}

static void a_second_start_puts_back_what_was_there(void **state)
{
    (void)state;
    struct trial trial = a_file(before);
    struct diagnostic why = {0};
    assert_int_equal(trial_begin(&trial, &mark, &why), RESULT_OK);
    write_text(trial.path, after);
    assert_false(trial_start(&trial));
    assert_true(holds(trial.path, after));
    assert_true(trial_start(&trial));
    assert_true(holds(trial.path, before));
    assert_false(trial_start(&trial));
    expect_versions(&trial, "", "7");
}

// Killed between the mark and the file, or between putting back and taking the mark away.
static void a_mark_of_nothing_is_none(void **state)
{
    (void)state;
    struct trial trial = a_file(before);
    struct diagnostic why = {0};
    struct trial_mark read;
    assert_int_equal(trial_begin(&trial, &mark, &why), RESULT_OK);
    assert_false(trial_start(&trial));
    assert_false(trial_start(&trial));
    assert_true(holds(trial.path, before));
    expect_versions(&trial, "", "");
    trial = a_file(NULL); // there were no settings at all
    assert_int_equal(trial_begin(&trial, &mark, &why), RESULT_OK);
    write_text(trial.path, after);
    assert_true(trial_is_on(&trial, &read));
    assert_int_equal(trial_fail(&trial, &read, &why), RESULT_OK);
    assert_true(holds(trial.path, "{}\n"));
}

static void a_mark_that_is_garbage_is_none(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "{", "[]", "{\"version\": 7}",
                                        "{\"version\": \"7\", \"starts\": -1}"};
    struct trial trial = a_file(before);
    struct trial_mark read;
    char path[1200];
    (void)snprintf(path, sizeof path, "%s.before", trial.path);
    write_text(path, after);
    (void)snprintf(path, sizeof path, "%s.trial", trial.path);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        write_text(path, texts[i]);
        assert_false(trial_is_on(&trial, &read));
        assert_false(trial_start(&trial));
        assert_true(holds(trial.path, before));
    }
}

static void make_folder(const char *path, const char *version)
{
    char file[1300];
    assert_int_equal(folder_remove(path, NULL), RESULT_OK);
    assert_int_equal(mkdir(path, 0755), 0);
    (void)snprintf(file, sizeof file, "%s/.version", path);
    write_text(file, version);
}

static void a_folder_changes_places(void **state)
{
    (void)state;
    struct trial trial = {.kind = TRIAL_FOLDER};
    struct trial_mark read, folder_mark = {.version = "v2"};
    struct diagnostic why = {0};
    char beside[1200];
    (void)snprintf(trial.path, sizeof trial.path, "%s", test_temporary_path("catalogue"));
    (void)snprintf(beside, sizeof beside, "%s.before", trial.path);
    for (int round = 0; round < 2; round++) {
        make_folder(trial.path, "v1");
        make_folder(beside, "v2");
        assert_int_equal(trial_begin(&trial, &folder_mark, &why), RESULT_OK);
        assert_false(trial_is_on(&trial, &read));
        assert_int_equal(folder_exchange(trial.path, beside, &why), RESULT_OK);
        assert_true(trial_is_on(&trial, &read));
        assert_int_equal(round == 0 ? trial_pass(&trial, &read, &why) : trial_fail(&trial, &read, &why),
                         RESULT_OK);
        expect_versions(&trial, round == 0 ? "v2" : "v1", round == 0 ? "" : "v2");
        assert_false(file_is_folder(beside));
        assert_false(trial_is_on(&trial, &read));
    }
}

// --- the guard ---------------------------------------------------------------------------------------------

static atomic_int restarts;

static void count_restart(void *context)
{
    (void)context;
    atomic_fetch_add(&restarts, 1);
}

static struct trial_guard *open_guard(const struct trial *trial)
{
    struct trial_guard *guard = NULL;
    struct diagnostic why = {0};
    const struct trial_guard_options options = {
        .paths = {trial->path}, .patience_s = TRIAL_LEAST_S, .restart = count_restart};
    if (trial_guard_create(&options, &guard, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return guard;
}

static void put_on_trial(const struct trial *trial)
{
    struct diagnostic why = {0};
    assert_int_equal(trial_begin(trial, &mark, &why), RESULT_OK);
    write_text(trial->path, after);
}

// Frames until it is judged.
static void present_until_judged(struct trial_guard *guard, bool has_picture)
{
    int64_t end_ns = clock_now_ns() + 60 * CLOCK_SECOND_NS;
    while (trial_guard_is_on(guard, TRIAL_SETTINGS) && clock_now_ns() < end_ns) {
        trial_guard_presented(guard, has_picture);
        clock_sleep_ns(20 * CLOCK_MILLISECOND_NS);
    }
    assert_false(trial_guard_is_on(guard, TRIAL_SETTINGS));
}

static void what_presents_pictures_is_kept(void **state)
{
    (void)state;
    struct trial trial = a_file(before);
    struct trial_state told;
    put_on_trial(&trial);
    struct trial_guard *guard = open_guard(&trial);
    present_until_judged(guard, true);
    assert_false(trial_guard_wants_restart(guard));
    trial_guard_note_refused(guard, TRIAL_SETTINGS, "8", "no settings");
    trial_guard_tell(guard, TRIAL_SETTINGS, &told);
    assert_string_equal(told.kept, "7");
    assert_string_equal(told.refused, "8");
    assert_string_equal(told.why, "no settings");
    assert_false(trial_guard_was_refused(guard, TRIAL_SETTINGS, "8")); // put right it may come again
    assert_true(trial_guard_may_begin(guard));
    trial_guard_destroy(guard);
    assert_true(holds(trial.path, after));
}

static void where_there_were_pictures_placeholders_are_not_enough(void **state)
{
    (void)state;
    struct trial trial = a_file(before);
    put_on_trial(&trial);
    struct trial_guard *guard = open_guard(&trial);
    present_until_judged(guard, false);
    assert_true(trial_guard_wants_restart(guard));
    assert_true(trial_guard_was_refused(guard, TRIAL_SETTINGS, "7"));
    assert_false(trial_guard_may_begin(guard)); // it is about to end
    trial_guard_destroy(guard);
    assert_true(holds(trial.path, before));
    expect_versions(&trial, "", "7");
}

// Nobody presents, and nobody ends: the guard itself starts the mirror anew.
static void a_main_thread_that_hangs_is_not_waited_for(void **state)
{
    (void)state;
    struct trial trial = a_file(before);
    put_on_trial(&trial);
    atomic_store(&restarts, 0);
    struct trial_guard *guard = open_guard(&trial);
    int64_t end_ns = clock_now_ns() + 60 * CLOCK_SECOND_NS;
    while (atomic_load(&restarts) == 0 && clock_now_ns() < end_ns)
        clock_sleep_ns(50 * CLOCK_MILLISECOND_NS);
    assert_int_equal(atomic_load(&restarts), 1);
    trial_guard_destroy(guard);
    assert_true(holds(trial.path, before));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_kept_or_goes),
        cmocka_unit_test(a_second_start_puts_back_what_was_there),
        cmocka_unit_test(a_mark_of_nothing_is_none),
        cmocka_unit_test(a_mark_that_is_garbage_is_none),
        cmocka_unit_test(a_folder_changes_places),
        cmocka_unit_test(what_presents_pictures_is_kept),
        cmocka_unit_test(where_there_were_pictures_placeholders_are_not_enough),
        cmocka_unit_test(a_main_thread_that_hangs_is_not_waited_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
