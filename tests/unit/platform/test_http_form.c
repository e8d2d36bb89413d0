// What browsers send of forms, and what nobody should.
#include "platform/net/http_form.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool reads(struct http_form *form, const char *text)
{
    return http_form_read((const uint8_t *)text, strlen(text), form);
}

static void fields_are_read_with_their_escapes(void **state)
{
    (void)state;
    struct http_form form;
    assert_true(reads(&form, "name=Ana+Mar%C3%ADa&empty=&alone&a%3Db=c%26d"));
    assert_int_equal(form.count, 4);
    assert_string_equal(http_form_get(&form, "name"), "Ana Mar\xc3\xad"
                                                      "a");
    assert_string_equal(http_form_get(&form, "empty"), "");
    assert_string_equal(http_form_get(&form, "alone"), "");
    assert_string_equal(http_form_get(&form, "a=b"), "c&d");
    assert_null(http_form_get(&form, "missing"));
}

static void an_empty_form_is_one(void **state)
{
    (void)state;
    struct http_form form;
    assert_true(http_form_read(NULL, 0, &form));
    assert_int_equal(form.count, 0);
    assert_true(reads(&form, "&&"));
    assert_int_equal(form.count, 0);
}

static void what_is_broken_is_refused_as_a_whole(void **state)
{
    (void)state;
    static const char *const broken[] = {"a=%",     "a=%4",      "a=%zz",        "a=1&b=%00",
                                         "a=1&a=2", "%61=1&a=2", "a=1&b=2&c=%g1"};
    struct http_form form;
    for (size_t i = 0; i < sizeof broken / sizeof broken[0]; i++) {
        assert_false(reads(&form, broken[i]));
        assert_int_equal(form.count, 0);
    }
    assert_false(http_form_read((const uint8_t *)"a=\0b", 4, &form));
}

static void the_bounds_hold(void **state)
{
    (void)state;
    struct http_form form;
    char text[HTTP_FORM_MAX_BYTES + 2] = "a=";
    memset(text + 2, 'x', sizeof text - 3);
    text[sizeof text - 1] = '\0';
    assert_int_equal(strlen(text), HTTP_FORM_MAX_BYTES + 1);
    assert_false(reads(&form, text));
    text[HTTP_FORM_MAX_BYTES] = '\0';
    assert_true(reads(&form, text));
    assert_int_equal(strlen(http_form_get(&form, "a")), HTTP_FORM_MAX_BYTES - 2);
    char many[256] = "";
    for (int i = 0; i <= HTTP_FORM_MAX_FIELDS; i++)
        (void)snprintf(many + strlen(many), sizeof many - strlen(many), "f%d=%d&", i, i);
    assert_false(reads(&form, many));
}

static void texts_are_escaped_for_links(void **state)
{
    (void)state;
    char out[32];
    assert_true(http_form_escape("a b&c=\xc3\xa4", out, sizeof out));
    assert_string_equal(out, "a%20b%26c%3D%C3%A4");
    assert_false(http_form_escape("0123456789 0123456789 0123456789", out, sizeof out));
    assert_string_equal(out, "");
    assert_true(http_form_escape("", out, sizeof out));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_are_read_with_their_escapes),   cmocka_unit_test(an_empty_form_is_one),
        cmocka_unit_test(what_is_broken_is_refused_as_a_whole), cmocka_unit_test(the_bounds_hold),
        cmocka_unit_test(texts_are_escaped_for_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
