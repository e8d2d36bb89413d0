// The whole tracker with its models, on NASA's public-domain portrait.
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
static uint64_t sequence;
static int64_t now_ns;

static struct tracker *new_tracker(bool no_smoothing)
{
    const char *model = test_model_path("face_landmark_with_attention.tflite");
    char folder[1024];
    struct tracker *tracker = NULL;
    struct diagnostic why = {0};
    (void)snprintf(folder, sizeof folder, "%s", model);
    *strrchr(folder, '/') = '\0';
    struct tracker_options options = {.models_dir = folder, .no_smoothing = no_smoothing};
    if (tracker_create(&options, &tracker, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    now_ns = 5 * CLOCK_SECOND_NS;
    return tracker;
}

// A black canvas of another size.
static void new_canvas(int width_px, int height_px)
{
    picture_free(&canvas);
    assert_int_equal(picture_allocate(width_px, height_px, &canvas), RESULT_OK);
}

static void clear_canvas(void)
{
    for (int y = 0; y < canvas.height_px; y++)
        memset(picture_row(&canvas, y), 90, (size_t)canvas.width_px * 4);
}

// The portrait, every `step`th pixel of it, with its top left corner at x, y.
static void paste(int left, int top, int step)
{
    for (int y = 0; y < portrait.height_px / step; y++)
        for (int x = 0; x < portrait.width_px / step; x++)
            if (left + x >= 0 && left + x < canvas.width_px && top + y >= 0 && top + y < canvas.height_px)
                memcpy(picture_row(&canvas, top + y) + (ptrdiff_t)(left + x) * 4,
                       picture_row(&portrait, y * step) + (ptrdiff_t)x * step * 4, 4);
}

static int update(struct tracker *tracker)
{
    now_ns += FRAME_NS;
    assert_int_equal(tracker_update(tracker, &canvas, ++sequence, now_ns, &people), RESULT_OK);
    assert_int_equal(people.sequence, sequence);
    assert_int_equal(people.captured_ns, now_ns);
    return people.face_count;
}

static void a_first_frame_has_the_landmarks_of_the_reference(void **state)
{
    (void)state;
    struct tracker *tracker = new_tracker(true);
    assert_int_equal(tracker_update(tracker, &portrait, ++sequence, now_ns, &people), RESULT_OK);
    assert_int_equal(people.face_count, 1);
    assert_int_equal(people.faces[0].id, 1);
    assert_true(people.faces[0].score > 0.99f);
    FILE *file = fopen(test_source_path("tests/golden/tracking/portrait_reference.csv"), "r");
    assert_non_null(file);
    char line[256];
    int count = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        char *at = line;
        if (line[0] == '#')
            continue;
        assert_true(count < FACE_LANDMARKS);
        // irises are moved from where the network has them to the picture's edges
        float tolerance_px = count < FACE_MESH_LANDMARKS ? 0.02f : 2.0f;
        const struct vec3 *p = &people.faces[0].landmarks_px[count++];
        const float own[3] = {p->x, p->y, p->z};
        for (int i = 0; i < 3; i++, at++)
            assert_true(fabsf(strtof(at, &at) - own[i]) < tolerance_px);
    }
    (void)fclose(file);
    assert_int_equal(count, FACE_LANDMARKS);
    tracker_destroy(tracker);
}

// A still is looked at more closely than a frame, which moves no landmark far.
static void a_still_has_nearly_the_same_landmarks_as_a_frame(void **state)
{
    (void)state;
    static struct people frame;
    struct tracker *tracker = new_tracker(true);
    assert_int_equal(tracker_update(tracker, &portrait, ++sequence, now_ns, &frame), RESULT_OK);
    assert_int_equal(tracker_still(tracker, &portrait, &people), RESULT_OK);
    assert_int_equal(people.face_count, 1);
    const struct vec3 *p = people.faces[0].landmarks_px, *q = frame.faces[0].landmarks_px;
    float eyes_px = hypotf(p[33].x - p[263].x, p[33].y - p[263].y), farthest_px = 0.0f;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        farthest_px = fmaxf(farthest_px, hypotf(p[i].x - q[i].x, p[i].y - q[i].y));
    assert_true(farthest_px > 0.0f && farthest_px < 0.1f * eyes_px);
    tracker_destroy(tracker);
}

static void a_face_is_described_in_metres_and_openness(void **state)
{
    (void)state;
    struct tracker *tracker = new_tracker(false);
    assert_int_equal(tracker_still(tracker, &portrait, &people), RESULT_OK);
    const struct face *face = &people.faces[0];
    assert_true(face->has_pose);
    assert_true(face->pose.m[14] < -0.2f && face->pose.m[14] > -2.0f);
    float width_m = vec3_length(vec3_subtract(face->mesh_m[33], face->mesh_m[263]));
    assert_true(width_m > 0.08f && width_m < 0.1f);
    assert_true(face->mouth_openness > 0.0f && face->mouth_openness < 0.5f); // she smiles
    for (int i = 0; i < 2; i++)
        assert_true(face->eye_openness[i] > 0.15f && face->eye_openness[i] < 0.6f);
    tracker_destroy(tracker);
}

static void a_moving_face_keeps_its_id_and_needs_few_detections(void **state)
{
    (void)state;
    struct tracker *tracker = new_tracker(true);
    int detections = 0;
    new_canvas(900, 600);
    for (int frame = 0; frame < 30; frame++) {
        clear_canvas();
        paste(10 * frame, 2 * frame, 1);
        assert_int_equal(update(tracker), 1);
        assert_int_equal(people.faces[0].id, 1);
        // the nose in the portrait is at (223, 131)
        assert_true(fabsf(people.faces[0].landmarks_px[1].x - (223.0f + 10.0f * (float)frame)) < 3.0f);
        assert_true(fabsf(people.faces[0].landmarks_px[1].y - (131.0f + 2.0f * (float)frame)) < 3.0f);
        detections += tracker_last_timings(tracker).runs[STAGE_FACE_DETECTOR];
        assert_int_equal(tracker_last_timings(tracker).runs[STAGE_FACE_MESH], frame == 0 ? 2 : 1);
    }
    assert_true(detections < 12);
    tracker_destroy(tracker);
}

static void a_lost_face_is_gone_at_once_and_back_with_its_id_if_soon(void **state)
{
    (void)state;
    struct tracker *tracker = new_tracker(false);
    new_canvas(700, 600);
    clear_canvas();
    paste(100, 50, 1);
    assert_int_equal(update(tracker), 1);
    for (int frame = 0; frame < 10; frame++) {
        clear_canvas();
        assert_int_equal(update(tracker), 0);
    }
    paste(140, 60, 1);
    assert_int_equal(update(tracker), 1);
    assert_int_equal(people.faces[0].id, 1);
    clear_canvas();
    assert_int_equal(update(tracker), 0);
    now_ns += 2 * CLOCK_SECOND_NS;
    assert_int_equal(update(tracker), 0);
    paste(140, 60, 1);
    assert_int_equal(update(tracker), 1);
    assert_int_equal(people.faces[0].id, 2);
    tracker_reset(tracker);
    assert_int_equal(update(tracker), 1);
    assert_int_equal(people.faces[0].id, 3);
    tracker_destroy(tracker);
}

static void a_second_shopper_is_found_while_the_first_is_tracked(void **state)
{
    (void)state;
    struct tracker *tracker = new_tracker(false);
    int frames = 0;
    new_canvas(1100, 600);
    clear_canvas();
    paste(0, 50, 1);
    assert_int_equal(update(tracker), 1);
    paste(550, 50, 1);
    while (frames < 60 && update(tracker) < 2)
        frames++;
    assert_true(frames <= 20);
    assert_int_equal(people.faces[0].id, 1);
    assert_int_equal(people.faces[1].id, 2);
    assert_true(people.faces[0].landmarks_px[1].x < people.faces[1].landmarks_px[1].x);
    tracker_destroy(tracker);
}

static void a_face_far_away_is_found_within_a_second(void **state)
{
    (void)state;
    struct tracker *tracker = new_tracker(false);
    int frames = 0;
    new_canvas(1280, 720);
    clear_canvas();
    paste(900, 300, 2); // 30 px between the eyes
    while (frames < 60 && update(tracker) < 1)
        frames++;
    assert_true(frames <= 30);
    assert_int_equal(tracker_still(tracker, &canvas, &people), RESULT_OK);
    assert_int_equal(people.face_count, 1);
    tracker_destroy(tracker);
}

// The shopper on the left, somebody else smaller on the right.
static void show_two(void)
{
    clear_canvas();
    paste(40, 80, 1);
    paste(700, 80, 2);
}

// So many frames of what the canvas shows. Returns how many looks the landmark network took.
static int mesh_looks_of(struct tracker *tracker, int frames)
{
    int looks = 0;
    for (int i = 0; i < frames; i++) {
        update(tracker);
        looks += tracker_last_timings(tracker).runs[STAGE_FACE_MESH];
    }
    return looks;
}

static float nose_x(void)
{
    return people.faces[0].landmarks_px[1].x;
}

static struct tracker *new_locked_tracker(void)
{
    struct tracker *tracker = new_tracker(true);
    new_canvas(1100, 620);
    show_two();
    tracker_follow(tracker, 1, false);
    assert_int_equal(update(tracker), 1);
    assert_true(nose_x() < 350.0f); // the larger one
    tracker_follow(tracker, 1, true);
    return tracker;
}

static void the_landmarks_of_others_are_not_looked_at(void **state)
{
    (void)state;
    struct tracker *tracker = new_locked_tracker();
    for (int i = 0; i < 40; i++) {
        assert_int_equal(update(tracker), 1);
        assert_int_equal(tracker_last_timings(tracker).runs[STAGE_FACE_MESH], 1);
        assert_int_equal(tracker_last_timings(tracker).runs[STAGE_FACE_DETECTOR], 0);
        assert_int_equal(people.faces[0].id, 1);
    }
    tracker_destroy(tracker);
}

static void who_comes_nearer_does_not_take_over(void **state)
{
    (void)state;
    struct tracker *tracker = new_locked_tracker();
    clear_canvas();
    paste(40, 80, 2); // steps back
    paste(600, 80, 1);
    (void)mesh_looks_of(tracker, 30);
    if (people.face_count > 0)
        assert_true(nose_x() < 350.0f);
    tracker_follow(tracker, 1, false); // without the lock they do
    (void)mesh_looks_of(tracker, 30);
    assert_int_equal(people.face_count, 1);
    assert_true(nose_x() > 600.0f);
    tracker_destroy(tracker);
}

static void somebody_elsewhere_is_not_the_one_who_left(void **state)
{
    (void)state;
    struct tracker *tracker = new_locked_tracker();
    clear_canvas();
    paste(700, 80, 2);
    update(tracker); // the last look at where the shopper was
    assert_int_equal(mesh_looks_of(tracker, 90), 0);
    assert_int_equal(people.face_count, 0);
    tracker_reset(tracker); // nor after that, until the lock is off
    assert_int_equal(mesh_looks_of(tracker, 10), 0);
    tracker_follow(tracker, 1, false);
    assert_true(mesh_looks_of(tracker, 40) > 0);
    assert_int_equal(people.face_count, 1);
    tracker_destroy(tracker);
}

static void who_is_back_at_once_is_the_same(void **state)
{
    (void)state;
    struct tracker *tracker = new_locked_tracker();
    clear_canvas();
    paste(700, 80, 2);
    (void)mesh_looks_of(tracker, 11);
    assert_int_equal(people.face_count, 0);
    show_two();
    int looks = mesh_looks_of(tracker, 5);
    assert_int_equal(people.face_count, 1);
    assert_int_equal(people.faces[0].id, 1);
    assert_in_range(looks, 4, 6);
    tracker_destroy(tracker);
}

static void without_the_lock_both_are_followed_and_with_it_the_first_stays(void **state)
{
    (void)state;
    struct tracker *tracker = new_locked_tracker();
    tracker_follow(tracker, PEOPLE_FACES_LIVE, false);
    (void)mesh_looks_of(tracker, 40);
    assert_int_equal(people.face_count, 2);
    tracker_follow(tracker, 1, true);
    assert_int_equal(mesh_looks_of(tracker, 10), 10);
    assert_int_equal(people.face_count, 1);
    assert_int_equal(people.faces[0].id, 1);
    assert_int_equal(tracker_still(tracker, &canvas, &people), RESULT_OK); // a still has no limit
    assert_int_equal(people.face_count, 2);
    tracker_destroy(tracker);
}

static void nobody_is_in_a_black_picture_or_in_one_pixel(void **state)
{
    (void)state;
    static const int sizes[][2] = {{1280, 720}, {1, 1}, {640, 480}, {3, 2000}, {1, 1}};
    struct tracker *tracker = new_tracker(false);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        new_canvas(sizes[i][0], sizes[i][1]);
        assert_int_equal(update(tracker), 0);
        assert_int_equal(tracker_still(tracker, &canvas, &people), RESULT_OK);
        assert_int_equal(people.face_count, 0);
        assert_int_equal(people.width_px, sizes[i][0]);
    }
    struct picture nothing = {0};
    assert_int_equal(tracker_update(tracker, &nothing, 1, 1, &people), RESULT_INVALID);
    assert_int_equal(people.face_count, 0);
    assert_int_equal(tracker_still(tracker, &nothing, &people), RESULT_INVALID);
    tracker_destroy(tracker);
}

