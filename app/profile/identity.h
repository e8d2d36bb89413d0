// Who a card, a wallet pass or a typed code says the customer is: bytes from outside, read without a network.
//
// What is accepted, with nothing around it but blanks at a typed code's ends:
//
//   number   of a loyalty card, by the store's patterns and check digit. Without a pattern: 6 to 64 of the
//            characters A-Z a-z 0-9 - _, unless it is an article's number.
//   token    TOKEN.EXPIRY.SIGNATURE, what an app or a wallet pass shows and renews: TOKEN is 8 to 64 of
//            A-Z a-z 0-9 - _, always the same for one customer and telling nothing of them; EXPIRY is in
//            seconds since 1970; SIGNATURE is the HMAC-SHA-256 of "TOKEN.EXPIRY" under the store's key as
//            base64url without "=" (43 characters), or its first half (22). Only where there is a key, and
//            then a number counts only where there is a pattern for it.
//   GSRN     18 digits with their check digit behind the GS1 application identifier 8018 (the recipient of a
//            service): "(8018)…", "8018…", or …/8018/… in a GS1 Digital Link.
//   link     https://HOST/…/WHAT of the store's own host: its last part is read as one of the above. A GS1
//            Digital Link may stand at id.gs1.org as well. Nothing is fetched.
//   code     typed only: eight characters of Crockford's base 32 (0-9 A-Z without I L O U), the last one the
//            Luhn check character for 32. O is read as 0, I and L as 1; blanks and hyphens don't count.
//
// Everything else is refused, and why is told. A wallet pass says in its code what the retailer wrote there
// (Apple barcodes[].message, Google barcode.value): one of these forms. Any thread.
#ifndef CHEVAL_APP_PROFILE_IDENTITY_H
#define CHEVAL_APP_PROFILE_IDENTITY_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IDENTITY_MAX_BYTES 256     // of a code; a longer one is refused unread
#define IDENTITY_REFERENCE_SIZE 65 // what a customer is called by, and its end
#define IDENTITY_PATTERN_SIZE 128
#define IDENTITY_HOST_SIZE 96
#define IDENTITY_LEAST_KEY 16 // bytes
#define IDENTITY_MOST_KEY 64
#define IDENTITY_CODE_LENGTH 8

enum identity_check {
    IDENTITY_CHECK_NONE,
    IDENTITY_CHECK_LUHN, // ISO/IEC 7812-1, over the digits
    IDENTITY_CHECK_GS1,  // modulo 10 with the weights 3 and 1 (EAN), over the digits
    IDENTITY_CHECK_MOD97 // ISO/IEC 7064 MOD 97-10 over letters and digits, the last two are the check digits
};

// Of the store; all zero: numbers of any form, no tokens, no links but GSRN's at id.gs1.org.
struct identity_rules {
    // One or more, with blanks between them: # is a digit, @ a capital letter or a digit, all else stands for
    // itself: "29########### CHV-####-####".
    char pattern[IDENTITY_PATTERN_SIZE];
    enum identity_check check;     // of numbers
    char host[IDENTITY_HOST_SIZE]; // of links, "card.example"; "": none
    uint8_t key[IDENTITY_MOST_KEY];
    size_t key_size; // 0: no tokens
    int max_age_s;   // a token that ends later than so long from now is refused; 0: any end
};

enum identity_kind { IDENTITY_NONE, IDENTITY_NUMBER, IDENTITY_TOKEN, IDENTITY_GSRN, IDENTITY_CODE };

enum identity_refusal {
    IDENTITY_FINE,
    IDENTITY_NO_CARD, // nothing that a customer could be called by
    IDENTITY_PRODUCT, // an article's number
    IDENTITY_FOREIGN, // a link to somebody else
    IDENTITY_WRONG,   // a check digit or a signature that isn't right
    IDENTITY_EXPIRED  // or not valid for as short as it must be
};

struct identity {
    enum identity_kind kind;
    char reference[IDENTITY_REFERENCE_SIZE];
};

const char *identity_kind_name(enum identity_kind kind); // "number", "token", "gsrn", "code"

// A code that a camera read. `wall_ms`: now, for tokens. Anything but IDENTITY_FINE leaves *out empty.
enum identity_refusal identity_read(const struct identity_rules *rules, const char *payload, size_t size,
                                    int64_t wall_ms, struct identity *out);

// What was typed: a number or a code.
enum identity_refusal identity_read_typed(const struct identity_rules *rules, const char *text,
                                          struct identity *out);

// For settings: whether patterns and host are such.
bool identity_pattern_is_fine(const char *pattern);
bool identity_host_is_fine(const char *host);
bool identity_check_of(const char *name, enum identity_check *check); // "none", "luhn", "gs1", "mod97"

// The check character of a code's first seven; 0 for what isn't of its alphabet. For who makes codes.
char identity_code_check(const char *first, size_t length);

// "TOKEN.EXPIRY.SIGNATURE" into `out`; false when there is no room. For who makes cards.
bool identity_sign(const struct identity_rules *rules, const char *token, int64_t expiry_s, char *out,
                   size_t size);

#endif
