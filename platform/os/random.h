// Unguessable bytes from the system's generator, for session and event ids.
#ifndef CHEVAL_PLATFORM_OS_RANDOM_H
#define CHEVAL_PLATFORM_OS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

// Always fills all of it; a system without a generator is a bug of the machine and aborts.
void random_bytes(uint8_t *bytes, size_t size);

#endif
