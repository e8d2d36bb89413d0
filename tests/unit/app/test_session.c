#include "app/session.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <string.h>

#define MAX_EVENTS 64

struct heard {
    struct interest_event events[MAX_EVENTS];
    int count;
};

static void hear(void *context, const struct interest_event *event)
{
    struct heard *heard = context;
    assert_true(heard->count < MAX_EVENTS);
    heard->events[heard->count++] = *event;
}

static const struct catalogue_variant lip_variants[] = {
    {.id = "red", .sku = "LIP-RED", .try_on = {.kind = TRY_ON_MAKEUP}},
    {.id = "rose", .sku = "LIP-ROSE", .try_on = {.kind = TRY_ON_MAKEUP}},
};
static const struct catalogue_variant frame_variants[] = {
    {.id = "gold", .sku = "EYE-GOLD", .try_on = {.kind = TRY_ON_MODEL}},
};
static const struct catalogue_variant shown_variants[] = {{.id = "default", .sku = "BAG"}};
static const struct catalogue_product lipstick = {
    .sku = "LIP", .category = CATEGORY_LIPSTICK, .variant_count = 2, .variants = lip_variants};
static const struct catalogue_product eyeglasses = {
    .sku = "EYE", .category = CATEGORY_EYEGLASSES, .variant_count = 1, .variants = frame_variants};
static const struct catalogue_product sunglasses = {
    .sku = "SUN", .category = CATEGORY_SUNGLASSES, .variant_count = 1, .variants = frame_variants};
static const struct catalogue_product bag = {
    .sku = "BAG", .category = CATEGORY_BAG, .variant_count = 1, .variants = shown_variants};

static struct session begin(struct heard *heard)
{
    struct session session;
    session_init(&session, (struct interest_sink){.record = hear, .context = heard});
    return session;
}

static void nothing_is_worn_before_consent(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear(&session, &lipstick, 0);
    assert_int_equal(session.worn_count, 0);
    session_consent(&session, false, false);
    assert_int_equal(session.state, SESSION_BROWSE);
    session_wear(&session, &lipstick, 0);
    assert_int_equal(session.worn_count, 0);
    assert_int_equal(heard.count, 0);
}

static void the_longest_identifiers_are_recorded_in_full(void **state)
{
    (void)state;
    char longest[CATALOGUE_MAX_IDENTIFIER_BYTES + 1];
    memset(longest, 'x', sizeof longest);
    longest[sizeof longest - 1] = '\0';
    const struct catalogue_variant variant = {
        .id = longest, .sku = longest, .try_on = {.kind = TRY_ON_MAKEUP}};
    const struct catalogue_product product = {
        .sku = longest, .category = CATEGORY_LIPSTICK, .variant_count = 1, .variants = &variant};
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, false);
    session_wear(&session, &product, 0);
    assert_int_equal(heard.count, 2);
    assert_string_equal(heard.events[1].sku, longest);
    assert_string_equal(heard.events[1].product, longest);
    assert_string_equal(heard.events[1].variant, longest);
}

static void an_event_carries_product_session_and_consent(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, false);
    session_wear(&session, &lipstick, 1);
    assert_int_equal(heard.count, 2);
    assert_int_equal(heard.events[0].kind, INTEREST_CONSENT_GIVEN);
    const struct interest_event *event = &heard.events[1];
    assert_int_equal(event->kind, INTEREST_TRYON_STARTED);
    assert_string_equal(event->sku, "LIP-ROSE");
    assert_string_equal(event->product, "LIP");
    assert_string_equal(event->variant, "rose");
    assert_string_equal(event->category, "lipstick");
    assert_string_equal(event->session, session.id);
    assert_true(event->consent.try_on);
    assert_false(event->consent.profile);
    assert_string_not_equal(event->id, heard.events[0].id);
}

static void one_place_holds_one_product(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, true);
    session_wear(&session, &eyeglasses, 0);
    session_wear(&session, &lipstick, 0);
    session_wear(&session, &sunglasses, 0);
    assert_int_equal(session.worn_count, 2);
    assert_true(session_wears(&session, &sunglasses, 0));
    assert_false(session_wears(&session, &eyeglasses, 0));
    session_wear(&session, &lipstick, 1);
    assert_true(session_wears(&session, &lipstick, 1));
    assert_false(session_wears(&session, &lipstick, 0));
    session_wear(&session, &lipstick, 1); // the same again: off
    assert_int_equal(session.worn_count, 1);
    session_wear(&session, &bag, 0); // can't be tried on
    session_wear(&session, &lipstick, 7);
    assert_int_equal(session.worn_count, 1);
    session_clear(&session);
    assert_int_equal(session.worn_count, 0);
}

