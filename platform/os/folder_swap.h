// Whole folders: one in another's place, and away. Any thread; may take as long as the disk does.
#ifndef CHEVAL_PLATFORM_OS_FOLDER_SWAP_H
#define CHEVAL_PLATFORM_OS_FOLDER_SWAP_H

#include "platform/base/result.h"

// The two, which are on one file system, change places in one step; where the system can't, in three, between
// which `here` is missing for a moment. On failure both are as they were.
MUST_CHECK enum result folder_exchange(const char *here, const char *there, struct diagnostic *why);

// With all that is in it; links in it are removed, not followed. One that isn't there is OK.
MUST_CHECK enum result folder_remove(const char *path, struct diagnostic *why);

#endif
