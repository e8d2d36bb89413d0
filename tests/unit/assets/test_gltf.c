#include "tests/support/gltf_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// --- geometry ----------------------------------------------------------------------------------------------

static void a_mesh_without_normals_gets_flat_ones(void **state)
{
    (void)state;
    struct model model = gltf_text_load_square(
        SQUARE ", \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0, \"TEXCOORD_0\": 1, "
               "\"COLOR_0\": 3}, \"indices\": 2}]}], \"nodes\": [{\"mesh\": 0, \"name\": \"pane\"}]",
        NULL);
    assert_int_equal(model.index_count, 6);
    assert_int_equal(model.vertex_count, 6); // flat triangles share no vertices
    assert_int_equal(model.node_count, 1);
    assert_string_equal(model.nodes[0].name, "pane");
    assert_int_equal(model.material_count, 1); // the default one
    const struct model_vertex *last = &model.vertices[model.indices[5]];
    assert_point(last->position, 0, 1, 0);
    assert_point(last->normal, 0, 0, 1);
    assert_near(last->colour.x, 0.2f);
    assert_near(last->colour.w, 0);
    assert_near(last->uv[0].y, 0);
    assert_near(last->tangent.w, 0); // not needed
    assert_point(model.maximum, 2, 1, 0);
    model_free(&model);
}

static void strips_and_fans_become_lists_that_face_the_same_way(void **state)
{
    (void)state;
    static const struct {
        int mode;
        uint8_t corners[4];
    } cases[] = {{5, {0, 1, 3, 2}}, {6, {0, 1, 2, 3}}};
    for (int i = 0; i < 2; i++) {
        struct {
            float positions[4][3];
            uint8_t corners[4];
        } data;
        char rest[1024];
        memcpy(data.positions, gltf_text_square.positions, sizeof data.positions);
        memcpy(data.corners, cases[i].corners, 4);
        (void)snprintf(
            rest, sizeof rest,
            "\"bufferViews\": [{\"buffer\": 0, \"byteLength\": 48}, {\"buffer\": 0, \"byteOffset\": "
            "48, \"byteLength\": 4}], \"accessors\": [{\"bufferView\": 0, \"componentType\": 5126, "
            "\"count\": 4, \"type\": \"VEC3\", \"min\": [0, 0, 0], \"max\": [2, 1, 0]}, "
            "{\"bufferView\": 1, \"componentType\": 5121, \"count\": 4, \"type\": \"SCALAR\"}], "
            "\"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0}, \"indices\": 1, "
            "\"mode\": %d}]}], \"nodes\": [{\"mesh\": 0}]",
            cases[i].mode);
        struct model model = gltf_text_load(gltf_text_file(&data, sizeof data, rest), NULL);
        assert_int_equal(model.index_count, 6);
        for (int v = 0; v < 6; v++)
            assert_point(model.vertices[model.indices[v]].normal, 0, 0, 1);
        model_free(&model);
    }
}

