// Unguessable bytes and names from the system's generator, for sessions, events and customers.
#ifndef CHEVAL_PLATFORM_OS_RANDOM_H
#define CHEVAL_PLATFORM_OS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

// Always fills all of it; a system without a generator is a bug of the machine and aborts.
void random_bytes(uint8_t *bytes, size_t size);

#define RANDOM_UUID_SIZE 37 // with its end

// A random (version 4) UUID in lower case.
void random_uuid(char text[RANDOM_UUID_SIZE]);
// The same of given bytes, which keep their other bits.
void random_uuid_of(const uint8_t bytes[16], char text[RANDOM_UUID_SIZE]);

#endif
