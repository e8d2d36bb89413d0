// garment.json: what is written comes back, a person's corrections count, and what is wrong is refused with
// its place.
#include "assets/garment/garment_file.h"
#include "platform/base/file.h"
#include "platform/encode/png.h"
#include "tests/support/flat_garment.h"
#include "tests/support/test_support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static enum result parse(const char *text, struct garment *out, struct diagnostic *why)
{
    *why = (struct diagnostic){0};
    return garment_parse("g.json", (const uint8_t *)text, strlen(text), out, why);
}

static void write_text(const struct garment *garment, char **out)
{
    *out = NULL;
    assert_int_equal(garment_text(garment, out, NULL), RESULT_OK);
}

static void what_is_written_comes_back(void **state)
{
    (void)state;
    for (int kind = 0; kind < GARMENT_KIND_COUNT; kind++) {
        struct garment garment = {0}, again = {0};
        struct diagnostic why;
        flat_garment_make((enum garment_kind)kind, &garment);
        garment.from_px = (struct vec2){-3, 17};
        garment.from_scale = 0.5f;
        char *text = NULL;
        write_text(&garment, &text);
        assert_int_equal(parse(text, &again, &why), RESULT_OK);
        assert_int_equal(again.kind, garment.kind);
        assert_int_equal(again.front.width_px, garment.front.width_px);
        assert_true(again.from_px.x == -3 && again.from_px.y == 17 && again.from_scale == 0.5f);
        assert_memory_equal(again.has, garment.has, sizeof garment.has);
        assert_int_equal(again.vertex_count, garment.vertex_count);
        for (int i = 0; i < garment.vertex_count; i++)
            assert_true(fabsf(again.vertices_px[i].x - garment.vertices_px[i].x) < 0.006f &&
                        fabsf(again.vertices_px[i].y - garment.vertices_px[i].y) < 0.006f);
        assert_int_equal(again.triangle_count, garment.triangle_count);
        for (int part = 0; part < GARMENT_PART_COUNT; part++) {
            assert_int_equal(again.parts[part].count, garment.parts[part].count);
            for (int i = 0; i < garment.parts[part].count; i++)
                assert_memory_equal(again.triangles[again.parts[part].first + i],
                                    garment.triangles[garment.parts[part].first + i], 6);
        }
        free(text);
        garment_free(&again);
        garment_free(&garment);
    }
}

static void a_landmark_has_a_line_and_the_mesh_few(void **state)
{
    (void)state;
    struct garment garment = {0};
    flat_garment_make(GARMENT_T_SHIRT, &garment);
    char *text = NULL;
    write_text(&garment, &text);
    assert_non_null(strstr(text, "\n  \"neck_front\": ["));
    size_t lines = 0, longest = 0, length = 0;
    for (const char *c = text; *c != '\0'; c++) {
        length = *c == '\n' ? 0 : length + 1;
        longest = length > longest ? length : longest;
        lines += *c == '\n';
    }
    assert_true(longest <= 110);
    assert_true(lines < (size_t)(garment.vertex_count + garment.triangle_count) / 3 + 60);
    free(text);
    garment_free(&garment);
}

static void a_corrected_landmark_makes_the_mesh_outdated(void **state)
{
    (void)state;
    struct garment garment = {0}, again = {0};
    struct diagnostic why;
    flat_garment_make(GARMENT_T_SHIRT, &garment);
    uint32_t before = garment_mesh_source(&garment);
    garment.landmarks_px[GARMENT_HEM_RIGHT].x += 0.001f;
    assert_int_equal(garment_mesh_source(&garment), before); // less than a hundredth is not written
    char *text = NULL;
    write_text(&garment, &text);
    size_t place = (size_t)(strstr(text, "\"hem_right\": [") - text) + strlen("\"hem_right\": [");
    text[place] = text[place] == '1' ? '2' : '1';
    assert_int_equal(parse(text, &again, &why), RESULT_OK);
    assert_true(again.has[GARMENT_HEM_RIGHT]);
    assert_int_equal(again.vertex_count, 0);
    assert_int_equal(again.triangle_count, 0);
    free(text);
    garment_free(&again);
    garment_free(&garment);
}

// A garment of one triangle, with one text put in place of another.
static void refused(const char *find, const char *put, const char *line)
{
    static const char good[] = "{\"version\": 1, \"kind\": \"tie\", \"size\": [100, 200],\n"
                               " \"landmarks\": {\"tip\": [50, 190]},\n"
                               " \"mesh\": {\"of\": \"0\", \"vertices\": [[0, 0], [9, 0], [9, 9]],\n"
                               "  \"parts\": {\"torso\": [[0, 1, 2]]}}}";
    char text[600];
    struct garment garment = {0};
    struct diagnostic why;
    const char *at = strstr(good, find);
    assert_non_null(at);
    (void)snprintf(text, sizeof text, "%.*s%s%s", (int)(at - good), good, put, at + strlen(find));
    enum result result = parse(text, &garment, &why);
    garment_free(&garment);
    if (line == NULL) {
        assert_int_equal(result, RESULT_OK);
        return;
    }
    assert_int_equal(result, RESULT_INVALID);
    if (strstr(why.text, line) == NULL)
        fail_msg("\"%s\" is not in \"%s\"", line, why.text);
    assert_null(strchr(why.text, '\n'));
}

