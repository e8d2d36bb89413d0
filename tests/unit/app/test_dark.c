// When the screen is dark: the shop's hours, and who keeps it awake in spite of them, on clocks that the test
// moves as it likes.
#include "app/dark.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <time.h>

#define HOUR_MS (INT64_C(3600) * 1000)
#define MINUTE_MS INT64_C(60000)
#define MONDAY_MS INT64_C(1763942400000) // 2025-11-24T00:00:00Z

static bool open_at(const char *text, int weekday, int hour, int minute)
{
    struct hours hours = {0};
    assert_true(hours_read(text, &hours));
    return hours_are_open(&hours, weekday, hour * 60 + minute);
}

static void hours_are_of_every_day_or_of_some(void **state)
{
    (void)state;
    assert_false(open_at("09:00-20:30", 0, 8, 59));
    assert_true(open_at("09:00-20:30", 0, 9, 0));
    assert_true(open_at("09:00-20:30", 6, 20, 29));
    assert_false(open_at("09:00-20:30", 6, 20, 30));
    assert_true(open_at("00:00-24:00", 3, 23, 59));
    static const char week[] = "Mo-Fr 09:00-13:00, Mo-Fr 14:00-20:00,Sa 10:00-18:00";
    assert_true(open_at(week, 4, 12, 59));
    assert_false(open_at(week, 4, 13, 30));
    assert_true(open_at(week, 4, 14, 0));
    assert_false(open_at(week, 5, 9, 30));
    assert_true(open_at(week, 5, 10, 0));
    assert_false(open_at(week, 6, 12, 0));
    assert_true(open_at("Sa-Mo 10:00-12:00", 6, 11, 0)); // around the end of the week
    assert_false(open_at("Sa-Mo 10:00-12:00", 1, 11, 0));
}

static void a_night_belongs_to_the_day_before(void **state)
{
    (void)state;
    static const char text[] = "Fr-Sa 20:00-02:00";
    assert_true(open_at(text, 4, 23, 0));
    assert_true(open_at(text, 5, 1, 59));
    assert_false(open_at(text, 5, 2, 0));
    assert_true(open_at(text, 6, 1, 0));
    assert_false(open_at(text, 6, 20, 0));
    assert_false(open_at(text, 4, 1, 0));
}

static void what_are_no_hours_is_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        "9:00-20:00",
                                        "09:00",
                                        "09:00-25:00",
                                        "09:60-10:00",
                                        "24:00-2:0",
                                        "09:00-20:00,",
                                        "Mo09:00-10:00",
                                        "Mo- 09:00-10:00",
                                        "Xy 09:00-10:00",
                                        "09:00-20:00 x",
                                        "24:00-01:00",
                                        "09:00-24:01"};
    struct hours hours = {.count = 3};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(hours_read(wrong[i], &hours));
    assert_int_equal(hours.count, 3);
}

static struct dark shop(void)
{
    struct dark dark = {.is_dark = false};
    assert_true(hours_read("09:00-20:00", &dark.hours));
    return dark;
}

static void nobody_is_cut_off(void **state)
{
    (void)state;
    struct dark dark = shop();
    struct dark_now now = {.now_ns = 1, .wall_ms = MONDAY_MS + 12 * HOUR_MS, .is_free = true};
    assert_false(dark_step(&dark, &now));
    now.is_free = false;
    now.wall_ms = MONDAY_MS + 20 * HOUR_MS;
    assert_false(dark_step(&dark, &now)); // in use
    now.is_free = true;
    assert_true(dark_step(&dark, &now));
    assert_true(dark.is_dark);
    now.touched = true; // by a shopper: their finger alone changes nothing
    assert_false(dark_step(&dark, &now));
    now.wall_ms = MONDAY_MS + 33 * HOUR_MS;
    assert_true(dark_step(&dark, &now));
    assert_false(dark.is_dark);
}

static void staff_keep_it_awake_for_as_long_as_they_touch_it(void **state)
{
    (void)state;
    struct dark dark = shop();
    struct dark_now now = {.now_ns = CLOCK_SECOND_NS, .wall_ms = MONDAY_MS + 22 * HOUR_MS, .is_free = true};
    assert_true(dark_step(&dark, &now));
    now.by_staff = true;
    assert_true(dark_step(&dark, &now));
    now.by_staff = false;
    now.now_ns += DARK_AWAKE_NS - 1;
    now.touched = true;
    assert_false(dark_step(&dark, &now));
    now.touched = false;
    now.now_ns += DARK_AWAKE_NS - 1;
    assert_false(dark_step(&dark, &now));
    assert_false(dark.is_dark);
    now.now_ns += 1;
    assert_true(dark_step(&dark, &now));
    assert_true(dark.is_dark);
}

// A wall clock that is put forward or back moves the hours, and nothing that the steady clock measures.
static void a_clock_that_jumps_takes_nothing_from_the_staff(void **state)
{
    (void)state;
    struct dark dark = shop();
    struct dark_now now = {
        .now_ns = CLOCK_SECOND_NS, .wall_ms = 0, .is_free = true}; // 1970: nobody has set it
    assert_false(dark_step(&dark, &now));
    now.wall_ms = MONDAY_MS + 23 * HOUR_MS;
    now.by_staff = true;
    assert_false(dark_step(&dark, &now));
    now.by_staff = false;
    now.wall_ms += 365 * 24 * HOUR_MS;
    now.now_ns += CLOCK_SECOND_NS;
    assert_false(dark_step(&dark, &now));
    now.wall_ms = MONDAY_MS + MINUTE_MS;
    assert_false(dark_step(&dark, &now));
    now.now_ns += DARK_AWAKE_NS;
    assert_true(dark_step(&dark, &now));
}

int main(void)
{
    (void)setenv("TZ", "UTC", 1);
    tzset();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hours_are_of_every_day_or_of_some),
        cmocka_unit_test(a_night_belongs_to_the_day_before),
        cmocka_unit_test(what_are_no_hours_is_refused),
        cmocka_unit_test(nobody_is_cut_off),
        cmocka_unit_test(staff_keep_it_awake_for_as_long_as_they_touch_it),
        cmocka_unit_test(a_clock_that_jumps_takes_nothing_from_the_staff),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
