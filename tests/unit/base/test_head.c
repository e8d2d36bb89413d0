// The head beyond the face: where heads have what no landmark shows.
#include "platform/base/head.h"

#include "tests/support/test_support.h"

enum { GLABELLA = 9, CHIN = 152, EYE_CORNER = 33, NOSE_TIP = 4, NOSE_BASE = 2, BROW = 105 };

static struct head canonical(void)
{
    struct head head;
    head_measure(face_canonical_m, &head);
    return head;
}

static void assert_between(float value, float low, float high)
{
    if (!(value >= low && value <= high))
        fail_msg("%f is not between %f and %f", (double)value, (double)low, (double)high);
}

// Ranges: mean and two standard deviations of men and women together, Farkas 1994 and ANSUR 1989.
static void the_skull_is_as_large_as_skulls_are(void **state)
{
    (void)state;
    const struct head head = canonical();
    float back = head.skull_centre.z - head.skull_half.z, top = head.skull_centre.y + head.skull_half.y;
    assert_between(face_canonical_m[GLABELLA].z - back, 0.172f, 0.210f);
    assert_between(2.0f * head.skull_half.x, 0.135f, 0.165f);
    assert_between(top - face_canonical_m[CHIN].y, 0.205f, 0.250f);
}

static void ears_are_where_ears_are(void **state)
{
    (void)state;
    const struct head head = canonical();
    for (int side = 0; side < 2; side++) {
        float sign = side == 0 ? -1.0f : 1.0f;
        struct vec3 top = head_ear_point(&head, side, 0.3f, 1.0f),
                    low = head_ear_point(&head, side, 0.3f, 0.0f);
        struct vec3 rim = head_ear_point(&head, side, 1.0f, 0.6f),
                    root = head_ear_point(&head, side, 0.0f, 0.6f);
        // From about the brow to about the base of the nose, leaning back.
        assert_between(top.y, face_canonical_m[EYE_CORNER].y, face_canonical_m[BROW].y);
        assert_between(low.y, face_canonical_m[NOSE_BASE].y - 0.015f, face_canonical_m[NOSE_BASE].y + 0.010f);
        assert_true(top.z < low.z);
        assert_between(vec3_length(vec3_subtract(top, low)), 0.052f, 0.072f);
        assert_between(vec3_length(vec3_subtract(rim, root)), 0.029f, 0.041f);
        assert_between(sign * (rim.x - root.x), 0.012f, 0.025f); // protrusion
        assert_between(face_canonical_m[NOSE_TIP].z - head.ear_top[side].z, 0.105f, 0.130f);
        assert_true(sign * head.lobe[side].x > 0.0f && head.lobe[side].y < head.ear_top[side].y - 0.03f);
    }
}

static void both_sides_mirror_each_other(void **state)
{
    (void)state;
    const struct head head = canonical();
    for (int i = 0; i < HEAD_EAR_OUTLINE; i++) {
        struct vec3 right = head_ear_point(&head, 0, head_ear_outline[i].x, head_ear_outline[i].y);
        struct vec3 left = head_ear_point(&head, 1, head_ear_outline[i].x, head_ear_outline[i].y);
        assert_true(fabsf(right.x + left.x) < 1e-4f && fabsf(right.y - left.y) < 1e-4f &&
                    fabsf(right.z - left.z) < 1e-4f);
    }
}

static void a_larger_face_has_a_larger_head(void **state)
{
    (void)state;
    struct vec3 mesh_m[FACE_VERTEX_COUNT];
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        mesh_m[i] = vec3_scale(face_canonical_m[i], 1.1f);
    const struct head usual = canonical();
    struct head large;
    head_measure(mesh_m, &large);
    assert_between(large.half_width_m / usual.half_width_m, 1.09f, 1.11f);
    assert_between(large.skull_half.z / usual.skull_half.z, 1.09f, 1.11f);
    assert_between(large.ear_height_m / usual.ear_height_m, 1.09f, 1.11f);
    assert_between(large.neck_radius_m / usual.neck_radius_m, 1.09f, 1.11f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_skull_is_as_large_as_skulls_are),
        cmocka_unit_test(ears_are_where_ears_are),
        cmocka_unit_test(both_sides_mirror_each_other),
        cmocka_unit_test(a_larger_face_has_a_larger_head),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
