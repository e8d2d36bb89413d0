// A secret that a person types, kept as a hash that is slow to try.
//
// yescrypt by crypt(3), with the system's random salt and libcrypt's own cost: some 60 ms and 16 MB on a
// desktop CPU, so both are for a thread that nobody waits for. Any thread.
#ifndef CHEVAL_PLATFORM_OS_PASSWORD_H
#define CHEVAL_PLATFORM_OS_PASSWORD_H

#include "platform/base/result.h"

#include <stdbool.h>

#define PASSWORD_HASH_SIZE 128 // with its end
#define PASSWORD_MOST_BYTES 256

// RESULT_INVALID for an empty text or one that is too long.
MUST_CHECK enum result password_hash(const char *text, char hash[PASSWORD_HASH_SIZE], struct diagnostic *why);

// Whether the text is one that password_hash gives, as far as that can be seen.
bool password_is_hash(const char *hash);

// Whether this is the text. Takes the same time wherever they differ.
bool password_matches(const char *text, const char *hash);

#endif