static void what_is_wrong_is_told_with_its_place(void **state)
{
    (void)state;
    refused("tie", "tie", NULL);
    refused("\"tie\"", "\"hat\"", "g.json: line 1: /kind: ");
    refused("\"kind\"", "\"king\"", "kind");
    refused("[100, 200]", "[0, 200]", "/size/0");
    refused("[100, 200]", "[100, 4097]", "/size/1");
    refused("[100, 200]", "[100.5, 200]", "/size/0");
    refused("[100, 200]", "[100]", "/size");
    refused("tip", "top", "line 2: /landmarks/top: ");
    refused("[50, 190]", "[50, 1900]", "/landmarks/tip/1");
    refused("[50, 190]", "[50]", "/landmarks/tip");
    refused("[9, 9]", "[9, 260]", "line 3: /mesh/vertices/2/1");
    refused("[9, 9]", "[9, \"9\"]", "/mesh/vertices/2/1");
    refused(", [9, 9]", "", "/mesh/vertices");
    refused("[0, 1, 2]", "[0, 1, 3]", "line 4: /mesh/parts/torso/0/2");
    refused("[0, 1, 2]", "[0, 1, 1.5]", "/mesh/parts/torso/0/2");
    refused("[0, 1, 2]", "[0, 1, -1]", "/mesh/parts/torso/0/2");
    refused("[0, 1, 2]", "[0, 1, 1]", "/mesh/parts/torso/0: a triangle has three different corners");
    refused("[0, 1, 2]", "[0, 1]", "/mesh/parts/torso/0");
    refused("[[0, 1, 2]]", "[]", "/mesh/parts: no triangles");
    refused("\"version\": 1", "\"version\": 2", "/version");
}

static void save(const struct garment *garment, const char *folder, const struct picture *back)
{
    char path[1024], *text = NULL;
    write_text(garment, &text);
    (void)snprintf(path, sizeof path, "%s/front.png", folder);
    assert_int_equal(png_write(path, &garment->front, false, NULL), RESULT_OK);
    (void)snprintf(path, sizeof path, "%s/back.png", folder);
    if (back != NULL)
        assert_int_equal(png_write(path, back, false, NULL), RESULT_OK);
    else
        (void)remove(path);
    (void)snprintf(path, sizeof path, "%s/garment.json", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    free(text);
}

// The folder that temporary files of this test are in.
static const char *folder_of_test(void)
{
    static char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("garment.json"));
    *strrchr(folder, '/') = '\0';
    return folder;
}

static void an_outdated_mesh_is_made_anew_when_loaded(void **state)
{
    (void)state;
    const char *folder = folder_of_test();
    struct garment garment = {0}, again = {0};
    struct diagnostic why = {0};
    flat_garment_make(GARMENT_SKIRT, &garment);
    save(&garment, folder, NULL);
    assert_int_equal(garment_load(folder, &again, &why), RESULT_OK);
    assert_int_equal(again.vertex_count, garment.vertex_count);
    assert_null(again.back.pixels);
    garment_free(&again);

    struct garment without = garment; // borrows all but the mesh
    without.vertex_count = 0;
    save(&without, folder, NULL);
    if (garment_load(folder, &again, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_true(again.vertex_count >= 3 && again.triangle_count >= 1);
    garment_free(&again);

    without.has[GARMENT_HEM_RIGHT] = false;
    save(&without, folder, NULL);
    assert_int_equal(garment_load(folder, &again, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "garment.json: "));
    assert_non_null(strstr(why.text, "hem_right"));
    garment_free(&garment);
}

static void pictures_of_another_size_are_refused(void **state)
{
    (void)state;
    const char *folder = folder_of_test();
    struct garment garment = {0}, again = {0};
    struct picture back = {0};
    struct diagnostic why = {0};
    flat_garment_make(GARMENT_T_SHIRT, &garment);
    assert_int_equal(picture_allocate(garment.front.width_px, garment.front.height_px - 1, &back), RESULT_OK);
    save(&garment, folder, &back);
    assert_int_equal(garment_load(folder, &again, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "back.png: "));
    picture_free(&back);
    assert_int_equal(picture_allocate(garment.front.width_px, garment.front.height_px, &back), RESULT_OK);
    save(&garment, folder, &back);
    assert_int_equal(garment_load(folder, &again, &why), RESULT_OK);
    assert_non_null(again.back.pixels);
    garment_free(&again);

    struct garment narrower = garment; // borrows all
    narrower.front = back;
    narrower.front.width_px -= 1;
    save(&garment, folder, NULL);
    char path[1200];
    (void)snprintf(path, sizeof path, "%s/front.png", folder);
    assert_int_equal(png_write(path, &narrower.front, false, NULL), RESULT_OK);
    assert_int_equal(garment_load(folder, &again, &why), RESULT_INVALID);
    assert_non_null(strstr(why.text, "front.png: "));
    picture_free(&back);
    garment_free(&garment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_written_comes_back),
        cmocka_unit_test(a_landmark_has_a_line_and_the_mesh_few),
        cmocka_unit_test(a_corrected_landmark_makes_the_mesh_outdated),
        cmocka_unit_test(what_is_wrong_is_told_with_its_place),
        cmocka_unit_test(an_outdated_mesh_is_made_anew_when_loaded),
        cmocka_unit_test(pictures_of_another_size_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