static void tick_for(struct session *session, int64_t *now_ns, int64_t duration_ns, bool face)
{
    for (int64_t end_ns = *now_ns + duration_ns; *now_ns < end_ns; *now_ns += 40 * CLOCK_MILLISECOND_NS)
        session_tick(session, face, *now_ns);
}

static void dwelling_takes_two_seconds_on_the_face(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    int64_t now_ns = CLOCK_SECOND_NS;
    session_consent(&session, true, false);
    session_wear(&session, &lipstick, 0);
    heard.count = 0;
    tick_for(&session, &now_ns, 1500 * CLOCK_MILLISECOND_NS, true);
    tick_for(&session, &now_ns, 5 * CLOCK_SECOND_NS, false);
    session_compare(&session, true);
    tick_for(&session, &now_ns, 5 * CLOCK_SECOND_NS, true);
    session_compare(&session, false);
    now_ns += 60 * CLOCK_SECOND_NS; // the machine slept
    tick_for(&session, &now_ns, 200 * CLOCK_MILLISECOND_NS, true);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.events[0].kind, INTEREST_TRYON_COMPARED);
    tick_for(&session, &now_ns, CLOCK_SECOND_NS, true);
    assert_int_equal(heard.count, 2);
    assert_int_equal(heard.events[1].kind, INTEREST_TRYON_DWELLED);
    assert_in_range(heard.events[1].duration_ms, 2000, 2100);
    tick_for(&session, &now_ns, 10 * CLOCK_SECOND_NS, true);
    assert_int_equal(heard.count, 2); // once a wearing
}

static void a_like_is_recorded_and_can_be_taken_back(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    assert_true(session_like(&session, &lipstick, 0));
    assert_true(session_likes(&session, &lipstick, 0));
    assert_false(session_likes(&session, &lipstick, 1));
    assert_false(session_like(&session, &lipstick, 0));
    assert_false(session_likes(&session, &lipstick, 0));
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.events[0].kind, INTEREST_PRODUCT_LIKED);
    for (int i = 0; i < SESSION_MAX_LIKES + 5; i++)
        (void)session_like(&session, &lipstick, i % 2);
    assert_true(session.like_count <= SESSION_MAX_LIKES);
}

static void withdrawing_consent_takes_everything_off(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, true);
    session_wear(&session, &lipstick, 0);
    session_consent(&session, false, false);
    assert_int_equal(session.worn_count, 0);
    assert_int_equal(session.state, SESSION_BROWSE);
    assert_int_equal(heard.events[heard.count - 1].kind, INTEREST_CONSENT_WITHDRAWN);
}

static void wiping_leaves_nothing_of_the_visit(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    char id[INTEREST_ID_SIZE];
    memcpy(id, session.id, sizeof id);
    session_consent(&session, true, true);
    session_wear(&session, &lipstick, 0);
    (void)session_like(&session, &lipstick, 0);
    uint64_t generation = session.generation;
    session_wipe(&session);
    assert_int_equal(heard.events[heard.count - 1].kind, INTEREST_SESSION_ENDED);
    assert_string_equal(heard.events[heard.count - 1].session, id);
    assert_int_equal(session.generation, generation + 1);
    assert_int_equal(session.state, SESSION_CONSENT);
    assert_int_equal(session.worn_count, 0);
    assert_int_equal(session.like_count, 0);
    assert_false(session.consent.asked);
    assert_string_not_equal(session.id, id);
    int count = heard.count;
    session_wipe(&session); // nobody was here: no event
    assert_int_equal(heard.count, count);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_worn_before_consent),
        cmocka_unit_test(the_longest_identifiers_are_recorded_in_full),
        cmocka_unit_test(an_event_carries_product_session_and_consent),
        cmocka_unit_test(one_place_holds_one_product),
        cmocka_unit_test(dwelling_takes_two_seconds_on_the_face),
        cmocka_unit_test(a_like_is_recorded_and_can_be_taken_back),
        cmocka_unit_test(withdrawing_consent_takes_everything_off),
        cmocka_unit_test(wiping_leaves_nothing_of_the_visit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
