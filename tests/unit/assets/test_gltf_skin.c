// Skins of glTF files: joints, bind matrices and what moves each vertex.
#include "tests/support/gltf_text.h"

#include <stdio.h>
#include <string.h>

// A triangle whose vertices follow joints, at any component type; three bind matrices behind it.
struct skinned {
    float positions[3][3];
    uint8_t joints[2][32]; // two sets of three VEC4
    uint8_t weights[2][48];
    float inverse_bind[3][16];
};

// How the test wants the file.
struct options {
    const char *joint_type, *weight_type; // "componentType": …, and what else stands there
    int joint_stride, weight_stride;
    int sets;
    const char *skin;  // members of skin 0 besides its joints
    const char *nodes; // NULL: three joints in a row one metre apart above one another, and the mesh
};

#define FLOAT_WEIGHTS "\"componentType\": 5126"
#define BYTE_JOINTS "\"componentType\": 5121"

static const struct options plain = {.joint_type = BYTE_JOINTS,
                                     .weight_type = FLOAT_WEIGHTS,
                                     .joint_stride = 4,
                                     .weight_stride = 16,
                                     .sets = 1,
                                     .skin = "\"joints\": [0, 1, 2], \"inverseBindMatrices\": 1"};

static struct skinned straight_arm(void)
{
    struct skinned out = {.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}};
    for (int j = 0; j < 3; j++) {
        for (int i = 0; i < 16; i += 5)
            out.inverse_bind[j][i] = 1;
        out.inverse_bind[j][13] = -(float)j;
    }
    return out;
}

static void set_float_weights(struct skinned *data, int set, int vertex, const float weights[4])
{
    memcpy(data->weights[set] + vertex * 16, weights, 16);
}

static const char *text_of(const struct skinned *data, const struct options *options)
{
    static const char joints_in_a_row[] =
        "{\"children\": [1]}, {\"children\": [2], \"translation\": [0, 1, 0]}, {\"translation\": [0, 1, 0]}, "
        "{\"mesh\": 0, \"skin\": 0, \"translation\": [5, 5, 5]}";
    static char rest[4096];
    (void)snprintf(
        rest, sizeof rest,
        "\"bufferViews\": [{\"buffer\": 0, \"byteLength\": 36}, "
        "{\"buffer\": 0, \"byteOffset\": 36, \"byteLength\": 32, \"byteStride\": %d}, "
        "{\"buffer\": 0, \"byteOffset\": 68, \"byteLength\": 32, \"byteStride\": %d}, "
        "{\"buffer\": 0, \"byteOffset\": 100, \"byteLength\": 48, \"byteStride\": %d}, "
        "{\"buffer\": 0, \"byteOffset\": 148, \"byteLength\": 48, \"byteStride\": %d}, "
        "{\"buffer\": 0, \"byteOffset\": 196, \"byteLength\": 192}], "
        "\"accessors\": [{\"bufferView\": 0, \"componentType\": 5126, \"count\": 3, \"type\": \"VEC3\", "
        "\"min\": [0, 0, 0], \"max\": [1, 1, 0]}, "
        "{\"bufferView\": 5, \"componentType\": 5126, \"count\": 3, \"type\": \"MAT4\"}, "
        "{\"bufferView\": 1, %s, \"count\": 3, \"type\": \"VEC4\"}, "
        "{\"bufferView\": 2, %s, \"count\": 3, \"type\": \"VEC4\"}, "
        "{\"bufferView\": 3, %s, \"count\": 3, \"type\": \"VEC4\"}, "
        "{\"bufferView\": 4, %s, \"count\": 3, \"type\": \"VEC4\"}], "
        "\"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0%s%s}}]}], "
        "\"skins\": [{%s}], \"nodes\": [%s]",
        options->joint_stride, options->joint_stride, options->weight_stride, options->weight_stride,
        options->joint_type, options->joint_type, options->weight_type, options->weight_type,
        options->sets > 0 ? ", \"JOINTS_0\": 2, \"WEIGHTS_0\": 4" : "",
        options->sets > 1 ? ", \"JOINTS_1\": 3, \"WEIGHTS_1\": 5" : "", options->skin,
        options->nodes != NULL ? options->nodes : joints_in_a_row);
    return gltf_text_file(data, sizeof *data, rest);
}