static void a_change_of_size_or_of_the_clock_does_no_harm(void **state)
{
    (void)state;
    struct tracker *tracker = new_tracker(false);
    new_canvas(900, 600);
    clear_canvas();
    paste(200, 50, 1);
    assert_int_equal(update(tracker), 1);
    new_canvas(700, 512);
    clear_canvas();
    paste(100, 0, 1);
    assert_int_equal(update(tracker), 1);
    assert_int_equal(people.faces[0].id, 2); // tracking began afresh
    assert_true(fabsf(people.faces[0].landmarks_px[1].x - 323.0f) < 3.0f);
    now_ns = 0;
    assert_int_equal(update(tracker), 1);
    assert_int_equal(people.faces[0].id, 2);
    now_ns -= FRAME_NS; // stands still
    assert_int_equal(update(tracker), 1);
    assert_true(fabsf(people.faces[0].landmarks_px[1].x - 323.0f) < 3.0f);
    tracker_destroy(tracker);
}

static void a_missing_or_cut_model_is_named(void **state)
{
    (void)state;
    struct tracker *tracker = NULL;
    struct diagnostic why = {0};
    struct tracker_options options = {.models_dir = "/nowhere"};
    assert_int_not_equal(tracker_create(&options, &tracker, &why), RESULT_OK);
    assert_non_null(strstr(why.text, "/nowhere/face_detection_short_range.tflite"));

    const char *cut = test_temporary_path("face_detection_short_range.tflite");
    size_t size = 0;
    uint8_t *bytes = test_read_file(test_model_path("face_detection_short_range.tflite"), &size);
    FILE *file = fopen(cut, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size / 2, file), size / 2);
    assert_int_equal(fclose(file), 0);
    free(bytes);
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s", cut);
    *strrchr(folder, '/') = '\0';
    options.models_dir = folder;
    memset(&why, 0, sizeof why);
    assert_int_not_equal(tracker_create(&options, &tracker, &why), RESULT_OK);
    assert_non_null(strstr(why.text, "face_detection_short_range.tflite"));
    assert_null(tracker);
    (void)remove(cut);
}

