// The networks as XNNPACK runs them, against a plain interpreter of the same files.
#include "tests/support/reference_network.h"
#include "tests/support/test_support.h"
#include "tests/support/tflite_writer.h"
#include "tracking/nn/block.h"
#include "tracking/nn/crop.h"
#include "tracking/nn/network.h"

#include <stdio.h>

#define PORTRAIT_SIDE 192
#define TOLERANCE 1e-5
// The masks are cut out with sums that nearly cancel: of the body's, half a unit in the last place of the
// input already moves logits by 4e-4 of the largest.
#define MASK_TOLERANCE 1e-4
#define BODY_TOLERANCE 2e-3

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

// With the blocks of every level that this processor runs, and with none.
static void compare_with_reference(const char *file, float minimum, double tolerance)
{
    size_t size;
    uint8_t *bytes = test_read_file(test_model_path(file), &size);
    const struct block_level *const *levels = block_levels();
    for (int i = -1; i < 0 || levels[i] != NULL; i++) {
        const struct block_level *level = i < 0 ? NULL : levels[i];
        if (level != NULL && !block_level_runs(level))
            continue;
        struct network *network = NULL;
        struct diagnostic why = {0};
        if (network_create_by(level, file, bytes, size, NULL, &network, &why) != RESULT_OK)
            fail_msg("%s", why.text);
        show_portrait(network, minimum);
        reference_compare(network, bytes, size, tolerance);
        network_destroy(network);
    }
    free(bytes);
}

static void the_face_networks_agree_with_the_reference_in_every_output(void **state)
{
    (void)state;
    compare_with_reference(detector_file, -1.0f, TOLERANCE);
    compare_with_reference("face_detection_full_range_sparse.tflite", -1.0f, TOLERANCE);
    compare_with_reference(mesh_file, 0.0f, TOLERANCE);
}

static void the_body_networks_agree_with_the_reference_in_every_output(void **state)
{
    (void)state;
    compare_with_reference("pose_detection.tflite", -1.0f, TOLERANCE);
    compare_with_reference("pose_landmark_lite.tflite", 0.0f, BODY_TOLERANCE);
    compare_with_reference("pose_landmark_full.tflite", 0.0f, BODY_TOLERANCE);
}

static void the_hand_networks_agree_with_the_reference_in_every_output(void **state)
{
    (void)state;
    compare_with_reference("palm_detection_full.tflite", 0.0f, TOLERANCE);
    compare_with_reference("hand_landmark_lite.tflite", 0.0f, TOLERANCE);
    compare_with_reference("hand_landmark_full.tflite", 0.0f, TOLERANCE);
}

