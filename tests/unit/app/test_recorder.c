#include "platform/store/store_consent.h"
#include "platform/store/store_request.h"
#include "tests/unit/app/recorder_stage.h"

static void events_are_committed(void **state)
{
    (void)state;
    const char *path = test_temporary_path("recorder.db");
    struct recorder recorder;
    recorder_init(&recorder, &(struct recorder_options){.path = path});
    for (int i = 0; i < 150; i++) {
        struct interest_event event = stage_event("visit", INTEREST_TRYON_STARTED, "SKU");
        if (!recorder_add(&recorder, &event))
            recorder_commit(&recorder, clock_now_ns());
    }
    recorder_commit(&recorder, clock_now_ns());
    assert_int_equal(recorder_stats(&recorder).waiting, 0);
    assert_int_equal(recorder_stats(&recorder).stored, 150);
    assert_int_equal(recorder.commit_ms.count, 150);
    recorder_finish(&recorder);
    assert_int_equal(stage_stored_in(path), 150);
}

static void without_a_store_nothing_waits(void **state)
{
    (void)state;
    struct recorder recorder;
    recorder_init(&recorder, &(struct recorder_options){.path = NULL});
    struct interest_event event = stage_event("visit", INTEREST_TRYON_STARTED, "SKU");
    (void)recorder_add(&recorder, &event);
    recorder_commit(&recorder, clock_now_ns());
    assert_int_equal(recorder_stats(&recorder).waiting, 0);
    recorder_finish(&recorder);
}

static struct recorder open_recorder(const char *name)
{
    struct recorder recorder;
    const struct recorder_options options = stage_options(test_temporary_path(name));
    recorder_init(&recorder, &options);
    assert_non_null(recorder.store);
    return recorder;
}

// --- consent
// ------------------------------------------------------------------------------------------------

static bool tell_consent(void *context, const struct store_consent *consent)
{
    char *text = context;
    size_t length = strlen(text);
    (void)snprintf(text + length, 400 - length, "%s%c%d%s ", consent->purpose, consent->given ? '+' : '-',
                   consent->text_version, consent->language);
    return true;
}

static void each_purpose_that_changes_is_a_row_with_its_words(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-consent.db");
    char text[400] = "";
    struct interest_event event = stage_event("visit", INTEREST_CONSENT_GIVEN, "");
    (void)snprintf(event.consent.language, sizeof event.consent.language, "de");
    stage_record(&recorder, event); // try-on
    interest_make_id(event.id);
    event.consent.profile = true;
    stage_record(&recorder, event);
    interest_make_id(event.id);
    event.consent.contact = event.consent.skin_match = true; // two at once
    stage_record(&recorder, event);
    interest_make_id(event.id);
    event.kind = INTEREST_CONSENT_WITHDRAWN;
    event.consent.profile = event.consent.contact = false;
    stage_record(&recorder, event);
    stage_record(&recorder, stage_event("visit", INTEREST_TRYON_STARTED, "SKU")); // no consent's event
    assert_int_equal(store_each_consent(recorder.store, &(struct store_consent_filter){.session = "visit"},
                                        tell_consent, text, NULL),
                     RESULT_OK);
    assert_string_equal(text, "try_on+3de profile+3de skin_match+3de contact+3de profile-3de contact-3de ");
    struct store_audit_state audit;
    assert_int_equal(store_audit_verify(recorder.store, &audit, NULL), RESULT_OK);
    assert_int_equal(audit.consents, 6);
    assert_string_equal(audit.problem, "");
    recorder_finish(&recorder);
}