static void strided_normalised_and_sparse_accessors_are_read(void **state)
{
    (void)state;
    // Three vertices of 16 bytes: shorts (quantised position) and normalised bytes (normal); then sparse
    // data.
    struct {
        struct {
            int16_t position[4];
            int8_t normal[4];
            uint8_t unused[4];
        } vertices[3];
        uint16_t sparse_index[2];
        int16_t sparse_value[4];
    } data = {.vertices = {{{0, 0, 0, 0}, {0, 0, 127, 0}, {0}},
                           {{100, 0, 0, 0}, {0, 0, 127, 0}, {0}},
                           {{0, 7, 0, 0}, {0, -128, 0, 0}, {0}}},
              .sparse_index = {2, 0},
              .sparse_value = {0, 50, 0, 0}};
    struct model model = gltf_text_load(
        gltf_text_file(
            &data, sizeof data,
            "\"extensionsUsed\": [\"KHR_mesh_quantization\"], \"extensionsRequired\": "
            "[\"KHR_mesh_quantization\"], \"bufferViews\": [{\"buffer\": 0, \"byteLength\": 48, "
            "\"byteStride\": "
            "16}, {\"buffer\": 0, \"byteOffset\": 48, \"byteLength\": 4}, {\"buffer\": 0, \"byteOffset\": "
            "52, "
            "\"byteLength\": 8}], \"accessors\": [{\"bufferView\": 0, \"componentType\": 5122, \"count\": 3, "
            "\"type\": \"VEC3\", \"min\": [0, 0, 0], \"max\": [100, 50, 0], \"sparse\": {\"count\": 1, "
            "\"indices\": {\"bufferView\": 1, \"componentType\": 5123}, \"values\": {\"bufferView\": 2}}}, "
            "{\"bufferView\": 0, \"byteOffset\": 8, \"componentType\": 5120, \"normalized\": true, "
            "\"count\": 3, "
            "\"type\": \"VEC3\"}], \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0, "
            "\"NORMAL\": "
            "1}}]}], \"nodes\": [{\"mesh\": 0, \"scale\": [0.01, 0.01, 0.01]}]"),
        NULL);
    assert_int_equal(model.vertex_count, 3);
    assert_point(model.vertices[1].position, 100, 0, 0);
    assert_point(model.vertices[2].position, 0, 50, 0); // the sparse value, not 7
    assert_point(model.vertices[0].normal, 0, 0, 1);
    assert_point(model.vertices[2].normal, 0, -1, 0); // -128 counts as -127
    assert_point(model.maximum, 1, 0.5f, 0);
    model_free(&model);
}

static void tangents_are_made_only_where_a_normal_map_needs_them(void **state)
{
    (void)state;
    char rest[4096];
    (void)snprintf(rest, sizeof rest,
                   SQUARE
                   ", \"images\": [{\"uri\": \"data:image/png;base64,%s\"}], \"samplers\": [{\"wrapS\": "
                   "33071}], \"textures\": [{\"source\": 0, \"sampler\": 0}], \"materials\": "
                   "[{\"normalTexture\": {\"index\": 0, \"scale\": 0.5}}]" SQUARE_MESH,
                   gltf_text_png, ", \"material\": 0");
    struct model model = gltf_text_load_square(rest, NULL);
    assert_int_equal(model.image_count, 1);
    const struct model_material *material = &model.materials[0];
    assert_int_equal(material->normal_texture.image, 0);
    assert_false(material->normal_texture.repeat_u);
    assert_true(material->normal_texture.repeat_v);
    assert_near(material->normal_scale, 0.5f);
    for (uint32_t v = 0; v < model.vertex_count; v++) {
        struct vec4 tangent = model.vertices[v].tangent;
        assert_point((struct vec3){tangent.x, tangent.y, tangent.z}, 1, 0, 0); // u grows along +x
        assert_near(tangent.w, 1); // v grows down, the bitangent points up
    }
    model_free(&model);
}

// --- nodes -------------------------------------------------------------------------------------------------

static void parents_come_first_and_are_multiplied_in(void **state)
{
    (void)state;
    // Node 0 is a grandchild; a quarter turn about +z, then up by 1; the matrix moves by 10 along x.
    struct model model = gltf_text_load_square(
        SQUARE
        ", \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0}, \"indices\": 2}]}], "
        "\"nodes\": [{\"mesh\": 0, \"scale\": [2, 2, 2]}, {\"children\": [2], \"matrix\": [1, 0, 0, 0, 0, "
        "1, 0, 0, 0, 0, 1, 0, 10, 0, 0, 1]}, {\"children\": [0], \"rotation\": [0, 0, 0.70710678, "
        "0.70710678], \"translation\": [0, 1, 0]}, {\"mesh\": 0}], \"scenes\": [{}, {\"nodes\": [1]}], "
        "\"scene\": 1",
        NULL);
    assert_int_equal(model.node_count, 3); // node 3 is not in the scene
    for (int n = 0; n < model.node_count; n++)
        assert_true(model.nodes[n].parent < n);
    assert_point(mat4_transform_point(&model.nodes[2].to_model, (struct vec3){2, 0, 0}), 10, 5, 0);
    assert_point(model.minimum, 8, 1, 0);
    assert_point(model.maximum, 10, 5, 0);
    model_free(&model);
}

