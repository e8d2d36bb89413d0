#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"
#include "tracking/face_mesh.h"
#include "tracking/face_mesh_tables.h"
#include "tracking/smooth.h"

#include <math.h>
#include <string.h>

#define FRAME_NS INT64_C(33333333)
#define SCALE_PX 1500.0f // for a metre: 133 pixels between the eyes
#define NOISE_PX 0.2f    // about what a webcam at that distance gives

static void assert_near(float actual, float expected, float margin)
{
    if (!(fabsf(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", (double)actual, (double)margin, (double)expected);
}

static void assert_below(float actual, float limit)
{
    if (!(actual < limit))
        fail_msg("%g is not below %g", (double)actual, (double)limit);
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

// --- faces ------------------------------------------------------------------------------------------------

static struct smooth_face face;
static struct vec3 truth[FACE_LANDMARKS], landmarks[FACE_LANDMARKS], before[FACE_LANDMARKS];
static uint32_t seed;

struct place {
    float x_px, y_px, scale_px, turn_rad;
};
static const struct place middle = {640, 360, SCALE_PX, 0.1f};

// The canonical face seen from the front, turned in the picture plane, into `truth`. The irises are made of
// the eyes' corners.
static void draw_face(struct place place)
{
    float c = cosf(place.turn_rad) * place.scale_px, s = sinf(place.turn_rad) * place.scale_px;
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec3 p = face_canonical_m[i < FACE_MESH_LANDMARKS ? i : i < FACE_MESH_IRIS_LEFT ? 33 : 263];
        truth[i] = (struct vec3){place.x_px + c * p.x + s * p.y, place.y_px + s * p.x - c * p.y,
                                 -p.z * place.scale_px};
    }
}

// The same, turned about the vertical axis.
static void draw_yaw(float yaw_rad)
{
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec3 p = face_canonical_m[i < FACE_MESH_LANDMARKS ? i : 33];
        float x = p.x * cosf(yaw_rad) + p.z * sinf(yaw_rad), z = p.z * cosf(yaw_rad) - p.x * sinf(yaw_rad);
        truth[i] = (struct vec3){640.0f + SCALE_PX * x, 360.0f - SCALE_PX * p.y, -SCALE_PX * z};
    }
}

static void start(void)
{
    seed = 1;
    smooth_face_reset(&face);
}

// Of variance 1.
static float noise(void)
{
    float sum = 0.0f;
    for (int i = 0; i < 12; i++) {
        seed = seed * 1664525u + 1013904223u;
        sum += (float)(seed >> 8) / (float)(1 << 24) - 0.5f;
    }
    return sum;
}

// What a network sees of `truth`: a part of its noise is the same for all landmarks.
static void look(float noise_px)
{
    float common_px = 0.5f * noise_px;
    struct vec3 common = {common_px * noise(), common_px * noise(), common_px * noise()};
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        struct vec3 own = {noise_px * noise(), noise_px * noise(), noise_px * noise()};
        landmarks[i] = vec3_add(truth[i], vec3_add(common, own));
    }
}

static void look_and_steady(float noise_px, int64_t time_ns)
{
    look(noise_px);
    smooth_face_apply(&face, time_ns, landmarks);
}

static float rms_distance(const struct vec3 *a, const struct vec3 *b)
{
    float sum = 0.0f;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        sum += (a[i].x - b[i].x) * (a[i].x - b[i].x) + (a[i].y - b[i].y) * (a[i].y - b[i].y);
    return sqrtf(sum / FACE_LANDMARKS);
}

static float middle_x(const struct vec3 *points)
{
    float sum = 0.0f;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        sum += points[i].x;
    return sum / FACE_LANDMARKS;
}

// --- at rest ----------------------------------------------------------------------------------------------

static void a_face_at_rest_is_as_still_as_a_mean(void **state)
{
    (void)state;
    float raw = 0.0f, error = 0.0f, shimmer = 0.0f;
    start();
    draw_face(middle);
    for (int frame = 1; frame <= 90; frame++) {
        memcpy(before, landmarks, sizeof before);
        look(NOISE_PX);
        raw = fmaxf(raw, rms_distance(landmarks, truth));
        smooth_face_apply(&face, frame * FRAME_NS, landmarks);
        if (frame > 30) {
            error = fmaxf(error, rms_distance(landmarks, truth));
            shimmer = fmaxf(shimmer, rms_distance(landmarks, before));
        }
    }
    assert_below(error, 0.3f * raw);
    assert_below(shimmer, 0.08f * raw);
}

static void a_new_face_settles_at_once(void **state)
{
    (void)state;
    start();
    draw_face(middle);
    for (int frame = 1; frame <= 9; frame++)
        look_and_steady(NOISE_PX, frame * FRAME_NS);
    assert_below(rms_distance(landmarks, truth), NOISE_PX); // of 2 * NOISE_PX a frame
}

static void noise_that_grows_does_not_set_a_face_moving(void **state)
{
    (void)state;
    float shimmer = 0.0f, noise_px = NOISE_PX;
    start();
    draw_face(middle);
    for (int frame = 1; frame <= 200; frame++) {
        noise_px = NOISE_PX * (1.0f + (float)frame / 200.0f); // as when the light fades
        memcpy(before, landmarks, sizeof before);
        look_and_steady(noise_px, frame * FRAME_NS);
        if (frame > 30)
            shimmer = fmaxf(shimmer, rms_distance(landmarks, before));
    }
    assert_below(shimmer, 0.2f * noise_px);
}

// --- the head in motion -----------------------------------------------------------------------------------

static void a_moving_head_is_followed_without_lag(void **state)
{
    (void)state;
    start();
    for (int frame = 1; frame <= 90; frame++) {
        float swing = sinf(6.2831853f * (float)frame / 30.0f); // once a second
        draw_face((struct place){640.0f + 150.0f * swing, 360.0f, SCALE_PX + 200.0f * swing, 0.2f * swing});
        look_and_steady(0.0f, frame * FRAME_NS);
        assert_below(rms_distance(landmarks, truth), 0.5f); // it moves by up to 31 px a frame
    }
}

static void a_rigid_motion_leaves_the_shape_alone(void **state)
{
    (void)state;
    struct vec3 shape_m[FACE_LANDMARKS];
    start();
    draw_face((struct place){640, 360, SCALE_PX, 0});
    look_and_steady(0.0f, FRAME_NS);
    memcpy(shape_m, face.shape_m, sizeof shape_m);
    for (int frame = 2; frame <= 60; frame++) {
        float swing = sinf(6.2831853f * (float)frame / 30.0f);
        if (frame < 30)
            draw_face((struct place){640.0f + 100.0f * swing, 360, SCALE_PX * (1.0f + 0.2f * swing), swing});
        else
            draw_yaw(0.5f * swing);
        look_and_steady(0.0f, frame * FRAME_NS);
        for (int i = 0; i < FACE_MESH_LANDMARKS; i++)
            assert_below(vec3_length(vec3_subtract(face.shape_m[i], shape_m[i])), 1e-3f * 0.09f);
    }
}

static void a_dead_stop_neither_overshoots_nor_creeps(void **state)
{
    (void)state;
    start();
    for (int frame = 1; frame <= 60; frame++) {
        int moved = frame < 30 ? 0 : frame < 42 ? frame - 30 : 12;
        draw_face((struct place){640.0f - 20.0f * (float)moved, 360, SCALE_PX, 0});
        look_and_steady(NOISE_PX, frame * FRAME_NS);
        if (frame >= 42)
            assert_near(middle_x(landmarks), middle_x(truth), 3.5f * NOISE_PX); // what one frame can show
        if (frame >= 55)
            assert_near(middle_x(landmarks), middle_x(truth), 1.5f * NOISE_PX);
    }
}

static void a_slow_drift_shows_no_steps(void **state)
{
    (void)state;
    float step = 0.0f, error = 0.0f, last = 0.0f;
    start();
    for (int frame = 1; frame <= 600; frame++) { // 0.1 Hz: at most 0.06 px a frame
        float swing = sinf(6.2831853f * 0.1f * (float)frame / 30.0f);
        draw_face((struct place){640.0f + 3.0f * swing, 360, SCALE_PX, 0});
        look_and_steady(0.1f, frame * FRAME_NS);
        float x = middle_x(landmarks);
        if (frame > 30) {
            error = fmaxf(error, fabsf(x - middle_x(truth)));
            step = fmaxf(step, fabsf(x - last));
        }
        last = x;
    }
    assert_below(error, 0.4f);
    assert_below(step, 0.3f); // a frame's own noise moves it as far
}

static void a_turn_through_half_a_circle_does_not_jump(void **state)
{
    (void)state;
    start();
    for (int frame = 1; frame <= 60; frame++) {
        draw_face((struct place){640, 360, SCALE_PX, 3.0f + 0.01f * (float)frame});
        look_and_steady(0.0f, frame * FRAME_NS);
        assert_below(rms_distance(landmarks, truth), 0.5f);
    }
}

// --- expressions ------------------------------------------------------------------------------------------

#define LID_UPPER 159
#define LID_TRAVEL_PX 14.0f

// Moves the lids' rings of the right eye by a share of the way to shut it.
static void blink(float share)
{
    for (int i = 9; i < 48; i++) // the first nine are the lower lid's edge
        truth[face_mesh_eye_right[i]].y += share * LID_TRAVEL_PX * (i < 16 ? 1.0f : 0.5f);
}

static void a_blink_keeps_its_frames_and_its_width(void **state)
{
    (void)state;
    const float shut[] = {0.5f, 1.0f, 1.0f, 0.4f};
    start();
    for (int frame = 1; frame <= 90; frame++) {
        draw_face(middle);
        float open_y = truth[LID_UPPER].y;
        float share = frame >= 60 && frame < 64 ? shut[frame - 60] : 0.0f;
        blink(share);
        look_and_steady(NOISE_PX, frame * FRAME_NS);
        if (frame >= 60 && frame < 68)
            assert_near(landmarks[LID_UPPER].y - open_y, share * LID_TRAVEL_PX, 5.0f * NOISE_PX);
    }
}

static void what_rests_beside_a_blink_stays_still(void **state)
{
    (void)state;
    start();
    for (int frame = 1; frame <= 90; frame++) {
        draw_face(middle);
        blink(frame >= 60 && frame % 10 < 4 ? 1.0f : 0.0f);
        memcpy(before, landmarks, sizeof before);
        look_and_steady(NOISE_PX, frame * FRAME_NS);
        for (int i = 0; i < FACE_LANDMARKS && frame >= 50; i++)
            if (face.part[i] != SMOOTH_LIDS_RIGHT)
                assert_below(vec3_length(vec3_subtract(landmarks[i], before[i])), NOISE_PX);
    }
}

static void talking_lips_keep_their_width(void **state)
{
    (void)state;
    float widest = 0.0f, narrowest = 0.0f, error = 0.0f;
    start();
    for (int frame = 1; frame <= 120; frame++) { // four syllables a second, 5 % of the distance of the eyes
        float open = frame > 30 ? 7.0f * (0.5f - 0.5f * cosf(6.2831853f * 4.0f * (float)frame / 30.0f)) : 0;
        draw_face(middle);
        float shut_y = truth[17].y;
        for (int i = 0; i < FACE_LANDMARKS; i++)
            if (face.part[i] == SMOOTH_LIPS || face.part[i] == SMOOTH_JAW)
                truth[i].y += truth[i].y > truth[78].y ? open : 0.0f;
        look_and_steady(NOISE_PX, frame * FRAME_NS);
        widest = fmaxf(widest, landmarks[17].y - shut_y);
        if (frame > 38) {
            narrowest = fmaxf(narrowest, shut_y - landmarks[17].y);
            error = fmaxf(error, fabsf(landmarks[17].y - truth[17].y));
        }
    }
    assert_near(widest, 7.0f, 5.0f * NOISE_PX);
    assert_below(narrowest, 5.0f * NOISE_PX);
    assert_below(error, 9.0f * NOISE_PX);
}

static void a_part_opens_as_a_whole(void **state)
{
    (void)state;
    float least = INFINITY, most = 0.0f;
    start();
    for (int frame = 1; frame <= 40; frame++) {
        draw_face((struct place){640, 360, SCALE_PX, 0});
        memcpy(before, landmarks, sizeof before);
        if (frame == 40)
            blink(0.1f); // so little that the lids open by a part only
        look_and_steady(0.0f, frame * FRAME_NS);
    }
    for (int i = 9; i < 16; i++) {
        float share =
            (landmarks[face_mesh_eye_right[i]].y - before[face_mesh_eye_right[i]].y) / LID_TRAVEL_PX;
        least = fminf(least, share);
        most = fmaxf(most, share);
    }
    assert_near(most, least, 1e-3f);
    assert_true(most > 0.0f);
}

// --- time -------------------------------------------------------------------------------------------------

static void frame_rates_and_uneven_stamps_make_no_difference(void **state)
{
    (void)state;
    const float rates[] = {15.0f, 24.0f, 30.0f, 60.0f};
    for (int k = 0; k < 8; k++) {
        float uneven = k < 4 ? 0.0f : 0.4f, shimmer = 0.0f, interval_s = 1.0f / rates[k % 4];
        int64_t time_ns = 1;
        start();
        for (int frame = 1; (float)frame * interval_s < 4.0f; frame++) {
            float at_s = interval_s * ((float)frame + uneven * fmaxf(fminf(noise(), 1.0f), -1.0f));
            float since_s = fmaxf(at_s - 2.0f, 0.0f); // still, then it moves
            time_ns = (int64_t)((double)at_s * 1e9);
            draw_face((struct place){640.0f + 100.0f * sinf(3.0f * since_s), 360, SCALE_PX, 0});
            memcpy(before, landmarks, sizeof before);
            look_and_steady(NOISE_PX, time_ns);
            if (at_s > 1.0f && since_s <= 0.0f)
                shimmer = fmaxf(shimmer, rms_distance(landmarks, before));
            if (since_s > 0.1f)
                assert_near(middle_x(landmarks), middle_x(truth), 7.0f * NOISE_PX);
        }
        assert_below(shimmer, 0.4f * NOISE_PX);
    }
}

static void a_clock_that_stands_goes_back_or_jumps_starts_afresh(void **state)
{
    (void)state;
    const int64_t times[] = {1000 * FRAME_NS, 1000 * FRAME_NS, 500 * FRAME_NS, 600 * FRAME_NS};
    start();
    for (int i = 0; i < 4; i++) {
        draw_face((struct place){300.0f + 0.1f * (float)i, 360, SCALE_PX, 0});
        look_and_steady(0.0f, times[i]);
        assert_near(rms_distance(landmarks, truth), 0.0f, 1e-3f);
    }
}

static void landmarks_that_are_no_face_pass_through_and_leave_no_trace(void **state)
{
    (void)state;
    start();
    draw_face(middle);
    look_and_steady(0.0f, FRAME_NS);
    memcpy(landmarks, truth, sizeof landmarks);
    landmarks[7].x = NAN;
    smooth_face_apply(&face, 2 * FRAME_NS, landmarks);
    memset(landmarks, 0, sizeof landmarks);
    smooth_face_apply(&face, 3 * FRAME_NS, landmarks);
    assert_false(face.started);
    for (int i = 0; i < FACE_LANDMARKS; i++)
        assert_true(vec3_length(landmarks[i]) <= 0.0f);
    memcpy(landmarks, truth, sizeof landmarks);
    smooth_face_apply(&face, 4 * FRAME_NS, landmarks);
    assert_near(rms_distance(landmarks, truth), 0.0f, 1e-3f);
}

// --- what comes next --------------------------------------------------------------------------------------

static void the_network_looks_where_a_moving_face_will_be(void **state)
{
    (void)state;
    struct roi roi = {.width_px = 7.0f};
    start();
    smooth_face_expect(&face, 0, &roi);
    assert_near(roi.width_px, 7.0f, 0.0f); // nothing is known yet
    for (int frame = 1; frame <= 20; frame++) {
        draw_face((struct place){300.0f + 20.0f * (float)frame, 360, SCALE_PX * powf(1.02f, (float)frame),
                                 0.02f * (float)frame});
        if (frame > 2) {
            struct roi there = face_mesh_next_roi(truth);
            smooth_face_expect(&face, frame * FRAME_NS, &roi);
            assert_near(roi.centre_x_px, there.centre_x_px, 1.0f);
            assert_near(roi.centre_y_px, there.centre_y_px, 2.0f);
            assert_near(roi.width_px, there.width_px, 2.0f);
            assert_near(roi.rotation_rad, there.rotation_rad, 2e-3f);
        }
        look_and_steady(0.0f, frame * FRAME_NS);
    }
    smooth_face_expect(&face, 3000 * FRAME_NS, &roi); // and not out of sight
    struct roi last = face_mesh_next_roi(truth);
    assert_below(fabsf(roi.centre_x_px - last.centre_x_px), 0.26f * last.width_px);
}

static void the_network_looks_at_one_place_while_a_face_rests(void **state)
{
    (void)state;
    struct roi roi = {0}, last = {0};
    start();
    draw_face(middle);
    for (int frame = 1; frame <= 90; frame++) {
        last = roi;
        smooth_face_expect(&face, frame * FRAME_NS, &roi);
        if (frame > 45) {
            assert_near(roi.centre_x_px, last.centre_x_px, 0.3f * NOISE_PX);
            assert_near(roi.width_px, last.width_px, 0.6f * NOISE_PX);
        }
        look_and_steady(NOISE_PX, frame * FRAME_NS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_value_follows_the_golden_trace),
        cmocka_unit_test(a_face_at_rest_is_as_still_as_a_mean),
        cmocka_unit_test(a_new_face_settles_at_once),
        cmocka_unit_test(noise_that_grows_does_not_set_a_face_moving),
        cmocka_unit_test(a_moving_head_is_followed_without_lag),
        cmocka_unit_test(a_rigid_motion_leaves_the_shape_alone),
        cmocka_unit_test(a_dead_stop_neither_overshoots_nor_creeps),
        cmocka_unit_test(a_slow_drift_shows_no_steps),
        cmocka_unit_test(a_turn_through_half_a_circle_does_not_jump),
        cmocka_unit_test(a_blink_keeps_its_frames_and_its_width),
        cmocka_unit_test(what_rests_beside_a_blink_stays_still),
        cmocka_unit_test(talking_lips_keep_their_width),
        cmocka_unit_test(a_part_opens_as_a_whole),
        cmocka_unit_test(frame_rates_and_uneven_stamps_make_no_difference),
        cmocka_unit_test(a_clock_that_stands_goes_back_or_jumps_starts_afresh),
        cmocka_unit_test(landmarks_that_are_no_face_pass_through_and_leave_no_trace),
        cmocka_unit_test(the_network_looks_where_a_moving_face_will_be),
        cmocka_unit_test(the_network_looks_at_one_place_while_a_face_rests),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
