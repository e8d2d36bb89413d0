// What hangs from an ear: falls to rest, swings as its length has it, follows what the ear does.
#include "app/placement/pendulum.h"
#include "tests/support/test_support.h"

#include <math.h>

#define LENGTH_M 0.04f
#define FRAME_S (1.0f / 30.0f)

static float off_vertical_rad(struct vec3 along)
{
    return acosf(fminf(-along.y, 1.0f));
}

// The ear shakes from side to side for a second, then stays; `frames_a_second` of what a camera sees of it.
static void shake(struct pendulum *pendulum, float frames_a_second, float seconds)
{
    for (float t = 0.0f; t <= seconds; t += 1.0f / frames_a_second) {
        struct vec3 pivot = {0.03f * sinf(6.2831853f * 2.0f * t), 0.0f, -0.5f};
        (void)pendulum_move(pendulum, pivot, LENGTH_M, 1.0f / frames_a_second);
    }
}

static void it_hangs_down_while_nothing_moves(void **state)
{
    (void)state;
    struct pendulum pendulum = {0};
    for (int i = 0; i < 100; i++) {
        struct vec3 along = pendulum_move(&pendulum, (struct vec3){0.1f, 0.2f, -0.5f}, LENGTH_M, FRAME_S);
        assert_true(off_vertical_rad(along) < 1e-3f);
    }
}

static void it_swings_with_the_ear_and_settles_in_about_a_second(void **state)
{
    (void)state;
    struct pendulum pendulum = {0};
    shake(&pendulum, 30.0f, 1.0f);
    float widest = 0.0f, late = 0.0f;
    struct vec3 pivot = pendulum.pivot_m;
    for (int i = 0; i < 60; i++) {
        float angle = off_vertical_rad(pendulum_move(&pendulum, pivot, LENGTH_M, FRAME_S));
        widest = fmaxf(widest, angle);
        if (i >= 36)
            late = fmaxf(late, angle);
    }
    assert_true(widest > 0.15f);
    assert_true(late < 0.05f * widest + 0.01f);
}

static void it_swings_at_the_pace_of_its_length(void **state)
{
    (void)state;
    struct pendulum pendulum = {0};
    pendulum_rest(&pendulum, (struct vec3){0});
    pendulum.along = vec3_normalise((struct vec3){0.2f, -1.0f, 0.0f});
    float last = 0.2f, crossed_s[2] = {0};
    int crossings = 0;
    for (int i = 1; crossings < 2 && i < 2000; i++) {
        float x = pendulum_move(&pendulum, (struct vec3){0}, LENGTH_M, 0.001f).x;
        if (x * last < 0.0f)
            crossed_s[crossings++] = 0.001f * (float)i;
        last = x;
    }
    // Half a period of a pendulum damped at 3.5 a second: pi / sqrt(g / l - 3.5^2).
    float expected_s = 3.14159265f / sqrtf(9.81f / LENGTH_M - 3.5f * 3.5f);
    assert_int_equal(crossings, 2);
    assert_true(fabsf(crossed_s[1] - crossed_s[0] - expected_s) < 0.004f);
}

static void what_the_camera_gives_in_a_second_makes_little_difference(void **state)
{
    (void)state;
    struct pendulum slow = {0}, fast = {0};
    shake(&slow, 30.0f, 1.0f);
    shake(&fast, 60.0f, 1.0f);
    assert_true(fabsf(slow.along.x - fast.along.x) < 0.2f);
}

static void it_never_rises_above_what_stops_it(void **state)
{
    (void)state;
    struct pendulum pendulum = {0};
    for (int i = 0; i < 300; i++) {
        struct vec3 pivot = {i % 2 == 0 ? 0.05f : -0.05f, 0.03f * (float)(i % 3), -0.5f};
        struct vec3 along = pendulum_move(&pendulum, pivot, 0.001f, FRAME_S);
        assert_true(isfinite(along.x) && fabsf(vec3_length(along) - 1.0f) < 1e-4f);
        assert_true(along.y < -0.3f);
    }
}

static void after_a_jump_or_a_gap_it_hangs_at_rest(void **state)
{
    (void)state;
    struct pendulum pendulum = {0};
    shake(&pendulum, 30.0f, 0.6f);
    assert_true(off_vertical_rad(pendulum_move(&pendulum, (struct vec3){1.0f, 0, 0}, LENGTH_M, FRAME_S)) <
                1e-3f);
    shake(&pendulum, 30.0f, 0.6f);
    assert_true(off_vertical_rad(pendulum_move(&pendulum, pendulum.pivot_m, LENGTH_M, 2.0f)) < 1e-3f);
}

static void the_same_frame_again_moves_nothing(void **state)
{
    (void)state;
    struct pendulum pendulum = {0};
    shake(&pendulum, 30.0f, 0.6f);
    struct vec3 before = pendulum.along;
    struct vec3 after = pendulum_move(&pendulum, pendulum.pivot_m, LENGTH_M, 0.0f);
    assert_true(before.x == after.x && before.y == after.y && before.z == after.z);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_hangs_down_while_nothing_moves),
        cmocka_unit_test(it_swings_with_the_ear_and_settles_in_about_a_second),
        cmocka_unit_test(it_swings_at_the_pace_of_its_length),
        cmocka_unit_test(what_the_camera_gives_in_a_second_makes_little_difference),
        cmocka_unit_test(it_never_rises_above_what_stops_it),
        cmocka_unit_test(after_a_jump_or_a_gap_it_hangs_at_rest),
        cmocka_unit_test(the_same_frame_again_moves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