static void loops_and_second_parents_are_refused(void **state)
{
    (void)state;
    gltf_text_refused(
        "{\"asset\": {\"version\": \"2.0\"}, \"nodes\": [{\"children\": [1]}, {\"children\": [2]}, "
        "{\"children\": [0]}]}",
        RESULT_INVALID, "/nodes/0: the node is part of a loop");
    gltf_text_refused("{\"asset\": {\"version\": \"2.0\"}, \"nodes\": [{\"children\": [0]}]}", RESULT_INVALID,
                      "/nodes/0/children/0: node 0 is its own child");
    gltf_text_refused(
        "{\"asset\": {\"version\": \"2.0\"}, \"nodes\": [{\"children\": [2]}, {\"children\": [2]}, {}]}",
        RESULT_INVALID, "/nodes/1/children/0: node 2 has the parent 0 already");
    gltf_text_refused(
        "{\"asset\": {\"version\": \"2.0\"}, \"nodes\": [{\"matrix\": [1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 1, "
        "0, 0, 0, 0, 1]}]}",
        RESULT_INVALID, "/nodes/0/matrix: not a translation");
    gltf_text_refused("{\"asset\": {\"version\": \"2.0\"}, \"nodes\": [{\"rotation\": [0, 0, 0, 0.5]}]}",
                      RESULT_INVALID, "/nodes/0: a rotation of length 0.5");
}

static void a_chain_of_many_nodes_is_followed_without_recursion(void **state)
{
    (void)state;
    enum { NODES = 60000 };
    size_t room = NODES * 24 + 64, length = 0;
    char *text = malloc(room);
    assert_non_null(text);
    length += (size_t)snprintf(text, room, "{\"asset\": {\"version\": \"2.0\"}, \"nodes\": [");
    for (int i = 1; i < NODES; i++)
        length += (size_t)snprintf(text + length, room - length, "{\"children\":[%d]},", i);
    (void)snprintf(text + length, room - length, "{}]}");
    struct model model = gltf_text_load(text, NULL);
    assert_int_equal(model.node_count, NODES);
    model_free(&model);
    free(text);
}

// --- materials and extensions ------------------------------------------------------------------------------

static void material_variants_are_mapped(void **state)
{
    (void)state;
    struct model model = gltf_text_load_square(
        SQUARE
        ", \"extensionsUsed\": [\"KHR_materials_variants\"], \"extensions\": {\"KHR_materials_variants\": "
        "{\"variants\": [{\"name\": \"black\"}, {\"name\": \"tortoise\"}, {\"name\": \"clear\"}]}}, "
        "\"materials\": [{\"name\": \"a\"}, {\"name\": \"b\"}], \"meshes\": [{\"primitives\": "
        "[{\"attributes\": {\"POSITION\": 0}, \"indices\": 2, \"material\": 0, \"extensions\": "
        "{\"KHR_materials_variants\": {\"mappings\": [{\"material\": 1, \"variants\": [1]}, {\"material\": "
        "0, \"variants\": [0]}]}}}]}], \"nodes\": [{\"mesh\": 0}]",
        NULL);
    assert_int_equal(model.variant_count, 3);
    assert_string_equal(model.variants[1], "tortoise");
    const struct model_primitive *primitive = &model.meshes[0].primitives[0];
    assert_int_equal(primitive->material, 0);
    assert_int_equal(primitive->variant_materials[0], 0);
    assert_int_equal(primitive->variant_materials[1], 1);
    assert_int_equal(primitive->variant_materials[2], MODEL_NONE);
    model_free(&model);
}

