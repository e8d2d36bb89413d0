// The mesh of the skin: which way its triangles face, what is hidden, and where it ends.
#include "render/makeup/skin_mesh.h"
#include "tests/support/makeup_stage.h"
#include "tests/support/test_support.h"

#include <math.h>

static void turned_face(float angle_rad, struct vec3 *landmarks)
{
    canonical_landmarks(landmarks, angle_rad, (struct vec2){300.0f, 300.0f}, 2000.0f);
}

static float area(const struct skin_mesh *mesh, const uint32_t *triangle)
{
    const float *a = mesh->vertices[triangle[0]].position_px, *b = mesh->vertices[triangle[1]].position_px,
                *c = mesh->vertices[triangle[2]].position_px;
    return -((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])); // y up
}

static void triangles_face_the_camera_and_leave_lips_and_eyes_out(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct skin_mesh mesh;
    static uint32_t indices[SKIN_INDICES];
    turned_face(0.0f, landmarks);
    assert_true(skin_mesh_build(landmarks, &mesh));
    uint32_t count = skin_mesh_indices(indices), away = 0;
    assert_true(count > 2000 && count <= SKIN_INDICES && count % 3 == 0);
    for (uint32_t i = 0; i < count; i += 3) {
        for (int k = 0; k < 3; k++) {
            assert_true(indices[i + (uint32_t)k] < SKIN_VERTEX_COUNT);
            assert_true(indices[i + (uint32_t)k] != 13 &&
                        indices[i + (uint32_t)k] != 14); // the mouth opening
        }
        away += area(&mesh, indices + i) <= 0.0f;
        if (indices[i] >= FACE_VERTEX_COUNT || indices[i + 1] >= FACE_VERTEX_COUNT ||
            indices[i + 2] >= FACE_VERTEX_COUNT)
            assert_true(area(&mesh, indices + i) > 0.0f);
    }
    assert_true(away <= 10); // folds of the canonical face itself
}

static void the_row_above_the_forehead_goes_on_from_it(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct skin_mesh mesh;
    turned_face(0.0f, landmarks);
    assert_true(skin_mesh_build(landmarks, &mesh));
    const struct skin_vertex *top = &mesh.vertices[FACE_VERTEX_COUNT + SKIN_CROWN_COUNT / 2];
    float above_mm = (landmarks[10].y - top->position_px[1]) / 2.0f;
    assert_true(above_mm > 10.0f && above_mm < 20.0f);
    assert_true(fabsf(top->position_px[0] - 300.0f) < 1.0f && top->normal[2] > 0.5f);
    for (int i = 0; i < SKIN_RIM_COUNT; i++) {
        struct vec2 uv = skin_vertex_uv(skin_rim[i]);
        assert_true(uv.x >= 0.0f && uv.x <= 1.0f && uv.y >= 0.0f && uv.y <= 1.0f);
    }
}

static void a_face_seen_from_the_front_shows_both_cheeks(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct skin_mesh mesh;
    turned_face(0.0f, landmarks);
    assert_true(skin_mesh_build(landmarks, &mesh));
    static const int in_front[] = {50, 280, 101, 330, 205, 425, 4, 151, 199};
    for (size_t i = 0; i < sizeof in_front / sizeof in_front[0]; i++)
        assert_true(mesh.vertices[in_front[i]].shown > 0.95f);
    assert_true(mesh.vertices[234].shown < 0.5f && mesh.vertices[454].shown < 0.5f); // before the ears
    for (int i = 0; i < SKIN_VERTEX_COUNT; i++)
        assert_true(mesh.vertices[i].shown >= 0.0f && mesh.vertices[i].shown <= 1.0f);
}

static void a_turned_head_hides_the_far_cheek_alone(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS];
    struct skin_mesh mesh;
    float before = 1.0f;
    for (int degrees = 0; degrees <= 75; degrees += 15) {
        turned_face((float)degrees * 0.0174533f, landmarks);
        assert_true(skin_mesh_build(landmarks, &mesh));
        assert_true(mesh.vertices[50].shown > 0.9f);             // the near cheek
        assert_true(mesh.vertices[347].shown <= before + 0.05f); // the far one, under the eye
        before = mesh.vertices[347].shown;
        if (degrees >= 45)
            assert_true(mesh.vertices[352].shown < 0.05f); // its side
    }
    assert_true(before < 0.05f);
    // Beside the nose the far cheek faces the camera still, but the nose is before it.
    turned_face(0.8f, landmarks);
    assert_true(skin_mesh_build(landmarks, &mesh));
    assert_true(mesh.vertices[358].shown < 0.2f);
}

static void what_is_no_face_is_refused(void **state)
{
    (void)state;
    struct vec3 landmarks[SCENE_FACE_LANDMARKS] = {{0}};
    struct skin_mesh mesh;
    assert_false(skin_mesh_build(landmarks, &mesh));
    turned_face(0.0f, landmarks);
    landmarks[200].y = NAN;
    assert_false(skin_mesh_build(landmarks, &mesh));
    turned_face(0.0f, landmarks);
    landmarks[3].z = INFINITY;
    assert_false(skin_mesh_build(landmarks, &mesh));
    turned_face(0.0f, landmarks);
    landmarks[7].x = 1e30f;
    assert_false(skin_mesh_build(landmarks, &mesh));
    // A profile: as thin as it gets without being refused.
    turned_face(1.57f, landmarks);
    (void)skin_mesh_build(landmarks, &mesh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(triangles_face_the_camera_and_leave_lips_and_eyes_out),
        cmocka_unit_test(the_row_above_the_forehead_goes_on_from_it),
        cmocka_unit_test(a_face_seen_from_the_front_shows_both_cheeks),
        cmocka_unit_test(a_turned_head_hides_the_far_cheek_alone),
        cmocka_unit_test(what_is_no_face_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
