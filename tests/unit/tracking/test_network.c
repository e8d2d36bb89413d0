// The networks as XNNPACK runs them, against a plain interpreter of the same files.
#include "tests/support/reference_network.h"
#include "tests/support/test_support.h"
#include "tracking/nn/crop.h"
#include "tracking/nn/network.h"

#include <stdio.h>

#define PORTRAIT_SIDE 192
#define TOLERANCE 1e-5

static const char detector_file[] = "face_detection_short_range.tflite";
static const char mesh_file[] = "face_landmark_with_attention.tflite";

// A face of 192x192 pixels (NASA's portrait of Eileen Collins, public domain), as RGBA.
static struct picture read_portrait(void)
{
    size_t size;
    uint8_t *bytes = test_read_file(test_source_path("tests/data/portrait_192.ppm"), &size);
    size_t pixels = PORTRAIT_SIDE * PORTRAIT_SIDE;
    assert_true(size > 3 * pixels);
    const uint8_t *rgb = bytes + size - 3 * pixels;
    struct picture picture;
    assert_int_equal(picture_allocate(PORTRAIT_SIDE, PORTRAIT_SIDE, &picture), RESULT_OK);
    for (size_t i = 0; i < pixels; i++) {
        memcpy(picture.pixels + 4 * i, rgb + 3 * i, 3);
        picture.pixels[4 * i + 3] = 255;
    }
    free(bytes);
    return picture;
}

