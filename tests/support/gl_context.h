// An OpenGL ES 3.0 context without a display, for the tests of render.
#ifndef CHEVAL_TESTS_SUPPORT_GL_CONTEXT_H
#define CHEVAL_TESTS_SUPPORT_GL_CONTEXT_H

#include "platform/base/picture.h"

#include <stdbool.h>

// cmocka group fixtures: an EGL surfaceless context is made current for the whole group. Where the machine
// has none, "SKIPPED: …" is printed and every test ends by test_gl_needed().
int test_gl_setup(void **state);
int test_gl_teardown(void **state);

// First line of a test: skips it when there is no context.
void test_gl_needed(void);

// Binary PPM (alpha is dropped); fails the test when the file can't be written or read.
void test_write_ppm(const char *path, const struct picture *picture);
void test_read_ppm(const char *path, struct picture *out); // the caller frees

// Compares RGB with tests/golden/render/data/NAME.ppm: fails when a channel differs by more than `tolerance`
// in more than `fraction` of the pixels, having written NAME-actual.ppm and NAME-difference.ppm (times 16)
// into the build folder. With CHEVAL_BLESS in the environment it writes the golden picture instead.
void test_against_golden(const char *name, const struct picture *actual, int tolerance, double fraction);

#endif
