// The glTF reader against the Khronos validator's own test files and their reports, and on real products.
#include "assets/gltf.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <dirent.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

// What the mirror doesn't read: errors there don't stop a product from being drawn.
static const char *const not_read[] = {"animation/",
                                       "animation_data/",
                                       "camera/",
                                       "skin/",
                                       "skin_data/",
                                       "mesh/morph_",
                                       "mesh/unresolved_morph",
                                       "mesh_data/joints_weights_complex",
                                       "node/node_skin_",
                                       "node/node_weights_invalid"};

// Read although the validator reports an error, and why.
static const char *const forgiven[] = {
    "mesh_data/normals_tangents_non_unit", // made unit length, with a warning
    "mesh/uv.gltf",                        // the texture that lacks its coordinates has no picture either
};

// Refused although the validator reports no error, and why.
static const char *const stricter[] = {
    "accessor/unknown_type.gltf",     // a warning there; nothing here can read it
    "asset/min_version_valid.gltf",   // glTF 2.1
    "buffer/data_uri.glb",            // a data: URI that is not base64
    "buffer/non_relative_uri.gltf",   // http:
    "image/unrecognized_format.gltf", // a picture that can't be shown
    "root/named_objects.gltf",        // draws from buffers without data
    "root/unused_objects.gltf",       // the same
};

struct tally {
    int files, agree, same_place, not_read, forgiven, stricter, wrong;
};

static bool listed(const char *const *list, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strncmp(name, list[i], strlen(list[i])) == 0)
            return true;
    return false;
}
#define LISTED(list, name) listed(list, sizeof(list) / sizeof((list)[0]), name)

// Whether the report has an error, and whether one of them lies at, above or below the place in `line`.
static bool report_has_error(const char *path, const char *line, bool *same_place)
{
    json_error_t error;
    json_t *report = json_load_file(path, 0, &error);
    assert_non_null(report);
    json_t *messages = json_object_get(json_object_get(report, "issues"), "messages");
    bool has_error = false;
    size_t i;
    json_t *message;
    *same_place = false;
    json_array_foreach(messages, i, message)
    {
        if (json_integer_value(json_object_get(message, "severity")) != 0)
            continue;
        has_error = true;
        const char *pointer = json_string_value(json_object_get(message, "pointer"));
        char whole[256];
        (void)snprintf(whole, sizeof whole, "%s", pointer != NULL ? pointer : "");
        for (char *end = whole + strlen(whole); end != NULL && !*same_place; end = strrchr(whole, '/')) {
            *end = '\0';
            *same_place =
                whole[0] == '\0' ? pointer == NULL || pointer[0] == '\0' : strstr(line, whole) != NULL;
            if (whole[0] == '\0' || strchr(whole + 1, '/') == NULL)
                break;
        }
    }
    json_decref(report);
    return has_error;
}

static void compare(const char *path, const char *name, struct tally *tally)
{
    struct model model = {0};
    struct diagnostic why = {0};
    char report[1300];
    (void)snprintf(report, sizeof report, "%s.report.json", path);
    bool refused = gltf_load(path, NULL, &model, &why) != RESULT_OK;
    model_free(&model);
    bool same_place = false;
    bool has_error = report_has_error(report, why.text, &same_place);
    tally->files++;
    if (refused == has_error) {
        tally->agree++;
        tally->same_place += refused && same_place ? 1 : 0;
    } else if (has_error && LISTED(not_read, name)) {
        tally->not_read++;
    } else if (has_error && LISTED(forgiven, name)) {
        tally->forgiven++;
    } else if (refused && LISTED(stricter, name)) {
        tally->stricter++;
    } else {
        tally->wrong++;
        print_message("%s: %s, but the validator reports %s\n", name, refused ? why.text : "accepted",
                      has_error ? "an error" : "none");
    }
}

static void compare_folder(const char *base, const char *folder, struct tally *tally)
{
    char path[1000];
    (void)snprintf(path, sizeof path, "%s/%s", base, folder);
    DIR *opened = opendir(path);
    if (opened == NULL)
        return;
    for (struct dirent *entry = readdir(opened); entry != NULL; entry = readdir(opened)) {
        char report[1300], file[1270], name[600];
        (void)snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
        (void)snprintf(report, sizeof report, "%s.report.json", file);
        (void)snprintf(name, sizeof name, "%s/%s", folder, entry->d_name);
        struct stat status;
        if (stat(report, &status) == 0)
            compare(file, name, tally);
    }
    (void)closedir(opened);
}

