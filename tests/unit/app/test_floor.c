// The floor: what it shows of whom, and what it forgets; and the floor as a store tells it.
#include "app/profile/recorder.h"
#include "app/web/floor_feed.h"
#include "platform/base/clock.h"
#include "platform/store/store_customer.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOON_MS INT64_C(1795348800000) // 2026-11-22T12:00:00Z

static int changes;

static void count_change(void *context)
{
    (void)context;
    changes++;
}

static struct floor *open_floor(void)
{
    struct floor *floor = NULL;
    changes = 0;
    assert_int_equal(floor_create(count_change, NULL, &floor), RESULT_OK);
    return floor;
}

// 180 kB: not for the stack of a test with a small one.
static const struct floor_snapshot *look(struct floor *floor)
{
    static struct floor_snapshot snapshot;
    floor_look(floor, &snapshot);
    return &snapshot;
}

static struct store_event event_of(const char *session, const char *name, const char *sku, bool profile)
{
    return (struct store_event){.id = "",
                                .session = session,
                                .name = name,
                                .time = "2026-11-22T12:00:00.000Z",
                                .customer = "",
                                .mirror = "Window left",
                                .sku = sku,
                                .product = sku,
                                .variant = "",
                                .category = "",
                                .title = sku[0] != '\0' ? "Velours mat" : "",
                                .brand = "",
                                .price_minor = -1,
                                .duration_ms = -1,
                                .currency = "",
                                .size = "",
                                .code = "",
                                .consent_language = "",
                                .consent_try_on = true,
                                .consent_profile = profile};
}

static void tell(struct floor *floor, const char *session, const char *name, const char *sku, bool profile)
{
    struct store_event event = event_of(session, name, sku, profile);
    floor_add_event(floor, &event, NULL);
}

static void a_private_visit_is_counts_and_nothing_else(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    tell(floor, "visit", "consent_given", "", false);
    tell(floor, "visit", "tryon_started", "LIP-1", false);
    tell(floor, "visit", "tryon_started", "LIP-2", false);
    tell(floor, "visit", "product_liked", "LIP-2", false);
    const struct floor_mirror *mirror = &look(floor)->mirrors[0];
    assert_string_equal(mirror->name, "Window left");
    assert_int_equal(mirror->state, FLOOR_IN_USE);
    assert_false(mirror->profile);
    assert_int_equal(mirror->tried_count, 2);
    assert_int_equal(mirror->liked_count, 1);
    assert_int_equal(mirror->shown_count, 0);
    assert_string_equal(mirror->tried[0].sku, "");
    floor_destroy(floor);
}

static void a_visit_with_a_profile_shows_what_is_tried_newest_first(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    struct floor_customer customer = floor_customer_of("key", " Ana María Lopez", 120);
    struct store_event linked = event_of("visit", "profile_linked", "", true);
    floor_add_event(floor, &linked, &customer);
    for (int i = 0; i < FLOOR_MAX_TRIED + 2; i++) {
        char sku[16];
        (void)snprintf(sku, sizeof sku, "LIP-%d", i);
        tell(floor, "visit", "tryon_started", sku, true);
    }
    tell(floor, "visit", "tryon_started", "LIP-4", true); // again
    tell(floor, "visit", "product_liked", "LIP-4", true);
    const struct floor_mirror *mirror = &look(floor)->mirrors[0];
    assert_true(mirror->profile);
    assert_string_equal(mirror->customer.name, "Ana");
    assert_int_equal(mirror->customer.points, 120);
    assert_int_equal(mirror->shown_count, FLOOR_MAX_TRIED);
    assert_string_equal(mirror->tried[0].sku, "LIP-4");
    assert_true(mirror->tried[0].liked);
    assert_string_equal(mirror->tried[1].sku, "LIP-7");
    assert_string_equal(mirror->tried[1].title, "Velours mat");
    for (int i = 1; i < FLOOR_MAX_TRIED; i++)
        assert_string_not_equal(mirror->tried[i].sku, "LIP-4");
    floor_destroy(floor);
}

