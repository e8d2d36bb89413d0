// Try-on interest: what happened, with which product, under which consent. Never anything about a face.
//
// An event is plain data that crosses to the store thread by a queue.
#ifndef CHEVAL_APP_PROFILE_INTEREST_H
#define CHEVAL_APP_PROFILE_INTEREST_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define INTEREST_ID_SIZE 37    // a UUID's text and its end
#define INTEREST_NAME_SIZE 101 // an identifier of the catalogue and its end
#define INTEREST_TEXT_SIZE 161 // a title or a brand and its end; longer ones are cut between characters
#define INTEREST_SIZE_SIZE 41  // a size's title and its end
#define INTEREST_CODE_SIZE 9   // a pick-up code and its end

enum interest_kind {
    INTEREST_TRYON_STARTED,
    INTEREST_TRYON_DWELLED,
    INTEREST_TRYON_COMPARED,
    INTEREST_LOOK_SAVED,
    INTEREST_LOOK_SHARED,
    INTEREST_PRODUCT_LIKED,
    INTEREST_PRODUCT_REQUESTED,
    INTEREST_PRODUCT_RESERVED,
    INTEREST_CONSENT_GIVEN,
    INTEREST_CONSENT_WITHDRAWN,
    INTEREST_PROFILE_LINKED,
    INTEREST_SESSION_ENDED,
    INTEREST_KIND_COUNT
};

// What is agreed to, each by itself.
enum interest_purpose {
    INTEREST_NO_PURPOSE,
    INTEREST_FOR_TRY_ON,
    INTEREST_FOR_PROFILE,
    INTEREST_FOR_SKIN_MATCH,
    INTEREST_FOR_CONTACT,
    INTEREST_PURPOSE_COUNT
};

// What the shopper agreed to, when the event happened.
struct interest_consent {
    bool asked;       // false: nothing was asked yet
    bool try_on;      // landmark models may run
    bool profile;     // interest may be kept with a profile
    bool skin_match;  // the shade finder may measure the skin; its result is never in an event
    bool contact;     // the store may write to the customer about what is kept with the profile
    bool by_parent;   // a parent agreed for a shopper too young to
    int text_version; // of the words that were shown
    char language[4]; // "de": that they were shown in; "" before any were
};

struct interest_event {
    char id[INTEREST_ID_SIZE];      // idempotency key
    char session[INTEREST_ID_SIZE]; // random, of one visit
    enum interest_kind kind;
    enum interest_purpose purpose;    // consent_given, consent_withdrawn: of what
    int64_t wall_ms;                  // when it happened
    int64_t happened_ns;              // CLOCK_MONOTONIC, for measuring the way to the disk; not stored
    char sku[INTEREST_NAME_SIZE];     // the variant's SKU; "" for session events
    char product[INTEREST_NAME_SIZE]; // the product's SKU
    char variant[INTEREST_NAME_SIZE]; // its id
    char category[24];
    char title[INTEREST_TEXT_SIZE], brand[INTEREST_TEXT_SIZE]; // as the shopper read them; or ""
    int64_t price_minor;           // what it costs now, in the currency's smallest unit; -1: not given
    char currency[4];              // ISO 4217, or ""
    char size[INTEREST_SIZE_SIZE]; // what was asked for, or chosen of what is liked or shared; or ""
    char code[INTEREST_CODE_SIZE]; // product_reserved: what the shopper shows at the counter
    int64_t duration_ms;           // tryon_dwelled, session_ended; -1: none
    struct interest_consent consent;
};

// Where events go: recorded by the store thread, or kept in memory by a test.
struct interest_sink {
    void (*record)(void *context, const struct interest_event *event);
    void *context;
};

const char *interest_kind_name(enum interest_kind kind);          // "tryon_started"
const char *interest_purpose_name(enum interest_purpose purpose); // "try_on"; "" for none

// As much of the UTF-8 as fits, cut between characters.
void interest_copy_text(char *to, size_t size, const char *text);

// A random (version 4) UUID from the system's generator; "" is never written.
void interest_make_id(char id[INTEREST_ID_SIZE]);

// The version 4 UUID of these bytes.
void interest_write_id(const uint8_t bytes[16], char id[INTEREST_ID_SIZE]);

#endif
