// An archive from outside: plain files are unpacked where they belong, and one that would write elsewhere, or
// holds what isn't allowed, is refused as a whole.
#include "platform/base/file.h"
#include "platform/os/archive.h"
#include "platform/os/folder_swap.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zip.h>

// A ZIP file of these names, each with its name in it; a name that ends with a slash is a folder.
static uint8_t *zip_of(const char *const *names, int count, size_t *size)
{
    const char *path = test_temporary_path("made.zip");
    (void)remove(path);
    int error = 0;
    zip_t *archive = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &error);
    assert_non_null(archive);
    for (int i = 0; i < count; i++) {
        if (names[i][strlen(names[i]) - 1] == '/') {
            assert_true(zip_dir_add(archive, names[i], 0) >= 0);
            continue;
        }
        zip_source_t *source = zip_source_buffer(archive, names[i], strlen(names[i]), 0);
        assert_true(zip_file_add(archive, names[i], source, 0) >= 0);
    }
    assert_int_equal(zip_close(archive), 0);
    return test_read_file(path, size);
}

static enum result unpack(const char *const *names, int count, const char *folder, struct diagnostic *why)
{
    size_t size = 0;
    uint8_t *bytes = zip_of(names, count, &size);
    assert_int_equal(folder_remove(folder, why), RESULT_OK);
    enum result result = archive_unpack("made.zip", bytes, size, folder, why);
    free(bytes);
    return result;
}

static void plain_files_are_unpacked_with_their_folders(void **state)
{
    (void)state;
    static const char *const names[] = {"catalogue.json", "models/", "models/glass/a b.glb"};
    struct diagnostic why = {0};
    const char *folder = test_temporary_path("unpacked");
    assert_int_equal(unpack(names, 3, folder, &why), RESULT_OK);
    char path[1200];
    size_t size = 0;
    (void)snprintf(path, sizeof path, "%s/models/glass/a b.glb", folder);
    uint8_t *bytes = test_read_file(path, &size);
    assert_string_equal((const char *)bytes, names[2]);
    free(bytes);
    assert_int_equal(folder_remove(folder, &why), RESULT_OK);
    assert_false(file_is_folder(folder));
}

static void what_would_write_elsewhere_is_refused(void **state)
{
    (void)state;
    static const char *const names[] = {"../out.txt", "/tmp/out.txt",   "a/../../out.txt", "a//out.txt",
                                        ".hidden",    "a/.version",     "a\\out.txt",      "c:out.txt",
                                        "a\nb",       "gr\u00f6\u00dfe"};
    const char *folder = test_temporary_path("refused");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        struct diagnostic why = {0};
        assert_int_equal(unpack(&names[i], 1, folder, &why), RESULT_INVALID);
        assert_non_null(strstr(why.text, "name"));
    }
    struct diagnostic why = {0};
    assert_int_equal(folder_remove(folder, &why), RESULT_OK);
    assert_false(file_is_readable(test_temporary_path("out.txt")));
}

static void what_is_no_archive_makes_no_folder(void **state)
{
    (void)state;
    static const char *const names[] = {"catalogue.json"};
    struct diagnostic why = {0};
    const char *folder = test_temporary_path("none");
    size_t size = 0;
    uint8_t *bytes = zip_of(names, 1, &size);
    assert_int_equal(archive_unpack("none", bytes, size / 2, folder, &why), RESULT_INVALID);
    assert_int_equal(archive_unpack("none", "PK", 2, folder, &why), RESULT_INVALID);
    assert_false(file_is_folder(folder));
    // Twice into one folder isn't possible: nothing of an earlier one stays in a later one.
    assert_int_equal(archive_unpack("none", bytes, size, folder, &why), RESULT_OK);
    assert_int_equal(archive_unpack("none", bytes, size, folder, &why), RESULT_IO);
    assert_int_equal(folder_remove(folder, &why), RESULT_OK);
    free(bytes);
}

static void folders_change_places(void **state)
{
    (void)state;
    static const char *const first[] = {"first"}, *const second[] = {"second"};
    struct diagnostic why = {0};
    char path[1200], here[1024], there[1024];
    (void)snprintf(here, sizeof here, "%s", test_temporary_path("here"));
    (void)snprintf(there, sizeof there, "%s", test_temporary_path("there"));
    assert_int_equal(unpack(first, 1, here, &why), RESULT_OK);
    assert_int_equal(unpack(second, 1, there, &why), RESULT_OK);
    assert_int_equal(folder_exchange(here, there, &why), RESULT_OK);
    (void)snprintf(path, sizeof path, "%s/second", here);
    assert_true(file_is_readable(path));
    (void)snprintf(path, sizeof path, "%s/first", there);
    assert_true(file_is_readable(path));
    assert_int_equal(folder_remove(there, &why), RESULT_OK);
    assert_int_not_equal(folder_exchange(here, there, &why), RESULT_OK);
    (void)snprintf(path, sizeof path, "%s/second", here);
    assert_true(file_is_readable(path));
    assert_int_equal(folder_remove(here, &why), RESULT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_files_are_unpacked_with_their_folders),
        cmocka_unit_test(what_would_write_elsewhere_is_refused),
        cmocka_unit_test(what_is_no_archive_makes_no_folder),
        cmocka_unit_test(folders_change_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
