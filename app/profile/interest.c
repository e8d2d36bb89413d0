#include "app/profile/interest.h"

#include "platform/os/random.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>

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

void interest_make_id(char id[INTEREST_ID_SIZE])
{
    uint8_t b[16];
    random_bytes(b, sizeof b);
    b[6] = (uint8_t)((b[6] & 0x0f) | 0x40); // version 4
    b[8] = (uint8_t)((b[8] & 0x3f) | 0x80); // variant of RFC 9562
    (void)snprintf(id, INTEREST_ID_SIZE,
                   "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1], b[2],
                   b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}
