// Hands through the whole tracker: on a picture of the shared data, and none where there is none.
#include "assets/image.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"
#include "tracking/tracker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_NS (33 * CLOCK_MILLISECOND_NS)

static struct people people;

static struct tracker *new_tracker(void)
{
    const char *model = test_model_path("palm_detection_full.tflite");
    char folder[1024];
    struct tracker *tracker = NULL;
    struct diagnostic why = {0};
    (void)snprintf(folder, sizeof folder, "%s", model);
    *strrchr(folder, '/') = '\0';
    struct tracker_options options = {.models_dir = folder, .parts = TRACK_HANDS};
    if (tracker_create(&options, &tracker, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return tracker;
}

static struct picture load(const char *path)
{
    struct picture picture = {0};
    struct diagnostic why = {0};
    if (image_load(path, &picture, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return picture;
}

static void assert_right_then_left(void)
{
    assert_int_equal(people.hand_count, 2);
    for (int i = 0; i < 2; i++) { // she faces the camera: her right hand is at smaller x
        const struct hand *hand = &people.hands[i];
        bool at_left = hand->landmarks_px[0].x < (float)people.width_px / 2.0f;
        assert_int_equal(hand->side, at_left ? HAND_RIGHT : HAND_LEFT);
        assert_true(hand->score > 0.8f);
        assert_true(hand->landmarks_px[0].y > (float)people.height_px * 0.7f);
        assert_true(hand->landmarks_px[12].y > hand->landmarks_px[0].y); // fingers hang down
    }
}

static void a_still_shows_both_hands_with_their_sides(void **state)
{
    (void)state;
    const char *path = test_shared_path("garments/pf_afn/test_img/000066_0.jpg");
    if (path == NULL)
        skip();
    struct picture picture = load(path);
    struct tracker *tracker = new_tracker();
    assert_int_equal(tracker_still(tracker, &picture, &people), RESULT_OK);
    assert_right_then_left();
    assert_int_equal(people.face_count, 0); // not asked for
    picture_free(&picture);
    tracker_destroy(tracker);
}

static void hands_keep_their_ids_and_are_gone_when_they_are_gone(void **state)
{
    (void)state;
    const char *path = test_shared_path("garments/pf_afn/test_img/000066_0.jpg");
    if (path == NULL)
        skip();
    struct picture picture = load(path), empty = {0};
    assert_int_equal(picture_allocate(picture.width_px, picture.height_px, &empty), RESULT_OK);
    memset(empty.pixels, 128, (size_t)empty.stride_bytes * (size_t)empty.height_px);
    struct tracker *tracker = new_tracker();
    int64_t now_ns = CLOCK_SECOND_NS;
    for (int frame = 0; frame < 40; frame++, now_ns += FRAME_NS) {
        assert_int_equal(tracker_update(tracker, &picture, (uint64_t)frame, now_ns, &people), RESULT_OK);
        if (frame < 20)
            continue; // the second hand may be found by a later look
        assert_right_then_left();
        assert_int_equal(people.hands[0].id, 1);
        assert_int_equal(people.hands[1].id, 2);
    }
    assert_int_equal(tracker_update(tracker, &empty, 100, now_ns, &people), RESULT_OK);
    assert_int_equal(people.hand_count, 0);
    picture_free(&empty);
    picture_free(&picture);
    tracker_destroy(tracker);
}

static void a_face_is_no_hand(void **state)
{
    (void)state;
    struct picture picture = load(test_source_path("tests/data/portrait.png"));
    struct tracker *tracker = new_tracker();
    assert_int_equal(tracker_still(tracker, &picture, &people), RESULT_OK);
    assert_int_equal(people.hand_count, 0);
    picture_free(&picture);
    tracker_destroy(tracker);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_still_shows_both_hands_with_their_sides),
        cmocka_unit_test(hands_keep_their_ids_and_are_gone_when_they_are_gone),
        cmocka_unit_test(a_face_is_no_hand),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
