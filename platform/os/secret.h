// A secret that stands in a file: a key, a token, a password. It is never on a command line, in a setting or
// in a log.
#ifndef CHEVAL_PLATFORM_OS_SECRET_H
#define CHEVAL_PLATFORM_OS_SECRET_H

#include "platform/base/result.h"

#include <stddef.h>

#define SECRET_SIZE 1025 // 1024 letters and the end

// The file's one line, without what ends it. Any thread. The caller wipes it (platform/base/wipe.h) after
// use. RESULT_INVALID for a file that is another user's, or that others than its user may read or write (0600
// or 0400 it has to be), that is no regular file, or that holds no single line of printable ASCII without
// blanks around it; RESULT_NOT_FOUND without a file. The line that says so holds nothing of the secret,
// and `text` is "".
MUST_CHECK enum result secret_read(const char *path, char *text, size_t size, struct diagnostic *why);

// The same of a file of several lines, which somebody else's library reads: whether its user alone may.
MUST_CHECK enum result secret_check(const char *path, struct diagnostic *why);

#endif
