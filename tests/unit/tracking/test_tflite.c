// Reading .tflite files, whole and broken.
#include "tests/support/test_support.h"
#include "tests/support/tflite_writer.h"
#include "tracking/nn/flatbuffer.h"
#include "tracking/nn/half.h"
#include "tracking/nn/network.h"
#include "tracking/nn/tflite.h"

#include <stdlib.h>

static const char detector_file[] = "face_detection_short_range.tflite";
static const char mesh_file[] = "face_landmark_with_attention.tflite";

static int count_operators(const struct tflite_model *model, const char *name)
{
    int count = 0;
    for (int i = 0; i < model->operator_count; i++)
        count += strcmp(model->operators[i].name, name) == 0;
    return count;
}

// The numbers of models_io_ops.txt, which were read with another tool.
static void the_models_hold_the_operators_that_are_listed(void **state)
{
    (void)state;
    static const struct {
        const char *file, *name;
        int count;
    } listed[] = {
        {detector_file, "DEQUANTIZE", 74},
        {detector_file, "CONV_2D", 21},
        {detector_file, "DEPTHWISE_CONV_2D", 16},
        {detector_file, "PAD", 11},
        {detector_file, "MAX_POOL_2D", 3},
        {detector_file, "CONCATENATION", 2},
        {mesh_file, "DEQUANTIZE", 371},
        {mesh_file, "CONV_2D", 80},
        {mesh_file, "PRELU", 73},
        {mesh_file, "MUL", 6},
        {mesh_file, "STRIDED_SLICE", 1},
        {mesh_file, "Landmarks2TransformMatrix", 3},
        {mesh_file, "TransformTensorBilinear", 3},
        {mesh_file, "TransformLandmarks", 5},
    };
    for (size_t i = 0; i < sizeof listed / sizeof listed[0]; i++) {
        size_t size;
        uint8_t *bytes = test_read_file(test_model_path(listed[i].file), &size);
        struct tflite_model model;
        assert_int_equal(tflite_parse("model", bytes, size, &model, NULL), RESULT_OK);
        assert_int_equal(count_operators(&model, listed[i].name), listed[i].count);
        tflite_free(&model);
        free(bytes);
    }
}

static void a_convolution_is_read_with_its_options_and_weights(void **state)
{
    (void)state;
    size_t size;
    uint8_t *bytes = test_read_file(test_model_path(detector_file), &size);
    struct tflite_model model;
    assert_int_equal(tflite_parse("detector", bytes, size, &model, NULL), RESULT_OK);
    int first = 0;
    while (first < model.operator_count - 1 && model.operators[first].builtin != TFLITE_CONV_2D)
        first++;
    const struct tflite_operator *op = &model.operators[first];
    assert_int_equal(op->input_count, 3);
    assert_int_equal(op->inputs[0], model.inputs[0]);
    assert_int_equal(op->options.padding, TFLITE_PADDING_SAME);
    assert_int_equal(op->options.stride_h, 2);
    assert_int_equal(op->options.stride_w, 2);
    assert_int_equal(op->options.dilation_h, 1);
    const int dims[4] = {24, 5, 5, 3};
    assert_memory_equal(model.tensors[op->inputs[1]].dims, dims, sizeof dims);
    assert_int_equal(model.tensors[op->inputs[1]].count, 24 * 5 * 5 * 3);
    assert_string_equal(model.tensors[model.outputs[0]].name, "regressors");
    tflite_free(&model);
    free(bytes);
}

static void a_cut_file_is_refused_with_its_name_and_what_is_wrong(void **state)
{
    (void)state;
    size_t size;
    uint8_t *bytes = test_read_file(test_model_path(detector_file), &size);
    for (size_t cut = 0; cut < size; cut += cut < 64 ? 1 : 3001) {
        uint8_t *head = malloc(cut + 1); // one byte is not ours to read
        assert_non_null(head);
        memcpy(head, bytes, cut);
        struct tflite_model model;
        struct diagnostic why = {0};
        enum result result = tflite_parse("cut.tflite", head, cut, &model, &why);
        assert_int_equal(result, RESULT_INVALID);
        assert_memory_equal(why.text, "cut.tflite: not a", 17);
        assert_null(model.tensors);
        free(head);
    }
    free(bytes);
}

static void other_files_are_refused_as_such(void **state)
{
    (void)state;
    static const uint8_t text[] = "#!/bin/sh\necho this is not a network\n";
    struct tflite_model model;
    struct diagnostic why = {0};
    assert_int_equal(tflite_parse("a.sh", text, sizeof text, &model, &why), RESULT_INVALID);
    assert_string_equal(why.text, "a.sh: not a .tflite file: no TFL3 mark in its first 8 bytes");
    assert_int_equal(tflite_parse("a.sh", text, 0, &model, &why), RESULT_INVALID);
    assert_int_equal(tflite_parse("a.sh", text, TFLITE_MAX_BYTES + 1, &model, &why), RESULT_TOO_LARGE);
    struct network *network = NULL;
    assert_int_equal(network_load(test_source_path("tests/data/portrait_192.ppm"), NULL, &network, &why),
                     RESULT_INVALID);
    assert_null(network);
}

