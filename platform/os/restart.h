// The program in place of itself.
#ifndef CHEVAL_PLATFORM_OS_RESTART_H
#define CHEVAL_PLATFORM_OS_RESTART_H

#include "platform/base/result.h"

// Starts this program anew in this process, with the arguments it was started with but for `without` (NULL:
// all of them). Everything must be closed before; files still open are closed by it. Returns only when it
// can't be done.
MUST_CHECK enum result restart_process(const char *without, struct diagnostic *why);

#endif
