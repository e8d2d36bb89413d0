#include "app/profile/interest.h"

#include "platform/os/random.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

const char *interest_kind_name(enum interest_kind kind)
{
    static const char *const names[INTEREST_KIND_COUNT] = {
        [INTEREST_TRYON_STARTED] = "tryon_started",
        [INTEREST_TRYON_DWELLED] = "tryon_dwelled",
        [INTEREST_TRYON_COMPARED] = "tryon_compared",
        [INTEREST_LOOK_SAVED] = "look_saved",
        [INTEREST_LOOK_SHARED] = "look_shared",
        [INTEREST_PRODUCT_LIKED] = "product_liked",
        [INTEREST_PRODUCT_REQUESTED] = "product_requested",
        [INTEREST_PRODUCT_RESERVED] = "product_reserved",
        [INTEREST_CONSENT_GIVEN] = "consent_given",
        [INTEREST_CONSENT_WITHDRAWN] = "consent_withdrawn",
        [INTEREST_PROFILE_LINKED] = "profile_linked",
        [INTEREST_SESSION_ENDED] = "session_ended",
    };
    assert((unsigned)kind < INTEREST_KIND_COUNT);
    return names[kind];
}

const char *interest_purpose_name(enum interest_purpose purpose)
{
    static const char *const names[INTEREST_PURPOSE_COUNT] = {
        [INTEREST_NO_PURPOSE] = "",         [INTEREST_FOR_TRY_ON] = "try_on",
        [INTEREST_FOR_PROFILE] = "profile", [INTEREST_FOR_SKIN_MATCH] = "skin_match",
        [INTEREST_FOR_CONTACT] = "contact",
    };
    assert((unsigned)purpose < INTEREST_PURPOSE_COUNT);
    return names[purpose];
}

void interest_copy_text(char *to, size_t size, const char *text)
{
    size_t length = strlen(text);
    if (length >= size)
        for (length = size - 1; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;)
            length--;
    memcpy(to, text, length);
    to[length] = '\0';
}

_Static_assert(INTEREST_ID_SIZE == RANDOM_UUID_SIZE, "an id is a UUID");

void interest_make_id(char id[INTEREST_ID_SIZE])
{
    random_uuid(id);
}

void interest_write_id(const uint8_t bytes[16], char id[INTEREST_ID_SIZE])
{
    random_uuid_of(bytes, id);
}
