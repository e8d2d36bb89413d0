// 3-D products: shading by numbers, what they hide and what hides them, nothing changed beside them.
#include "platform/base/colour.h"
#include "render/renderer.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/product_stage.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

#define SIZE 200

// --- shading -----------------------------------------------------------------------------------------------

static void white_metal_in_even_light_looks_like_the_light(void **state)
{
    (void)state;
    static const float roughness[] = {0.05f, 0.3f, 0.6f, 1.0f};
    for (int i = 0; i < 4; i++) {
        struct product_stage stage;
        stage_open(&stage, SIZE, stage_grey);
        struct model_material material = plain_material(1.0f, 1.0f, 1.0f);
        material.metallic = 1.0f;
        material.roughness = roughness[i];
        struct model sphere;
        shape_sphere(&sphere, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, &material);
        stage_wear(&stage, stage_add(&stage, &sphere));
        stage_draw(&stage, 0.0f);
        // Facing the camera, and towards the rim.
        assert_near(colour_linear_of_byte(stage_pixel(&stage, (struct vec3){0.0f, 0.0f, 0.20f})[1]), 0.5f,
                    0.015f);
        assert_near(colour_linear_of_byte(stage_pixel(&stage, (struct vec3){0.040f, 0.0f, 0.18f})[1]), 0.5f,
                    0.02f);
        stage_close(&stage);
    }
}

// The same by summing the glTF specification's D * Vis * N.L over a grid of the hemisphere, f0 = 1.
static float reflected_by_quadrature(float n_dot_v, float roughness)
{
    enum { STEPS = 200 };
    float a2 = powf(roughness, 4.0f), sum = 0.0f;
    struct vec3 v = {sqrtf(1.0f - n_dot_v * n_dot_v), 0.0f, n_dot_v};
    for (int i = 0; i < STEPS * STEPS; i++) {
        float z = ((float)(i % STEPS) + 0.5f) / STEPS;
        float angle = 6.2831853f * ((float)(i / STEPS) + 0.5f) / STEPS, r = sqrtf(1.0f - z * z);
        struct vec3 l = {r * cosf(angle), r * sinf(angle), z};
        float n_dot_h = vec3_normalise(vec3_add(l, v)).z;
        float d = a2 / (3.14159265f * powf(n_dot_h * n_dot_h * (a2 - 1.0f) + 1.0f, 2.0f));
        float visibility = 0.5f / (n_dot_v * sqrtf(a2 + (1.0f - a2) * z * z) +
                                   z * sqrtf(a2 + (1.0f - a2) * n_dot_v * n_dot_v));
        sum += d * visibility * z;
    }
    return sum * 6.2831853f / (STEPS * STEPS);
}

static void the_table_agrees_with_the_reference_integral(void **state)
{
    (void)state;
    // Smith-GGX reference of 20,000 samples, f0 = 1: what one bounce reflects.
    struct vec4 middle = environment_integrate(1.0f, 0.5f);
    assert_near(middle.x + middle.y, 0.918f, 0.01f);
    struct vec4 smooth = environment_integrate(1.0f, 0.25f);
    assert_near(smooth.x + smooth.y, 0.996f, 0.01f);
    static const float views[] = {0.1f, 0.4f, 0.9f}, roughness[] = {0.5f, 0.8f, 1.0f};
    for (int i = 0; i < 9; i++) {
        struct vec4 table = environment_integrate(views[i % 3], roughness[i / 3]);
        assert_near(table.x + table.y, reflected_by_quadrature(views[i % 3], roughness[i / 3]), 0.02f);
    }
}

static void white_plaster_in_even_light_is_about_as_bright_as_the_light(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_grey);
    struct model_material material = plain_material(1.0f, 1.0f, 1.0f);
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &material);
    stage_wear(&stage, stage_add(&stage, &wall));
    stage_draw(&stage, 0.0f);
    assert_near(colour_linear_of_byte(stage_pixel(&stage, (struct vec3){0.0f, 0.0f, 0.15f})[0]), 0.5f, 0.03f);
    stage_close(&stage);
}

