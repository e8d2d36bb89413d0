#include "platform/os/pin.h"

#include <string.h>

bool pin_is_well_formed(const char *digits)
{
    size_t length = strlen(digits);
    return length >= PIN_LEAST_DIGITS && length <= PIN_MOST_DIGITS && strspn(digits, "0123456789") == length;
}

bool pin_is_hash(const char *hash)
{
    return password_is_hash(hash);
}

enum result pin_hash(const char *digits, char hash[PIN_HASH_SIZE], struct diagnostic *why)
{
    if (!pin_is_well_formed(digits))
        return diagnose(why, RESULT_INVALID, "a PIN has %d to %d digits", PIN_LEAST_DIGITS, PIN_MOST_DIGITS);
    return password_hash(digits, hash, why);
}

bool pin_matches(const char *digits, const char *hash)
{
    return pin_is_well_formed(digits) && password_matches(digits, hash);
}
