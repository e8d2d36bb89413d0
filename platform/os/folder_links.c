#include "platform/os/folder_links.h"

#include "platform/os/folder.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static enum result link_entry(const char *from, const char *name, const char *to, struct diagnostic *why)
{
    char target[2 * PATH_MAX], link[2 * PATH_MAX];
    (void)snprintf(target, sizeof target, "%s/%s", from, name);
    (void)snprintf(link, sizeof link, "%s/%s", to, name);
    if (symlink(target, link) != 0 && errno != EEXIST)
        return diagnose(why, RESULT_IO, "%.300s: no link can be made: %s", link, strerror(errno));
    return RESULT_OK;
}

enum result folder_link_all(const char *from, const char *but_for, const char *to, struct diagnostic *why)
{
    char whole[PATH_MAX];
    DIR *folder = realpath(from, whole) != NULL ? opendir(whole) : NULL;
    if (folder == NULL)
        return diagnose(why, RESULT_IO, "%.300s: cannot be opened as a folder: %s", from, strerror(errno));
    enum result result = folder_make(to, why);
    for (struct dirent *entry = readdir(folder); entry != NULL && result == RESULT_OK;
         entry = readdir(folder))
        if (entry->d_name[0] != '.' && strcmp(entry->d_name, but_for) != 0)
            result = link_entry(whole, entry->d_name, to, why);
    (void)closedir(folder);
    return result;
}
