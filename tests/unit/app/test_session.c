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
static const struct catalogue_product lipstick = {.sku = "LIP",
                                                  .title = "",
                                                  .brand = "",
                                                  .category = CATEGORY_LIPSTICK,
                                                  .variant_count = 2,
                                                  .variants = lip_variants};
static const struct catalogue_product eyeglasses = {.sku = "EYE",
                                                    .title = "",
                                                    .brand = "",
                                                    .category = CATEGORY_EYEGLASSES,
                                                    .variant_count = 1,
                                                    .variants = frame_variants};
static const struct catalogue_product sunglasses = {.sku = "SUN",
                                                    .title = "",
                                                    .brand = "",
                                                    .category = CATEGORY_SUNGLASSES,
                                                    .variant_count = 1,
                                                    .variants = frame_variants};
static const struct catalogue_product bag = {.sku = "BAG",
                                             .title = "",
                                             .brand = "",
                                             .category = CATEGORY_BAG,
                                             .variant_count = 1,
                                             .variants = shown_variants};

static const struct catalogue_variant gloss_variants[] = {
    {.id = "clear", .sku = "GLOSS", .try_on = {.kind = TRY_ON_MAKEUP}}};
static const struct catalogue_variant blush_variants[] = {
    {.id = "peach", .sku = "BLUSH", .try_on = {.kind = TRY_ON_MAKEUP}}};
static const struct catalogue_product gloss = {.sku = "GLOSS",
                                               .title = "",
                                               .brand = "",
                                               .category = CATEGORY_LIP_GLOSS,
                                               .variant_count = 1,
                                               .variants = gloss_variants};
static const struct catalogue_product blush = {.sku = "BLUSH",
                                               .title = "",
                                               .brand = "",
                                               .category = CATEGORY_BLUSH,
                                               .variant_count = 1,
                                               .variants = blush_variants};
static const struct catalogue_look_part evening_parts[] = {
    {&lipstick, 1, 0.8f}, {&gloss, 0, 0.4f}, {&bag, 0, 1.0f}}; // a bag can't be tried on
static const struct catalogue_look_part day_parts[] = {{&blush, 0, 0.5f}, {&lipstick, 0, 0.6f}};
static const struct catalogue_look_part odd_parts[] = {{&lipstick, 0, 0.3f}, {&lipstick, 1, 0.7f}};
static const struct catalogue_look evening = {.id = "evening", .part_count = 3, .parts = evening_parts};
static const struct catalogue_look day = {.id = "day", .part_count = 2, .parts = day_parts};
static const struct catalogue_look odd = {.id = "odd", .part_count = 2, .parts = odd_parts};

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
    const struct catalogue_product product = {.sku = longest,
                                              .title = "",
                                              .brand = "",
                                              .category = CATEGORY_LIPSTICK,
                                              .variant_count = 1,
                                              .variants = &variant};
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

static float intensity_of(const struct session *session, const struct catalogue_product *product)
{
    for (int i = 0; i < session->worn_count; i++)
        if (session->worn[i].product == product)
            return session->worn[i].intensity;
    fail_msg("%s is not worn", product->sku);
    return -1.0f;
}

static void a_look_is_worn_whole_and_comes_off_whole(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_wear_look(&session, &evening); // not before consent
    assert_int_equal(session.worn_count, 0);
    session_consent(&session, true, false);
    session_wear(&session, &eyeglasses, 0);
    heard.count = 0;
    session_wear_look(&session, &evening);
    assert_int_equal(session.worn_count, 3);
    assert_true(session_wears_look(&session, &evening));
    assert_float_equal(intensity_of(&session, &lipstick), 0.8f, 0.0f);
    assert_float_equal(intensity_of(&session, &gloss), 0.4f, 0.0f);
    assert_int_equal(heard.count, 2);
    for (int i = 0; i < heard.count; i++)
        assert_int_equal(heard.events[i].kind, INTEREST_TRYON_STARTED);
    assert_string_equal(heard.events[0].sku, "LIP-ROSE");
    session_set_intensity(&session, &gloss, 0.9f);
    assert_true(session_wears_look(&session, &evening)); // more or less of it is the same look
    session_wear_look(&session, &evening);
    assert_int_equal(session.worn_count, 1); // what was put on by itself stays
    assert_true(session_wears(&session, &eyeglasses, 0));
}

