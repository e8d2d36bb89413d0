#include "tests/support/test_support.h"
#include "tracking/association.h"

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

// Two people at the same height, `frame` frames into walks of so many pixels a frame; looks as a tracker gets
// them that looks where association_expect says: who is nearer than `reach` to the place sees the front one.
struct walkers {
    int slots[2];
    float x[2], step[2], side[2];
    int front;
    int64_t now_ns;
};

static int seen_at(const struct walkers *walkers, float x)
{
    int back = 1 - walkers->front, seen = -1;
    float best = 0.35f * walkers->side[back];
    bool is_hidden = fabsf(walkers->x[0] - walkers->x[1]) < 0.25f * walkers->side[walkers->front];
    for (int i = 0; i < 2; i++)
        if (fabsf(x - walkers->x[i]) < best && !(i == back && is_hidden)) {
            seen = i;
            best = fabsf(x - walkers->x[i]);
        }
    return seen;
}

static void walk_on(struct walkers *walkers)
{
    int followed[PEOPLE_FACES_MAX], slots[2], found_count = 0;
    struct sighting found[2];
    walkers->now_ns += FRAME_NS;
    for (int i = 0; i < 2; i++)
        walkers->x[i] += walkers->step[i];
    association_forget(&people, walkers->now_ns);
    int count = association_followed(&people, followed);
    for (int i = 0; i < count; i++) {
        struct roi place = association_expect(&people, followed[i], walkers->now_ns);
        int seen = seen_at(walkers, place.centre_x_px);
        struct roi roi = at(seen < 0 ? 0.0f : walkers->x[seen], 300, seen < 0 ? 1.0f : walkers->side[seen]);
        if (seen < 0)
            association_lose(&people, followed[i]);
        else
            association_keep(&people, followed[i], &roi, walkers->now_ns);
    }
    association_part(&people);
    for (int i = 0; i < 2; i++) {
        struct roi roi = at(walkers->x[i], 300, walkers->side[i]);
        if (seen_at(walkers, walkers->x[i]) == i && !association_covers(&people, &roi))
            found[found_count++] = (struct sighting){.roi = roi};
    }
    association_find(&people, found, found_count, walkers->now_ns, slots);
}

static uint32_t id_at(float x)
{
    for (int i = 0; i < ASSOCIATION_TRACKS; i++)
        if (people.tracks[i].state == TRACK_ACTIVE && fabsf(people.tracks[i].roi.centre_x_px - x) < 1.0f)
            return people.tracks[i].id;
    return 0;
}

static void two_who_cross_at_any_speed_keep_their_ids(void **state)
{
    (void)state;
    for (int speed = 0; speed < 21; speed++)
        for (int front = 0; front < 2; front++)
            for (int sizes = 0; sizes < 2; sizes++) {
                float step = powf(1.2f, (float)speed);
                struct walkers walkers = {.x = {300, 900}, .step = {step, -step}, .front = front};
                walkers.side[front] = 150;
                walkers.side[1 - front] = sizes == 0 ? 150 : 100;
                association_init(&people, 4);
                int frames = (int)(600.0f / step), apart = 0;
                for (int frame = 0; frame < frames; frame++) {
                    walk_on(&walkers);
                    apart += association_count(&people, TRACK_ACTIVE) == 2;
                    assert_true(association_count(&people, TRACK_ACTIVE) >= 1);
                }
                assert_true(apart > frames / 2);
                if (id_at(walkers.x[0]) != 1 || id_at(walkers.x[1]) != 2)
                    fail_msg("%d and %d after a crossing with %g px a frame", (int)id_at(walkers.x[0]),
                             (int)id_at(walkers.x[1]), (double)step);
                assert_int_equal(people.last_id, 2);
            }
}

static void who_hides_behind_another_and_turns_back_keeps_the_id(void **state)
{
    (void)state;
    struct walkers walkers = {.x = {300, 700}, .step = {10, 0}, .side = {120, 160}, .front = 1};
    association_init(&people, 4);
    for (int frame = 0; frame < 40; frame++)
        walk_on(&walkers);
    walkers.step[0] = 0.0f;
    for (int frame = 0; frame < 20; frame++)
        walk_on(&walkers);
    assert_int_equal(association_count(&people, TRACK_ACTIVE), 1);
    assert_int_equal(id_at(700), 2);
    walkers.step[0] = -10.0f;
    for (int frame = 0; frame < 20; frame++)
        walk_on(&walkers);
    assert_int_equal(id_at(walkers.x[0]), 1);
    assert_int_equal(id_at(700), 2);
}

static void the_region_of_return_holds_where_it_went_and_where_it_was(void **state)
{
    (void)state;
    struct walkers walkers = {.x = {200, 5000}, .step = {8, 0}, .side = {100, 100}, .front = 0};
    association_init(&people, 4);
    for (int frame = 0; frame < 20; frame++)
        walk_on(&walkers);
    association_lose(&people, 0);
    struct roi region = association_return_region(&people, 0, walkers.now_ns + 10 * FRAME_NS);
    float left = region.centre_x_px - region.width_px / 2.0f, right = left + region.width_px;
    assert_true(left <= walkers.x[0] - 50.0f);
    assert_true(right >= walkers.x[0] + 60.0f + 50.0f);
    assert_true(region.width_px < 400.0f);
}

