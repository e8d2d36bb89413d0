#include "platform/base/face_topology.h"
#include "tests/support/test_support.h"
#include "tracking/geometry.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEGREE 0.01745329252f
#define FOV_RAD (63.0f * DEGREE)

static void assert_near(float actual, float expected, float margin)
{
    if (!(fabsf(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", (double)actual, (double)margin, (double)expected);
}

static struct mat4 head_pose(float yaw_deg, float pitch_deg, float roll_deg, struct vec3 translation_m)
{
    struct mat4 yaw = mat4_rotation_y(yaw_deg * DEGREE), pitch = mat4_rotation_x(pitch_deg * DEGREE);
    struct mat4 roll = mat4_rotation_z(roll_deg * DEGREE), translation = mat4_translation(translation_m);
    struct mat4 turned = mat4_multiply(&yaw, &pitch);
    turned = mat4_multiply(&roll, &turned);
    return mat4_multiply(&translation, &turned);
}

// The canonical face at `pose` as a network that says weak-perspective depth sees it.
static void project_face(const struct mat4 *pose, int width_px, int height_px, struct face *face)
{
    float focal_px = (float)height_px / 2.0f / tanf(FOV_RAD / 2.0f);
    struct vec3 points[FACE_VERTEX_COUNT];
    float mean_depth = 0.0f;
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        points[i] = mat4_transform_point(pose, face_canonical_m[i]);
        mean_depth -= points[i].z / FACE_VERTEX_COUNT;
    }
    memset(face, 0, sizeof *face);
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        face->landmarks_px[i].x = (float)width_px / 2.0f - focal_px * points[i].x / points[i].z;
        face->landmarks_px[i].y = (float)height_px / 2.0f + focal_px * points[i].y / points[i].z;
        face->landmarks_px[i].z = (-points[i].z - mean_depth) * focal_px / mean_depth;
    }
}

static void recovers_the_pose_of_a_synthetic_head(void **state)
{
    (void)state;
    // yaw, pitch, roll in degrees; x, y, z in metres: the heads of the golden table.
    static const float heads[][6] = {{0, 0, 0, 0, 0, -0.4f},
                                     {20, 0, 0, 0.03f, -0.02f, -0.5f},
                                     {-25, 10, 5, -0.04f, 0.01f, -0.6f},
                                     {0, -20, 15, 0, 0, -1.0f},
                                     {35, 0, 0, 0, 0, -0.45f}};
    for (size_t i = 0; i < sizeof heads / sizeof heads[0]; i++) {
        const float *h = heads[i];
        struct mat4 pose = head_pose(h[0], h[1], h[2], (struct vec3){h[3], h[4], h[5]});
        struct face face;
        project_face(&pose, 1280, 720, &face);
        geometry_solve_face(&face, 1280, 720, FOV_RAD);
        assert_true(face.has_pose);
        for (int k = 0; k < 16; k++)
            assert_near(face.pose.m[k], pose.m[k], 2e-4f);
        for (int k = 0; k < FACE_VERTEX_COUNT; k++) {
            struct vec3 off = vec3_subtract(face.mesh_m[k], face_canonical_m[k]);
            assert_near(vec3_length(off), 0.0f, 5e-5f);
        }
    }
}

static void a_calibrated_camera_gives_the_pose_of_the_head_behind_its_lens(void **state)
{
    (void)state;
    struct mat4 pose = head_pose(20, 5, 0, (struct vec3){0.16f, -0.06f, -0.5f});
    struct camera_model lens = camera_model_simple(1280, 720, (double)FOV_RAD);
    struct face face;
    lens.k1 = -0.2;
    lens.k2 = 0.03;
    lens.cx += 12.0;
    project_face(&pose, 1280, 720, &face);
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        struct vec2 straight = {face.landmarks_px[i].x, face.landmarks_px[i].y};
        struct vec2 bent = camera_model_distort(&lens, straight);
        face.landmarks_px[i].x = bent.x;
        face.landmarks_px[i].y = bent.y;
    }
    struct vec3 shown = face.landmarks_px[4];
    geometry_solve_face_seen(&face, &lens);
    assert_true(face.has_pose);
    for (int k = 0; k < 16; k++)
        assert_near(face.pose.m[k], pose.m[k], 3e-4f);
    assert_near(face.landmarks_px[4].x, shown.x, 0.0f);
    geometry_solve_face(&face, 1280, 720, FOV_RAD); // as if there were no lens: elsewhere
    assert_true(fabsf(face.pose.m[12] - pose.m[12]) > 3e-3f);
}

static void says_no_pose_for_landmarks_in_one_place_or_on_a_line(void **state)
{
    (void)state;
    struct face face;
    memset(&face, 0, sizeof face);
    face.has_pose = true;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        face.landmarks_px[i] = (struct vec3){400.0f, 300.0f, 0.0f};
    geometry_solve_face(&face, 1280, 720, FOV_RAD);
    assert_false(face.has_pose);
    face.has_pose = true;
    for (int i = 0; i < FACE_LANDMARKS; i++)
        face.landmarks_px[i] = (struct vec3){(float)i, 0.0f, 0.0f};
    geometry_solve_face(&face, 1280, 720, FOV_RAD);
    assert_false(face.has_pose);
    face.has_pose = true;
    face.landmarks_px[33].x = NAN;
    geometry_solve_face(&face, 1280, 720, FOV_RAD);
    assert_false(face.has_pose);
    face.has_pose = true;
    geometry_solve_face(&face, 0, 0, FOV_RAD);
    assert_false(face.has_pose);
}

