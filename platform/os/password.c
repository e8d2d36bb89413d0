#include "platform/os/password.h"

#include "platform/base/wipe.h"

#include <crypt.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define METHOD "$y$" // yescrypt

_Static_assert(PASSWORD_MOST_BYTES <= CRYPT_MAX_PASSPHRASE_SIZE, "crypt(3) takes all of it");

bool password_is_hash(const char *hash)
{
    return strncmp(hash, METHOD, strlen(METHOD)) == 0 && strlen(hash) < PASSWORD_HASH_SIZE &&
           crypt_checksalt(hash) == CRYPT_SALT_OK;
}

static bool is_well_formed(const char *text)
{
    size_t length = strlen(text);
    return length > 0 && length <= PASSWORD_MOST_BYTES;
}

// crypt(3) of the text with that setting, which is a whole hash or its beginning; "" when it can't be made.
static void stir(const char *text, const char *setting, char out[PASSWORD_HASH_SIZE])
{
    struct crypt_data *room = calloc(1, sizeof *room);
    out[0] = '\0';
    if (room == NULL)
        return;
    const char *made = crypt_rn(text, setting, room, (int)sizeof *room);
    if (made != NULL && strlen(made) < PASSWORD_HASH_SIZE)
        (void)snprintf(out, PASSWORD_HASH_SIZE, "%s", made);
    wipe(room, sizeof *room);
    free(room);
}

enum result password_hash(const char *text, char hash[PASSWORD_HASH_SIZE], struct diagnostic *why)
{
    char setting[CRYPT_GENSALT_OUTPUT_SIZE];
    if (!is_well_formed(text))
        return diagnose(why, RESULT_INVALID, "a password has 1 to %d bytes", PASSWORD_MOST_BYTES);
    if (crypt_gensalt_rn(METHOD, 0, NULL, 0, setting, (int)sizeof setting) == NULL)
        return diagnose(why, RESULT_UNSUPPORTED, "no salt for a hash: %s", strerror(errno));
    stir(text, setting, hash);
    return hash[0] != '\0' ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "no memory for a hash");
}

bool password_matches(const char *text, const char *hash)
{
    char own[PASSWORD_HASH_SIZE] = {0}, kept[PASSWORD_HASH_SIZE] = {0};
    if (!is_well_formed(text) || !password_is_hash(hash))
        return false;
    (void)snprintf(kept, sizeof kept, "%s", hash);
    stir(text, kept, own);
    unsigned different = 0; // `own` is empty where it could not be made, and no hash is
    for (size_t i = 0; i < sizeof own; i++)
        different |= (unsigned)((unsigned char)own[i] ^ (unsigned char)kept[i]);
    wipe(own, sizeof own);
    return different == 0;
}
