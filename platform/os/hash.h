// SHA-256 and HMAC-SHA-256 (FIPS 180-4, RFC 2104), by GnuTLS. Any thread.
#ifndef CHEVAL_PLATFORM_OS_HASH_H
#define CHEVAL_PLATFORM_OS_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HASH_SIZE 32
#define HASH_TEXT_SIZE 65 // hexadecimal and its end

// Each part counts with its length, so that ("ab", "c") and ("a", "bc") differ.
struct hash_part {
    const void *bytes;
    size_t size;
};
void hash_parts(const struct hash_part *parts, int count, uint8_t hash[HASH_SIZE]);

void hash_sha256(const void *bytes, size_t size, uint8_t hash[HASH_SIZE]);
void hash_hmac_sha256(const void *key, size_t key_size, const void *bytes, size_t size,
                      uint8_t hash[HASH_SIZE]);

// Takes the same time wherever they differ.
bool hash_equals(const uint8_t a[HASH_SIZE], const uint8_t b[HASH_SIZE]);

void hash_text(const uint8_t hash[HASH_SIZE], char text[HASH_TEXT_SIZE]);
// What that wrote; false for any other text.
bool hash_read(const char *text, uint8_t hash[HASH_SIZE]);

#endif
