#include "platform/os/safe_file.h"

#include "platform/encode/part_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_ASIDE 9

static bool write_all(int file, const void *bytes, size_t size)
{
    const char *at = bytes;
    while (size > 0) {
        ssize_t written = write(file, at, size);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        at += written;
        size -= (size_t)written;
    }
    return true;
}

// So that the new name is on the disk as well. A file system that can't is none that loses names.
static void flush_folder_of(const char *path)
{
    char folder[PART_FILE_PATH_SIZE];
    (void)snprintf(folder, sizeof folder, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash != NULL)
        slash[slash == folder ? 1 : 0] = '\0';
    int handle = open(slash != NULL ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (handle < 0)
        return;
    (void)fsync(handle);
    (void)close(handle);
}

enum result safe_file_write(const char *path, const void *bytes, size_t size, struct diagnostic *why)
{
    char part[PART_FILE_PATH_SIZE];
    enum result result = part_file_path(path, part, why);
    if (result != RESULT_OK)
        return result;
    (void)unlink(part); // of a run that was cut off; its rights may be others
    int file = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file < 0)
        return diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(errno));
    bool written = write_all(file, bytes, size) && fsync(file) == 0;
    int error = errno;
    if (close(file) != 0 && written) {
        error = errno;
        written = false;
    }
    if (!written) {
        (void)unlink(part);
        return diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(error));
    }
    result = part_file_commit(part, path, why);
    if (result == RESULT_OK)
        flush_folder_of(path);
    return result;
}

enum result safe_file_put_aside(const char *path, struct diagnostic *why)
{
    for (int i = 1; i <= MOST_ASIDE; i++) {
        char aside[PART_FILE_PATH_SIZE];
        struct stat there;
        int length = i == 1 ? snprintf(aside, sizeof aside, "%s.broken", path)
                            : snprintf(aside, sizeof aside, "%s.broken-%d", path, i);
        if (length < 0 || length >= (int)sizeof aside)
            return diagnose(why, RESULT_TOO_LARGE, "the file name is too long: %.80s...", path);
        if (lstat(aside, &there) == 0)
            continue;
        if (rename(path, aside) == 0)
            return RESULT_OK;
        break;
    }
    return diagnose(why, RESULT_IO, "%.300s can't be put aside", path);
}
