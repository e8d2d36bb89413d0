// Glasses on a turned head, mirrored, against a picture that was looked at when it was made.
#include "platform/base/face_topology.h"
#include "render/renderer.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/test_support.h"

enum { WIDTH = 240, HEIGHT = 160 };

static struct picture make_background(void)
{
    struct picture picture = {0};
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &picture), RESULT_OK);
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            uint8_t *pixel = picture_row(&picture, y) + 4 * x;
            bool light = ((x / 20) + (y / 20)) % 2 == 0;
            pixel[0] = (uint8_t)(light ? 205 : 170);
            pixel[1] = (uint8_t)(light ? 170 : 140);
            pixel[2] = (uint8_t)(light ? 150 : 120);
            pixel[3] = 255;
        }
    return picture;
}

static void glasses_look_as_they_did(void **state)
{
    (void)state;
    test_gl_needed();
    struct renderer *renderer = NULL;
    assert_int_equal(renderer_create(WIDTH, HEIGHT, RENDERER_FIT_COVER, &renderer, NULL), RESULT_OK);
    struct model_material frame = model_material_default(), lens = model_material_default();
    frame.base_colour = (struct vec4){0.93f, 0.68f, 0.33f, 1.0f};
    frame.roughness = 0.25f;
    lens.metallic = 0.0f;
    lens.roughness = 0.03f;
    lens.base_colour = (struct vec4){0.35f, 0.45f, 0.40f, 1.0f};
    lens.transmission = 1.0f;
    struct model glasses;
    shape_glasses(&glasses, &frame, &lens);
    uint32_t handle = 0;
    assert_int_equal(renderer_add_model(renderer, &glasses, &handle, NULL), RESULT_OK);
    model_free(&glasses);
    struct picture background = make_background(), shown = {0};
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &shown), RESULT_OK);
    struct vec3 landmarks[SCENE_FACE_LANDMARKS] = {{0}};
    struct scene scene = {.background = &background,
                          .background_sequence = 1,
                          .vertical_fov_rad = 0.35f,
                          .mirror = true,
                          .person_count = 1};
    struct mat4 pose = mat4_rotation_y(0.45f);
    pose.m[14] = -0.6f;
    scene.persons[0] = (struct scene_person){
        .id = 1,
        .landmarks_px = landmarks,
        .has_pose = true,
        .pose = pose,
        .mesh_m = face_canonical_m,
        .product_count = 1,
        .products = {{.model = handle,
                      .variant = MODEL_NONE,
                      .placement = mat4_translation((struct vec3){0.0f, 0.026f, 0.058f}),
                      .opacity = 1.0f,
                      .open_z_m = -0.028f,
                      .hidden_z_m = -0.050f}}};
    head_measure(face_canonical_m, &scene.persons[0].head);
    float focal_px = 0.5f * HEIGHT / tanf(0.5f * scene.vertical_fov_rad);
    for (int i = 0; i < FACE_VERTEX_COUNT; i++) {
        struct vec3 p = mat4_transform_point(&pose, face_canonical_m[i]);
        landmarks[i] =
            (struct vec3){0.5f * WIDTH - focal_px * p.x / p.z, 0.5f * HEIGHT + focal_px * p.y / p.z, 0.0f};
    }
    renderer_draw(renderer, &scene);
    assert_int_equal(renderer_read(renderer, &shown), RESULT_OK);
    // Other processors round otherwise: some of the pixels at edges may differ.
    test_against_golden("eyewear-turned", &shown, 6, 0.01);
    picture_free(&shown);
    picture_free(&background);
    renderer_destroy(renderer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(glasses_look_as_they_did)};
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
