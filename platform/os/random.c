#include "platform/os/random.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

void random_bytes(uint8_t *bytes, size_t size)
{
    size_t filled = 0;
    while (filled < size) {
        ssize_t got = getrandom(bytes + filled, size - filled, 0);
        if (got < 0 && errno != EINTR)
            abort();
        if (got > 0)
            filled += (size_t)got;
    }
}

void random_uuid(char text[RANDOM_UUID_SIZE])
{
    uint8_t bytes[16];
    random_bytes(bytes, sizeof bytes);
    random_uuid_of(bytes, text);
}

void random_uuid_of(const uint8_t bytes[16], char text[RANDOM_UUID_SIZE])
{
    uint8_t b[16];
    memcpy(b, bytes, sizeof b);
    b[6] = (uint8_t)((b[6] & 0x0f) | 0x40); // version 4
    b[8] = (uint8_t)((b[8] & 0x3f) | 0x80); // variant of RFC 9562
    (void)snprintf(text, RANDOM_UUID_SIZE,
                   "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
                   b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}
