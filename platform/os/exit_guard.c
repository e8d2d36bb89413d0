#include "platform/os/exit_guard.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// What atexit calls has no argument.
static struct {
    void (*save)(void *context); // NULL: nothing is guarded
    void *context;
    int status;
} guarded;

static void leave(void)
{
    void (*save)(void *context) = guarded.save;
    if (save == NULL)
        return;
    guarded.save = NULL;
    save(guarded.context);
    (void)fflush(NULL);
    _exit(guarded.status);
}

void exit_guard_set(void (*save)(void *context), void *context, int status)
{
    static int registered = 0;
    if (!registered)
        registered = atexit(leave) == 0;
    guarded.context = context;
    guarded.status = status;
    guarded.save = save;
}

void exit_guard_clear(void)
{
    guarded.save = NULL;
}
