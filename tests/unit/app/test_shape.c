// What is told from a product's geometry alone: hinges, tips, what meets the nose, openings.
#include "app/placement/shape.h"
#include "assets/gltf.h"
#include "tests/support/model_shapes.h"
#include "tests/support/test_support.h"

#include <math.h>

#define MM 0.001f

static void near(float value, float expected, float within)
{
    if (!(fabsf(value - expected) <= within))
        fail_msg("%.4f is not %.4f within %.4f", (double)value, (double)expected, (double)within);
}

static void make_glasses(struct model *out)
{
    const struct model_material plain = model_material_default();
    shape_glasses(out, &plain, &plain);
}

static void measure(const struct model *model, enum catalogue_category category, struct product_shape *out)
{
    const struct mat4 as_it_is = mat4_identity();
    product_shape_measure(model, &as_it_is, category, out);
}

static void is_the_shape_of_the_glasses(const struct product_shape *shape)
{
    assert_true(shape->has_temples);
    near(shape->front_width_m, 137 * MM, 4 * MM);
    near(shape->front_top_m, 15 * MM, 2 * MM);
    near(shape->front_low_m, -31 * MM, 2 * MM);
    near(shape->lens_z_m, 0.0f, 1 * MM);
    for (int side = 0; side < 2; side++) {
        float sign = side == 0 ? -1.0f : 1.0f;
        near(shape->hinge[side].x, sign * 70 * MM, 3 * MM);
        near(shape->hinge[side].z, -4 * MM, 5 * MM);
        near(shape->tip[side].y, -30 * MM, 4 * MM);
        near(shape->tip[side].z, -120 * MM, 4 * MM);
        near(shape->temple_inside_m[side], 71.5f * MM, 1.5f * MM);
        near(shape->temple_fall_rad[side], 0.025f, 0.02f); // half its own thickness over 7 cm
    }
}

static void temples_are_found_where_they_begin_and_end(void **state)
{
    (void)state;
    struct model model;
    struct product_shape shape;
    make_glasses(&model);
    measure(&model, CATEGORY_EYEGLASSES, &shape);
    is_the_shape_of_the_glasses(&shape);
    model_free(&model);
}

static void units_and_axes_of_the_file_make_no_difference(void **state)
{
    (void)state;
    struct model model;
    struct product_shape shape;
    make_glasses(&model);
    for (uint32_t i = 0; i < model.vertex_count; i++) { // millimetres, up +z, forward -x
        struct vec3 p = vec3_scale(model.vertices[i].position, 1000.0f);
        model.vertices[i].position = (struct vec3){-p.z, -p.x, p.y};
    }
    const struct mat4 placement = {{0, 0, -MM, 0, -MM, 0, 0, 0, 0, MM, 0, 0, 0, 0, 0, 1}};
    product_shape_measure(&model, &placement, CATEGORY_SUNGLASSES, &shape);
    is_the_shape_of_the_glasses(&shape);
    model_free(&model);
}

static void folded_temples_and_none_are_not_bent(void **state)
{
    (void)state;
    struct model model;
    struct product_shape shape;
    make_glasses(&model);
    for (uint32_t i = 0; i < model.vertex_count; i++) {
        struct vec3 *p = &model.vertices[i].position;
        float behind = -0.006f - p->z, sign = p->x < 0.0f ? -1.0f : 1.0f;
        if (behind > 0.0f) // turned inwards about the hinge
            *p = (struct vec3){p->x - sign * behind, p->y, -0.006f - fabsf(0.07f - fabsf(p->x))};
    }
    measure(&model, CATEGORY_EYEGLASSES, &shape);
    assert_false(shape.has_temples);
    for (uint32_t i = 0; i < model.vertex_count; i++)
        model.vertices[i].position.z = 0.0f;
    measure(&model, CATEGORY_EYEGLASSES, &shape);
    assert_false(shape.has_temples);
    model_free(&model);
}

