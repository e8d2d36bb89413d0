// What becomes of events when the store can't be had: disks that are full, read-only or gone, damaged files,
// clocks that jump.
#include "platform/os/folder.h"
#include "platform/store/store_consent.h"
#include "tests/unit/app/recorder_stage.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define NOBODY 65534

static void add(struct recorder *recorder, int count)
{
    for (int i = 0; i < count; i++) {
        struct interest_event event = stage_event("visit", INTEREST_TRYON_STARTED, "SKU");
        (void)recorder_add(recorder, &event);
    }
}

static void a_store_that_comes_back_gets_what_waited(void **state)
{
    (void)state;
    char folder[512], path[600];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("gone"));
    (void)snprintf(path, sizeof path, "%s/profile.db", folder);
    struct recorder recorder;
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    int64_t now_ns = clock_now_ns();
    add(&recorder, 10);
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
    assert_int_equal(stage_stored_in(path), 10);
}

static void what_waits_is_bounded_and_consents_go_last(void **state)
{
    (void)state;
    const char *path = "/nowhere/at/all/profile.db";
    struct recorder recorder;
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    struct interest_event consent = stage_event("visit", INTEREST_CONSENT_GIVEN, "");
    (void)recorder_add(&recorder, &consent);
    add(&recorder, RECORDER_MAX_WAITING + 19);
    assert_int_equal(recorder_stats(&recorder).waiting, RECORDER_MAX_WAITING);
    assert_int_equal(recorder_stats(&recorder).lost, 20);
    // The store is there after all: what waited is written, the consent among it.
    recorder.path = test_temporary_path("bounded.db");
    recorder_commit(&recorder, clock_now_ns() + 120 * CLOCK_SECOND_NS);
    assert_int_equal(recorder_stats(&recorder).waiting, 0);
    struct store_agreed agreed;
    assert_int_equal(store_session_agreed(recorder.store, "visit", "try_on", &agreed, NULL), RESULT_OK);
    assert_true(agreed.now);
    recorder_finish(&recorder);
}

// As on a disk without room: no file of this process may grow beyond so many bytes.
static void may_write(rlim_t bytes)
{
    struct rlimit limit;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = bytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void a_full_disk_loses_nothing(void **state)
{
    (void)state;
    const char *path = test_temporary_path("full.db");
    struct recorder recorder;
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    (void)signal(SIGXFSZ, SIG_IGN);
    int64_t now_ns = clock_now_ns();
    int added = 0;
    may_write(400000);
    while (!recorder_stats(&recorder).failing && added < 20000) {
        add(&recorder, RECORDER_BATCH);
        added += RECORDER_BATCH;
        recorder_commit(&recorder, now_ns);
    }
    assert_true(recorder_stats(&recorder).failing);
    may_write(1000); // what the log gave back when it was folded is taken by others
    for (int i = 0; i < 10; i++) {
        add(&recorder, RECORDER_BATCH);
        added += RECORDER_BATCH;
        now_ns += 120 * CLOCK_SECOND_NS;
        recorder_commit(&recorder, now_ns);
        assert_true(recorder_stats(&recorder).failing);
    }
    assert_int_equal(recorder_stats(&recorder).lost, 0);
    assert_int_equal(recorder_stats(&recorder).put_aside, 0); // full is not damaged
    may_write(RLIM_INFINITY);
    recorder_commit(&recorder, now_ns + 120 * CLOCK_SECOND_NS);
    assert_int_equal(recorder_stats(&recorder).waiting, 0);
    assert_int_equal(recorder_stats(&recorder).stored, added);
    recorder_finish(&recorder);
    assert_int_equal(stage_stored_in(path), added);
}

// Whoever runs as root may write everywhere: somebody else looks.
static void write_where_it_may_not(const char *folder, const char *path)
{
    struct recorder recorder;
    if (getuid() == 0 && (setgid(NOBODY) != 0 || setuid(NOBODY) != 0))
        _exit(2);
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    int64_t now_ns = clock_now_ns();
    bool opened = recorder.store != NULL;
    add(&recorder, 5);
    recorder_commit(&recorder, now_ns);
    bool waited = recorder_stats(&recorder).failing && recorder_stats(&recorder).waiting == 5;
    if (chmod(path, 0600) != 0 || chmod(folder, 0700) != 0)
        _exit(3);
    recorder_commit(&recorder, now_ns + 120 * CLOCK_SECOND_NS);
    bool written = recorder_stats(&recorder).stored == 5 && recorder_stats(&recorder).put_aside == 0;
    recorder_finish(&recorder);
    _exit(!opened && waited && written ? 0 : 1);
}

static void a_read_only_disk_is_waited_for(void **state)
{
    (void)state;
    char folder[512], path[600];
    struct recorder recorder;
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("read-only"));
    (void)snprintf(path, sizeof path, "%s/profile.db", folder);
    assert_int_equal(mkdir(folder, 0700), 0);
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    add(&recorder, 3);
    recorder_finish(&recorder);
    char parent[512];
    (void)snprintf(parent, sizeof parent, "%s", folder);
    *strrchr(parent, '/') = '\0';
    if (getuid() == 0)
        assert_int_equal(chown(folder, NOBODY, NOBODY) | chown(path, NOBODY, NOBODY) | chmod(parent, 0711),
                         0);
    assert_int_equal(chmod(path, 0400) | chmod(folder, 0500), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0)
        write_where_it_may_not(folder, path);
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(stage_stored_in(path), 8);
}

// --- damage
// -------------------------------------------------------------------------------------------------

static void scribble(const char *path, long from, int count)
{
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, from, SEEK_SET), 0);
    for (int i = 0; i < count; i++)
        assert_int_not_equal(fputc((i * 73 + 11) & 0xff, file), EOF);
    assert_int_equal(fclose(file), 0);
}

