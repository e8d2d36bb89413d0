// What a tracker makes of bad input: posters, flashes, odd pictures, odd clocks. On NASA's public-domain
// portrait.
#include "assets/image.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"
#include "tracking/tracker.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_NS (33 * CLOCK_MILLISECOND_NS)

static struct picture portrait, canvas;
static struct people people;
static struct tracker *tracker;
static uint64_t sequence;
static int64_t now_ns;

static void begin(int width_px, int height_px)
{
    tracker_reset(tracker);
    now_ns = 5 * CLOCK_SECOND_NS;
    picture_free(&canvas);
    assert_int_equal(picture_allocate(width_px, height_px, &canvas), RESULT_OK);
}

static void fill(int grey)
{
    for (int y = 0; y < canvas.height_px; y++)
        memset(picture_row(&canvas, y), grey, (size_t)canvas.width_px * 4);
}

// The portrait at `scale`, mirrored or not, with its top left corner at x, y.
static void paste(int left, int top, float scale, bool mirrored)
{
    for (int y = 0; y < (int)((float)portrait.height_px * scale); y++)
        for (int x = 0; x < (int)((float)portrait.width_px * scale); x++) {
            int from_x = (int)((float)x / scale), from_y = (int)((float)y / scale);
            if (left + x < 0 || left + x >= canvas.width_px || top + y < 0 || top + y >= canvas.height_px)
                continue;
            if (mirrored)
                from_x = portrait.width_px - 1 - from_x;
            memcpy(picture_row(&canvas, top + y) + (ptrdiff_t)(left + x) * 4,
                   picture_row(&portrait, from_y) + (ptrdiff_t)from_x * 4, 4);
        }
}

static int update(void)
{
    now_ns += FRAME_NS;
    assert_int_equal(tracker_update(tracker, &canvas, ++sequence, now_ns, &people), RESULT_OK);
    return people.face_count;
}

// How often a face came or went, frame by frame, after the first of `frames` updates of the same picture.
static int count_changes(int frames)
{
    int changes = 0;
    uint32_t before[PEOPLE_FACES_MAX] = {0};
    for (int frame = 0; frame < frames; frame++) {
        (void)update();
        for (int i = 0; i < PEOPLE_FACES_MAX; i++) {
            uint32_t id = i < people.face_count ? people.faces[i].id : 0;
            changes += frame > 0 && id != before[i];
            before[i] = id;
        }
    }
    return changes;
}

static void a_poster_of_a_hundred_faces_costs_no_more_than_four(void **state)
{
    (void)state;
    begin(1280, 720);
    fill(200);
    for (int i = 0; i < 100; i++)
        paste(i % 10 * 128 - 20, i / 10 * 72 - 4, 0.17f, false);
    for (int frame = 0; frame < 90; frame++) {
        (void)update();
        struct tracker_timings timings = tracker_last_timings(tracker);
        assert_true(people.face_count <= PEOPLE_FACES_LIVE);
        // four who are followed and four who are examined, each looked at twice, and the looks for them
        assert_true(timings.runs[STAGE_FACE_MESH] <= 2 * 4 + 2 * 4);
        assert_true(timings.runs[STAGE_FACE_DETECTOR] <= 2 + 2 + 4);
    }
    assert_int_equal(count_changes(60), 0);
}

static void somebody_before_a_poster_is_preferred_to_its_faces(void **state)
{
    (void)state;
    begin(1280, 720);
    fill(200);
    for (int i = 0; i < 8; i++)
        paste(i % 4 * 320, i / 4 * 300, 0.5f, false);
    for (int frame = 0; frame < 30; frame++)
        (void)update();
    assert_int_equal(people.face_count, PEOPLE_FACES_LIVE);
    paste(450, 150, 1.0f, false);
    bool is_there = false;
    for (int frame = 0; frame < 30 && !is_there; frame++) {
        (void)update();
        for (int i = 0; i < people.face_count; i++)
            is_there = is_there || fabsf(people.faces[i].landmarks_px[1].x - 673.0f) < 20.0f;
    }
    assert_true(is_there);
    assert_true(people.face_count <= PEOPLE_FACES_LIVE);
}

static void a_shopper_and_the_mirror_image_in_a_window_keep_their_ids(void **state)
{
    (void)state;
    begin(1280, 720);
    for (int frame = 0; frame < 60; frame++) {
        int step = (int)(60.0f * sinf((float)frame * 0.15f));
        fill(120);
        paste(150 + step, 100, 0.9f, false);
        paste(800 - step, 180, 0.6f, true);
        (void)update();
        if (frame < 10)
            continue;
        assert_int_equal(people.face_count, 2);
        assert_int_equal(people.faces[0].id + 1, people.faces[1].id);
        assert_true(people.faces[0].landmarks_px[1].x < people.faces[1].landmarks_px[1].x);
    }
}