static void the_mask_networks_agree_with_the_reference_in_every_output(void **state)
{
    (void)state;
    compare_with_reference("selfie_segmentation.tflite", 0.0f, MASK_TOLERANCE);
    compare_with_reference("selfie_segmentation_landscape.tflite", 0.0f, MASK_TOLERANCE);
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

// --- small networks of one operator -----------------------------------------------------------------------

static struct writer writer;

static enum result create_written(const struct written_network *described, struct network **network,
                                  struct diagnostic *why)
{
    assert_true(write_network(&writer, described));
    return network_create("written", writer.bytes, writer.used, NULL, network, why);
}

// Runs both over a ramp that goes up and down; the largest difference of the one output.
static double run_written(const struct written_network *described)
{
    struct network *network = NULL;
    struct diagnostic why = {0};
    if (create_written(described, &network, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    struct network_tensor input = network_input(network), output = network_output(network, 0);
    for (int i = 0; i < input.count; i++)
        input.data[i] = (float)(i * 37 % 101 - 50) * 0.1f;
    assert_int_equal(network_run(network), RESULT_OK);
    struct reference reference;
    reference_create(&reference, writer.bytes, writer.used);
    reference_run(&reference, input.data);
    const float *expected = reference.values[reference.model.outputs[0]];
    double worst = 0.0;
    for (int k = 0; k < output.count; k++)
        worst = fmax(worst, fabs((double)output.data[k] - (double)expected[k]));
    reference_destroy(&reference);
    network_destroy(network);
    return worst;
}

// TensorFlow puts the odd row of padding at the bottom and the odd column at the right.
static void same_padding_is_right_for_every_stride_and_size(void **state)
{
    (void)state;
    static float weights[4 * 5 * 5 * 4], bias[4] = {0.5f, -0.25f, 0.0f, 1.0f};
    for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++)
        weights[i] = (float)(i * 29 % 31) * 0.1f - 1.5f;
    const int kinds[] = {TFLITE_CONV_2D, TFLITE_DEPTHWISE_CONV_2D, TFLITE_MAX_POOL_2D};
    for (int k = 0; k < 3; k++)
        for (int stride = 1; stride <= 3; stride++)
            for (int filter = 2; filter <= 5; filter++)
                for (int size = 7; size <= 10; size++) {
                    int h = (size + stride - 1) / stride, w = (size + 1 + stride - 1) / stride;
                    bool conv = kinds[k] == TFLITE_CONV_2D, pool = kinds[k] == TFLITE_MAX_POOL_2D;
                    size_t count = (size_t)(filter * filter) * (conv ? 16 : 4);
                    const struct written_tensor tensors[] = {
                        {.name = "in", .rank = 4, .dims = {1, size, size + 1, 4}},
                        {.name = "out", .rank = 4, .dims = {1, h, w, 4}},
                        {"filter",
                         0,
                         4,
                         {conv ? 4 : 1, filter, filter, 4},
                         weights,
                         count * sizeof(float),
                         NULL},
                        {"bias", 0, 1, {4}, bias, sizeof bias, NULL}};
                    struct written_operator op = {.builtin = kinds[k],
                                                  .inputs = {0, 2, 3},
                                                  .input_count = pool ? 1 : 3,
                                                  .output = 1,
                                                  .options = {{0, 0}, {1, stride}, {2, stride}},
                                                  .option_count = 3};
                    if (pool) {
                        op.options[op.option_count++] = (struct written_option){3, filter};
                        op.options[op.option_count++] = (struct written_option){4, filter};
                    }
                    const struct written_network described = {tensors, 4, &op, 1, 0, 1};
                    assert_true(run_written(&described) < 1e-4);
                }
}

static void a_deconvolution_is_right_for_every_stride_and_filter(void **state)
{
    (void)state;
    static float weights[3 * 4 * 4 * 2], bias[3] = {0.5f, -0.25f, 1.0f};
    for (size_t i = 0; i < sizeof weights / sizeof weights[0]; i++)
        weights[i] = (float)(i * 29 % 31) * 0.1f - 1.5f;
    for (int same = 0; same < 2; same++)
        for (int stride = 1; stride <= 3; stride++)
            for (int filter = 1; filter <= 4; filter++) {
                const int in = 5;
                int cut = same == 1 ? filter - (in - 1) % stride - 1 : 0;
                int out = stride * (in - 1) + filter - (cut > 0 ? cut : 0);
                const struct written_tensor tensors[] = {
                    {.name = "in", .rank = 4, .dims = {1, in, in, 2}},
                    {.name = "out", .rank = 4, .dims = {1, out, out, 3}},
                    {.name = "filter",
                     .rank = 4,
                     .dims = {3, filter, filter, 2},
                     .data = weights,
                     .size = (size_t)(filter * filter * 6) * sizeof(float)},
                    {.name = "bias", .rank = 1, .dims = {3}, .data = bias, .size = sizeof bias}};
                const uint8_t options[12] = {
                    [0] = same == 1 ? 1 : 2, [4] = (uint8_t)stride, [8] = (uint8_t)stride};
                const struct written_operator op = {.builtin = TFLITE_CUSTOM,
                                                    .custom = "Convolution2DTransposeBias",
                                                    .version = 1,
                                                    .inputs = {0, 2, 3},
                                                    .input_count = 3,
                                                    .output = 1,
                                                    .custom_options = options,
                                                    .custom_size = sizeof options};
                const struct written_network described = {tensors, 4, &op, 1, 0, 1};
                assert_true(run_written(&described) < 1e-4);
            }
}

// A filter of 2 rows over 4 inputs, of which only some are stored, as the last dimension says.
static enum result run_sparse(const struct written_dimension *last, const int order[4], size_t stored,
                              float outputs[2], struct diagnostic *why)
{
    static const float values[4] = {2.0f, -1.0f, 0.5f, 3.0f};
    const struct written_sparsity sparsity = {
        {order[0], order[1], order[2], order[3]}, 4, {{.size = 2}, {.size = 1}, {.size = 1}, *last}};
    const struct written_tensor tensors[] = {
        {.name = "in", .rank = 4, .dims = {1, 1, 1, 4}},
        {.name = "out", .rank = 4, .dims = {1, 1, 1, 2}},
        {"filter", 0, 4, {2, 1, 1, 4}, values, stored * sizeof values[0], &sparsity},
        {.name = "dense", .rank = 4, .dims = {2, 1, 1, 4}}};
    const struct written_operator ops[] = {
        {.builtin = TFLITE_DENSIFY, .inputs = {2}, .input_count = 1, .output = 3},
        {.builtin = TFLITE_CONV_2D,
         .inputs = {0, 3},
         .input_count = 2,
         .output = 1,
         .options = {{0, 1}, {1, 1}, {2, 1}},
         .option_count = 3}};
    const struct written_network described = {tensors, 4, ops, 2, 0, 1};
    struct network *network = NULL;
    enum result result = create_written(&described, &network, why);
    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < 4; i++)
        network_input(network).data[i] = (float)(i + 1);
    assert_int_equal(network_run(network), RESULT_OK);
    memcpy(outputs, network_output(network, 0).data, 2 * sizeof(float));
    network_destroy(network);
    return RESULT_OK;
}

static const int in_order[4] = {0, 1, 2, 3};

static void sparse_weights_stand_where_their_indices_say(void **state)
{
    (void)state;
    for (int type = 1; type <= 3; type++) {
        // [[2, 0, 0, -1], [0, 0.5, 3, 0]] of (1, 2, 3, 4)
        const struct written_dimension last = {0, type, {0, 2, 4}, 3, {0, 3, 1, 2}, 4};
        float outputs[2];
        struct diagnostic why = {0};
        if (run_sparse(&last, in_order, 4, outputs, &why) != RESULT_OK)
            fail_msg("%s", why.text);
        assert_true(outputs[0] == -2.0f && outputs[1] == 10.0f);
    }
}

static void sparse_weights_outside_their_shape_are_refused(void **state)
{
    (void)state;
    static const struct written_dimension wrong[] = {
        {0, 3, {0, 2, 4}, 3, {0, 4, 1, 2}, 4}, // index 4 of 4
        {0, 3, {0, 2, 4}, 3, {3, 0, 1, 2}, 4}, // not rising
        {0, 3, {0, 2, 4}, 3, {0, 0, 1, 2}, 4}, // twice the same
        {0, 3, {0, 2, 5}, 3, {0, 3, 1, 2}, 4}, // a segment beyond the indices
        {0, 3, {0, 2}, 2, {0, 3, 1, 2}, 4},    // a row without a segment
        {0, 3, {0, 2, 3}, 3, {0, 3, 1}, 3},    // an element left over
    };
    float outputs[2];
    struct diagnostic why = {0};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_int_equal(run_sparse(&wrong[i], in_order, 4, outputs, &why), RESULT_INVALID);
        assert_string_equal(why.text, "written: tensor 2 has elements outside its shape");
    }
    const struct written_dimension fine = {0, 3, {0, 2, 4}, 3, {0, 3, 1, 2}, 4};
    assert_int_equal(run_sparse(&fine, in_order, 3, outputs, &why), RESULT_INVALID); // an element too few
    const int turned[4] = {1, 0, 2, 3};
    assert_int_equal(run_sparse(&fine, turned, 4, outputs, &why), RESULT_UNSUPPORTED);
    assert_string_equal(why.text, "written: tensor 2 is sparse in a way that is not read");
}

