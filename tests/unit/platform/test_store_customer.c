#include "platform/store/store_customer.h"
#include "tests/unit/platform/store_stage.h"

static struct store_customer link_visit(struct store *store, const char *session, const char *reference)
{
    struct diagnostic why = {0};
    struct store_customer customer;
    stage_ok(store_link(store, session, reference, "number", STAGE_TIME, &customer, &why), &why);
    return customer;
}

static void add_event(struct store *store, struct store_event event)
{
    struct diagnostic why = {0};
    stage_ok(store_add_events(store, &event, 1, NULL, &why), &why);
}

struct counted {
    int count;
    char last[64];
    int times;
};

static bool count_event(void *context, const struct store_event *event)
{
    struct counted *counted = context;
    counted->count++;
    (void)snprintf(counted->last, sizeof counted->last, "%s", event->id);
    return true;
}

static bool count_favourite(void *context, const struct store_favourite *favourite)
{
    struct counted *counted = context;
    if (counted->count++ == 0)
        (void)snprintf(counted->last, sizeof counted->last, "%s", favourite->sku);
    return true;
}

static bool count_preference(void *context, const struct store_preference *preference)
{
    struct counted *counted = context;
    if (counted->count++ == 0) {
        (void)snprintf(counted->last, sizeof counted->last, "%s", preference->value);
        counted->times = preference->count;
    }
    return true;
}

static bool count_purchase(void *context, const struct store_purchase *purchase)
{
    struct counted *counted = context;
    if (counted->count++ == 0)
        (void)snprintf(counted->last, sizeof counted->last, "%s", purchase->sku);
    return true;
}

static void the_same_reference_is_the_same_customer(void **state)
{
    (void)state;
    struct store *store = stage_open("customer-same.db");
    struct store_customer first = link_visit(store, "visit-1", "4711"), found;
    assert_int_equal(strlen(first.key), 36);
    assert_string_equal(first.reference, "4711");
    assert_int_equal(first.points, STORE_UNKNOWN_POINTS);
    struct store_customer second = link_visit(store, "visit-2", "4711");
    assert_string_equal(first.key, second.key);
    struct store_customer other = link_visit(store, "visit-3", "4712");
    assert_string_not_equal(first.key, other.key);
    assert_int_equal(store_customer_of_session(store, "visit-2", &found, NULL), RESULT_OK);
    assert_string_equal(found.key, first.key);
    assert_int_equal(store_customer_of_session(store, "visit-9", &found, NULL), RESULT_NOT_FOUND);
    assert_int_equal(store_find_customer(store, "4713", &found, NULL), RESULT_NOT_FOUND);
    // A visit stays whose it is.
    struct diagnostic why = {0};
    assert_int_equal(store_link(store, "visit-1", "4712", "number", STAGE_TIME, &found, &why),
                     RESULT_INVALID);
    assert_int_equal(store_customer_of_session(store, "visit-1", &found, NULL), RESULT_OK);
    assert_string_equal(found.key, first.key);
    store_close(store);
}

static void only_what_was_recorded_under_the_profiles_consent_becomes_theirs(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("customer-events.db");
    struct store_event before = stage_event("before", "tryon_started"),
                       agreed = stage_event("agreed", "tryon_started"),
                       later = stage_event("later", "product_liked");
    agreed.consent_profile = later.consent_profile = true;
    add_event(store, before);
    add_event(store, agreed);
    struct store_customer customer = link_visit(store, "visit-1", "4711");
    add_event(store, later);
    add_event(store, stage_event("withdrawn", "tryon_started"));
    struct counted counted = {0};
    struct store_filter filter = {.customer = customer.key};
    stage_ok(store_each_event(store, &filter, count_event, &counted, &why), &why);
    assert_int_equal(counted.count, 2);
    assert_string_equal(counted.last, "later");
    counted = (struct counted){0};
    filter.newest_first = true;
    filter.limit = 1;
    stage_ok(store_each_event(store, &filter, count_event, &counted, &why), &why);
    assert_int_equal(counted.count, 1);
    assert_string_equal(counted.last, "later");
    counted = (struct counted){0};
    filter = (struct store_filter){.customer = ""}; // nobody's events are not a customer's
    stage_ok(store_each_event(store, &filter, count_event, &counted, &why), &why);
    assert_int_equal(counted.count, 0);
    store_close(store);
}

static void what_the_retailer_knows_is_kept_and_an_empty_word_changes_nothing(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("customer-put.db");
    struct store_customer customer = {.reference = "4711", .kind = "token", .name = "Ada", .points = 120};
    stage_ok(store_put_customer(store, &customer, STAGE_TIME, &why), &why);
    struct store_customer linked = link_visit(store, "visit-1", "4711");
    assert_string_equal(linked.name, "Ada");
    assert_int_equal(linked.points, 120);
    struct store_customer update = {.reference = "4711", .points = 130};
    stage_ok(store_put_customer(store, &update, STAGE_TIME, &why), &why);
    assert_string_equal(update.key, linked.key);
    assert_string_equal(update.name, "Ada");
    assert_int_equal(update.points, 130);
    update = (struct store_customer){.points = 1};
    assert_int_equal(store_put_customer(store, &update, STAGE_TIME, &why), RESULT_INVALID);
    store_close(store);
}

