#include "platform/base/json.h"
#include "tests/support/test_support.h"

#include <string.h>

static const char document[] = "\n{\n"
                               " \"a\": [1, \"]},\\\"\", {\"deep\":\n" // line 3
                               "   [[], {}, -1.5e3]}],\n"
                               " \"b/c~d\"\n"
                               "   : {\"e\": true},\n"
                               " \"caf\\u00e9\": null,\n"
                               " \"last\":\n"
                               "   \"x\"\n"
                               "}\n";

static size_t line_of(const char *pointer, bool *found)
{
    struct json_text text = {(const uint8_t *)document, strlen(document), 0};
    return json_line(&text, pointer, found);
}

static void a_value_is_found_where_it_begins(void **state)
{
    (void)state;
    static const struct {
        const char *pointer;
        size_t line;
    } cases[] = {
        {"", 2},          {"/a", 3},          {"/a/0", 3},     {"/a/1", 3},       {"/a/2", 3},
        {"/a/2/deep", 4}, {"/a/2/deep/2", 4}, {"/b~1c~0d", 6}, {"/b~1c~0d/e", 6}, {"/last", 9},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool found = false;
        assert_int_equal(line_of(cases[i].pointer, &found), cases[i].line);
        assert_true(found);
    }
}

static void what_is_not_there_has_the_line_of_what_is_around_it(void **state)
{
    (void)state;
    static const struct {
        const char *pointer;
        size_t line;
    } cases[] = {{"/none", 2},          {"/a/3", 3},        {"/a/2/deep/3", 4}, {"/a/2/deep/0/0", 4},
                 {"/b~1c~0d/e/f/g", 6}, {"/b~1c~0d/ee", 6}, {"/caf\u00e9", 2}}; // written with an escape
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        bool found = true;
        assert_int_equal(line_of(cases[i].pointer, &found), cases[i].line);
        assert_false(found);
    }
}

static void a_problem_is_told_with_its_line(void **state)
{
    (void)state;
    struct json_text text = {(const uint8_t *)document, strlen(document), 0};
    struct diagnostic why = {0};
    json_t *value = NULL;
    assert_int_equal(json_parse("d.json", text.bytes, text.size, &value, &why), RESULT_OK);
    struct json_cursor root = json_root_in_text("d.json", value, &text), a, first;
    assert_true(json_member(&root, "a", &a));
    first = json_element(&a, 0);
    const char *string = NULL;
    assert_int_equal(json_read_string(&first, 10, &string, &why), RESULT_INVALID);
    assert_string_equal(why.text, "d.json: line 3: /a/0: expected a string, not a number");
    // Looking for lines ends before it takes too long.
    text.looked_through = JSON_MAX_LOOKED_THROUGH + 1;
    assert_int_equal(json_read_string(&first, 10, &string, &why), RESULT_INVALID);
    assert_string_equal(why.text, "d.json: /a/0: expected a string, not a number");
    json_decref(value);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_found_where_it_begins),
        cmocka_unit_test(what_is_not_there_has_the_line_of_what_is_around_it),
        cmocka_unit_test(a_problem_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