static void what_the_validator_calls_an_error_is_refused(void **state)
{
    (void)state;
    const char *base = test_shared_path("gltf_bad/khronos_validator_test/base/data");
    if (base == NULL)
        skip();
    static const char *const folders[] = {
        "accessor", "accessor_data", "animation", "animation_data", "asset",    "buffer",    "buffer_view",
        "camera",   "glb",           "image",     "json",           "material", "mesh",      "mesh_data",
        "node",     "root",          "sampler",   "scene",          "skin",     "skin_data", "texture",
    };
    struct tally all = {0};
    print_message("%-15s %5s %5s %10s %8s %8s %8s\n", "folder", "files", "agree", "same place", "not read",
                  "forgiven", "stricter");
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        struct tally tally = {0};
        compare_folder(base, folders[i], &tally);
        print_message("%-15s %5d %5d %10d %8d %8d %8d\n", folders[i], tally.files, tally.agree,
                      tally.same_place, tally.not_read, tally.forgiven, tally.stricter);
        all.files += tally.files;
        all.agree += tally.agree;
        all.same_place += tally.same_place;
        all.not_read += tally.not_read;
        all.forgiven += tally.forgiven;
        all.stricter += tally.stricter;
        all.wrong += tally.wrong;
    }
    print_message("%-15s %5d %5d %10d %8d %8d %8d\n", "all", all.files, all.agree, all.same_place,
                  all.not_read, all.forgiven, all.stricter);
    assert_true(all.files > 200);
    assert_int_equal(all.wrong, 0);
}

// --- real products -----------------------------------------------------------------------------------------

static void every_product_is_read(void **state)
{
    (void)state;
    static const char *const files[] = {
        "generic/BoomBox.glb",
        "generic/WaterBottle.glb",
        "glasses/mindar_glasses/scene.gltf",
        "glasses/mindar_glasses2/scene.gltf",
        "glasses/webar_glasses1.glb",
        "hats/khronos_DamagedHelmet/glTF/DamagedHelmet.gltf",
        "hats/mindar_hat/scene.gltf",
        "hats/mindar_hat2/scene.gltf",
        "hats/webar_hatDraco.glb",
        "hats/webar_hat_gltf/scene.gltf",
        "head_other/mindar_sparkar_headOccluder.glb",
        "head_other/webar_occluder_VTOGlasses.glb",
        "head_other/webar_occluder_VTOHat.glb",
        "head_other/webar_occluder_VTOHelmet.glb",
        "head_other/webar_occluder_VTONecklace.glb",
        "jewellery/mindar_earring/scene.gltf",
        "jewellery/webar_earringsSimple.glb",
        "rigged_or_mask/face.glb",
        "rigged_or_mask/readyPlayerMeSkinned6_2.glb",
    };
    if (test_shared_path("gltf_products") == NULL)
        skip();
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        char relative[256];
        (void)snprintf(relative, sizeof relative, "gltf_products/%s", files[i]);
        const char *path = test_shared_path(relative);
        struct model model = {0};
        struct diagnostic why = {0};
        if (path == NULL)
            continue;
        int64_t begin_ns = clock_now_ns();
        if (gltf_load(path, NULL, &model, &why) != RESULT_OK)
            fail_msg("%s", why.text);
        double milliseconds = (double)(clock_now_ns() - begin_ns) / 1e6;
        assert_true(model.index_count > 0);
        for (uint32_t v = 0; v < model.vertex_count; v++)
            assert_true(fabsf(vec3_length(model.vertices[v].normal) - 1) < 1e-3f);
        print_message("%-52s %7u triangles %2d pictures %7.1f ms  %.4g x %.4g x %.4g\n", files[i],
                      model.index_count / 3, model.image_count, milliseconds,
                      (double)(model.maximum.x - model.minimum.x),
                      (double)(model.maximum.y - model.minimum.y),
                      (double)(model.maximum.z - model.minimum.z));
        model_free(&model);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_the_validator_calls_an_error_is_refused),
        cmocka_unit_test(every_product_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
