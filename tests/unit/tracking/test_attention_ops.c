// The attention mesh's own operators, against numbers of an independent implementation.
#include "tests/support/test_support.h"
#include "tracking/nn/attention_ops.h"
#include "tracking/nn/flexbuffer.h"
#include "tracking/nn/tflite.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define LANDMARKS 468
#define REGIONS 3

struct golden {
    float landmarks[3 * LANDMARKS]; // already times 0.25, as the network does
    float matrices[REGIONS][16];    // lips, image-left eye, image-right eye
};

// Lines "p INDEX x y z" and "M NAME m00 … m33".
static void read_golden(struct golden *golden)
{
    FILE *file = fopen(test_source_path("tests/data/attention_transform.txt"), "r");
    assert_non_null(file);
    char line[512];
    int points = 0, matrices = 0;
    while (fgets(line, sizeof line, file) != NULL) {
        int index;
        float p[3];
        if (sscanf(line, "p %d %f %f %f", &index, &p[0], &p[1], &p[2]) == 4) {
            assert_in_range(index, 0, LANDMARKS - 1);
            for (int k = 0; k < 3; k++)
                golden->landmarks[3 * index + k] = 0.25f * p[k];
            points++;
        } else if (line[0] == 'M' && matrices < REGIONS) {
            char *at = strchr(line + 2, ' ');
            for (int k = 0; k < 16 && at != NULL; k++)
                golden->matrices[matrices][k] = strtof(at, &at);
            matrices++;
        }
    }
    (void)fclose(file);
    assert_int_equal(points, LANDMARKS);
    assert_int_equal(matrices, REGIONS);
}

// The three regions as the model's file describes them, in its order.
static void read_regions(struct attention_region regions[REGIONS])
{
    size_t size;
    uint8_t *bytes = test_read_file(test_model_path("face_landmark_with_attention.tflite"), &size);
    struct tflite_model model;
    assert_int_equal(tflite_parse("mesh", bytes, size, &model, NULL), RESULT_OK);
    int found = 0;
    for (int i = 0; i < model.operator_count; i++) {
        const struct tflite_operator *op = &model.operators[i];
        if (strcmp(op->name, "Landmarks2TransformMatrix") != 0)
            continue;
        assert_in_range(found, 0, REGIONS - 1);
        assert_true(attention_region_read(op->custom_options, op->custom_size, LANDMARKS, &regions[found++]));
    }
    assert_int_equal(found, REGIONS);
    tflite_free(&model);
    free(bytes);
}

static void the_models_regions_are_the_lips_and_the_eyes(void **state)
{
    (void)state;
    static struct attention_region regions[REGIONS];
    read_regions(regions);
    const int counts[REGIONS] = {80, 71, 71}, left[REGIONS] = {61, 33, 362}, right[REGIONS] = {291, 133, 263};
    for (int i = 0; i < REGIONS; i++) {
        assert_int_equal(regions[i].subset_count, counts[i]);
        assert_int_equal(regions[i].left, left[i]);
        assert_int_equal(regions[i].right, right[i]);
        assert_true(regions[i].output_width == 16.0f && regions[i].output_height == 16.0f);
        assert_true(regions[i].scale_x == 1.5f && regions[i].scale_y == 1.5f);
        assert_true(regions[i].target_rad == 0.0f);
    }
}

static void matrices_are_those_of_the_golden_table(void **state)
{
    (void)state;
    static struct attention_region regions[REGIONS];
    static struct golden golden;
    read_regions(regions);
    read_golden(&golden);
    for (int i = 0; i < REGIONS; i++) {
        float matrix[16];
        attention_matrix(&regions[i], golden.landmarks, matrix);
        for (int k = 0; k < 16; k++)
            assert_true(fabsf(matrix[k] - golden.matrices[i][k]) < 2e-5f);
    }
}

static void broken_options_are_refused(void **state)
{
    (void)state;
    size_t size;
    uint8_t *bytes = test_read_file(test_model_path("face_landmark_with_attention.tflite"), &size);
    struct tflite_model model;
    assert_int_equal(tflite_parse("mesh", bytes, size, &model, NULL), RESULT_OK);
    int found = 0;
    while (found < model.operator_count - 1 &&
           strcmp(model.operators[found].name, "Landmarks2TransformMatrix") != 0)
        found++;
    const struct tflite_operator *op = &model.operators[found];
    assert_true(op->custom_size > 300);
    struct attention_region region;
    // Fewer landmarks than its indices name, and every cut of the bytes, each an exact heap block.
    assert_false(attention_region_read(op->custom_options, op->custom_size, 100, &region));
    for (size_t cut = 0; cut < op->custom_size; cut++) {
        uint8_t *head = malloc(cut + 1);
        assert_non_null(head);
        memcpy(head, op->custom_options, cut);
        assert_false(attention_region_read(head, cut, LANDMARKS, &region));
        free(head);
    }
    tflite_free(&model);
    free(bytes);
}