// The damaged files that are kept; the mode of each is the user's alone.
static int kept_aside(const char *path)
{
    char parent[512];
    struct folder folder;
    int count = 0;
    (void)snprintf(parent, sizeof parent, "%s", path);
    *strrchr(parent, '/') = '\0';
    assert_int_equal(folder_list(parent, &folder, NULL), RESULT_OK);
    for (int i = 0; i < folder.count; i++) {
        struct stat status;
        if (strncmp(folder.paths[i], path, strlen(path)) != 0 || strstr(folder.paths[i], ".corrupt-") == NULL)
            continue;
        assert_int_equal(stat(folder.paths[i], &status), 0);
        assert_int_equal(status.st_mode & 0777, 0600);
        count += strstr(folder.paths[i], "-wal") == NULL;
    }
    folder_free(&folder);
    return count;
}

static void a_damaged_store_is_put_aside_and_a_new_one_begun(void **state)
{
    (void)state;
    const char *path = test_temporary_path("damaged.db");
    struct recorder recorder;
    for (int round = 0; round < 5; round++) {
        recorder_init(&recorder, &(struct recorder_options){.path = path});
        assert_int_equal(recorder_stats(&recorder).put_aside, round > 0);
        add(&recorder, 200);
        recorder_commit(&recorder, clock_now_ns());
        recorder_finish(&recorder);
        assert_int_equal(stage_stored_in(path), 200);
        // Its head, the middle of its pages, or all of it.
        scribble(path, round % 2 ? 0 : 4096, round == 3 ? 60000 : 4000);
        assert_int_equal(kept_aside(path), round < 3 ? round : 3);
    }
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    assert_int_equal(kept_aside(path), STORE_MAX_ASIDE);
    recorder_finish(&recorder);
}

static void a_store_that_is_damaged_while_it_is_used_costs_no_event(void **state)
{
    (void)state;
    const char *path = test_temporary_path("damaged-later.db");
    struct recorder recorder;
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    add(&recorder, 2000);
    recorder_commit(&recorder, clock_now_ns());
    assert_int_equal(recorder_stats(&recorder).waiting, 0);
    int64_t now_ns = clock_now_ns();
    struct store *other = NULL; // folds the log into the file, so that the file is what is read
    assert_int_equal(store_open(path, false, &other, NULL), RESULT_OK);
    assert_int_equal(store_scrub(other, NULL, NULL), RESULT_OK);
    store_close(other);
    scribble(path, 4096, 300 * 1024);
    add(&recorder, 50);
    for (int i = 0; i < 4 && recorder_stats(&recorder).waiting > 0; i++)
        recorder_commit(&recorder, now_ns += 120 * CLOCK_SECOND_NS);
    assert_int_equal(recorder_stats(&recorder).waiting, 0);
    assert_int_equal(recorder_stats(&recorder).lost, 0);
    assert_int_equal(recorder_stats(&recorder).put_aside, 1);
    recorder_finish(&recorder);
    assert_int_equal(stage_stored_in(path), 50);
    assert_int_equal(kept_aside(path), 1);
}

static void another_programs_file_is_left_alone(void **state)
{
    (void)state;
    const char *path = test_temporary_path("foreign.db");
    struct recorder recorder;
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    recorder_finish(&recorder);
    scribble(path, 68, 4); // the application's id
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    assert_null(recorder.store);
    assert_true(recorder_stats(&recorder).failing);
    assert_int_equal(recorder_stats(&recorder).put_aside, 0);
    recorder_finish(&recorder);
    assert_int_equal(kept_aside(path), 0);
}

// --- clocks
// -------------------------------------------------------------------------------------------------

static bool check_time(void *context, const struct store_event *event)
{
    static const char *const times[] = {"1970-01-01T00:00:00.000Z", "2026-11-18T13:46:40.000Z",
                                        "1969-12-31T23:59:59.000Z"};
    int *seen = context;
    assert_string_equal(event->time, times[*seen]);
    (*seen)++;
    return true;
}

static void a_wall_clock_that_jumps_keeps_the_order(void **state)
{
    (void)state;
    static const int64_t walls_ms[] = {0, INT64_C(1795009600000), -1000};
    struct recorder recorder;
    const struct recorder_options options = stage_options(test_temporary_path("clock.db"));
    recorder_init(&recorder, &options);
    for (int i = 0; i < 3; i++) {
        struct interest_event event = stage_profile_event("visit", INTEREST_TRYON_STARTED, "SKU");
        event.wall_ms = walls_ms[i];
        stage_record(&recorder, event);
    }
    int seen = 0;
    assert_int_equal(
        store_each_event(recorder.store, &(struct store_filter){.limit = 0}, check_time, &seen, NULL),
        RESULT_OK);
    assert_int_equal(seen, 3);
    assert_string_equal(stage_outbox(&recorder), "tryon_started0 tryon_started0 tryon_started0");
    recorder_finish(&recorder);
}

int main(void)
{
    log_set_level(LOG_ERROR);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_store_that_comes_back_gets_what_waited),
        cmocka_unit_test(what_waits_is_bounded_and_consents_go_last),
        cmocka_unit_test(a_full_disk_loses_nothing),
        cmocka_unit_test(a_read_only_disk_is_waited_for),
        cmocka_unit_test(a_damaged_store_is_put_aside_and_a_new_one_begun),
        cmocka_unit_test(a_store_that_is_damaged_while_it_is_used_costs_no_event),
        cmocka_unit_test(another_programs_file_is_left_alone),
        cmocka_unit_test(a_wall_clock_that_jumps_keeps_the_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