static void the_studio_lights_a_white_wall_that_faces_it_to_one(void **state)
{
    (void)state;
    struct vec3 sum = {0};
    enum { STEPS = 64 };
    for (int i = 0; i < STEPS * STEPS; i++) { // cosine-weighted directions about +z
        float z2 = ((float)(i % STEPS) + 0.5f) / STEPS,
              angle = 6.2831853f * ((float)(i / STEPS) + 0.5f) / STEPS;
        float r = sqrtf(1.0f - z2);
        sum = vec3_add(sum, environment_studio((struct vec3){r * cosf(angle), r * sinf(angle), sqrtf(z2)}));
    }
    assert_near(sum.y / (STEPS * STEPS), 1.0f, 0.05f);
}

static struct vec3 bright_above(struct vec3 direction)
{
    float light = direction.y > 0.0f ? 0.6f : 0.0f;
    return (struct vec3){light, light, light};
}

static void rough_metal_blurs_what_polished_metal_mirrors(void **state)
{
    (void)state;
    float above[2];
    for (int rough = 0; rough < 2; rough++) {
        struct product_stage stage;
        stage_open(&stage, SIZE, bright_above);
        struct model_material material = plain_material(1.0f, 1.0f, 1.0f);
        material.metallic = 1.0f;
        material.roughness = rough == 1 ? 0.6f : 0.0f;
        struct model sphere;
        shape_sphere(&sphere, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, &material);
        stage_wear(&stage, stage_add(&stage, &sphere));
        stage_draw(&stage, 0.0f);
        // A little above the middle a mirror shows a little above the horizon.
        above[rough] = colour_linear_of_byte(stage_pixel(&stage, (struct vec3){0.0f, 0.006f, 0.1996f})[1]);
        stage_close(&stage);
    }
    assert_near(above[0], 0.6f, 0.02f);
    assert_true(above[1] > 0.3f && above[1] < 0.5f);
}

static void an_unlit_material_shows_its_own_colour(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black);
    struct model_material material = unlit_material(0.9f, 0.2f, 0.05f);
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &material);
    stage_wear(&stage, stage_add(&stage, &wall));
    stage_draw(&stage, 0.3f);
    const uint8_t *pixel = stage_pixel(&stage, (struct vec3){0.0f, 0.0f, 0.15f});
    assert_near(colour_linear_of_byte(pixel[0]), 0.9f, 0.01f);
    assert_near(colour_linear_of_byte(pixel[1]), 0.2f, 0.01f);
    assert_near(colour_linear_of_byte(pixel[2]), 0.05f, 0.01f);
    stage_close(&stage);
}

static void a_tinted_lens_lets_each_channel_through_by_its_tint(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black); // no reflection
    struct model_material material = plain_material(1.0f, 1.0f, 1.0f);
    material.transmission = 1.0f;
    material.roughness = 0.0f;
    material.thickness_m = 0.002f;
    material.attenuation_m = 0.001f;
    material.attenuation_colour = (struct vec3){0.8f, 0.5f, 0.3f};
    struct model lens;
    shape_rectangle(&lens, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &material);
    stage_wear(&stage, stage_add(&stage, &lens));
    stage_draw(&stage, 0.8f);
    const uint8_t *pixel = stage_pixel(&stage, (struct vec3){0.0f, 0.0f, 0.15f});
    // Beer-Lambert over two attenuation lengths, and 0.923 through the two surfaces of ior 1.5.
    assert_near(colour_linear_of_byte(pixel[0]), 0.8f * 0.923f * 0.64f, 0.01f);
    assert_near(colour_linear_of_byte(pixel[1]), 0.8f * 0.923f * 0.25f, 0.01f);
    assert_near(colour_linear_of_byte(pixel[2]), 0.8f * 0.923f * 0.09f, 0.01f);
    stage_close(&stage);
}

