// A folder that looks like another one, so that one file in it can be changed without changing the other's.
#ifndef CHEVAL_PLATFORM_OS_FOLDER_LINKS_H
#define CHEVAL_PLATFORM_OS_FOLDER_LINKS_H

#include "platform/base/result.h"

// Makes the folder `to`, which may be there, with a symbolic link to each entry of `from` but for the one of
// this name. Links that are there already stay. Any thread.
MUST_CHECK enum result folder_link_all(const char *from, const char *but_for, const char *to,
                                       struct diagnostic *why);

#endif
