// Eye outlines: on the portrait (landmarks of the tracker in portrait_landmarks.txt), on the canonical face
// turned and blinking, and on landmarks that are no eye.
#include "platform/base/face_topology.h"
#include "render/makeup/eye_outline.h"
#include "render/makeup/spline.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/test_support.h"

#include <math.h>

#define PX_PER_M 2000.0f

static const float pi = 3.14159265f;

static void make_face(struct vec3 *landmarks, float turn_rad)
{
    canonical_landmarks(landmarks, turn_rad, (struct vec2){400.0f, 400.0f}, PX_PER_M);
}

static const uint16_t *ring_of(enum eye_side side)
{
    return side == EYE_RIGHT ? face_ring_eye_right : face_ring_eye_left;
}

// Landmarks of shut lids cross.
static void push_upper_lid(struct vec3 *landmarks, enum eye_side side, float down_px)
{
    for (int i = 1; i < 8; i++)
        landmarks[ring_of(side)[16 - i]].y += down_px;
}

static float nearest(const struct vec3 points[EYE_POINTS], struct vec3 at)
{
    float least = INFINITY;
    for (int i = 0; i + 1 < EYE_POINTS; i++)
        for (int k = 0; k <= 8; k++) {
            float t = (float)k / 8.0f;
            float x = points[i].x + (points[i + 1].x - points[i].x) * t - at.x;
            float y = points[i].y + (points[i + 1].y - points[i].y) * t - at.y;
            least = fminf(least, sqrtf(x * x + y * y));
        }
    return least;
}

static void lids_pass_through_the_landmarks(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    portrait_landmarks(landmarks);
    for (int side = 0; side < EYE_SIDES; side++) {
        struct eye_outline eye;
        assert_true(eye_outline_build(landmarks, (enum eye_side)side, &eye));
        const uint16_t *ring = ring_of((enum eye_side)side);
        for (int i = 0; i <= 8; i++) {
            assert_true(nearest(eye.lower, landmarks[ring[i]]) < 0.15f);
            assert_true(nearest(eye.upper, landmarks[ring[(16 - i) % 16]]) < 0.15f);
        }
        // Both begin at the inner corner and end at the outer.
        assert_memory_equal(&eye.upper[0], &eye.lower[0], sizeof(struct vec3));
        assert_memory_equal(&eye.upper[EYE_POINTS - 1], &eye.lower[EYE_POINTS - 1], sizeof(struct vec3));
        assert_true(fabsf(eye.upper[0].x - landmarks[ring[8]].x) < 1e-3f);
    }
}

static void points_lie_evenly_and_without_kinks(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    portrait_landmarks(landmarks);
    struct eye_outline eye;
    assert_true(eye_outline_build(landmarks, EYE_LEFT, &eye));
    const struct vec3 *const curves[] = {eye.upper, eye.lower, eye.crease, eye.brow, eye.cheek};
    for (int c = 0; c < 5; c++) {
        float least = INFINITY, most = 0.0f;
        for (int i = 0; i + 1 < EYE_POINTS; i++) {
            struct vec2 step = {curves[c][i + 1].x - curves[c][i].x, curves[c][i + 1].y - curves[c][i].y};
            least = fminf(least, vec2_length(step));
            most = fmaxf(most, vec2_length(step));
            if (i + 2 >= EYE_POINTS)
                continue;
            struct vec2 next = {curves[c][i + 2].x - curves[c][i + 1].x,
                                curves[c][i + 2].y - curves[c][i + 1].y};
            float cosine = (step.x * next.x + step.y * next.y) / (vec2_length(step) * vec2_length(next));
            assert_true(cosine > cosf(30.0f * pi / 180.0f));
        }
        assert_true(most < 1.15f * least);
    }
}

static void curves_lie_one_above_the_other(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    for (int face = 0; face < 2; face++) {
        if (face == 0)
            portrait_landmarks(landmarks);
        else
            make_face(landmarks, 0.0f);
        for (int side = 0; side < EYE_SIDES; side++) {
            struct eye_outline eye;
            assert_true(eye_outline_build(landmarks, (enum eye_side)side, &eye));
            for (int i = 4; i < EYE_POINTS - 4; i++) {
                assert_true(eye.brow[i].y < eye.crease[i].y);
                assert_true(eye.crease[i].y < eye.upper[i].y);
                assert_true(eye.upper[i].y < eye.lower[i].y);
                assert_true(eye.lower[i].y < eye.cheek[i].y);
            }
            assert_true(eye.up.y < -0.9f);
            assert_true(side == EYE_RIGHT ? eye.outwards.x < -0.9f : eye.outwards.x > 0.9f);
        }
    }
}

