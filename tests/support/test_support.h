// What every test may use: cmocka in the order it wants, and where things are.
#ifndef CHEVAL_TESTS_SUPPORT_TEST_SUPPORT_H
#define CHEVAL_TESTS_SUPPORT_TEST_SUPPORT_H

// clang-format off
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
// clang-format on

#include <stdbool.h>

// Each gives a string that stays valid until the same function has been called eight more times.
const char *test_source_path(const char *relative); // a file of the project: "tests/data/portrait.png"
const char *test_build_path(const char *relative);  // in the build folder of the preset
const char *test_model_path(const char *file_name); // a tracking model
const char *test_temporary_path(const char *name);  // in a folder that goes when the test ends

// Measurement data that may not be there: NULL then, and "SKIPPED: … is not here" has been printed; the test
// says `if (path == NULL) skip();`.
const char *test_shared_path(const char *relative);

// Whole file into memory (NUL added behind), or fails the test.
uint8_t *test_read_file(const char *path, size_t *size);

#endif
