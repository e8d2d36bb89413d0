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

static void it_has_every_kind_of_make_up_in_every_finish_and_style(void **state)
{
    const struct catalogue *catalogue = *state;
    int finishes[FINISH_COUNT] = {0}, styles[STYLE_COUNT] = {0}, zones[ZONE_COUNT] = {0};
    for (int k = 0; k < MAKEUP_KIND_COUNT; k++)
        if (count_category(catalogue, (enum catalogue_category)k) == 0)
            fail_msg("no %s", catalogue_category_name((enum catalogue_category)k));
    for (int i = 0; i < catalogue->product_count; i++)
        for (int v = 0; v < catalogue->products[i].variant_count; v++) {
            const struct catalogue_try_on *try_on = &catalogue->products[i].variants[v].try_on;
            if (try_on->kind != TRY_ON_MAKEUP)
                continue;
            styles[try_on->makeup.style]++;
            for (int k = 0; k < try_on->makeup.shade_count; k++) {
                finishes[try_on->makeup.shades[k].finish]++;
                zones[try_on->makeup.shades[k].zone]++;
            }
        }
    for (int f = 0; f < FINISH_COUNT; f++)
        if (finishes[f] == 0)
            fail_msg("no product is %s", makeup_finish_names[f]);
    for (int s = 0; s < STYLE_COUNT; s++)
        if (styles[s] == 0)
            fail_msg("no product is put on %s", makeup_style_names[s]);
    for (int z = 0; z < ZONE_COUNT; z++)
        assert_true(zones[z] > 0);
}

static float luminance_of(const uint8_t srgb[3])
{
    return 0.2126f * powf((float)srgb[0] / 255.0f, 2.2f) + 0.7152f * powf((float)srgb[1] / 255.0f, 2.2f) +
           0.0722f * powf((float)srgb[2] / 255.0f, 2.2f);
}

static void its_foundation_goes_from_very_light_to_very_deep(void **state)
{
    const struct catalogue_product *foundation = catalogue_find(*state, "FND-5010", NULL, NULL);
    assert_non_null(foundation);
    assert_true(foundation->variant_count >= 10);
    for (int v = 0; v < foundation->variant_count; v++) {
        const uint8_t *srgb = foundation->variants[v].swatch_srgb;
        // A skin's colour: red over green over blue, in steps that grow darker.
        assert_true(srgb[0] > srgb[1] && srgb[1] > srgb[2]);
        if (v > 0)
            assert_true(luminance_of(srgb) < luminance_of(foundation->variants[v - 1].swatch_srgb));
    }
    assert_true(luminance_of(foundation->variants[0].swatch_srgb) > 0.55f);
    assert_true(luminance_of(foundation->variants[foundation->variant_count - 1].swatch_srgb) < 0.08f);
}

static void its_looks_can_be_worn(void **state)
{
    const struct catalogue *catalogue = *state;
    assert_true(catalogue->look_count >= 4);
    for (int i = 0; i < catalogue->look_count; i++) {
        const struct catalogue_look *look = &catalogue->looks[i];
        unsigned kinds = 0;
        assert_true(look->description[0] != '\0');
        assert_non_null(look->picture_path);
        for (int p = 0; p < look->part_count; p++) {
            const struct catalogue_look_part *part = &look->parts[p];
            const struct catalogue_variant *variant = &part->product->variants[part->variant];
            assert_true(catalogue_is_makeup(part->product->category));
            assert_int_equal(kinds & 1u << part->product->category, 0); // one of a kind
            kinds |= 1u << part->product->category;
            if (variant->availability == AVAILABILITY_OUT_OF_STOCK)
                fail_msg("%s wears %s, which is sold out", look->id, variant->sku);
        }
    }
}

static void a_lens_has_a_print_of_its_own(void **state)
{
    int variant = -1;
    const struct catalogue_product *lens = catalogue_find(*state, "LEN-7020", "aurora", &variant);
    struct picture print = {0};
    struct diagnostic why = {0};
    assert_non_null(lens);
    assert_non_null(lens->variants[variant].try_on.texture_path);
    if (image_load(lens->variants[variant].try_on.texture_path, &print, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    const int side = print.width_px;
    assert_int_equal(print.height_px, side);
    assert_int_equal(picture_row(&print, 0)[3], 0);                                       // beside the print
    assert_int_equal(picture_row(&print, side / 2)[4 * (size_t)(side / 2) + 3], 0);       // the pupil
    assert_int_equal(picture_row(&print, side / 2)[4 * (size_t)(side * 6 / 7) + 3], 255); // the iris
    picture_free(&print);
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
        cmocka_unit_test(it_has_every_kind_of_make_up_in_every_finish_and_style),
        cmocka_unit_test(its_foundation_goes_from_very_light_to_very_deep),
        cmocka_unit_test(its_looks_can_be_worn),
        cmocka_unit_test(a_lens_has_a_print_of_its_own),
        cmocka_unit_test(every_variant_has_its_own_small_square_picture),
        cmocka_unit_test(every_frame_is_a_believable_pair_of_glasses),
        cmocka_unit_test(a_closer_look_finds_nothing_wrong),
    };
    return cmocka_run_group_tests_name("demo catalogue", tests, load_demo, drop_demo);
}