static void a_blended_material_covers_by_its_alpha(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black);
    struct model_material material = unlit_material(1.0f, 0.0f, 0.0f);
    material.alpha = MODEL_ALPHA_BLEND;
    material.base_colour.w = 0.25f;
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &material);
    stage_wear(&stage, stage_add(&stage, &wall));
    stage_draw(&stage, 0.4f);
    const uint8_t *pixel = stage_pixel(&stage, (struct vec3){0.0f, 0.0f, 0.15f});
    assert_near(colour_linear_of_byte(pixel[0]), 0.25f + 0.75f * 0.4f, 0.02f);
    assert_near(colour_linear_of_byte(pixel[1]), 0.75f * 0.4f, 0.02f);
    stage_close(&stage);
}

static void a_picture_on_a_material_is_upright_and_srgb(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black);
    struct model_material material = unlit_material(1.0f, 1.0f, 1.0f);
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &material);
    wall.materials[0].base_colour_texture.image = 0;
    wall.image_count = 1;
    wall.images = calloc(1, sizeof *wall.images);
    assert_non_null(wall.images);
    assert_int_equal(picture_allocate(2, 2048, &wall.images[0].picture), RESULT_OK); // larger than is kept
    for (int y = 0; y < 2048; y++)
        memset(picture_row(&wall.images[0].picture, y), y < 1024 ? 188 : 20, 8);
    stage_wear(&stage, stage_add(&stage, &wall));
    stage_draw(&stage, 0.0f);
    assert_in_range(stage_pixel(&stage, (struct vec3){0.0f, 0.015f, 0.15f})[0], 186, 190);
    assert_in_range(stage_pixel(&stage, (struct vec3){0.0f, -0.015f, 0.15f})[0], 18, 22);
    stage_close(&stage);
}

static void a_variant_changes_the_material(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black);
    struct model_material red = unlit_material(1.0f, 0.0f, 0.0f), blue = unlit_material(0.0f, 0.0f, 1.0f);
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &red);
    wall.materials[1] = blue;
    wall.material_count = 2;
    wall.variant_count = 2;
    wall.variants = calloc(2, sizeof *wall.variants);
    wall.meshes[0].primitives[0].variant_materials = malloc(2 * sizeof(int));
    assert_true(wall.variants != NULL && wall.meshes[0].primitives[0].variant_materials != NULL);
    wall.meshes[0].primitives[0].variant_materials[0] = MODEL_NONE;
    wall.meshes[0].primitives[0].variant_materials[1] = 1;
    stage_wear(&stage, stage_add(&stage, &wall));
    static const int variants[] = {MODEL_NONE, 0, 1, 2};
    static const uint8_t blues[] = {0, 0, 255, 0};
    for (int i = 0; i < 4; i++) {
        stage.person.products[0].variant = variants[i];
        stage_draw(&stage, 0.0f);
        assert_int_equal(stage_pixel(&stage, (struct vec3){0.0f, 0.0f, 0.15f})[2], blues[i]);
    }
    stage_close(&stage);
}

// --- what is changed and what is not -----------------------------------------------------------------------

static void edges_are_smooth(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black);
    if (target_max_samples() < 4) {
        stage_close(&stage);
        skip();
    }
    struct model_material material = unlit_material(1.0f, 1.0f, 1.0f);
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &material);
    stage_wear(&stage, stage_add(&stage, &wall));
    stage.person.products[0].placement = mat4_rotation_z(0.2f);
    stage_draw(&stage, 0.0f);
    int between = 0;
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++) {
            uint8_t value = picture_row(&stage.shown, y)[4 * x];
            between += value > 20 && value < 235 ? 1 : 0;
        }
    assert_true(between > 60);
    stage_close(&stage);
}

