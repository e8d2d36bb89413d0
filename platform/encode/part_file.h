// The name under which a file is written before it is renamed to its own, so that no half file is ever seen.
#ifndef CHEVAL_PLATFORM_ENCODE_PART_FILE_H
#define CHEVAL_PLATFORM_ENCODE_PART_FILE_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdio.h>

#define PART_FILE_PATH_SIZE 1024

// "PATH.part", in the same folder so that the rename stays within one file system.
MUST_CHECK enum result part_file_path(const char *path, char part[PART_FILE_PATH_SIZE],
                                      struct diagnostic *why);

// Opens it for writing, and names it in `part`.
MUST_CHECK enum result part_file_open(const char *path, char part[PART_FILE_PATH_SIZE], FILE **out,
                                      struct diagnostic *why);

// Closes it and gives it its own name; unless all of it was `written`, it is removed and RESULT_IO returned.
MUST_CHECK enum result part_file_close(FILE *file, bool written, const char *part, const char *path,
                                       struct diagnostic *why);

// Gives the finished file its own name; on failure the part is removed.
MUST_CHECK enum result part_file_commit(const char *part, const char *path, struct diagnostic *why);

#endif
