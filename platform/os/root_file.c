#include "platform/os/root_file.h"

#include "platform/base/file.h"
#include "platform/os/safe_file.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 1300
#define FOR_ALL (S_IRUSR | S_IWUSR | S_IRGRP | S_IROTH)

bool root_file_is_there(const char *path)
{
    struct stat there;
    return lstat(path, &there) == 0;
}

bool root_file_holds(const char *path, const void *bytes, size_t size)
{
    uint8_t *held = NULL;
    size_t held_size = 0;
    bool holds = file_read(path, size, &held, &held_size, NULL) == RESULT_OK && held_size == size &&
                 memcmp(held, bytes, size) == 0;
    free(held);
    return holds;
}

enum result root_file_make_folders(const char *path, struct diagnostic *why)
{
    char folder[PATH_SIZE];
    if (snprintf(folder, sizeof folder, "%s", path) >= (int)sizeof folder)
        return diagnose(why, RESULT_TOO_LARGE, "the path is too long: %.80s…", path);
    for (char *slash = strchr(folder + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        if (mkdir(folder, 0755) != 0 && errno != EEXIST)
            return diagnose(why, RESULT_IO, "%.300s can't be made: %s", folder, strerror(errno));
        *slash = '/';
    }
    return RESULT_OK;
}

enum result root_file_put(const char *path, const void *bytes, size_t size, struct diagnostic *why)
{
    enum result result = root_file_make_folders(path, why);
    if (result == RESULT_OK)
        result = safe_file_write(path, bytes, size, why);
    if (result == RESULT_OK && chmod(path, FOR_ALL) != 0)
        result = diagnose(why, RESULT_IO, "%.300s: %s", path, strerror(errno));
    return result;
}

enum result root_file_link(const char *target, const char *path, struct diagnostic *why)
{
    enum result result = root_file_make_folders(path, why);
    if (result == RESULT_OK && symlink(target, path) != 0)
        result = diagnose(why, RESULT_IO, "%.300s can't be made: %s", path, strerror(errno));
    return result;
}

enum result root_file_remove(const char *path, struct diagnostic *why)
{
    return unlink(path) == 0 || errno == ENOENT
               ? RESULT_OK
               : diagnose(why, RESULT_IO, "%.300s can't be removed: %s", path, strerror(errno));
}

enum result root_file_give_to_folders_owner(const char *path, struct diagnostic *why)
{
    char folder[PATH_SIZE];
    struct stat there;
    (void)snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        *slash = '\0';
    if (stat(folder, &there) != 0 || lchown(path, there.st_uid, there.st_gid) != 0)
        return diagnose(why, RESULT_IO, "%.300s: %s", path, strerror(errno));
    return RESULT_OK;
}
