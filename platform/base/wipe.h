// Overwrites memory that held something personal or secret, in a way that the optimiser leaves in place.
#ifndef CHEVAL_PLATFORM_BASE_WIPE_H
#define CHEVAL_PLATFORM_BASE_WIPE_H

#include <stddef.h>
#include <stdint.h>

static inline void wipe(void *memory, size_t size)
{
    volatile uint8_t *bytes = memory;
    for (size_t i = 0; i < size; i++)
        bytes[i] = 0;
}

#endif
