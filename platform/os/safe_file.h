// Writes a small file that must not be lost: all of it or nothing of it is there after a power cut.
#ifndef CHEVAL_PLATFORM_OS_SAFE_FILE_H
#define CHEVAL_PLATFORM_OS_SAFE_FILE_H

#include "platform/base/result.h"

#include <stddef.h>

// Under another name first, flushed to the disk, then renamed and the folder flushed too. Only this user may
// read it (0600), whatever the file before let others do. On failure the file before stays. Any thread; may
// take as long as the disk does.
MUST_CHECK enum result safe_file_write(const char *path, const void *bytes, size_t size,
                                       struct diagnostic *why);

// Gives a file aside: PATH.broken, or PATH.broken-2 … -9 where such are. RESULT_IO when none can be had.
MUST_CHECK enum result safe_file_put_aside(const char *path, struct diagnostic *why);

#endif
