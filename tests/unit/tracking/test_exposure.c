#include "tests/support/test_support.h"
#include "tracking/exposure.h"

#include <math.h>
#include <string.h>

#define FRAME_NS INT64_C(33333333)

static void good_light_is_left_alone(void **state)
{
    (void)state;
    struct exposure exposure = {0};
    for (int luminance = 64; luminance < 256; luminance++) {
        assert_true(exposure_gain((float)luminance) == 1.0f);
        assert_true(exposure_tone(&exposure, (float)luminance, FRAME_NS * luminance) == 1.0f);
    }
    assert_true(exposure_gain(-1.0f) == 1.0f); // nothing is known
    assert_true(exposure_gain(NAN) == 1.0f);
}

static void a_dark_face_becomes_a_quarter_of_white(void **state)
{
    (void)state;
    for (float luminance = 12.0f; luminance < 64.0f; luminance += 1.0f) {
        float gain = exposure_gain(luminance), share = luminance / 255.0f;
        float after = gain * share / (1.0f + (gain - 1.0f) * share); // as crop.h has it
        assert_true(fabsf(after - 64.0f / 255.0f) < 1e-5f);
    }
}

static void gain_is_bounded_and_grows_with_darkness(void **state)
{
    (void)state;
    float last = EXPOSURE_GAIN_MAX;
    for (int luminance = 0; luminance < 256; luminance++) {
        float gain = exposure_gain((float)luminance);
        assert_true(gain >= 1.0f && gain <= last + 1e-4f);
        last = gain;
    }
    assert_true(fabsf(exposure_gain(0.0f) - EXPOSURE_GAIN_MAX) < 1e-3f);
}

static void noise_of_frames_hardly_shows(void **state)
{
    (void)state;
    struct exposure exposure = {0};
    uint32_t seed = 1;
    float last = exposure_tone(&exposure, 20.0f, 0), worst = 0.0f;
    for (int i = 1; i < 300; i++) {
        seed = seed * 1664525u + 1013904223u;
        float luminance = 20.0f * (0.9f + 0.2f * (float)(seed >> 8) / 16777216.0f); // a tenth up or down
        float gain = exposure_tone(&exposure, luminance, i * FRAME_NS);
        worst = fmaxf(worst, fabsf(gain / last - 1.0f));
        last = gain;
    }
    assert_true(worst < 0.015f);
}

static void the_first_frame_counts_at_once_and_a_lamp_within_a_second(void **state)
{
    (void)state;
    struct exposure exposure = {0};
    assert_true(fabsf(exposure_tone(&exposure, 20.0f, 0) - exposure_gain(20.0f)) < 1e-4f);
    float gain = 0.0f;
    for (int i = 1; i <= 3; i++)
        gain = exposure_tone(&exposure, 120.0f, i * FRAME_NS);
    assert_true(gain > 1.5f); // not at once
    for (int i = 4; i <= 30; i++)
        gain = exposure_tone(&exposure, 120.0f, i * FRAME_NS);
    assert_true(gain < 1.2f);
    for (int i = 31; i <= 120; i++)
        gain = exposure_tone(&exposure, 120.0f, i * FRAME_NS);
    assert_true(gain == 1.0f); // and in the end exactly none
}

static void the_rate_of_frames_makes_no_difference(void **state)
{
    (void)state;
    struct exposure fast = {0}, slow = {0};
    float a = exposure_tone(&fast, 40.0f, 0), b = exposure_tone(&slow, 40.0f, 0);
    for (int i = 1; i <= 60; i++)
        a = exposure_tone(&fast, 10.0f, i * FRAME_NS / 2);
    for (int i = 1; i <= 10; i++)
        b = exposure_tone(&slow, 10.0f, i * FRAME_NS * 3);
    assert_true(fabsf(a - b) < 1e-3f);
}

static void time_that_goes_back_starts_anew_and_an_unseen_face_keeps_its_gain(void **state)
{
    (void)state;
    struct exposure exposure = {0};
    float gain = exposure_tone(&exposure, 20.0f, 10 * FRAME_NS);
    assert_true(fabsf(exposure_tone(&exposure, -1.0f, 11 * FRAME_NS) - gain) < 1e-5f);
    assert_true(fabsf(exposure_tone(&exposure, 40.0f, 5 * FRAME_NS) - exposure_gain(40.0f)) < 1e-4f);
    assert_true(fabsf(exposure_tone(&exposure, 30.0f, 5 * FRAME_NS) - exposure_gain(30.0f)) < 1e-4f);
}

static void luminance_is_that_of_the_regions_inner_part(void **state)
{
    (void)state;
    struct picture picture;
    assert_int_equal(picture_allocate(200, 100, &picture), RESULT_OK);
    memset(picture.pixels, 255, picture.stride_bytes * 100);
    for (int y = 25; y < 75; y++) // a dark face before a bright wall
        memset(picture_row(&picture, y) + 4 * (size_t)75, 20, 4 * (size_t)50);
    const struct roi face = {100, 50, 90, 90, 0.3f}, wall = {30, 50, 40, 40, 0.0f};
    const struct roi half = {0, 50, 40, 40, 0.0f}, beyond = {-300, 50, 40, 40, 0.0f};
    const struct roi absurd = {NAN, 50, INFINITY, 40, 0.0f};
    assert_true(fabsf(exposure_luminance(&picture, &face) - 20.0f) < 0.01f);
    assert_true(fabsf(exposure_luminance(&picture, &wall) - 255.0f) < 0.1f);
    assert_true(fabsf(exposure_luminance(&picture, &half) - 255.0f) < 0.1f);
    assert_true(exposure_luminance(&picture, &beyond) < 0.0f);
    assert_true(exposure_luminance(&picture, &absurd) < 0.0f);
    picture_free(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_light_is_left_alone),
        cmocka_unit_test(a_dark_face_becomes_a_quarter_of_white),
        cmocka_unit_test(gain_is_bounded_and_grows_with_darkness),
        cmocka_unit_test(noise_of_frames_hardly_shows),
        cmocka_unit_test(the_first_frame_counts_at_once_and_a_lamp_within_a_second),
        cmocka_unit_test(the_rate_of_frames_makes_no_difference),
        cmocka_unit_test(time_that_goes_back_starts_anew_and_an_unseen_face_keeps_its_gain),
        cmocka_unit_test(luminance_is_that_of_the_regions_inner_part),
    };
    return cmocka_run_group_tests_name("exposure", tests, NULL, NULL);
}
