#include "platform/os/restart.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_BYTES ((size_t)64 << 10)
#define MOST_ARGUMENTS 256
#define FIRST_OWN_FILE 3

// The arguments as the kernel has them, each with its end; the caller frees. NULL: they can't be had.
static char *read_arguments(size_t *size)
{
    FILE *file = fopen("/proc/self/cmdline", "rb");
    char *bytes = file != NULL ? calloc(1, MOST_BYTES + 1) : NULL;
    *size = bytes != NULL ? fread(bytes, 1, MOST_BYTES, file) : 0;
    if (file != NULL)
        (void)fclose(file);
    if (*size > 0 && *size < MOST_BYTES)
        return bytes;
    free(bytes);
    return NULL;
}

// What a library left open is not handed on.
static void close_files_then(void)
{
    long most = sysconf(_SC_OPEN_MAX);
    for (int file = FIRST_OWN_FILE; file < most && file < 4096; file++)
        (void)fcntl(file, F_SETFD, FD_CLOEXEC);
}

// Where the program is now: a newer one may have taken its name since it was started.
static const char *find_program(char *path, size_t size)
{
    static const char replaced[] = " (deleted)";
    ssize_t length = readlink("/proc/self/exe", path, size - 1);
    if (length <= 0)
        return "/proc/self/exe";
    path[length] = '\0';
    char *end = strstr(path, replaced);
    if (end != NULL && end[sizeof replaced - 1] == '\0')
        *end = '\0';
    return access(path, X_OK) == 0 ? path : "/proc/self/exe";
}

enum result restart_process(const char *without, struct diagnostic *why)
{
    char *arguments[MOST_ARGUMENTS + 1], program[1024];
    size_t size = 0;
    int count = 0;
    char *bytes = read_arguments(&size);
    if (bytes == NULL)
        return diagnose(why, RESULT_IO, "the arguments can't be read: %s", strerror(errno));
    for (char *at = bytes; at < bytes + size && count < MOST_ARGUMENTS; at += strlen(at) + 1)
        if (without == NULL || strcmp(at, without) != 0)
            arguments[count++] = at;
    arguments[count] = NULL;
    close_files_then();
    (void)execv(find_program(program, sizeof program), arguments);
    enum result result = diagnose(why, RESULT_IO, "the program can't be started anew: %s", strerror(errno));
    free(bytes);
    return result;
}
