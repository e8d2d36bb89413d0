// Garments cut from their backgrounds. With CHEVAL_KEEP_PICTURES in the environment the cut-outs of the
// shared pictures are kept as build/PRESET/cutout-NAME.png, for looking at.
#include "assets/garment/cutout.h"
#include "assets/image.h"
#include "platform/encode/png.h"
#include "tests/support/test_support.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void keep(const char *folder, const char *name, const struct picture *picture)
{
    if (getenv("CHEVAL_KEEP_PICTURES") == NULL)
        return;
    char file[256];
    (void)snprintf(file, sizeof file, "cutout-%s-%.*s.png", folder, (int)strcspn(name, "."), name);
    assert_int_equal(png_write(test_build_path(file), picture, false, NULL), RESULT_OK);
}

static void cut_folder(const char *label, const char *shared)
{
    char folder[1024];
    (void)snprintf(folder, sizeof folder, "%s", shared);
    DIR *directory = opendir(folder);
    assert_non_null(directory);
    for (const struct dirent *entry = readdir(directory); entry != NULL; entry = readdir(directory)) {
        if (entry->d_name[0] == '.')
            continue;
        char path[1400];
        (void)snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        struct picture picture = {0}, shown = {0};
        struct cutout cutout = {0};
        struct diagnostic why = {0};
        assert_int_equal(image_load(path, &picture, &why), RESULT_OK);
        enum result result = cutout_make(&picture, &cutout, &shown, &why);
        (void)printf("%s: %s %s, confidence %.2f\n", entry->d_name, result_name(result), why.text,
                     (double)cutout.confidence);
        keep(label, entry->d_name, result == RESULT_OK ? &cutout.picture : &shown);
        cutout_free(&cutout);
        picture_free(&shown);
        picture_free(&picture);
    }
    (void)closedir(directory);
}

static void flat_garments_are_cut(void **state)
{
    (void)state;
    static const char *const folders[4][2] = {{"viton", "garments/idm_vton/cloth"},
                                              {"human", "garments/idm_vton/human"},
                                              {"img", "garments/pf_afn/test_img"},
                                              {"afn", "garments/pf_afn/test_clothes"}};
    for (int i = 0; i < 4; i++) {
        const char *folder = test_shared_path(folders[i][1]);
        if (folder == NULL)
            skip();
        cut_folder(folders[i][0], folder);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(flat_garments_are_cut)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
