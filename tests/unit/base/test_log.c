// What the log's lines look like, in each format; that one stays a line; and that what comes again and again
// is held back and counted. stderr is a file of the test's meanwhile.
#include "platform/base/log.h"
#include "tests/support/test_support.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int stderr_before = -1;
static char written[8192];

static void capture(void)
{
    (void)fflush(stderr);
    stderr_before = dup(2);
    FILE *file = fopen(test_temporary_path("log"), "w+");
    assert_non_null(file);
    assert_int_equal(dup2(fileno(file), 2), 2);
    (void)fclose(file);
}

static const char *captured(void)
{
    (void)fflush(stderr);
    assert_int_equal(dup2(stderr_before, 2), 2);
    (void)close(stderr_before);
    size_t size = 0;
    uint8_t *bytes = test_read_file(test_temporary_path("log"), &size);
    (void)snprintf(written, sizeof written, "%.*s", (int)size, (const char *)bytes);
    free(bytes);
    log_set_format(LOG_PLAIN);
    return written;
}

static void a_line_says_its_level_and_stays_one(void **state)
{
    (void)state;
    capture();
    log_write(LOG_WARNING, "camera", "unplugged\n<0>forged");
    log_write(LOG_INFO, "camera", "not asked for");
    log_set_format(LOG_JOURNAL);
    log_write(LOG_ERROR, "store", "full");
    log_write(LOG_WARNING, "store", "slow");
    assert_string_equal(captured(),
                        "cheval: warning: camera: unplugged <0>forged\n<3>store: full\n<4>store: slow\n");
}

static void a_json_line_is_json_whatever_is_in_it(void **state)
{
    (void)state;
    char cut[1200];
    memset(cut, 'x', sizeof cut);
    cut[1022] = '\xc3'; // a letter of two bytes, of which the second has no room
    cut[1023] = '\xa9';
    cut[1199] = '\0';
    const char *const texts[] = {"a \"quoted\" \\ thing", "\t\x01\x7f",
                                 "caf\xc3\xa9 \xf0\x9f\x92\x84 \xff\xc3;", cut};
    capture();
    log_set_format(LOG_JSON);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        log_write(LOG_ERROR, "area", "%s", texts[i]);
    (void)captured();
    char *line = strtok(written, "\n");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++, line = strtok(NULL, "\n")) {
        assert_non_null(line);
        json_t *object = json_loads(line, 0, NULL);
        assert_non_null(object);
        assert_string_equal(json_string_value(json_object_get(object, "level")), "error");
        assert_string_equal(json_string_value(json_object_get(object, "area")), "area");
        const char *text = json_string_value(json_object_get(object, "text"));
        assert_non_null(text);
        if (i == 0)
            assert_string_equal(text, texts[0]);
        if (i == 2)
            assert_string_equal(text, "caf\xc3\xa9 \xf0\x9f\x92\x84 ?\x3f;");
        json_decref(object);
    }
    assert_null(line);
}

static void what_comes_again_and_again_is_held_back(void **state)
{
    (void)state;
    capture();
    for (int i = 0; i < 100; i++) {
        log_write(LOG_ERROR, "driver", "failed");
        log_write(LOG_ERROR, "driver", "failed otherwise");
        log_write(LOG_ERROR, "other", "failed");
    }
    log_write(LOG_ERROR, "driver", "something else");
    int lines = 0;
    for (const char *at = captured(); *at != '\0'; at++)
        lines += *at == '\n';
    assert_int_equal(lines, 3 * 3 + 1);
}

static void the_journal_is_known_by_its_number(void **state)
{
    (void)state;
    struct stat there;
    char stream[64];
    capture();
    assert_int_equal(fstat(2, &there), 0);
    (void)snprintf(stream, sizeof stream, "%llu:%llu", (unsigned long long)there.st_dev,
                   (unsigned long long)there.st_ino + 1);
    (void)setenv("JOURNAL_STREAM", stream, 1);
    log_follow_journal();
    log_write(LOG_ERROR, "journal", "elsewhere");
    (void)snprintf(stream, sizeof stream, "%llu:%llu", (unsigned long long)there.st_dev,
                   (unsigned long long)there.st_ino);
    (void)setenv("JOURNAL_STREAM", stream, 1);
    log_follow_journal();
    log_write(LOG_ERROR, "journal", "here");
    assert_string_equal(captured(), "cheval: error: journal: elsewhere\n<3>journal: here\n");
    (void)unsetenv("JOURNAL_STREAM");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_says_its_level_and_stays_one),
        cmocka_unit_test(a_json_line_is_json_whatever_is_in_it),
        cmocka_unit_test(what_comes_again_and_again_is_held_back),
        cmocka_unit_test(the_journal_is_known_by_its_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