static void procrustes_finds_scale_turn_and_shift_of_any_cloud(void **state)
{
    (void)state;
    const struct vec3 cloud[5] = {{0, 0, 0}, {1, 0, 0}, {0, 2, 0}, {0, 0, 3}, {1, 1, 1}};
    const float weights[5] = {1, 2, 0.5f, 1, 3};
    struct mat4 turn = head_pose(170, 40, -80, (struct vec3){5, -6, 7}), grow = mat4_scaling(2.5f);
    struct mat4 expected = mat4_multiply(&turn, &grow), actual;
    struct vec3 moved[5];
    for (int i = 0; i < 5; i++)
        moved[i] = mat4_transform_point(&expected, cloud[i]);
    assert_int_equal(geometry_procrustes(cloud, moved, weights, 5, &actual), RESULT_OK);
    for (int k = 0; k < 16; k++)
        assert_near(actual.m[k], expected.m[k], 1e-5f);
}

static void procrustes_never_mirrors(void **state)
{
    (void)state;
    const struct vec3 cloud[4] = {{0, 0, 0}, {1, 0, 0}, {0, 2, 0}, {0, 0, 3}};
    struct vec3 mirrored[4];
    const float weights[4] = {1, 1, 1, 1};
    for (int i = 0; i < 4; i++)
        mirrored[i] = (struct vec3){-cloud[i].x, cloud[i].y, cloud[i].z};
    struct mat4 m;
    assert_int_equal(geometry_procrustes(cloud, mirrored, weights, 4, &m), RESULT_OK);
    struct vec3 x = {m.m[0], m.m[1], m.m[2]}, y = {m.m[4], m.m[5], m.m[6]}, z = {m.m[8], m.m[9], m.m[10]};
    assert_true(vec3_dot(vec3_cross(x, y), z) > 0.0f);
}

static void procrustes_refuses_what_has_no_answer(void **state)
{
    (void)state;
    const struct vec3 line[3] = {{0, 0, 0}, {1, 1, 1}, {2, 2, 2}};
    const struct vec3 point[3] = {{1, 2, 3}, {1, 2, 3}, {1, 2, 3}};
    const float weights[3] = {1, 1, 1}, nothing[3] = {0, 0, 0};
    struct mat4 m;
    assert_int_equal(geometry_procrustes(line, line, weights, 3, &m), RESULT_INVALID);
    assert_int_equal(geometry_procrustes(point, line, weights, 3, &m), RESULT_INVALID);
    assert_int_equal(geometry_procrustes(line, line, nothing, 3, &m), RESULT_INVALID);
    assert_int_equal(geometry_procrustes(line, line, weights, 2, &m), RESULT_INVALID);
}

// Rows of "index,a,b,c…" under a heading; returns how many rows there were.
static int read_rows(const char *path, struct vec3 *rows, int max)
{
    size_t size = 0;
    char *text = (char *)test_read_file(path, &size), *line = strchr(text, '\n');
    int count = 0;
    while (line != NULL && line[1] != '\0' && count < max) {
        char *at = strchr(line + 1, ',');
        assert_non_null(at);
        struct vec3 *row = &rows[count++];
        row->x = strtof(at + 1, &at);
        row->y = strtof(at + 1, &at);
        row->z = strtof(at + 1, &at);
        line = strchr(at, '\n');
    }
    free(text);
    return count;
}

static void agrees_with_the_reference_on_its_own_landmarks(void **state)
{
    (void)state;
    const char *landmarks =
        test_shared_path("mediapipe_conformance/expected_pbtxt/face_blendshapes_in_landmarks.csv");
    const char *vertices =
        test_shared_path("mediapipe_conformance/expected_pbtxt/face_geometry_expected_out_vertices.csv");
    const char *matrix = test_shared_path(
        "mediapipe_conformance/expected_pbtxt/face_geometry_expected_out_matrix_colmajor.csv");
    if (landmarks == NULL || vertices == NULL || matrix == NULL)
        skip();
    struct face face;
    memset(&face, 0, sizeof face);
    assert_int_equal(read_rows(landmarks, face.landmarks_px, FACE_LANDMARKS), FACE_LANDMARKS);
    for (int i = 0; i < FACE_LANDMARKS; i++) {
        face.landmarks_px[i].x *= 820.0f;
        face.landmarks_px[i].y *= 1024.0f;
        face.landmarks_px[i].z *= 820.0f;
    }
    geometry_solve_face(&face, 820, 1024, FOV_RAD);
    assert_true(face.has_pose);
    size_t size = 0;
    char *text = (char *)test_read_file(matrix, &size), *at = text;
    for (int k = 0; k < 16; k++) {
        float expected = strtof(at, &at); // centimetres
        bool is_length = k >= 12 && k < 15;
        assert_near(face.pose.m[k] * (is_length ? 100.0f : 1.0f), expected, 0.02f);
        at++;
    }
    free(text);
    struct vec3 expected[FACE_VERTEX_COUNT];
    assert_int_equal(read_rows(vertices, expected, FACE_VERTEX_COUNT), FACE_VERTEX_COUNT);
    float largest = 0.0f;
    for (int i = 0; i < FACE_VERTEX_COUNT; i++)
        largest = fmaxf(largest, vec3_length(vec3_subtract(vec3_scale(face.mesh_m[i], 100.0f), expected[i])));
    assert_near(largest, 0.0f, 0.02f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(recovers_the_pose_of_a_synthetic_head),
        cmocka_unit_test(a_calibrated_camera_gives_the_pose_of_the_head_behind_its_lens),
        cmocka_unit_test(says_no_pose_for_landmarks_in_one_place_or_on_a_line),
        cmocka_unit_test(procrustes_finds_scale_turn_and_shift_of_any_cloud),
        cmocka_unit_test(procrustes_never_mirrors),
        cmocka_unit_test(procrustes_refuses_what_has_no_answer),
        cmocka_unit_test(agrees_with_the_reference_on_its_own_landmarks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
