// Gestures of a drawn hand: fingers of three bones that are straight or bent, moved about the picture.
#include "tests/support/test_support.h"
#include "tracking/hand_gesture.h"

#include <math.h>
#include <string.h>

#define FRAME_NS INT64_C(33333333)
#define METRES_TO_PX 1500.0f

static struct hand_motion motion;
static int64_t now_ns;

enum { THUMB = 1, INDEX = 2, MIDDLE = 4, RING = 8, LITTLE = 16, ALL = 31 };

// A hand that points up and shows its palm, 9 cm from the wrist to the middle knuckle. `straight` is a set of
// fingers; the others are folded onto the palm. `turn` about the upright axis: half a turn hides the palm's
// edge.
static struct hand draw_hand(int straight, float x_px, float y_px, float turn_rad)
{
    static const float base[5][2] = {
        {-0.03f, -0.03f}, {-0.025f, -0.088f}, {0, -0.09f}, {0.02f, -0.085f}, {0.04f, -0.078f}};
    static const float direction[5][2] = {
        {-0.8f, -0.6f}, {-0.1f, -0.995f}, {0, -1}, {0.1f, -0.995f}, {0.2f, -0.98f}};
    struct hand hand = {.score = 1.0f};
    for (int finger = 0; finger < 5; finger++) {
        float x = base[finger][0], y = base[finger][1], z = 0.0f, bone = 0.028f;
        bool is_straight = (straight >> finger) & 1;
        for (int joint = 0; joint < 4; joint++) {
            hand.world_m[1 + 4 * finger + joint] = (struct vec3){x, y, z};
            float fold =
                is_straight ? 0.0f : (float)(joint + 1) * 1.2f; // bends on at every joint, towards the palm
            x += bone * direction[finger][0] * cosf(fold);
            y += bone * direction[finger][1] * cosf(fold);
            z -= bone * sinf(fold);
        }
    }
    for (int i = 0; i < HAND_LANDMARKS; i++) {
        struct vec3 p = hand.world_m[i];
        hand.world_m[i] = (struct vec3){p.x * cosf(turn_rad) - p.z * sinf(turn_rad), p.y,
                                        p.x * sinf(turn_rad) + p.z * cosf(turn_rad)};
        hand.landmarks_px[i] =
            (struct vec3){x_px + p.x * METRES_TO_PX, y_px + p.y * METRES_TO_PX, p.z * METRES_TO_PX};
    }
    return hand;
}

static struct hand show(struct hand hand)
{
    now_ns += FRAME_NS;
    hand_motion_update(&motion, now_ns, &hand);
    return hand;
}

static struct hand show_for(int frames, int straight, float x_px, float y_px)
{
    struct hand hand = {0};
    for (int i = 0; i < frames; i++)
        hand = show(draw_hand(straight, x_px, y_px, 0.0f));
    return hand;
}

static struct hand pinching(float gap_m)
{
    struct hand hand = draw_hand(ALL, 300, 300, 0.0f);
    hand.world_m[4] = vec3_add(hand.world_m[8], (struct vec3){gap_m, 0, 0});
    return hand;
}

static int begin(void **state)
{
    (void)state;
    motion = (struct hand_motion){0};
    now_ns = INT64_C(1000000000);
    return 0;
}

static void an_open_palm_is_seen_after_it_was_held(void **state)
{
    (void)state;
    assert_int_equal(show_for(1, ALL, 300, 300).gesture, HAND_GESTURE_NONE);
    assert_int_equal(show_for(4, ALL, 300, 300).gesture, HAND_GESTURE_OPEN_PALM);
    assert_int_equal(show_for(1, 0, 300, 300).gesture, HAND_GESTURE_OPEN_PALM); // one frame is no end yet
    assert_int_equal(show_for(4, 0, 300, 300).gesture, HAND_GESTURE_NONE);
}

static void a_fist_and_a_hand_seen_from_its_edge_are_no_open_palm(void **state)
{
    (void)state;
    assert_int_equal(show_for(10, 0, 300, 300).gesture, HAND_GESTURE_NONE);
    for (int i = 0; i < 10; i++)
        assert_int_equal(show(draw_hand(ALL, 300, 300, 1.4f)).gesture, HAND_GESTURE_NONE);
}

static void a_hand_that_lies_on_its_side_is_no_open_palm(void **state)
{
    (void)state;
    for (int frame = 0; frame < 10; frame++) {
        struct hand hand = draw_hand(ALL, 300, 300, 0.0f);
        for (int i = 0; i < HAND_LANDMARKS; i++)
            hand.world_m[i] = (struct vec3){-hand.world_m[i].y, hand.world_m[i].x, hand.world_m[i].z};
        assert_int_equal(show(hand).gesture, HAND_GESTURE_NONE);
    }
}

static void one_straight_finger_points(void **state)
{
    (void)state;
    assert_int_equal(show_for(6, INDEX, 300, 300).gesture, HAND_GESTURE_POINT);
    assert_int_equal(show_for(6, INDEX | MIDDLE, 300, 300).gesture, HAND_GESTURE_NONE);
    assert_int_equal(show_for(6, MIDDLE, 300, 300).gesture, HAND_GESTURE_NONE);
}

