// Whole files into memory, bounded. Any thread.
#ifndef CHEVAL_PLATFORM_BASE_FILE_H
#define CHEVAL_PLATFORM_BASE_FILE_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

// Reads a regular file of at most `max_bytes`. A NUL that doesn't count stands behind the bytes. The caller
// frees *bytes. A pipe, a device or a folder is refused without being opened for reading.
MUST_CHECK enum result file_read(const char *path, size_t max_bytes, uint8_t **bytes, size_t *size,
                                 struct diagnostic *why);

// Whether there is a regular file that this process may read.
bool file_is_readable(const char *path);

bool file_is_folder(const char *path);

// Tells one state of a file from the next.
struct file_stamp {
    int64_t modified_ns, size_bytes;
    uint64_t number; // of the file itself: another where it was replaced
};

// False, and *stamp zero, when there is no such file.
bool file_stamp(const char *path, struct file_stamp *stamp);
bool file_stamp_equals(const struct file_stamp *a, const struct file_stamp *b);

#endif
