// A preloaded library for a machine in trouble.
//
//   FAKE_CLOCK=FILE   the wall clock is wrong by as many seconds as FILE says, from when it says so
//   FAKE_MEMORY=FILE  while FILE is there, the thread that loads products gets no piece of memory that is
//   larger
//                     than 16 KiB
#include <errno.h>
#include <pthread.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define LARGE_BYTES 16384u

// --- the clock --------------------------------------------------------------------------------------------

static long long read_offset(void)
{
    const char *path = getenv("FAKE_CLOCK");
    FILE *file = path != NULL ? fopen(path, "r") : NULL;
    long long seconds = 0;
    if (file == NULL)
        return 0;
    if (fscanf(file, "%lld", &seconds) != 1)
        seconds = 0;
    (void)fclose(file);
    return seconds;
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = (int)syscall(SYS_clock_gettime, clock, now);
    if (result == 0 && clock == CLOCK_REALTIME)
        now->tv_sec += (time_t)read_offset();
    return result;
}

// --- memory -----------------------------------------------------------------------------------------------

extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);

static int is_refused(size_t size)
{
    char name[16] = "";
    if (size <= LARGE_BYTES)
        return 0;
    const char *path = getenv("FAKE_MEMORY");
    if (path == NULL || pthread_getname_np(pthread_self(), name, sizeof name) != 0 ||
        strcmp(name, "load") != 0 || access(path, F_OK) != 0)
        return 0;
    errno = ENOMEM;
    return 1;
}

void *malloc(size_t size)
{
    return is_refused(size) ? NULL : __libc_malloc(size);
}

void *calloc(size_t count, size_t size)
{
    return is_refused(count != 0 && size > LARGE_BYTES / count ? LARGE_BYTES + 1 : count * size)
               ? NULL
               : __libc_calloc(count, size);
}

void *realloc(void *memory, size_t size)
{
    return is_refused(size) ? NULL : __libc_realloc(memory, size);
}
