// The few things that an installer does to a machine's files: what a packaging tool does, for one file at a
// time. Thread: any; paths are the caller's.
#ifndef CHEVAL_PLATFORM_OS_ROOT_FILE_H
#define CHEVAL_PLATFORM_OS_ROOT_FILE_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stddef.h>

// Whether anything has that name, also a link that leads nowhere here: it may lead somewhere on its own root.
bool root_file_is_there(const char *path);
bool root_file_holds(const char *path, const void *bytes, size_t size);

// Whole or not at all, for all to read (0644); its folders are made for all (0755).
MUST_CHECK enum result root_file_put(const char *path, const void *bytes, size_t size,
                                     struct diagnostic *why);
MUST_CHECK enum result root_file_link(const char *target, const char *path, struct diagnostic *why);
MUST_CHECK enum result root_file_remove(const char *path, struct diagnostic *why);
MUST_CHECK enum result root_file_make_folders(const char *path, struct diagnostic *why);

// So that a file that root wrote can be read by whom its folder belongs to.
MUST_CHECK enum result root_file_give_to_folders_owner(const char *path, struct diagnostic *why);

#endif
