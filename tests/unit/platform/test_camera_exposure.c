// The control of exposure against a made-up camera: does it come to rest, where, and how.
#include "platform/base/clock.h"
#include "platform/camera/auto_exposure.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>

#define FRAME_NS (CLOCK_SECOND_NS / 30)
#define DELAY 3 // frames until a setting shows

// A face that has luminance 118 when its light, times what the setting gathers, is 1.
struct scene {
    struct auto_exposure control;
    struct auto_exposure_range range;
    double light, automatic; // what the automatics gather, by the whole picture
    struct auto_exposure_setting shown[DELAY];
    int64_t time_ns;
    int changes;
};

static struct scene begin(double light)
{
    struct scene scene = {.light = light,
                          .automatic = 1.0,
                          .range = {.time_minimum = 1,
                                    .time_maximum = 333,
                                    .gain_minimum = 0,
                                    .gain_maximum = 100,
                                    .has_automatics = true}};
    scene.control.setting = (struct auto_exposure_setting){.time = 166};
    for (int i = 0; i < DELAY; i++)
        scene.shown[i] = scene.control.setting;
    return scene;
}

static float luminance_of(const struct scene *scene)
{
    const struct auto_exposure_setting *setting = &scene->shown[0];
    double gathered =
        setting->manual ? setting->time / 166.0 * (1.0 + setting->gain / 10.0) : scene->automatic;
    double linear = scene->light * gathered * pow(118.0 / 255.0, 2.2);
    return (float)(255.0 * pow(fmin(linear, 1.0), 1.0 / 2.2));
}

// Returns the luminance at the end.
static float run(struct scene *scene, double seconds, bool is_face)
{
    for (int i = 0; i < (int)(seconds * 30.0); i++) {
        scene->time_ns += FRAME_NS;
        struct auto_exposure_setting before = scene->control.setting;
        float luminance = luminance_of(scene);
        bool changed = auto_exposure_step(&scene->control, &scene->range, luminance, is_face, scene->time_ns);
        const struct auto_exposure_setting *after = &scene->control.setting;
        bool differs =
            before.manual != after->manual || before.time != after->time || before.gain != after->gain;
        assert_int_equal(changed, differs);
        if (after->manual) {
            assert_in_range(after->time, scene->range.time_minimum, scene->range.time_maximum);
            assert_in_range(after->gain, scene->range.gain_minimum, scene->range.gain_maximum);
        }
        scene->changes += changed;
        for (int k = 0; k + 1 < DELAY; k++)
            scene->shown[k] = scene->shown[k + 1];
        scene->shown[DELAY - 1] = *after;
    }
    return luminance_of(scene);
}

static void a_well_lit_face_is_left_to_the_automatics(void **state)
{
    (void)state;
    for (double light = 0.4; light < 2.5; light *= 1.3) {
        struct scene scene = begin(light);
        (void)run(&scene, 20.0, true);
        assert_int_equal(scene.changes, 0);
    }
}

static void every_light_comes_to_rest_within_bounds(void **state)
{
    (void)state;
    const double lights[] = {0.02, 0.05, 0.1, 0.2, 5.0, 12.0, 30.0};
    for (size_t i = 0; i < sizeof lights / sizeof lights[0]; i++)
        for (int mains_hz = 0; mains_hz <= 60; mains_hz += mains_hz == 0 ? 50 : 10) {
            struct scene scene = begin(lights[i]);
            scene.range.mains_hz = mains_hz;
            float luminance = run(&scene, 15.0, true);
            int changes = scene.changes;
            assert_true(luminance > 64.0f && luminance < 200.0f);
            assert_true(changes > 0);
            (void)run(&scene, 30.0, true);
            assert_int_equal(scene.changes, changes); // at rest
        }
}

static void nothing_is_done_for_a_moment_of_darkness(void **state)
{
    (void)state;
    struct scene scene = begin(1.0);
    for (int i = 0; i < 10; i++) {
        (void)run(&scene, 2.0, true);
        scene.light = 0.05; // a hand before the face
        (void)run(&scene, 0.6, true);
        scene.light = 1.0;
    }
    assert_int_equal(scene.changes, 0);
}

