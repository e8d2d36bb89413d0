// Compressed meshes: the rings that tests/support/draco_seed.cc wrote, whole and broken.
#include "assets/gltf_draco.h"
#include "tests/support/gltf_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const seeds[] = {"tests/fuzz/corpus/fuzz_gltf/draco_edgebreaker.glb",
                                    "tests/fuzz/corpus/fuzz_gltf/draco_sequential.glb"};

// A ring of radius 10 mm and thickness 4 mm: 24 places, more vertices where the texture is cut.
static void a_ring_comes_out_as_it_went_in(void **state)
{
    (void)state;
    for (int s = 0; s < 2; s++) {
        struct model model = {0};
        struct diagnostic why = {0};
        if (gltf_load(test_source_path(seeds[s]), NULL, &model, &why) != RESULT_OK)
            fail_msg("%s", why.text);
        assert_int_equal(model.index_count, 48 * 3);
        assert_int_equal(model.vertex_count, 35);
        for (uint32_t i = 0; i < model.vertex_count; i++) {
            const struct model_vertex *v = &model.vertices[i];
            float around = hypotf(v->position.x, v->position.y) - 0.01f;
            assert_true(fabsf(hypotf(around, v->position.z) - 0.002f) < 2e-5f); // 12 bits of 24 mm
            assert_true(fabsf(vec3_length(v->normal) - 1) < 1e-4f);
            assert_true(v->normal.z * v->position.z >= -1e-5f);
            assert_true(v->uv[0].x >= -1e-3f && v->uv[0].x <= 1.001f);
            assert_near(v->colour.z, 1);
        }
        model_free(&model);
    }
}

// The file with a string exchanged for another of the same length wherever it stands.
static enum result load_changed(const char *from, const char *to, struct diagnostic *why)
{
    size_t size = 0;
    uint8_t *bytes = test_read_file(test_source_path(seeds[0]), &size);
    struct model model = {0};
    assert_int_equal(strlen(from), strlen(to));
    bool found = false;
    for (size_t at = 0; at + strlen(from) <= size; at++)
        if (memcmp(bytes + at, from, strlen(from)) == 0) {
            memcpy(bytes + at, to, strlen(to));
            found = true;
        }
    assert_true(found);
    enum result result = gltf_parse("m.glb", bytes, size, ".", NULL, &model, why);
    model_free(&model);
    free(bytes);
    return result;
}