static void the_identity_samples_each_pixel_at_its_place(void **state)
{
    (void)state;
    const float identity[16] = {1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    float map[4 * 3 * 2], out[4 * 3 * 2];
    for (int i = 0; i < 24; i++)
        map[i] = (float)(i * i);
    struct attention_map size = {4, 3, 2};
    attention_sample(map, size, identity, size, out);
    assert_memory_equal(map, out, sizeof map);
}

static void sampling_is_bilinear_inside_and_zero_outside(void **state)
{
    (void)state;
    // A ramp x + 10 y is reproduced exactly by bilinear sampling.
    float map[5 * 6], out[4];
    for (int i = 0; i < 30; i++)
        map[i] = (float)(i % 6) + 10.0f * (float)(i / 6);
    // Output pixel (i, j) lies at 0.5 i + 1.25, 0.5 j + 0.75 of the map's pixel centres.
    const float matrix[16] = {0.5f, 0, 0, 1.5f, 0, 0.5f, 0, 1.0f, 0, 0, 1, 0, 0, 0, 0, 1};
    attention_sample(map, (struct attention_map){5, 6, 1}, matrix, (struct attention_map){2, 2, 1}, out);
    const float expected[4] = {8.75f, 9.25f, 13.75f, 14.25f};
    for (int i = 0; i < 4; i++)
        assert_true(fabsf(out[i] - expected[i]) < 1e-5f);
    const float beyond[16] = {1, 0, 0, -1.0f, 0, 1, 0, 4.25f, 0, 0, 1, 0, 0, 0, 0, 1};
    attention_sample(map, (struct attention_map){5, 6, 1}, beyond, (struct attention_map){2, 2, 1}, out);
    for (int i = 0; i < 4; i++)
        assert_true(out[i] == 0.0f);
    const float nowhere[16] = {NAN, 0, 0, INFINITY, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1};
    attention_sample(map, (struct attention_map){5, 6, 1}, nowhere, (struct attention_map){2, 2, 1}, out);
    assert_true(out[0] == 0.0f && out[3] == 0.0f);
}

static void moving_landmarks_leaves_their_depth(void **state)
{
    (void)state;
    const float matrix[16] = {0, -2, 9, 5, 3, 0, 9, 7, 9, 9, 9, 9, 9, 9, 9, 9};
    const float flat[4] = {1, 2, 3, 4}, deep[3] = {1, 2, 42};
    float out[4];
    attention_move(flat, 2, 2, matrix, out);
    assert_true(out[0] == 1.0f && out[1] == 10.0f && out[2] == -3.0f && out[3] == 16.0f);
    attention_move(deep, 1, 3, matrix, out);
    assert_true(out[0] == 1.0f && out[1] == 10.0f && out[2] == 42.0f);
}

static void only_version_two_of_the_operators_is_known(void **state)
{
    (void)state;
    enum attention_op op;
    assert_true(attention_op_named("TransformLandmarks", 2, &op));
    assert_int_equal(op, ATTENTION_LANDMARKS);
    assert_false(attention_op_named("TransformLandmarks", 1, &op));
    assert_false(attention_op_named("Convolution2DTransposeBias", 2, &op));
}

// A map {"a": -3, "f": 0.5, "v": [1, 300]} as the FlexBuffers format writes it, with values 2 bytes wide.
static void a_flexbuffer_map_is_read_by_hand(void **state)
{
    (void)state;
    const uint8_t map[] = {
        'a',        0,          'f',         0,
        'v',        0,                             // 0: keys
        0,          0,          0,           0x3f, // 6: 0.5, which stands apart as it is wider than a slot
        2,          0,          1,           0,
        0x2c,       1,                           // 10: the vector's length, 1, 300
        3,          17,         16,          15, // 16: number of keys, then each as the distance back to it
        3,          0,          1,           0,
        3,          0,    // 20: distance back to the keys (17), their width, number of values
        0xfd,       0xff, // 26: a
        22,         0,    // 28: f, back to 6
        18,         0,    // 30: v, back to 12
        1 << 2 | 1, 8 << 2 | 2, 12 << 2 | 1, // 32: types: int, indirect float of 4, unsigned ints of 2
        9,          9 << 2 | 1, 1,           // 35: root, back to 26; a map with 2-byte slots; 1 byte wide
    };
    double number = 0.0;
    assert_true(flex_map_number(map, sizeof map, "a", &number));
    assert_true(number == -3.0);
    assert_true(flex_map_number(map, sizeof map, "f", &number));
    assert_true(number == 0.5);
    int32_t values[2];
    int count = 0;
    assert_true(flex_map_integers(map, sizeof map, "v", values, 2, &count));
    assert_int_equal(count, 2);
    assert_int_equal(values[0], 1);
    assert_int_equal(values[1], 300);
    assert_false(flex_map_integers(map, sizeof map, "v", values, 1, &count)); // more than there is room for
    assert_false(flex_map_number(map, sizeof map, "v", &number));
    assert_false(flex_map_number(map, sizeof map, "z", &number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_models_regions_are_the_lips_and_the_eyes),
        cmocka_unit_test(matrices_are_those_of_the_golden_table),
        cmocka_unit_test(broken_options_are_refused),
        cmocka_unit_test(the_identity_samples_each_pixel_at_its_place),
        cmocka_unit_test(sampling_is_bilinear_inside_and_zero_outside),
        cmocka_unit_test(moving_landmarks_leaves_their_depth),
        cmocka_unit_test(only_version_two_of_the_operators_is_known),
        cmocka_unit_test(a_flexbuffer_map_is_read_by_hand),
    };
    return cmocka_run_group_tests_name("attention operators", tests, NULL, NULL);
}
