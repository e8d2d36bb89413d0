// The demo catalogue as it is laid out beside the binary: target `resources`.
#include "assets/catalogue.h"
#include "assets/gltf.h"
#include "assets/image.h"
#include "assets/lint.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void note(void *context, bool is_error, const char *line)
{
    (void)context;
    print_error("%s: %s\n", is_error ? "error" : "warning", line);
}

static int load_demo(void **state)
{
    struct catalogue_problems problems = {.report = note};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    if (catalogue_load(test_build_path("share/cheval/demo"), &problems, &catalogue, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(problems.errors, 0);
    assert_int_equal(problems.warnings, 0);
    *state = catalogue;
    return 0;
}

static int drop_demo(void **state)
{
    catalogue_destroy(*state);
    return 0;
}

static int count_category(const struct catalogue *catalogue, enum catalogue_category category)
{
    int count = 0;
    for (int i = 0; i < catalogue->product_count; i++)
        count += catalogue->products[i].category == category;
    return count;
}

static void it_has_lipsticks_glasses_and_sunglasses_with_prices(void **state)
{
    const struct catalogue *catalogue = *state;
    assert_true(catalogue->product_count >= 16);
    assert_true(count_category(catalogue, CATEGORY_LIPSTICK) >= 8);
    assert_true(count_category(catalogue, CATEGORY_EYEGLASSES) >= 5);
    assert_true(count_category(catalogue, CATEGORY_SUNGLASSES) >= 5);
    for (int i = 0; i < catalogue->product_count; i++) {
        assert_true(catalogue->products[i].variant_count >= 3);
        assert_true(catalogue->products[i].price.minor_units > 0);
        assert_string_equal(catalogue->products[i].price.currency, "EUR");
    }
}

static void its_lipsticks_show_every_finish_the_mirror_draws_well(void **state)
{
    static const enum makeup_finish wanted[] = {FINISH_MATTE, FINISH_SATIN,   FINISH_CREAM,   FINISH_GLOSS,
                                                FINISH_SHEER, FINISH_SHIMMER, FINISH_METALLIC};
    const struct catalogue *catalogue = *state;
    for (size_t f = 0; f < sizeof wanted / sizeof wanted[0]; f++) {
        bool found = false;
        for (int i = 0; i < catalogue->product_count; i++)
            found =
                found || (catalogue->products[i].has_finish && catalogue->products[i].finish == wanted[f]);
        if (!found)
            fail_msg("no product is %s", makeup_finish_names[wanted[f]]);
    }
}

static void every_variant_has_its_own_small_square_picture(void **state)
{
    const struct catalogue *catalogue = *state;
    for (int i = 0; i < catalogue->product_count; i++)
        for (int v = 0; v < catalogue->products[i].variant_count; v++) {
            const struct catalogue_variant *variant = &catalogue->products[i].variants[v];
            struct picture picture = {0};
            struct diagnostic why = {0};
            size_t size = 0;
            assert_non_null(variant->picture_path);
            assert_non_null(strstr(variant->picture_path, catalogue->products[i].sku));
            assert_non_null(strstr(variant->picture_path, variant->id));
            uint8_t *bytes = test_read_file(variant->picture_path, &size);
            assert_true(size < 60000);
            if (image_decode(variant->picture_path, bytes, size, &picture, &why) != RESULT_OK)
                fail_msg("%s", why.text);
            assert_int_equal(picture.width_px, 512);
            assert_int_equal(picture.height_px, 512);
            picture_free(&picture);
            free(bytes);
        }
}

static bool has_material(const struct model *model, bool (*holds)(const struct model_material *))
{
    for (int i = 0; i < model->material_count; i++)
        if (holds(&model->materials[i]))
            return true;
    return false;
}

static bool is_lens(const struct model_material *material)
{
    return material->transmission > 0.99f && strstr(material->name, "lens") != NULL;
}

static bool is_metal(const struct model_material *material)
{
    return material->metallic > 0.9f;
}

// The outermost vertices in a direction look that way, none of them inwards.
static void check_outside(const struct model *model, struct vec3 direction)
{
    float farthest = -INFINITY, outwards = -1.0f, inwards = 1.0f;
    for (uint32_t i = 0; i < model->vertex_count; i++)
        farthest = fmaxf(farthest, vec3_dot(model->vertices[i].position, direction));
    for (uint32_t i = 0; i < model->vertex_count; i++) {
        if (vec3_dot(model->vertices[i].position, direction) < farthest - 1e-6f)
            continue;
        outwards = fmaxf(outwards, vec3_dot(model->vertices[i].normal, direction));
        inwards = fminf(inwards, vec3_dot(model->vertices[i].normal, direction));
    }
    assert_true(outwards > 0.3f);
    assert_true(inwards > -0.3f);
}

static void check_surface(const struct model *model)
{
    for (uint32_t i = 0; i < model->vertex_count; i++)
        assert_true(fabsf(vec3_length(model->vertices[i].normal) - 1.0f) < 1e-3f);
    for (float sign = -1.0f; sign <= 1.0f; sign += 2.0f) {
        check_outside(model, (struct vec3){sign, 0, 0});
        check_outside(model, (struct vec3){0, sign, 0});
        check_outside(model, (struct vec3){0, 0, sign});
    }
}

static void check_frame(const char *path)
{
    struct model model = {0};
    struct diagnostic why = {0};
    if (gltf_load(path, NULL, &model, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    print_message("%s: %u triangles\n", strrchr(path, '/') + 1, model.index_count / 3);
    // Metres: as wide as a head at the ears, the front within it, temples of 13 cm behind the anchor.
    assert_true(model.maximum.x - model.minimum.x > 0.145f && model.maximum.x - model.minimum.x < 0.165f);
    assert_true(fabsf(model.maximum.x + model.minimum.x) < 1e-5f);
    assert_true(model.minimum.z < -0.125f && model.minimum.z > -0.150f);
    assert_true(model.maximum.z > 0.0f && model.maximum.z < 0.008f);
    assert_true(model.maximum.y > 0.008f && model.maximum.y < 0.030f);
    assert_true(model.minimum.y < -0.030f && model.minimum.y > -0.060f);
    assert_true(model.index_count / 3 < 10500);
    assert_true(model.variant_count >= 3);
    assert_true(has_material(&model, is_lens));
    assert_true(has_material(&model, is_metal));
    check_surface(&model);
    model_free(&model);
}

static void every_frame_is_a_believable_pair_of_glasses(void **state)
{
    const struct catalogue *catalogue = *state;
    for (int i = 0; i < catalogue->product_count; i++) {
        const struct catalogue_try_on *try_on = &catalogue->products[i].variants[0].try_on;
        if (try_on->kind == TRY_ON_MODEL)
            check_frame(try_on->model_path);
    }
}

static void a_closer_look_finds_nothing_wrong(void **state)
{
    struct catalogue_problems problems = {.report = note};
    assert_int_equal(lint_catalogue(*state, &problems), RESULT_OK);
    assert_int_equal(problems.errors, 0);
    assert_int_equal(problems.warnings, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_has_lipsticks_glasses_and_sunglasses_with_prices),
        cmocka_unit_test(its_lipsticks_show_every_finish_the_mirror_draws_well),
        cmocka_unit_test(every_variant_has_its_own_small_square_picture),
        cmocka_unit_test(every_frame_is_a_believable_pair_of_glasses),
        cmocka_unit_test(a_closer_look_finds_nothing_wrong),
    };
    return cmocka_run_group_tests_name("demo catalogue", tests, load_demo, drop_demo);
}