// The one output of a network of `op` over a [2, 3, 4] tensor of 0 … 23, with up to three inputs of integers.
static enum result run_view(int builtin, int rank, const int dims[4], const int integers[3][3], int count,
                            int shrink_mask, float *outputs)
{
    static struct written_tensor tensors[5];
    const int inputs = builtin == TFLITE_STRIDED_SLICE ? 4 : 2;
    tensors[0] = (struct written_tensor){.name = "in", .rank = 3, .dims = {2, 3, 4}};
    tensors[1] = (struct written_tensor){.name = "out", .rank = rank, .dims = {dims[0], dims[1], dims[2]}};
    for (int i = 0; i < inputs - 1; i++)
        tensors[2 + i] = (struct written_tensor){.name = "integers",
                                                 .type = TFLITE_INT32,
                                                 .rank = 1,
                                                 .dims = {count},
                                                 .data = integers[i],
                                                 .size = (size_t)count * sizeof(int)};
    const struct written_operator op = {.builtin = builtin,
                                        .inputs = {0, 2, 3, 4},
                                        .input_count = inputs,
                                        .output = 1,
                                        .options = {{4, shrink_mask}},
                                        .option_count = builtin == TFLITE_STRIDED_SLICE ? 1 : 0};
    const struct written_network described = {tensors, 1 + inputs, &op, 1, 0, 1};
    struct network *network = NULL;
    enum result result = create_written(&described, &network, NULL);
    if (result != RESULT_OK)
        return result;
    for (int i = 0; i < 24; i++)
        network_input(network).data[i] = (float)i;
    assert_int_equal(network_run(network), RESULT_OK);
    memcpy(outputs, network_output(network, 0).data,
           (size_t)network_output(network, 0).count * sizeof *outputs);
    network_destroy(network);
    return RESULT_OK;
}

