#include "platform/base/clock.h"
#include "tests/support/canonical_face.h"
#include "tests/support/test_support.h"
#include "tracking/metric.h"

#include <math.h>
#include <string.h>

#define DEGREE 0.01745329252f
#define FOV_RAD (63.0f * DEGREE)
#define WIDTH_PX 1920
#define HEIGHT_PX 1080
#define FRAME_NS (33 * CLOCK_MILLISECOND_NS)

static void assert_near(float actual, float expected, float margin)
{
    if (!(fabsf(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", (double)actual, (double)margin, (double)expected);
}

static struct face make_face(struct canonical_head head)
{
    const struct camera_model camera = camera_model_simple(WIDTH_PX, HEIGHT_PX, (double)FOV_RAD);
    return canonical_face(head, &camera);
}

static void a_still_gives_scale_and_pupils_of_heads_of_any_size(void **state)
{
    (void)state;
    static const struct canonical_head heads[] = {
        {0, 0.5f, 1.0f}, {0, 0.6f, 1.1f}, {10, 0.5f, 0.9f}, {-13, 0.4f, 1.0f}};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        struct face face = make_face(heads[i]);
        metric_measure(NULL, 0, &face);
        assert_true(face.metric.has_scale);
        assert_near(face.metric.head_scale, heads[i].size, 0.03f);
        assert_true(face.metric.has_pd);
        // 10 mm of lever for a far gaze.
        float far_mm =
            canonical_pupils_mm(heads[i].size) * (1.0f + 0.010f / canonical_pupils_distance_m(heads[i]));
        assert_near(face.metric.pd_mm, far_mm, 0.02f * far_mm);
        assert_near(face.metric.iris_px[0], face.metric.iris_px[1], 0.08f * face.metric.iris_px[0]);
    }
}

static void a_face_is_as_wide_in_metres_from_near_as_from_far(void **state)
{
    (void)state;
    static const float distances_m[] = {0.28f, 0.4f, 0.6f, 0.9f};
    for (size_t i = 0; i < sizeof distances_m / sizeof distances_m[0]; i++) {
        struct face face = make_face((struct canonical_head){0, distances_m[i], 1.0f});
        metric_measure(NULL, 0, &face);
        float corners_m = vec3_length(vec3_subtract(face.mesh_m[263], face.mesh_m[33]));
        assert_near(face.metric.head_scale * corners_m, 0.0889f, 0.008f * 0.0889f);
    }
}

static void the_error_holds_what_eyes_differ_by(void **state)
{
    (void)state;
    struct face face = make_face((struct canonical_head){0, 0.4f, 1.0f});
    metric_measure(NULL, 0, &face);
    assert_true(face.metric.pd_error_mm >= 1.96f * METRIC_IRIS_SPREAD * face.metric.pd_mm);
    assert_true(face.metric.pd_error_mm < 0.12f * face.metric.pd_mm);
    assert_true(face.metric.head_scale_error >= 1.96f * METRIC_IRIS_SPREAD);
}

static void pupils_are_refused_where_they_cannot_be_measured(void **state)
{
    (void)state;
    struct face turned = make_face((struct canonical_head){22, 0.5f, 1.0f});
    metric_measure(NULL, 0, &turned);
    assert_false(turned.metric.has_pd);
    struct face far_away = make_face((struct canonical_head){0, 2.5f, 1.0f}); // irises of 4 px
    metric_measure(NULL, 0, &far_away);
    assert_false(far_away.metric.has_pd);
    assert_true(far_away.metric.iris_px[0] > 0.0f);
    struct face too_near = make_face((struct canonical_head){0, 0.2f, 1.0f});
    metric_measure(NULL, 0, &too_near);
    assert_false(too_near.metric.has_pd);
    struct face blinking = make_face((struct canonical_head){0, 0.5f, 1.0f});
    blinking.eye_openness[1] = 0.05f;
    metric_measure(NULL, 0, &blinking);
    assert_false(blinking.metric.has_pd);
    struct face covered = make_face((struct canonical_head){0, 0.5f, 1.0f});
    covered.visible[FACE_PART_EYE_LEFT] = 0.2f;
    metric_measure(NULL, 0, &covered);
    assert_false(covered.metric.has_pd);
    struct face poseless = make_face((struct canonical_head){0, 0.5f, 1.0f});
    poseless.has_pose = false;
    metric_measure(NULL, 0, &poseless);
    assert_false(poseless.metric.has_scale);
    struct face broken = make_face((struct canonical_head){0, 0.5f, 1.0f});
    broken.landmarks_px[469].x = NAN;
    metric_measure(NULL, 0, &broken);
    assert_false(broken.metric.has_scale);
}

static void a_sequence_answers_after_a_second_and_keeps_its_answer(void **state)
{
    (void)state;
    struct metric metric;
    metric_forget(&metric);
    int answered = -1;
    float pd_mm = 0.0f;
    for (int i = 0; i < 60; i++) {
        struct face face = make_face((struct canonical_head){0, 0.6f, 1.0f});
        metric_measure(&metric, i * FRAME_NS, &face);
        if (face.metric.has_pd && answered < 0)
            answered = i;
        pd_mm = face.metric.pd_mm;
    }
    assert_in_range(answered, 29, 33);
    struct face turned = make_face((struct canonical_head){30, 0.6f, 1.0f}); // the answer of before stands
    metric_measure(&metric, 60 * FRAME_NS, &turned);
    assert_true(turned.metric.has_pd);
    assert_near(turned.metric.pd_mm, pd_mm, 1e-3f);
    struct face stray = make_face((struct canonical_head){0, 0.6f, 1.4f}); // an outlier has no say
    metric_measure(&metric, 61 * FRAME_NS, &stray);
    assert_near(stray.metric.pd_mm, pd_mm, 1e-3f);
    metric_forget(&metric);
    struct face again = make_face((struct canonical_head){0, 0.6f, 1.0f});
    metric_measure(&metric, 62 * FRAME_NS, &again);
    assert_false(again.metric.has_pd);
}

static void noise_is_averaged_and_told(void **state)
{
    (void)state;
    struct metric metric;
    metric_forget(&metric);
    struct face face;
    float first_error = 0.0f;
    for (int i = 0; i < 150; i++) {
        face = make_face((struct canonical_head){0, 0.9f, 1.0f});
        float wobble = i % 2 == 0 ? 0.6f : -0.6f;
        face.landmarks_px[469].x += wobble;
        face.landmarks_px[474].x += wobble;
        metric_measure(&metric, i * FRAME_NS, &face);
        if (first_error <= 0.0f)
            first_error = face.metric.head_scale_error;
    }
    float far_mm = canonical_pupils_mm(1.0f) * (1.0f + 0.010f / 0.865f);
    assert_near(face.metric.pd_mm, far_mm, 0.02f * far_mm);
    assert_true(face.metric.head_scale_error < first_error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_still_gives_scale_and_pupils_of_heads_of_any_size),
        cmocka_unit_test(a_face_is_as_wide_in_metres_from_near_as_from_far),
        cmocka_unit_test(the_error_holds_what_eyes_differ_by),
        cmocka_unit_test(pupils_are_refused_where_they_cannot_be_measured),
        cmocka_unit_test(a_sequence_answers_after_a_second_and_keeps_its_answer),
        cmocka_unit_test(noise_is_averaged_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
