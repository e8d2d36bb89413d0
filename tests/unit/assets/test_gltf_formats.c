// The formats that a glTF file may choose from: components of accessors, textures and what refers to them.
#include "tests/support/gltf_text.h"

#include <stdio.h>
#include <string.h>

// --- numbers -----------------------------------------------------------------------------------------------

// Three vertices: positions, then something at byte 36 of any format.
struct vertices {
    float positions[3][3];
    uint8_t other[64];
    uint8_t sparse[16];
};

static const struct vertices triangle = {.positions = {{0, 0, 0}, {1, 0, 0}, {0, 1, 0}}};

#define TRIANGLE_POSITION                                                                                    \
    "{\"bufferView\": 0, \"componentType\": 5126, \"count\": 3, \"type\": \"VEC3\", \"min\": [0, 0, 0], "    \
    "\"max\": [1, 1, 0]}"
#define TRIANGLE_MESH(attributes)                                                                            \
    "\"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0, " attributes "}}]}], "                \
    "\"nodes\": [{\"mesh\": 0}]"

static void write_component(uint8_t *at, int component, int value)
{
    const int8_t byte = (int8_t)value;
    const uint8_t unsigned_byte = (uint8_t)value;
    const int16_t two = (int16_t)value;
    const uint16_t unsigned_two = (uint16_t)value;
    const uint32_t four = (uint32_t)value;
    const float real = (float)value;
    const void *const sources[] = {&byte, &unsigned_byte, &two, &unsigned_two, NULL, &four, &real};
    static const size_t sizes[] = {1, 1, 2, 2, 0, 4, 4};
    memcpy(at, sources[component - 5120], sizes[component - 5120]);
}

static void colours_of_every_type_are_read_with_and_without_alpha(void **state)
{
    (void)state;
    static const struct {
        int component, full, stride;
    } types[] = {{5121, 255, 4}, {5123, 65535, 8}, {5126, 1, 16}};
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++)
        for (int components = 3; components <= 4; components++) {
            struct vertices data = triangle;
            int size = types[t].stride / 4;
            for (int v = 0; v < 3; v++) // red, green, blue; alpha 0
                write_component(data.other + v * types[t].stride + v * size, types[t].component,
                                types[t].full);
            char rest[1024];
            (void)snprintf(rest, sizeof rest,
                           "\"bufferViews\": [{\"buffer\": 0, \"byteLength\": 36}, {\"buffer\": 0, "
                           "\"byteOffset\": 36, \"byteLength\": 64, \"byteStride\": %d}], "
                           "\"accessors\": [" TRIANGLE_POSITION
                           ", {\"bufferView\": 1, \"componentType\": %d, \"count\": 3, \"type\": \"VEC%d\"%s"
                           "}], " TRIANGLE_MESH("\"COLOR_0\": 1"),
                           types[t].stride, types[t].component, components,
                           types[t].component != 5126 ? ", \"normalized\": true" : "");
            struct model model = gltf_text_load(gltf_text_file(&data, sizeof data, rest), NULL);
            for (uint32_t v = 0; v < 3; v++) {
                const struct vec4 *colour = &model.vertices[v].colour;
                assert_point((struct vec3){colour->x, colour->y, colour->z}, v == 0, v == 1, v == 2);
                assert_near(colour->w, components == 3);
            }
            model_free(&model);
        }
}