static void fading_in_mixes_with_what_was_there(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black);
    struct model_material material = unlit_material(1.0f, 1.0f, 1.0f);
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &material);
    stage_wear(&stage, stage_add(&stage, &wall));
    static const float opacities[] = {0.0f, 0.25f, 0.5f, 1.0f};
    for (int i = 0; i < 4; i++) {
        stage.person.products[0].opacity = opacities[i];
        stage_draw(&stage, 0.2f);
        assert_near(colour_linear_of_byte(stage_pixel(&stage, (struct vec3){0.0f, 0.0f, 0.15f})[1]),
                    0.2f + 0.8f * opacities[i], 0.01f);
    }
    stage_close(&stage);
}

static void a_mirrored_product_shows_its_front(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black);
    struct model_material material =
        unlit_material(0.0f, 1.0f, 0.0f); // single-sided: a turned winding hides it
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.03f, 0.0f, 0.15f}, 0.03f, 0.03f, &material);
    stage_wear(&stage, stage_add(&stage, &wall));
    stage_draw(&stage, 0.0f);
    assert_int_equal(stage_pixel(&stage, (struct vec3){0.03f, 0.0f, 0.15f})[1], 255);
    assert_int_equal(stage_pixel(&stage, (struct vec3){-0.03f, 0.0f, 0.15f})[1], 0);
    stage.frame.view.scale_x = -1.0f;
    stage_draw(&stage, 0.0f);
    assert_int_equal(stage_pixel(&stage, (struct vec3){0.03f, 0.0f, 0.15f})[1], 255);
    assert_int_equal(stage_pixel(&stage, (struct vec3){-0.03f, 0.0f, 0.15f})[1], 0);
    stage.person.products[0].placement = mat4_rotation_y(3.1415927f); // its back
    stage.person.products[0].placement.m[14] = 0.3f;
    stage_draw(&stage, 0.0f);
    assert_int_equal(stage_pixel(&stage, (struct vec3){-0.03f, 0.0f, 0.15f})[1], 0);
    stage_close(&stage);
}

static void a_product_off_the_target_or_behind_the_camera_is_harmless(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black);
    struct model_material material = unlit_material(1.0f, 1.0f, 1.0f);
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.0f}, 0.05f, 0.05f, &material);
    stage_wear(&stage, stage_add(&stage, &wall));
    static const struct vec3 places[] = {
        {5.0f, 0.0f, 0.0f}, {0.0f, -5.0f, 0.0f}, {0.0f, 0.0f, 1.0f}, {0.0f, 0.0f, STAGE_DISTANCE_M}};
    for (int i = 0; i < 4; i++) {
        stage.person.products[0].placement = mat4_translation(places[i]);
        stage_draw(&stage, 0.0f);
        assert_int_equal(picture_row(&stage.shown, SIZE / 2)[4 * (SIZE / 2)], 0);
    }
    stage_close(&stage);
}

static void handles_start_at_one_and_are_never_used_again(void **state)
{
    (void)state;
    struct product_stage stage;
    stage_open(&stage, SIZE, stage_black);
    struct model_material material = unlit_material(1.0f, 1.0f, 1.0f);
    struct model wall;
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &material);
    uint32_t first = stage_add(&stage, &wall);
    assert_int_equal(first, 1);
    product3d_remove(stage.products, first);
    product3d_remove(stage.products, first);
    product3d_remove(stage.products, 99);
    product3d_remove(stage.products, 0);
    shape_rectangle(&wall, (struct vec3){0.0f, 0.0f, 0.15f}, 0.05f, 0.05f, &material);
    assert_int_equal(stage_add(&stage, &wall), 2);
    stage_wear(&stage, first); // unknown by now
    stage_draw(&stage, 0.0f);
    assert_int_equal(stage_pixel(&stage, (struct vec3){0.0f, 0.0f, 0.15f})[0], 0);
    stage_close(&stage);
}

