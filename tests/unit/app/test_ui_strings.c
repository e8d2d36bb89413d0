// The words: files, fall-back, direction, and files that are wrong.
#include "app/ui/strings.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct strings *create(const char *resources, const char *language)
{
    struct strings *strings = NULL;
    assert_int_equal(strings_create(resources, language, &strings), RESULT_OK);
    return strings;
}

static void a_language_gives_its_own_words(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "de");
    assert_string_equal(strings_get(strings, "consent.no"), "Nur stöbern");
    assert_string_equal(strings_language(strings), "de");
    assert_false(strings_right_to_left(strings));
    strings_destroy(strings);
}

static void arabic_runs_from_right_to_left(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "ar_EG.UTF-8");
    assert_string_equal(strings_language(strings), "ar");
    assert_true(strings_right_to_left(strings));
    strings_destroy(strings);
}

static void a_language_without_a_file_is_english(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "xx");
    assert_string_equal(strings_language(strings), "en");
    assert_string_equal(strings_get(strings, "consent.yes"), "Yes, try on");
    strings_destroy(strings);
}

static void the_environment_chooses_when_nobody_else_does(void **state)
{
    (void)state;
    assert_int_equal(setenv("LC_ALL", "ja_JP.UTF-8", 1), 0);
    struct strings *strings = create(test_source_path("assets"), NULL);
    assert_string_equal(strings_language(strings), "ja");
    strings_destroy(strings);
    assert_int_equal(setenv("LC_ALL", "C", 1), 0);
    strings = create(test_source_path("assets"), "");
    assert_string_equal(strings_language(strings), "en");
    strings_destroy(strings);
}

static void a_missing_key_shows_the_key(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "en");
    assert_string_equal(strings_get(strings, "no.such_key"), "no.such_key");
    strings_destroy(strings);
    strings = create("/nonexistent", "en"); // and so does every key when there is no file at all
    assert_string_equal(strings_get(strings, "consent.yes"), "consent.yes");
    strings_destroy(strings);
}

static void a_language_name_cannot_leave_its_folder(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "../../etc/passwd");
    assert_string_equal(strings_language(strings), "en");
    strings_destroy(strings);
}

static const char *write_file(const char *text, size_t size)
{
    const char *folder = test_temporary_path("resources");
    char path[1024];
    (void)mkdir(folder, 0700);
    (void)snprintf(path, sizeof path, "%s/strings", folder);
    (void)mkdir(path, 0700);
    (void)snprintf(path, sizeof path, "%s/strings/en.txt", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return folder;
}

static void wrong_lines_are_left_out_and_the_rest_is_kept(void **state)
{
    (void)state;
    const char text[] = "# words\n\n  a = one \nno equals sign\n = no key\nb=two\\nlines\r\nc =\nd = x = y";
    struct strings *strings = create(write_file(text, sizeof text - 1), "en");
    assert_string_equal(strings_get(strings, "a"), "one");
    assert_string_equal(strings_get(strings, "b"), "two\nlines");
    assert_string_equal(strings_get(strings, "c"), "");
    assert_string_equal(strings_get(strings, "d"), "x = y");
    strings_destroy(strings);
}

static void an_oversized_file_is_refused_whole(void **state)
{
    (void)state;
    size_t size = 300 * 1024;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, '\n', size);
    memcpy(text, "a = one", 7);
    struct strings *strings = create(write_file(text, size), "en");
    assert_string_equal(strings_get(strings, "a"), "a");
    strings_destroy(strings);
    free(text);
}

static void every_language_has_every_word(void **state)
{
    (void)state;
    static const char *const languages[] = {"de", "es", "ar", "ja"};
    size_t size;
    char *english = (char *)test_read_file(test_source_path("assets/strings/en.txt"), &size);
    int keys = 0;
    for (char *line = strtok(english, "\n"); line != NULL; line = strtok(NULL, "\n")) {
        char *equals = strstr(line, " = ");
        if (line[0] == '#' || equals == NULL)
            continue;
        *equals = '\0';
        keys++;
        for (size_t i = 0; i < sizeof languages / sizeof languages[0]; i++) {
            char path[64], wanted[128];
            (void)snprintf(path, sizeof path, "assets/strings/%s.txt", languages[i]);
            (void)snprintf(wanted, sizeof wanted, "\n%s = ", line);
            char *own = (char *)test_read_file(test_source_path(path), &size);
            if (strstr(own, wanted) == NULL && strncmp(own, wanted + 1, strlen(wanted + 1)) != 0)
                fail_msg("%s has no \"%s\"", path, line);
            free(own);
        }
    }
    assert_true(keys > 40);
    free(english);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_language_gives_its_own_words),
        cmocka_unit_test(arabic_runs_from_right_to_left),
        cmocka_unit_test(a_language_without_a_file_is_english),
        cmocka_unit_test(the_environment_chooses_when_nobody_else_does),
        cmocka_unit_test(a_missing_key_shows_the_key),
        cmocka_unit_test(a_language_name_cannot_leave_its_folder),
        cmocka_unit_test(wrong_lines_are_left_out_and_the_rest_is_kept),
        cmocka_unit_test(an_oversized_file_is_refused_whole),
        cmocka_unit_test(every_language_has_every_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