static void who_takes_the_consent_back_is_forgotten_at_once(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    struct floor_customer customer = floor_customer_of("key", "Ana", 120);
    struct store_event tried = event_of("visit", "tryon_started", "LIP-1", true);
    floor_add_event(floor, &tried, &customer);
    tell(floor, "visit", "consent_withdrawn", "", false);
    const struct floor_mirror *mirror = &look(floor)->mirrors[0];
    assert_false(mirror->profile);
    assert_int_equal(mirror->shown_count, 0);
    assert_string_equal(mirror->tried[0].sku, "");
    assert_string_equal(mirror->customer.name, "");
    assert_string_equal(mirror->customer.key, "");
    assert_int_equal(mirror->tried_count, 1);
    floor_destroy(floor);
}

static void a_visit_that_ends_leaves_a_free_mirror(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    tell(floor, "visit", "tryon_started", "LIP-1", true);
    tell(floor, "another", "session_ended", "", true); // of the past: not this one
    assert_int_equal(look(floor)->mirrors[0].state, FLOOR_IN_USE);
    tell(floor, "visit", "session_ended", "", true);
    const struct floor_mirror *mirror = &look(floor)->mirrors[0];
    assert_int_equal(mirror->state, FLOOR_FREE);
    assert_int_equal(mirror->tried_count, 0);
    assert_string_equal(mirror->session, "");
    assert_string_equal(mirror->tried[0].sku, "");
    assert_int_equal(look(floor)->mirror_count, 1);
    floor_destroy(floor);
}

static void a_visit_that_is_silent_for_long_is_over(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    tell(floor, "visit", "tryon_started", "LIP-1", true);
    floor_expire(floor, NOON_MS + FLOOR_QUIET_MS - 1);
    assert_int_equal(look(floor)->mirrors[0].state, FLOOR_IN_USE);
    floor_expire(floor, NOON_MS + FLOOR_QUIET_MS);
    assert_int_equal(look(floor)->mirrors[0].state, FLOOR_FREE);
    floor_destroy(floor);
}

static void a_mirror_of_this_process_says_itself_how_it_is(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    floor_set_mirror(floor, "Window left", FLOOR_IN_USE, "visit", NOON_MS);
    int before = changes;
    floor_set_mirror(floor, "Window left", FLOOR_IN_USE, "visit", NOON_MS + 1);
    assert_int_equal(changes, before);
    tell(floor, "visit", "tryon_started", "LIP-1", true);
    floor_expire(floor, NOON_MS + 2 * FLOOR_QUIET_MS); // it would have said so
    assert_int_equal(look(floor)->mirrors[0].shown_count, 1);
    floor_set_mirror(floor, "Window left", FLOOR_FREE, "visit", NOON_MS);
    tell(floor, "visit", "tryon_started", "LIP-2", true); // committed a little later than it ended
    const struct floor_mirror *mirror = &look(floor)->mirrors[0];
    assert_int_equal(mirror->state, FLOOR_FREE);
    assert_int_equal(mirror->shown_count, 0);
    floor_set_mirror(floor, "Window left", FLOOR_STAFF, "visit", NOON_MS);
    assert_int_equal(look(floor)->mirrors[0].state, FLOOR_STAFF);
    floor_destroy(floor);
}

static void mirrors_are_bounded_and_the_most_silent_gives_way(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    for (int i = 0; i <= FLOOR_MAX_MIRRORS; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "Mirror %02d", i);
        floor_set_mirror(floor, name, FLOOR_FREE, "", NOON_MS + i);
    }
    const struct floor_snapshot *now = look(floor);
    assert_int_equal(now->mirror_count, FLOOR_MAX_MIRRORS);
    assert_string_equal(now->mirrors[0].name, "Mirror 01");
    for (int i = 1; i < now->mirror_count; i++)
        assert_true(strcmp(now->mirrors[i - 1].name, now->mirrors[i].name) < 0);
    floor_destroy(floor);
}

