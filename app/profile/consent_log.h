// Consent as it changes: an event says what is agreed to after it, the log has a row for each purpose that
// changed.
#ifndef CHEVAL_APP_PROFILE_CONSENT_LOG_H
#define CHEVAL_APP_PROFILE_CONSENT_LOG_H

#include "app/profile/interest.h"
#include "platform/store/store.h"

struct consent_change {
    bool profile_given, profile_withdrawn;
};

// Of a consent_given or consent_withdrawn: adds a row (and a link of the audit log) for each purpose that is
// not as the visit's rows say. `time`: the event's. Thread: that of the store.
MUST_CHECK enum result consent_log_note(struct store *store, const struct interest_event *event,
                                        const char *time, struct consent_change *change,
                                        struct diagnostic *why);

#endif