static void the_bridge_is_what_meets_the_nose(void **state)
{
    (void)state;
    struct model model;
    struct product_shape shape;
    make_glasses(&model);
    measure(&model, CATEGORY_EYEGLASSES, &shape);
    int bridge = (int)((SHAPE_NOSE_TOP_M - 0.002f) / SHAPE_NOSE_CELL_M);
    near(shape.nose_z_m[bridge][0], -1 * MM, 1 * MM);                // its rear: 1 mm before, 1.8 thick
    assert_true(shape.nose_z_m[SHAPE_NOSE_ROWS / 2][0] == INFINITY); // below it the nose is free
    assert_true(shape.nose_z_m[SHAPE_NOSE_ROWS / 2][SHAPE_NOSE_COLUMNS - 2] < INFINITY); // and then the rim
    model_free(&model);
}

static void nothing_of_a_product_is_no_harm(void **state)
{
    (void)state;
    static const enum catalogue_category all[] = {CATEGORY_EYEGLASSES, CATEGORY_HAT, CATEGORY_HEADBAND,
                                                  CATEGORY_EARRINGS};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct model empty = {0};
        struct product_shape shape;
        measure(&empty, all[i], &shape);
        assert_false(shape.has_temples);
        assert_true(shape.opening_half_m.x == 0.0f && shape.maximum.x == 0.0f);
    }
}

static void a_hat_has_the_opening_of_its_band(void **state)
{
    (void)state;
    const struct model_material plain = model_material_default();
    struct model model;
    struct product_shape shape;
    shape_sphere(&model, (struct vec3){0.0f, 0.0f, -0.010f}, 0.09f, &plain);
    for (uint32_t i = 0; i < model.vertex_count; i++)
        model.vertices[i].position.x *= 0.85f;
    measure(&model, CATEGORY_HAT, &shape);
    assert_false(shape.is_arch);
    near(shape.opening_half_m.x, 76 * MM, 3 * MM);
    near(shape.opening_half_m.y, 89 * MM, 3 * MM);
    near(shape.opening.z, -10 * MM, 2 * MM);
    model_free(&model);
}

// Their makers' own units and axes, temples of few triangles and of many.
static void glasses_from_three_makers_have_hinges(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        struct mat4 placement;
    } all[] = {
        {"gltf_products/glasses/webar_glasses1.glb",
         {{0.066f, 0, 0, 0, 0, 0.066f, 0, 0, 0, 0, 0.066f, 0, 0, 0, 0, 1}}},
        {"gltf_products/glasses/mindar_glasses/scene.gltf",
         {{MM, 0, 0, 0, 0, MM, 0, 0, 0, 0, MM, 0, 0, 0, 0, 1}}},
        {"gltf_products/glasses/mindar_glasses2/scene.gltf", // forward +x
         {{0, 0, 0.0769f, 0, 0, 0.0769f, 0, 0, -0.0769f, 0, 0, 0, 0, 0, 0, 1}}},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        const char *path = test_shared_path(all[i].file);
        if (path == NULL)
            skip();
        struct model model;
        struct product_shape shape;
        assert_int_equal(gltf_load(path, NULL, &model, NULL), RESULT_OK);
        product_shape_measure(&model, &all[i].placement, CATEGORY_SUNGLASSES, &shape);
        model_free(&model);
        assert_true(shape.has_temples);
        near(shape.front_width_m, 140 * MM, 8 * MM);
        for (int side = 0; side < 2; side++) {
            float sign = side == 0 ? -1.0f : 1.0f;
            near(sign * shape.hinge[side].x, 67 * MM, 7 * MM);
            near(shape.hinge[side].z - shape.tip[side].z, 150 * MM, 60 * MM);
            near(shape.maximum.z - shape.hinge[side].z, 10 * MM, 10 * MM);
            near(shape.temple_fall_rad[side], 0.05f, 0.12f);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(temples_are_found_where_they_begin_and_end),
        cmocka_unit_test(units_and_axes_of_the_file_make_no_difference),
        cmocka_unit_test(folded_temples_and_none_are_not_bent),
        cmocka_unit_test(the_bridge_is_what_meets_the_nose),
        cmocka_unit_test(nothing_of_a_product_is_no_harm),
        cmocka_unit_test(a_hat_has_the_opening_of_its_band),
        cmocka_unit_test(glasses_from_three_makers_have_hinges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