static void both_eyes_of_a_symmetric_face_mirror_each_other(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    make_face(landmarks, 0.0f);
    struct eye_outline right, left;
    assert_true(eye_outline_build(landmarks, EYE_RIGHT, &right));
    assert_true(eye_outline_build(landmarks, EYE_LEFT, &left));
    for (int i = 0; i < EYE_POINTS; i++) {
        assert_true(fabsf(right.upper[i].x + left.upper[i].x - 800.0f) < 0.05f);
        assert_true(fabsf(right.crease[i].y - left.crease[i].y) < 0.05f);
        assert_true(fabsf(right.brow[i].x + left.brow[i].x - 800.0f) < 0.05f);
    }
    assert_true(fabsf(right.facing - left.facing) < 1e-3f);
    assert_true(fabsf(right.mm_px - PX_PER_M / 1000.0f) < 0.01f);
    assert_true(fabsf(right.iris_radius_px - 0.006f * PX_PER_M) < 0.01f);
}

static void lids_meet_when_the_eye_shuts(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct eye_outline eye;
    float before = 2.0f;
    for (int step = 0; step <= 10; step++) {
        portrait_landmarks(landmarks);
        shut_eye(landmarks, EYE_RIGHT, (float)step / 10.0f);
        assert_true(eye_outline_build(landmarks, EYE_RIGHT, &eye));
        assert_true(eye.openness <= before);
        before = eye.openness;
        if (step == 0)
            assert_true(eye.openness > 0.9f);
    }
    assert_true(eye.openness == 0.0f);
    for (int beyond = -1; beyond <= 1; beyond++) {
        portrait_landmarks(landmarks);
        shut_eye(landmarks, EYE_RIGHT, 1.0f);
        push_upper_lid(landmarks, EYE_RIGHT, 0.5f * (float)beyond);
        assert_true(eye_outline_build(landmarks, EYE_RIGHT, &eye));
        for (int i = 0; i < EYE_POINTS; i++) {
            float gap =
                (eye.upper[i].x - eye.lower[i].x) * eye.up.x + (eye.upper[i].y - eye.lower[i].y) * eye.up.y;
            assert_true(fabsf(gap) < 1e-3f);
            if (i > 3 && i < EYE_POINTS - 4)
                assert_true(eye.crease[i].y < eye.upper[i].y - 1.0f);
        }
    }
}

// An open eye is left as the landmarks have it: closing must not pinch its corners.
static void an_open_eye_is_not_closed_anywhere(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS], points[9];
    portrait_landmarks(landmarks);
    struct eye_outline eye;
    assert_true(eye_outline_build(landmarks, EYE_LEFT, &eye));
    for (int i = 0; i < 9; i++)
        points[i] = landmarks[face_ring_eye_left[8 + i < 16 ? 8 + i : 0]];
    struct vec3 expected[EYE_POINTS];
    spline_resample(points, 9, EYE_POINTS, expected);
    for (int i = 0; i < EYE_POINTS; i++)
        assert_true(fabsf(expected[i].y - eye.upper[i].y) < 1e-3f);
}

static void a_turned_head_turns_one_eye_away(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct eye_outline eye;
    float before = 2.0f;
    for (int degrees = 0; degrees <= 110; degrees += 10) {
        make_face(landmarks, (float)degrees * pi / 180.0f); // the subject's left eye goes behind
        bool built = eye_outline_build(landmarks, EYE_RIGHT, &eye);
        assert_true(built && isfinite(eye.outwards.x) && isfinite(eye.up.y));
        assert_true(fabsf(vec2_length(eye.outwards) - 1.0f) < 1e-4f && eye.up.y < -0.7f);
        assert_true(fabsf(eye.mm_px - PX_PER_M / 1000.0f) < 0.01f); // turning does not shrink the face
        float near = eye.facing;
        assert_true(eye_outline_build(landmarks, EYE_LEFT, &eye));
        assert_true(degrees == 0 || eye.facing < near);
        assert_true(degrees == 0 || eye.facing < before);
        before = eye.facing;
    }
    assert_true(before < 0.0f);
}

static void what_is_no_eye_is_refused(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct eye_outline eye;
    static const int needed[] = {159, 145, 133, 27, 52, 230, 468, 470};
    for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
        portrait_landmarks(landmarks);
        landmarks[needed[i]].y = i % 2 == 0 ? NAN : INFINITY;
        assert_false(eye_outline_build(landmarks, EYE_RIGHT, &eye));
        assert_true(eye_outline_build(landmarks, EYE_LEFT, &eye));
    }
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++)
        landmarks[i] = (struct vec3){200.0f, 200.0f, 0.0f};
    assert_false(eye_outline_build(landmarks, EYE_RIGHT, &eye));
    portrait_landmarks(landmarks);
    for (int i = 0; i < SCENE_FACE_LANDMARKS; i++)
        landmarks[i] = vec3_scale(landmarks[i], 0.1f);
    assert_false(eye_outline_build(landmarks, EYE_LEFT, &eye));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lids_pass_through_the_landmarks),
        cmocka_unit_test(points_lie_evenly_and_without_kinks),
        cmocka_unit_test(curves_lie_one_above_the_other),
        cmocka_unit_test(both_eyes_of_a_symmetric_face_mirror_each_other),
        cmocka_unit_test(lids_meet_when_the_eye_shuts),
        cmocka_unit_test(an_open_eye_is_not_closed_anywhere),
        cmocka_unit_test(a_turned_head_turns_one_eye_away),
        cmocka_unit_test(what_is_no_eye_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