static void a_look_replaces_the_look_before_it(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, false);
    session_wear_look(&session, &evening);
    session_wear_look(&session, &day);
    assert_true(session_wears_look(&session, &day));
    assert_false(session_wears_look(&session, &evening));
    assert_int_equal(session.worn_count, 2); // no gloss of the evening
    session_wear(&session, &lipstick, 1);    // another lipstick: no longer that look
    assert_false(session_wears_look(&session, &day));
    heard.count = 0;
    session_wear_look(&session, &day);
    assert_true(session_wears_look(&session, &day));
    assert_int_equal(heard.count, 1); // the blush was on already
    assert_string_equal(heard.events[0].sku, "LIP-RED");
}

static void of_two_products_of_a_look_at_one_place_the_later_is_worn(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, false);
    session_wear_look(&session, &odd);
    assert_int_equal(session.worn_count, 1);
    assert_true(session_wears(&session, &lipstick, 1));
    assert_true(session_wears_look(&session, &odd));
    session_wear_look(&session, &odd);
    assert_int_equal(session.worn_count, 0);
}

static void intensity_is_of_worn_makeup_and_bounded(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, false);
    session_wear(&session, &lipstick, 0);
    session_wear(&session, &eyeglasses, 0);
    heard.count = 0;
    session_set_intensity(&session, &lipstick, 0.25f);
    assert_float_equal(intensity_of(&session, &lipstick), 0.25f, 0.0f);
    session_set_intensity(&session, &lipstick, 7.0f);
    assert_float_equal(intensity_of(&session, &lipstick), 1.0f, 0.0f);
    session_set_intensity(&session, &lipstick, -1.0f);
    assert_float_equal(intensity_of(&session, &lipstick), 0.0f, 0.0f);
    session_set_intensity(&session, &eyeglasses, 0.5f); // glasses are on or off
    assert_float_equal(intensity_of(&session, &eyeglasses), 1.0f, 0.0f);
    session_set_intensity(&session, &gloss, 0.5f);
    assert_int_equal(session.worn_count, 2);
    assert_int_equal(heard.count, 0);
}

static void a_split_is_one_comparison(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, false);
    session_split(&session, true, 0.5f); // nothing to compare
    assert_false(session.splitting);
    session_wear(&session, &lipstick, 0);
    heard.count = 0;
    session_split(&session, true, 0.5f);
    for (int i = 0; i < 10; i++)
        session_split(&session, true, 0.1f * (float)i);
    assert_true(session.splitting);
    assert_float_equal(session.split_at, 0.9f, 1e-6f);
    assert_int_equal(heard.count, 1);
    assert_int_equal(heard.events[0].kind, INTEREST_TRYON_COMPARED);
    session_split(&session, true, 3.0f);
    assert_float_equal(session.split_at, 1.0f, 0.0f);
    session_split(&session, false, 0.5f);
    assert_false(session.splitting);
    session_split(&session, true, 0.5f);
    session_clear(&session);
    assert_false(session.splitting);
}

static void the_skin_is_measured_only_by_its_own_consent(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent_skin_match(&session, true); // not before try-on was agreed to
    assert_false(session.consent.skin_match);
    session_consent(&session, true, false);
    assert_false(session.consent.skin_match);
    session_consent_skin_match(&session, true);
    session_consent_skin_match(&session, true);
    assert_int_equal(heard.count, 2);
    assert_int_equal(heard.events[1].kind, INTEREST_CONSENT_GIVEN);
    assert_true(heard.events[1].consent.skin_match);
    session_consent_skin_match(&session, false);
    assert_int_equal(heard.events[2].kind, INTEREST_CONSENT_WITHDRAWN);
    session_consent_skin_match(&session, true);
    session_consent(&session, false, false);
    assert_false(session.consent.skin_match);
}