static void quantised_texture_coordinates_of_both_sets_are_read(void **state)
{
    (void)state;
    static const struct {
        int component, value, stride;
        bool normalised;
        float expected;
    } types[] = {
        {5120, -127, 4, true, -1},  {5120, -5, 4, false, -5},   {5121, 51, 4, true, 0.2f},
        {5121, 200, 4, false, 200}, {5122, 32767, 4, true, 1},  {5122, -300, 4, false, -300},
        {5123, 65535, 4, true, 1},  {5123, 900, 4, false, 900}, {5126, 7, 8, false, 7},
    };
    for (size_t t = 0; t < sizeof types / sizeof types[0]; t++) {
        struct vertices data = triangle;
        for (int v = 0; v < 3; v++)
            write_component(data.other + v * types[t].stride, types[t].component, types[t].value);
        char rest[1536];
        (void)snprintf(rest, sizeof rest,
                       "\"extensionsUsed\": [\"KHR_mesh_quantization\"], \"extensionsRequired\": "
                       "[\"KHR_mesh_quantization\"], \"bufferViews\": [{\"buffer\": 0, \"byteLength\": 36}, "
                       "{\"buffer\": 0, \"byteOffset\": 36, \"byteLength\": 64, \"byteStride\": %d}], "
                       "\"accessors\": [" TRIANGLE_POSITION
                       ", {\"bufferView\": 1, \"componentType\": %d, \"count\": 3, \"type\": \"VEC2\", "
                       "\"normalized\": %s}], " TRIANGLE_MESH("\"TEXCOORD_0\": 1, \"TEXCOORD_1\": 1"),
                       types[t].stride, types[t].component, types[t].normalised ? "true" : "false");
        struct model model = gltf_text_load(gltf_text_file(&data, sizeof data, rest), NULL);
        for (uint32_t v = 0; v < 3; v++)
            for (int set = 0; set < 2; set++)
                assert_near(model.vertices[v].uv[set].x, types[t].expected);
        model_free(&model);
    }
}

static void sparse_values_of_every_type_replace_the_zeros_of_no_view(void **state)
{
    (void)state;
    static const int components[] = {5120, 5121, 5122, 5123, 5126};
    static const int index_components[] = {5121, 5123, 5125};
    for (size_t c = 0; c < sizeof components / sizeof components[0]; c++)
        for (int i = 0; i < 3; i++) {
            struct vertices data = triangle;
            write_component(data.sparse, index_components[i], 2);
            for (int row = 0; row < 3; row++) {
                int size = components[c] == 5126 ? 4 : components[c] >= 5122 ? 2 : 1;
                write_component(data.other + row * size, components[c], 10 + row);
            }
            char rest[1536];
            (void)snprintf(
                rest, sizeof rest,
                "\"extensionsUsed\": [\"KHR_mesh_quantization\"], \"bufferViews\": [{\"buffer\": 0, "
                "\"byteOffset\": 100, \"byteLength\": 4}, {\"buffer\": 0, \"byteOffset\": 36, "
                "\"byteLength\": 12}], \"accessors\": [{\"componentType\": %d, \"count\": 3, "
                "\"type\": \"VEC3\", \"min\": [0, 0, 0], \"max\": [10, 11, 12], \"sparse\": {\"count\": 1, "
                "\"indices\": {\"bufferView\": 0, \"componentType\": %d}, \"values\": {\"bufferView\": "
                "1}}}], \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0}}]}], "
                "\"nodes\": [{\"mesh\": 0}]",
                components[c], index_components[i]);
            struct model model = gltf_text_load(gltf_text_file(&data, sizeof data, rest), NULL);
            assert_point(model.vertices[1].position, 0, 0, 0);
            assert_point(model.vertices[2].position, 10, 11, 12);
            model_free(&model);
        }
}

