#include "tests/support/test_support.h"
#include "tracking/association.h"
#include "tracking/search.h"

#include <math.h>

#define FRAME_NS INT64_C(33000000)

static struct association people;

static struct roi at(float x, float y, float side)
{
    return (struct roi){.centre_x_px = x, .centre_y_px = y, .width_px = side, .height_px = side};
}

static int add(float x, float y, int64_t now_ns)
{
    struct roi roi = at(x, y, 100);
    return association_add(&people, &roi, now_ns);
}

static void keep(int slot, float x, float y, int64_t now_ns)
{
    struct roi roi = at(x, y, 100);
    association_keep(&people, slot, &roi, now_ns);
}

static uint32_t id_of(int slot)
{
    return people.tracks[slot].id;
}

static void everybody_gets_an_id_of_their_own_that_lasts(void **state)
{
    (void)state;
    association_init(&people, 4);
    int a = add(100, 100, 0), b = add(400, 100, 0);
    assert_int_equal(id_of(a), 1);
    assert_int_equal(id_of(b), 2);
    for (int frame = 1; frame < 50; frame++) {
        keep(a, 100.0f + 4.0f * (float)frame, 100, frame * FRAME_NS);
        keep(b, 400.0f + 2.0f * (float)frame, 100, frame * FRAME_NS);
        association_part(&people);
        association_forget(&people, frame * FRAME_NS);
    }
    assert_int_equal(association_count(&people, TRACK_ACTIVE), 2);
    assert_int_equal(id_of(a), 1);
    assert_int_equal(id_of(b), 2);
}

static void a_detection_of_a_tracked_face_adds_nobody(void **state)
{
    (void)state;
    association_init(&people, 4);
    assert_true(add(100, 100, 0) >= 0);
    struct roi near = at(110, 105, 110), far = at(180, 100, 100);
    assert_true(association_covers(&people, &near));
    assert_false(association_covers(&people, &far));
    assert_int_equal(association_add(&people, &near, 0), -1);
    assert_int_equal(association_count(&people, TRACK_ACTIVE), 1);
}

static void a_short_loss_keeps_the_id_and_a_long_one_does_not(void **state)
{
    (void)state;
    association_init(&people, 4);
    int a = add(100, 100, 0);
    association_lose(&people, a);
    association_forget(&people, 10 * FRAME_NS);
    assert_int_equal(association_count(&people, TRACK_ACTIVE), 0);
    int back = add(140, 110, 10 * FRAME_NS);
    assert_int_equal(id_of(back), 1);
    association_lose(&people, back);
    association_forget(&people, 10 * FRAME_NS + ASSOCIATION_MEMORY_NS + 1);
    assert_int_equal(association_count(&people, TRACK_LOST), 0);
    int later = add(140, 110, 10 * FRAME_NS + ASSOCIATION_MEMORY_NS + 1);
    assert_int_equal(id_of(later), 2);
}

static void a_face_elsewhere_is_somebody_else(void **state)
{
    (void)state;
    association_init(&people, 4);
    int a = add(100, 100, 0);
    association_lose(&people, a);
    assert_int_equal(id_of(add(400, 100, FRAME_NS)), 2);
}

static void the_nearest_of_two_lost_comes_back(void **state)
{
    (void)state;
    association_init(&people, 4);
    int a = add(100, 100, 0), b = add(180, 100, 0);
    association_lose(&people, a);
    association_lose(&people, b);
    assert_int_equal(id_of(add(170, 100, FRAME_NS)), 2);
    assert_int_equal(id_of(add(105, 100, FRAME_NS)), 1);
}