static void only_what_may_leave_is_put_into_the_outbox(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-outbox.db");
    stage_record(&recorder, stage_event("visit", INTEREST_CONSENT_GIVEN, "")); // to try on
    stage_record(&recorder, stage_event("visit", INTEREST_TRYON_STARTED, "SKU"));
    assert_string_equal(stage_outbox(&recorder), "");
    stage_record(&recorder, stage_profile_event("visit", INTEREST_CONSENT_GIVEN, ""));
    stage_record(&recorder, stage_profile_event("visit", INTEREST_TRYON_STARTED, "SKU"));
    stage_record(&recorder, stage_event("other", INTEREST_TRYON_STARTED, "SKU"));
    assert_string_equal(stage_outbox(&recorder), "consent_given1 tryon_started0");
    recorder_finish(&recorder);
}

static void a_withdrawal_stops_what_waits_and_asks_for_an_erasure(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-withdraw.db");
    struct store_customer customer;
    stage_record(&recorder, stage_profile_event("visit", INTEREST_CONSENT_GIVEN, ""));
    stage_record(&recorder, stage_profile_event("visit", INTEREST_TRYON_STARTED, "SKU"));
    stage_record(&recorder, stage_profile_event("other", INTEREST_TRYON_STARTED, "SKU"));
    assert_int_equal(recorder_link(&recorder, "visit", "4711", "number", STAGE_WALL_MS, &customer, NULL),
                     RESULT_OK);
    stage_record(&recorder, stage_event("visit", INTEREST_CONSENT_WITHDRAWN, ""));
    assert_string_equal(stage_outbox(&recorder),
                        "consent_given1 consent_withdrawn1 erasure_requested2 tryon_started0");
    stage_record(&recorder, stage_event("visit", INTEREST_TRYON_STARTED, "SKU"));
    stage_record(&recorder, stage_event("visit", INTEREST_SESSION_ENDED, ""));
    assert_string_equal(stage_outbox(&recorder),
                        "consent_given1 consent_withdrawn1 erasure_requested2 tryon_started0");
    assert_int_equal(store_customer_of_session(recorder.store, "visit", &customer, NULL), RESULT_NOT_FOUND);
    recorder_finish(&recorder);
}

// Taking back the skin match, or trying on, is no withdrawal of the profile.
static void another_purpose_taken_back_stops_nothing(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-skin.db");
    struct interest_event event = stage_profile_event("visit", INTEREST_CONSENT_GIVEN, "");
    event.consent.skin_match = true;
    stage_record(&recorder, event);
    interest_make_id(event.id);
    event.kind = INTEREST_CONSENT_WITHDRAWN;
    event.consent.skin_match = false;
    stage_record(&recorder, event);
    assert_string_equal(stage_outbox(&recorder), "consent_given1 consent_withdrawn1");
    recorder_finish(&recorder);
}

static void where_nothing_is_pushed_the_outbox_stays_empty(void **state)
{
    (void)state;
    struct recorder recorder;
    struct recorder_options options = stage_options(test_temporary_path("recorder-quiet.db"));
    options.pushes = false;
    recorder_init(&recorder, &options);
    stage_record(&recorder, stage_profile_event("visit", INTEREST_CONSENT_GIVEN, ""));
    stage_record(&recorder, stage_profile_event("visit", INTEREST_TRYON_STARTED, "SKU"));
    stage_record(&recorder, stage_event("visit", INTEREST_CONSENT_WITHDRAWN, ""));
    struct store_erased erased;
    assert_int_equal(
        recorder_erase(&recorder, &(struct store_subject){.session = "visit"}, STAGE_WALL_MS, &erased, NULL),
        RESULT_OK);
    assert_int_equal(erased.events, 3);
    assert_string_equal(stage_outbox(&recorder), "");
    recorder_finish(&recorder);
}

// --- customers
// ----------------------------------------------------------------------------------------------

struct kept {
    int favourites, preferences;
    char favourite[64], shade[64], size[64];
    int shade_count;
};

static bool keep_favourite(void *context, const struct store_favourite *favourite)
{
    struct kept *kept = context;
    kept->favourites++;
    (void)snprintf(kept->favourite, sizeof kept->favourite, "%s", favourite->sku);
    return true;
}

