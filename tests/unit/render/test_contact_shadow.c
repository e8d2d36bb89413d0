// The shade of products on the skin: in the field, and on a drawn face.
#include "platform/base/face_topology.h"
#include "render/product3d/contact_field.h"
#include "render/product3d/contact_shadow.h"
#include "render/readback.h"
#include "tests/support/gl_context.h"
#include "tests/support/model_shapes.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

static struct model_material matte(void)
{
    struct model_material material = model_material_default();
    material.metallic = 0.0f;
    return material;
}

// --- the field ---------------------------------------------------------------------------------------------

static struct contact_field field_of(struct model *model, float metres)
{
    struct contact_grid grid;
    struct contact_field field;
    assert_int_equal(contact_grid_fill(model, &grid), RESULT_OK);
    assert_int_equal(contact_field_make(&grid, metres, (struct vec3){0.0f, 0.0f, 1.0f}, &field), RESULT_OK);
    contact_grid_free(&grid);
    model_free(model);
    return field;
}

static struct contact_texel texel_at(const struct contact_field *field, struct vec3 p)
{
    int x = (int)((p.x - field->origin.x) / field->cell), y = (int)((p.y - field->origin.y) / field->cell),
        z = (int)((p.z - field->origin.z) / field->cell);
    if (x < 0 || y < 0 || z < 0 || x >= field->size[0] || y >= field->size[1] || z >= field->size[2])
        return (struct contact_texel){0, 0};
    return field->texels[(z * field->size[1] + y) * field->size[0] + x];
}

static void a_field_is_full_at_the_surface_and_empty_a_little_off(void **state)
{
    (void)state;
    struct model_material material = matte();
    struct model model = {0};
    shape_rectangle(&model, (struct vec3){0.01f, 0.02f, 0.03f}, 0.10f, 0.05f, &material);
    struct contact_field field = field_of(&model, 1.0f);
    uint8_t before = 255;
    for (int i = 0; i < 6; i++) {
        struct vec3 p = {0.01f, 0.02f, 0.0301f + 0.003f * (float)i};
        uint8_t wide = texel_at(&field, p).wide;
        assert_true(wide <= before);
        before = wide;
    }
    assert_true(texel_at(&field, (struct vec3){0.01f, 0.02f, 0.0301f}).near > 80);
    assert_true(texel_at(&field, (struct vec3){0.01f, 0.02f, 0.042f}).near == 0);
    assert_true(before < 20);
    contact_field_free(&field);
}

static void a_fields_edge_is_empty(void **state)
{
    (void)state;
    struct model_material material = matte();
    struct model model = {0};
    shape_sphere(&model, (struct vec3){0.0f, 0.0f, 0.0f}, 0.01f, &material);
    struct contact_field field = field_of(&model, 1.0f);
    for (int z = 0; z < field.size[2]; z++)
        for (int y = 0; y < field.size[1]; y++)
            for (int x = 0; x < field.size[0]; x++)
                if (x == 0 || y == 0 || z == 0 || x == field.size[0] - 1 || y == field.size[1] - 1 ||
                    z == field.size[2] - 1)
                    assert_int_equal(field.texels[(z * field.size[1] + y) * field.size[0] + x].wide, 0);
    contact_field_free(&field);
}

static void a_model_in_millimetres_has_the_same_shade(void **state)
{
    (void)state;
    struct model_material material = matte();
    struct model metres = {0}, millimetres = {0};
    shape_sphere(&metres, (struct vec3){0.0f, 0.0f, 0.0f}, 0.02f, &material);
    shape_sphere(&millimetres, (struct vec3){0.0f, 0.0f, 0.0f}, 20.0f, &material);
    struct contact_field first = field_of(&metres, 1.0f), second = field_of(&millimetres, 0.001f);
    for (int i = 0; i < 10; i++) {
        float along = 0.002f * (float)i + 0.0151f;
        int a = texel_at(&first, (struct vec3){along, 0.0f, 0.0f}).wide;
        int b = texel_at(&second, (struct vec3){1000.0f * along, 0.0f, 0.0f}).wide;
        assert_in_range(abs(a - b), 0, 6);
    }
    contact_field_free(&second);
    contact_field_free(&first);
}

static void lenses_cast_none(void **state)
{
    (void)state;
    struct model_material lens = matte();
    lens.transmission = 1.0f;
    struct model model = {0};
    shape_rectangle(&model, (struct vec3){0.0f, 0.0f, 0.0f}, 0.05f, 0.05f, &lens);
    struct contact_field field = field_of(&model, 1.0f);
    assert_int_equal(texel_at(&field, (struct vec3){0.0f, 0.0f, 0.0f}).near, 0);
    contact_field_free(&field);
}

static void a_model_without_extent_has_no_field(void **state)
{
    (void)state;
    struct model nothing = {0};
    struct contact_field field = field_of(&nothing, 1.0f);
    assert_null(field.texels);
}

