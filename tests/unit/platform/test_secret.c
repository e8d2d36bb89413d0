// Whose and of which mode a secret's file must be, and what may stand in it.
#include "platform/os/secret.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *write_secret(const char *text, size_t size, mode_t mode)
{
    const char *path = test_temporary_path("key");
    (void)unlink(path);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void a_line_is_read_without_its_end(void **state)
{
    (void)state;
    static const char *const files[] = {"s3cret", "s3cret\n", "s3cret\r\n"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char text[SECRET_SIZE];
        const char *path = write_secret(files[i], strlen(files[i]), i == 0 ? 0400 : 0600);
        assert_int_equal(secret_read(path, text, sizeof text, NULL), RESULT_OK);
        assert_string_equal(text, "s3cret");
    }
}

static void a_file_that_others_may_read_is_refused(void **state)
{
    (void)state;
    static const mode_t modes[] = {0640, 0604, 0620, 0602, 0610, 0777};
    for (size_t i = 0; i < sizeof modes / sizeof modes[0]; i++) {
        char text[SECRET_SIZE] = "before";
        struct diagnostic why = {0};
        const char *path = write_secret("s3cret\n", 7, modes[i]);
        assert_int_equal(secret_read(path, text, sizeof text, &why), RESULT_INVALID);
        assert_string_equal(text, "");
        assert_non_null(strstr(why.text, "chmod 600"));
        assert_null(strstr(why.text, "s3cret"));
    }
}

static void what_is_no_line_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
    } files[] = {{"", 0},     {"\n", 1},       {"a b", 3},         {" a", 2}, {"a\nb\n", 4},
                 {"a\0b", 3}, {"\xc3\xa9", 2}, {"a\r\nX: y\n", 8}, {"a\t", 2}};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char text[SECRET_SIZE];
        const char *path = write_secret(files[i].text, files[i].size, 0600);
        assert_int_equal(secret_read(path, text, sizeof text, NULL), RESULT_INVALID);
    }
}

static void what_is_too_long_is_refused_whole(void **state)
{
    (void)state;
    char bytes[20], text[16];
    memset(bytes, 'x', sizeof bytes);
    assert_int_equal(secret_read(write_secret(bytes, 15, 0600), text, sizeof text, NULL), RESULT_OK);
    assert_int_equal(secret_read(write_secret(bytes, 16, 0600), text, sizeof text, NULL), RESULT_INVALID);
    assert_string_equal(text, "");
}

static void what_is_no_file_is_refused(void **state)
{
    (void)state;
    char text[SECRET_SIZE];
    const char *pipe_path = test_temporary_path("pipe");
    assert_int_equal(secret_read(test_temporary_path("none"), text, sizeof text, NULL), RESULT_NOT_FOUND);
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    assert_int_equal(secret_read(pipe_path, text, sizeof text, NULL), RESULT_INVALID);
    assert_int_equal(secret_read("/", text, sizeof text, NULL), RESULT_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_read_without_its_end),
        cmocka_unit_test(a_file_that_others_may_read_is_refused),
        cmocka_unit_test(what_is_no_line_is_refused),
        cmocka_unit_test(what_is_too_long_is_refused_whole),
        cmocka_unit_test(what_is_no_file_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