static bool keep_preference(void *context, const struct store_preference *preference)
{
    struct kept *kept = context;
    bool is_size = preference->kind == STORE_SIZE;
    kept->preferences++;
    (void)snprintf(is_size ? kept->size : kept->shade, sizeof kept->size, "%s %s", preference->category,
                   preference->value);
    if (!is_size)
        kept->shade_count = preference->count;
    return true;
}

static struct kept what_is_kept(struct recorder *recorder, const char *key)
{
    struct kept kept = {0};
    assert_int_equal(store_each_favourite(recorder->store, key, 0, keep_favourite, &kept, NULL), RESULT_OK);
    assert_int_equal(store_each_preference(recorder->store, key, 0, keep_preference, &kept, NULL), RESULT_OK);
    return kept;
}

static void a_known_customers_likes_sizes_and_shades_are_kept(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-habits.db");
    struct store_customer customer;
    stage_record(&recorder, stage_event("visit", INTEREST_PRODUCT_LIKED, "BEFORE")); // no consent to it
    stage_record(&recorder, stage_profile_event("visit", INTEREST_PRODUCT_LIKED, "LIP-1-RED"));
    assert_int_equal(recorder_link(&recorder, "visit", "4711", "number", STAGE_WALL_MS, &customer, NULL),
                     RESULT_OK);
    struct kept kept = what_is_kept(&recorder, customer.key);
    assert_int_equal(kept.favourites, 1);
    assert_string_equal(kept.favourite, "LIP-1-RED");
    assert_string_equal(kept.shade, "lipstick red");
    stage_record(&recorder, stage_profile_event("visit", INTEREST_TRYON_DWELLED, "LIP-1-RED"));
    stage_record(&recorder, stage_profile_event("visit", INTEREST_TRYON_STARTED, "LIP-2-RED"));
    struct interest_event dress = stage_profile_event("visit", INTEREST_PRODUCT_REQUESTED, "DRS-1");
    (void)snprintf(dress.category, sizeof dress.category, "dress");
    (void)snprintf(dress.size, sizeof dress.size, "40");
    stage_record(&recorder, dress);
    kept = what_is_kept(&recorder, customer.key);
    assert_int_equal(kept.favourites, 1);
    assert_int_equal(kept.preferences, 2);
    assert_int_equal(kept.shade_count, 2);
    assert_string_equal(kept.size, "dress 40");
    // Linked again, as by a card that is shown twice: nothing counts twice.
    assert_int_equal(recorder_link(&recorder, "visit", "4711", "number", STAGE_WALL_MS, &customer, NULL),
                     RESULT_OK);
    assert_int_equal(what_is_kept(&recorder, customer.key).shade_count, 2);
    recorder_finish(&recorder);
}

static void what_a_known_customer_does_is_sent_with_their_reference(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-subject.db");
    struct store_customer customer;
    struct store_outbox_batch batch = {0};
    stage_record(&recorder, stage_profile_event("visit", INTEREST_TRYON_STARTED, "SKU"));
    assert_int_equal(recorder_link(&recorder, "visit", "REF-4711", "number", STAGE_WALL_MS, &customer, NULL),
                     RESULT_OK);
    stage_record(&recorder, stage_profile_event("visit", INTEREST_PROFILE_LINKED, ""));
    assert_int_equal(store_outbox_take(recorder.store, 0, 10, 10000, &batch, NULL), RESULT_OK);
    assert_int_equal(batch.count, 2);
    assert_null(strstr(batch.items[0].body, "REF-4711"));
    assert_non_null(strstr(batch.items[1].body, "REF-4711"));
    assert_non_null(strstr(batch.items[1].body, "/store/42/mirror/7"));
    assert_null(strstr(batch.items[1].body, customer.key)); // our own key stays here
    store_outbox_batch_free(&batch);
    recorder_finish(&recorder);
}

