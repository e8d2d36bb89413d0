// "eyewear" and "lens" as the catalogue reads them.
#include "assets/catalogue.h"
#include "assets/lint.h"
#include "platform/base/colour.h"
#include "platform/base/eyewear.h"
#include "tests/support/catalogue_lines.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#define GLASSES "{\"sku\": \"E1\", \"title\": \"E\", \"category\": \"eyeglasses\", \"try_on\": "
#define SUN "{\"sku\": \"S1\", \"title\": \"S\", \"category\": \"sunglasses\", \"try_on\": "
#define SIZES "\"lens_width_mm\": 49, \"bridge_mm\": 20, \"temple_mm\": 145"

static struct catalogue *parse(const char *text)
{
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    if (lines_parse(text, &lines, &catalogue, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_string_equal(lines.text, "");
    return catalogue;
}

static void expect_line(const char *text, const char *expected)
{
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    assert_int_not_equal(lines_parse(text, &lines, &catalogue, &why), RESULT_OK);
    assert_string_equal(lines.text, expected);
}

static struct eyewear_lens lens_of(const struct catalogue_try_on *try_on)
{
    const struct eyewear_lens *lens = catalogue_lens(try_on);
    assert_non_null(lens);
    return lens != NULL ? *lens : (struct eyewear_lens){0};
}

// --- frames ------------------------------------------------------------------------------------------------

static void three_sizes_are_enough(void **state)
{
    (void)state;
    struct catalogue *catalogue = parse(HEAD GLASSES "{\"eyewear\": {" SIZES "}}}]}");
    const struct catalogue_try_on *try_on = &catalogue->products[0].variants[0].try_on;
    assert_int_equal(try_on->kind, TRY_ON_EYEWEAR);
    assert_true(catalogue_is_3d(try_on));
    const struct eyewear *eyewear = &try_on->eyewear;
    assert_int_equal(eyewear->shape, EYEWEAR_PANTO);
    assert_int_equal(eyewear->rim, EYEWEAR_FULL_RIM);
    assert_int_equal(eyewear->material, EYEWEAR_ACETATE);
    assert_float_equal(eyewear->size[EYEWEAR_LENS_HEIGHT], 0.895f * 49.0f, 1e-3f);
    assert_true(eyewear->size[EYEWEAR_TOTAL_WIDTH] > 130.0f && eyewear->size[EYEWEAR_TOTAL_WIDTH] < 145.0f);
    assert_int_equal(lens_of(try_on).kind, EYEWEAR_LENS_CLEAR);
    assert_int_equal(eyewear_check(eyewear, NULL, NULL), RESULT_OK);
    catalogue_destroy(catalogue);
}

static void what_is_left_open_follows_from_shape_and_rim(void **state)
{
    (void)state;
    static const struct {
        const char *fields;
        enum eyewear_rim rim;
        enum eyewear_material material;
        enum eyewear_choice pads;
    } cases[] = {
        {"\"shape\": \"aviator\"", EYEWEAR_FULL_RIM, EYEWEAR_METAL, EYEWEAR_YES},
        {"\"shape\": \"aviator\", \"material\": \"acetate\"", EYEWEAR_FULL_RIM, EYEWEAR_ACETATE, EYEWEAR_NO},
        {"\"shape\": \"browline\"", EYEWEAR_BROW_RIM, EYEWEAR_ACETATE, EYEWEAR_YES},
        {"\"shape\": \"browline\", \"material\": \"metal\"", EYEWEAR_FULL_RIM, EYEWEAR_METAL, EYEWEAR_YES},
        {"\"rim\": \"none\"", EYEWEAR_RIMLESS, EYEWEAR_TITANIUM, EYEWEAR_YES},
        {"\"rim\": \"half\"", EYEWEAR_HALF_RIM, EYEWEAR_METAL, EYEWEAR_YES},
        {"\"nose_pads\": true", EYEWEAR_FULL_RIM, EYEWEAR_ACETATE, EYEWEAR_YES},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[600];
        (void)snprintf(text, sizeof text, HEAD GLASSES "{\"eyewear\": {" SIZES ", %s}}}]}", cases[i].fields);
        struct catalogue *catalogue = parse(text);
        const struct eyewear *eyewear = &catalogue->products[0].variants[0].try_on.eyewear;
        assert_int_equal(eyewear->rim, cases[i].rim);
        assert_int_equal(eyewear->material, cases[i].material);
        assert_int_equal(eyewear->nose_pads, cases[i].pads);
        catalogue_destroy(catalogue);
    }
}

static void a_variant_gives_only_what_differs(void **state)
{
    (void)state;
    struct catalogue *catalogue =
        parse(HEAD SUN
              "{\"eyewear\": {" SIZES ", \"pattern\": \"tortoise\", \"colour\": \"#102030\", \"metal\": "
              "\"gold\", \"lens\": {\"kind\": \"gradient\", \"transmittance\": 0.1, \"gradient_to\": 0.5}}}, "
              "\"variants\": [{\"id\": \"a\", \"title\": \"A\"}, "
              "{\"id\": \"b\", \"title\": \"B\", \"try_on\": {\"eyewear\": {\"metal\": \"#7a1a2a\", "
              "\"lens\": {\"colour\": \"#805030\"}}}}, "
              "{\"id\": \"c\", \"title\": \"C\", \"try_on\": {\"eyewear\": {\"pattern\": \"plain\", "
              "\"lens\": {\"kind\": \"tinted\"}}}}, "
              "{\"id\": \"d\", \"title\": \"D\", \"try_on\": {\"model\": {\"file\": \"d.glb\", "
              "\"lens\": {\"polarised\": true}}}}]}]}");
    const struct catalogue_variant *variants = catalogue->products[0].variants;
    const struct eyewear *a = &variants[0].try_on.eyewear, *b = &variants[1].try_on.eyewear;
    const struct eyewear *c = &variants[2].try_on.eyewear;
    assert_int_equal(b->pattern, EYEWEAR_TORTOISE);
    assert_memory_equal(b->colour_srgb, a->colour_srgb, 3);
    assert_int_equal(b->metal, EYEWEAR_LACQUER);
    assert_float_equal(b->lens.gradient_to, 0.5f, 1e-6f);
    assert_int_equal(b->lens.colour_srgb[0], 0x80);
    assert_false(eyewear_equals(a, b));
    assert_true(eyewear_equals(a, a));
    assert_int_equal(c->colour_srgb[0], 23); // black: the tortoise's colour is another pattern's
    assert_int_equal(c->metal, EYEWEAR_GOLD);
    assert_float_equal(c->lens.transmittance, 0.14f, 1e-6f); // begun anew
    assert_int_equal(variants[3].try_on.kind, TRY_ON_MODEL);
    assert_true(lens_of(&variants[3].try_on).polarised);
    assert_int_equal(lens_of(&variants[3].try_on).kind, EYEWEAR_LENS_TINTED);
    catalogue_destroy(catalogue);
}

static void what_is_wrong_is_named_with_its_place(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"{\"eyewear\": {\"lens_width_mm\": 49, \"bridge_mm\": 20}}",
         "E c.json: line 1: /products/0: try_on/eyewear/temple_mm is missing: a frame is measured as lens "
         "width, bridge and temple\n"},
        {"{\"eyewear\": {" SIZES ", \"lens_height_mm\": 62}}",
         "E c.json: line 1: /products/0: try_on/eyewear/lens_height_mm: 62: a lens 49 mm wide is 19.6 to "
         "58.8 "
         "high\n"},
        {"{\"eyewear\": {" SIZES ", \"total_width_mm\": 120}}",
         "E c.json: line 1: /products/0: try_on/eyewear/total_width_mm: 120: with these lenses it is 127.2 "
         "to "
         "158\n"},
        {"{\"eyewear\": {" SIZES ", \"rim\": \"none\", \"material\": \"acetate\"}}",
         "E c.json: line 1: /products/0: try_on/eyewear/material: without a rim it is metal or titanium\n"},
        {"{\"eyewear\": {" SIZES ", \"shape\": \"star\"}}",
         "E c.json: line 1: /products/0/try_on/eyewear/shape: \"star\" is no shape: panto, round, oval, "
         "rectangle, square, trapeze, browline, cat_eye, butterfly, aviator, navigator\n"},
        {"{\"eyewear\": {" SIZES ", \"metal\": \"tin\"}}",
         "E c.json: line 1: /products/0/try_on/eyewear/metal: \"tin\" is no metal, nor a colour \"#rrggbb\": "
         "silver, gold, rose_gold, gunmetal, black\n"},
        {"{\"eyewear\": {" SIZES ", \"lens\": {\"kind\": \"clear\", \"mirror\": \"#ffffff\"}}}",
         "E c.json: line 1: /products/0/try_on/eyewear/lens/mirror: a clear lens has none; one that has: "
         "mirror\n"},
        {"{\"eyewear\": {" SIZES "}, \"model\": {\"file\": \"a.glb\"}}",
         "E c.json: line 1: /products/0/try_on/eyewear: there is \"model\" already: one of them\n"},
        {"{}", "E c.json: line 1: /products/0: try_on/eyewear or try_on/model is missing, which eyeglasses "
               "needs\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[900];
        (void)snprintf(text, sizeof text, HEAD GLASSES "%s}]}", cases[i][0]);
        expect_line(text, cases[i][1]);
    }
    expect_line(HEAD "{\"sku\": \"R1\", \"title\": \"R\", \"category\": \"earrings\", \"try_on\": "
                     "{\"model\": {\"file\": \"r.glb\", \"lens\": {}}}}]}",
                "E c.json: line 1: /products/0/try_on/model/lens: earrings has no lens\n");
}

static void a_closer_look_warns_of_the_unlikely(void **state)
{
    (void)state;
    struct lines lines = {0};
    struct catalogue_problems problems = {.report = lines_note, .context = &lines};
    struct catalogue *catalogue =
        parse(HEAD SUN "{\"eyewear\": {\"lens_width_mm\": 67, \"bridge_mm\": 26, \"temple_mm\": 145, "
                       "\"lens\": {\"kind\": \"clear\"}}}, \"variants\": [{\"id\": \"a\", \"title\": \"A\"}, "
                       "{\"id\": \"b\", \"title\": \"B\"}]}]}");
    assert_int_equal(lint_catalogue(catalogue, &problems), RESULT_OK);
    assert_int_equal(problems.errors, 0);
    assert_int_equal(problems.warnings, 2);
    assert_non_null(strstr(lines.text, "mm wide"));
    assert_non_null(strstr(lines.text, "dims nothing"));
    catalogue_destroy(catalogue);
}

// --- lenses ------------------------------------------------------------------------------------------------

static void a_lens_lets_through_what_was_given(void **state)
{
    (void)state;
    static const uint8_t colours[][3] = {{92, 94, 98},    {120, 60, 20},  {40, 90, 50}, {255, 255, 255},
                                         {0, 0, 0},       {255, 0, 0},    {0, 0, 255},  {255, 255, 0},
                                         {250, 128, 114}, {128, 128, 128}};
    static const float transmittances[] = {0.03f, 0.08f, 0.15f, 0.43f, 0.80f, 0.92f};
    for (size_t c = 0; c < sizeof colours / sizeof colours[0]; c++)
        for (size_t t = 0; t < sizeof transmittances / sizeof transmittances[0]; t++) {
            struct eyewear_lens lens = {.kind = EYEWEAR_LENS_TINTED,
                                        .transmittance = transmittances[t],
                                        .has_colour = true,
                                        .colour_srgb = {colours[c][0], colours[c][1], colours[c][2]}};
            eyewear_lens_complete(&lens);
            struct model_lens optics = eyewear_lens_optics(&lens);
            float error = fabsf(colour_luminance(optics.transmittance) / transmittances[t] - 1.0f);
            assert_true(error < 0.01f);
            assert_true(optics.transmittance.x <= 1.0f && optics.transmittance.z <= 1.0f);
        }
}

static void a_tint_keeps_its_hue(void **state)
{
    (void)state;
    struct eyewear_lens lens = {.kind = EYEWEAR_LENS_TINTED,
                                .transmittance = 0.12f,
                                .has_colour = true,
                                .colour_srgb = {110, 70, 40}};
    eyewear_lens_complete(&lens);
    struct vec3 t = eyewear_lens_optics(&lens).transmittance;
    assert_true(t.x > 1.3f * t.y && t.y > 1.3f * t.z);
}

static void the_filter_category_is_that_of_iso_12312(void **state)
{
    (void)state;
    static const struct {
        float transmittance;
        int category;
    } cases[] = {{0.97f, 0}, {0.81f, 0}, {0.80f, 1}, {0.44f, 1}, {0.43f, 2},
                 {0.19f, 2}, {0.18f, 3}, {0.09f, 3}, {0.08f, 4}, {0.031f, 4}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_int_equal(eyewear_lens_category(cases[i].transmittance), cases[i].category);
    struct eyewear_lens gradient = {
        .kind = EYEWEAR_LENS_GRADIENT, .transmittance = 0.12f, .gradient_to = 0.5f};
    eyewear_lens_complete(&gradient);
    assert_float_equal(eyewear_lens_transmittance(&gradient), sqrtf(0.06f), 1e-5f);
    assert_int_equal(eyewear_lens_category(eyewear_lens_transmittance(&gradient)), 2);
}

static void reflections_follow_from_index_coating_and_mirror(void **state)
{
    (void)state;
    struct eyewear_lens bare = {.coating = EYEWEAR_COATING_NONE, .index = 1.5f}, green = {.index = 1.5f};
    struct eyewear_lens flash = {.kind = EYEWEAR_LENS_MIRROR,
                                 .has_mirror = true,
                                 .mirror_srgb = {40, 90, 255},
                                 .mirror_strength = 0.4f};
    eyewear_lens_complete(&bare);
    eyewear_lens_complete(&green);
    eyewear_lens_complete(&flash);
    struct model_lens optics = eyewear_lens_optics(&bare);
    assert_float_equal(optics.reflectance.x, 0.04f, 1e-4f);
    assert_float_equal(colour_luminance(optics.transmittance), 0.9231f, 0.005f);
    optics = eyewear_lens_optics(&green);
    assert_true(colour_luminance(optics.reflectance) < 0.01f);
    assert_true(optics.reflectance.y > 1.5f * optics.reflectance.x);
    assert_true(colour_luminance(optics.transmittance) > 0.975f);
    optics = eyewear_lens_optics(&flash);
    assert_float_equal(optics.reflectance.z, 0.4f, 1e-3f);
    assert_true(optics.reflectance.x < 0.05f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_sizes_are_enough),
        cmocka_unit_test(what_is_left_open_follows_from_shape_and_rim),
        cmocka_unit_test(a_variant_gives_only_what_differs),
        cmocka_unit_test(what_is_wrong_is_named_with_its_place),
        cmocka_unit_test(a_closer_look_warns_of_the_unlikely),
        cmocka_unit_test(a_lens_lets_through_what_was_given),
        cmocka_unit_test(a_tint_keeps_its_hue),
        cmocka_unit_test(the_filter_category_is_that_of_iso_12312),
        cmocka_unit_test(reflections_follow_from_index_coating_and_mirror),
    };
    return cmocka_run_group_tests_name("catalogue: eyewear", tests, NULL, NULL);
}
