#include "app/profile/erasure.h"

#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/store/store_consent.h"
#include "platform/store/store_customer.h"
#include "platform/store/store_outbox.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum result erasure_announce(struct store *store, const struct cloud_source *source, const char *session,
                             const char *reference, bool withdrawn, int64_t wall_ms, struct diagnostic *why)
{
    if (source == NULL)
        return RESULT_OK;
    struct cloud_erasure erasure = {.withdrawn = withdrawn, .wall_ms = wall_ms};
    char *text = NULL;
    size_t size = 0;
    interest_make_id(erasure.id);
    (void)snprintf(erasure.session, sizeof erasure.session, "%s", session);
    (void)snprintf(erasure.reference, sizeof erasure.reference, "%s", reference);
    if (!cloud_event_encode_erasure(&erasure, source, &text, &size))
        return diagnose(why, RESULT_INVALID, "an erasure can't be put into words: its text is no UTF-8");
    struct store_outbox_entry entry = {.id = erasure.id,
                                       .kind = STORE_OUTBOX_ERASURE,
                                       .session = erasure.session,
                                       .created_ms = wall_ms,
                                       .body = text,
                                       .size = size};
    enum result result = store_outbox_add(store, &entry, why);
    wipe(text, size);
    free(text);
    return result;
}

// Whether anything of it may have left: a customer is known at the retailer's; of a visit only what was made
// under the profile's consent.
static enum result may_have_left(struct store *store, const struct store_subject *subject, bool *left,
                                 struct diagnostic *why)
{
    struct store_agreed agreed = {.ever = true};
    enum result result = RESULT_OK;
    if (subject->session != NULL)
        result = store_session_agreed(store, subject->session, "profile", &agreed, why);
    *left = agreed.ever;
    return result;
}

static enum result announce(struct store *store, const struct cloud_source *source,
                            const struct store_subject *subject, int64_t wall_ms, struct diagnostic *why)
{
    bool left = false;
    struct store_customer customer = {0};
    enum result result = may_have_left(store, subject, &left, why);
    if (result != RESULT_OK || !left)
        return result;
    if (subject->customer != NULL)
        result = store_find_customer_by_key(store, subject->customer, &customer, why);
    if (result == RESULT_OK)
        result = erasure_announce(store, source, subject->session != NULL ? subject->session : "",
                                  customer.reference, false, wall_ms, why);
    wipe(&customer, sizeof customer);
    return result == RESULT_NOT_FOUND ? RESULT_OK : result;
}

enum result erasure_run(struct store *store, const struct cloud_source *source,
                        const struct store_subject *subject, int64_t wall_ms, struct store_erased *erased,
                        struct diagnostic *why)
{
    char time[CLOCK_TEXT_SIZE];
    clock_wall_text(wall_ms, time, sizeof time);
    enum result result = store_begin(store, why);
    if (result == RESULT_OK)
        result = announce(store, source, subject, wall_ms, why);
    if (result == RESULT_OK)
        result = store_erase(store, subject, time, erased, why);
    if (result == RESULT_OK)
        result = store_commit(store, why);
    if (result != RESULT_OK) {
        store_roll_back(store);
        return result == RESULT_UNAVAILABLE ? RESULT_IO : result;
    }
    return store_scrub(store, &erased->files, why) == RESULT_OK ? RESULT_OK : RESULT_UNAVAILABLE;
}
