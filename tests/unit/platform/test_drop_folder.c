#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/os/drop_folder.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LONG_NS (20 * CLOCK_SECOND_NS) // far more than is needed, on a machine that is busy

static char folder[600];

static const char *in_folder(const char *name)
{
    static char paths[4][900];
    static int next;
    char *path = paths[next++ % 4];
    (void)snprintf(path, sizeof paths[0], "%s/%s", folder, name);
    return path;
}

static void write_text(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int begin(void **state)
{
    (void)state;
    static const char *const folders[] = {"done", "failed", "."};
    (void)snprintf(folder, sizeof folder, "%s", test_build_path("drop"));
    for (size_t i = 0; i < 3; i++) { // of a run before
        struct folder old = {0};
        if (folder_list(in_folder(folders[i]), &old, NULL) != RESULT_OK)
            continue;
        for (int k = 0; k < old.count; k++)
            (void)unlink(old.paths[k]);
        folder_free(&old);
    }
    (void)mkdir(folder, 0755);
    return 0;
}

static struct drop_folder *open_folder(void)
{
    struct drop_folder *drop = NULL;
    struct diagnostic why = {0};
    if (drop_folder_open(folder, &drop, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return drop;
}

static void a_file_that_was_closed_is_given_and_moved(void **state)
{
    (void)state;
    char path[DROP_FOLDER_PATH_SIZE];
    struct drop_folder *drop = open_folder();
    write_text(in_folder("a.csv"), "one\n");
    assert_true(drop_folder_next(drop, LONG_NS, path));
    assert_string_equal(path, in_folder("a.csv"));
    assert_int_equal(drop_folder_finish(drop, path, true, NULL, NULL), RESULT_OK);
    assert_true(file_is_readable(in_folder("done/a.csv")));
    assert_false(drop_folder_next(drop, 0, path));
    write_text(in_folder("a.csv"), "two\n"); // the same name again
    assert_true(drop_folder_next(drop, LONG_NS, path));
    assert_int_equal(drop_folder_finish(drop, path, false, "no good\n", NULL), RESULT_OK);
    assert_true(file_is_readable(in_folder("failed/a.csv")));
    uint8_t *bytes = NULL;
    size_t size = 0;
    assert_int_equal(file_read(in_folder("failed/a.csv.reason.txt"), 100, &bytes, &size, NULL), RESULT_OK);
    assert_string_equal((const char *)bytes, "no good\n");
    free(bytes);
    drop_folder_close(drop);
}

static void a_file_that_is_being_written_waits_for_its_end(void **state)
{
    (void)state;
    char path[DROP_FOLDER_PATH_SIZE];
    struct drop_folder *drop = open_folder();
    FILE *file = fopen(in_folder("slow.csv"), "w");
    assert_non_null(file);
    assert_true(fputs("half", file) >= 0);
    assert_int_equal(fflush(file), 0);
    assert_false(drop_folder_next(drop, DROP_FOLDER_SETTLED_NS + CLOCK_SECOND_NS, path));
    assert_true(fputs(" and half\n", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_true(drop_folder_next(drop, LONG_NS, path));
    drop_folder_close(drop);
    assert_int_equal(unlink(in_folder("slow.csv")), 0);
}

static void names_of_files_being_written_links_and_folders_are_left_alone(void **state)
{
    (void)state;
    char path[DROP_FOLDER_PATH_SIZE];
    struct drop_folder *drop = open_folder();
    write_text(in_folder(".hidden"), "x");
    write_text(in_folder("b.csv.part"), "x");
    write_text(in_folder("b.csv~"), "x");
    assert_int_equal(symlink("/etc/hostname", in_folder("link.csv")), 0);
    assert_int_equal(mkdir(in_folder("inner"), 0755), 0);
    assert_false(drop_folder_next(drop, 0, path));
    assert_int_equal(rename(in_folder("b.csv.part"), in_folder("b.csv")), 0);
    assert_true(drop_folder_next(drop, LONG_NS, path));
    assert_string_equal(path, in_folder("b.csv"));
    drop_folder_close(drop);
    (void)unlink(in_folder("link.csv"));
    (void)rmdir(in_folder("inner"));
}

static void what_was_there_before_is_given_when_it_has_settled(void **state)
{
    (void)state;
    char path[DROP_FOLDER_PATH_SIZE];
    write_text(in_folder("early.csv"), "x");
    struct drop_folder *drop = open_folder();
    assert_true(drop_folder_next(drop, LONG_NS, path));
    assert_string_equal(path, in_folder("early.csv"));
    assert_int_equal(drop_folder_finish(drop, path, true, NULL, NULL), RESULT_OK);
    struct folder used = {0};
    assert_int_equal(drop_folder_used(drop, 0, &used, NULL), RESULT_OK);
    assert_int_equal(used.count, 1);
    folder_free(&used);
    assert_int_equal(drop_folder_used(drop, INT64_MAX, &used, NULL), RESULT_OK);
    assert_int_equal(used.count, 0);
    folder_free(&used);
    drop_folder_close(drop);
}

static void a_folder_that_can_t_be_had_is_told(void **state)
{
    (void)state;
    struct drop_folder *drop = NULL;
    struct diagnostic why = {0};
    assert_int_equal(drop_folder_open("/nowhere/at/all", &drop, &why), RESULT_NOT_FOUND);
    assert_string_equal(why.text, "/nowhere/at/all: there is no such folder");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_file_that_was_closed_is_given_and_moved, begin),
        cmocka_unit_test_setup(a_file_that_is_being_written_waits_for_its_end, begin),
        cmocka_unit_test_setup(names_of_files_being_written_links_and_folders_are_left_alone, begin),
        cmocka_unit_test_setup(what_was_there_before_is_given_when_it_has_settled, begin),
        cmocka_unit_test_setup(a_folder_that_can_t_be_had_is_told, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
