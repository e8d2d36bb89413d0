#include "platform/os/folder_swap.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 1400
#define OPEN_FOLDERS 16

static int remove_one(const char *path, const struct stat *about, int kind, struct FTW *at)
{
    (void)about;
    (void)kind;
    (void)at;
    return remove(path);
}

enum result folder_remove(const char *path, struct diagnostic *why)
{
    if (nftw(path, remove_one, OPEN_FOLDERS, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT)
        return RESULT_OK;
    return diagnose(why, RESULT_IO, "%s: %s", path, strerror(errno));
}

static int exchange_by_steps(const char *here, const char *there)
{
    char aside[PATH_SIZE];
    if (snprintf(aside, sizeof aside, "%s.swapping", there) >= (int)sizeof aside || rename(here, aside) != 0)
        return -1;
    if (rename(there, here) != 0) {
        (void)rename(aside, here);
        return -1;
    }
    return rename(aside, there);
}

enum result folder_exchange(const char *here, const char *there, struct diagnostic *why)
{
    int failed = renameat2(AT_FDCWD, here, AT_FDCWD, there, RENAME_EXCHANGE);
    if (failed != 0 && (errno == EINVAL || errno == ENOSYS))
        failed = exchange_by_steps(here, there);
    return failed == 0 ? RESULT_OK : diagnose(why, RESULT_IO, "%s: %s", here, strerror(errno));
}
