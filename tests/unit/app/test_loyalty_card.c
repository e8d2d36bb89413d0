// Showing a card: it is read once and handed on, what is wrong with it is said while it is held there, and
// who types wrong too often waits.
//
// Threads: yes
#include "tests/support/drawn_code.h"
#include "tests/support/test_support.h"

#include "app/loyalty_card.h"
#include "platform/base/clock.h"

#include <string.h>

#define WALL_MS INT64_C(1700000000000)

static const struct identity_rules rules = {.pattern = "CHV-####-####", .check = IDENTITY_CHECK_GS1};

struct stand {
    struct frame_pool *pool;
    struct loyalty_card card;
    int64_t now_ns;
    struct identity identity;
};

static struct frame *frame_of(struct stand *stand, const char *text)
{
    static struct drawn_code code;
    struct frame *frame = NULL;
    assert_int_equal(frame_pool_take(stand->pool, 640, 480, &frame), RESULT_OK);
    memset(frame->picture.pixels, 120, (size_t)frame->picture.height_px * frame->picture.stride_bytes);
    if (text != NULL) {
        drawn_code_qr(text, &code);
        drawn_code_paint(&code, &(struct code_look){.x_px = 320.0f, .y_px = 240.0f, .module_px = 5.0f},
                         &frame->picture);
    }
    return frame;
}

static struct stand open_stand(void)
{
    struct stand stand = {.now_ns = CLOCK_SECOND_NS};
    assert_int_equal(frame_pool_create(4, &stand.pool), RESULT_OK);
    assert_true(loyalty_card_open(&stand.card, stand.now_ns));
    return stand;
}

static void close_stand(struct stand *stand)
{
    loyalty_card_finish(&stand->card);
    frame_pool_destroy(stand->pool);
}

// Shows it for so many steps of 10 ms, or until the state is another. True: something was read.
static bool show(struct stand *stand, struct frame *frame, int steps)
{
    enum loyalty_card_state before = stand->card.state;
    for (int i = 0; i < steps && stand->card.state == before; i++) {
        stand->now_ns += 10 * CLOCK_MILLISECOND_NS;
        if (loyalty_card_step(&stand->card, &rules, frame, WALL_MS, stand->now_ns, &stand->identity))
            return true;
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS); // the thread looks meanwhile
    }
    return false;
}

static void pass(struct stand *stand, int64_t ns)
{
    stand->now_ns += ns;
    assert_false(loyalty_card_step(&stand->card, &rules, NULL, WALL_MS, stand->now_ns, &stand->identity));
}

static void a_card_is_read_asked_for_and_greeted(void **state)
{
    (void)state;
    struct stand stand = open_stand();
    struct frame *frame = frame_of(&stand, "CHV-1234-5670");
    assert_true(show(&stand, frame, 2000));
    assert_int_equal(stand.card.state, LOYALTY_CARD_ASKING);
    assert_string_equal(stand.identity.reference, "CHV-1234-5670");
    assert_false(show(&stand, frame, 20)); // once
    loyalty_card_answer(&stand.card, PROFILE_DONE, stand.now_ns);
    assert_int_equal(stand.card.state, LOYALTY_CARD_LINKED);
    pass(&stand, CLOCK_SECOND_NS);
    assert_int_equal(stand.card.state, LOYALTY_CARD_LINKED); // the greeting is seen
    pass(&stand, CLOCK_SECOND_NS);
    assert_int_equal(stand.card.state, LOYALTY_CARD_CLOSED);
    frame_release(frame);
    close_stand(&stand);
}

static void what_is_wrong_is_said_while_it_is_held_there(void **state)
{
    (void)state;
    struct stand stand = open_stand();
    struct frame *wrong = frame_of(&stand, "CHV-1234-5671"), *nothing = frame_of(&stand, NULL);
    assert_false(show(&stand, wrong, 2000));
    assert_int_equal(stand.card.state, LOYALTY_CARD_REFUSED);
    assert_int_equal(stand.card.refusal, IDENTITY_WRONG);
    for (int i = 0; i < 8; i++) { // held there for 8 s
        (void)show(&stand, wrong, 100);
        assert_int_equal(stand.card.state, LOYALTY_CARD_REFUSED);
    }
    (void)show(&stand, nothing, 20);
    pass(&stand, 5 * CLOCK_SECOND_NS);
    assert_int_equal(stand.card.state, LOYALTY_CARD_LOOKING);
    frame_release(wrong);
    frame_release(nothing);
    close_stand(&stand);
}