static void flashes_between_black_and_white_hide_the_face_and_keep_its_id(void **state)
{
    (void)state;
    begin(900, 600);
    uint32_t id = 0;
    for (int frame = 0; frame < 40; frame++) {
        fill(frame % 4 == 1 ? 0 : 255);
        if (frame % 2 == 0)
            paste(200, 50, 1.0f, false);
        assert_int_equal(update(), frame % 2 == 0);
        if (frame == 0)
            id = people.faces[0].id;
        if (frame % 2 == 0)
            assert_int_equal(people.faces[0].id, id);
    }
}

static void a_face_that_fades_does_not_flicker(void **state)
{
    (void)state;
    begin(900, 600);
    int changes = 0, before = 0;
    for (int frame = 0; frame < 120; frame++) { // its contrast sinks to nothing, with sensor noise
        uint32_t noise = (uint32_t)frame + 1;
        fill(120);
        paste(200, 50, 1.0f, false);
        for (int y = 0; y < canvas.height_px; y++)
            for (int x = 0; x < canvas.width_px * 4; x++) {
                uint8_t *value = picture_row(&canvas, y) + x;
                noise = noise * 1664525U + 1013904223U;
                *value = (uint8_t)(120 + (*value - 120) * (120 - frame) / 120 / 2 + (int)(noise >> 28) - 8);
            }
        int count = update();
        changes += frame > 0 && count != before;
        before = count;
    }
    assert_true(changes <= 3);
}

static void every_size_in_turn_does_no_harm(void **state)
{
    (void)state;
    static const int sizes[][2] = {{900, 600}, {1, 1},    {640, 480}, {2, 3000},
                                   {1, 700},   {4000, 3}, {900, 600}};
    begin(1, 1);
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
            picture_free(&canvas);
            assert_int_equal(picture_allocate(sizes[i][0], sizes[i][1], &canvas), RESULT_OK);
            fill(90);
            paste(100, 40, 1.0f, false);
            int expected = sizes[i][0] > 600 && sizes[i][1] > 400;
            if (update() != expected)
                fail_msg("%d faces in %dx%d", people.face_count, sizes[i][0], sizes[i][1]);
        }
}

static void a_clock_that_stands_still_or_goes_back_keeps_the_face(void **state)
{
    (void)state;
    begin(900, 600);
    fill(90);
    paste(200, 50, 1.0f, false);
    assert_int_equal(update(), 1);
    uint32_t id = people.faces[0].id;
    static const int64_t steps_ns[] = {0, 0,        0, -FRAME_NS, -5 * CLOCK_SECOND_NS,
                                       0, FRAME_NS, 1, -1,        INT64_C(1) << 60};
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < sizeof steps_ns / sizeof steps_ns[0]; i++) {
            now_ns += steps_ns[i] - FRAME_NS;
            assert_int_equal(update(), 1);
            assert_int_equal(people.faces[0].id, id);
            assert_true(fabsf(people.faces[0].landmarks_px[1].x - 423.0f) < 3.0f);
            if (now_ns > CLOCK_SECOND_NS * 1000)
                now_ns = 5 * CLOCK_SECOND_NS;
        }
}

static int set_up(void **state)
{
    (void)state;
    char folder[1024];
    struct diagnostic why = {0};
    (void)snprintf(folder, sizeof folder, "%s", test_model_path("face_landmark_with_attention.tflite"));
    *strrchr(folder, '/') = '\0';
    struct tracker_options options = {.models_dir = folder};
    if (tracker_create(&options, &tracker, &why) != RESULT_OK)
        return -1;
    return image_load(test_source_path("tests/data/portrait.png"), &portrait, &why) == RESULT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tracker_destroy(tracker);
    picture_free(&portrait);
    picture_free(&canvas);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_poster_of_a_hundred_faces_costs_no_more_than_four),
        cmocka_unit_test(somebody_before_a_poster_is_preferred_to_its_faces),
        cmocka_unit_test(a_shopper_and_the_mirror_image_in_a_window_keep_their_ids),
        cmocka_unit_test(flashes_between_black_and_white_hide_the_face_and_keep_its_id),
        cmocka_unit_test(a_face_that_fades_does_not_flicker),
        cmocka_unit_test(every_size_in_turn_does_no_harm),
        cmocka_unit_test(a_clock_that_stands_still_or_goes_back_keeps_the_face),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
