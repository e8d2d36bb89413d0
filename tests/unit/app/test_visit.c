// The visit from the first touch to the goodbye, and every way it can be cut short; on a clock of its own.
#include "app/visit.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#define STEP_NS (100 * CLOCK_MILLISECOND_NS)

struct stay {
    struct session session;
    struct visit visit;
    int64_t now_ns;
    bool shopper, motion, turning, blind;
    int wipes;
};

static struct stay begin(const struct visit_rules *rules)
{
    struct stay stay = {.now_ns = CLOCK_SECOND_NS};
    session_init(&stay.session, (struct interest_sink){0});
    visit_init(&stay.visit, rules);
    return stay;
}

// Time goes by; a visit that ends is wiped as the mirror does it.
static void pass(struct stay *stay, int64_t time_ns)
{
    for (int64_t end_ns = stay->now_ns + time_ns; stay->now_ns < end_ns;) {
        stay->now_ns += STEP_NS;
        const struct visit_sight sight = {stay->shopper, stay->motion, stay->turning, stay->blind};
        if (!visit_tick(&stay->visit, &stay->session, &sight, stay->now_ns))
            continue;
        session_wipe(&stay->session);
        visit_end(&stay->visit, &stay->session);
        stay->wipes++;
    }
}

static bool touch(struct stay *stay)
{
    return visit_touch(&stay->visit, &stay->session, stay->now_ns);
}

static void expect(const struct stay *stay, enum session_state state)
{
    assert_int_equal(stay->session.state, state);
}

// Somebody has agreed and is seen.
static struct stay begin_trying(void)
{
    struct stay stay = begin(&(struct visit_rules){.single_language = true});
    pass(&stay, STEP_NS);
    assert_true(touch(&stay));
    expect(&stay, SESSION_CONSENT);
    session_consent(&stay.session, true, false);
    stay.shopper = true;
    pass(&stay, CLOCK_SECOND_NS);
    expect(&stay, SESSION_TRY_ON);
    return stay;
}

static void a_touch_wakes_the_mirror_and_asks_for_the_language_then_for_consent(void **state)
{
    (void)state;
    struct stay stay = begin(NULL);
    pass(&stay, 600 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_ATTRACT);
    assert_int_equal(stay.wipes, 0);
    visit_choose_language(&stay.visit, &stay.session); // of nobody
    expect(&stay, SESSION_ATTRACT);
    assert_true(touch(&stay)); // that touch does nothing else
    expect(&stay, SESSION_LANGUAGE);
    assert_false(touch(&stay));
    visit_choose_language(&stay.visit, &stay.session);
    expect(&stay, SESSION_CONSENT);
    assert_false(visit_may_track(&stay.visit, &stay.session));
    session_consent(&stay.session, true, false);
    assert_true(visit_may_track(&stay.visit, &stay.session));
}

static void a_store_of_one_language_asks_for_consent_at_once(void **state)
{
    (void)state;
    struct stay stay = begin(&(struct visit_rules){.single_language = true});
    assert_true(touch(&stay));
    expect(&stay, SESSION_CONSENT);
}

static void who_leaves_before_answering_leaves_the_mirror_as_it_was(void **state)
{
    (void)state;
    for (int step = 0; step < 2; step++) {
        struct stay stay = begin(NULL);
        (void)touch(&stay);
        if (step == 1)
            visit_choose_language(&stay.visit, &stay.session);
        uint64_t generation = stay.session.generation;
        pass(&stay, 74 * CLOCK_SECOND_NS);
        assert_int_equal(visit_seconds_left(&stay.visit, &stay.session), -1);
        pass(&stay, 30 * CLOCK_SECOND_NS);
        expect(&stay, SESSION_ATTRACT); // nobody to say goodbye to
        assert_int_equal(stay.wipes, 1);
        assert_true(stay.session.generation > generation);
    }
}

static void an_untouched_mirror_warns_for_twenty_seconds_and_then_wipes(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    (void)touch(&stay);
    pass(&stay, 75 * CLOCK_SECOND_NS);
    assert_int_equal(visit_seconds_left(&stay.visit, &stay.session), 20);
    pass(&stay, 19 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_TRY_ON);
    assert_int_equal(visit_seconds_left(&stay.visit, &stay.session), 1);
    pass(&stay, CLOCK_SECOND_NS);
    expect(&stay, SESSION_GOODBYE);
    assert_int_equal(stay.wipes, 1);
    assert_false(stay.session.consent.try_on);
    pass(&stay, 5 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_ATTRACT);
    assert_int_equal(stay.wipes, 1);
}

static void the_warning_is_never_shorter_than_twenty_seconds(void **state)
{
    (void)state;
    struct stay stay = begin(&(struct visit_rules){.warning_ns = CLOCK_SECOND_NS, .answer_ns = 1});
    assert_int_equal(stay.visit.rules.warning_ns / CLOCK_SECOND_NS, 20);
    assert_int_equal(stay.visit.rules.answer_ns / CLOCK_SECOND_NS, 20);
}