static void who_jumps_onto_anothers_face_is_lost_and_comes_back_with_their_id(void **state)
{
    (void)state;
    association_init(&people, 4);
    int a = add(100, 100, 0), b = add(200, 100, 0);
    keep(a, 190, 100, FRAME_NS); // the older one slips onto the younger
    keep(b, 201, 100, FRAME_NS);
    association_part(&people);
    assert_int_equal(people.tracks[a].state, TRACK_LOST);
    assert_int_equal(people.tracks[b].state, TRACK_ACTIVE);
    assert_int_equal(id_of(add(110, 100, 2 * FRAME_NS)), 1);
    assert_int_equal(id_of(b), 2);
}

static void ids_go_on_after_everybody_was_forgotten(void **state)
{
    (void)state;
    association_init(&people, 4);
    (void)add(100, 100, 0);
    (void)add(400, 100, 0);
    association_clear(&people);
    assert_int_equal(association_count(&people, TRACK_ACTIVE), 0);
    assert_int_equal(id_of(add(100, 100, FRAME_NS)), 3);
}

static void there_are_never_more_than_allowed(void **state)
{
    (void)state;
    association_init(&people, 2);
    assert_true(add(100, 100, 0) >= 0);
    assert_true(add(400, 100, 0) >= 0);
    assert_int_equal(add(700, 100, 0), -1);
    association_init(&people, 1000);
    assert_int_equal(people.max_active, PEOPLE_FACES_MAX);
    for (int i = 0; i < 500; i++) { // more come and go than there are slots
        int slot = add(1000.0f * (float)i, 0, 0);
        assert_true(slot >= 0);
        assert_int_equal(id_of(slot), i + 1);
        association_lose(&people, slot);
    }
}

static void a_clock_that_goes_back_forgets_the_lost(void **state)
{
    (void)state;
    association_init(&people, 4);
    association_lose(&people, add(100, 100, 5 * FRAME_NS));
    association_forget(&people, FRAME_NS);
    assert_int_equal(association_count(&people, TRACK_LOST), 0);
}

static void the_active_are_told_by_rising_id(void **state)
{
    (void)state;
    association_init(&people, 4);
    int a = add(100, 100, 0);
    (void)add(400, 100, 0);
    association_lose(&people, a);
    association_forget(&people, 2 * ASSOCIATION_MEMORY_NS);
    (void)add(700, 100, 2 * ASSOCIATION_MEMORY_NS); // takes the free slot before the other's
    int slots[PEOPLE_FACES_MAX];
    assert_int_equal(association_active(&people, slots), 2);
    assert_int_equal(id_of(slots[0]), 2);
    assert_int_equal(id_of(slots[1]), 3);
}

static void regions_without_numbers_or_size_are_not_looked_at(void **state)
{
    (void)state;
    struct roi good = at(10, 10, 50), speck = at(10, 10, 1), nowhere = at(NAN, 10, 50);
    struct roi endless = at(10, 10, INFINITY), turned = at(10, 10, 50);
    turned.rotation_rad = NAN;
    assert_true(roi_usable(&good));
    assert_false(roi_usable(&speck));
    assert_false(roi_usable(&nowhere));
    assert_false(roi_usable(&endless));
    assert_false(roi_usable(&turned));
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everybody_gets_an_id_of_their_own_that_lasts),
        cmocka_unit_test(a_detection_of_a_tracked_face_adds_nobody),
        cmocka_unit_test(a_short_loss_keeps_the_id_and_a_long_one_does_not),
        cmocka_unit_test(a_face_elsewhere_is_somebody_else),
        cmocka_unit_test(the_nearest_of_two_lost_comes_back),
        cmocka_unit_test(who_jumps_onto_anothers_face_is_lost_and_comes_back_with_their_id),
        cmocka_unit_test(ids_go_on_after_everybody_was_forgotten),
        cmocka_unit_test(there_are_never_more_than_allowed),
        cmocka_unit_test(a_clock_that_goes_back_forgets_the_lost),
        cmocka_unit_test(the_active_are_told_by_rising_id),
        cmocka_unit_test(regions_without_numbers_or_size_are_not_looked_at),
        cmocka_unit_test(tiles_cover_the_picture_and_hold_a_third_of_themselves_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
