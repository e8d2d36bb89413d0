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

// --- why the two may disagree: tests/data/gltf_disagreements.txt -------------------------------------------

enum kind { UNREAD, ACCEPTED, REFUSED, KIND_COUNT };

struct reason {
    enum kind kind;
    char what[80]; // a JSON pointer or a file
};

static struct {
    struct reason items[64];
    size_t count;
} reasons;

static void read_reasons(void)
{
    static const char *const kinds[KIND_COUNT] = {"unread", "accepted", "refused"};
    size_t size = 0;
    char *text = (char *)test_read_file(test_source_path("tests/data/gltf_disagreements.txt"), &size);
    char *rest = NULL;
    for (char *line = strtok_r(text, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest)) {
        char kind[16], why[8];
        struct reason *reason = &reasons.items[reasons.count];
        if (line[0] == '#')
            continue;
        assert_true(reasons.count < sizeof reasons.items / sizeof reasons.items[0]);
        assert_int_equal(sscanf(line, "%15s %79s %7s", kind, reason->what, why), 3);
        for (reason->kind = UNREAD; strcmp(kinds[reason->kind], kind) != 0; reason->kind++)
            assert_true(reason->kind + 1 < KIND_COUNT);
        reasons.count++;
    }
    free(text);
}

// Whether there is a reason of the kind for a file, or for a place at or above the pointer.
static bool has_reason(enum kind kind, const char *what)
{
    for (size_t i = 0; i < reasons.count; i++) {
        size_t length = strlen(reasons.items[i].what);
        if (reasons.items[i].kind == kind && strncmp(what, reasons.items[i].what, length) == 0 &&
            (what[length] == '\0' || (kind == UNREAD && what[length] == '/')))
            return true;
    }
    return false;
}

// --- the validator's files ---------------------------------------------------------------------------------

struct tally {
    int files, agree, same_place, disagree[KIND_COUNT], wrong;
};

struct report {
    bool has_error;
    bool all_unread; // every error lies where the mirror doesn't read
    bool same_place; // an error lies at, above or below the place in our line
};

// Whether `line` names the pointer or, above it, anything but the document.
static bool names_place(const char *line, const char *pointer)
{
    char place[256];
    (void)snprintf(place, sizeof place, "%s", pointer);
    while (place[0] != '\0') {
        if (strstr(line, place) != NULL)
            return true;
        char *slash = strrchr(place, '/');
        if (slash == place)
            return false;
        *slash = '\0';
    }
    return true;
}

static struct report read_report(const char *path, const char *line)
{
    json_error_t error;
    json_t *report = json_load_file(path, 0, &error);
    assert_non_null(report);
    json_t *messages = json_object_get(json_object_get(report, "issues"), "messages");
    struct report out = {.all_unread = true};
    size_t i;
    json_t *message;
    json_array_foreach(messages, i, message)
    {
        const char *pointer = json_string_value(json_object_get(message, "pointer"));
        if (json_integer_value(json_object_get(message, "severity")) != 0)
            continue;
        out.has_error = true;
        out.all_unread = out.all_unread && pointer != NULL && has_reason(UNREAD, pointer);
        out.same_place = out.same_place || names_place(line, pointer != NULL ? pointer : "");
    }
    json_decref(report);
    return out;
}

static void compare(const char *path, const char *name, struct tally *tally)
{
    struct model model = {0};
    struct diagnostic why = {0};
    char report_path[1300];
    (void)snprintf(report_path, sizeof report_path, "%s.report.json", path);
    bool refused = gltf_load(path, NULL, &model, &why) != RESULT_OK;
    model_free(&model);
    struct report report = read_report(report_path, why.text);
    tally->files++;
    if (refused == report.has_error) {
        tally->agree++;
        tally->same_place += refused && report.same_place ? 1 : 0;
    } else if (!refused && report.all_unread) {
        tally->disagree[UNREAD]++;
    } else if (has_reason(refused ? REFUSED : ACCEPTED, name)) {
        tally->disagree[refused ? REFUSED : ACCEPTED]++;
    } else {
        tally->wrong++;
        print_message("%s: %s, but the validator reports %s\n", name, refused ? why.text : "accepted",
                      report.has_error ? "an error" : "none");
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
    read_reasons();
    print_message("%-15s %5s %5s %10s %8s %8s %8s\n", "folder", "files", "agree", "same place", "unread",
                  "accepted", "refused");
    for (size_t i = 0; i < sizeof folders / sizeof folders[0]; i++) {
        struct tally tally = {0};
        compare_folder(base, folders[i], &tally);
        print_message("%-15s %5d %5d %10d %8d %8d %8d\n", folders[i], tally.files, tally.agree,
                      tally.same_place, tally.disagree[UNREAD], tally.disagree[ACCEPTED],
                      tally.disagree[REFUSED]);
        all.files += tally.files;
        all.agree += tally.agree;
        all.same_place += tally.same_place;
        for (int kind = 0; kind < KIND_COUNT; kind++)
            all.disagree[kind] += tally.disagree[kind];
        all.wrong += tally.wrong;
    }
    print_message("%-15s %5d %5d %10d %8d %8d %8d\n", "all", all.files, all.agree, all.same_place,
                  all.disagree[UNREAD], all.disagree[ACCEPTED], all.disagree[REFUSED]);
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