static void favourites_preferences_and_purchases_are_bounded_and_newest_first(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("customer-likes.db");
    struct store_customer customer = link_visit(store, "visit-1", "4711");
    char sku[32], time[40];
    assert_int_equal(store_begin(store, NULL), RESULT_OK);
    for (int i = 0; i < STORE_MAX_PURCHASES + 20; i++) {
        (void)snprintf(sku, sizeof sku, "SKU-%03d", i);
        (void)snprintf(time, sizeof time, "2026-11-22T10:%02d:%02d.000Z", i / 60, i % 60);
        struct store_favourite favourite = {.sku = sku, .time = time};
        struct store_preference size = {
            .category = "dress", .kind = STORE_SIZE, .value = i % 2 ? "40" : sku, .sku = sku, .time = time};
        struct store_purchase purchase = {.sku = sku, .time = time};
        stage_ok(store_put_favourite(store, customer.key, &favourite, &why), &why);
        stage_ok(store_note_preference(store, customer.key, &size, &why), &why);
        stage_ok(store_add_purchase(store, customer.key, &purchase, &why), &why);
        stage_ok(store_add_purchase(store, customer.key, &purchase, &why), &why); // told twice
    }
    assert_int_equal(store_commit(store, NULL), RESULT_OK);
    struct counted counted = {0};
    stage_ok(store_each_favourite(store, customer.key, 0, count_favourite, &counted, &why), &why);
    assert_int_equal(counted.count, STORE_MAX_FAVOURITES);
    assert_string_equal(counted.last, sku);
    counted = (struct counted){0};
    stage_ok(store_each_preference(store, customer.key, 0, count_preference, &counted, &why), &why);
    assert_int_equal(counted.count, STORE_MAX_PREFERENCES);
    assert_string_equal(counted.last, "40");
    assert_int_equal(counted.times, (STORE_MAX_PURCHASES + 20) / 2);
    counted = (struct counted){0};
    stage_ok(store_each_purchase(store, customer.key, 0, count_purchase, &counted, &why), &why);
    assert_int_equal(counted.count, STORE_MAX_PURCHASES);
    assert_string_equal(counted.last, sku);
    counted = (struct counted){0};
    stage_ok(store_each_purchase(store, NULL, 3, count_purchase, &counted, &why), &why);
    assert_int_equal(counted.count, 3);
    assert_string_equal(counted.last, "SKU-020"); // everybody's, the oldest first
    stage_ok(store_remove_favourite(store, customer.key, sku, &why), &why);
    counted = (struct counted){0};
    stage_ok(store_each_favourite(store, customer.key, 1, count_favourite, &counted, &why), &why);
    assert_string_not_equal(counted.last, sku);
    store_close(store);
}

static void a_store_with_a_row_of_each_kind_is_whole(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("customer-check.db");
    struct store_customer customer = link_visit(store, "visit-1", "4711");
    const struct store_favourite favourite = {.sku = "A", .time = STAGE_TIME};
    const struct store_preference size = {.value = "40", .kind = STORE_SIZE, .sku = "A", .time = STAGE_TIME};
    const struct store_purchase purchase = {.sku = "A", .time = STAGE_TIME};
    stage_ok(store_put_favourite(store, customer.key, &favourite, &why), &why);
    stage_ok(store_note_preference(store, customer.key, &size, &why), &why);
    stage_ok(store_add_purchase(store, customer.key, &purchase, &why), &why);
    stage_ok(store_say(store, "source", "/store/1", &why), &why);
    stage_ok(store_check(store, &why), &why);
    assert_string_equal(why.text, ""); // the quick check alone was enough
    store_close(store);
}

static void an_unlinked_visit_takes_along_what_it_alone_gave(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("customer-unlink.db");
    struct store_event liked = stage_event("liked-1", "product_liked");
    liked.consent_profile = true;
    struct store_customer customer = link_visit(store, "visit-1", "4711");
    (void)link_visit(store, "visit-2", "4711");
    add_event(store, liked);
    liked.id = "liked-2";
    liked.session = "visit-2";
    add_event(store, liked);
    liked.id = "liked-3";
    liked.sku = "HAT-1";
    liked.variant = "one";
    add_event(store, liked);
    const struct store_preference shade = {
        .category = "lipstick", .kind = STORE_SHADE, .value = "red", .sku = "LIP-1-RED", .time = STAGE_TIME};
    stage_ok(store_note_preference(store, customer.key, &shade, &why), &why); // for liked-1
    stage_ok(store_note_preference(store, customer.key, &shade, &why), &why); // for liked-2
    for (int i = 0; i < 2; i++) {
        const struct store_favourite favourite = {.sku = i == 0 ? "LIP-1-RED" : "HAT-1", .time = STAGE_TIME};
        stage_ok(store_put_favourite(store, customer.key, &favourite, &why), &why);
    }
    stage_ok(store_unlink(store, "visit-2", &why), &why);
    stage_ok(store_unlink(store, "visit-2", &why), &why); // nobody's already
    struct counted counted = {0};
    stage_ok(store_each_favourite(store, customer.key, 0, count_favourite, &counted, &why), &why);
    assert_int_equal(counted.count, 1);
    assert_string_equal(counted.last, "LIP-1-RED"); // visit-1 liked it, too
    counted = (struct counted){0};
    stage_ok(store_each_preference(store, customer.key, 0, count_preference, &counted, &why), &why);
    assert_int_equal(counted.count, 1);
    assert_int_equal(counted.times, 1);
    counted = (struct counted){0};
    stage_ok(store_each_event(store, &(struct store_filter){.customer = customer.key}, count_event, &counted,
                              &why),
             &why);
    assert_int_equal(counted.count, 1);
    assert_string_equal(counted.last, "liked-1");
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_reference_is_the_same_customer),
        cmocka_unit_test(only_what_was_recorded_under_the_profiles_consent_becomes_theirs),
        cmocka_unit_test(what_the_retailer_knows_is_kept_and_an_empty_word_changes_nothing),
        cmocka_unit_test(favourites_preferences_and_purchases_are_bounded_and_newest_first),
        cmocka_unit_test(a_store_with_a_row_of_each_kind_is_whole),
        cmocka_unit_test(an_unlinked_visit_takes_along_what_it_alone_gave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
