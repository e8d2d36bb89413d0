#include "platform/os/child.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

enum result child_prepare(struct child *child, size_t size, struct diagnostic *why)
{
    *child = (struct child){0};
    // A file without a name: anonymous shared memory is none of POSIX.
    FILE *file = tmpfile();
    void *shared = MAP_FAILED;
    if (file != NULL && ftruncate(fileno(file), (off_t)size) == 0)
        shared = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fileno(file), 0);
    int error = errno;
    if (file != NULL)
        (void)fclose(file);
    if (shared == MAP_FAILED)
        return diagnose(why, RESULT_IO, "no memory can be shared: %s", strerror(error));
    *child = (struct child){.shared = shared, .size = size};
    return RESULT_OK;
}

enum result child_start(struct child *child, void (*main)(void *shared), struct diagnostic *why)
{
    (void)fflush(NULL); // else both write what waits
    pid_t process = fork();
    if (process < 0)
        return diagnose(why, RESULT_UNAVAILABLE, "no second process: %s", strerror(errno));
    if (process == 0) {
        main(child->shared);
        _exit(0);
    }
    child->process = process;
    return RESULT_OK;
}

// Whoever has lost their parent is another's: of init, or of a process that takes its place.
int64_t child_own_number(void)
{
    return (int64_t)getpid();
}

bool child_is_alone(int64_t parent)
{
    return parent != (int64_t)getppid();
}

bool child_runs(struct child *child)
{
    if (child->process != 0 && waitpid((pid_t)child->process, NULL, WNOHANG) == (pid_t)child->process)
        child->process = 0;
    return child->process != 0;
}

void child_finish(struct child *child)
{
    if (child->process != 0)
        (void)waitpid((pid_t)child->process, NULL, 0);
    if (child->shared != NULL)
        (void)munmap(child->shared, child->size);
    *child = (struct child){0};
}
