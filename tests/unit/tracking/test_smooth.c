#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"
#include "tracking/smooth.h"

#include <math.h>
#include <string.h>

#define FRAME_NS INT64_C(33333333)

static void assert_near(float actual, float expected, float margin)
{
    if (!(fabsf(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", (double)actual, (double)margin, (double)expected);
}

// Time, value, filtered value: 30 Hz, minimum cut-off 0.05 Hz, beta 80, scale 1/400 px.
static const float golden[][3] = {{0.000000f, 99.7000f, 99.700000f},   {0.033333f, 100.3000f, 99.774164f},
                                  {0.066667f, 99.7000f, 99.771789f},   {0.100000f, 100.3000f, 99.829368f},
                                  {0.133333f, 99.7000f, 99.823379f},   {0.166667f, 100.3000f, 99.870443f},
                                  {0.200000f, 99.7000f, 99.860931f},   {0.233333f, 100.3000f, 99.901146f},
                                  {0.266667f, 99.7000f, 99.888633f},   {0.300000f, 100.3000f, 99.924272f},
                                  {0.333333f, 99.7000f, 99.909352f},   {0.366667f, 106.9667f, 104.189859f},
                                  {0.400000f, 113.0333f, 110.574471f}, {0.433333f, 120.3000f, 118.243887f},
                                  {0.466667f, 126.3667f, 124.864150f}, {0.500000f, 133.6333f, 132.224909f},
                                  {0.533333f, 139.7000f, 138.574776f}, {0.566667f, 140.3000f, 140.002463f},
                                  {0.600000f, 139.7000f, 139.762510f}, {0.633333f, 140.3000f, 140.175185f},
                                  {0.666667f, 139.7000f, 139.831813f}, {0.700000f, 140.3000f, 140.157532f},
                                  {0.733333f, 139.7000f, 139.865677f}, {0.766667f, 140.3000f, 140.132238f}};

static void one_value_follows_the_golden_trace(void **state)
{
    (void)state;
    const struct smooth_options options = {
        .minimum_cutoff_hz = 0.05f, .beta = 80.0f, .derivative_cutoff_hz = 1.0f};
    struct smooth_value value = {0};
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++) {
        float interval_s = i > 0 ? golden[i][0] - golden[i - 1][0] : 0.0f;
        float steady = smooth_step(&value, &options, i > 0, golden[i][1], 1.0f / 400.0f, interval_s);
        assert_near(steady, golden[i][2], 5e-4f);
    }
}

// The canonical face seen from the front, turned in the picture plane.
static void draw_face(float x_px, float y_px, float scale_px, float turn_rad, struct vec3 *landmarks_px)
{
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec3 p = face_canonical_m[i < FACE_MESH_LANDMARKS ? i : 33];
        float c = cosf(turn_rad) * scale_px, s = sinf(turn_rad) * scale_px;
        landmarks_px[i] = (struct vec3){x_px + c * p.x + s * p.y, y_px + s * p.x - c * p.y, -p.z * scale_px};
    }
}

static float noise(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return (float)(*seed >> 8) / (float)(1 << 24) - 0.5f;
}

static float rms_distance(const struct vec3 *a, const struct vec3 *b)
{
    float sum = 0.0f;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        sum += (a[i].x - b[i].x) * (a[i].x - b[i].x) + (a[i].y - b[i].y) * (a[i].y - b[i].y);
    return sqrtf(sum / FACE_LANDMARKS);
}

static struct smooth_face face;
static struct vec3 truth[FACE_LANDMARKS], landmarks[FACE_LANDMARKS];

static void a_face_at_rest_is_steadied(void **state)
{
    (void)state;
    uint32_t seed = 1;
    float worst = 0.0f;
    smooth_face_reset(&face);
    draw_face(640, 360, 1500, 0.1f, truth);
    for (int frame = 1; frame <= 90; frame++) {
        memcpy(landmarks, truth, sizeof landmarks);
        for (int i = 0; i < FACE_LANDMARKS; i++) {
            landmarks[i].x += 2.0f * noise(&seed);
            landmarks[i].y += 2.0f * noise(&seed);
        }
        float before = rms_distance(landmarks, truth);
        smooth_face_apply(&face, frame * FRAME_NS, landmarks);
        if (frame > 30)
            worst = fmaxf(worst, rms_distance(landmarks, truth) / before);
    }
    assert_true(worst < 0.5f);
}

static void a_moving_head_is_followed_closely(void **state)
{
    (void)state;
    float worst = 0.0f;
    smooth_face_reset(&face);
    for (int frame = 1; frame <= 90; frame++) {
        float t = (float)frame / 30.0f; // swings by 150 px, and turns and comes nearer, once a second
        draw_face(640.0f + 150.0f * sinf(6.2831853f * t), 360.0f, 1500.0f + 200.0f * sinf(6.2831853f * t),
                  0.2f * sinf(6.2831853f * t), truth);
        memcpy(landmarks, truth, sizeof landmarks);
        smooth_face_apply(&face, frame * FRAME_NS, landmarks);
        if (frame > 10)
            worst = fmaxf(worst, rms_distance(landmarks, truth));
    }
    assert_true(worst <
                8.0f); // the head moves by up to 31 px a frame; one plain filter for all is 16 px behind
}

static void a_turn_through_half_a_circle_does_not_jump(void **state)
{
    (void)state;
    smooth_face_reset(&face);
    for (int frame = 1; frame <= 60; frame++) {
        draw_face(640, 360, 1500, 3.0f + 0.01f * (float)frame, truth);
        memcpy(landmarks, truth, sizeof landmarks);
        smooth_face_apply(&face, frame * FRAME_NS, landmarks);
        assert_true(rms_distance(landmarks, truth) < 4.0f);
    }
}

static void a_clock_that_stands_goes_back_or_jumps_starts_afresh(void **state)
{
    (void)state;
    const int64_t times[] = {1000 * FRAME_NS, 1000 * FRAME_NS, 500 * FRAME_NS, 600 * FRAME_NS};
    smooth_face_reset(&face);
    for (int i = 0; i < 4; i++) {
        draw_face(300.0f + 100.0f * (float)i, 360, 1500, 0, truth);
        memcpy(landmarks, truth, sizeof landmarks);
        smooth_face_apply(&face, times[i], landmarks);
        assert_near(rms_distance(landmarks, truth), 0.0f, 1e-3f);
    }
}

static void landmarks_that_are_no_face_pass_through_and_leave_no_trace(void **state)
{
    (void)state;
    smooth_face_reset(&face);
    draw_face(640, 360, 1500, 0, truth);
    memcpy(landmarks, truth, sizeof landmarks);
    smooth_face_apply(&face, FRAME_NS, landmarks);
    landmarks[7].x = NAN;
    smooth_face_apply(&face, 2 * FRAME_NS, landmarks);
    memset(landmarks, 0, sizeof landmarks);
    smooth_face_apply(&face, 3 * FRAME_NS, landmarks);
    memcpy(landmarks, truth, sizeof landmarks);
    smooth_face_apply(&face, 4 * FRAME_NS, landmarks);
    assert_near(rms_distance(landmarks, truth), 0.0f, 1e-3f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_value_follows_the_golden_trace),
        cmocka_unit_test(a_face_at_rest_is_steadied),
        cmocka_unit_test(a_moving_head_is_followed_closely),
        cmocka_unit_test(a_turn_through_half_a_circle_does_not_jump),
        cmocka_unit_test(a_clock_that_stands_goes_back_or_jumps_starts_afresh),
        cmocka_unit_test(landmarks_that_are_no_face_pass_through_and_leave_no_trace),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
