// A catalogue's folder follows the versions of the fleet: a good one takes its place once nobody is at the
// mirror, a bad one never does, and what can't be had is waited for.
#include "app/fleet/fleet_catalogue.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/os/folder_swap.h"
#include "platform/os/hash.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <zip.h>

static const char text_of[] =
    "{\"format\": \"cheval-catalogue/1\", \"title\": \"%s\", \"products\": [{\"sku\": \"A\", "
    "\"title\": \"A\", \"category\": \"top\"}]}";

// A folder with a catalogue of that title.
static void make_folder(const char *folder, const char *title)
{
    struct diagnostic why = {0};
    char path[1200];
    assert_int_equal(folder_remove(folder, &why), RESULT_OK);
    assert_int_equal(mkdir(folder, 0755), 0);
    (void)snprintf(path, sizeof path, "%s/catalogue.json", folder);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    (void)fprintf(file, text_of, title);
    assert_int_equal(fclose(file), 0);
}

static bool has_title(const char *folder, const char *title)
{
    char path[1200];
    size_t size = 0;
    (void)snprintf(path, sizeof path, "%s/catalogue.json", folder);
    uint8_t *bytes = test_read_file(path, &size);
    bool has = strstr((const char *)bytes, title) != NULL;
    free(bytes);
    return has;
}

// An archive of such a catalogue, or of what is none, as a version.
static struct fleet_release release_of(const char *version, const char *title)
{
    struct fleet_release release = {.version = ""};
    char name[64], text[512];
    (void)snprintf(name, sizeof name, "%s.zip", version);
    const char *path = test_temporary_path(name);
    (void)remove(path);
    (void)snprintf(text, sizeof text, text_of, title);
    zip_t *archive = zip_open(path, ZIP_CREATE, NULL);
    assert_non_null(archive);
    size_t length = title[0] != '\0' ? strlen(text) : 5;
    assert_true(zip_file_add(archive, "catalogue.json", zip_source_buffer(archive, text, length, 0), 0) >= 0);
    assert_int_equal(zip_close(archive), 0);
    size_t size = 0;
    uint8_t *bytes = test_read_file(path, &size);
    hash_sha256(bytes, size, release.sha256);
    free(bytes);
    release.size_bytes = (int64_t)size;
    (void)snprintf(release.version, sizeof release.version, "%s", version);
    (void)snprintf(release.url, sizeof release.url, "file://%s", path);
    return release;
}

static void step_for(struct fleet_catalogue *catalogue, int64_t ms, bool may_swap)
{
    int64_t end_ns = clock_now_ns() + ms * CLOCK_MILLISECOND_NS;
    while (clock_now_ns() < end_ns) {
        fleet_catalogue_step(catalogue, may_swap);
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS);
    }
}

static void await_title(struct fleet_catalogue *catalogue, const char *folder, const char *title)
{
    for (int i = 0; i < 500 && !has_title(folder, title); i++)
        step_for(catalogue, 20, true);
    assert_true(has_title(folder, title));
}

static struct fleet_catalogue *open_catalogue(const char *folder)
{
    struct fleet_catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    assert_int_equal(fleet_catalogue_create(folder, NULL, &catalogue, &why), RESULT_OK);
    return catalogue;
}

static void a_version_takes_its_place_when_nobody_is_there(void **state)
{
    (void)state;
    char folder[1024], next[1100];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("shown"));
    make_folder(folder, "First");
    struct fleet_catalogue *catalogue = open_catalogue(folder);
    struct fleet_release release = release_of("v1", "Second");
    fleet_catalogue_want(catalogue, &release);
    step_for(catalogue, 300, false);
    assert_true(has_title(folder, "First"));
    await_title(catalogue, folder, "Second");
    (void)snprintf(next, sizeof next, "%s.next", folder);
    assert_false(file_is_folder(next));
    fleet_catalogue_destroy(catalogue);
    // After a restart it is known: the archive isn't asked for again.
    assert_int_equal(remove(release.url + strlen("file://")), 0);
    catalogue = open_catalogue(folder);
    fleet_catalogue_want(catalogue, &release);
    step_for(catalogue, 100, true);
    assert_true(has_title(folder, "Second"));
    fleet_catalogue_destroy(catalogue);
}

static void what_is_not_right_is_refused(void **state)
{
    (void)state;
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("kept"));
    make_folder(folder, "First");
    struct fleet_catalogue *catalogue = open_catalogue(folder);
    struct fleet_release broken = release_of("v2", ""), forged = release_of("v3", "Third"),
                         short_one = release_of("v4", "Fourth");
    forged.sha256[0] ^= 1;
    short_one.size_bytes++;
    const struct fleet_release *const bad[] = {&broken, &forged, &short_one};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        fleet_catalogue_want(catalogue, bad[i]);
        step_for(catalogue, 200, true);
        assert_true(has_title(folder, "First"));
    }
    struct fleet_release good = release_of("v5", "Fifth");
    fleet_catalogue_want(catalogue, &good);
    await_title(catalogue, folder, "Fifth");
    fleet_catalogue_destroy(catalogue);
}

static void without_a_folder_there_is_none(void **state)
{
    (void)state;
    struct fleet_catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    assert_int_equal(fleet_catalogue_create(test_temporary_path("nowhere"), NULL, &catalogue, &why),
                     RESULT_INVALID);
    assert_null(catalogue);
    assert_non_null(strstr(why.text, "no folder"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_version_takes_its_place_when_nobody_is_there),
        cmocka_unit_test(what_is_not_right_is_refused),
        cmocka_unit_test(without_a_folder_there_is_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