// One event a purpose, each with what is agreed to after it: what changed can be told from it.
static void each_purpose_is_given_and_taken_back_by_an_event_of_its_own(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, true);
    session_consent_skin_match(&session, true);
    session_consent(&session, true, false); // trying on and the skin stay agreed to
    assert_true(session.consent.skin_match);
    session_consent(&session, true, false);
    session_consent(&session, false, false);
    static const struct {
        enum interest_kind kind;
        bool try_on, profile, skin_match;
    } wanted[] = {
        {INTEREST_CONSENT_GIVEN, true, false, false},     {INTEREST_CONSENT_GIVEN, true, true, false},
        {INTEREST_CONSENT_GIVEN, true, true, true},       {INTEREST_CONSENT_WITHDRAWN, true, false, true},
        {INTEREST_CONSENT_WITHDRAWN, true, false, false}, {INTEREST_CONSENT_WITHDRAWN, false, false, false}};
    assert_int_equal(heard.count, sizeof wanted / sizeof wanted[0]);
    for (int i = 0; i < heard.count; i++) {
        assert_int_equal(heard.events[i].kind, wanted[i].kind);
        assert_int_equal(heard.events[i].consent.try_on, wanted[i].try_on);
        assert_int_equal(heard.events[i].consent.profile, wanted[i].profile);
        assert_int_equal(heard.events[i].consent.skin_match, wanted[i].skin_match);
        assert_false(heard.events[i].consent.by_parent);
    }
}

static void a_parents_yes_is_told_as_one(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent_by_parent(&session);
    session_consent(&session, true, false);
    assert_true(session.consent.by_parent);
    assert_int_equal(heard.count, 1);
    assert_true(heard.events[0].consent.by_parent);
    session_wipe(&session);
    assert_false(session.consent.by_parent);
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

// Or nothing would ever fade in there.
static void frames_seconds_apart_count_as_short_looks(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, false);
    session_wear(&session, &lipstick, 0);
    for (int i = 1; i <= 4; i++)
        session_tick(&session, true, 3 * i * CLOCK_SECOND_NS);
    assert_in_range(session.worn[0].seen_ns, 3 * 160 * CLOCK_MILLISECOND_NS, CLOCK_SECOND_NS);
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

static void what_is_liked_or_shared_says_the_chosen_size(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, false);
    static struct catalogue_product others[SESSION_MAX_SIZES];
    session_choose_size(&session, &lipstick, "38");
    session_choose_size(&session, &lipstick, "40"); // in place of the other
    assert_int_equal(session.size_count, 1);
    (void)session_like(&session, &lipstick, 0);
    assert_string_equal(heard.events[heard.count - 1].size, "40");
    session_wear(&session, &lipstick, 0);
    assert_string_equal(heard.events[heard.count - 1].size, ""); // trying on is not wanting
    session_share(&session);
    assert_int_equal(heard.events[heard.count - 1].kind, INTEREST_LOOK_SHARED);
    assert_string_equal(heard.events[heard.count - 1].size, "40");
    session_choose_size(&session, &lipstick, NULL);
    session_share(&session);
    assert_string_equal(heard.events[heard.count - 1].size, "");
    session_choose_size(&session, &lipstick, "40");
    for (int i = 0; i < SESSION_MAX_SIZES; i++)
        session_choose_size(&session, &others[i], "M");
    assert_int_equal(session.size_count, SESSION_MAX_SIZES);
    session_share(&session);
    assert_string_equal(heard.events[heard.count - 1].size, ""); // the oldest made room
    session_wipe(&session);
    assert_int_equal(session.size_count, 0);
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
    session_wear_look(&session, &evening);
    session_split(&session, true, 0.3f);
    session_consent_skin_match(&session, true);
    (void)session_like(&session, &lipstick, 0);
    uint64_t generation = session.generation;
    session_wipe(&session);
    assert_int_equal(heard.events[heard.count - 1].kind, INTEREST_SESSION_ENDED);
    assert_string_equal(heard.events[heard.count - 1].session, id);
    assert_int_equal(session.generation, generation + 1);
    assert_int_equal(session.state, SESSION_GOODBYE);
    assert_int_equal(session.worn_count, 0);
    assert_int_equal(session.like_count, 0);
    assert_false(session.consent.asked);
    assert_false(session.consent.skin_match);
    assert_false(session.splitting);
    assert_float_equal(session.split_at, 0.0f, 0.0f);
    assert_string_not_equal(session.id, id);
    int count = heard.count;
    session_wipe(&session); // nobody was here: no event
    assert_int_equal(heard.count, count);
    assert_int_equal(session.state, SESSION_ATTRACT);
}

static int count_of(const struct heard *heard, enum interest_kind kind, enum interest_purpose purpose)
{
    int count = 0;
    for (int i = 0; i < heard->count; i++)
        count += heard->events[i].kind == kind && heard->events[i].purpose == purpose;
    return count;
}

