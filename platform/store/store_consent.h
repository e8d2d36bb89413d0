// Consent as data: who agreed to what, in which words, when; and a log of it that can't be changed unnoticed.
//
// Each audit row's hash is SHA-256 over the one before, its time, what happened, and a key of its subject:
// HMAC-SHA-256 of the subject with a salt of its own. Erasing a subject deletes the salt. The chain stays
// whole, and what it says of whom can't be told any more, not even by who knows all the names.
#ifndef CHEVAL_PLATFORM_STORE_STORE_CONSENT_H
#define CHEVAL_PLATFORM_STORE_STORE_CONSENT_H

#include "platform/store/store.h"

struct store_consent {
    int64_t sequence; // read only
    const char *session;
    const char *customer; // its key, or ""; read only: looked up from the visit
    const char *purpose;  // "try_on", "profile", "skin_match", "contact"
    bool given;           // false: withdrawn
    int text_version;
    const char *language;
    bool by_parent;
    const char *time;
};

// Adds the row and its link of the chain.
MUST_CHECK enum result store_add_consent(struct store *store, const struct store_consent *consent,
                                         struct diagnostic *why);

struct store_consent_filter {
    const char *session, *customer; // NULL: all
};
// Oldest first.
MUST_CHECK enum result store_each_consent(struct store *store, const struct store_consent_filter *filter,
                                          bool (*row)(void *context, const struct store_consent *consent),
                                          void *context, struct diagnostic *why);

// Whether this visit ever agreed to the purpose; whether it does now.
struct store_agreed {
    bool ever, now;
};
MUST_CHECK enum result store_session_agreed(struct store *store, const char *session, const char *purpose,
                                            struct store_agreed *out, struct diagnostic *why);

// Another link of the chain: `what` in a few plain words ("linked", "erased").
MUST_CHECK enum result store_audit(struct store *store, const char *subject, const char *time,
                                   const char *what, struct diagnostic *why);

struct store_audit_state {
    int64_t rows;
    int64_t consents;   // rows of consent that were looked up in the chain
    int64_t broken_at;  // the first row that isn't what it was; 0: none
    char problem[160];  // in words, with broken_at or a consent that isn't in the chain; else ""
    char last_hash[65]; // hexadecimal; noted elsewhere it proves that no row was taken off the end
};
// Goes through all of it. OK also for a broken chain, which *out tells.
MUST_CHECK enum result store_audit_verify(struct store *store, struct store_audit_state *out,
                                          struct diagnostic *why);

#endif
