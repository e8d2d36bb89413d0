// Interest events in the profile store: what happened in a visit, under which consent
// (app/profile/interest.h).
#ifndef CHEVAL_PLATFORM_STORE_STORE_INTEREST_H
#define CHEVAL_PLATFORM_STORE_STORE_INTEREST_H

#include "platform/store/store.h"

// Of more the oldest go (store_trim_events).
#define STORE_MAX_EVENTS 400000

// One row. "" where there is nothing to say: an event about no product, a visit without a customer.
struct store_event {
    int64_t sequence; // given by the store; read only
    const char *id, *session, *name, *time;
    const char *customer; // its key (store_customer.h); read only: store_add_events looks it up
    const char *mirror;   // that it happened at
    const char *sku, *product, *variant, *category, *title, *brand;
    int64_t price_minor; // -1: none
    const char *currency, *size, *code;
    int64_t duration_ms; // -1: none
    bool consent_try_on, consent_profile, consent_skin_match, consent_contact, consent_by_parent;
    int consent_version;
    const char *consent_language;
};

struct store_filter {
    const char *session;  // NULL: all
    const char *customer; // by key; NULL: all
    const char *name;     // NULL: all
    const char *mirror;   // NULL: all
    int64_t after_sequence;
    int64_t limit;     // 0: no limit
    bool newest_first; // else oldest first
};

// All of them or none. An event whose id is there already is OK and not stored again; *added (may be NULL)
// counts those that are new. An event made under the profile's consent belongs to its visit's customer.
// NULL texts are "".
MUST_CHECK enum result store_add_events(struct store *store, const struct store_event *events, int count,
                                        int *added, struct diagnostic *why);

MUST_CHECK enum result store_each_event(struct store *store, const struct store_filter *filter,
                                        bool (*row)(void *context, const struct store_event *event),
                                        void *context, struct diagnostic *why);

MUST_CHECK enum result store_count_events(struct store *store, int64_t *count, struct diagnostic *why);
// 0: none yet. Cheap: for who polls.
MUST_CHECK enum result store_last_sequence(struct store *store, int64_t *sequence, struct diagnostic *why);

// Removes the oldest, so that at most `most` stay.
MUST_CHECK enum result store_trim_events(struct store *store, int64_t most, int64_t *removed,
                                         struct diagnostic *why);

#endif