static void a_doubtful_sighting_needs_a_second_frame_but_not_one_of_somebody_known(void **state)
{
    (void)state;
    struct sighting sighting = {.roi = at(100, 100, 100), .doubtful = true};
    int slot = -1, slots[PEOPLE_FACES_MAX];
    association_init(&people, 4);
    association_find(&people, &sighting, 1, 0, &slot);
    assert_true(slot >= 0);
    assert_int_equal(association_active(&people, slots), 0);
    assert_int_equal(association_followed(&people, slots), 1);
    assert_int_equal(association_room(&people), 3);
    association_lose(&people, slot); // no second look: nobody, and no id was spent
    assert_int_equal(people.tracks[slot].state, TRACK_FREE);
    assert_int_equal(people.last_id, 0);
    association_find(&people, &sighting, 1, FRAME_NS, &slot);
    association_keep_sighting(&people, slot, &sighting, 2 * FRAME_NS);
    association_part(&people);
    assert_int_equal(association_active(&people, slots), 1);
    assert_int_equal(id_of(slot), 1);
    association_lose(&people, slot);
    association_find(&people, &sighting, 1, 4 * FRAME_NS, &slot);
    assert_int_equal(association_active(&people, slots), 1);
    assert_int_equal(id_of(slot), 1);
}

static void of_two_lost_at_one_place_the_turn_of_the_head_tells(void **state)
{
    (void)state;
    struct sighting left = {.roi = at(100, 100, 100), .has_turn = true, .yaw_rad = -0.8f};
    struct sighting right = {.roi = at(160, 100, 100), .has_turn = true, .yaw_rad = 0.8f};
    struct sighting both[2] = {left, right}, back[2];
    int slots[2];
    association_init(&people, 4);
    association_find(&people, both, 2, 0, slots);
    association_lose(&people, slots[0]);
    association_lose(&people, slots[1]);
    back[0] = left;
    back[0].roi.centre_x_px = 133;
    back[1] = right;
    back[1].roi.centre_x_px = 127; // by place alone each would be the other
    back[1].roi.centre_y_px = 135;
    back[0].roi.centre_y_px = 65;
    association_find(&people, back, 2, 3 * FRAME_NS, slots);
    assert_int_equal(id_of(slots[0]), 1);
    assert_int_equal(id_of(slots[1]), 2);
}

static void somebody_much_nearer_takes_the_place_of_the_smallest(void **state)
{
    (void)state;
    association_init(&people, 2);
    (void)add(100, 100, 0);
    struct roi small = at(400, 100, 60), large = at(700, 100, 120), equal = at(700, 100, 80);
    int slot = association_add(&people, &small, 0);
    assert_false(association_make_room(&people, &equal));
    assert_true(association_make_room(&people, &large));
    assert_int_equal(people.tracks[slot].state, TRACK_FREE);
    assert_int_equal(association_room(&people), 1);
}

static void nobody_new_is_followed_once_it_is_locked(void **state)
{
    (void)state;
    association_init(&people, 4);
    int a = add(100, 100, 0);
    int stranger = add(600, 100, 0);
    assert_int_equal(association_count(&people, TRACK_ACTIVE), 2);
    association_limit(&people, 1, true); // who was there first stays
    assert_int_equal(people.tracks[a].state, TRACK_ACTIVE);
    assert_int_equal(people.tracks[stranger].state, TRACK_FREE);
    struct roi nearer = at(600, 100, 400);
    assert_false(association_make_room(&people, &nearer));
    assert_int_equal(add(600, 100, FRAME_NS), -1);
    association_lose(&people, a);
    association_part(&people);
    // There is room again, but only for who was lost.
    struct sighting elsewhere = {.roi = at(600, 100, 100)}, back = {.roi = at(110, 100, 100)};
    assert_false(association_may_return(&people, &elsewhere, 3 * FRAME_NS));
    assert_true(association_may_return(&people, &back, 3 * FRAME_NS));
    assert_int_equal(add(600, 100, 3 * FRAME_NS), -1);
    assert_int_equal(add(110, 100, 3 * FRAME_NS), a);
    assert_int_equal(id_of(a), 1);
    association_limit(&people, 4, false);
    assert_true(add(600, 100, 4 * FRAME_NS) >= 0);
}

static void who_is_vouched_for_is_let_in_though_it_is_locked(void **state)
{
    (void)state;
    int slot = -1;
    association_init(&people, 1);
    association_limit(&people, 1, true);
    struct sighting sighting = {.roi = at(100, 100, 100)};
    association_find(&people, &sighting, 1, 0, &slot);
    assert_int_equal(slot, -1);
    sighting.vouched = true;
    association_find(&people, &sighting, 1, 0, &slot);
    assert_true(slot >= 0);
}

static void locking_forgets_who_was_lost_before(void **state)
{
    (void)state;
    association_init(&people, 4);
    int first = add(100, 100, 0);
    association_lose(&people, first);
    association_part(&people);
    int second = add(600, 100, FRAME_NS);
    association_limit(&people, 1, true);
    association_lose(&people, second);
    association_part(&people);
    assert_int_equal(add(100, 100, 2 * FRAME_NS), -1);
    assert_int_equal(add(600, 100, 2 * FRAME_NS), second);
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
        cmocka_unit_test(two_who_cross_at_any_speed_keep_their_ids),
        cmocka_unit_test(who_hides_behind_another_and_turns_back_keeps_the_id),
        cmocka_unit_test(the_region_of_return_holds_where_it_went_and_where_it_was),
        cmocka_unit_test(a_doubtful_sighting_needs_a_second_frame_but_not_one_of_somebody_known),
        cmocka_unit_test(of_two_lost_at_one_place_the_turn_of_the_head_tells),
        cmocka_unit_test(somebody_much_nearer_takes_the_place_of_the_smallest),
        cmocka_unit_test(nobody_new_is_followed_once_it_is_locked),
        cmocka_unit_test(who_is_vouched_for_is_let_in_though_it_is_locked),
        cmocka_unit_test(locking_forgets_who_was_lost_before),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