static void a_transpose_puts_every_element_in_its_place(void **state)
{
    (void)state;
    const int order[3][3] = {{2, 0, 1}}, dims[4] = {4, 2, 3}, wrong[4] = {4, 3, 2}, twice[3][3] = {{2, 0, 2}};
    float outputs[24];
    assert_int_equal(run_view(TFLITE_TRANSPOSE, 3, dims, order, 3, 0, outputs), RESULT_OK);
    for (int i = 0; i < 2; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 4; k++)
                assert_true(outputs[(k * 2 + i) * 3 + j] == (float)((i * 3 + j) * 4 + k));
    assert_int_not_equal(run_view(TFLITE_TRANSPOSE, 3, wrong, order, 3, 0, outputs), RESULT_OK);
    assert_int_not_equal(run_view(TFLITE_TRANSPOSE, 3, dims, twice, 3, 0, outputs), RESULT_OK);
}

static void a_slice_takes_what_it_names(void **state)
{
    (void)state;
    // [1, 1:3, 1:3], of which the first dimension is dropped
    const int ranges[3][3] = {{1, 1, 1}, {2, 3, 3}, {1, 1, 1}}, dims[4] = {2, 2};
    float outputs[24];
    assert_int_equal(run_view(TFLITE_STRIDED_SLICE, 2, dims, ranges, 3, 1, outputs), RESULT_OK);
    const float expected[4] = {17, 18, 21, 22};
    assert_memory_equal(outputs, expected, sizeof expected);
    const int beyond[3][3] = {{1, 1, 3}, {2, 3, 5}, {1, 1, 1}},
              steps[3][3] = {{1, 1, 0}, {2, 3, 4}, {1, 1, 2}};
    assert_int_not_equal(run_view(TFLITE_STRIDED_SLICE, 2, dims, beyond, 3, 1, outputs), RESULT_OK);
    assert_int_not_equal(run_view(TFLITE_STRIDED_SLICE, 2, dims, steps, 3, 1, outputs), RESULT_OK);
}

static void a_mean_or_sum_goes_over_the_dimension_it_names(void **state)
{
    (void)state;
    const int middle[3][3] = {{-2}}, last[3][3] = {{2}}, none[3][3] = {{3}}, dims[4] = {2, 1, 4},
              rows[4] = {2, 3};
    float outputs[24];
    assert_int_equal(run_view(TFLITE_MEAN, 3, dims, middle, 1, 0, outputs), RESULT_OK);
    const float means[8] = {4, 5, 6, 7, 16, 17, 18, 19};
    for (int i = 0; i < 8; i++)
        assert_true(fabsf(outputs[i] - means[i]) < 1e-5f);
    assert_int_equal(run_view(TFLITE_SUM, 2, rows, last, 1, 0, outputs), RESULT_OK);
    const float sums[6] = {6, 22, 38, 54, 70, 86};
    assert_memory_equal(outputs, sums, sizeof sums);
    assert_int_not_equal(run_view(TFLITE_SUM, 2, rows, none, 1, 0, outputs), RESULT_OK);
    assert_int_not_equal(run_view(TFLITE_SUM, 2, rows, middle, 1, 0, outputs), RESULT_OK);
}

