#include "platform/os/secret.h"

#include "platform/base/wipe.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// Opened before it is looked at, so that it can't be another file by the time it is read.
static enum result open_private(const char *path, int *out, struct diagnostic *why)
{
    int handle = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    struct stat found;
    if (handle < 0)
        return diagnose(why, errno == ENOENT ? RESULT_NOT_FOUND : RESULT_IO, "%s: %s", path, strerror(errno));
    enum result result = RESULT_OK;
    if (fstat(handle, &found) != 0)
        result = diagnose(why, RESULT_IO, "%s: %s", path, strerror(errno));
    else if (!S_ISREG(found.st_mode))
        result = diagnose(why, RESULT_INVALID, "%s: not a regular file", path);
    else if (found.st_uid != geteuid())
        result = diagnose(why, RESULT_INVALID, "%s: belongs to another user", path);
    else if ((found.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        result = diagnose(
            why, RESULT_INVALID,
            "%s: other users may read or write this secret; chmod 600 it, and change the secret", path);
    if (result == RESULT_OK)
        *out = handle;
    else
        (void)close(handle);
    return result;
}

static enum result read_all(int handle, const char *path, char *text, size_t size, size_t *length,
                            struct diagnostic *why)
{
    for (*length = 0; *length < size;) {
        ssize_t got = read(handle, text + *length, size - *length);
        if (got < 0 && errno != EINTR)
            return diagnose(why, RESULT_IO, "%s: %s", path, strerror(errno));
        if (got == 0)
            break;
        *length += got > 0 ? (size_t)got : 0;
    }
    return RESULT_OK;
}

// Without the end of its line.
static enum result check_line(const char *path, char *text, size_t length, struct diagnostic *why)
{
    if (length > 0 && text[length - 1] == '\n')
        length--;
    if (length > 0 && text[length - 1] == '\r')
        length--;
    text[length] = '\0';
    if (length == 0)
        return diagnose(why, RESULT_INVALID, "%s: empty", path);
    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~')
            return diagnose(why, RESULT_INVALID, "%s: expected one line of printable ASCII without blanks",
                            path);
    return RESULT_OK;
}

enum result secret_read(const char *path, char *text, size_t size, struct diagnostic *why)
{
    int handle = -1;
    size_t length = 0;
    text[0] = '\0';
    enum result result = open_private(path, &handle, why);
    if (result != RESULT_OK)
        return result;
    result = read_all(handle, path, text, size, &length, why);
    (void)close(handle);
    if (result == RESULT_OK && length == size)
        result = diagnose(why, RESULT_INVALID, "%s: longer than %zu letters", path, size - 1);
    if (result == RESULT_OK)
        result = check_line(path, text, length, why);
    if (result != RESULT_OK)
        wipe(text, size);
    return result;
}

enum result secret_check(const char *path, struct diagnostic *why)
{
    int handle = -1;
    enum result result = open_private(path, &handle, why);
    if (result == RESULT_OK)
        (void)close(handle);
    return result;
}
