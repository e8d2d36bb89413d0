// Runs another program to its end. Thread: any, which waits meanwhile.
#ifndef CHEVAL_PLATFORM_OS_PROGRAM_H
#define CHEVAL_PLATFORM_OS_PROGRAM_H

#include "platform/base/result.h"

// `arguments` ends with NULL, the first is the program, found by PATH. What it prints goes where this
// program's goes. *status gets its exit status, 128 and the signal's number where one ended it.
// RESULT_NOT_FOUND: there is no such program.
MUST_CHECK enum result program_run(const char *const *arguments, int *status, struct diagnostic *why);

// Where this program's own file is. RESULT_TOO_LARGE, RESULT_NOT_FOUND.
MUST_CHECK enum result program_own_path(char *path, size_t size);

#endif