static void requests_stand_in_the_order_in_which_they_came(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    const struct floor_request requests[] = {
        {.id = "b", .time_ms = 2}, {.id = "c", .time_ms = 3}, {.id = "a", .time_ms = 1}};
    floor_set_requests(floor, requests, 3);
    const struct floor_snapshot *now = look(floor);
    assert_int_equal(now->request_count, 3);
    assert_string_equal(now->requests[0].id, "a");
    assert_string_equal(now->requests[2].id, "c");
    floor_destroy(floor);
}

static void a_request_is_served_once(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    const struct floor_request requests[] = {{.id = "a", .time_ms = 1}};
    floor_set_requests(floor, requests, 1);
    assert_true(floor_end_request(floor, "a", NOON_MS));
    assert_false(floor_end_request(floor, "a", NOON_MS)); // somebody was faster
    assert_false(floor_end_request(floor, "b", NOON_MS));
    floor_set_requests(floor, requests, 1); // the store doesn't know yet
    assert_int_not_equal(look(floor)->requests[0].ending_ms, 0);
    floor_expire(floor, NOON_MS + FLOOR_ENDING_MS); // and never will
    assert_true(floor_end_request(floor, "a", NOON_MS));
    floor_set_requests(floor, NULL, 0);
    assert_int_equal(look(floor)->request_count, 0);
    floor_destroy(floor);
}

static void a_change_of_stock_is_told_at_the_next_turn(void **state)
{
    (void)state;
    struct floor *floor = open_floor();
    uint64_t version = floor_version(floor);
    for (int i = 0; i < 1000; i++)
        floor_note_stock(floor);
    assert_int_equal(changes, 0);
    floor_expire(floor, NOON_MS);
    floor_expire(floor, NOON_MS);
    assert_int_equal(changes, 1);
    assert_int_not_equal(floor_version(floor), version);
    floor_destroy(floor);
}

// --- from the store ----------------------------------------------------------------------------------------

struct shop {
    char path[1024];
    struct recorder recorder;
};

static void open_shop(struct shop *shop)
{
    static int number;
    char name[32];
    (void)snprintf(name, sizeof name, "floor-%d.db", ++number);
    (void)snprintf(shop->path, sizeof shop->path, "%s", test_temporary_path(name));
    recorder_init(&shop->recorder, &(struct recorder_options){.path = shop->path, .mirror = "Window left"});
}

static void record(struct shop *shop, const char *session, enum interest_kind kind, const char *sku,
                   bool profile)
{
    struct interest_event event = {.kind = kind,
                                   .wall_ms = NOON_MS,
                                   .happened_ns = clock_now_ns(),
                                   .price_minor = -1,
                                   .duration_ms = -1,
                                   .consent = {.asked = true, .try_on = true, .profile = profile}};
    interest_make_id(event.id);
    (void)snprintf(event.session, sizeof event.session, "%s", session);
    (void)snprintf(event.sku, sizeof event.sku, "%s", sku);
    (void)snprintf(event.title, sizeof event.title, "%s", sku[0] != '\0' ? "Wool coat" : "");
    (void)snprintf(event.size, sizeof event.size, "%s", kind == INTEREST_PRODUCT_REQUESTED ? "40" : "");
    if (kind == INTEREST_CONSENT_GIVEN)
        event.purpose = profile ? INTEREST_FOR_PROFILE : INTEREST_FOR_TRY_ON;
    (void)recorder_add(&shop->recorder, &event);
    recorder_commit(&shop->recorder, clock_now_ns());
}

