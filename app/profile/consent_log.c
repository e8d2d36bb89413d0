#include "app/profile/consent_log.h"

#include "platform/store/store_consent.h"
#include "platform/store/store_interest.h"

#define PROFILE "profile"

static enum result note(struct store *store, const struct interest_event *event, const char *time,
                        const char *purpose, bool agreed, struct diagnostic *why)
{
    return store_add_consent(store,
                             &(struct store_consent){.session = event->session,
                                                     .purpose = purpose,
                                                     .given = agreed,
                                                     .text_version = event->consent.text_version,
                                                     .language = event->consent.language,
                                                     .by_parent = event->consent.by_parent,
                                                     .time = time},
                             why);
}

static bool note_profile(void *context, const struct store_event *event)
{
    *(bool *)context = event->consent_profile;
    return true;
}

// What the visit agreed to may have been erased while it went on; its last event but this one still tells.
static enum result was_under_profile(struct store *store, const struct interest_event *event, bool *was,
                                     struct diagnostic *why)
{
    const struct store_filter last_two = {.session = event->session, .limit = 2, .newest_first = true};
    *was = false;
    return store_each_event(store, &last_two, note_profile, was, why);
}

enum result consent_log_note(struct store *store, const struct interest_event *event, const char *time,
                             struct consent_change *change, struct diagnostic *why)
{
    const struct {
        const char *purpose;
        bool agreed;
        bool *given, *withdrawn; // told of it, or NULL
    } purposes[] = {
        {"try_on", event->consent.try_on, NULL, NULL},
        {PROFILE, event->consent.profile, &change->profile_given, &change->profile_withdrawn},
        {"skin_match", event->consent.skin_match, NULL, NULL},
        {"contact", event->consent.contact, NULL, NULL},
    };
    enum result result = RESULT_OK;
    *change = (struct consent_change){0};
    for (size_t i = 0; i < sizeof purposes / sizeof purposes[0] && result == RESULT_OK; i++) {
        struct store_agreed before;
        bool agreed = purposes[i].agreed;
        result = store_session_agreed(store, event->session, purposes[i].purpose, &before, why);
        if (result == RESULT_OK && !before.now && !agreed && purposes[i].withdrawn != NULL)
            result = was_under_profile(store, event, &before.now, why);
        if (result != RESULT_OK || before.now == agreed)
            continue;
        result = note(store, event, time, purposes[i].purpose, agreed, why);
        bool *told = agreed ? purposes[i].given : purposes[i].withdrawn;
        if (told != NULL)
            *told = true;
    }
    return result;
}
