#include "tests/support/test_support.h"
#include "tracking/camera_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define DEGREE 0.017453292519943295

static enum result parse(const char *text, struct camera_model *out, struct diagnostic *why)
{
    return camera_model_parse("camera.json", (const uint8_t *)text, strlen(text), out, why);
}

static void assert_near(double actual, double expected, double margin)
{
    if (!(fabs(actual - expected) <= margin))
        fail_msg("%g is not within %g of %g", actual, margin, expected);
}

static void an_angle_makes_a_camera_without_distortion(void **state)
{
    (void)state;
    struct camera_model model;
    struct diagnostic why = {0};
    assert_int_equal(parse("{\"width\": 1280, \"height\": 720, \"vertical_fov_deg\": 90}", &model, &why),
                     RESULT_OK);
    assert_near(model.fx, 360.0, 1e-9);
    assert_near(model.cy, 360.0, 1e-9);
    assert_near(camera_model_vertical_fov_rad(&model), 90.0 * DEGREE, 1e-12);
    assert_true(camera_model_is_simple(&model));
    struct vec2 at = camera_model_undistort(&model, (struct vec2){12.5f, 700.0f});
    assert_near((double)at.x, 12.5, 1e-4);
    assert_near((double)at.y, 700.0, 1e-4);
}

static void distortion_is_that_of_the_published_formula(void **state)
{
    (void)state;
    // x = 0.3, y = -0.2, r2 = 0.13: by hand from the formula in the header.
    const struct camera_model model = {.width_px = 1000,
                                       .height_px = 800,
                                       .fx = 500,
                                       .fy = 500,
                                       .cx = 500,
                                       .cy = 400,
                                       .k1 = 0.1,
                                       .k2 = -0.05,
                                       .k3 = 0.02,
                                       .p1 = 0.01,
                                       .p2 = -0.02};
    double radial = 1.0 + 0.1 * 0.13 - 0.05 * 0.13 * 0.13 + 0.02 * 0.13 * 0.13 * 0.13;
    double x = 0.3 * radial + 2 * 0.01 * 0.3 * -0.2 - 0.02 * (0.13 + 2 * 0.09);
    double y = -0.2 * radial + 0.01 * (0.13 + 2 * 0.04) + 2 * -0.02 * 0.3 * -0.2;
    struct vec2 at = camera_model_distort(&model, (struct vec2){500 + 150, 400 - 100});
    assert_near((double)at.x, 500 + 500 * x, 1e-3);
    assert_near((double)at.y, 400 + 500 * y, 1e-3);
}

static void distorting_undoes_undistorting_all_over_the_picture(void **state)
{
    (void)state;
    static const char *const cameras[] = {
        ("{\"width\":1280,\"height\":720,\"fx\":801.2,\"fy\":795,\"cx\":642.1,\"cy\":355,\"distortion\":"
         "{\"k1\":-0.31,\"k2\":0.11,\"p1\":0.0004,\"p2\":-0.0002,\"k3\":-0.01}}"),
        "{\"width\":1280,\"height\":720,\"fx\":900,\"fy\":900,\"distortion\":[0.3, -0.1, 0.002, 0.003]}",
        "{\"width\":1920,\"height\":1080,\"fx\":1000,\"fy\":1000,\"cx\":930,\"cy\":560}"};
    for (size_t i = 0; i < sizeof cameras / sizeof cameras[0]; i++) {
        struct camera_model model;
        struct diagnostic why = {0};
        assert_int_equal(parse(cameras[i], &model, &why), RESULT_OK);
        assert_false(camera_model_is_simple(&model));
        for (int y = 0; y <= 12; y++)
            for (int x = 0; x <= 16; x++) {
                struct vec2 at = {(float)(model.width_px * x) / 16.0f, (float)(model.height_px * y) / 12.0f};
                struct vec2 straight = camera_model_undistort(&model, at);
                struct vec2 back = camera_model_distort(&model, straight);
                assert_near((double)back.x, (double)at.x, 1e-3);
                assert_near((double)back.y, (double)at.y, 1e-3);
                struct vec2 again = camera_model_undistort(&model, back);
                assert_near((double)again.x, (double)straight.x, 2e-3);
                assert_near((double)again.y, (double)straight.y, 2e-3);
            }
    }
}

static void a_camera_fits_pictures_of_its_shape_only(void **state)
{
    (void)state;
    struct camera_model model = camera_model_simple(1280, 720, 1.0), half;
    model.k1 = -0.2;
    assert_int_equal(camera_model_scale(&model, 640, 360, &half), RESULT_OK);
    assert_near(half.fx, model.fx / 2, 1e-9);
    assert_near(half.cx, 320, 1e-9);
    assert_near(camera_model_vertical_fov_rad(&half), 1.0, 1e-9);
    struct vec2 whole_at = camera_model_undistort(&model, (struct vec2){200, 100});
    struct vec2 half_at = camera_model_undistort(&half, (struct vec2){100, 50});
    assert_near((double)half_at.x * 2, (double)whole_at.x, 1e-3);
    assert_int_equal(camera_model_scale(&model, 640, 480, &half), RESULT_INVALID);
    assert_int_equal(camera_model_scale(&model, 0, 0, &half), RESULT_INVALID);
}

