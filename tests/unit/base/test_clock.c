// Times as texts, and back.
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <string.h>

static void what_was_written_is_read(void **state)
{
    (void)state;
    static const int64_t times_ms[] = {0, 951782399999, 951782400000, 1709210096789, 4102444800000};
    for (size_t i = 0; i < sizeof times_ms / sizeof times_ms[0]; i++) { // the end of February 2000, 2024, …
        char text[CLOCK_TEXT_SIZE];
        int64_t read_ms = -1;
        clock_wall_text(times_ms[i], text, sizeof text);
        assert_true(clock_wall_read(text, &read_ms));
        assert_int_equal(read_ms, times_ms[i]);
    }
}

static void other_texts_are_no_times(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "2026-11-22",
                                        "2026-11-22T12:00:00Z",
                                        "2026-11-22T12:00:00.000",
                                        "2026-11-22T12:00:00.000Zx",
                                        "2026-13-22T12:00:00.000Z",
                                        "2026-11-31x12:00:00.000Z",
                                        "2026-11-22T24:00:00.000Z",
                                        "2026-1-22T12:00:00.0000Z"};
    int64_t read_ms;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(clock_wall_read(wrong[i], &read_ms));
}

static void a_day_begins_at_midnight_where_we_are(void **state)
{
    (void)state;
    char text[CLOCK_TEXT_SIZE];
    int64_t midnight_ms = 0;
    assert_true(clock_local_midnight("2026-02-27", 2, &midnight_ms));
    clock_local_text(midnight_ms, text, sizeof text);
    assert_string_equal(text, "2026-03-01 00.00.00.000");
    assert_true(clock_local_midnight("2026-01-01", -1, &midnight_ms));
    clock_local_text(midnight_ms, text, sizeof text);
    assert_int_equal(strncmp(text, "2025-12-31 ", 11), 0);
    assert_false(clock_local_midnight("2026-02-30", 0, &midnight_ms));
    assert_false(clock_local_midnight("2026-02-27T", 0, &midnight_ms));
    assert_false(clock_local_midnight("tomorrow", 0, &midnight_ms));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read),
        cmocka_unit_test(other_texts_are_no_times),
        cmocka_unit_test(a_day_begins_at_midnight_where_we_are),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