static void joints_and_weights_of_every_type_are_read(void **state)
{
    (void)state;
    static const struct {
        int component, stride, full;
        bool is_weight;
    } types[] = {
        {5121, 4, 255, false}, {5123, 8, 65535, false}, {5121, 4, 255, true}, {5123, 8, 65535, true}};
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
        struct skinned data = straight_arm();
        char type[80];
        struct options options = plain;
        (void)snprintf(type, sizeof type, "\"componentType\": %d%s", types[t].component,
                       types[t].is_weight ? ", \"normalized\": true" : "");
        for (int v = 0; v < 3; v++)
            for (int i = 0; i < 4; i++) {
                // Joints 0, 1, 2, 0; the second has all the weight.
                const uint8_t small = (uint8_t)(types[t].is_weight ? (i == 1 ? 255 : 0) : i % 3);
                const uint16_t large = (uint16_t)(types[t].is_weight ? (i == 1 ? 65535 : 0) : i % 3);
                uint8_t *at = types[t].is_weight ? data.weights[0] : data.joints[0];
                at += v * types[t].stride + i * types[t].stride / 4;
                memcpy(at, types[t].stride == 4 ? (const void *)&small : &large, (size_t)types[t].stride / 4);
            }
        if (types[t].is_weight) {
            options.weight_type = type;
            options.weight_stride = types[t].stride;
            for (int v = 0; v < 3; v++)
                memcpy(data.joints[0] + 4 * v, (const uint8_t[4]){0, 1, 2, 0}, 4);
        } else {
            options.joint_type = type;
            options.joint_stride = types[t].stride;
            for (int v = 0; v < 3; v++)
                set_float_weights(&data, 0, v, (const float[4]){0, 1, 0, 0});
        }
        struct gltf_text_warnings warnings = {0};
        struct model model = gltf_text_load(text_of(&data, &options), &warnings);
        assert_int_equal(warnings.count, 0);
        assert_int_equal(model.vertex_count, 3);
        for (int v = 0; v < 3; v++) {
            assert_int_equal(model.influences[v].joints[0], 1);
            assert_near(model.influences[v].weights[0], 1);
            assert_near(model.influences[v].weights[1], 0);
        }
        model_free(&model);
    }
}

static void a_skin_says_where_its_joints_were_when_it_was_bound(void **state)
{
    (void)state;
    struct skinned data = straight_arm();
    for (int v = 0; v < 3; v++)
        set_float_weights(&data, 0, v, (const float[4]){1, 0, 0, 0});
    struct model model = gltf_text_load(text_of(&data, &plain), NULL);
    assert_int_equal(model.skin_count, 1);
    assert_int_equal(model.skins[0].joint_count, 3);
    for (int j = 0; j < 3; j++) {
        const struct mat4 *joint = &model.nodes[model.skins[0].joints[j]].to_model;
        assert_point(mat4_transform_point(joint, (struct vec3){0}), 0, (float)j, 0);
        struct mat4 bound = mat4_multiply(joint, &model.skins[0].inverse_bind[j]);
        assert_point(mat4_transform_point(&bound, (struct vec3){1, 2, 3}), 1, 2, 3);
    }
    // The mesh stands among its joints, wherever its own node is.
    for (int n = 0; n < model.node_count; n++)
        if (model.nodes[n].skin != MODEL_NONE)
            assert_point(mat4_transform_point(&model.nodes[n].to_model, (struct vec3){0}), 0, 0, 0);
    assert_point(model.maximum, 1, 1, 0);
    model_free(&model);
}

static void the_strongest_of_eight_joints_count_as_shares(void **state)
{
    (void)state;
    struct skinned data = straight_arm();
    struct options options = plain;
    options.sets = 2;
    for (int v = 0; v < 3; v++) {
        memcpy(data.joints[0] + 4 * v, (const uint8_t[4]){0, 1, 2, 0}, 4);
        memcpy(data.joints[1] + 4 * v, (const uint8_t[4]){2, 1, 0, 1}, 4);
        set_float_weights(&data, 0, v, (const float[4]){0.3f, 0.02f, 0.2f, 0.02f});
        set_float_weights(&data, 1, v, (const float[4]){0.4f, 0.02f, 0.1f, 0});
    }
    struct model model = gltf_text_load(text_of(&data, &options), NULL);
    const struct model_influence *influence = &model.influences[1];
    assert_int_equal(influence->joints[0], 2);
    assert_near(influence->weights[0], 0.4f);
    assert_int_equal(influence->joints[3], 0);
    assert_near(influence->weights[3], 0.1f);
    model_free(&model);
}