static void each_mistake_is_told_in_a_line_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *place;
    } cases[] = {
        {"[]", "object"},
        {"{", "line 1"},
        {"{\"height\":720,\"vertical_fov_deg\":50}", "width"},
        {"{\"width\":0,\"height\":720,\"vertical_fov_deg\":50}", "/width"},
        {"{\"width\":1e9,\"height\":720,\"vertical_fov_deg\":50}", "/width"},
        {"{\"width\":1280,\"height\":\"720\",\"vertical_fov_deg\":50}", "/height"},
        {"{\"width\":1280,\"height\":720}", "vertical_fov_deg"},
        {"{\"width\":1280,\"height\":720,\"vertical_fov_deg\":180}", "/vertical_fov_deg"},
        {"{\"width\":1280,\"height\":720,\"vertical_fov_deg\":50,\"fx\":3}", "/vertical_fov_deg"},
        {"{\"width\":1280,\"height\":720,\"fx\":800}", "fy"},
        {"{\"width\":1280,\"height\":720,\"fx\":800,\"fy\":200}", "factor of two"},
        {"{\"width\":1280,\"height\":720,\"fx\":-800,\"fy\":800}", "/fx"},
        {"{\"width\":1280,\"height\":720,\"fx\":800,\"fy\":800,\"cx\":2000}", "/cx"},
        {"{\"width\":1280,\"height\":720,\"fx\":800,\"fy\":800,\"k1\":0.1}", "/k1"},
        {"{\"width\":1280,\"height\":720,\"fx\":800,\"fy\":800,\"distortion\":{\"k9\":1}}", "/distortion/k9"},
        {"{\"width\":1280,\"height\":720,\"fx\":800,\"fy\":800,\"distortion\":{\"k1\":1e6}}",
         "/distortion/k1"},
        {"{\"width\":1280,\"height\":720,\"fx\":800,\"fy\":800,\"distortion\":[1,2,3,4,5,6]}", "/distortion"},
        {"{\"width\":1280,\"height\":720,\"fx\":800,\"fy\":800,\"distortion\":[0.1,\"a\"]}", "/distortion/1"},
        {"{\"width\":1280,\"height\":720,\"fx\":500,\"fy\":500,\"distortion\":{\"k1\":-0.9}}",
         "bends the picture over itself"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct camera_model model = {.width_px = 77};
        struct diagnostic why = {0};
        assert_int_not_equal(parse(cases[i].text, &model, &why), RESULT_OK);
        if (strstr(why.text, cases[i].place) == NULL || strstr(why.text, "camera.json") == NULL)
            fail_msg("\"%s\" does not name %s", why.text, cases[i].place);
        assert_int_equal(model.width_px, 77);
    }
}

static void a_file_is_read_and_a_missing_or_huge_one_refused(void **state)
{
    (void)state;
    struct camera_model model;
    struct diagnostic why = {0};
    const char *path = test_source_path("tests/fuzz/corpus/fuzz_camera_model/barrel.json");
    assert_int_equal(camera_model_load(path, &model, &why), RESULT_OK);
    assert_near(model.k1, -0.31, 1e-12);
    assert_int_equal(camera_model_load(test_temporary_path("none.json"), &model, &why), RESULT_NOT_FOUND);
    static uint8_t huge[CAMERA_MODEL_MAX_BYTES + 1];
    memset(huge, ' ', sizeof huge);
    assert_int_equal(camera_model_parse("huge", huge, sizeof huge, &model, &why), RESULT_TOO_LARGE);
}

static void what_is_written_is_read_again(void **state)
{
    (void)state;
    const struct camera_model model = {.width_px = 1280,
                                       .height_px = 720,
                                       .fx = 801.25,
                                       .fy = 800.5,
                                       .cx = 642.125,
                                       .cy = 355,
                                       .k1 = -0.11,
                                       .k2 = 0.02,
                                       .p1 = 0.001,
                                       .screen_width_mm = 531,
                                       .camera_above_mm = -12.5};
    struct camera_model again;
    struct diagnostic why = {0};
    char text[1024];
    assert_int_equal(camera_model_format(&model, text, sizeof text), RESULT_OK);
    assert_int_equal(parse(text, &again, &why), RESULT_OK);
    assert_memory_equal(&again, &model, sizeof model);
    assert_int_equal(camera_model_format(&model, text, 40), RESULT_TOO_LARGE);
}

static void a_screen_needs_a_width(void **state)
{
    (void)state;
    struct camera_model model;
    struct diagnostic why = {0};
    assert_int_equal(parse("{\"width\": 640, \"height\": 480, \"vertical_fov_deg\": 45, \"screen\": "
                           "{\"camera_above_mm\": 3}}",
                           &model, &why),
                     RESULT_INVALID);
    assert_non_null(strstr(why.text, "/screen"));
    assert_int_equal(parse("{\"width\": 640, \"height\": 480, \"vertical_fov_deg\": 45, \"screen\": "
                           "{\"width_mm\": 3}}",
                           &model, &why),
                     RESULT_INVALID);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_angle_makes_a_camera_without_distortion),
        cmocka_unit_test(distortion_is_that_of_the_published_formula),
        cmocka_unit_test(distorting_undoes_undistorting_all_over_the_picture),
        cmocka_unit_test(a_camera_fits_pictures_of_its_shape_only),
        cmocka_unit_test(each_mistake_is_told_in_a_line_with_its_place),
        cmocka_unit_test(a_file_is_read_and_a_missing_or_huge_one_refused),
        cmocka_unit_test(what_is_written_is_read_again),
        cmocka_unit_test(a_screen_needs_a_width),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