// Through the whole renderer: glasses on a noisy picture change it at the glasses alone.
static void nothing_beside_a_product_changes(void **state)
{
    (void)state;
    test_gl_needed();
    enum { WIDTH = 320, HEIGHT = 240 };
    struct renderer *renderer = NULL;
    assert_int_equal(renderer_create(WIDTH, HEIGHT, RENDERER_FIT_CONTAIN, &renderer, NULL), RESULT_OK);
    struct picture background = {0}, shown = {0};
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &background), RESULT_OK);
    assert_int_equal(picture_allocate(WIDTH, HEIGHT, &shown), RESULT_OK);
    uint32_t random = 1;
    for (size_t i = 0; i < background.stride_bytes * HEIGHT; i++) {
        random = random * 1664525u + 1013904223u;
        background.pixels[i] = (uint8_t)(random >> 24);
    }
    struct model_material frame = plain_material(0.02f, 0.02f, 0.02f), lens = plain_material(1, 1, 1);
    lens.transmission = 1.0f;
    struct model glasses;
    shape_glasses(&glasses, &frame, &lens);
    uint32_t handle = 0;
    assert_int_equal(renderer_add_model(renderer, &glasses, &handle, NULL), RESULT_OK);
    model_free(&glasses);
    struct vec3 landmarks[SCENE_FACE_LANDMARKS] = {{0}};
    struct scene scene = {.background = &background,
                          .background_sequence = 1,
                          .vertical_fov_rad = STAGE_FOV_RAD,
                          .person_count = 1};
    struct mat4 place = mat4_translation((struct vec3){0.0f, 0.026f, 0.06f});
    scene.persons[0] = (struct scene_person){
        .id = 1,
        .landmarks_px = landmarks,
        .has_pose = true,
        .pose = mat4_translation((struct vec3){0.0f, 0.0f, -STAGE_DISTANCE_M}),
        .mesh_m = face_canonical_m,
        .product_count = 1,
        .products = {{.model = handle, .variant = MODEL_NONE, .placement = place, .opacity = 1.0f}}};
    renderer_draw(renderer, &scene);
    assert_int_equal(renderer_read(renderer, &shown), RESULT_OK);
    // Glasses of 148 mm x 42 mm at 0.54 m: 0.37 m tall is the view there.
    int changed_inside = 0;
    for (int y = 0; y < HEIGHT; y++)
        for (int x = 0; x < WIDTH; x++) {
            bool beside = x < 90 || x > 230 || y < 75 || y > 135;
            for (int c = 0; c < 3; c++) {
                int d = abs(picture_row(&shown, y)[4 * x + c] - picture_row(&background, y)[4 * x + c]);
                if (beside && d > 1)
                    fail_msg("pixel %d, %d differs by %d", x, y, d);
                changed_inside += !beside && d > 20 ? 1 : 0;
            }
        }
    assert_true(changed_inside > 1000);
    picture_free(&shown);
    picture_free(&background);
    renderer_destroy(renderer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(white_metal_in_even_light_looks_like_the_light),
        cmocka_unit_test(the_table_agrees_with_the_reference_integral),
        cmocka_unit_test(white_plaster_in_even_light_is_about_as_bright_as_the_light),
        cmocka_unit_test(the_studio_lights_a_white_wall_that_faces_it_to_one),
        cmocka_unit_test(rough_metal_blurs_what_polished_metal_mirrors),
        cmocka_unit_test(an_unlit_material_shows_its_own_colour),
        cmocka_unit_test(a_tinted_lens_lets_each_channel_through_by_its_tint),
        cmocka_unit_test(a_blended_material_covers_by_its_alpha),
        cmocka_unit_test(a_picture_on_a_material_is_upright_and_srgb),
        cmocka_unit_test(a_variant_changes_the_material),
        cmocka_unit_test(edges_are_smooth),
        cmocka_unit_test(fading_in_mixes_with_what_was_there),
        cmocka_unit_test(a_mirrored_product_shows_its_front),
        cmocka_unit_test(a_product_off_the_target_or_behind_the_camera_is_harmless),
        cmocka_unit_test(handles_start_at_one_and_are_never_used_again),
        cmocka_unit_test(nothing_beside_a_product_changes),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
