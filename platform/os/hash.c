#include "platform/os/hash.h"

#include <assert.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(HASH_SIZE == 32, "what GnuTLS gives for SHA-256");

// Only a library without SHA-256, or a machine without memory, can fail here.
static void must(int status)
{
    if (status < 0)
        abort();
}

void hash_parts(const struct hash_part *parts, int count, uint8_t hash[HASH_SIZE])
{
    gnutls_hash_hd_t state;
    must(gnutls_hash_init(&state, GNUTLS_DIG_SHA256));
    for (int i = 0; i < count; i++) {
        uint8_t length[8];
        for (int k = 0; k < 8; k++)
            length[k] = (uint8_t)((uint64_t)parts[i].size >> (56 - 8 * k));
        must(gnutls_hash(state, length, sizeof length));
        if (parts[i].size > 0)
            must(gnutls_hash(state, parts[i].bytes, parts[i].size));
    }
    gnutls_hash_deinit(state, hash);
}

void hash_sha256(const void *bytes, size_t size, uint8_t hash[HASH_SIZE])
{
    must(gnutls_hash_fast(GNUTLS_DIG_SHA256, bytes, size, hash));
}

void hash_hmac_sha256(const void *key, size_t key_size, const void *bytes, size_t size,
                      uint8_t hash[HASH_SIZE])
{
    must(gnutls_hmac_fast(GNUTLS_MAC_SHA256, key, key_size, bytes, size, hash));
}

bool hash_equals(const uint8_t a[HASH_SIZE], const uint8_t b[HASH_SIZE])
{
    return gnutls_memcmp(a, b, HASH_SIZE) == 0;
}

void hash_text(const uint8_t hash[HASH_SIZE], char text[HASH_TEXT_SIZE])
{
    for (size_t i = 0; i < HASH_SIZE; i++)
        (void)snprintf(text + 2 * i, 3, "%02x", hash[i]);
}

bool hash_read(const char *text, uint8_t hash[HASH_SIZE])
{
    static const char digits[] = "0123456789abcdef";
    if (strlen(text) != HASH_TEXT_SIZE - 1 || strspn(text, digits) != HASH_TEXT_SIZE - 1)
        return false;
    for (size_t i = 0; i < HASH_SIZE; i++)
        hash[i] = (uint8_t)((strchr(digits, text[2 * i]) - digits) * 16 +
                            (strchr(digits, text[2 * i + 1]) - digits));
    return true;
}
