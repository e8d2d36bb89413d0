#include "platform/base/clock.h"
#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"
#include "tracking/geometry.h"
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

static struct vec3 eye_middle(int outer, int inner)
{
    return vec3_scale(vec3_add(face_canonical_m[outer], face_canonical_m[inner]), 0.5f);
}

struct head {
    float yaw_deg, distance_m, size; // times the canonical head
};

static float focal_px(void)
{
    return (float)HEIGHT_PX / 2.0f / tanf(FOV_RAD / 2.0f);
}

static struct vec3 see(const struct mat4 *pose, struct vec3 point)
{
    struct vec3 p = mat4_transform_point(pose, point);
    return (struct vec3){WIDTH_PX / 2.0f - focal_px() * p.x / p.z, HEIGHT_PX / 2.0f + focal_px() * p.y / p.z,
                         -p.z};
}

// A canonical head of another size that looks into the camera with open eyes whose irises have the mean
// width.
static struct face make_face(struct head head)
{
    struct mat4 turn = mat4_rotation_y(head.yaw_deg * DEGREE), grow = mat4_scaling(head.size);
    struct mat4 move = mat4_translation((struct vec3){0, 0, -head.distance_m});
    struct mat4 pose = mat4_multiply(&turn, &grow);
    pose = mat4_multiply(&move, &pose);
    struct face face;
    memset(&face, 0, sizeof face);
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        struct vec3 at = see(&pose, face_canonical_m[i]);
        face.landmarks_px[i] =
            (struct vec3){at.x, at.y, (at.z - head.distance_m) * focal_px() / head.distance_m};
    }
    const struct vec3 eyes[2] = {eye_middle(33, 133), eye_middle(263, 362)};
    for (int eye = 0; eye < 2; eye++) {
        struct vec3 centre = see(&pose, eyes[eye]), *iris = &face.landmarks_px[468 + 5 * eye];
        float radius = focal_px() * METRIC_IRIS_MM * 0.5e-3f / centre.z;
        const struct vec2 edges[5] = {{0, 0}, {radius, 0}, {0, -radius}, {-radius, 0}, {0, radius}};
        for (int i = 0; i < 5; i++)
            iris[i] = (struct vec3){centre.x + edges[i].x, centre.y + edges[i].y, 0};
    }
    for (int part = 0; part < FACE_PART_COUNT; part++)
        face.visible[part] = 1.0f;
    face.eye_openness[0] = face.eye_openness[1] = 0.3f;
    geometry_solve_face(&face, WIDTH_PX, HEIGHT_PX, FOV_RAD);
    return face;
}

static float true_distance_mm(float size)
{
    return 1000.0f * size * vec3_length(vec3_subtract(eye_middle(33, 133), eye_middle(263, 362)));
}

static void a_still_gives_scale_and_pupils_of_heads_of_any_size(void **state)
{
    (void)state;
    static const struct head heads[] = {
        {0, 0.5f, 1.0f}, {0, 0.6f, 1.1f}, {10, 0.5f, 0.9f}, {-13, 0.4f, 1.0f}};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        struct face face = make_face(heads[i]);
        metric_measure(NULL, 0, &face);
        assert_true(face.metric.has_scale);
        assert_near(face.metric.head_scale, heads[i].size, 0.03f);
        assert_true(face.metric.has_pd);
        // The eyes' own depth is some 3 cm before the head's origin; 10 mm of lever for a far gaze.
        float far_mm = true_distance_mm(heads[i].size) * (1.0f + 0.010f / (heads[i].distance_m - 0.035f));
        assert_near(face.metric.pd_mm, far_mm, 0.02f * far_mm);
        assert_near(face.metric.iris_px[0], face.metric.iris_px[1], 0.08f * face.metric.iris_px[0]);
    }
}