// x -> RESIZE_BILINEAR to twice the size with half-pixel centres, as every model has it.
static void doubling_the_size_keeps_pixel_centres(void **state)
{
    (void)state;
    static const int size[2] = {2, 4};
    const struct written_tensor tensors[] = {{.name = "in", .rank = 4, .dims = {1, 1, 2, 1}},
                                             {.name = "out", .rank = 4, .dims = {1, 2, 4, 1}},
                                             {"size", TFLITE_INT32, 1, {2}, size, sizeof size, NULL}};
    const struct written_operator op = {.builtin = TFLITE_RESIZE_BILINEAR,
                                        .inputs = {0, 2},
                                        .input_count = 2,
                                        .output = 1,
                                        .options = {{2, 0}, {3, 1}},
                                        .option_count = 2};
    const struct written_network described = {tensors, 3, &op, 1, 0, 1};
    struct network *network = NULL;
    assert_int_equal(create_written(&described, &network, NULL), RESULT_OK);
    network_input(network).data[0] = 0.0f;
    network_input(network).data[1] = 4.0f;
    assert_int_equal(network_run(network), RESULT_OK);
    const float expected[8] = {0, 1, 3, 4, 0, 1, 3, 4};
    for (int i = 0; i < 8; i++)
        assert_true(fabsf(network_output(network, 0).data[i] - expected[i]) < 1e-5f);
    network_destroy(network);
}

static void channels_are_joined_pixel_by_pixel(void **state)
{
    (void)state;
    const struct written_tensor tensors[] = {{.name = "in", .rank = 4, .dims = {1, 1, 3, 2}},
                                             {.name = "out", .rank = 4, .dims = {1, 1, 3, 4}},
                                             {.name = "rectified", .rank = 4, .dims = {1, 1, 3, 2}}};
    const struct written_operator ops[] = {
        {.builtin = TFLITE_RELU, .inputs = {0}, .input_count = 1, .output = 2},
        {.builtin = TFLITE_CONCATENATION,
         .inputs = {0, 2},
         .input_count = 2,
         .output = 1,
         .options = {{0, -1}}, // the last axis
         .option_count = 1}};
    const struct written_network described = {tensors, 3, ops, 2, 0, 1};
    struct network *network = NULL;
    assert_int_equal(create_written(&described, &network, NULL), RESULT_OK);
    for (int i = 0; i < 6; i++)
        network_input(network).data[i] = (float)(i - 3);
    assert_int_equal(network_run(network), RESULT_OK);
    const float expected[12] = {-3, -2, 0, 0, -1, 0, 0, 0, 1, 2, 1, 2};
    for (int i = 0; i < 12; i++)
        assert_true(network_output(network, 0).data[i] == expected[i]);
    network_destroy(network);
}

static void an_operator_we_lack_is_refused_by_name(void **state)
{
    (void)state;
    const struct written_tensor tensors[] = {{.name = "in", .rank = 1, .dims = {4}},
                                             {.name = "out", .rank = 1, .dims = {4}}};
    struct written_operator op = {.builtin = 36, .inputs = {0}, .input_count = 1, .output = 1};
    const struct written_network described = {tensors, 2, &op, 1, 0, 1};
    struct network *network = NULL;
    struct diagnostic why = {0};
    assert_int_equal(create_written(&described, &network, &why), RESULT_UNSUPPORTED);
    assert_string_equal(why.text, "written: operator 0 (GATHER): this operator is not supported");
    op.builtin = TFLITE_CUSTOM;
    op.custom = "MakeCoffee";
    assert_int_equal(create_written(&described, &network, &why), RESULT_UNSUPPORTED);
    assert_non_null(strstr(why.text, "written: operator 0 (MakeCoffee): "));
    assert_null(network);
}