static void a_pinch_begins_closer_than_it_ends(void **state)
{
    (void)state;
    struct hand hand = {0};
    for (int i = 0; i < 6; i++)
        hand = show(pinching(0.027f)); // 0.3 of a hand: between the two thresholds
    assert_int_not_equal(hand.gesture, HAND_GESTURE_PINCH);
    for (int i = 0; i < 6; i++)
        hand = show(pinching(0.009f));
    assert_int_equal(hand.gesture, HAND_GESTURE_PINCH);
    for (int i = 0; i < 6; i++)
        hand = show(pinching(0.027f));
    assert_int_equal(hand.gesture, HAND_GESTURE_PINCH);
    for (int i = 0; i < 6; i++)
        hand = show(pinching(0.045f));
    assert_int_not_equal(hand.gesture, HAND_GESTURE_PINCH);
}

static void a_swipe_is_told_once_and_the_way_back_is_none(void **state)
{
    (void)state;
    int swipes = 0;
    show_for(10, ALL, 300, 300);
    for (int i = 1; i <= 8; i++) { // 320 px in a quarter of a second: 2.4 hands
        struct hand hand = show(draw_hand(ALL, 300.0f + 40.0f * (float)i, 300, 0.0f));
        swipes += hand.swipe != HAND_SWIPE_NONE;
        assert_true(hand.swipe == HAND_SWIPE_NONE || hand.swipe == HAND_SWIPE_RIGHT);
    }
    assert_int_equal(swipes, 1);
    for (int i = 8; i >= 0; i--)
        assert_int_equal(show(draw_hand(ALL, 300.0f + 40.0f * (float)i, 300, 0.0f)).swipe, HAND_SWIPE_NONE);
}

static void each_direction_has_its_swipe_and_a_diagonal_none(void **state)
{
    (void)state;
    static const struct {
        float x, y;
        enum hand_swipe swipe;
    } cases[] = {{-40, 0, HAND_SWIPE_LEFT}, {40, 5, HAND_SWIPE_RIGHT}, {0, -40, HAND_SWIPE_UP},
                 {5, 40, HAND_SWIPE_DOWN},  {40, 40, HAND_SWIPE_NONE}, {10, 0, HAND_SWIPE_NONE}};
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        enum hand_swipe seen = HAND_SWIPE_NONE;
        (void)begin(NULL);
        for (int i = 0; i < 10; i++) {
            struct hand hand =
                show(draw_hand(ALL, 500.0f + cases[k].x * (float)i, 500.0f + cases[k].y * (float)i, 0.0f));
            seen = hand.swipe != HAND_SWIPE_NONE ? hand.swipe : seen;
        }
        assert_int_equal(seen, cases[k].swipe);
    }
}

static void dwelling_counts_while_the_finger_stays_and_begins_anew_when_it_moves(void **state)
{
    (void)state;
    struct hand hand = show_for(36, INDEX, 300, 300);
    assert_true(hand.dwell_s > 1.0f && hand.dwell_s < 1.2f);
    hand = show(draw_hand(INDEX, 310, 300, 0.0f)); // trembling
    assert_true(hand.dwell_s > 1.0f);
    hand = show(draw_hand(INDEX, 400, 300, 0.0f));
    assert_true(hand.dwell_s < 0.01f);
    assert_true(show_for(6, 0, 400, 300).dwell_s < 0.01f); // a fist does not dwell
}

static void time_that_stands_still_or_goes_back_starts_afresh(void **state)
{
    (void)state;
    struct hand hand = show_for(30, INDEX, 300, 300);
    assert_true(hand.dwell_s > 0.5f);
    now_ns -= 2 * FRAME_NS;
    hand = show(draw_hand(INDEX, 300, 300, 0.0f));
    assert_true(hand.dwell_s < 0.01f);
    assert_int_equal(hand.gesture, HAND_GESTURE_NONE);
    show_for(10, ALL, 300, 300);
    now_ns += INT64_C(600000000);
    assert_int_equal(show(draw_hand(ALL, 900, 300, 0.0f)).swipe, HAND_SWIPE_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(an_open_palm_is_seen_after_it_was_held, begin),
        cmocka_unit_test_setup(a_fist_and_a_hand_seen_from_its_edge_are_no_open_palm, begin),
        cmocka_unit_test_setup(a_hand_that_lies_on_its_side_is_no_open_palm, begin),
        cmocka_unit_test_setup(one_straight_finger_points, begin),
        cmocka_unit_test_setup(a_pinch_begins_closer_than_it_ends, begin),
        cmocka_unit_test_setup(a_swipe_is_told_once_and_the_way_back_is_none, begin),
        cmocka_unit_test_setup(each_direction_has_its_swipe_and_a_diagonal_none, begin),
        cmocka_unit_test_setup(dwelling_counts_while_the_finger_stays_and_begins_anew_when_it_moves, begin),
        cmocka_unit_test_setup(time_that_stands_still_or_goes_back_starts_afresh, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
