#include "platform/os/program.h"

#include <errno.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#define MOST_ARGUMENTS 16

extern char **environ;

enum result program_run(const char *const *arguments, int *status, struct diagnostic *why)
{
    char *own[MOST_ARGUMENTS + 1];
    pid_t process = 0;
    int ended = 0, count = 0;
    for (; count < MOST_ARGUMENTS && arguments[count] != NULL; count++)
        memcpy(&own[count], &arguments[count], sizeof own[0]); // posix_spawn doesn't write to them
    own[count] = NULL;
    int error = posix_spawnp(&process, own[0], NULL, NULL, own, environ);
    if (error != 0)
        return diagnose(why, RESULT_NOT_FOUND, "%.100s can't be run: %s", arguments[0], strerror(error));
    while (waitpid(process, &ended, 0) < 0)
        if (errno != EINTR)
            return diagnose(why, RESULT_IO, "%.100s: %s", arguments[0], strerror(errno));
    *status = WIFEXITED(ended) ? WEXITSTATUS(ended) : 128 + WTERMSIG(ended);
    return RESULT_OK;
}

enum result program_own_path(char *path, size_t size)
{
    ssize_t length = readlink("/proc/self/exe", path, size);
    if (length <= 0 || (size_t)length >= size)
        return length <= 0 ? RESULT_NOT_FOUND : RESULT_TOO_LARGE;
    path[length] = '\0';
    return RESULT_OK;
}