static void a_card_that_the_store_refuses_is_not_asked_for_again_while_it_is_held(void **state)
{
    (void)state;
    struct stand stand = open_stand();
    struct frame *frame = frame_of(&stand, "CHV-1234-5670"), *nothing = frame_of(&stand, NULL);
    assert_true(show(&stand, frame, 2000));
    loyalty_card_answer(&stand.card, PROFILE_FAILED, stand.now_ns);
    assert_int_equal(stand.card.problem, LOYALTY_CARD_FAILED);
    assert_false(show(&stand, frame, 300));
    assert_int_equal(stand.card.state, LOYALTY_CARD_REFUSED);
    (void)show(&stand, nothing, 20);
    pass(&stand, 5 * CLOCK_SECOND_NS);
    assert_true(show(&stand, frame, 2000)); // shown once more
    frame_release(frame);
    frame_release(nothing);
    close_stand(&stand);
}

static void a_store_that_never_answers_is_not_waited_for(void **state)
{
    (void)state;
    struct stand stand = open_stand();
    struct frame *frame = frame_of(&stand, "CHV-1234-5670");
    assert_true(show(&stand, frame, 2000));
    pass(&stand, 6 * CLOCK_SECOND_NS);
    assert_int_equal(stand.card.problem, LOYALTY_CARD_FAILED);
    loyalty_card_answer(&stand.card, PROFILE_DONE, stand.now_ns); // too late for this card
    assert_int_equal(stand.card.state, LOYALTY_CARD_REFUSED);
    frame_release(frame);
    close_stand(&stand);
}

static bool enter(struct stand *stand, const char *text)
{
    return loyalty_card_enter(&stand->card, &rules, text, stand->now_ns, &stand->identity);
}

static void a_typed_code_is_asked_for_and_the_camera_does_not_look(void **state)
{
    (void)state;
    struct stand stand = open_stand();
    struct frame *frame = frame_of(&stand, "CHV-1234-5670");
    assert_false(enter(&stand, "7K3M9QX1")); // the camera looks: nothing is typed
    loyalty_card_type(&stand.card, true, stand.now_ns);
    assert_false(show(&stand, frame, 100));
    assert_int_equal(stand.card.state, LOYALTY_CARD_TYPING);
    assert_true(enter(&stand, "7k3m 9qxi"));
    assert_string_equal(stand.identity.reference, "7K3M9QX1");
    loyalty_card_answer(&stand.card, PROFILE_UNKNOWN, stand.now_ns);
    assert_int_equal(stand.card.problem, LOYALTY_CARD_UNKNOWN);
    pass(&stand, 5 * CLOCK_SECOND_NS);
    assert_int_equal(stand.card.state, LOYALTY_CARD_TYPING);
    loyalty_card_type(&stand.card, false, stand.now_ns);
    assert_true(show(&stand, frame, 2000));
    frame_release(frame);
    close_stand(&stand);
}

static void who_types_wrong_too_often_waits_also_in_the_next_visit(void **state)
{
    (void)state;
    struct stand stand = open_stand();
    loyalty_card_type(&stand.card, true, stand.now_ns);
    for (int i = 0; i < 5; i++)
        assert_false(enter(&stand, "7K3M9QX2"));
    assert_false(enter(&stand, "7K3M9QX1")); // the right one, too
    assert_int_equal(stand.card.problem, LOYALTY_CARD_TOO_OFTEN);
    loyalty_card_close(&stand.card);
    assert_true(loyalty_card_open(&stand.card, stand.now_ns));
    loyalty_card_type(&stand.card, true, stand.now_ns);
    stand.now_ns += 59 * CLOCK_SECOND_NS;
    assert_false(enter(&stand, "7K3M9QX1"));
    stand.now_ns += 2 * CLOCK_SECOND_NS;
    assert_true(enter(&stand, "7K3M9QX1"));
    close_stand(&stand);
}

static void nothing_of_a_card_stays_when_it_is_closed(void **state)
{
    (void)state;
    struct stand stand = open_stand();
    struct frame *frame = frame_of(&stand, "CHV-1234-5670");
    static const struct loyalty_card closed;
    assert_true(show(&stand, frame, 2000));
    loyalty_card_close(&stand.card);
    struct loyalty_card left = stand.card;
    left.scanner = NULL;
    assert_memory_equal(&left, &closed, sizeof closed);
    loyalty_card_answer(&stand.card, PROFILE_DONE, stand.now_ns);
    assert_int_equal(stand.card.state, LOYALTY_CARD_CLOSED);
    frame_release(frame);
    close_stand(&stand);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_is_read_asked_for_and_greeted),
        cmocka_unit_test(what_is_wrong_is_said_while_it_is_held_there),
        cmocka_unit_test(a_card_that_the_store_refuses_is_not_asked_for_again_while_it_is_held),
        cmocka_unit_test(a_store_that_never_answers_is_not_waited_for),
        cmocka_unit_test(a_typed_code_is_asked_for_and_the_camera_does_not_look),
        cmocka_unit_test(who_types_wrong_too_often_waits_also_in_the_next_visit),
        cmocka_unit_test(nothing_of_a_card_stays_when_it_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