static void each_purpose_is_an_event_of_its_own_with_its_language(void **state)
{
    (void)state;
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent_contact(&session, true); // nothing without the profile
    assert_int_equal(heard.count, 0);
    session_consent_in(&session, "de");
    session_consent(&session, true, true);
    session_consent_contact(&session, true);
    session_consent_skin_match(&session, true);
    for (int purpose = INTEREST_FOR_TRY_ON; purpose < INTEREST_PURPOSE_COUNT; purpose++)
        assert_int_equal(count_of(&heard, INTEREST_CONSENT_GIVEN, (enum interest_purpose)purpose), 1);
    assert_string_equal(heard.events[0].consent.language, "de");
    assert_true(heard.events[heard.count - 1].consent.contact);
    session_consent_in(&session, "fr");
    session_consent(&session, true, false); // what goes with the profile goes first
    const struct interest_event *last = &heard.events[heard.count - 1];
    assert_int_equal(last->purpose, INTEREST_FOR_PROFILE);
    assert_int_equal(last[-1].purpose, INTEREST_FOR_CONTACT);
    assert_true(last[-1].consent.profile);
    assert_false(last->consent.contact);
    assert_string_equal(last->consent.language, "fr");
}

static void a_visit_is_linked_only_under_the_profiles_consent(void **state)
{
    (void)state;
    static const struct profile profile = {.points = 3};
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, false);
    session_link(&session, &profile);
    assert_null(session.profile);
    session_consent(&session, true, true);
    session_link(&session, &profile);
    assert_ptr_equal(session.profile, &profile);
    assert_int_equal(heard.events[heard.count - 1].kind, INTEREST_PROFILE_LINKED);
    session_consent(&session, true, false);
    assert_null(session.profile);
    session_consent(&session, true, true);
    session_link(&session, &profile);
    session_wipe(&session);
    assert_null(session.profile);
}

static void who_is_forgotten_goes_on_as_somebody_else(void **state)
{
    (void)state;
    static const struct profile profile = {.points = 3};
    struct heard heard = {0};
    struct session session = begin(&heard);
    session_consent(&session, true, true);
    session_link(&session, &profile);
    session_wear(&session, &lipstick, 0);
    char before[INTEREST_ID_SIZE];
    memcpy(before, session.id, sizeof before);
    uint64_t generation = session.generation;
    int count = heard.count;
    session_forget_customer(&session);
    assert_int_equal(heard.count, count); // nothing more is told of who was
    assert_string_not_equal(session.id, before);
    assert_null(session.profile);
    assert_int_equal(session.worn_count, 1); // the visit goes on
    assert_true(session.generation == generation);
    session_wear(&session, &eyeglasses, 0);
    assert_string_equal(heard.events[heard.count - 1].session, session.id);
    assert_false(heard.events[heard.count - 1].consent.profile);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_worn_before_consent),
        cmocka_unit_test(the_longest_identifiers_are_recorded_in_full),
        cmocka_unit_test(an_event_carries_product_session_and_consent),
        cmocka_unit_test(one_place_holds_one_product),
        cmocka_unit_test(a_look_is_worn_whole_and_comes_off_whole),
        cmocka_unit_test(a_look_replaces_the_look_before_it),
        cmocka_unit_test(of_two_products_of_a_look_at_one_place_the_later_is_worn),
        cmocka_unit_test(intensity_is_of_worn_makeup_and_bounded),
        cmocka_unit_test(a_split_is_one_comparison),
        cmocka_unit_test(the_skin_is_measured_only_by_its_own_consent),
        cmocka_unit_test(each_purpose_is_given_and_taken_back_by_an_event_of_its_own),
        cmocka_unit_test(a_parents_yes_is_told_as_one),
        cmocka_unit_test(dwelling_takes_two_seconds_on_the_face),
        cmocka_unit_test(frames_seconds_apart_count_as_short_looks),
        cmocka_unit_test(a_like_is_recorded_and_can_be_taken_back),
        cmocka_unit_test(what_is_liked_or_shared_says_the_chosen_size),
        cmocka_unit_test(withdrawing_consent_takes_everything_off),
        cmocka_unit_test(wiping_leaves_nothing_of_the_visit),
        cmocka_unit_test(each_purpose_is_an_event_of_its_own_with_its_language),
        cmocka_unit_test(a_visit_is_linked_only_under_the_profiles_consent),
        cmocka_unit_test(who_is_forgotten_goes_on_as_somebody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
