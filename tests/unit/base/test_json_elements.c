#include "platform/base/json_elements.h"
#include "tests/support/test_support.h"

#include <string.h>

static enum result open_text(const char *text, json_t **rest, struct json_elements *elements,
                             struct diagnostic *why)
{
    return json_elements_open("d.json", (const uint8_t *)text, strlen(text), "products", rest, elements, why);
}

static void elements_come_one_by_one_and_the_rest_stays(void **state)
{
    (void)state;
    json_t *rest = NULL, *element = NULL;
    struct json_elements elements;
    assert_int_equal(
        open_text(" {\"title\": \"a,]}\", \"products\": [ {\"a\": [1, 2]}, 3, \"x]\" ] , \"z\": {}}", &rest,
                  &elements, NULL),
        RESULT_OK);
    assert_int_equal(elements.count, 3);
    assert_string_equal(json_string_value(json_object_get(rest, "title")), "a,]}");
    assert_int_equal(json_array_size(json_object_get(rest, "products")), 0);
    assert_true(json_is_object(json_object_get(rest, "z")));
    assert_int_equal(json_elements_next(&elements, &element, NULL), RESULT_OK);
    assert_int_equal(json_array_size(json_object_get(element, "a")), 2);
    json_decref(element);
    assert_int_equal(json_elements_next(&elements, &element, NULL), RESULT_OK);
    assert_int_equal(json_integer_value(element), 3);
    json_decref(element);
    assert_int_equal(json_elements_next(&elements, &element, NULL), RESULT_OK);
    assert_string_equal(json_string_value(element), "x]");
    json_decref(element);
    assert_int_equal(json_elements_next(&elements, &element, NULL), RESULT_END);
    json_decref(rest);
}

static void an_empty_array_and_none_at_all_have_no_elements(void **state)
{
    static const char *const texts[] = {"{\"products\": [ ]}", "{\"products\": 3}", "{}", "[1, 2]"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_t *rest = NULL, *element = NULL;
        struct json_elements elements;
        assert_int_equal(open_text(texts[i], &rest, &elements, NULL), RESULT_OK);
        assert_int_equal(elements.count, 0);
        assert_int_equal(json_elements_next(&elements, &element, NULL), RESULT_END);
        json_decref(rest);
    }
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    static const struct {
        const char *text, *where;
    } wrong[] = {
        {"{\"products\": [\n{\"a\": 1},\n  {\"a\" 2}]}", "d.json: line 3 column 8:"},
        {"{\"products\": [\n1,\n]}", "d.json: line 3 column 0:"},
        {"{\"products\": [\n{\"a\": 1, \"a\": 2}]}", "d.json: line 2 column 12:"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        json_t *rest = NULL, *element = NULL;
        struct json_elements elements;
        struct diagnostic why = {0};
        enum result result = open_text(wrong[i].text, &rest, &elements, &why);
        assert_int_equal(result, RESULT_OK);
        while (result == RESULT_OK) {
            result = json_elements_next(&elements, &element, &why);
            if (result == RESULT_OK)
                json_decref(element);
        }
        assert_int_equal(result, RESULT_INVALID);
        assert_int_equal(json_elements_next(&elements, &element, &why), RESULT_END);
        if (strncmp(why.text, wrong[i].where, strlen(wrong[i].where)) != 0)
            fail_msg("%s", why.text);
        json_decref(rest);
    }
}

static void what_is_wrong_behind_the_array_keeps_its_line(void **state)
{
    (void)state;
    json_t *rest = NULL;
    struct json_elements elements;
    struct diagnostic why = {0};
    assert_int_equal(open_text("{\"products\": [\n1,\n2\n],\n\"x\" 3}", &rest, &elements, &why),
                     RESULT_INVALID);
    assert_non_null(strstr(why.text, "line 5"));
    assert_int_equal(open_text("{\"products\": [1, 2", &rest, &elements, &why), RESULT_INVALID);
    assert_int_equal(open_text("{\"products\": [1], \"products\": [2]}", &rest, &elements, &why),
                     RESULT_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_come_one_by_one_and_the_rest_stays),
        cmocka_unit_test(an_empty_array_and_none_at_all_have_no_elements),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test(what_is_wrong_behind_the_array_keeps_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