static void the_warning_is_taken_back_by_a_touch_as_often_as_one_likes(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    for (int i = 0; i < 25; i++) {
        pass(&stay, 85 * CLOCK_SECOND_NS);
        assert_true(visit_seconds_left(&stay.visit, &stay.session) > 0);
        assert_true(touch(&stay)); // nothing else comes of it
        assert_int_equal(visit_seconds_left(&stay.visit, &stay.session), -1);
        assert_false(touch(&stay));
    }
    expect(&stay, SESSION_TRY_ON);
    assert_int_equal(stay.wipes, 0);
}

static void who_was_lost_for_a_second_is_asked_again_and_not_tracked(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    stay.shopper = false;
    pass(&stay, 900 * CLOCK_MILLISECOND_NS);
    expect(&stay, SESSION_TRY_ON);
    stay.shopper = true; // a hand before the face
    pass(&stay, CLOCK_SECOND_NS);
    expect(&stay, SESSION_TRY_ON);
    stay.shopper = false;
    pass(&stay, 1200 * CLOCK_MILLISECOND_NS);
    expect(&stay, SESSION_LOST);
    assert_false(visit_may_track(&stay.visit, &stay.session));
    assert_true(stay.session.consent.try_on); // it still is theirs to take up
    visit_resume(&stay.visit, &stay.session);
    expect(&stay, SESSION_TRY_ON);
    pass(&stay, 10 * CLOCK_SECOND_NS); // time to step in: they count as lost only once seen
    expect(&stay, SESSION_TRY_ON);
}

static void who_was_lost_and_answers_nothing_is_wiped(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    stay.shopper = false;
    pass(&stay, 2 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_LOST);
    stay.motion = true; // somebody passes by: that is no answer
    pass(&stay, 18 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_LOST);
    assert_true(visit_seconds_left(&stay.visit, &stay.session) <= 2);
    pass(&stay, 2 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_GOODBYE);
    assert_int_equal(stay.wipes, 1);
    visit_resume(&stay.visit, &stay.session); // too late
    expect(&stay, SESSION_GOODBYE);
    assert_false(visit_may_track(&stay.visit, &stay.session));
}

static void the_next_shopper_may_begin_while_goodbye_is_said(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    session_wipe(&stay.session); // "Done"
    visit_end(&stay.visit, &stay.session);
    expect(&stay, SESSION_GOODBYE);
    pass(&stay, CLOCK_SECOND_NS);
    assert_true(touch(&stay));
    expect(&stay, SESSION_CONSENT);
    assert_false(stay.session.consent.asked);
}

static void two_hundred_rapid_touches_end_nothing_and_begin_one_visit(void **state)
{
    (void)state;
    struct stay stay = begin(NULL);
    for (int i = 0; i < 200; i++) {
        (void)touch(&stay);
        pass(&stay, STEP_NS);
    }
    expect(&stay, SESSION_LANGUAGE);
    assert_int_equal(stay.wipes, 0);
    assert_int_equal(stay.session.generation, 1);
}

static void lose_camera(struct stay *stay, bool lost)
{
    stay->blind = lost;
    stay->shopper = !lost;
}

static void who_loses_the_camera_goes_on_and_is_asked_when_it_is_back(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    lose_camera(&stay, true);
    pass(&stay, 30 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_TRY_ON); // there is nothing to be asked about
    assert_int_equal(visit_seconds_left(&stay.visit, &stay.session), -1);
    assert_false(visit_may_track(&stay.visit, &stay.session)); // not even in the first picture
    lose_camera(&stay, false);
    pass(&stay, STEP_NS);
    expect(&stay, SESSION_LOST);
    visit_resume(&stay.visit, &stay.session);
    pass(&stay, CLOCK_SECOND_NS);
    expect(&stay, SESSION_TRY_ON);
    assert_true(visit_may_track(&stay.visit, &stay.session));
}

static void who_answers_before_the_camera_is_back_is_asked_once_more(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    stay.shopper = false; // pictures stopped before it was known why
    pass(&stay, 2 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_LOST);
    stay.blind = true;
    pass(&stay, CLOCK_SECOND_NS);
    visit_resume(&stay.visit, &stay.session);
    pass(&stay, 2 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_TRY_ON);
    lose_camera(&stay, false);
    pass(&stay, STEP_NS);
    expect(&stay, SESSION_LOST);
}

static void a_camera_that_blinks_asks_nothing(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    for (int i = 0; i < 3; i++) {
        lose_camera(&stay, true);
        pass(&stay, 800 * CLOCK_MILLISECOND_NS);
        assert_true(visit_may_track(&stay.visit, &stay.session));
        lose_camera(&stay, false);
        pass(&stay, CLOCK_SECOND_NS);
        expect(&stay, SESSION_TRY_ON);
    }
}

