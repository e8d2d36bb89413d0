// Bodies and the mask of persons with their models, on NASA's public-domain portrait.
// Threads: yes
#include "assets/image.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"
#include "tracking/tracker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_NS (33 * CLOCK_MILLISECOND_NS)
enum { NOSE = 0, SHOULDER_LEFT = 11, SHOULDER_RIGHT = 12, KNEE_LEFT = 25 };

static struct picture portrait, canvas;
static struct tracker *tracker;
static struct people people, again;
static uint64_t sequence;
static int64_t now_ns;

static void open_tracker_by(unsigned parts, bool no_smoothing, bool loads_late)
{
    char folder[1024];
    struct diagnostic why = {0};
    (void)snprintf(folder, sizeof folder, "%s", test_model_path("pose_detection.tflite"));
    *strrchr(folder, '/') = '\0';
    struct tracker_options options = {
        .models_dir = folder, .parts = parts, .no_smoothing = no_smoothing, .loads_late = loads_late};
    tracker_destroy(tracker);
    tracker = NULL;
    if (tracker_create(&options, &tracker, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    memset(folder, 'x', sizeof folder - 1); // it was the caller's
    now_ns = 5 * CLOCK_SECOND_NS;
}

static void open_tracker(unsigned parts, bool no_smoothing)
{
    open_tracker_by(parts, no_smoothing, false);
}

static int set_up(void **state)
{
    (void)state;
    struct diagnostic why;
    return image_load(test_source_path("tests/data/portrait.png"), &portrait, &why) == RESULT_OK &&
                   picture_allocate(960, 540, &canvas) == RESULT_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tracker_destroy(tracker);
    picture_free(&canvas);
    picture_free(&portrait);
    return 0;
}

static void clear(void)
{
    for (int y = 0; y < canvas.height_px; y++)
        memset(picture_row(&canvas, y), 90, (size_t)canvas.width_px * 4);
}

// The portrait with its left edge at x, on the lower edge of the canvas.
static void paste(int left)
{
    int top = canvas.height_px - portrait.height_px;
    for (int y = 0; y < portrait.height_px; y++)
        for (int x = 0; x < portrait.width_px; x++)
            if (left + x >= 0 && left + x < canvas.width_px)
                memcpy(picture_row(&canvas, top + y) + (ptrdiff_t)(left + x) * 4,
                       picture_row(&portrait, y) + (ptrdiff_t)x * 4, 4);
}

static void show(int left)
{
    clear();
    paste(left);
}

static int update(void)
{
    now_ns += FRAME_NS;
    assert_int_equal(tracker_update(tracker, &canvas, ++sequence, now_ns, &people), RESULT_OK);
    return people.body_count;
}

static int alpha_at(int x_px, int y_px)
{
    const struct person_mask *mask = &people.mask;
    return mask
        ->alpha[y_px * mask->height / canvas.height_px * mask->width + x_px * mask->width / canvas.width_px];
}

static void a_still_shows_head_and_shoulders_where_they_are(void **state)
{
    (void)state;
    open_tracker(TRACK_BODIES, false);
    assert_int_equal(tracker_still(tracker, &portrait, &people), RESULT_OK);
    assert_int_equal(people.body_count, 1);
    const struct body *body = &people.bodies[0];
    assert_true(body->score > 0.9f);
    // The astronaut's nose and shoulders in the portrait.
    assert_true(fabsf(body->landmarks_px[NOSE].x - 222.0f) < 20.0f);
    assert_true(fabsf(body->landmarks_px[NOSE].y - 130.0f) < 20.0f);
    assert_true(body->landmarks_px[SHOULDER_RIGHT].x < body->landmarks_px[NOSE].x);
    assert_true(body->landmarks_px[SHOULDER_LEFT].x > body->landmarks_px[NOSE].x);
    assert_true(body->world_m[NOSE].y < body->world_m[SHOULDER_LEFT].y);
    assert_true(body->visible[NOSE] > 0.9f);
    assert_true(body->visible[KNEE_LEFT] < 0.1f); // below the picture's edge
}

static void a_still_is_the_same_each_time_and_leaves_the_sequence_alone(void **state)
{
    (void)state;
    open_tracker(TRACK_BODIES | TRACK_MASK, false);
    show(200);
    for (int i = 0; i < 3; i++)
        assert_int_equal(update(), 1);
    uint32_t id = people.bodies[0].id;
    assert_int_equal(tracker_still(tracker, &portrait, &again), RESULT_OK);
    assert_int_equal(tracker_still(tracker, &portrait, &people), RESULT_OK);
    assert_int_equal(again.body_count, 1);
    assert_memory_equal(again.bodies, people.bodies, sizeof people.bodies[0]);
    assert_memory_equal(&again.mask, &people.mask, sizeof people.mask);
    assert_int_equal(update(), 1);
    assert_int_equal(people.bodies[0].id, id);
}

static void a_body_that_leaves_for_a_moment_keeps_its_id(void **state)
{
    (void)state;
    open_tracker(TRACK_BODIES, false);
    show(200);
    for (int i = 0; i < 5; i++)
        assert_int_equal(update(), 1);
    uint32_t id = people.bodies[0].id;
    clear();
    for (int i = 0; i < 12; i++)
        (void)update();
    assert_int_equal(people.body_count, 0);
    show(220);
    for (int i = 0; i < 6; i++)
        (void)update();
    assert_int_equal(people.body_count, 1);
    assert_int_equal(people.bodies[0].id, id);
    tracker_reset(tracker);
    for (int i = 0; i < 2; i++)
        (void)update();
    assert_int_equal(people.body_count, 1);
    assert_true(people.bodies[0].id > id);
}

static void a_second_person_has_a_body_soon_after_a_face(void **state)
{
    (void)state;
    open_tracker(TRACK_FACES | TRACK_BODIES, false);
    show(-40);
    for (int frame = 0; frame < 15; frame++)
        (void)update();
    assert_int_equal(people.body_count, 1);
    paste(470);
    for (int frame = 0; frame < 15; frame++) // half a second
        (void)update();
    assert_int_equal(people.face_count, 2);
    assert_int_equal(people.body_count, 2);
    assert_true(fabsf(people.bodies[1].landmarks_px[NOSE].x - people.bodies[0].landmarks_px[NOSE].x) >
                400.0f);
}

static void a_body_at_rest_is_still_and_one_that_moves_is_followed(void **state)
{
    (void)state;
    open_tracker(TRACK_BODIES, false);
    show(150);
    for (int i = 0; i < 20; i++)
        assert_int_equal(update(), 1);
    float at_rest = people.bodies[0].landmarks_px[SHOULDER_LEFT].x;
    (void)update();
    assert_true(fabsf(people.bodies[0].landmarks_px[SHOULDER_LEFT].x - at_rest) < 0.2f);
    for (int i = 1; i <= 10; i++) {
        show(150 + 12 * i);
        assert_int_equal(update(), 1);
    }
    float moved = people.bodies[0].landmarks_px[SHOULDER_LEFT].x - at_rest;
    if (!(fabsf(moved - 120.0f) < 15.0f))
        fail_msg("%g", (double)moved);
}

static void the_mask_is_the_persons_and_moves_along(void **state)
{
    (void)state;
    open_tracker(TRACK_BODIES | TRACK_MASK, false);
    for (int i = 0; i < 8; i++) {
        show(100 + 40 * i);
        assert_int_equal(update(), 1);
        assert_int_equal(people.mask.width, 256);
        assert_int_equal(people.mask.height, 144);
        int head = 100 + 40 * i + 222, top = canvas.height_px - portrait.height_px;
        assert_true(alpha_at(head, top + 130) > 200);       // on the nose
        assert_true(alpha_at(head, top + 350) > 200);       // on the chest
        assert_true(alpha_at((head + 480) % 960, 20) < 60); // in a corner far off
    }
}

static int landmark_looks(void)
{
    struct tracker_timings timings = tracker_last_timings(tracker);
    return timings.runs[STAGE_BODY_LANDMARKS];
}

static void the_body_of_somebody_else_is_not_looked_at(void **state)
{
    (void)state;
    open_tracker(TRACK_FACES | TRACK_BODIES, true);
    tracker_follow(tracker, 1, false);
    show(0);
    for (int i = 0; i < 10; i++)
        (void)update();
    assert_int_equal(people.body_count, 1);
    tracker_follow(tracker, 1, true);
    uint32_t id = people.bodies[0].id;
    paste(510); // as large, and beside the shopper
    for (int i = 0; i < 40; i++) {
        (void)update();
        assert_int_equal(people.body_count, 1);
        assert_int_equal(people.bodies[0].id, id);
        assert_int_equal(landmark_looks(), 1);
        assert_true(people.bodies[0].landmarks_px[NOSE].x < 400.0f);
    }
    // The shopper leaves: nobody is looked at but at the place that they left.
    clear();
    paste(510);
    (void)update();
    for (int i = 0; i < 70; i++) {
        (void)update();
        assert_int_equal(people.face_count + people.body_count, 0);
        assert_int_equal(landmark_looks(), 0);
    }
}

static void a_body_is_looked_for_only_below_the_face_that_is_followed(void **state)
{
    (void)state;
    open_tracker(TRACK_FACES | TRACK_BODIES, true);
    show(0);
    paste(510);
    tracker_follow(tracker, 1, false);
    for (int i = 0; i < 60; i++) {
        (void)update();
        assert_in_range(people.body_count, 0, 1);
        if (people.body_count == 0)
            continue;
        float apart_px = people.bodies[0].landmarks_px[NOSE].x - people.faces[0].landmarks_px[1].x;
        assert_true(fabsf(apart_px) < 50.0f);
    }
    assert_int_equal(people.body_count, 1);
    tracker_follow(tracker, 0, false); // everybody
    for (int i = 0; i < 40; i++)
        (void)update();
    assert_int_equal(people.face_count, 2);
    assert_int_equal(people.body_count, 2);
}

// The face of who turns round is gone for longer than the association remembers it.
static void who_turns_round_and_back_is_the_same(void **state)
{
    (void)state;
    open_tracker(TRACK_FACES | TRACK_BODIES, true);
    tracker_follow(tracker, 1, false);
    show(0);
    for (int i = 0; i < 10; i++)
        (void)update();
    tracker_follow(tracker, 1, true);
    tracker_want(tracker, TRACK_BODIES);
    for (int i = 0; i < 75; i++) { // as if it were not to be seen
        (void)update();
        assert_int_equal(people.face_count, 0);
        assert_int_equal(people.body_count, 1);
    }
    tracker_want(tracker, TRACK_FACES | TRACK_BODIES);
    for (int i = 0; i < 20; i++)
        (void)update();
    assert_int_equal(people.face_count, 1);
}

static void a_mask_alone_needs_no_bodies(void **state)
{
    (void)state;
    open_tracker(TRACK_MASK, false);
    show(200);
    assert_int_equal(update(), 0);
    assert_int_equal(people.mask.width, 256);
    assert_true(alpha_at(422, 158) > 200);
    assert_true(alpha_at(930, 20) < 60);
}

static void a_mask_nobody_wants_is_not_made(void **state)
{
    (void)state;
    open_tracker(TRACK_BODIES | TRACK_MASK, false);
    show(200);
    tracker_want(tracker, TRACK_BODIES);
    assert_int_equal(update(), 1);
    assert_int_equal(people.mask.width, 0);
    tracker_want(tracker, TRACK_BODIES | TRACK_MASK);
    assert_int_equal(update(), 1);
    assert_true(people.mask.width > 0);
}

// With everything wanted from the first frame on, and again after it was forgotten and wanted anew.
static void models_that_are_loaded_late_see_the_same(void **state)
{
    (void)state;
    open_tracker(TRACK_EVERYTHING, false);
    show(200);
    assert_int_equal(update(), 1);
    again = people;
    open_tracker_by(TRACK_EVERYTHING, false, true);
    sequence--;
    tracker_want(tracker, TRACK_FACES);
    tracker_reset(tracker); // of what is not there
    tracker_want(tracker, TRACK_EVERYTHING);
    assert_int_equal(update(), 1);
    assert_memory_equal(&people, &again, sizeof people);
    show(0);
    assert_int_equal(update(), 1);
}

static void models_that_are_loaded_late_are_tried_at_once(void **state)
{
    (void)state;
    static const char *const missing[] = {"pose_detection.tflite", "palm_detection_full.tflite",
                                          "selfie_segmentation.tflite"};
    static const unsigned parts[] = {TRACK_BODIES, TRACK_HANDS, TRACK_MASK};
    static const char *const there[] = {"face_detection_short_range.tflite",
                                        "face_landmark_with_attention.tflite",
                                        "face_detection_full_range_sparse.tflite"};
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path(there[0]));
    *strrchr(folder, '/') = '\0';
    for (size_t i = 0; i < 3; i++) {
        size_t size = 0;
        uint8_t *bytes = test_read_file(test_model_path(there[i]), &size);
        FILE *file = fopen(test_temporary_path(there[i]), "wb");
        assert_non_null(file);
        assert_int_equal(fwrite(bytes, 1, size, file), size);
        assert_int_equal(fclose(file), 0);
        free(bytes);
    }
    for (size_t i = 0; i < 3; i++) {
        struct tracker *refused = NULL;
        struct diagnostic why = {0};
        struct tracker_options options = {
            .models_dir = folder, .parts = TRACK_FACES | parts[i], .loads_late = true};
        assert_int_not_equal(tracker_create(&options, &refused, &why), RESULT_OK);
        assert_non_null(strstr(why.text, missing[i]));
        assert_null(refused);
    }
    for (size_t i = 0; i < 3; i++)
        (void)remove(test_temporary_path(there[i]));
}

// The detectors' memory is given back meanwhile (test_face_networks.c).
static void who_is_lost_after_a_long_time_alone_is_found_again(void **state)
{
    (void)state;
    open_tracker_by(TRACK_FACES, true, true);
    tracker_follow(tracker, 1, false);
    show(0);
    for (int i = 0; i < 10; i++)
        (void)update();
    assert_int_equal(people.face_count, 1);
    uint32_t id = people.faces[0].id;
    tracker_follow(tracker, 1, true);
    for (int i = 0; i < 120; i++) {
        (void)update();
        assert_int_equal(people.face_count, 1);
        assert_int_equal(tracker_last_timings(tracker).runs[STAGE_FACE_DETECTOR], 0);
    }
    tracker_reset(tracker); // with the detectors away
    tracker_follow(tracker, 1, false);
    (void)update();
    assert_int_equal(people.face_count, 1);
    assert_true(people.faces[0].id > id);
    assert_true(tracker_last_timings(tracker).runs[STAGE_FACE_DETECTOR] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_still_shows_head_and_shoulders_where_they_are),
        cmocka_unit_test(a_still_is_the_same_each_time_and_leaves_the_sequence_alone),
        cmocka_unit_test(a_body_that_leaves_for_a_moment_keeps_its_id),
        cmocka_unit_test(a_second_person_has_a_body_soon_after_a_face),
        cmocka_unit_test(a_body_at_rest_is_still_and_one_that_moves_is_followed),
        cmocka_unit_test(the_mask_is_the_persons_and_moves_along),
        cmocka_unit_test(the_body_of_somebody_else_is_not_looked_at),
        cmocka_unit_test(a_body_is_looked_for_only_below_the_face_that_is_followed),
        cmocka_unit_test(who_turns_round_and_back_is_the_same),
        cmocka_unit_test(a_mask_alone_needs_no_bodies),
        cmocka_unit_test(a_mask_nobody_wants_is_not_made),
        cmocka_unit_test(models_that_are_loaded_late_see_the_same),
        cmocka_unit_test(models_that_are_loaded_late_are_tried_at_once),
        cmocka_unit_test(who_is_lost_after_a_long_time_alone_is_found_again),
    };
    return cmocka_run_group_tests_name("bodies", tests, set_up, tear_down);
}