static void what_the_accessors_say_must_be_what_is_decoded(void **state)
{
    (void)state;
#define EXTENSION "m.glb: /meshes/0/primitives/0/extensions/KHR_draco_mesh_compression"
    static const struct {
        const char *from, *to, *line;
    } cases[] = {
        {"\"count\":144", "\"count\":141", EXTENSION "/bufferView: 35 vertices and 48 triangles in the"},
        {"\"count\":144", "\"count\":147", EXTENSION ": 144 corners, but the indices have 147"},
        {"\"count\":144", "\"count\":145", "/meshes/0/primitives/0/indices: 145 corners"},
        {"\"count\":35", "\"count\":36", EXTENSION ": 35 vertices, but accessors of 36"},
        {"VEC4", "VEC3", EXTENSION "/attributes/COLOR_0: the Draco data has 4 components of type 5121"},
        {"5121,\"normalized\":true,", "5123,\"normalized\":true,",
         EXTENSION "/attributes/COLOR_0: the Draco data has 4 components of type 5121, but accessor 3 says 4 "
                   "of type 5123"},
        {"\"COLOR_0\":3}}}}", "\"COLOR_0\":9}}}}",
         EXTENSION "/attributes/COLOR_0: the Draco data has no attribute 9"},
        {"\"COLOR_0\":3}}}}", "\"COLOR_1\":3}}}}",
         EXTENSION "/attributes/COLOR_1: the primitive has no attribute of this name"},
        {"\"bufferView\":0,\"att", "\"bufferView\":4,\"att", EXTENSION "/bufferView: bufferView 4 is wanted"},
        {"DRACO", "DRAKO", EXTENSION "/bufferView: no Draco data"},
        {"DRACO\2\2", "DRACO\2\1", EXTENSION "/bufferView: Draco bitstream 2.1; 2.2 is read"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct diagnostic why = {0};
        assert_int_not_equal(load_changed(cases[i].from, cases[i].to, &why), RESULT_OK);
        if (strstr(why.text, cases[i].line) == NULL)
            fail_msg("\"%s\" does not say \"%s\"", why.text, cases[i].line);
    }
}

// Where the compressed bytes stand in a seed: behind "DRACO".
static const uint8_t *find_draco(const uint8_t *bytes, size_t size, size_t *left)
{
    for (size_t at = 0; at + 5 <= size; at++)
        if (memcmp(bytes + at, "DRACO", 5) == 0) {
            *left = size - at;
            return bytes + at;
        }
    fail_msg("no Draco data");
    return NULL;
}

static void any_byte_may_be_wrong_and_any_end_missing(void **state)
{
    (void)state;
    for (int s = 0; s < 2; s++) {
        size_t size = 0, left = 0;
        uint8_t *bytes = test_read_file(test_source_path(seeds[s]), &size);
        const uint8_t *whole = find_draco(bytes, size, &left);
        for (size_t at = 0; at < left; at++)
            for (int kind = 0; kind < 3; kind++) {
                size_t length = kind == 0 ? at : left;
                uint8_t *broken = malloc(length + 1);
                assert_non_null(broken);
                memcpy(broken, whole, length);
                if (kind > 0)
                    broken[at] ^= kind == 1 ? 0xff : 0x01;
                struct gltf_draco *draco = NULL;
                struct diagnostic why = {0};
                if (gltf_draco_create(broken, length, 100, 100, &draco, &why) == RESULT_OK)
                    assert_true(gltf_draco_points(draco) <= 100 && gltf_draco_faces(draco) <= 100);
                else
                    assert_true(why.text[0] != '\0');
                gltf_draco_destroy(draco);
                free(broken);
            }
        free(bytes);
    }
}

static void counts_beyond_the_bounds_are_refused_without_room_for_them(void **state)
{
    (void)state;
    // Announced are 2^31 vertices and triangles, and nothing follows.
    static const uint8_t cases[2][24] = {{'D',  'R',  'A',  'C',  'O',  2,    2,    1,    0,    0,    0,
                                          0x87, 0xff, 0xff, 0xff, 0x7f, 0x87, 0xff, 0xff, 0xff, 0x7f, 1},
                                         {'D',  'R',  'A',  'C',  'O',  2,    2,    1,    1,    0,    0, 0,
                                          0x87, 0xff, 0xff, 0xff, 0x7f, 0x87, 0xff, 0xff, 0xff, 0x7f, 1}};
    for (int i = 0; i < 2; i++) {
        struct gltf_draco *draco = NULL;
        struct diagnostic why = {0};
        assert_int_not_equal(gltf_draco_create(cases[i], sizeof cases[i], 1 << 22, 1 << 22, &draco, &why),
                             RESULT_OK);
        assert_null(draco);
    }
    // A good mesh where one with fewer triangles was asked for.
    size_t size = 0, left = 0;
    uint8_t *bytes = test_read_file(test_source_path(seeds[0]), &size);
    const uint8_t *whole = find_draco(bytes, size, &left);
    struct gltf_draco *draco = NULL;
    struct diagnostic why = {0};
    assert_int_equal(gltf_draco_create(whole, left, 35, 47, &draco, &why), RESULT_TOO_LARGE);
    assert_string_equal(why.text, "35 vertices and 48 triangles in the Draco data");
    assert_int_equal(gltf_draco_create(whole, left, 34, 48, &draco, &why), RESULT_TOO_LARGE);
    assert_int_equal(gltf_draco_create(whole, left, 35, 48, &draco, &why), RESULT_OK);
    gltf_draco_destroy(draco);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ring_comes_out_as_it_went_in),
        cmocka_unit_test(what_the_accessors_say_must_be_what_is_decoded),
        cmocka_unit_test(any_byte_may_be_wrong_and_any_end_missing),
        cmocka_unit_test(counts_beyond_the_bounds_are_refused_without_room_for_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
