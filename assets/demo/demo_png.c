#include "assets/demo/demo_png.h"

#include <stdlib.h>
#include <string.h>

// PNG specification (ISO/IEC 15948), annex D: the chunk's check.
static uint32_t crc32_of(const uint8_t *bytes, size_t size)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++)
            crc = crc & 1u ? 0xedb88320u ^ (crc >> 1) : crc >> 1;
    }
    return ~crc;
}

static void put_u32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint8_t *put_chunk(uint8_t *at, const char *type, size_t size)
{
    put_u32(at, (uint32_t)size);
    memcpy(at + 4, type, 4);
    put_u32(at + 8 + size, crc32_of(at + 4, size + 4));
    return at + 12 + size;
}

// zlib with stored blocks only (RFC 1950, RFC 1951 section 3.2.4): larger, but nothing to get wrong.
static size_t put_stored(uint8_t *out, const uint8_t *rows, size_t size)
{
    uint8_t *at = out;
    *at++ = 0x78;
    *at++ = 0x01;
    uint32_t a = 1, b = 0;
    for (size_t done = 0; done < size;) {
        size_t block = size - done < 65535 ? size - done : 65535;
        *at++ = done + block == size;
        *at++ = (uint8_t)block;
        *at++ = (uint8_t)(block >> 8);
        *at++ = (uint8_t)~block;
        *at++ = (uint8_t)(~block >> 8);
        memcpy(at, rows + done, block);
        at += block;
        done += block;
    }
    for (size_t i = 0; i < size; i++) {
        a = (a + rows[i]) % 65521u;
        b = (b + a) % 65521u;
    }
    put_u32(at, b << 16 | a);
    return (size_t)(at + 4 - out);
}

bool demo_png(const uint8_t *rows, int width, int height, int channels, uint8_t **png, size_t *size)
{
    static const uint8_t signature[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    size_t raw = (size_t)height * (1 + (size_t)width * (size_t)channels);
    size_t bound = raw + 5 * (raw / 65535 + 1) + 6;
    uint8_t *out = calloc(1, sizeof signature + (size_t)3 * 12 + 13 + bound);
    if (out == NULL)
        return false;
    memcpy(out, signature, sizeof signature);
    uint8_t *at = out + sizeof signature;
    put_u32(at + 8, (uint32_t)width);
    put_u32(at + 12, (uint32_t)height);
    at[16] = 8;
    at[17] = channels == 4 ? 6 : channels == 3 ? 2 : 0;
    at = put_chunk(at, "IHDR", 13);
    at = put_chunk(at, "IDAT", put_stored(at + 8, rows, raw));
    at = put_chunk(at, "IEND", 0);
    *png = out;
    *size = (size_t)(at - out);
    return true;
}
