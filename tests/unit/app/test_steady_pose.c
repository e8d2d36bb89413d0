// A pose without its tremble: a leap of one frame is spread out, a motion is followed.
#include "app/placement/steady_pose.h"
#include "tests/support/test_support.h"

#include <math.h>

#define FRAME_S (1.0f / 30.0f)
#define MM 0.001f

static struct mat4 pose_at(float x_m, float yaw_rad)
{
    struct mat4 turn = mat4_rotation_y(yaw_rad), away = mat4_translation((struct vec3){x_m, 0.0f, -0.6f});
    return mat4_multiply(&away, &turn);
}

static float x_of(const struct steady_pose *state)
{
    return mat4_transform_point(&state->pose, (struct vec3){0.0f, 0.03f, 0.05f}).x;
}

static void what_rests_stays_where_it_is(void **state)
{
    (void)state;
    struct steady_pose steady;
    struct mat4 pose = pose_at(0.02f, 0.3f);
    steady_pose_begin(&steady, &pose);
    for (int i = 0; i < 30; i++)
        steady_pose_follow(&steady, &pose, FRAME_S);
    for (int i = 0; i < 16; i++)
        assert_true(fabsf(steady.pose.m[i] - pose.m[i]) < 1e-5f);
}

static void a_leap_and_back_is_hardly_seen(void **state)
{
    (void)state;
    struct steady_pose steady;
    struct mat4 pose = pose_at(0.0f, 0.0f), leap = pose_at(1 * MM, 0.0f);
    float most = 0.0f;
    steady_pose_begin(&steady, &pose);
    for (int i = 0; i < 30; i++) {
        steady_pose_follow(&steady, i == 10 ? &leap : &pose, FRAME_S);
        most = fmaxf(most, fabsf(x_of(&steady)));
    }
    assert_true(most < 0.5f * MM);
}

static void a_motion_is_followed_at_once(void **state)
{
    (void)state;
    struct steady_pose steady;
    struct mat4 pose = pose_at(0.0f, 0.0f);
    steady_pose_begin(&steady, &pose);
    for (int i = 1; i <= 15; i++) { // 20 cm a second, and a turn
        pose = pose_at(0.2f * FRAME_S * (float)i, 0.03f * (float)i);
        steady_pose_follow(&steady, &pose, FRAME_S);
        float behind = mat4_transform_point(&pose, (struct vec3){0.0f, 0.03f, 0.05f}).x - x_of(&steady);
        assert_true(fabsf(behind) < (i < 3 ? 2.5f * MM : 1.4f * MM));
    }
}

static void it_stays_a_rotation_of_the_same_size(void **state)
{
    (void)state;
    struct steady_pose steady;
    struct mat4 pose = pose_at(0.0f, -0.6f), size = mat4_scaling(1.03f);
    pose = mat4_multiply(&pose, &size);
    steady_pose_begin(&steady, &pose);
    for (int i = 0; i < 40; i++) {
        pose = pose_at(0.001f * (float)(i % 7), -0.6f + 0.04f * (float)i);
        pose = mat4_multiply(&pose, &size);
        steady_pose_follow(&steady, &pose, FRAME_S);
        assert_true(fabsf(mat4_determinant(&steady.pose) - 1.03f * 1.03f * 1.03f) < 1e-3f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_rests_stays_where_it_is),
        cmocka_unit_test(a_leap_and_back_is_hardly_seen),
        cmocka_unit_test(a_motion_is_followed_at_once),
        cmocka_unit_test(it_stays_a_rotation_of_the_same_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
