// The files of a folder.
#ifndef CHEVAL_PLATFORM_OS_FOLDER_H
#define CHEVAL_PLATFORM_OS_FOLDER_H

#include "platform/base/result.h"

// No folder may hold more.
#define FOLDER_MAX_FILES 100000

struct folder {
    char **paths; // "FOLDER/name" of every entry that is no folder and has no leading dot, sorted by bytes
    int count;
};

// Fails with a line that names the folder. Any thread. The caller frees with folder_free.
MUST_CHECK enum result folder_list(const char *path, struct folder *out, struct diagnostic *why);

void folder_free(struct folder *folder); // zeroes it

// Makes one for this user alone in a folder that is there; one that is there already is fine. Any thread.
MUST_CHECK enum result folder_make(const char *path, struct diagnostic *why);

#endif
