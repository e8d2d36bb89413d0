// A PIN of the staff: kept as a hash that is slow to try, never as its digits.
//
// Hashed as passwords are (password.h), for a thread that draws nothing. Four digits fall to whoever can read
// the hash, however slow it is: the file that holds it is for its user alone, and the mirror counts wrong
// tries.
#ifndef CHEVAL_PLATFORM_OS_PIN_H
#define CHEVAL_PLATFORM_OS_PIN_H

#include "platform/base/result.h"
#include "platform/os/password.h"

#include <stdbool.h>

#define PIN_LEAST_DIGITS 4
#define PIN_MOST_DIGITS 8
#define PIN_HASH_SIZE PASSWORD_HASH_SIZE

// 4 to 8 digits, nothing else.
bool pin_is_well_formed(const char *digits);

// RESULT_INVALID for what is no PIN. Any thread.
MUST_CHECK enum result pin_hash(const char *digits, char hash[PIN_HASH_SIZE], struct diagnostic *why);

// Whether the text is one that pin_hash gives, as far as that can be seen.
bool pin_is_hash(const char *hash);

// Whether these are the digits. Takes the same time wherever they differ. Any thread.
bool pin_matches(const char *digits, const char *hash);

#endif
