// A PIN's hash: other each time, true for its digits alone, and nothing of the digits in it.
#include "platform/os/pin.h"

#include "tests/support/test_support.h"

#include <string.h>

static void a_pin_matches_its_own_hash_and_no_other(void **state)
{
    (void)state;
    char hash[PIN_HASH_SIZE], again[PIN_HASH_SIZE];
    assert_int_equal(pin_hash("20417", hash, NULL), RESULT_OK);
    assert_int_equal(pin_hash("20417", again, NULL), RESULT_OK);
    assert_string_not_equal(hash, again); // each has its salt
    assert_true(pin_is_hash(hash));
    assert_null(strstr(hash, "20417"));
    assert_true(pin_matches("20417", hash));
    assert_true(pin_matches("20417", again));
    assert_false(pin_matches("20418", hash));
    assert_false(pin_matches("2041", hash));
    assert_false(pin_matches("204170", hash));
}

static void only_four_to_eight_digits_are_a_pin(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "123", "123456789", "12a4", "-123", "12 4", "１２３４"};
    char hash[PIN_HASH_SIZE];
    struct diagnostic why = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(pin_is_well_formed(wrong[i]));
        assert_int_equal(pin_hash(wrong[i], hash, &why), RESULT_INVALID);
        assert_true(wrong[i][0] == '\0' || strstr(why.text, wrong[i]) == NULL); // what was typed is not told
    }
    assert_true(pin_is_well_formed("0000") && pin_is_well_formed("12345678"));
}

static void what_is_no_hash_matches_nothing(void **state)
{
    (void)state;
    static const char *const wrong[] = {"", "1234", "$1$abc$def", "$y$", "$y$j9T$short", "*0"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(pin_matches("1234", wrong[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pin_matches_its_own_hash_and_no_other),
        cmocka_unit_test(only_four_to_eight_digits_are_a_pin),
        cmocka_unit_test(what_is_no_hash_matches_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