static void light_changes_a_third_of_a_stop_at_a_time(void **state)
{
    (void)state;
    struct scene scene = begin(0.3); // all of it by time
    (void)run(&scene, 1.5, true);
    for (int i = 0; i < 300; i++) {
        int before = scene.control.setting.time;
        (void)run(&scene, 1.0 / 30.0, true);
        assert_true(scene.control.setting.time <= (int)(1.27 * before + 1.0));
    }
    assert_int_equal(scene.control.setting.gain, 0); // time costs nothing
    assert_true(scene.changes <= 6);
}

static void times_are_whole_flashes_of_the_mains(void **state)
{
    (void)state;
    for (int mains_hz = 50; mains_hz <= 60; mains_hz += 10) {
        struct scene scene = begin(0.05);
        scene.range.mains_hz = mains_hz;
        (void)run(&scene, 10.0, true);
        double flashes = scene.control.setting.time / (5000.0 / mains_hz);
        assert_true(fabs(flashes - round(flashes)) < 0.02);
        scene.light = 2.6;
        (void)run(&scene, 10.0, true);
        flashes = scene.control.setting.time / (5000.0 / mains_hz);
        assert_true(fabs(flashes - round(flashes)) < 0.02 || flashes < 1.0);
    }
}

static void the_automatics_have_it_back_when_nobody_is_there(void **state)
{
    (void)state;
    struct scene scene = begin(0.1);
    (void)run(&scene, 10.0, true);
    assert_true(scene.control.setting.manual);
    (void)run(&scene, 4.0, false);
    assert_true(scene.control.setting.manual); // may come back
    (void)run(&scene, 2.0, false);
    assert_false(scene.control.setting.manual);
    int changes = scene.changes;
    (void)run(&scene, 60.0, false);
    assert_int_equal(scene.changes, changes);
    (void)run(&scene, 10.0, true); // and the next shopper gets what helped the last
    assert_true(scene.control.setting.manual);
    assert_true(luminance_of(&scene) > 64.0f);
}

static void a_camera_without_automatics_follows_the_whole_picture(void **state)
{
    (void)state;
    struct scene scene = begin(0.1);
    scene.range.has_automatics = false;
    scene.control.setting.manual = true;
    for (int i = 0; i < DELAY; i++)
        scene.shown[i].manual = true;
    float luminance = run(&scene, 10.0, false);
    assert_true(luminance > 64.0f);
    assert_true(scene.control.setting.manual);
}

static void what_cannot_be_reached_is_left_at_the_bound(void **state)
{
    (void)state;
    struct scene scene = begin(0.0001);
    (void)run(&scene, 20.0, true);
    assert_int_equal(scene.control.setting.time, 333);
    assert_int_equal(scene.control.setting.gain, 100);
    int changes = scene.changes;
    (void)run(&scene, 20.0, true);
    assert_int_equal(scene.changes, changes);
    struct scene bright = begin(1e6);
    bright.range.gain_maximum = 0; // no gain
    (void)run(&bright, 30.0, true);
    assert_int_equal(bright.control.setting.time, 1);
}

static void time_that_goes_back_and_no_luminance_do_no_harm(void **state)
{
    (void)state;
    struct scene scene = begin(0.1);
    (void)run(&scene, 5.0, true);
    scene.time_ns = 0;
    (void)run(&scene, 5.0, true);
    int changes = scene.changes;
    for (int i = 0; i < 100; i++) {
        assert_false(auto_exposure_step(&scene.control, &scene.range, -1.0f, true, scene.time_ns));
        assert_false(auto_exposure_step(&scene.control, &scene.range, NAN, true, scene.time_ns));
    }
    assert_int_equal(scene.changes, changes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_well_lit_face_is_left_to_the_automatics),
        cmocka_unit_test(every_light_comes_to_rest_within_bounds),
        cmocka_unit_test(nothing_is_done_for_a_moment_of_darkness),
        cmocka_unit_test(light_changes_a_third_of_a_stop_at_a_time),
        cmocka_unit_test(times_are_whole_flashes_of_the_mains),
        cmocka_unit_test(the_automatics_have_it_back_when_nobody_is_there),
        cmocka_unit_test(a_camera_without_automatics_follows_the_whole_picture),
        cmocka_unit_test(what_cannot_be_reached_is_left_at_the_bound),
        cmocka_unit_test(time_that_goes_back_and_no_luminance_do_no_harm),
    };
    return cmocka_run_group_tests_name("camera exposure", tests, NULL, NULL);
}
