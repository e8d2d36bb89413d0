#include "platform/base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Up to `size` bytes; *got is less when the file ends before.
static enum result read_all(int descriptor, uint8_t *bytes, size_t size, size_t *got)
{
    *got = 0;
    while (*got < size) {
        ssize_t count = read(descriptor, bytes + *got, size - *got);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return RESULT_IO;
        if (count == 0)
            break;
        *got += (size_t)count;
    }
    return RESULT_OK;
}

static enum result read_open(int descriptor, const char *path, size_t max_bytes, uint8_t **bytes,
                             size_t *size, struct diagnostic *why)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        return diagnose(why, RESULT_IO, "%s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode))
        return diagnose(why, RESULT_INVALID, "%s: not a file%s", path,
                        S_ISDIR(status.st_mode) ? " but a folder" : "");
    if ((uintmax_t)status.st_size > max_bytes)
        return diagnose(why, RESULT_TOO_LARGE, "%s: %jd bytes, more than the %zu allowed", path,
                        (intmax_t)status.st_size, max_bytes);
    uint8_t *room = malloc((size_t)status.st_size + 1);
    if (room == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "%s: no memory for %jd bytes", path, (intmax_t)status.st_size);
    size_t got = 0;
    if (read_all(descriptor, room, (size_t)status.st_size, &got) != RESULT_OK) {
        int error = errno;
        free(room);
        return diagnose(why, RESULT_IO, "%s: reading failed: %s", path, strerror(error));
    }
    room[got] = 0;
    *bytes = room;
    *size = got;
    return RESULT_OK;
}

enum result file_read(const char *path, size_t max_bytes, uint8_t **bytes, size_t *size,
                      struct diagnostic *why)
{
    // O_NONBLOCK: opening a pipe that nobody writes to must not wait.
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (descriptor < 0) {
        enum result result = errno == ENOENT || errno == ENOTDIR ? RESULT_NOT_FOUND : RESULT_IO;
        return diagnose(why, result, "%s: %s", path, strerror(errno));
    }
    enum result result = read_open(descriptor, path, max_bytes, bytes, size, why);
    (void)close(descriptor);
    return result;
}

bool file_is_readable(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISREG(status.st_mode) && access(path, R_OK) == 0;
}

bool file_is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

bool file_stamp(const char *path, struct file_stamp *stamp)
{
    struct stat status;
    *stamp = (struct file_stamp){0};
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return false;
    stamp->modified_ns = (int64_t)status.st_mtim.tv_sec * INT64_C(1000000000) + status.st_mtim.tv_nsec;
    stamp->size_bytes = (int64_t)status.st_size;
    stamp->number = (uint64_t)status.st_ino;
    return true;
}

bool file_stamp_equals(const struct file_stamp *a, const struct file_stamp *b)
{
    return a->modified_ns == b->modified_ns && a->size_bytes == b->size_bytes && a->number == b->number;
}
