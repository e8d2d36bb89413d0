// What a person types at a terminal.
#ifndef CHEVAL_PLATFORM_OS_TERMINAL_H
#define CHEVAL_PLATFORM_OS_TERMINAL_H

#include "platform/base/result.h"

#include <stdbool.h>

// A line of standard input, without its end. At a terminal the prompt is shown and what is typed is not; from
// a pipe there is no prompt. *asked (may be NULL): it is a terminal. RESULT_END without a line,
// RESULT_TOO_LARGE for a longer one.
MUST_CHECK enum result terminal_read_secret(const char *prompt, char *text, size_t size, bool *asked,
                                            struct diagnostic *why);

#endif