static void an_erased_customer_is_gone_but_for_the_erasure(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-erase.db");
    struct store_customer customer;
    struct store_erased erased;
    stage_record(&recorder, stage_profile_event("visit", INTEREST_CONSENT_GIVEN, ""));
    assert_int_equal(recorder_link(&recorder, "visit", "REF-4711", "number", STAGE_WALL_MS, &customer, NULL),
                     RESULT_OK);
    struct interest_event waits = stage_profile_event("visit", INTEREST_PRODUCT_LIKED, "SKU");
    (void)recorder_add(&recorder, &waits); // not committed yet: it is erased with the rest
    assert_int_equal(recorder_erase(&recorder, &(struct store_subject){.customer = customer.key},
                                    STAGE_WALL_MS, &erased, NULL),
                     RESULT_OK);
    assert_int_equal(erased.customers, 1);
    assert_int_equal(erased.events, 2);
    assert_string_equal(stage_outbox(&recorder), "erasure_requested2");
    assert_int_equal(stage_stored_in(recorder.path), 0);
    recorder_finish(&recorder);
}

// The staff erased it while it went on: what came after is withdrawn for itself.
static void an_erased_visit_that_goes_on_can_still_be_withdrawn(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-goes-on.db");
    struct store_erased erased;
    stage_record(&recorder, stage_profile_event("visit", INTEREST_CONSENT_GIVEN, ""));
    assert_int_equal(
        recorder_erase(&recorder, &(struct store_subject){.session = "visit"}, STAGE_WALL_MS, &erased, NULL),
        RESULT_OK);
    stage_record(&recorder, stage_profile_event("visit", INTEREST_TRYON_STARTED, "SKU"));
    assert_string_equal(stage_outbox(&recorder), "erasure_requested2 tryon_started0");
    stage_record(&recorder, stage_event("visit", INTEREST_CONSENT_WITHDRAWN, ""));
    assert_string_equal(stage_outbox(&recorder), "erasure_requested2 consent_withdrawn1 erasure_requested2");
    recorder_finish(&recorder);
}

static void what_an_erasure_left_is_scrubbed_when_nobody_touches_the_mirror(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-scrub.db");
    int64_t now_ns = clock_now_ns();
    for (int i = 0; i < 200; i++)
        stage_record(&recorder, stage_event("visit", INTEREST_TRYON_STARTED, "SKU"));
    now_ns = clock_now_ns();
    recorder.scrubs = true;
    recorder_commit(&recorder, now_ns + CLOCK_SECOND_NS);
    assert_true(recorder.scrubs); // somebody was just here
    recorder_commit(&recorder, now_ns + 10 * CLOCK_SECOND_NS);
    assert_false(recorder.scrubs);
    recorder.scrubs = true;
    for (int64_t s = 20; s < 700; s += 4) { // somebody always is
        struct interest_event event = stage_event("visit", INTEREST_TRYON_STARTED, "SKU");
        (void)recorder_add(&recorder, &event);
        recorder_commit(&recorder, now_ns + s * CLOCK_SECOND_NS);
        assert_int_equal(recorder.scrubs, s < 620);
    }
    recorder_finish(&recorder);
}

static void the_store_is_opened_anew_when_a_visit_ended(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-rest.db");
    stage_record(&recorder, stage_event("visit", INTEREST_TRYON_STARTED, "SKU"));
    struct store *before = recorder.store;
    int64_t now_ns = clock_now_ns();
    recorder_rest(&recorder, now_ns);
    assert_ptr_equal(recorder.store, before);
    for (int i = 0; i < 2; i++) {
        stage_record(&recorder, stage_event("visit", INTEREST_SESSION_ENDED, ""));
        assert_true(recorder.visit_ended);
        recorder_rest(&recorder, now_ns);
        assert_int_equal(recorder.visit_ended, i); // not twice at once
    }
    recorder_rest(&recorder, now_ns + 2 * CLOCK_SECOND_NS);
    assert_false(recorder.visit_ended);
    stage_record(&recorder, stage_event("next", INTEREST_TRYON_STARTED, "SKU"));
    recorder_finish(&recorder);
    assert_int_equal(stage_stored_in(test_temporary_path("recorder-rest.db")), 4);
}

