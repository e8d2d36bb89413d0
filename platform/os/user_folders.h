// The folders of the person who is logged in, by the XDG user directories.
#ifndef CHEVAL_PLATFORM_OS_USER_FOLDERS_H
#define CHEVAL_PLATFORM_OS_USER_FOLDERS_H

#include "platform/base/result.h"

// $XDG_PICTURES_DIR, else what ~/.config/user-dirs.dirs says, else ~/Pictures, else ~: the first that is
// there.
MUST_CHECK enum result user_folders_pictures(char *path, size_t size, struct diagnostic *why);

#endif