static int load_portrait(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    return image_load(test_source_path("tests/data/portrait.png"), &portrait, &why) == RESULT_OK ? 0 : -1;
}

static int free_pictures(void **state)
{
    (void)state;
    picture_free(&portrait);
    picture_free(&canvas);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_first_frame_has_the_landmarks_of_the_reference),
        cmocka_unit_test(a_still_has_nearly_the_same_landmarks_as_a_frame),
        cmocka_unit_test(a_face_is_described_in_metres_and_openness),
        cmocka_unit_test(a_moving_face_keeps_its_id_and_needs_few_detections),
        cmocka_unit_test(a_lost_face_is_gone_at_once_and_back_with_its_id_if_soon),
        cmocka_unit_test(a_second_shopper_is_found_while_the_first_is_tracked),
        cmocka_unit_test(a_face_far_away_is_found_within_a_second),
        cmocka_unit_test(the_landmarks_of_others_are_not_looked_at),
        cmocka_unit_test(who_comes_nearer_does_not_take_over),
        cmocka_unit_test(somebody_elsewhere_is_not_the_one_who_left),
        cmocka_unit_test(who_is_back_at_once_is_the_same),
        cmocka_unit_test(without_the_lock_both_are_followed_and_with_it_the_first_stays),
        cmocka_unit_test(nobody_is_in_a_black_picture_or_in_one_pixel),
        cmocka_unit_test(a_change_of_size_or_of_the_clock_does_no_harm),
        cmocka_unit_test(a_missing_or_cut_model_is_named),
    };
    return cmocka_run_group_tests(tests, load_portrait, free_pictures);
}
