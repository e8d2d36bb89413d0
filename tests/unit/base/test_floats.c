// Lists of floats in order of size.
#include "platform/base/floats.h"
#include "tests/support/test_support.h"

static void values_rise_when_sorted(void **state)
{
    (void)state;
    float values[] = {3.0f, -1.0f, 2.5f, -1.0f, 0.0f};
    static const float sorted[] = {-1.0f, -1.0f, 0.0f, 2.5f, 3.0f};
    floats_sort(values, 5);
    assert_memory_equal(values, sorted, sizeof sorted);
}

static void the_median_is_the_middle_or_the_upper_of_two(void **state)
{
    (void)state;
    float odd[] = {9.0f, 1.0f, 4.0f}, even[] = {4.0f, 1.0f, 9.0f, 3.0f};
    assert_float_equal(floats_median(odd, 3), 4.0f, 0.0f);
    assert_float_equal(floats_median(even, 4), 4.0f, 0.0f);
    assert_float_equal(floats_median(NULL, 0), 0.0f, 0.0f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(values_rise_when_sorted),
                                       cmocka_unit_test(the_median_is_the_middle_or_the_upper_of_two)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