static void material_factors_and_extensions_are_read(void **state)
{
    (void)state;
    struct model model = gltf_text_load(
        "{\"asset\": {\"version\": \"2.0\"}, \"extensionsUsed\": [\"KHR_materials_transmission\", "
        "\"KHR_materials_ior\", \"KHR_materials_volume\", \"KHR_materials_clearcoat\", "
        "\"KHR_materials_specular\", \"KHR_materials_emissive_strength\", \"KHR_materials_unlit\"], "
        "\"materials\": [{\"name\": \"lens\", \"alphaMode\": \"MASK\", \"alphaCutoff\": 0.25, "
        "\"doubleSided\": true, "
        "\"emissiveFactor\": [0.5, 0, 0], \"pbrMetallicRoughness\": {\"baseColorFactor\": [0.1, 0.2, 0.3, "
        "0.4], \"metallicFactor\": 0, \"roughnessFactor\": 0.7}, \"extensions\": "
        "{\"KHR_materials_transmission\": {\"transmissionFactor\": 0.9}, \"KHR_materials_ior\": {\"ior\": "
        "1.67}, "
        "\"KHR_materials_volume\": {\"thicknessFactor\": 0.002, \"attenuationDistance\": 0.01, "
        "\"attenuationColor\": [0.2, 0.3, 0.4]}, \"KHR_materials_clearcoat\": {\"clearcoatFactor\": 1, "
        "\"clearcoatRoughnessFactor\": 0.1}, \"KHR_materials_specular\": {\"specularFactor\": 0.5, "
        "\"specularColorFactor\": [1, 2, 3]}, \"KHR_materials_emissive_strength\": {\"emissiveStrength\": "
        "4}, "
        "\"KHR_materials_unlit\": {}}}, {}]}",
        NULL);
    const struct model_material *m = &model.materials[0];
    assert_string_equal(m->name, "lens");
    assert_int_equal(m->alpha, MODEL_ALPHA_MASK);
    assert_true(m->double_sided && m->unlit);
    assert_near(m->alpha_cutoff, 0.25f);
    assert_near(m->base_colour.w, 0.4f);
    assert_near(m->metallic, 0);
    assert_near(m->roughness, 0.7f);
    assert_point(m->emissive, 2, 0, 0);
    assert_near(m->transmission, 0.9f);
    assert_near(m->ior, 1.67f);
    assert_near(m->thickness_m, 0.002f);
    assert_near(m->attenuation_m, 0.01f);
    assert_point(m->attenuation_colour, 0.2f, 0.3f, 0.4f);
    assert_near(m->clearcoat_roughness, 0.1f);
    assert_near(m->specular, 0.5f);
    assert_point(m->specular_colour, 1, 2, 3);
    assert_near(model.materials[1].ior, 1.5f); // defaults
    assert_true(model.materials[1].attenuation_m > 1e30f);
    model_free(&model);
}

static void a_required_extension_that_is_not_read_is_refused_by_name(void **state)
{
    (void)state;
    gltf_text_refused(
        "{\"asset\": {\"version\": \"2.0\"}, \"extensionsUsed\": [\"EXT_meshopt_compression\"], "
        "\"extensionsRequired\": [\"EXT_meshopt_compression\"]}",
        RESULT_UNSUPPORTED, "/extensionsRequired/0: the file needs EXT_meshopt_compression");
    struct gltf_text_warnings warnings = {0};
    struct model model = gltf_text_load(
        "{\"asset\": {\"version\": \"2.0\"}, \"extensionsUsed\": [\"VENDOR_thing\"]}", &warnings);
    assert_int_equal(warnings.count, 2); // and that nothing is drawn
    model_free(&model);
}

// --- broken files ------------------------------------------------------------------------------------------

static void files_outside_the_folder_are_not_read(void **state)
{
    (void)state;
    static const char *const uris[] = {"../secret.bin",
                                       "/etc/passwd",
                                       "http://example.com/a.bin",
                                       "file:///etc/passwd",
                                       "a/../../b.bin",
                                       "%2e%2e/secret.bin",
                                       "a\\\\b.bin",
                                       "..",
                                       "a%00.bin",
                                       ""};
    for (size_t i = 0; i < sizeof uris / sizeof uris[0]; i++) {
        char text[256];
        (void)snprintf(
            text, sizeof text,
            "{\"asset\": {\"version\": \"2.0\"}, \"buffers\": [{\"byteLength\": 1, \"uri\": \"%s\"}]}",
            uris[i]);
        gltf_text_refused(text, RESULT_INVALID, "/buffers/0/uri: \"");
    }
    gltf_text_refused(
        "{\"asset\": {\"version\": \"2.0\"}, \"buffers\": [{\"byteLength\": 1, \"uri\": \"no/such.bin\"}]}",
        RESULT_NOT_FOUND, "/buffers/0/uri: ./no/such.bin: No such file");
}

