#include "platform/base/clock.h"
#include "tests/support/test_support.h"
#include "tracking/search.h"

#include <math.h>
#include <string.h>

// Whether some tile of the level has all of the square in it.
static bool some_tile_holds(int width, int height, int level, float x, float y, float side)
{
    int count = search_tile_count(width, height, level);
    for (int i = 0; i < count; i++) {
        struct roi tile = search_tile(width, height, level, i);
        float room = (tile.width_px - side) / 2.0f + 0.01f;
        if (fabsf(tile.centre_x_px - x) <= room && fabsf(tile.centre_y_px - y) <= room)
            return true;
    }
    return false;
}

static void tiles_cover_the_picture_and_hold_a_third_of_themselves_anywhere(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1280, 720}, {720, 1280},  {1920, 1080},
                                   {641, 480},  {1350, 1350}, {4000, 320}};
    for (size_t s = 0; s < sizeof sizes / sizeof sizes[0]; s++) {
        int width = sizes[s][0], height = sizes[s][1];
        assert_int_equal(search_tile_count(width, height, 0), 1);
        for (int level = 1; level <= SEARCH_LEVELS_MAX; level++) {
            if (search_tile_count(width, height, level) == 0)
                continue;
            float side = search_tile(width, height, level, 0).width_px / 3.0f - 1.0f;
            for (float y = side / 2.0f; y <= (float)height - side / 2.0f; y += 13.0f)
                for (float x = side / 2.0f; x <= (float)width - side / 2.0f; x += 13.0f)
                    assert_true(some_tile_holds(width, height, level, x, y, side));
        }
    }
    assert_int_equal(search_tile_count(1280, 720, 1), 3);
    assert_int_equal(search_tile_count(1280, 720, 2), 15);
    assert_int_equal(search_tile_count(1, 1, 1), 0);
    assert_int_equal(search_tile_count(1280, 720, SEARCH_LEVELS_MAX + 1), 0);
}

static bool holds(const struct roi *region, const struct roi *roi)
{
    float x = fabsf(region->centre_x_px - roi->centre_x_px),
          y = fabsf(region->centre_y_px - roi->centre_y_px);
    return x + roi->width_px / 2.0f <= region->width_px / 2.0f + 0.01f &&
           y + roi->height_px / 2.0f <= region->height_px / 2.0f + 0.01f;
}

static void a_square_around_two_regions_holds_both_and_a_margin(void **state)
{
    (void)state;
    struct roi a = {.centre_x_px = 100, .centre_y_px = 50, .width_px = 40, .height_px = 20};
    struct roi b = {.centre_x_px = 180, .centre_y_px = 90, .width_px = 60, .height_px = 60};
    struct roi both = search_around_both(&a, &b, 0.0f), more = search_around_both(&a, &b, 0.5f);
    assert_true(holds(&both, &a) && holds(&both, &b));
    assert_float_equal(both.width_px, 130.0f, 1e-3f);
    assert_float_equal(both.height_px, 130.0f, 1e-3f);
    assert_float_equal(more.width_px, 150.0f, 1e-3f);
}

// What a plan does in so many frames at 30 a second.
struct tally {
    int frames, looks[2], tiles, most;
};

static struct tally run_plan(struct search_plan *plan, int64_t *now_ns, int frames, bool anybody)
{
    struct tally tally = {.frames = frames};
    for (int frame = 0; frame < frames; frame++) {
        struct search_look looks[SEARCH_LOOKS_MAX];
        int count = search_plan_frame(plan, 1280, 720, anybody, *now_ns, looks);
        *now_ns += 33333333;
        for (int i = 0; i < count; i++) {
            tally.looks[looks[i].range]++;
            tally.tiles += looks[i].region.width_px < 1280.0f;
        }
        tally.most = count > tally.most ? count : tally.most;
    }
    return tally;
}

static void an_empty_scene_is_searched_ten_times_a_second_by_turns(void **state)
{
    (void)state;
    struct search_plan plan = {0};
    int64_t now_ns = 0;
    struct search_look looks[SEARCH_LOOKS_MAX];
    assert_int_equal(search_plan_frame(&plan, 1280, 720, false, now_ns, looks), 2); // at once
    now_ns += 33333333;
    struct tally tally = run_plan(&plan, &now_ns, 300, false);
    assert_in_range(tally.looks[SEARCH_FULL], 95, 101);
    assert_int_equal(tally.looks[SEARCH_SHORT], 0);
    assert_in_range(tally.tiles, 47, 51);
}

static void after_somebody_left_every_frame_is_searched_for_three_seconds(void **state)
{
    (void)state;
    struct search_plan plan = {0};
    int64_t now_ns = 0;
    struct tally there = run_plan(&plan, &now_ns, 90, true);
    assert_in_range(there.looks[SEARCH_FULL], 14, 16);
    assert_int_equal(there.looks[SEARCH_SHORT], 0);
    assert_int_equal(there.most, 1);
    struct tally recent = run_plan(&plan, &now_ns, 80, false);
    assert_int_equal(recent.looks[SEARCH_SHORT], 80);
    (void)run_plan(&plan, &now_ns, 20, false);
    assert_int_equal(run_plan(&plan, &now_ns, 90, false).looks[SEARCH_SHORT], 0);
}

static void a_clock_that_stands_still_or_goes_back_does_not_stop_the_search(void **state)
{
    (void)state;
    struct search_plan plan = {0};
    int64_t now_ns = 100 * CLOCK_SECOND_NS;
    (void)run_plan(&plan, &now_ns, 30, false);
    now_ns = 0;
    struct tally tally = run_plan(&plan, &now_ns, 30, false);
    assert_in_range(tally.looks[SEARCH_FULL], 9, 11);
    struct search_look looks[SEARCH_LOOKS_MAX];
    int count = 0;
    for (int frame = 0; frame < 10; frame++)
        count += search_plan_frame(&plan, 1280, 720, false, now_ns, looks);
    assert_true(count <= 1);
}

static void every_tile_has_its_turn(void **state)
{
    (void)state;
    static const bool anybody[] = {false, true};
    for (int i = 0; i < 2; i++) {
        struct search_plan plan = {0};
        bool seen[3] = {false};
        struct search_look looks[SEARCH_LOOKS_MAX];
        for (int frame = 0; frame < 40; frame++)
            for (int look =
                     search_plan_frame(&plan, 1280, 720, anybody[i], frame * CLOCK_SECOND_NS / 5, looks);
                 look > 0; look--)
                if (looks[look - 1].region.width_px < 1280.0f)
                    seen[(int)(looks[look - 1].region.centre_x_px / 427.0f)] = true;
        assert_true(seen[0] && seen[1] && seen[2]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tiles_cover_the_picture_and_hold_a_third_of_themselves_anywhere),
        cmocka_unit_test(a_square_around_two_regions_holds_both_and_a_margin),
        cmocka_unit_test(an_empty_scene_is_searched_ten_times_a_second_by_turns),
        cmocka_unit_test(after_somebody_left_every_frame_is_searched_for_three_seconds),
        cmocka_unit_test(a_clock_that_stands_still_or_goes_back_does_not_stop_the_search),
        cmocka_unit_test(every_tile_has_its_turn),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
