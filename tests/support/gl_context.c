#include "tests/support/gl_context.h"

#include "tests/support/test_support.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static EGLDisplay display = EGL_NO_DISPLAY;
static EGLContext context = EGL_NO_CONTEXT;

int test_gl_setup(void **state)
{
    (void)state;
    static const EGLint wanted[] = {EGL_RENDERABLE_TYPE, EGL_OPENGL_ES3_BIT, EGL_SURFACE_TYPE, 0, EGL_NONE};
    static const EGLint version[] = {EGL_CONTEXT_MAJOR_VERSION, 3, EGL_CONTEXT_MINOR_VERSION, 0, EGL_NONE};
    EGLConfig config = NULL;
    EGLint count = 0;
    display = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, NULL);
    if (display != EGL_NO_DISPLAY && eglInitialize(display, NULL, NULL) == EGL_TRUE &&
        eglBindAPI(EGL_OPENGL_ES_API) == EGL_TRUE &&
        eglChooseConfig(display, wanted, &config, 1, &count) == EGL_TRUE && count == 1)
        context = eglCreateContext(display, config, EGL_NO_CONTEXT, version);
    if (context == EGL_NO_CONTEXT ||
        eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, context) != EGL_TRUE) {
        print_message("SKIPPED: no OpenGL ES 3.0 without a display on this machine\n");
        context = EGL_NO_CONTEXT;
    }
    return 0;
}

int test_gl_teardown(void **state)
{
    (void)state;
    if (display == EGL_NO_DISPLAY)
        return 0;
    (void)eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
    if (context != EGL_NO_CONTEXT)
        (void)eglDestroyContext(display, context);
    // No eglTerminate: it unloads Mesa's driver, whose own small leaks would then have no name to suppress.
    context = EGL_NO_CONTEXT;
    display = EGL_NO_DISPLAY;
    return 0;
}

void test_gl_needed(void)
{
    if (context == EGL_NO_CONTEXT)
        skip();
}

void test_write_ppm(const char *path, const struct picture *picture)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL)
        fail_msg("%s can't be written", path);
    (void)fprintf(file, "P6\n%d %d\n255\n", picture->width_px, picture->height_px);
    for (int y = 0; y < picture->height_px; y++) {
        const uint8_t *row = picture_row(picture, y);
        for (int x = 0; x < picture->width_px; x++)
            (void)fwrite(row + 4 * x, 1, 3, file);
    }
    if (fclose(file) != 0)
        fail_msg("%s can't be written", path);
}

void test_read_ppm(const char *path, struct picture *out)
{
    size_t size = 0;
    uint8_t *bytes = test_read_file(path, &size);
    int width_px = 0, height_px = 0, header = 0;
    if (sscanf((const char *)bytes, "P6 %d %d 255%n", &width_px, &height_px, &header) != 2 || header == 0)
        fail_msg("%s is not a binary PPM", path);
    assert_int_equal(picture_allocate(width_px, height_px, out), RESULT_OK);
    const uint8_t *rgb = bytes + header + 1;
    assert_true(size >= (size_t)(header + 1) + (size_t)width_px * (size_t)height_px * 3);
    for (int y = 0; y < height_px; y++)
        for (int x = 0; x < width_px; x++) {
            uint8_t *pixel = picture_row(out, y) + 4 * x;
            memcpy(pixel, rgb + 3 * ((size_t)y * (size_t)width_px + (size_t)x), 3);
            pixel[3] = 255;
        }
    free(bytes);
}

// Counts the pixels with a channel over the tolerance; `difference` gets the differences times 16.
static size_t count_different(const struct picture *expected, const struct picture *actual, int tolerance,
                              struct picture *difference)
{
    size_t different = 0;
    for (int y = 0; y < expected->height_px; y++)
        for (int x = 0; x < expected->width_px; x++) {
            bool over = false;
            for (int c = 0; c < 3; c++) {
                int d = abs(picture_row(expected, y)[4 * x + c] - picture_row(actual, y)[4 * x + c]);
                picture_row(difference, y)[4 * x + c] = (uint8_t)(d > 15 ? 255 : d * 16);
                over = over || d > tolerance;
            }
            different += over ? 1 : 0;
        }
    return different;
}

void test_against_golden(const char *name, const struct picture *actual, int tolerance, double fraction)
{
    char relative[256];
    (void)snprintf(relative, sizeof relative, "tests/golden/render/data/%s.ppm", name);
    const char *path = test_source_path(relative);
    if (getenv("CHEVAL_BLESS") != NULL) {
        test_write_ppm(path, actual);
        print_message("blessed %s\n", relative);
        return;
    }
    struct picture expected = {0}, difference = {0};
    test_read_ppm(path, &expected);
    assert_int_equal(expected.width_px, actual->width_px);
    assert_int_equal(expected.height_px, actual->height_px);
    assert_int_equal(picture_allocate(expected.width_px, expected.height_px, &difference), RESULT_OK);
    size_t different = count_different(&expected, actual, tolerance, &difference);
    double allowed = fraction * (double)expected.width_px * (double)expected.height_px;
    if ((double)different > allowed) {
        (void)snprintf(relative, sizeof relative, "%s-actual.ppm", name);
        test_write_ppm(test_build_path(relative), actual);
        (void)snprintf(relative, sizeof relative, "%s-difference.ppm", name);
        test_write_ppm(test_build_path(relative), &difference);
        fail_msg("%s: %zu pixels differ by more than %d (%.0f allowed); see %s", name, different, tolerance,
                 allowed, test_build_path(relative));
    }
    picture_free(&expected);
    picture_free(&difference);
}
