// A customer's profile from the store: a card links the visit, what is known comes back, a typed code makes
// nobody new, and whoever wants it is forgotten.
#include "app/profile/profile.h"
#include "app/profile/recorder.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/log.h"
#include "platform/store/store_customer.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define VISIT "11111111-1111-4111-8111-111111111111"
#define LATER_VISIT "22222222-2222-4222-8222-222222222222"
#define TIME "2026-11-23T10:00:00.000Z"

static struct recorder *open_recorder(const char *name)
{
    static struct recorder recorder;
    recorder_init(&recorder, &(struct recorder_options){.path = test_temporary_path(name)});
    assert_non_null(recorder.store);
    return &recorder;
}

static struct interest_event event_of(const char *session, enum interest_kind kind, const char *sku)
{
    struct interest_event event = {
        .kind = kind,
        .wall_ms = 1700000000000,
        .happened_ns = clock_now_ns(),
        .price_minor = -1,
        .duration_ms = -1,
        .consent = {.asked = true, .try_on = true, .profile = true, .text_version = 4, .language = "en"}};
    interest_make_id(event.id);
    (void)snprintf(event.session, sizeof event.session, "%s", session);
    (void)snprintf(event.sku, sizeof event.sku, "%s", sku);
    (void)snprintf(event.product, sizeof event.product, "%.3s", sku);
    (void)snprintf(event.variant, sizeof event.variant, "default");
    (void)snprintf(event.category, sizeof event.category, sku[0] == 'L' ? "lipstick" : "top");
    return event;
}

static void record(struct recorder *recorder, const struct interest_event *event)
{
    (void)recorder_add(recorder, event);
    recorder_commit(recorder, clock_now_ns());
    assert_int_equal(recorder_stats(recorder).waiting, 0);
}

static struct profile_request request_of(enum profile_request_kind kind, const char *session)
{
    struct profile_request request = {.kind = kind, .generation = 7};
    (void)snprintf(request.session, sizeof request.session, "%s", session);
    return request;
}

static enum profile_outcome link(struct recorder *recorder, const char *session, const char *reference,
                                 bool is_typed, struct profile_reply *reply)
{
    struct profile_request request = request_of(PROFILE_LINK, session);
    request.identity.kind = IDENTITY_NUMBER;
    request.is_typed = is_typed;
    (void)snprintf(request.identity.reference, sizeof request.identity.reference, "%s", reference);
    profile_answer(recorder, &request, reply);
    assert_int_equal(reply->kind, PROFILE_LINK);
    assert_int_equal(reply->generation, 7);
    return reply->outcome;
}

static void know(struct recorder *recorder, const char *reference, const char *name, int64_t points)
{
    struct store_customer customer = {.points = points};
    struct diagnostic why = {0};
    (void)snprintf(customer.reference, sizeof customer.reference, "%s", reference);
    (void)snprintf(customer.kind, sizeof customer.kind, "number");
    (void)snprintf(customer.name, sizeof customer.name, "%s", name);
    assert_int_equal(store_put_customer(recorder->store, &customer, TIME, &why), RESULT_OK);
}