// Every byte of the tables of a small file, one at a time, takes a few values; the network is built and run
// when it still is one. Under the sanitizers this sees what a wrong offset reads.
static void change_every_byte(const char *file)
{
    static const uint8_t values[] = {0x00, 0x01, 0x7f, 0x80, 0xff};
    size_t size;
    uint8_t *bytes = test_read_file(test_source_path(file), &size);
    int accepted = 0, refused = 0;
    for (size_t at = 0; at < size; at++) {
        uint8_t whole = bytes[at];
        for (size_t v = 0; v < sizeof values; v++) {
            bytes[at] = values[v];
            struct network *network = NULL;
            struct diagnostic why = {0};
            if (network_create("wrong", bytes, size, NULL, &network, &why) == RESULT_OK) {
                assert_int_equal(network_run(network), RESULT_OK);
                accepted++;
            } else {
                assert_null(network);
                assert_memory_equal(why.text, "wrong: ", 7);
                refused++;
            }
            network_destroy(network);
        }
        bytes[at] = whole;
    }
    assert_true(accepted > 1000 && refused > 1000);
    free(bytes);
}

static void no_single_wrong_byte_does_harm(void **state)
{
    (void)state;
    change_every_byte("tests/fuzz/corpus/fuzz_tflite/conv_pad_prelu_concat");
    change_every_byte("tests/fuzz/corpus/fuzz_tflite/sparse_deconvolution");
    change_every_byte("tests/fuzz/corpus/fuzz_tflite/views_and_reductions");
    change_every_byte("tests/fuzz/corpus/fuzz_tflite/block");
}

// One RELU whose input has these dims, and its data when it is a constant.
static enum result parse_relu(const struct written_tensor *input, struct diagnostic *why)
{
    static struct writer writer;
    const struct written_tensor tensors[] = {*input, {.name = "out", .rank = 1, .dims = {1}}};
    const struct written_operator op = {.builtin = TFLITE_RELU, .inputs = {0}, .input_count = 1, .output = 1};
    assert_true(write_network(&writer, &(struct written_network){tensors, 2, &op, 1, 0, 1}));
    struct tflite_model model;
    enum result result = tflite_parse("small", writer.bytes, writer.used, &model, why);
    if (result == RESULT_OK)
        tflite_free(&model);
    return result;
}

static void impossible_tensors_are_refused(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    static const float two[2];
    const struct written_tensor fine = {.name = "in", .rank = 1, .dims = {2}, .data = two, .size = 8};
    assert_int_equal(parse_relu(&fine, &why), RESULT_OK);
    const struct written_tensor empty = {.name = "in", .rank = 2, .dims = {4, 0}};
    assert_int_equal(parse_relu(&empty, &why), RESULT_INVALID);
    const struct written_tensor negative = {.name = "in", .rank = 2, .dims = {4, -1}};
    assert_int_equal(parse_relu(&negative, &why), RESULT_INVALID);
    const struct written_tensor vast = {.name = "in", .rank = 4, .dims = {65536, 65536, 65536, 65536}};
    assert_int_equal(parse_relu(&vast, &why), RESULT_TOO_LARGE);
    const struct written_tensor deep = {.name = "in", .rank = 5, .dims = {1, 1, 1, 1, 1}};
    assert_int_equal(parse_relu(&deep, &why), RESULT_UNSUPPORTED);
    const struct written_tensor cut = {.name = "in", .rank = 1, .dims = {3}, .data = two, .size = 8};
    assert_int_equal(parse_relu(&cut, &why), RESULT_INVALID);
    assert_string_equal(why.text, "small: tensor 0 holds 8 bytes where its shape says 12");
}

static void half_floats_become_the_same_numbers(void **state)
{
    (void)state;
    assert_true(half_to_float(0x3c00) == 1.0f);
    assert_true(half_to_float(0xc000) == -2.0f);
    assert_true(half_to_float(0x3555) == 0x1.554p-2f);
    assert_true(half_to_float(0x7bff) == 65504.0f);
    assert_true(half_to_float(0x0001) == 0x1p-24f); // the smallest subnormal
    assert_true(half_to_float(0x83ff) == -0x1.ff8p-15f);
    assert_true(half_to_float(0x8000) == 0.0f && signbit(half_to_float(0x8000)));
    assert_true(isinf(half_to_float(0xfc00)) && half_to_float(0xfc00) < 0.0f);
    assert_true(isnan(half_to_float(0x7e01)));
}

static void a_broken_flatbuffer_stays_broken(void **state)
{
    (void)state;
    const uint8_t bytes[8] = {1, 0, 0, 0, 2, 0, 0, 0};
    struct flatbuffer buffer = {bytes, sizeof bytes, false};
    assert_int_equal(flat_u32(&buffer, 4), 2);
    assert_int_equal(flat_u32(&buffer, 5), 0);
    assert_true(buffer.broken);
    assert_int_equal(flat_u32(&buffer, 4), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_models_hold_the_operators_that_are_listed),
        cmocka_unit_test(a_convolution_is_read_with_its_options_and_weights),
        cmocka_unit_test(a_cut_file_is_refused_with_its_name_and_what_is_wrong),
        cmocka_unit_test(other_files_are_refused_as_such),
        cmocka_unit_test(no_single_wrong_byte_does_harm),
        cmocka_unit_test(impossible_tensors_are_refused),
        cmocka_unit_test(half_floats_become_the_same_numbers),
        cmocka_unit_test(a_broken_flatbuffer_stays_broken),
    };
    return cmocka_run_group_tests_name("tflite", tests, NULL, NULL);
}
