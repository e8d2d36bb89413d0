#include "platform/os/instance_lock.h"

#include "platform/os/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATH_SIZE 1100

// FNV-1a, 64 bits: names files, and nothing hangs on two texts never sharing one.
static uint64_t hash_of(const char *text)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
    return hash;
}

static void write_own_number(int file)
{
    char text[24];
    int length = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(file, 0) == 0 && length > 0)
        (void)!write(file, text, (size_t)length);
}

static long read_number(int file)
{
    char text[24] = "";
    ssize_t length = pread(file, text, sizeof text - 1, 0);
    return length > 0 ? strtol(text, NULL, 10) : 0;
}

enum result instance_lock_take(struct instance_lock *lock, const char *what, struct diagnostic *why)
{
    char folder[1024], path[PATH_SIZE];
    *lock = (struct instance_lock){.is_held = false};
    enum result result = paths_runtime(folder, sizeof folder, why);
    if (result != RESULT_OK)
        return result;
    (void)snprintf(path, sizeof path, "%s/mirror-%016llx.lock", folder, (unsigned long long)hash_of(what));
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (file < 0)
        return diagnose(why, RESULT_IO, "%.300s can't be written: %s", path, strerror(errno));
    if (flock(file, LOCK_EX | LOCK_NB) == 0) {
        write_own_number(file);
        *lock = (struct instance_lock){.file = file, .is_held = true};
        return RESULT_OK;
    }
    if (errno == EWOULDBLOCK)
        result = diagnose(why, RESULT_UNAVAILABLE, "another mirror (process %ld) runs already on %.300s",
                          read_number(file), what);
    else
        result = diagnose(why, RESULT_IO, "%.300s can't be locked: %s", path, strerror(errno));
    (void)close(file);
    return result;
}

void instance_lock_release(struct instance_lock *lock)
{
    if (lock->is_held)
        (void)close(lock->file);
    lock->is_held = false;
}
