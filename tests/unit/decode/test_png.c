#include "platform/encode/png.h"
#include "tests/support/test_support.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define WIDTH_PX 33
#define HEIGHT_PX 17

static void paint(struct picture *out)
{
    assert_int_equal(picture_allocate(WIDTH_PX, HEIGHT_PX, out), RESULT_OK);
    for (int i = 0; i < WIDTH_PX * HEIGHT_PX * 4; i++)
        out->pixels[i] = (uint8_t)(i * 7 + i / 31);
}

// Reads with libpng's own simple interface; fails the test when it is no PNG.
static uint8_t *read_back(const char *path, png_uint_32 format, int *width, int *height, bool *has_alpha)
{
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_int_not_equal(png_image_begin_read_from_file(&image, path), 0);
    *has_alpha = (image.format & PNG_FORMAT_FLAG_ALPHA) != 0;
    image.format = format;
    uint8_t *pixels = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(pixels);
    assert_int_not_equal(png_image_finish_read(&image, NULL, pixels, 0, NULL), 0);
    *width = (int)image.width;
    *height = (int)image.height;
    return pixels;
}

static void a_picture_comes_back_as_it_was(void **state)
{
    (void)state;
    struct picture picture = {0};
    struct diagnostic why = {0};
    int width = 0, height = 0;
    bool has_alpha = false;
    paint(&picture);
    const char *path = test_temporary_path("round.png");
    assert_int_equal(png_write(path, &picture, false, &why), RESULT_OK);
    uint8_t *pixels = read_back(path, PNG_FORMAT_RGBA, &width, &height, &has_alpha);
    assert_true(has_alpha);
    assert_int_equal(width, WIDTH_PX);
    assert_int_equal(height, HEIGHT_PX);
    assert_memory_equal(pixels, picture.pixels, WIDTH_PX * HEIGHT_PX * 4);
    free(pixels);
    picture_free(&picture);
}

static void an_opaque_picture_has_no_alpha_channel(void **state)
{
    (void)state;
    struct picture picture = {0};
    struct diagnostic why = {0};
    int width = 0, height = 0;
    bool has_alpha = true;
    paint(&picture);
    const char *path = test_temporary_path("opaque.png");
    assert_int_equal(png_write(path, &picture, true, &why), RESULT_OK);
    uint8_t *pixels = read_back(path, PNG_FORMAT_RGB, &width, &height, &has_alpha);
    assert_false(has_alpha);
    for (int i = 0; i < WIDTH_PX * HEIGHT_PX; i++)
        assert_memory_equal(pixels + 3 * i, picture.pixels + 4 * i, 3);
    free(pixels);
    picture_free(&picture);
}

static void rows_are_read_by_their_stride(void **state)
{
    (void)state;
    struct picture picture = {0};
    int width = 0, height = 0;
    bool has_alpha = false;
    paint(&picture);
    struct picture part = picture;
    part.pixels = picture_row(&picture, 2) + 4 * 3;
    part.width_px = 5;
    part.height_px = 4;
    const char *path = test_temporary_path("part.png");
    assert_int_equal(png_write(path, &part, false, NULL), RESULT_OK);
    uint8_t *pixels = read_back(path, PNG_FORMAT_RGBA, &width, &height, &has_alpha);
    for (int y = 0; y < 4; y++)
        assert_memory_equal(pixels + y * 20, picture_row(&picture, y + 2) + 12, 20);
    free(pixels);
    picture_free(&picture);
}

static void what_cannot_be_written_gets_a_line_and_leaves_nothing(void **state)
{
    (void)state;
    struct picture picture = {0}, empty = {0};
    struct diagnostic why = {0};
    paint(&picture);
    assert_int_equal(png_write("/nowhere/at/all.png", &picture, false, &why), RESULT_IO);
    assert_non_null(strstr(why.text, "/nowhere/at/all.png can't be written"));
    assert_int_equal(png_write(test_temporary_path("empty.png"), &empty, false, &why), RESULT_INVALID);
    assert_int_not_equal(access(test_temporary_path("empty.png"), F_OK), 0);
    // A folder stands where the file should go: the finished part can't be renamed and is taken away.
    char folder[1024], inside[1100], part[1100];
    (void)snprintf(folder, sizeof folder, "%s", test_temporary_path("folder-XXXXXX"));
    assert_non_null(mkdtemp(folder));
    (void)snprintf(inside, sizeof inside, "%s/keep", folder);
    (void)snprintf(part, sizeof part, "%s.part", folder);
    FILE *file = fopen(inside, "w");
    assert_non_null(file);
    (void)fclose(file);
    assert_int_equal(png_write(folder, &picture, false, &why), RESULT_IO);
    assert_int_not_equal(access(part, F_OK), 0);
    picture_free(&picture);
}

static void a_full_disk_gets_a_line(void **state)
{
    (void)state;
    struct picture picture = {0};
    struct diagnostic why = {0};
    paint(&picture);
    const char *path = test_temporary_path("full.png");
    char part[1100];
    (void)snprintf(part, sizeof part, "%s.part", path);
    if (symlink("/dev/full", part) != 0)
        skip();
    assert_int_equal(png_write(path, &picture, false, &why), RESULT_IO);
    assert_non_null(strstr(why.text, "full.png can't be written"));
    assert_int_not_equal(access(path, F_OK), 0);
    picture_free(&picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_comes_back_as_it_was),
        cmocka_unit_test(an_opaque_picture_has_no_alpha_channel),
        cmocka_unit_test(rows_are_read_by_their_stride),
        cmocka_unit_test(what_cannot_be_written_gets_a_line_and_leaves_nothing),
        cmocka_unit_test(a_full_disk_gets_a_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
