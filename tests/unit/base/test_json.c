#include "platform/base/json.h"
#include "tests/support/test_support.h"

#include <string.h>

static json_t *parse(const char *text)
{
    json_t *root = NULL;
    struct diagnostic why = {0};
    if (json_parse("f.json", (const uint8_t *)text, strlen(text), &root, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return root;
}

static void expect_refused(const char *text, enum result result, const char *line)
{
    json_t *root = NULL;
    struct diagnostic why = {0};
    assert_int_equal(json_parse("f.json", (const uint8_t *)text, strlen(text), &root, &why), result);
    assert_null(root);
    if (strstr(why.text, line) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", why.text, line);
}

static void a_syntax_error_has_line_and_column(void **state)
{
    (void)state;
    expect_refused("{\n  \"a\": 1\n  \"b\": 2\n}", RESULT_INVALID, "f.json: line 3 column 5: ");
    expect_refused("", RESULT_INVALID, "f.json: line 1");
    expect_refused("[1, 2", RESULT_INVALID, "f.json: line 1");
    expect_refused("{\"a\": 1e999}", RESULT_INVALID, "overflow");
    expect_refused("\xef\xbb\xbf{}", RESULT_INVALID, "byte order mark");
}

static void what_is_not_utf8_is_refused(void **state)
{
    (void)state;
    expect_refused("[\"\xff\xfe\"]", RESULT_INVALID, "unable to decode byte");
    expect_refused("[\"\xc0\xaf\"]", RESULT_INVALID, "unable to decode byte");
}

static void a_key_twice_in_one_object_is_refused(void **state)
{
    (void)state;
    expect_refused("{\"a\": 1, \"a\": 2}", RESULT_INVALID, "duplicate");
}

static void nesting_and_the_number_of_values_are_bounded(void **state)
{
    (void)state;
    char text[2 * JSON_MAX_DEPTH + 8];
    size_t levels = JSON_MAX_DEPTH;
    memset(text, '[', levels);
    memset(text + levels, ']', levels);
    text[2 * levels] = '\0';
    json_decref(parse(text));
    memset(text, '[', levels + 1);
    memset(text + levels + 1, ']', levels + 1);
    text[2 * levels + 2] = '\0';
    expect_refused(text, RESULT_TOO_LARGE, "line 1 column 65: levels nested over 64");
    // Brackets inside a string don't nest.
    json_decref(parse("[\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[[\"]"));
}

static void a_cursor_knows_its_pointer(void **state)
{
    (void)state;
    json_t *document = parse("{\"products\": [{}, {\"a/b~c\": [1, 2, 3]}]}");
    struct json_cursor root = json_root("f.json", document), products, member;
    char pointer[64];
    json_pointer(&root, pointer, sizeof pointer);
    assert_string_equal(pointer, "");
    assert_true(json_member(&root, "products", &products));
    struct json_cursor second = json_element(&products, 1);
    assert_true(json_member(&second, "a/b~c", &member));
    struct json_cursor third = json_element(&member, 2);
    json_pointer(&third, pointer, sizeof pointer);
    assert_string_equal(pointer, "/products/1/a~1b~0c/2");
    char small[12];
    json_pointer(&third, small, sizeof small);
    assert_string_equal(small, "/products/1");
    struct diagnostic why = {0};
    const char *text = NULL;
    assert_int_equal(json_read_string(&third, 10, &text, &why), RESULT_INVALID);
    assert_string_equal(why.text, "f.json: /products/1/a~1b~0c/2: expected a string, not a number");
    assert_false(json_member(&third, "x", &member));
    json_decref(document);
}

static void typed_reads_check_type_and_bounds(void **state)
{
    (void)state;
    json_t *document =
        parse("{\"i\": 3.0, \"f\": 2.5, \"s\": \"abc\", \"b\": true, \"v\": [1, 2.5, -3], \"n\": null}");
    struct json_cursor root = json_root("f.json", document), missing;
    struct diagnostic why = {0};
    int64_t integer = 7;
    double number = 0;
    float floats[3];
    bool boolean = false;
    const char *text = NULL;
    assert_int_equal(json_get_integer(&root, "i", 0, 10, &integer, &why), RESULT_OK);
    assert_int_equal(integer, 3);
    assert_int_equal(json_get_integer(&root, "none", 0, 10, &integer, &why), RESULT_OK);
    assert_int_equal(integer, 3); // left as it was
    assert_int_equal(json_get_integer(&root, "f", 0, 10, &integer, &why), RESULT_INVALID);
    assert_string_equal(why.text, "f.json: /f: 2.5 is not a whole number");
    assert_int_equal(json_get_integer(&root, "i", 4, 10, &integer, &why), RESULT_INVALID);
    assert_int_equal(json_get_number(&root, "f", 0, 2.5, &number, &why), RESULT_OK);
    assert_int_equal(json_get_number(&root, "f", 0, 2.4, &number, &why), RESULT_INVALID);
    assert_int_equal(json_get_number(&root, "n", 0, 1, &number, &why), RESULT_INVALID);
    assert_string_equal(why.text, "f.json: /n: expected a number, not null");
    assert_int_equal(json_get_string(&root, "s", 3, &text, &why), RESULT_OK);
    assert_string_equal(text, "abc");
    assert_int_equal(json_get_string(&root, "s", 2, &text, &why), RESULT_TOO_LARGE);
    assert_int_equal(json_get_boolean(&root, "b", &boolean, &why), RESULT_OK);
    assert_true(boolean);
    assert_int_equal(json_get_floats(&root, "v", -10, 10, 3, floats, &why), RESULT_OK);
    assert_true(floats[1] > 2.4f && floats[1] < 2.6f);
    assert_int_equal(json_get_floats(&root, "v", -10, 10, 2, floats, &why), RESULT_TOO_LARGE);
    assert_int_equal(json_get_floats(&root, "v", 0, 10, 3, floats, &why), RESULT_INVALID);
    assert_string_equal(why.text, "f.json: /v/2: -3 is outside 0 to 10");
    assert_int_equal(json_need(&root, "none", &missing, &why), RESULT_INVALID);
    assert_string_equal(why.text, "f.json: \"none\" is missing");
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_syntax_error_has_line_and_column),
        cmocka_unit_test(what_is_not_utf8_is_refused),
        cmocka_unit_test(a_key_twice_in_one_object_is_refused),
        cmocka_unit_test(nesting_and_the_number_of_values_are_bounded),
        cmocka_unit_test(a_cursor_knows_its_pointer),
        cmocka_unit_test(typed_reads_check_type_and_bounds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