static void a_mirror_without_a_camera_is_wiped_as_any_other(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    lose_camera(&stay, true);
    (void)touch(&stay);
    pass(&stay, 96 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_GOODBYE);
    assert_int_equal(stay.wipes, 1);
    (void)touch(&stay);
    session_consent(&stay.session, true, false); // who comes next has no part in it
    assert_true(visit_may_track(&stay.visit, &stay.session));
}

static void a_machine_that_slept_asks_who_is_there(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    stay.now_ns += 3600 * CLOCK_SECOND_NS;
    pass(&stay, STEP_NS);
    expect(&stay, SESSION_LOST);
    assert_int_equal(stay.wipes, 0); // an hour asleep is no hour of waiting
    pass(&stay, 25 * CLOCK_SECOND_NS);
    assert_int_equal(stay.wipes, 1);
}

static void a_clock_that_goes_back_ends_nothing(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    stay.now_ns -= CLOCK_SECOND_NS; // a clip that begins again
    pass(&stay, 10 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_TRY_ON);
    assert_int_equal(visit_seconds_left(&stay.visit, &stay.session), -1);
}

static void nobody_is_lost_in_a_clip_that_begins_again(void **state)
{
    (void)state;
    struct stay stay = begin(&(struct visit_rules){.anybody = true});
    (void)touch(&stay);
    session_consent(&stay.session, true, false);
    stay.shopper = true;
    pass(&stay, CLOCK_SECOND_NS);
    stay.shopper = false;
    pass(&stay, 10 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_TRY_ON);
}

static void who_comes_near_is_noticed_and_forgotten(void **state)
{
    (void)state;
    struct stay stay = begin(NULL);
    pass(&stay, CLOCK_SECOND_NS);
    assert_false(visit_somebody_near(&stay.visit));
    stay.motion = true;
    pass(&stay, STEP_NS);
    stay.motion = false;
    assert_true(visit_somebody_near(&stay.visit));
    expect(&stay, SESSION_ATTRACT); // it takes a touch
    pass(&stay, 6 * CLOCK_SECOND_NS);
    assert_false(visit_somebody_near(&stay.visit));
}

static void who_turns_around_when_asked_is_not_lost_but_is_when_it_is_over(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    stay.turning = true;
    stay.shopper = false; // their back is seen, or not even that
    pass(&stay, 10 * CLOCK_SECOND_NS);
    expect(&stay, SESSION_TRY_ON);
    stay.turning = false;
    pass(&stay, 800 * CLOCK_MILLISECOND_NS);
    expect(&stay, SESSION_TRY_ON);
    pass(&stay, 400 * CLOCK_MILLISECOND_NS); // nobody has come back
    expect(&stay, SESSION_LOST);
    assert_false(visit_may_track(&stay.visit, &stay.session));
}

static void turning_around_holds_no_warning_back(void **state)
{
    (void)state;
    struct stay stay = begin_trying();
    stay.turning = true;
    pass(&stay, 76 * CLOCK_SECOND_NS);
    assert_true(stay.visit.warning);
    pass(&stay, 20 * CLOCK_SECOND_NS);
    assert_int_equal(stay.wipes, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_touch_wakes_the_mirror_and_asks_for_the_language_then_for_consent),
        cmocka_unit_test(a_store_of_one_language_asks_for_consent_at_once),
        cmocka_unit_test(who_leaves_before_answering_leaves_the_mirror_as_it_was),
        cmocka_unit_test(an_untouched_mirror_warns_for_twenty_seconds_and_then_wipes),
        cmocka_unit_test(the_warning_is_never_shorter_than_twenty_seconds),
        cmocka_unit_test(the_warning_is_taken_back_by_a_touch_as_often_as_one_likes),
        cmocka_unit_test(who_was_lost_for_a_second_is_asked_again_and_not_tracked),
        cmocka_unit_test(who_was_lost_and_answers_nothing_is_wiped),
        cmocka_unit_test(who_turns_around_when_asked_is_not_lost_but_is_when_it_is_over),
        cmocka_unit_test(turning_around_holds_no_warning_back),
        cmocka_unit_test(the_next_shopper_may_begin_while_goodbye_is_said),
        cmocka_unit_test(two_hundred_rapid_touches_end_nothing_and_begin_one_visit),
        cmocka_unit_test(who_loses_the_camera_goes_on_and_is_asked_when_it_is_back),
        cmocka_unit_test(who_answers_before_the_camera_is_back_is_asked_once_more),
        cmocka_unit_test(a_camera_that_blinks_asks_nothing),
        cmocka_unit_test(a_mirror_without_a_camera_is_wiped_as_any_other),
        cmocka_unit_test(a_machine_that_slept_asks_who_is_there),
        cmocka_unit_test(a_clock_that_goes_back_ends_nothing),
        cmocka_unit_test(nobody_is_lost_in_a_clip_that_begins_again),
        cmocka_unit_test(who_comes_near_is_noticed_and_forgotten),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