static void the_error_holds_what_eyes_differ_by(void **state)
{
    (void)state;
    struct face face = make_face((struct head){0, 0.4f, 1.0f});
    metric_measure(NULL, 0, &face);
    assert_true(face.metric.pd_error_mm >= 1.96f * METRIC_IRIS_SPREAD * face.metric.pd_mm);
    assert_true(face.metric.pd_error_mm < 0.12f * face.metric.pd_mm);
    assert_true(face.metric.head_scale_error >= 1.96f * METRIC_IRIS_SPREAD);
}

static void pupils_are_refused_where_they_cannot_be_measured(void **state)
{
    (void)state;
    struct face turned = make_face((struct head){22, 0.5f, 1.0f});
    metric_measure(NULL, 0, &turned);
    assert_false(turned.metric.has_pd);
    struct face far_away = make_face((struct head){0, 2.5f, 1.0f}); // irises of 4 px
    metric_measure(NULL, 0, &far_away);
    assert_false(far_away.metric.has_pd);
    assert_true(far_away.metric.iris_px[0] > 0.0f);
    struct face too_near = make_face((struct head){0, 0.2f, 1.0f});
    metric_measure(NULL, 0, &too_near);
    assert_false(too_near.metric.has_pd);
    struct face blinking = make_face((struct head){0, 0.5f, 1.0f});
    blinking.eye_openness[1] = 0.05f;
    metric_measure(NULL, 0, &blinking);
    assert_false(blinking.metric.has_pd);
    struct face covered = make_face((struct head){0, 0.5f, 1.0f});
    covered.visible[FACE_PART_EYE_LEFT] = 0.2f;
    metric_measure(NULL, 0, &covered);
    assert_false(covered.metric.has_pd);
    struct face poseless = make_face((struct head){0, 0.5f, 1.0f});
    poseless.has_pose = false;
    metric_measure(NULL, 0, &poseless);
    assert_false(poseless.metric.has_scale);
    struct face broken = make_face((struct head){0, 0.5f, 1.0f});
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
        struct face face = make_face((struct head){0, 0.6f, 1.0f});
        metric_measure(&metric, i * FRAME_NS, &face);
        if (face.metric.has_pd && answered < 0)
            answered = i;
        pd_mm = face.metric.pd_mm;
    }
    assert_in_range(answered, 29, 33);
    struct face turned = make_face((struct head){30, 0.6f, 1.0f}); // the answer of before stands
    metric_measure(&metric, 60 * FRAME_NS, &turned);
    assert_true(turned.metric.has_pd);
    assert_near(turned.metric.pd_mm, pd_mm, 1e-3f);
    struct face stray = make_face((struct head){0, 0.6f, 1.4f}); // an outlier has no say
    metric_measure(&metric, 61 * FRAME_NS, &stray);
    assert_near(stray.metric.pd_mm, pd_mm, 1e-3f);
    metric_forget(&metric);
    struct face again = make_face((struct head){0, 0.6f, 1.0f});
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
        face = make_face((struct head){0, 0.9f, 1.0f});
        float wobble = i % 2 == 0 ? 0.6f : -0.6f;
        face.landmarks_px[469].x += wobble;
        face.landmarks_px[474].x += wobble;
        metric_measure(&metric, i * FRAME_NS, &face);
        if (first_error <= 0.0f)
            first_error = face.metric.head_scale_error;
    }
    float far_mm = true_distance_mm(1.0f) * (1.0f + 0.010f / 0.865f);
    assert_near(face.metric.pd_mm, far_mm, 0.02f * far_mm);
    assert_true(face.metric.head_scale_error < first_error);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_still_gives_scale_and_pupils_of_heads_of_any_size),
        cmocka_unit_test(the_error_holds_what_eyes_differ_by),
        cmocka_unit_test(pupils_are_refused_where_they_cannot_be_measured),
        cmocka_unit_test(a_sequence_answers_after_a_second_and_keeps_its_answer),
        cmocka_unit_test(noise_is_averaged_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