static struct network *load(const char *file, const char *const *wanted)
{
    struct network *network = NULL;
    struct diagnostic why = {0};
    if (network_load(test_model_path(file), wanted, &network, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return network;
}

// The whole portrait as the network's input.
static void show_portrait(struct network *network, float minimum)
{
    struct picture picture = read_portrait();
    struct network_tensor input = network_input(network);
    struct crop_options options = {
        .width = input.dims[2], .height = input.dims[1], .minimum = minimum, .maximum = 1.0f};
    struct roi roi = roi_of_picture(&picture);
    crop_to_tensor(&picture, &roi, &options, input.data);
    picture_free(&picture);
}

// The largest difference of any output from the reference, each relative to 1 or the output's largest value.
static void compare_with_reference(const char *file, float minimum)
{
    struct network *network = load(file, NULL);
    show_portrait(network, minimum);
    size_t size;
    uint8_t *bytes = test_read_file(test_model_path(file), &size);
    struct reference reference;
    reference_create(&reference, bytes, size);
    reference_run(&reference, network_input(network).data);
    assert_int_equal(network_run(network), RESULT_OK);
    assert_int_equal(network_output_count(network), reference.model.output_count);
    for (int i = 0; i < network_output_count(network); i++) {
        struct network_tensor output = network_output(network, i);
        const float *expected = reference.values[reference.model.outputs[i]];
        double worst = 0.0, largest = 1.0;
        for (int k = 0; k < output.count; k++) {
            assert_true(isfinite(output.data[k]));
            worst = fmax(worst, fabs((double)output.data[k] - (double)expected[k]));
            largest = fmax(largest, fabs((double)expected[k]));
        }
        print_message("%s: largest difference %.2g of values up to %.3g\n", output.name, worst, largest);
        assert_true(worst <= TOLERANCE * largest);
    }
    reference_destroy(&reference);
    free(bytes);
    network_destroy(network);
}

static void the_detector_agrees_with_the_reference_in_every_output(void **state)
{
    (void)state;
    compare_with_reference(detector_file, -1.0f);
}

static void the_attention_mesh_agrees_with_the_reference_in_every_output(void **state)
{
    (void)state;
    compare_with_reference(mesh_file, 0.0f);
}

static void the_detector_has_the_shapes_its_file_says(void **state)
{
    (void)state;
    struct network *network = load(detector_file, NULL);
    struct network_tensor input = network_input(network);
    const int image[4] = {1, 128, 128, 3}, boxes[4] = {1, 1, 896, 16}, scores[4] = {1, 1, 896, 1};
    assert_string_equal(input.name, "input");
    assert_memory_equal(input.dims, image, sizeof image);
    assert_int_equal(network_output_count(network), 2);
    assert_string_equal(network_output(network, 0).name, "regressors");
    assert_memory_equal(network_output(network, 0).dims, boxes, sizeof boxes);
    assert_string_equal(network_output(network, 1).name, "classificators");
    assert_memory_equal(network_output(network, 1).dims, scores, sizeof scores);
    assert_int_equal(network_output(network, 0).count, 896 * 16);
    network_destroy(network);
}

static void the_mesh_finds_the_face_where_it_is(void **state)
{
    (void)state;
    struct network *network = load(mesh_file, NULL);
    show_portrait(network, 0.0f);
    assert_int_equal(network_run(network), RESULT_OK);
    struct network_tensor mesh = network_output(network, 0), flag = network_output(network, 6);
    assert_int_equal(mesh.count, 3 * 468);
    assert_true(flag.data[0] > 0.0f); // a logit: more likely a face than not
    // Outer corners of the eyes, as one sees them in the picture.
    const float *left = mesh.data + 3 * 33, *right = mesh.data + 3 * 263;
    assert_true(fabsf(left[0] - 61.0f) < 6.0f && fabsf(left[1] - 72.0f) < 6.0f);
    assert_true(fabsf(right[0] - 133.0f) < 8.0f && fabsf(right[1] - 74.0f) < 6.0f);
    network_destroy(network);
}

static void wanted_outputs_come_in_the_callers_order_and_are_the_same_numbers(void **state)
{
    (void)state;
    const char *const wanted[] = {"conv_faceflag", "output_lips", NULL};
    struct network *whole = load(mesh_file, NULL), *part = load(mesh_file, wanted);
    show_portrait(whole, 0.0f);
    show_portrait(part, 0.0f);
    assert_int_equal(network_run(whole), RESULT_OK);
    assert_int_equal(network_run(part), RESULT_OK);
    assert_int_equal(network_output_count(part), 2);
    assert_string_equal(network_output(part, 0).name, "conv_faceflag");
    assert_true(network_output(part, 0).data[0] == network_output(whole, 6).data[0]);
    struct network_tensor a = network_output(part, 1), b = network_output(whole, 1);
    assert_int_equal(a.count, 160);
    assert_memory_equal(a.data, b.data, 160 * sizeof(float));
    network_destroy(whole);
    network_destroy(part);
}

static void the_same_input_gives_the_same_output(void **state)
{
    (void)state;
    struct network *network = load(mesh_file, NULL);
    show_portrait(network, 0.0f);
    assert_int_equal(network_run(network), RESULT_OK);
    struct network_tensor mesh = network_output(network, 0);
    float *first = malloc((size_t)mesh.count * sizeof *first);
    assert_non_null(first);
    memcpy(first, mesh.data, (size_t)mesh.count * sizeof *first);
    memset(network_input(network).data, 0, (size_t)network_input(network).count * sizeof(float));
    assert_int_equal(network_run(network), RESULT_OK);
    assert_memory_not_equal(first, mesh.data, (size_t)mesh.count * sizeof *first);
    show_portrait(network, 0.0f);
    assert_int_equal(network_run(network), RESULT_OK);
    assert_memory_equal(first, mesh.data, (size_t)mesh.count * sizeof *first);
    free(first);
    network_destroy(network);
}

static void an_input_of_not_a_number_does_no_harm(void **state)
{
    (void)state;
    struct network *network = load(mesh_file, NULL);
    struct network_tensor input = network_input(network);
    for (int i = 0; i < input.count; i++)
        input.data[i] = i % 2 == 0 ? NAN : INFINITY;
    assert_int_equal(network_run(network), RESULT_OK);
    network_destroy(network);
}

static void what_is_missing_is_said_in_one_line(void **state)
{
    (void)state;
    const char *const wanted[] = {"no_such_output", NULL};
    struct network *network = NULL;
    struct diagnostic why = {0};
    assert_int_equal(network_load("/nowhere/mesh.tflite", NULL, &network, &why), RESULT_NOT_FOUND);
    assert_null(network);
    assert_non_null(strstr(why.text, "/nowhere/mesh.tflite"));
    assert_int_equal(network_load(test_model_path(detector_file), wanted, &network, &why), RESULT_NOT_FOUND);
    assert_null(network);
    assert_non_null(strstr(why.text, "no_such_output"));
    network_destroy(NULL);
}

// Changes the number of an operator in the file's table of operator codes: 4 bytes that hold `from`.
static void an_operator_we_lack_is_refused_by_name(void **state)
{
    (void)state;
    size_t size;
    uint8_t *bytes = test_read_file(test_model_path(detector_file), &size);
    struct tflite_model model;
    assert_int_equal(tflite_parse("detector", bytes, size, &model, NULL), RESULT_OK);
    tflite_free(&model);
    // MAX_POOL_2D is 17; every byte that may be it is tried until the file says GATHER, 36.
    bool refused = false;
    for (size_t i = 0; i < size && !refused; i++) {
        if (bytes[i] != TFLITE_MAX_POOL_2D)
            continue;
        bytes[i] = 36;
        struct network *network = NULL;
        struct diagnostic why = {0};
        bool parsed = tflite_parse("detector", bytes, size, &model, NULL) == RESULT_OK;
        for (int n = 0; parsed && n < model.operator_count && !refused; n++)
            if (model.operators[n].builtin == 36) {
                assert_int_equal(network_create("detector", bytes, size, NULL, &network, &why),
                                 RESULT_UNSUPPORTED);
                assert_non_null(strstr(why.text, "(GATHER)"));
                assert_null(network);
                refused = true;
            }
        tflite_free(&model);
        bytes[i] = TFLITE_MAX_POOL_2D;
    }
    assert_true(refused);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_detector_agrees_with_the_reference_in_every_output),
        cmocka_unit_test(the_attention_mesh_agrees_with_the_reference_in_every_output),
        cmocka_unit_test(the_detector_has_the_shapes_its_file_says),
        cmocka_unit_test(the_mesh_finds_the_face_where_it_is),
        cmocka_unit_test(wanted_outputs_come_in_the_callers_order_and_are_the_same_numbers),
        cmocka_unit_test(the_same_input_gives_the_same_output),
        cmocka_unit_test(an_input_of_not_a_number_does_no_harm),
        cmocka_unit_test(what_is_missing_is_said_in_one_line),
        cmocka_unit_test(an_operator_we_lack_is_refused_by_name),
    };
    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