static void what_is_committed_is_on_the_floor_at_the_next_look(void **state)
{
    (void)state;
    struct shop *shop = calloc(1, sizeof *shop);
    struct floor *floor = open_floor();
    struct floor_look at = {.store = NULL};
    open_shop(shop);
    record(shop, "visit-1", INTEREST_CONSENT_GIVEN, "", true);
    record(shop, "visit-1", INTEREST_TRYON_STARTED, "JAC-1", true);
    floor_look_at_store(&at, shop->path, floor);
    assert_int_equal(look(floor)->mirror_count, 1);
    assert_string_equal(look(floor)->mirrors[0].tried[0].title, "Wool coat");
    assert_int_equal(look(floor)->request_count, 0);

    record(shop, "visit-1", INTEREST_PRODUCT_REQUESTED, "JAC-1", true);
    floor_look_at_store(&at, shop->path, floor);
    assert_int_equal(look(floor)->request_count, 1);
    const struct floor_request *request = &look(floor)->requests[0];
    assert_int_equal(request->kind, STORE_REQUEST_PRODUCT);
    assert_string_equal(request->size, "40");
    assert_string_equal(request->mirror, "Window left");
    assert_int_equal(request->time_ms, NOON_MS);

    char id[STORE_ID_SIZE];
    (void)snprintf(id, sizeof id, "%s", request->id);
    assert_int_equal(store_end_request(shop->recorder.store, id, STORE_REQUEST_SERVED, "mara",
                                       "2026-11-22T12:05:00.000Z", NULL),
                     RESULT_OK);
    floor_look_at_store(&at, shop->path, floor);
    assert_int_equal(look(floor)->request_count, 0);
    store_close(at.store);
    recorder_finish(&shop->recorder);
    floor_destroy(floor);
    free(shop);
}

static void the_customer_of_a_linked_visit_is_known_by_first_name(void **state)
{
    (void)state;
    struct shop *shop = calloc(1, sizeof *shop);
    struct floor *floor = open_floor();
    struct floor_look at = {.store = NULL};
    struct store_customer customer = {.reference = "S-1", .kind = "number", .name = "Ana Lopez", .points = 7};
    open_shop(shop);
    assert_int_equal(store_put_customer(shop->recorder.store, &customer, "2026-11-22T11:00:00.000Z", NULL),
                     RESULT_OK);
    record(shop, "visit-2", INTEREST_CONSENT_GIVEN, "", true);
    assert_int_equal(recorder_link(&shop->recorder, "visit-2", "S-1", "number", NOON_MS, &customer, NULL),
                     RESULT_OK);
    record(shop, "visit-2", INTEREST_TRYON_STARTED, "JAC-1", true);
    floor_look_at_store(&at, shop->path, floor);
    assert_string_equal(look(floor)->mirrors[0].customer.name, "Ana");
    assert_int_equal(look(floor)->mirrors[0].customer.points, 7);
    assert_string_equal(look(floor)->mirrors[0].customer.key, customer.key);
    store_close(at.store);
    recorder_finish(&shop->recorder);
    floor_destroy(floor);
    free(shop);
}

static void a_store_that_is_not_there_yet_is_looked_for_again(void **state)
{
    (void)state;
    struct shop *shop = calloc(1, sizeof *shop);
    struct floor *floor = open_floor();
    struct floor_look at = {.store = NULL};
    floor_look_at_store(&at, test_temporary_path("nowhere.db"), floor);
    assert_null(at.store);
    open_shop(shop);
    record(shop, "visit", INTEREST_TRYON_STARTED, "JAC-1", true);
    floor_look_at_store(&at, shop->path, floor);
    assert_int_equal(look(floor)->mirror_count, 1);
    store_close(at.store);
    recorder_finish(&shop->recorder);
    floor_destroy(floor);
    free(shop);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_private_visit_is_counts_and_nothing_else),
        cmocka_unit_test(a_visit_with_a_profile_shows_what_is_tried_newest_first),
        cmocka_unit_test(who_takes_the_consent_back_is_forgotten_at_once),
        cmocka_unit_test(a_visit_that_ends_leaves_a_free_mirror),
        cmocka_unit_test(a_visit_that_is_silent_for_long_is_over),
        cmocka_unit_test(a_mirror_of_this_process_says_itself_how_it_is),
        cmocka_unit_test(mirrors_are_bounded_and_the_most_silent_gives_way),
        cmocka_unit_test(requests_stand_in_the_order_in_which_they_came),
        cmocka_unit_test(a_request_is_served_once),
        cmocka_unit_test(a_change_of_stock_is_told_at_the_next_turn),
        cmocka_unit_test(what_is_committed_is_on_the_floor_at_the_next_look),
        cmocka_unit_test(the_customer_of_a_linked_visit_is_known_by_first_name),
        cmocka_unit_test(a_store_that_is_not_there_yet_is_looked_for_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