static void columns_of_small_matrices_begin_at_multiples_of_four_bytes(void **state)
{
    (void)state;
    // A MAT3 of bytes is 3 columns of 3 bytes and one of padding, the last byte of which may be missing.
    static const struct {
        const char *type;
        int component, bytes;
    } cases[] = {{"MAT2", 5121, 6}, {"MAT3", 5121, 11}, {"MAT3", 5123, 22}, {"MAT4", 5126, 64}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        for (int missing = 0; missing < 2; missing++) {
            struct vertices data = triangle;
            char rest[512], line[64];
            (void)snprintf(rest, sizeof rest,
                           "\"bufferViews\": [{\"buffer\": 0, \"byteLength\": %d}], \"accessors\": "
                           "[{\"bufferView\": 0, \"componentType\": %d, \"count\": 1, \"type\": \"%s\"}]",
                           cases[i].bytes - missing, cases[i].component, cases[i].type);
            (void)snprintf(line, sizeof line, "/accessors/0: needs %d bytes", cases[i].bytes);
            const char *text = gltf_text_file(&data, sizeof data, rest);
            if (missing != 0) {
                gltf_text_refused(text, RESULT_INVALID, line);
            } else {
                struct model model = gltf_text_load(text, NULL);
                model_free(&model);
            }
        }
}

// --- morph targets -----------------------------------------------------------------------------------------

static void morph_targets_are_checked_though_not_used(void **state)
{
    (void)state;
    static const struct {
        const char *members, *line; // NULL: accepted
    } cases[] = {
        {"\"targets\": [{\"POSITION\": 0}]", NULL},
        {"\"targets\": [{\"POSITION\": 9}]", "/meshes/0/primitives/0/targets/0/POSITION: accessor 9"},
        {"\"targets\": [{\"NORMAL\": 0}]", "/targets/0/NORMAL: the primitive has no such attribute"},
        {"\"targets\": [{\"POSITION\": 4}]", "/targets/0/POSITION: 3 vertices"},
        {"\"targets\": [{\"TEXCOORD_0\": 0}]", "/targets/0/TEXCOORD_0: 3 components"},
        {"\"targets\": []", "/meshes/0/primitives/0/targets: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rest[2048];
        (void)snprintf(rest, sizeof rest,
                       SQUARE_VIEWS "%.*s, {\"componentType\": 5126, \"count\": 3, \"type\": \"VEC3\", "
                                    "\"min\": [0, 0, 0], \"max\": [0, 0, 0]}]" SQUARE_MESH,
                       (int)(sizeof SQUARE_ACCESSORS - 2), SQUARE_ACCESSORS, ", ");
        char *end = strstr(rest, "\"indices\": 2, ");
        assert_non_null(end);
        char tail[64];
        (void)snprintf(tail, sizeof tail, "%s", end + strlen("\"indices\": 2, "));
        (void)snprintf(end, sizeof rest - (size_t)(end - rest), "\"indices\": 2, %s%s", cases[i].members,
                       tail);
        struct gltf_text_warnings warnings = {0};
        if (cases[i].line != NULL) {
            gltf_text_refused(gltf_text_file(&gltf_text_square, sizeof gltf_text_square, rest),
                              RESULT_INVALID, cases[i].line);
            continue;
        }
        struct model model = gltf_text_load_square(rest, &warnings);
        assert_int_equal(warnings.count, 1);
        assert_string_equal(warnings.last, "m.gltf: /meshes/0: the morph targets are not used");
        model_free(&model);
    }
}

// --- what is not drawn -------------------------------------------------------------------------------------

static void what_is_wrong_in_animations_and_cameras_is_a_warning(void **state)
{
    (void)state;
    static const struct {
        const char *rest, *line;
    } cases[] = {
        {"\"cameras\": []", "m.gltf: /cameras: "},
        {"\"cameras\": [{\"type\": \"fisheye\"}]", "m.gltf: /cameras/0/type: unknown type \"fisheye\""},
        {"\"cameras\": [{\"type\": \"perspective\", \"perspective\": {\"yfov\": 1, \"znear\": 2, \"zfar\": "
         "1}}]",
         "m.gltf: /cameras/0/perspective: zfar is not behind znear"},
        {"\"animations\": [{\"channels\": [{\"sampler\": 1, \"target\": {\"path\": \"scale\"}}], "
         "\"samplers\": [{\"input\": 0, \"output\": 0}]}]",
         "m.gltf: /animations/0/samplers/0/input: accessor 0 is no list of times"},
        {"\"animations\": [{\"samplers\": [{}]}]", "m.gltf: /animations/0: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char rest[2048];
        (void)snprintf(rest, sizeof rest, SQUARE SQUARE_MESH ", %s", "", cases[i].rest);
        struct gltf_text_warnings warnings = {0};
        struct model model = gltf_text_load_square(rest, &warnings);
        assert_int_equal(warnings.count, 1);
        if (strncmp(warnings.last, cases[i].line, strlen(cases[i].line)) != 0)
            fail_msg("\"%s\" is not \"%s\"", warnings.last, cases[i].line);
        model_free(&model);
    }
}

// --- textures ----------------------------------------------------------------------------------------------

// The square with one material, a PNG (image 0), a WebP (image 1) and textures 0: PNG, 1: WebP over PNG, 2:
// WebP.
static struct model load_material(const char *material, struct gltf_text_warnings *warnings)
{
    static char rest[8192];
    char mesh[512];
    (void)snprintf(mesh, sizeof mesh,
                   ", \"meshes\": [{\"primitives\": [{\"attributes\": {\"POSITION\": 0, \"TEXCOORD_0\": 1, "
                   "\"TEXCOORD_1\": 1}, \"indices\": 2, \"material\": 0}]}], \"nodes\": [{\"mesh\": 0}]");
    int length = snprintf(
        rest, sizeof rest,
        "\"extensionsUsed\": [\"EXT_texture_webp\", \"KHR_texture_transform\", \"KHR_materials_sheen\", "
        "\"KHR_materials_clearcoat\", \"KHR_materials_specular\", \"KHR_materials_transmission\", "
        "\"KHR_materials_volume\"], " SQUARE
        ", \"images\": [{\"uri\": \"data:image/png;base64,%s\"}, {\"uri\": \"data:image/webp;base64,%s\"}], "
        "\"textures\": [{\"source\": 0}, {\"source\": 0, \"extensions\": {\"EXT_texture_webp\": "
        "{\"source\": 1}}}, {\"extensions\": {\"EXT_texture_webp\": {\"source\": 1}}}], "
        "\"materials\": [%s]%s",
        gltf_text_png, gltf_text_webp, material, mesh);
    assert_true(length > 0 && (size_t)length < sizeof rest);
    return gltf_text_load_square(rest, warnings);
}

static void a_webp_picture_is_taken_with_and_without_another_to_fall_back_on(void **state)
{
    (void)state;
    struct model model = load_material("{\"pbrMetallicRoughness\": {\"baseColorTexture\": {\"index\": 1}, "
                                       "\"metallicRoughnessTexture\": {\"index\": 2}}, "
                                       "\"occlusionTexture\": {\"index\": 0}}",
                                       NULL);
    assert_int_equal(model.materials[0].base_colour_texture.image, 1);
    assert_int_equal(model.materials[0].metallic_roughness_texture.image, 1);
    assert_int_equal(model.materials[0].occlusion_texture.image, 0);
    assert_int_equal(model.images[1].picture.width_px, 8);
    model_free(&model);
}

static void a_texture_transform_may_choose_another_uv_set(void **state)
{
    (void)state;
    struct model model = load_material(
        "{\"emissiveTexture\": {\"index\": 0, \"texCoord\": 0, \"extensions\": {\"KHR_texture_transform\": "
        "{\"offset\": [0.25, 0.5], \"scale\": [2, 3], \"rotation\": 1.5, \"texCoord\": 1}}}, "
        "\"occlusionTexture\": {\"index\": 0, \"texCoord\": 1, \"extensions\": {\"KHR_texture_transform\": "
        "{}}}}",
        NULL);
    const struct model_texture *emissive = &model.materials[0].emissive_texture;
    assert_int_equal(emissive->uv_set, 1);
    assert_near(emissive->offset.x, 0.25f);
    assert_near(emissive->offset.y, 0.5f);
    assert_near(emissive->scale.x, 2);
    assert_near(emissive->scale.y, 3);
    assert_near(emissive->rotation_rad, 1.5f);
    assert_int_equal(model.materials[0].occlusion_texture.uv_set, 1);
    assert_near(model.materials[0].occlusion_texture.scale.x, 1);
    model_free(&model);
}

static void the_textures_of_material_extensions_are_read(void **state)
{
    (void)state;
    struct gltf_text_warnings warnings = {0};
    struct model model = load_material(
        "{\"extensions\": {\"KHR_materials_sheen\": {\"sheenColorFactor\": [1, 0.5, 0.25], "
        "\"sheenRoughnessFactor\": 0.75, \"sheenColorTexture\": {\"index\": 1, \"texCoord\": 1}, "
        "\"sheenRoughnessTexture\": {\"index\": 0}}, \"KHR_materials_clearcoat\": {\"clearcoatFactor\": 1, "
        "\"clearcoatTexture\": {\"index\": 1}, \"clearcoatRoughnessTexture\": {\"index\": 0}}, "
        "\"KHR_materials_specular\": {\"specularTexture\": {\"index\": 0}, \"specularColorTexture\": "
        "{\"index\": 1}}, \"KHR_materials_transmission\": {\"transmissionFactor\": 1, "
        "\"transmissionTexture\": {\"index\": 0}}, \"KHR_materials_volume\": {\"thicknessFactor\": 1, "
        "\"thicknessTexture\": {\"index\": 0}}}}",
        &warnings);
    const struct model_material *m = &model.materials[0];
    assert_point(m->sheen_colour, 1, 0.5f, 0.25f);
    assert_near(m->sheen_roughness, 0.75f);
    assert_int_equal(m->sheen_colour_texture.image, 1);
    assert_int_equal(m->sheen_colour_texture.uv_set, 1);
    assert_int_equal(m->sheen_roughness_texture.image, 0);
    assert_int_equal(m->clearcoat_texture.image, 1);
    assert_int_equal(m->clearcoat_roughness_texture.image, 0);
    assert_int_equal(m->specular_texture.image, 0);
    assert_int_equal(m->specular_colour_texture.image, 1);
    assert_int_equal(m->transmission_texture.image, 0);
    assert_int_equal(warnings.count, 1); // the thickness
    assert_non_null(
        strstr(warnings.last, "/KHR_materials_volume/thicknessTexture: this texture is not used"));
    model_free(&model);
}

// A file without the extensions must look as if they had never been thought of.
static void without_extensions_the_material_is_the_plain_one(void **state)
{
    (void)state;
    struct model model = load_material("{}", NULL);
    const struct model_material *m = &model.materials[0];
    const struct model_texture *const textures[] = {
        &m->base_colour_texture,     &m->metallic_roughness_texture,
        &m->normal_texture,          &m->occlusion_texture,
        &m->emissive_texture,        &m->transmission_texture,
        &m->clearcoat_texture,       &m->clearcoat_roughness_texture,
        &m->specular_texture,        &m->sheen_colour_texture,
        &m->specular_colour_texture, &m->sheen_roughness_texture};
    for (size_t i = 0; i < sizeof textures / sizeof textures[0]; i++) {
        assert_int_equal(textures[i]->image, MODEL_NONE);
        assert_near(textures[i]->scale.x, 1);
    }
    assert_point(m->sheen_colour, 0, 0, 0);
    assert_point(m->specular_colour, 1, 1, 1);
    assert_near(m->specular, 1);
    assert_near(m->transmission, 0);
    assert_near(m->clearcoat, 0);
    assert_false(m->lens.is_lens);
    model_free(&model);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(colours_of_every_type_are_read_with_and_without_alpha),
        cmocka_unit_test(quantised_texture_coordinates_of_both_sets_are_read),
        cmocka_unit_test(sparse_values_of_every_type_replace_the_zeros_of_no_view),
        cmocka_unit_test(columns_of_small_matrices_begin_at_multiples_of_four_bytes),
        cmocka_unit_test(morph_targets_are_checked_though_not_used),
        cmocka_unit_test(what_is_wrong_in_animations_and_cameras_is_a_warning),
        cmocka_unit_test(a_webp_picture_is_taken_with_and_without_another_to_fall_back_on),
        cmocka_unit_test(a_texture_transform_may_choose_another_uv_set),
        cmocka_unit_test(the_textures_of_material_extensions_are_read),
        cmocka_unit_test(without_extensions_the_material_is_the_plain_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