static void weights_that_are_no_shares_are_used_with_a_warning(void **state)
{
    (void)state;
    static const struct {
        float weights[4];
        float expected;
        const char *line;
    } cases[] = {{{3, 1, 0, 0}, 0.75f, "don't sum to 1"}, {{0, 0, 0, 0}, 1, "weights of 0"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct skinned data = straight_arm();
        for (int v = 0; v < 3; v++)
            set_float_weights(&data, 0, v, cases[i].weights);
        struct gltf_text_warnings warnings = {0};
        struct model model = gltf_text_load(text_of(&data, &plain), &warnings);
        assert_int_equal(warnings.count, 1);
        assert_non_null(strstr(warnings.last, cases[i].line));
        assert_near(model.influences[2].weights[0], cases[i].expected);
        assert_int_equal(model.influences[2].joints[0], 0);
        model_free(&model);
    }
}

static void a_skin_that_cannot_be_followed_is_refused_by_its_place(void **state)
{
    (void)state;
    static const char in_two[] = "{}, {}, {}, {\"mesh\": 0, \"skin\": 0}";
    static const struct {
        const char *skin, *nodes, *line;
        int sets;
    } cases[] = {
        {"\"joints\": []", NULL, "/skins/0/joints", 1},
        {"\"joints\": [0, 1, 9]", NULL, "/skins/0/joints/2: node 9 is wanted", 1},
        {"\"joints\": [0, 1, 1]", NULL, "/skins/0/joints/2: node 1 is a joint already", 1},
        {"\"joints\": [0, 1, 2]", in_two, "/skins/0/joints: joint 1 has no ancestor with joint 0", 1},
        {"\"joints\": [0, 1, 2], \"skeleton\": 1", NULL, "/skins/0/skeleton: joint 0 is not below node 1", 1},
        {"\"joints\": [0, 1, 2], \"inverseBindMatrices\": 0", NULL, "accessor 0 is no list of MAT4", 1},
        {"\"joints\": [0, 1, 2, 3], \"inverseBindMatrices\": 1",
         "{\"children\": [1, 2, 3]}, {}, {}, {}, {\"mesh\": 0, \"skin\": 0}", "3 matrices for 4 joints", 1},
        {"\"joints\": [0]", NULL, "/nodes/3/skin: mesh 0 has joint 2, but skin 0 has 1", 1},
        {"\"joints\": [0]", NULL, "/nodes/3: a skin, but nothing that is drawn of mesh 0 has JOINTS_0", 0},
        {"\"joints\": [0, 1, 2]",
         "{\"children\": [1, 2]}, {}, {}, {\"mesh\": 0, \"skin\": 0}], \"scenes\": [{\"nodes\": [3]}], "
         "\"extras\": [0",
         "/nodes/3/skin: skin 0 has joints outside of the scene", 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct skinned data = straight_arm();
        struct options options = plain;
        data.joints[0][2] = 2;
        for (int v = 0; v < 3; v++)
            set_float_weights(&data, 0, v, (const float[4]){1, 0, 0, 0});
        options.skin = cases[i].skin;
        options.nodes = cases[i].nodes;
        options.sets = cases[i].sets;
        gltf_text_refused(text_of(&data, &options), RESULT_INVALID, cases[i].line);
    }
}

static void a_negative_weight_and_a_flat_bind_matrix_are_refused(void **state)
{
    (void)state;
    struct skinned data = straight_arm();
    for (int v = 0; v < 3; v++)
        set_float_weights(&data, 0, v, (const float[4]){1.5f, -0.5f, 0, 0});
    gltf_text_refused(text_of(&data, &plain), RESULT_INVALID, "a weight of vertex 0 is -0.5");
    data = straight_arm();
    data.inverse_bind[1][5] = 0;
    gltf_text_refused(text_of(&data, &plain), RESULT_INVALID, "matrix 1 can't be inverted");
    data = straight_arm();
    data.inverse_bind[2][15] = 2;
    gltf_text_refused(text_of(&data, &plain), RESULT_INVALID, "the last row of matrix 2 is not 0 0 0 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(joints_and_weights_of_every_type_are_read),
        cmocka_unit_test(a_skin_says_where_its_joints_were_when_it_was_bound),
        cmocka_unit_test(the_strongest_of_eight_joints_count_as_shares),
        cmocka_unit_test(weights_that_are_no_shares_are_used_with_a_warning),
        cmocka_unit_test(a_skin_that_cannot_be_followed_is_refused_by_its_place),
        cmocka_unit_test(a_negative_weight_and_a_flat_bind_matrix_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
