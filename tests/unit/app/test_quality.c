// Whether a picture is good enough for make-up: what is measured on a real face made darker, softer and
// smaller, and what is said of it over time.
#include "app/quality.h"
#include "assets/image.h"
#include "platform/base/clock.h"
#include "platform/base/colour.h"
#include "tests/support/test_support.h"
#include "tracking/tracker.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FRAME_NS (40 * CLOCK_MILLISECOND_NS)

static const struct quality_measure fine = {
    .eyes_px = 120.0f, .facing = 0.98f, .light = 0.6f, .sharp = 40.0f, .has_sharp = true};

// The portrait that comes with the project, and the face in it.
struct portrait {
    struct picture picture;
    struct face face;
};

static struct portrait *open_portrait(void)
{
    struct portrait *portrait = calloc(1, sizeof *portrait);
    struct people *people = calloc(1, sizeof *people);
    struct tracker *tracker = NULL;
    struct diagnostic why = {0};
    struct tracker_options options = {.models_dir = test_model_path("")};
    assert_non_null(portrait);
    assert_non_null(people);
    assert_int_equal(image_load(test_source_path("tests/data/portrait.png"), &portrait->picture, &why),
                     RESULT_OK);
    if (tracker_create(&options, &tracker, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(tracker_still(tracker, &portrait->picture, people), RESULT_OK);
    assert_int_equal(people->face_count, 1);
    portrait->face = people->faces[0];
    tracker_destroy(tracker);
    free(people);
    return portrait;
}

static void close_portrait(struct portrait *portrait)
{
    picture_free(&portrait->picture);
    free(portrait);
}

static struct quality_measure measure(const struct portrait *portrait)
{
    struct quality_measure out;
    quality_measure(&portrait->picture, &portrait->face, &out);
    return out;
}

static void darken(struct picture *picture, float factor)
{
    for (int y = 0; y < picture->height_px; y++)
        for (int i = 0; i < 4 * picture->width_px; i++) {
            uint8_t *byte = picture_row(picture, y) + i;
            if (i % 4 != 3)
                *byte = (uint8_t)lroundf(255.0f * colour_encoded(colour_linear_of_byte(*byte) * factor));
        }
}

// A running mean over 2 * radius + 1 pixels along x, and along y.
static void smear(struct picture *picture, int radius, bool along_x, bool along_y)
{
    struct picture from;
    for (int pass = 0; pass < 2; pass++) {
        if ((pass == 0 && !along_x) || (pass == 1 && !along_y))
            continue;
        assert_int_equal(picture_allocate(picture->width_px, picture->height_px, &from), RESULT_OK);
        memcpy(from.pixels, picture->pixels, picture->stride_bytes * (size_t)picture->height_px);
        for (int y = 0; y < picture->height_px; y++)
            for (int x = 0; x < picture->width_px; x++)
                for (int c = 0; c < 3; c++) {
                    int sum = 0, count = 0;
                    for (int k = -radius; k <= radius; k++) {
                        int at_x = pass == 0 ? x + k : x, at_y = pass == 1 ? y + k : y;
                        if (at_x < 0 || at_y < 0 || at_x >= from.width_px || at_y >= from.height_px)
                            continue;
                        sum += picture_row(&from, at_y)[4 * at_x + c];
                        count++;
                    }
                    picture_row(picture, y)[4 * x + c] = (uint8_t)(sum / count);
                }
        picture_free(&from);
    }
}

// The problem that stands after a second of nothing else.
static enum quality_problem after_a_second(const struct quality_measure *measure)
{
    struct quality quality = {.fade = 0.0f};
    for (int i = 0; i <= 25; i++)
        quality_update(&quality, measure, CLOCK_SECOND_NS + i * FRAME_NS);
    return quality_problem(&quality);
}

static void a_good_portrait_is_good(void **state)
{
    (void)state;
    struct portrait *portrait = open_portrait();
    struct quality_measure m = measure(portrait);
    assert_true(m.eyes_px > 50.0f && m.eyes_px < 70.0f);
    assert_true(m.facing > 0.95f);
    assert_true(m.light > 0.75f); // of its highlights, not of its hair and its pupils
    assert_true(m.has_sharp);
    assert_int_equal(after_a_second(&m), QUALITY_GOOD);
    close_portrait(portrait);
}

static void light_falls_with_the_light_and_nothing_else_does(void **state)
{
    (void)state;
    struct portrait *portrait = open_portrait();
    struct quality_measure bright = measure(portrait);
    darken(&portrait->picture, 0.25f);
    struct quality_measure dim = measure(portrait);
    assert_float_equal(dim.light, colour_encoded(colour_linear(bright.light) * 0.25f), 0.02f);
    assert_true(fabsf(dim.sharp / bright.sharp - 1.0f) < 0.25f);
    assert_int_equal(after_a_second(&dim), QUALITY_GOOD); // dim light is shown as dim light
    darken(&portrait->picture, 0.1f);
    struct quality_measure dark = measure(portrait);
    assert_int_equal(after_a_second(&dark), QUALITY_DARK);
    close_portrait(portrait);
}

static void blur_and_motion_are_noticed(void **state)
{
    (void)state;
    struct portrait *portrait = open_portrait();
    struct quality_measure sharp = measure(portrait);
    smear(&portrait->picture, 2, true, true);
    smear(&portrait->picture, 3, true, true);
    struct quality_measure soft = measure(portrait);
    assert_int_equal(after_a_second(&soft), QUALITY_BLURRED);
    assert_float_equal(soft.light, sharp.light, 0.06f);
    close_portrait(portrait);

    portrait = open_portrait();
    smear(&portrait->picture, 5, true, false); // along x alone
    struct quality_measure moved = measure(portrait);
    assert_int_equal(after_a_second(&moved), QUALITY_BLURRED);
    close_portrait(portrait);
}

static void a_small_face_is_too_far_and_not_blurred(void **state)
{
    (void)state;
    struct portrait *portrait = open_portrait();
    struct picture half;
    assert_int_equal(picture_allocate(portrait->picture.width_px / 2, portrait->picture.height_px / 2, &half),
                     RESULT_OK);
    for (int y = 0; y < half.height_px; y++)
        for (int x = 0; x < half.width_px; x++)
            for (int c = 0; c < 4; c++) {
                const uint8_t *first = picture_row(&portrait->picture, 2 * y) + 8 * x + c,
                              *second = picture_row(&portrait->picture, 2 * y + 1) + 8 * x + c;
                picture_row(&half, y)[4 * x + c] =
                    (uint8_t)((first[0] + first[4] + second[0] + second[4]) / 4);
            }
    for (int i = 0; i < FACE_LANDMARKS; i++)
        portrait->face.landmarks_px[i] = vec3_scale(portrait->face.landmarks_px[i], 0.5f);
    struct quality_measure m;
    quality_measure(&half, &portrait->face, &m);
    struct quality_measure no_size = m;
    no_size.eyes_px = 100.0f;
    assert_int_equal(after_a_second(&m), QUALITY_TOO_FAR);
    assert_int_equal(after_a_second(&no_size), QUALITY_GOOD);
    picture_free(&half);
    close_portrait(portrait);
}

static void a_face_out_of_the_picture_is_read_within_it(void **state)
{
    (void)state;
    struct portrait *portrait = open_portrait();
    for (int i = 0; i < FACE_LANDMARKS; i++)
        portrait->face.landmarks_px[i].x -= 150.0f + (float)portrait->picture.width_px * 0.5f;
    struct quality_measure m = measure(portrait); // the sanitizers watch
    assert_true(m.light >= 0.0f);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        portrait->face.landmarks_px[i] = (struct vec3){NAN, NAN, NAN};
    m = measure(portrait);
    assert_false(m.has_sharp);
    close_portrait(portrait);
}

static void a_turn_is_measured_from_the_camera(void **state)
{
    (void)state;
    struct face face = {.has_pose = true};
    struct picture picture;
    assert_int_equal(picture_allocate(64, 64, &picture), RESULT_OK);
    struct quality_measure m;
    struct mat4 place = mat4_translation((struct vec3){0.3f, 0.0f, -0.3f});
    struct mat4 turn = mat4_rotation_y(-0.785398f); // towards a camera that is 45 degrees to its left
    face.pose = mat4_multiply(&place, &turn);
    quality_measure(&picture, &face, &m);
    assert_float_equal(m.facing, 1.0f, 1e-4f);
    turn = mat4_rotation_y(0.2617994f); // 15 degrees the other way: 60 in all
    face.pose = mat4_multiply(&place, &turn);
    quality_measure(&picture, &face, &m);
    assert_float_equal(m.facing, 0.5f, 1e-4f);
    picture_free(&picture);
}

// --- over time ---------------------------------------------------------------------------------------------

struct run {
    struct quality quality;
    int64_t now_ns;
};

static void run_for(struct run *run, const struct quality_measure *measure, int milliseconds)
{
    for (int64_t end_ns = run->now_ns + milliseconds * CLOCK_MILLISECOND_NS; run->now_ns < end_ns;) {
        run->now_ns += FRAME_NS;
        quality_update(&run->quality, measure, run->now_ns);
    }
}

static void a_moment_is_not_spoken_of(void **state)
{
    (void)state;
    struct run run = {.now_ns = CLOCK_SECOND_NS};
    struct quality_measure dark = fine;
    dark.light = 0.05f;
    run_for(&run, &fine, 1000);
    run_for(&run, &dark, 600);
    assert_int_equal(quality_problem(&run.quality), QUALITY_GOOD);
    run_for(&run, &fine, 40);
    run_for(&run, &dark, 600); // it begins anew
    assert_int_equal(quality_problem(&run.quality), QUALITY_GOOD);
    assert_float_equal(run.quality.fade, 0.0f, 0.0f);
    run_for(&run, &dark, 200);
    assert_int_equal(quality_problem(&run.quality), QUALITY_DARK);
    run_for(&run, &fine, 600);
    assert_int_equal(quality_problem(&run.quality), QUALITY_DARK);
    run_for(&run, &fine, 200);
    assert_int_equal(quality_problem(&run.quality), QUALITY_GOOD);
}

static void between_the_thresholds_it_stays_as_it_was(void **state)
{
    (void)state;
    struct run run = {.now_ns = CLOCK_SECOND_NS};
    struct quality_measure between = fine, far = fine;
    between.eyes_px = 34.0f;
    far.eyes_px = 25.0f;
    run_for(&run, &between, 2000);
    assert_int_equal(quality_problem(&run.quality), QUALITY_GOOD);
    run_for(&run, &far, 1000);
    assert_int_equal(quality_problem(&run.quality), QUALITY_TOO_FAR);
    run_for(&run, &between, 2000);
    assert_int_equal(quality_problem(&run.quality), QUALITY_TOO_FAR);
}

static void make_up_fades_softly_and_comes_back(void **state)
{
    (void)state;
    struct run run = {.now_ns = CLOCK_SECOND_NS};
    struct quality_measure soft = fine;
    soft.sharp = 5.0f;
    float before = 0.0f;
    for (int i = 0; i < 60; i++) {
        run_for(&run, &soft, 40);
        assert_true(run.quality.fade >= before && run.quality.fade - before < 0.2f);
        before = run.quality.fade;
    }
    assert_float_equal(run.quality.fade, 1.0f, 0.0f);
    soft.has_sharp = false; // eyes closed: nothing is known, nothing changes
    run_for(&run, &soft, 2000);
    assert_int_equal(quality_problem(&run.quality), QUALITY_BLURRED);
    run_for(&run, &fine, 2000);
    assert_float_equal(run.quality.fade, 0.0f, 0.0f);
}

static void the_first_thing_to_do_is_said_first(void **state)
{
    (void)state;
    struct run run = {.now_ns = CLOCK_SECOND_NS};
    const struct quality_measure all = {
        .eyes_px = 20.0f, .facing = 0.2f, .light = 0.05f, .sharp = 3.0f, .has_sharp = true};
    run_for(&run, &all, 1000);
    assert_int_equal(quality_problem(&run.quality), QUALITY_TOO_FAR);
    run_for(&run, NULL, 1000); // who left is asked nothing
    assert_int_equal(quality_problem(&run.quality), QUALITY_GOOD);
    assert_null(quality_advice(QUALITY_GOOD));
    for (int i = 0; i < QUALITY_PROBLEM_COUNT; i++)
        assert_non_null(quality_advice((enum quality_problem)i));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_portrait_is_good),
        cmocka_unit_test(light_falls_with_the_light_and_nothing_else_does),
        cmocka_unit_test(blur_and_motion_are_noticed),
        cmocka_unit_test(a_small_face_is_too_far_and_not_blurred),
        cmocka_unit_test(a_face_out_of_the_picture_is_read_within_it),
        cmocka_unit_test(a_turn_is_measured_from_the_camera),
        cmocka_unit_test(a_moment_is_not_spoken_of),
        cmocka_unit_test(between_the_thresholds_it_stays_as_it_was),
        cmocka_unit_test(make_up_fades_softly_and_comes_back),
        cmocka_unit_test(the_first_thing_to_do_is_said_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
