// Overwrites memory that held something personal or secret, in a way that the optimiser leaves in place.
#ifndef CHEVAL_PLATFORM_BASE_WIPE_H
#define CHEVAL_PLATFORM_BASE_WIPE_H

#include <stddef.h>
#include <string.h>

static inline void wipe(void *memory, size_t size)
{
    // Which function it is can't be known before it runs, so the call can't be left out.
    void *(*const volatile set)(void *, int, size_t) = memset;
    if (size > 0)
        (void)set(memory, 0, size);
}

#endif
