#include "platform/base/file.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static const char *write_file(const char *name, const char *text)
{
    const char *path = test_temporary_path(name);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, strlen(text), file), strlen(text));
    assert_int_equal(fclose(file), 0);
    return path;
}

static void a_file_is_read_whole_with_a_nul_behind(void **state)
{
    (void)state;
    uint8_t *bytes = NULL;
    size_t size = 0;
    struct diagnostic why = {0};
    assert_int_equal(file_read(write_file("a", "hello"), 5, &bytes, &size, &why), RESULT_OK);
    assert_int_equal(size, 5);
    assert_string_equal((char *)bytes, "hello");
    free(bytes);
    assert_int_equal(file_read(write_file("empty", ""), 5, &bytes, &size, &why), RESULT_OK);
    assert_int_equal(size, 0);
    free(bytes);
}

static void what_is_too_large_missing_or_no_file_is_refused(void **state)
{
    (void)state;
    uint8_t *bytes = NULL;
    size_t size = 0;
    struct diagnostic why = {0};
    assert_int_equal(file_read(write_file("b", "hello"), 4, &bytes, &size, &why), RESULT_TOO_LARGE);
    assert_non_null(strstr(why.text, "5 bytes, more than the 4 allowed"));
    assert_int_equal(file_read(test_temporary_path("none"), 4, &bytes, &size, &why), RESULT_NOT_FOUND);
    assert_int_equal(file_read("/tmp", 4, &bytes, &size, &why), RESULT_INVALID);
    assert_int_equal(file_read("/dev/zero", 4, &bytes, &size, &why), RESULT_INVALID);
    const char *pipe_path = test_temporary_path("pipe");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_int_equal(file_read(pipe_path, 4, &bytes, &size, &why), RESULT_INVALID); // and does not wait
    assert_null(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole_with_a_nul_behind),
        cmocka_unit_test(what_is_too_large_missing_or_no_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
