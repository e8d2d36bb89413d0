// A ZIP file from outside, unpacked into a folder; by libzip.
//
// Only plain files with plain names: a path of parts with slashes between them, none of which is empty, ".",
// ".." or longer than 120 bytes, nothing but printable ASCII without backslashes and colons. One that holds
// anything else is refused as a whole, and so is one that is over the bounds. Any thread.
#ifndef CHEVAL_PLATFORM_OS_ARCHIVE_H
#define CHEVAL_PLATFORM_OS_ARCHIVE_H

#include "platform/base/result.h"

#include <stdint.h>

#define ARCHIVE_MAX_FILES 20000
#define ARCHIVE_MAX_BYTES (INT64_C(512) << 20) // of all files, unpacked

// Makes the folder, which must not be there; on failure what was unpacked is left for folder_remove.
MUST_CHECK enum result archive_unpack(const char *label, const void *bytes, size_t size, const char *folder,
                                      struct diagnostic *why);

#endif
