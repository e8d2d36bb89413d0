// Where this machine is found, whatever networks it is on while the test runs.
#include "platform/net/own_address.h"
#include "tests/support/test_support.h"

#include <string.h>

static void what_is_given_as_the_own_address_is_one_of_ours(void **state)
{
    (void)state;
    char address[NET_ADDRESS_SIZE];
    struct diagnostic why = {0};
    if (net_own_address(address, &why) != RESULT_OK) {
        assert_string_equal(why.text, "this machine is on no network");
        skip();
    }
    assert_true(net_has_address(address));
    assert_true(strncmp(address, "127.", 4) != 0);
}

static void addresses_of_examples_are_nobodys(void **state)
{
    (void)state;
    assert_false(net_has_address("192.0.2.7"));
    assert_false(net_has_address("2001:db8::7"));
}

static void the_loopback_is_always_there(void **state)
{
    (void)state;
    assert_true(net_has_address("127.0.0.1"));
    assert_true(net_has_address("127.3.2.1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_given_as_the_own_address_is_one_of_ours),
        cmocka_unit_test(addresses_of_examples_are_nobodys),
        cmocka_unit_test(the_loopback_is_always_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
