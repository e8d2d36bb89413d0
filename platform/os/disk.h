// Room on a disk.
#ifndef CHEVAL_PLATFORM_OS_DISK_H
#define CHEVAL_PLATFORM_OS_DISK_H

#include "platform/base/result.h"

#include <stdint.h>

// The bytes that this user may still write where the file is, or would be. Any thread.
MUST_CHECK enum result disk_free_beside(const char *file, int64_t *bytes, struct diagnostic *why);

#endif
