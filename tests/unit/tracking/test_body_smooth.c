#include "tests/support/test_support.h"
#include "tracking/body_smooth.h"

#include <math.h>
#include <string.h>

#define FRAME_NS INT64_C(33333333)
#define RADIUS_PX 300.0f
#define NOISE_PX 1.0f

static struct body_smooth body;
static struct body_look look, truth;
static uint32_t seed;
static int64_t now_ns;

static void assert_below(float actual, float limit)
{
    if (!(actual < limit))
        fail_msg("%g is not below %g", (double)actual, (double)limit);
}

static float random_unit(void) // -1..1
{
    seed = seed * 1664525u + 1013904223u;
    return (float)(seed >> 8) / (float)(1 << 23) - 1.0f;
}

static float noise(void) // standard deviation 1
{
    return (random_unit() + random_unit() + random_unit());
}

static int begin(void **state)
{
    (void)state;
    seed = 3;
    now_ns = 1000000000;
    body_smooth_reset(&body);
    memset(&truth, 0, sizeof truth);
    for (int i = 0; i < BODY_POSE_POINTS; i++)
        truth.points_px[i] = (struct vec3){600.0f + (float)(i % 5) * 30.0f, 300.0f + 10.0f * (float)i, 0.0f};
    truth.points_px[BODY_POSE_HIPS] = (struct vec3){600, 500, 0};
    truth.points_px[BODY_POSE_CIRCLE] = (struct vec3){600, 500 - RADIUS_PX, 0};
    for (int i = 0; i < BODY_LANDMARKS; i++) {
        truth.world_m[i] = (struct vec3){(float)i * 0.01f, 0, 0};
        truth.visible[i] = 1.0f;
    }
    return 0;
}

// A frame in which everybody has moved by so much since the truth; `loose` landmarks have so much more noise.
static void frame(float moved_px, int loose, float loose_noise)
{
    look = truth;
    for (int i = 0; i < BODY_POSE_POINTS; i++) {
        float sigma = i == loose ? loose_noise : NOISE_PX;
        look.points_px[i].x += moved_px + sigma * noise();
        look.points_px[i].y += sigma * noise();
    }
    now_ns += FRAME_NS;
    body_smooth_apply(&body, now_ns, &look);
}

// Root mean square of what a landmark does from frame to frame, over a second.
static float jitter(int landmark, int loose, float loose_noise)
{
    float sum = 0.0f;
    struct vec3 before = look.points_px[landmark];
    for (int i = 0; i < 30; i++) {
        frame(0.0f, loose, loose_noise);
        float dx = look.points_px[landmark].x - before.x, dy = look.points_px[landmark].y - before.y;
        sum += (dx * dx + dy * dy) / 30.0f;
        before = look.points_px[landmark];
    }
    return sqrtf(sum);
}

static void a_body_at_rest_hardly_trembles(void **state)
{
    (void)state;
    for (int i = 0; i < 90; i++)
        frame(0.0f, -1, 0.0f);
    assert_below(jitter(BODY_SHOULDER_LEFT, -1, 0.0f), 0.2f); // of 2 that come in
    assert_below(jitter(BODY_NOSE, -1, 0.0f), 0.2f);
}

static void a_limb_with_much_noise_is_stilled_and_keeps_nobody_else_back(void **state)
{
    (void)state;
    const int knee = 25;
    for (int i = 0; i < 150; i++)
        frame(0.0f, knee, 6.0f);
    assert_below(jitter(knee, knee, 6.0f), 2.0f); // of 12
    frame(30.0f, knee, 6.0f);
    assert_below(fabsf(look.points_px[BODY_SHOULDER_LEFT].x - truth.points_px[BODY_SHOULDER_LEFT].x - 30.0f),
                 4.0f);
}

static void whoever_starts_is_followed_at_once_and_stops_without_a_tail(void **state)
{
    (void)state;
    float moved = 0.0f;
    for (int i = 0; i < 60; i++)
        frame(0.0f, -1, 0.0f);
    for (int i = 0; i < 15; i++) {
        moved += 12.0f;
        frame(moved, -1, 0.0f);
        assert_below(fabsf(look.points_px[BODY_HIP_LEFT].x - truth.points_px[BODY_HIP_LEFT].x - moved), 6.0f);
        assert_below(fabsf(look.points_px[27].x - truth.points_px[27].x - moved), 6.0f);
    }
    for (int i = 0; i < 3; i++)
        frame(moved, -1, 0.0f);
    assert_below(fabsf(look.points_px[BODY_HIP_LEFT].x - truth.points_px[BODY_HIP_LEFT].x - moved), 4.0f);
}

static void slow_motion_is_not_taken_for_rest(void **state)
{
    (void)state;
    float moved = 0.0f, behind = 0.0f;
    for (int i = 0; i < 60; i++)
        frame(0.0f, -1, 0.0f);
    for (int i = 0; i < 120; i++) {
        moved += 0.25f;
        frame(moved, -1, 0.0f);
        float place = truth.points_px[BODY_SHOULDER_LEFT].x + moved;
        behind += i < 60 ? 0.0f : (place - look.points_px[BODY_SHOULDER_LEFT].x) / 60.0f;
    }
    assert_below(behind, 1.6f); // a mean of one second is 3.6 behind
}

static void a_clock_that_stands_or_jumps_starts_afresh(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++)
        frame(0.0f, -1, 0.0f);
    now_ns -= FRAME_NS; // the next frame has the time of the last
    frame(50.0f, -1, 0.0f);
    assert_below(fabsf(look.points_px[0].x - truth.points_px[0].x - 50.0f), 5.0f);
    struct body_look seen = truth;
    seen.points_px[0].x += 0.7f;
    look = seen;
    now_ns += 600000000;
    body_smooth_apply(&body, now_ns, &look);
    assert_memory_equal(&look, &seen, sizeof look);
}

static void metres_and_visibility_are_steadied_too(void **state)
{
    (void)state;
    for (int i = 0; i < 30; i++)
        frame(0.0f, -1, 0.0f);
    truth.visible[5] = 0.0f;
    truth.world_m[5].x += 0.01f;
    frame(0.0f, -1, 0.0f);
    assert_true(look.visible[5] > 0.8f && look.visible[5] < 1.0f);
    assert_below(look.world_m[5].x, truth.world_m[5].x - 0.005f);
    for (int i = 0; i < 60; i++)
        frame(0.0f, -1, 0.0f);
    assert_below(look.visible[5], 0.01f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_body_at_rest_hardly_trembles, begin),
        cmocka_unit_test_setup(a_limb_with_much_noise_is_stilled_and_keeps_nobody_else_back, begin),
        cmocka_unit_test_setup(whoever_starts_is_followed_at_once_and_stops_without_a_tail, begin),
        cmocka_unit_test_setup(slow_motion_is_not_taken_for_rest, begin),
        cmocka_unit_test_setup(a_clock_that_stands_or_jumps_starts_afresh, begin),
        cmocka_unit_test_setup(metres_and_visibility_are_steadied_too, begin),
    };
    return cmocka_run_group_tests_name("a body's smoothing", tests, NULL, NULL);
}