static void what_is_known_comes_back_and_grows(void **state)
{
    (void)state;
    static struct profile_reply reply;
    struct recorder *recorder = open_recorder("profile-known.db");
    know(recorder, "LOY-1001", "Maya Schmidt", 1240);
    assert_int_equal(link(recorder, VISIT, "LOY-1001", false, &reply), PROFILE_DONE);
    assert_string_equal(reply.profile.name, "Maya");
    assert_int_equal(reply.profile.points, 1240);
    assert_int_equal(reply.profile.favourite_count + reply.profile.recent_count, 0);

    struct interest_event event = event_of(VISIT, INTEREST_TRYON_STARTED, "LIP-1");
    record(recorder, &event);
    event = event_of(VISIT, INTEREST_TRYON_STARTED, "LIP-2");
    record(recorder, &event);
    event = event_of(VISIT, INTEREST_TRYON_STARTED, "LIP-1");
    record(recorder, &event);
    event = event_of(VISIT, INTEREST_PRODUCT_LIKED, "LIP-2");
    record(recorder, &event);
    event = event_of(VISIT, INTEREST_PRODUCT_REQUESTED, "TOP-1");
    (void)snprintf(event.size, sizeof event.size, "M");
    record(recorder, &event);

    struct profile_request again = request_of(PROFILE_READ, VISIT);
    profile_answer(recorder, &again, &reply);
    assert_int_equal(reply.outcome, PROFILE_DONE);
    assert_int_equal(reply.profile.favourite_count, 1);
    assert_string_equal(reply.profile.favourites[0].sku, "LIP-2");
    assert_int_equal(reply.profile.recent_count, 2); // each once, the last one first
    assert_string_equal(reply.profile.recent[0].sku, "LIP-1");
    assert_string_equal(reply.profile.recent[1].sku, "LIP-2");
    assert_int_equal(reply.profile.shade_count, 1);
    assert_string_equal(reply.profile.shades[0].sku, "LIP-2");
    assert_string_equal(profile_size_of(&reply.profile, "top"), "M");
    assert_null(profile_size_of(&reply.profile, "dress"));
    recorder_finish(recorder);
}

static void what_was_recorded_before_the_card_was_shown_is_theirs_too(void **state)
{
    (void)state;
    static struct profile_reply reply;
    struct recorder *recorder = open_recorder("profile-before.db");
    struct interest_event event = event_of(VISIT, INTEREST_PRODUCT_LIKED, "LIP-1");
    record(recorder, &event);
    event = event_of(VISIT, INTEREST_PRODUCT_LIKED, "LIP-3");
    event.consent.profile = false; // this one was not to be kept with a profile
    record(recorder, &event);
    assert_int_equal(link(recorder, VISIT, "LOY-1002", false, &reply), PROFILE_DONE);
    assert_int_equal(reply.profile.favourite_count, 1);
    assert_string_equal(reply.profile.favourites[0].sku, "LIP-1");
    assert_string_equal(reply.profile.name, "");
    assert_int_equal(reply.profile.points, -1);
    recorder_finish(recorder);
}

static void a_typed_code_makes_nobody_new(void **state)
{
    (void)state;
    static struct profile_reply reply;
    struct store_customer customer;
    struct recorder *recorder = open_recorder("profile-typed.db");
    assert_int_equal(link(recorder, VISIT, "7K3M9QX1", true, &reply), PROFILE_UNKNOWN);
    assert_int_equal(store_find_customer(recorder->store, "7K3M9QX1", &customer, NULL), RESULT_NOT_FOUND);
    know(recorder, "7K3M9QX1", "", -1);
    assert_int_equal(link(recorder, VISIT, "7K3M9QX1", true, &reply), PROFILE_DONE);
    recorder_finish(recorder);
}

static void a_name_on_the_screen_is_its_first_word_and_nothing_unseen(void **state)
{
    (void)state;
    static const struct {
        const char *given, *shown;
    } names[] = {{"Maya", "Maya"},
                 {"  Jo\xc3\xa3o Silva", "Jo\xc3\xa3o"},
                 {"\xe2\x80\xae"
                  "ayaM\xe2\x80\xac",
                  "ayaM"},
                 {"Ma\nya\x07", "Maya"},
                 {"\xe2\x80\x8b", ""},
                 {"\xd9\x85\xd8\xb1\xd9\x8a\xd9\x85", "\xd9\x85\xd8\xb1\xd9\x8a\xd9\x85"},
                 {"Wolfeschlegelsteinhausenbergerdorffwelchevoralternwaren",
                  "Wolfeschlegelsteinhausenbergerdorffwelchevoralte"}};
    static struct profile_reply reply;
    struct recorder *recorder = open_recorder("profile-names.db");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char reference[16], visit[INTEREST_ID_SIZE];
        (void)snprintf(reference, sizeof reference, "LOY-%zu", i);
        interest_make_id(visit);
        know(recorder, reference, names[i].given, 0);
        assert_int_equal(link(recorder, visit, reference, false, &reply), PROFILE_DONE);
        assert_string_equal(reply.profile.name, names[i].shown);
    }
    recorder_finish(recorder);
}