static void shapes_that_do_not_fit_are_refused_with_the_operator(void **state)
{
    (void)state;
    static const float weights[3 * 3 * 4] = {0};
    struct written_tensor tensors[] = {
        {.name = "in", .rank = 4, .dims = {1, 8, 8, 4}},
        {.name = "out", .rank = 4, .dims = {1, 8, 8, 4}},
        {"filter", 0, 4, {1, 3, 3, 4}, weights, sizeof weights, NULL},
    };
    struct written_operator op = {.builtin = TFLITE_DEPTHWISE_CONV_2D,
                                  .inputs = {0, 2, TFLITE_NO_TENSOR},
                                  .input_count = 3,
                                  .output = 1,
                                  .options = {{0, 0}, {1, 1}, {2, 1}},
                                  .option_count = 3};
    const struct written_network described = {tensors, 3, &op, 1, 0, 1};
    struct network *network = NULL;
    struct diagnostic why = {0};
    assert_int_equal(create_written(&described, &network, &why), RESULT_OK);
    network_destroy(network);
    tensors[1].dims[1] = 7; // not what SAME padding gives
    assert_int_equal(create_written(&described, &network, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "written: operator 0 (DEPTHWISE_CONV_2D): "));
    tensors[1].dims[1] = 8;
    op.options[1].value = 0; // a stride of nothing
    assert_int_equal(create_written(&described, &network, &why), RESULT_INVALID);
    op.options[1].value = 1;
    tensors[0].dims[3] = 3; // a filter for another number of channels
    assert_int_equal(create_written(&described, &network, &why), RESULT_INVALID);
    tensors[0].dims[3] = 4;
    op.inputs[0] = 1; // reads what it writes
    assert_int_equal(create_written(&described, &network, &why), RESULT_INVALID);
    assert_null(network);
}

// Within the file's bounds, yet a filter at each of 16 million places of 64 x 64 numbers is nothing to run.
static void what_would_cost_too_much_is_refused(void **state)
{
    (void)state;
    static const float weights[64 * 64 * 1] = {0};
    const struct written_tensor tensors[] = {
        {.name = "in", .rank = 4, .dims = {1, 4096, 4096, 1}},
        {.name = "out", .rank = 4, .dims = {1, 4096, 4096, 1}},
        {"filter", 0, 4, {1, 64, 64, 1}, weights, sizeof weights, NULL},
    };
    const struct written_operator op = {.builtin = TFLITE_CONV_2D,
                                        .inputs = {0, 2},
                                        .input_count = 2,
                                        .output = 1,
                                        .options = {{0, 0}, {1, 1}, {2, 1}},
                                        .option_count = 3};
    const struct written_network described = {tensors, 3, &op, 1, 0, 1};
    struct network *network = NULL;
    struct diagnostic why = {0};
    assert_int_equal(create_written(&described, &network, &why), RESULT_TOO_LARGE);
    assert_null(network);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_face_networks_agree_with_the_reference_in_every_output),
        cmocka_unit_test(the_body_networks_agree_with_the_reference_in_every_output),
        cmocka_unit_test(the_hand_networks_agree_with_the_reference_in_every_output),
        cmocka_unit_test(the_mask_networks_agree_with_the_reference_in_every_output),
        cmocka_unit_test(the_detector_has_the_shapes_its_file_says),
        cmocka_unit_test(the_mesh_finds_the_face_where_it_is),
        cmocka_unit_test(wanted_outputs_come_in_the_callers_order_and_are_the_same_numbers),
        cmocka_unit_test(the_same_input_gives_the_same_output),
        cmocka_unit_test(an_input_of_not_a_number_does_no_harm),
        cmocka_unit_test(what_is_missing_is_said_in_one_line),
        cmocka_unit_test(an_operator_we_lack_is_refused_by_name),
        cmocka_unit_test(same_padding_is_right_for_every_stride_and_size),
        cmocka_unit_test(a_deconvolution_is_right_for_every_stride_and_filter),
        cmocka_unit_test(sparse_weights_stand_where_their_indices_say),
        cmocka_unit_test(sparse_weights_outside_their_shape_are_refused),
        cmocka_unit_test(a_transpose_puts_every_element_in_its_place),
        cmocka_unit_test(a_slice_takes_what_it_names),
        cmocka_unit_test(a_mean_or_sum_goes_over_the_dimension_it_names),
        cmocka_unit_test(channels_are_joined_pixel_by_pixel),
        cmocka_unit_test(doubling_the_size_keeps_pixel_centres),
        cmocka_unit_test(shapes_that_do_not_fit_are_refused_with_the_operator),
        cmocka_unit_test(what_would_cost_too_much_is_refused),
    };
    return cmocka_run_group_tests_name("network", tests, NULL, NULL);
}