// --- on a face ---------------------------------------------------------------------------------------------

#define SIZE 240
#define FOV_RAD 0.6f

struct stage {
    struct contact_shadow *shadow;
    struct target target;
    struct texture picture;
    struct product3d_frame frame;
    struct scene_person person;
    struct light_estimate light;
    struct picture shown;
};

static const uint8_t skin_bytes[4] = {188, 150, 132, 255};

static void fill_picture(struct stage *stage, const uint8_t pixel[4])
{
    struct picture picture = {0};
    assert_int_equal(picture_allocate(SIZE, SIZE, &picture), RESULT_OK);
    for (size_t i = 0; i < (size_t)SIZE * SIZE; i++)
        memcpy(picture.pixels + 4 * i, pixel, 4);
    texture_upload(&stage->picture, &picture);
    picture_free(&picture);
}

static void open_stage(struct stage *stage)
{
    test_gl_needed();
    memset(stage, 0, sizeof *stage);
    const struct texture_options options = {.srgb = true};
    assert_int_equal(contact_shadow_create(&stage->shadow, NULL), RESULT_OK);
    assert_int_equal(target_init(&stage->target, SIZE, SIZE, NULL, NULL), RESULT_OK);
    assert_int_equal(texture_init(&stage->picture, SIZE, SIZE, &options, NULL), RESULT_OK);
    assert_int_equal(picture_allocate(SIZE, SIZE, &stage->shown), RESULT_OK);
    fill_picture(stage, skin_bytes);
    stage->frame.target = &stage->target;
    stage->frame.view = clip_view_identity();
    stage->frame.picture_width_px = SIZE;
    stage->frame.picture_height_px = SIZE;
    stage->frame.vertical_fov_rad = FOV_RAD;
    stage->person.has_pose = true;
    stage->person.pose = mat4_translation((struct vec3){0.0f, 0.0f, -0.6f});
    stage->person.mesh_m = face_canonical_m;
    head_measure(face_canonical_m, &stage->person.head);
    stage->light = LIGHT_OF_THE_STUDIO;
    stage->light.has_shape = true;
    stage->light.shape[0] = (struct vec3){1.0f, 1.0f, 1.0f};
    stage->light.skin = (struct vec3){0.503f, 0.305f, 0.231f}; // skin_bytes, linear
}

static void close_stage(struct stage *stage)
{
    picture_free(&stage->shown);
    texture_finish(&stage->picture);
    target_finish(&stage->target);
    contact_shadow_destroy(stage->shadow);
}

static void wear(struct stage *stage, struct model *model)
{
    uint32_t handle = (uint32_t)stage->person.product_count + 1;
    contact_shadow_add(stage->shadow, handle, model);
    model_free(model);
    stage->person.products[stage->person.product_count++] = (struct scene_product){
        .model = handle, .variant = MODEL_NONE, .placement = mat4_identity(), .opacity = 1.0f};
}

// A bar across the forehead, this far before the skin.
static struct vec3 wear_bar(struct stage *stage, float off_m)
{
    struct model_material material = matte();
    struct model model = {0};
    struct vec3 skin = face_canonical_m[151]; // the middle of the forehead
    shape_rectangle(&model, (struct vec3){skin.x, skin.y, skin.z + off_m}, 0.02f, 0.008f, &material);
    wear(stage, &model);
    return skin;
}

static void show(struct stage *stage)
{
    target_bind(&stage->target);
    glClearColor(1.0f, 1.0f, 1.0f, 1.0f);
    glClear(GL_COLOR_BUFFER_BIT);
    contact_shadow_draw(stage->shadow, &stage->frame, &stage->picture, &stage->person, &stage->light);
    assert_int_equal(gl_check("drawing", NULL), RESULT_OK);
    assert_int_equal(readback(&stage->target, &stage->shown), RESULT_OK);
}

// How much is left of the light at a point of face space: bytes, 255 all of it.
static int left_at(const struct stage *stage, struct vec3 p)
{
    struct mat4 projection = product3d_projection(FOV_RAD, 1.0f);
    struct vec3 camera = mat4_transform_point(&stage->person.pose, p);
    struct vec4 clip = mat4_transform(&projection, (struct vec4){camera.x, camera.y, camera.z, 1.0f});
    int x = (int)((clip.x / clip.w * stage->frame.view.scale_x + 1.0f) * 0.5f * SIZE);
    int y = (int)((1.0f - clip.y / clip.w) * 0.5f * SIZE);
    assert_in_range(x, 0, SIZE - 1);
    assert_in_range(y, 0, SIZE - 1);
    return picture_row(&stage->shown, y)[4 * (ptrdiff_t)x];
}

static int changed_pixels(const struct stage *stage)
{
    int count = 0;
    for (int i = 0; i < SIZE * SIZE; i++)
        count += stage->shown.pixels[4 * (ptrdiff_t)i] != 255;
    return count;
}