// In the store's own file and in those beside it.
static void expect_no_bytes(const char *path, const char *bytes)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char name[600];
        uint8_t *content = NULL;
        size_t size = 0, length = strlen(bytes);
        (void)snprintf(name, sizeof name, "%s%s", path, ends[i]);
        if (file_read(name, (size_t)64 << 20, &content, &size, NULL) != RESULT_OK)
            continue;
        for (size_t at = 0; at + length <= size; at++)
            if (memcmp(content + at, bytes, length) == 0)
                fail_msg("%s still holds \"%s\"", name, bytes);
        free(content);
    }
}

static void who_wants_it_is_forgotten(void **state)
{
    (void)state;
    static struct profile_reply reply;
    struct store_customer customer;
    struct recorder *recorder = open_recorder("profile-forget.db");
    know(recorder, "LOY-1003", "Maya", 3);
    assert_int_equal(link(recorder, VISIT, "LOY-1003", false, &reply), PROFILE_DONE);
    struct interest_event event = event_of(VISIT, INTEREST_PRODUCT_LIKED, "LIP-1");
    record(recorder, &event);
    struct profile_request forget = request_of(PROFILE_FORGET, VISIT);
    profile_answer(recorder, &forget, &reply);
    assert_int_equal(reply.outcome, PROFILE_DONE);
    assert_int_equal(store_find_customer(recorder->store, "LOY-1003", &customer, NULL), RESULT_NOT_FOUND);
    expect_no_bytes(recorder->path, "LOY-1003");
    expect_no_bytes(recorder->path, "Maya");
    expect_no_bytes(recorder->path, VISIT);
    assert_int_equal(link(recorder, LATER_VISIT, "LOY-1003", false, &reply), PROFILE_DONE);
    assert_int_equal(reply.profile.favourite_count, 0);
    assert_string_equal(reply.profile.name, "");
    profile_answer(recorder, &forget, &reply); // a visit of nobody is forgotten as well
    assert_int_equal(reply.outcome, PROFILE_DONE);
    recorder_finish(recorder);
}

static void a_store_that_is_away_is_said(void **state)
{
    (void)state;
    static struct profile_reply reply;
    struct recorder recorder;
    log_set_level(LOG_ERROR);
    recorder_init(&recorder, &(struct recorder_options){.path = NULL});
    assert_int_equal(link(&recorder, VISIT, "LOY-1004", false, &reply), PROFILE_FAILED);
    struct profile_request read = request_of(PROFILE_READ, VISIT);
    profile_answer(&recorder, &read, &reply);
    assert_int_equal(reply.outcome, PROFILE_FAILED);
    struct profile_request forget = request_of(PROFILE_FORGET, VISIT);
    profile_answer(&recorder, &forget, &reply); // then it is used no more as soon as the store is back
    assert_int_equal(reply.outcome, PROFILE_FAILED);
    assert_int_equal(recorder_stats(&recorder).waiting, 1);
    recorder_finish(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_known_comes_back_and_grows),
        cmocka_unit_test(what_was_recorded_before_the_card_was_shown_is_theirs_too),
        cmocka_unit_test(a_typed_code_makes_nobody_new),
        cmocka_unit_test(a_name_on_the_screen_is_its_first_word_and_nothing_unseen),
        cmocka_unit_test(who_wants_it_is_forgotten),
        cmocka_unit_test(a_store_that_is_away_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