// --- the rest of the transaction
// ----------------------------------------------------------------------------

static bool keep_request(void *context, const struct store_request *request)
{
    char *text = context;
    size_t length = strlen(text);
    (void)snprintf(text + length, 400 - length, "%s %s %s %s; ", store_request_kind_name(request->kind),
                   request->sku, request->size, request->mirror);
    return true;
}

static void what_is_asked_for_becomes_a_request(void **state)
{
    (void)state;
    struct recorder recorder = open_recorder("recorder-request.db");
    char text[400] = "";
    struct interest_event event = stage_event("visit", INTEREST_PRODUCT_REQUESTED, "DRS-1");
    (void)snprintf(event.size, sizeof event.size, "40");
    stage_record(&recorder, event);
    stage_record(&recorder, event); // tried again after a failure that was none
    stage_record(&recorder, stage_event("visit", INTEREST_PRODUCT_RESERVED, "HAT-1"));
    recorder_at(&recorder, "Door");
    stage_record(&recorder, stage_event("visit", INTEREST_PRODUCT_REQUESTED, ""));
    assert_int_equal(store_each_request(recorder.store, &(struct store_request_filter){.open_only = true},
                                        keep_request, text, NULL),
                     RESULT_OK);
    assert_string_equal(text, "help   Door; reserve HAT-1  Window; product DRS-1 40 Window; ");
    recorder_finish(&recorder);
}

static void watch(void *context, const struct interest_event *event)
{
    (void)snprintf(context, INTEREST_NAME_SIZE, "%s", event->sku);
}

static void watchers_hear_of_what_is_committed_once(void **state)
{
    (void)state;
    char heard[INTEREST_NAME_SIZE] = "";
    struct recorder recorder = open_recorder("recorder-watch.db");
    recorder_watch(&recorder, (struct interest_sink){.record = watch, .context = heard});
    struct interest_event event = stage_event("visit", INTEREST_TRYON_STARTED, "SKU-1");
    (void)recorder_add(&recorder, &event);
    assert_string_equal(heard, "");
    recorder_commit(&recorder, clock_now_ns());
    assert_string_equal(heard, "SKU-1");
    heard[0] = '\0';
    stage_record(&recorder, event); // it is there already
    assert_string_equal(heard, "");
    recorder_finish(&recorder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_are_committed),
        cmocka_unit_test(without_a_store_nothing_waits),
        cmocka_unit_test(each_purpose_that_changes_is_a_row_with_its_words),
        cmocka_unit_test(only_what_may_leave_is_put_into_the_outbox),
        cmocka_unit_test(a_withdrawal_stops_what_waits_and_asks_for_an_erasure),
        cmocka_unit_test(another_purpose_taken_back_stops_nothing),
        cmocka_unit_test(where_nothing_is_pushed_the_outbox_stays_empty),
        cmocka_unit_test(a_known_customers_likes_sizes_and_shades_are_kept),
        cmocka_unit_test(what_a_known_customer_does_is_sent_with_their_reference),
        cmocka_unit_test(an_erased_customer_is_gone_but_for_the_erasure),
        cmocka_unit_test(an_erased_visit_that_goes_on_can_still_be_withdrawn),
        cmocka_unit_test(what_an_erasure_left_is_scrubbed_when_nobody_touches_the_mirror),
        cmocka_unit_test(the_store_is_opened_anew_when_a_visit_ended),
        cmocka_unit_test(what_is_asked_for_becomes_a_request),
        cmocka_unit_test(watchers_hear_of_what_is_committed_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