static void skin_is_darker_the_closer_a_product_is(void **state)
{
    (void)state;
    static const float off_m[] = {0.002f, 0.008f, 0.016f, 0.040f};
    int before = 0;
    for (int i = 0; i < 4; i++) {
        struct stage stage;
        open_stage(&stage);
        struct vec3 skin = wear_bar(&stage, off_m[i]);
        show(&stage);
        int left = left_at(&stage, skin);
        print_message("%.0f mm off: %d\n", 1000.0 * (double)off_m[i], left);
        assert_true(left > before || left == 255);
        if (i == 0) // k of 0.25 to 0.6 in linear light
            assert_in_range(left, 170, 232);
        if (i == 3)
            assert_int_equal(left, 255);
        before = left;
        close_stage(&stage);
    }
}

static void nothing_is_drawn_some_centimetres_off(void **state)
{
    (void)state;
    struct stage stage;
    open_stage(&stage);
    struct vec3 skin = wear_bar(&stage, 0.003f);
    show(&stage);
    assert_true(changed_pixels(&stage) > 50);
    assert_int_equal(left_at(&stage, face_canonical_m[1]), 255);   // the nose's tip
    assert_int_equal(left_at(&stage, face_canonical_m[152]), 255); // the chin
    assert_true(left_at(&stage, (struct vec3){skin.x, skin.y - 0.007f, skin.z}) < 254);
    close_stage(&stage);
}

static void without_products_nothing_changes(void **state)
{
    (void)state;
    struct stage stage;
    open_stage(&stage);
    show(&stage);
    assert_int_equal(changed_pixels(&stage), 0);
    (void)wear_bar(&stage, 0.003f);
    stage.person.products[0].opacity = 0.0f;
    show(&stage);
    assert_int_equal(changed_pixels(&stage), 0);
    stage.person.products[0].opacity = 1.0f;
    contact_shadow_remove(stage.shadow, 1);
    show(&stage);
    assert_int_equal(changed_pixels(&stage), 0);
    close_stage(&stage);
}

static void hair_and_cloth_stay_clean(void **state)
{
    (void)state;
    static const uint8_t others[][4] = {{30, 22, 18, 255}, {40, 70, 190, 255}, {60, 160, 70, 255}};
    for (int i = 0; i < 3; i++) {
        struct stage stage;
        open_stage(&stage);
        (void)wear_bar(&stage, 0.003f);
        fill_picture(&stage, others[i]);
        show(&stage);
        assert_int_equal(changed_pixels(&stage), 0);
        close_stage(&stage);
    }
}

static void a_shade_moves_with_its_product_and_is_mirrored_with_the_picture(void **state)
{
    (void)state;
    struct stage stage;
    open_stage(&stage);
    struct vec3 skin = wear_bar(&stage, 0.003f);
    stage.person.products[0].placement = mat4_translation((struct vec3){0.012f, 0.0f, 0.0f});
    show(&stage);
    struct vec3 right = {skin.x + 0.015f, skin.y, skin.z}, left = {skin.x - 0.015f, skin.y, skin.z};
    int there = left_at(&stage, right);
    assert_true(there < 250);
    assert_int_equal(left_at(&stage, left), 255);
    stage.frame.view.scale_x = -1.0f;
    show(&stage);
    assert_in_range(left_at(&stage, right), there - 4, there + 4);
    assert_int_equal(left_at(&stage, left), 255);
    close_stage(&stage);
}

static void half_there_it_is_half_as_dark(void **state)
{
    (void)state;
    struct stage stage;
    open_stage(&stage);
    struct vec3 skin = wear_bar(&stage, 0.003f);
    show(&stage);
    int whole = left_at(&stage, skin);
    stage.person.products[0].opacity = 0.5f;
    show(&stage);
    int half = left_at(&stage, skin);
    assert_true(half > whole + 10 && half < 250);
    close_stage(&stage);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_is_full_at_the_surface_and_empty_a_little_off),
        cmocka_unit_test(a_fields_edge_is_empty),
        cmocka_unit_test(a_model_in_millimetres_has_the_same_shade),
        cmocka_unit_test(lenses_cast_none),
        cmocka_unit_test(a_model_without_extent_has_no_field),
        cmocka_unit_test(skin_is_darker_the_closer_a_product_is),
        cmocka_unit_test(nothing_is_drawn_some_centimetres_off),
        cmocka_unit_test(without_products_nothing_changes),
        cmocka_unit_test(hair_and_cloth_stay_clean),
        cmocka_unit_test(a_shade_moves_with_its_product_and_is_mirrored_with_the_picture),
        cmocka_unit_test(half_there_it_is_half_as_dark),
    };
    return cmocka_run_group_tests(tests, test_gl_setup, test_gl_teardown);
}
