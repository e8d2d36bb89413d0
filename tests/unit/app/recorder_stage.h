// What the tests of the recorder have in common: events of a visit, and looks into the store they come to.
#ifndef CHEVAL_TESTS_UNIT_APP_RECORDER_STAGE_H
#define CHEVAL_TESTS_UNIT_APP_RECORDER_STAGE_H

#include "app/profile/recorder.h"
#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/store/store_interest.h"
#include "platform/store/store_outbox.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

#define STAGE_WALL_MS INT64_C(1795000000000)

static inline struct interest_event stage_event(const char *session, enum interest_kind kind, const char *sku)
{
    static int count;
    struct interest_event event = {.kind = kind,
                                   .wall_ms = STAGE_WALL_MS + count,
                                   .happened_ns = clock_now_ns(),
                                   .price_minor = -1,
                                   .duration_ms = -1,
                                   .consent = {.asked = true, .try_on = true, .text_version = 3}};
    interest_make_id(event.id);
    count++;
    (void)snprintf(event.session, sizeof event.session, "%s", session);
    (void)snprintf(event.sku, sizeof event.sku, "%s", sku);
    (void)snprintf(event.product, sizeof event.product, "%s", sku);
    (void)snprintf(event.variant, sizeof event.variant, "%s", sku[0] != '\0' ? "red" : "");
    (void)snprintf(event.category, sizeof event.category, "%s", sku[0] != '\0' ? "lipstick" : "");
    (void)snprintf(event.title, sizeof event.title, "%s", sku);
    return event;
}

// The same under the profile's consent.
static inline struct interest_event stage_profile_event(const char *session, enum interest_kind kind,
                                                        const char *sku)
{
    struct interest_event event = stage_event(session, kind, sku);
    event.consent.profile = true;
    return event;
}

// Added, committed, and found in the store.
static inline void stage_record(struct recorder *recorder, struct interest_event event)
{
    (void)recorder_add(recorder, &event);
    recorder_commit(recorder, clock_now_ns());
    assert_int_equal(recorder_stats(recorder).waiting, 0);
}

static inline struct recorder_options stage_options(const char *path)
{
    return (struct recorder_options){
        .path = path, .mirror = "Window", .source = cloud_source_make("42", "7"), .pushes = true};
}

static inline int64_t stage_stored_in(const char *path)
{
    struct store *store = NULL;
    int64_t count = -1;
    if (store_open(path, true, &store, NULL) == RESULT_OK)
        assert_int_equal(store_count_events(store, &count, NULL), RESULT_OK);
    store_close(store);
    return count;
}

// The outbox in words, in the order in which it is sent: "consent_given tryon_started …".
static inline const char *stage_outbox(struct recorder *recorder)
{
    static char text[1024];
    struct store_outbox_batch batch = {0};
    text[0] = '\0';
    assert_int_equal(store_outbox_take(recorder->store, INT64_MAX / 2, 100, 1 << 20, &batch, NULL),
                     RESULT_OK);
    for (int i = 0; i < batch.count; i++) {
        char name[64] = "";
        const char *type = strstr(batch.items[i].body, "\"type\":\"cheval.");
        assert_non_null(type);
        (void)sscanf(type + sizeof "\"type\":\"cheval." - 1, "%63[a-z_]", name);
        size_t length = strlen(text);
        (void)snprintf(text + length, sizeof text - length, "%s%s%d", length > 0 ? " " : "", name,
                       (int)batch.items[i].kind);
    }
    store_outbox_batch_free(&batch);
    return text;
}

#endif
