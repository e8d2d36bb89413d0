#include "platform/os/pin.h"

#include "platform/base/wipe.h"

#include <crypt.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define METHOD "$y$" // yescrypt

bool pin_is_well_formed(const char *digits)
{
    size_t length = strlen(digits);
    return length >= PIN_LEAST_DIGITS && length <= PIN_MOST_DIGITS && strspn(digits, "0123456789") == length;
}

bool pin_is_hash(const char *hash)
{
    return strncmp(hash, METHOD, strlen(METHOD)) == 0 && strlen(hash) < PIN_HASH_SIZE &&
           crypt_checksalt(hash) == CRYPT_SALT_OK;
}

// crypt(3) of the digits with that setting, which is a whole hash or its beginning; "" when it can't be made.
static void stir(const char *digits, const char *setting, char out[PIN_HASH_SIZE])
{
    struct crypt_data *room = calloc(1, sizeof *room);
    out[0] = '\0';
    if (room == NULL)
        return;
    const char *made = crypt_rn(digits, setting, room, (int)sizeof *room);
    if (made != NULL && strlen(made) < PIN_HASH_SIZE)
        (void)snprintf(out, PIN_HASH_SIZE, "%s", made);
    wipe(room, sizeof *room);
    free(room);
}

enum result pin_hash(const char *digits, char hash[PIN_HASH_SIZE], struct diagnostic *why)
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    if (!pin_is_well_formed(digits))
        return diagnose(why, RESULT_INVALID, "a PIN has %d to %d digits", PIN_LEAST_DIGITS, PIN_MOST_DIGITS);
    if (crypt_gensalt_rn(METHOD, 0, NULL, 0, setting, (int)sizeof setting) == NULL)
        return diagnose(why, RESULT_UNSUPPORTED, "no salt for a PIN: %s", strerror(errno));
    stir(digits, setting, hash);
    return hash[0] != '\0' ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "no memory to hash a PIN");
}

bool pin_matches(const char *digits, const char *hash)
{
    char own[PIN_HASH_SIZE] = {0}, kept[PIN_HASH_SIZE] = {0};
    if (!pin_is_well_formed(digits) || !pin_is_hash(hash))
        return false;
    (void)snprintf(kept, sizeof kept, "%s", hash);
    stir(digits, kept, own);
    unsigned different = 0; // `own` is empty where it could not be made, and no hash is
    for (size_t i = 0; i < sizeof own; i++)
        different |= (unsigned)((unsigned char)own[i] ^ (unsigned char)kept[i]);
    wipe(own, sizeof own);
    return different == 0;
}