static void what_points_outside_its_array_is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *rest, *line;
    } cases[] = {
        {"\"bufferViews\": [{\"buffer\": 1, \"byteLength\": 4}]",
         "/bufferViews/0/buffer: buffer 1 is wanted"},
        {"\"bufferViews\": [{\"buffer\": 0, \"byteOffset\": 105, \"byteLength\": 4}]",
         "/bufferViews/0: bytes 105 to 109 are wanted, but buffer 0 has 108"},
        {"\"bufferViews\": [{\"buffer\": 0, \"byteOffset\": 1099511627776, \"byteLength\": 1099511627776}]",
         "/bufferViews/0: bytes"},
        {SQUARE_VIEWS "\"accessors\": [{\"bufferView\": 0, \"componentType\": 5126, \"count\": 5, \"type\": "
                      "\"VEC3\"}]",
         "/accessors/0: needs 60 bytes from byte 0, but bufferView 0 has 48"},
        {SQUARE_VIEWS "\"accessors\": [{\"bufferView\": 0, \"componentType\": 5126, \"count\": 4294967295, "
                      "\"type\": \"MAT4\"}]",
         "/accessors/0: needs"},
        {SQUARE_VIEWS "\"accessors\": [{\"bufferView\": 0, \"componentType\": 5126, \"count\": 4, \"type\": "
                      "\"VEC3\", \"min\": [0, 0, 0], \"max\": [2, 9, 0]}]",
         "/accessors/0/max/1: 9, but the data's is 1"},
        {SQUARE ", \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 7}}]}]",
         "/meshes/0/primitives/0/attributes/POSITION: accessor 7 is wanted, but the file has 4"},
        {SQUARE ", \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0}, \"indices\": 0}]}]",
         "/meshes/0/primitives/0/indices: accessor 0 can't be indices"},
        {SQUARE ", \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0}, \"material\": 0}]}]",
         "/meshes/0/primitives/0/material: material 0 is wanted, but the file has 0"},
        {SQUARE ", \"nodes\": [{\"mesh\": 3}]", "/nodes/0/mesh: mesh 3 is wanted"},
        {SQUARE ", \"scenes\": [{\"nodes\": [0]}]", "/scenes/0/nodes/0: node 0 is wanted"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        gltf_text_refused(gltf_text_file(&gltf_text_square, sizeof gltf_text_square, cases[i].rest),
                          RESULT_INVALID, cases[i].line);
}

static void an_index_without_a_vertex_is_refused(void **state)
{
    (void)state;
    struct gltf_text_square broken = gltf_text_square;
    broken.indices[4] = 4;
    gltf_text_refused(
        gltf_text_file(&broken, sizeof broken,
                       SQUARE ", \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0}, "
                              "\"indices\": 2}]}]"),
        RESULT_INVALID, "/meshes/0/primitives/0/indices: index 4 is 4, but there are 4 vertices");
    broken = gltf_text_square;
    broken.positions[2][1] = NAN;
    gltf_text_refused(gltf_text_file(&broken, sizeof broken, SQUARE), RESULT_INVALID,
                      "/accessors/0: element 2 is not a finite number");
}

static void numbers_without_data_are_bounded(void **state)
{
    (void)state;
    // No bufferView: zeros, as many as the file likes to say.
    gltf_text_refused(
        "{\"asset\": {\"version\": \"2.0\"}, \"accessors\": [{\"componentType\": 5126, \"count\": "
        "4294967295, \"type\": \"VEC3\", \"min\": [0, 0, 0], \"max\": [0, 0, 0]}]}",
        RESULT_TOO_LARGE, "/accessors/0: all accessors have over");
    gltf_text_refused(
        "{\"asset\": {\"version\": \"2.0\"}, \"accessors\": [{\"componentType\": 5126, \"count\": "
        "50000000, \"type\": \"VEC3\", \"min\": [0, 0, 0], \"max\": [0, 0, 0]}], \"meshes\": "
        "[{\"primitives\": [{\"attributes\": {\"POSITION\": 0}}]}]}",
        RESULT_TOO_LARGE, "/meshes/0/primitives/0: 50000000 more vertices");
}

static void too_few_corners_draw_nothing(void **state)
{
    (void)state;
    struct gltf_text_warnings warnings = {0};
    struct model model = gltf_text_load(
        "{\"asset\": {\"version\": \"2.0\"}, \"accessors\": [{\"componentType\": 5126, \"count\": "
        "2, \"type\": \"VEC3\", \"min\": [0, 0, 0], \"max\": [0, 0, 0]}], \"meshes\": "
        "[{\"primitives\": [{\"attributes\": {\"POSITION\": 0}}]}], \"nodes\": [{\"mesh\": 0}]}",
        &warnings);
    assert_int_equal(model.index_count, 0);
    assert_int_equal(model.vertex_count, 0);
    assert_int_equal(warnings.count, 2);
    assert_string_equal(warnings.last, "m.gltf: the model draws nothing");
    model_free(&model);
}

static void a_glb_is_its_chunks(void **state)
{
    (void)state;
    static const char json[] =
        "{\"asset\":{\"version\":\"2.0\"},\"buffers\":[{\"byteLength\":108}]," SQUARE
        ",\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":0},\"indices\":2}]}],"
        "\"nodes\":[{\"mesh\":0}]}";
    uint8_t glb[4096];
    uint32_t json_size = (uint32_t)(sizeof json - 1 + 3) / 4 * 4;
    uint32_t header[5] = {0x46546c67, 2, 12 + 8 + json_size + 8 + 108, json_size, 0x4e4f534a};
    const uint32_t chunk[2] = {108, 0x004e4942};
    memset(glb, ' ', sizeof glb);
    memcpy(glb, header, sizeof header);
    memcpy(glb + 20, json, sizeof json - 1);
    memcpy(glb + 20 + json_size, chunk, sizeof chunk);
    memcpy(glb + 28 + json_size, &gltf_text_square, 108);
    struct model model = {0};
    struct diagnostic why = {0};
    assert_int_equal(gltf_parse("m.glb", glb, header[2], ".", NULL, &model, &why), RESULT_OK);
    assert_int_equal(model.index_count, 6);
    model_free(&model);
    for (size_t size = 0; size < header[2]; size++) // cut anywhere
        assert_int_not_equal(gltf_parse("m.glb", glb, size, ".", NULL, &model, &why), RESULT_OK);
    glb[12] = 0xff; // a chunk longer than the file
    glb[15] = 0x7f;
    assert_int_equal(gltf_parse("m.glb", glb, header[2], ".", NULL, &model, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "m.glb: chunk 0 has"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mesh_without_normals_gets_flat_ones),
        cmocka_unit_test(strips_and_fans_become_lists_that_face_the_same_way),
        cmocka_unit_test(strided_normalised_and_sparse_accessors_are_read),
        cmocka_unit_test(tangents_are_made_only_where_a_normal_map_needs_them),
        cmocka_unit_test(parents_come_first_and_are_multiplied_in),
        cmocka_unit_test(loops_and_second_parents_are_refused),
        cmocka_unit_test(a_chain_of_many_nodes_is_followed_without_recursion),
        cmocka_unit_test(material_variants_are_mapped),
        cmocka_unit_test(material_factors_and_extensions_are_read),
        cmocka_unit_test(a_required_extension_that_is_not_read_is_refused_by_name),
        cmocka_unit_test(files_outside_the_folder_are_not_read),
        cmocka_unit_test(what_points_outside_its_array_is_refused_with_its_place),
        cmocka_unit_test(an_index_without_a_vertex_is_refused),
        cmocka_unit_test(numbers_without_data_are_bounded),
        cmocka_unit_test(too_few_corners_draw_nothing),
        cmocka_unit_test(a_glb_is_its_chunks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
