#include "platform/store/store_aside.h"

#include "platform/base/clock.h"
#include "platform/os/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX ".corrupt-"
#define WAL "-wal"

// "/var/lib/cheval/profile.db" -> "/var/lib/cheval"; "profile.db" -> ".".
static void folder_of(const char *path, char *folder, size_t size)
{
    (void)snprintf(folder, size, "%s", path);
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        (void)snprintf(folder, size, ".");
    else
        slash[slash == folder ? 1 : 0] = '\0';
}

static const char *name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

static bool is_aside(const char *file, const char *path)
{
    const char *name = name_of(file), *own = name_of(path);
    size_t length = strlen(own);
    return strncmp(name, own, length) == 0 && strncmp(name + length, SUFFIX, sizeof SUFFIX - 1) == 0;
}

static bool is_log(const char *file)
{
    size_t length = strlen(file);
    return length >= sizeof WAL && strcmp(file + length - (sizeof WAL - 1), WAL) == 0;
}

// Zeros over all of it, on the disk, before the name goes.
static bool overwrite_and_remove(const char *file)
{
    static const char zeros[4096];
    int handle = open(file, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
    struct stat status;
    bool overwritten = handle >= 0 && fstat(handle, &status) == 0;
    off_t left = overwritten ? status.st_size : 0;
    while (overwritten && left > 0) {
        ssize_t written = write(handle, zeros, left < (off_t)sizeof zeros ? (size_t)left : sizeof zeros);
        overwritten = written > 0 || (written < 0 && errno == EINTR);
        left -= written > 0 ? written : 0;
    }
    overwritten = overwritten && fsync(handle) == 0;
    if (handle >= 0)
        (void)close(handle);
    return unlink(file) == 0 && overwritten;
}

// Their names sort by the time in them; each log after its file.
enum result store_aside_remove(const char *path, int keep, int *removed, struct diagnostic *why)
{
    char parent[STORE_PATH_SIZE];
    struct folder folder = {0};
    folder_of(path, parent, sizeof parent);
    enum result result = folder_list(parent, &folder, why);
    int kept = 0;
    *removed = 0;
    for (int i = folder.count - 1; i >= 0 && result == RESULT_OK; i--) {
        const char *file = folder.paths[i];
        if (!is_aside(file, path) || (is_log(file) ? kept < keep : kept++ < keep))
            continue;
        if (overwrite_and_remove(file))
            (*removed)++;
        else
            result = diagnose(why, RESULT_IO, "%.300s can't be overwritten and removed: %s", file,
                              strerror(errno));
    }
    folder_free(&folder);
    return result;
}

int store_count_aside(const char *path)
{
    char parent[STORE_PATH_SIZE];
    struct folder folder = {0};
    int count = 0;
    folder_of(path, parent, sizeof parent);
    if (folder_list(parent, &folder, NULL) != RESULT_OK)
        return 0;
    for (int i = 0; i < folder.count; i++)
        count += is_aside(folder.paths[i], path) && !is_log(folder.paths[i]);
    folder_free(&folder);
    return count;
}

// Moves one of the store's files; one that isn't there is fine.
static enum result move_aside(const char *from, const char *to, bool needed, struct diagnostic *why)
{
    if (rename(from, to) != 0) {
        if (errno == ENOENT && !needed)
            return RESULT_OK;
        return diagnose(why, RESULT_IO, "%.300s can't be put aside: %s", from, strerror(errno));
    }
    if (chmod(to, S_IRUSR | S_IWUSR) != 0)
        return diagnose(why, RESULT_IO, "%.300s can't be kept for its user alone: %s", to, strerror(errno));
    return RESULT_OK;
}

enum result store_put_aside(const char *path, int64_t wall_ms, char aside[STORE_PATH_SIZE],
                            struct diagnostic *why)
{
    char time[CLOCK_TEXT_SIZE], to[STORE_PATH_SIZE], side[STORE_PATH_SIZE + 8], to_side[STORE_PATH_SIZE + 8];
    struct stat status;
    bool taken = true;
    for (int i = 0; i < 1000 && taken; i++) { // two within a millisecond, or the clock was set back
        clock_wall_text(wall_ms + i, time, sizeof time);
        if (snprintf(to, sizeof to, "%s" SUFFIX "%s", path, time) >= (int)sizeof to)
            return diagnose(why, RESULT_TOO_LARGE, "the file name is too long: %.80s...", path);
        taken = lstat(to, &status) == 0;
    }
    if (taken)
        return diagnose(why, RESULT_IO, "%.300s can't be put aside: too many such files", path);
    // The log first: without its file it means nothing, but beside a new file it would be taken for its own.
    (void)snprintf(side, sizeof side, "%s" WAL, path);
    (void)snprintf(to_side, sizeof to_side, "%s" WAL, to);
    enum result result = move_aside(side, to_side, false, why);
    if (result == RESULT_OK)
        result = move_aside(path, to, true, why);
    (void)snprintf(side, sizeof side, "%s-shm", path);
    (void)unlink(side);
    int removed = 0;
    if (result == RESULT_OK)
        result = store_aside_remove(path, STORE_MAX_ASIDE, &removed, why);
    if (result == RESULT_OK && aside != NULL)
        (void)snprintf(aside, STORE_PATH_SIZE, "%s", to);
    return result;
}
