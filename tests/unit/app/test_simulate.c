// Simulated visits: the same in each run, as a mirror would record them, and at a shop's hours.
#include "app/simulate.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PRODUCTS 24
#define DAY_MS INT64_C(86400000)
#define UNTIL_MS (INT64_C(20416) * DAY_MS) // a Monday's midnight

struct shop {
    char skus[PRODUCTS][8];
    struct catalogue_variant variants[PRODUCTS][2];
    struct catalogue_product products[PRODUCTS];
    struct catalogue catalogue;
};

static struct shop *open_shop(void)
{
    static struct shop shop;
    static const struct catalogue_size sizes[] = {{.id = "s", .title = "S"}, {.id = "m", .title = "M"}};
    shop = (struct shop){0};
    for (int i = 0; i < PRODUCTS; i++) {
        (void)snprintf(shop.skus[i], sizeof shop.skus[i], "P-%d", i);
        for (int v = 0; v < 2; v++)
            shop.variants[i][v] =
                (struct catalogue_variant){.id = v == 0 ? "a" : "b",
                                           .sku = shop.skus[i],
                                           .swatch_srgb = {(uint8_t)(i * 9), (uint8_t)(200 - 90 * v), 90},
                                           .has_swatch = true,
                                           .price = {2490, "EUR"},
                                           .sale_price = {-1, ""},
                                           .offer = {.sizes = sizes, .size_count = 2},
                                           .try_on = {.kind = TRY_ON_MAKEUP}};
        shop.products[i] =
            (struct catalogue_product){.sku = shop.skus[i],
                                       .title = shop.skus[i],
                                       .brand = i % 3 == 0 ? "One" : "Two",
                                       .category = (enum catalogue_category)(i % CATEGORY_COUNT),
                                       .variant_count = 2,
                                       .variants = shop.variants[i]};
    }
    shop.catalogue =
        (struct catalogue){.file = "c.json", .product_count = PRODUCTS, .products = shop.products};
    return &shop;
}

#define MOST_EVENTS 40000
struct heard {
    int count, bought;
    struct interest_event events[MOST_EVENTS];
    struct simulate_visit visits[MOST_EVENTS];
    struct simulate_counts counts;
};

static void hear(void *context, const struct simulate_visit *visit, const struct interest_event *event)
{
    struct heard *heard = context;
    assert_true(heard->count < MOST_EVENTS);
    heard->visits[heard->count] = *visit;
    heard->events[heard->count++] = *event;
}

static void hear_purchase(void *context, const struct simulate_visit *visit, const char *sku, int64_t wall_ms)
{
    struct heard *heard = context;
    assert_true(visit->customer >= 0 && sku[0] == 'P' && wall_ms < UNTIL_MS);
    heard->bought++;
}

static struct heard *run(uint64_t seed, int visits, int customers)
{
    struct heard *heard = calloc(1, sizeof *heard);
    struct diagnostic why = {0};
    const struct simulate_options options = {.catalogue = &open_shop()->catalogue,
                                             .seed = seed,
                                             .visits = visits,
                                             .days = 14,
                                             .until_ms = UNTIL_MS,
                                             .customers = customers,
                                             .mirrors = 3};
    const struct simulate_sink sink = {hear, hear_purchase, heard};
    assert_non_null(heard);
    assert_int_equal(simulate(&options, &sink, &heard->counts, &why), RESULT_OK);
    return heard;
}

static bool are_same(const struct heard *a, const struct heard *b)
{
    bool same = a->count == b->count;
    for (int i = 0; i < a->count && same; i++)
        same = strcmp(a->events[i].id, b->events[i].id) == 0 &&
               strcmp(a->events[i].session, b->events[i].session) == 0 &&
               strcmp(a->events[i].sku, b->events[i].sku) == 0 && a->events[i].kind == b->events[i].kind &&
               a->events[i].wall_ms == b->events[i].wall_ms;
    return same;
}

static void the_same_seed_gives_the_same_log(void **state)
{
    (void)state;
    struct heard *first = run(5, 200, 20), *again = run(5, 200, 20), *other = run(6, 200, 20);
    assert_true(first->count > 1000);
    assert_true(are_same(first, again));
    assert_false(are_same(first, other));
    assert_string_not_equal(first->events[0].id, other->events[0].id);
    free(first);
    free(again);
    free(other);
}

static int by_id(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void no_two_events_have_one_id(void **state)
{
    (void)state;
    struct heard *heard = run(1, 600, 50);
    const char **ids = calloc((size_t)heard->count, sizeof ids[0]);
    assert_non_null(ids);
    for (int i = 0; i < heard->count; i++)
        ids[i] = heard->events[i].id;
    qsort(ids, (size_t)heard->count, sizeof ids[0], by_id);
    for (int i = 1; i < heard->count; i++)
        assert_string_not_equal(ids[i - 1], ids[i]);
    free(ids);
    free(heard);
}

static bool is_try_on(enum interest_kind kind)
{
    return kind == INTEREST_TRYON_STARTED || kind == INTEREST_TRYON_DWELLED ||
           kind == INTEREST_TRYON_COMPARED;
}

// Nothing is worn without consent, nobody is linked without the profile's, and a visit ends once.
static void every_event_was_agreed_to(void **state)
{
    (void)state;
    struct heard *heard = run(2, 400, 40);
    int ended = 0, linked = 0;
    for (int i = 0; i < heard->count; i++) {
        const struct interest_event *event = &heard->events[i];
        assert_true(event->consent.asked && event->consent.text_version > 0);
        assert_true(event->consent.language[0] != '\0');
        assert_true(!is_try_on(event->kind) || event->consent.try_on);
        assert_true(event->kind != INTEREST_PROFILE_LINKED || event->consent.profile);
        assert_true(event->kind != INTEREST_PRODUCT_RESERVED || strlen(event->code) == 6);
        bool last = i + 1 == heard->count || strcmp(event->session, heard->events[i + 1].session) != 0;
        assert_int_equal(last, event->kind == INTEREST_SESSION_ENDED);
        assert_true(last || event->wall_ms <= heard->events[i + 1].wall_ms);
        ended += last;
        linked += event->kind == INTEREST_PROFILE_LINKED;
    }
    assert_int_equal(ended, 400);
    assert_int_equal(linked, heard->counts.linked);
    assert_int_equal(heard->counts.events[INTEREST_SESSION_ENDED], 400);
    assert_int_equal(heard->bought, heard->counts.purchases);
    assert_true(linked > 20 && heard->bought > 0);
    free(heard);
}

static void visits_come_at_the_hours_of_a_shop(void **state)
{
    (void)state;
    struct heard *heard = run(3, 400, 0);
    bool mirrors[3] = {false};
    for (int i = 0; i < heard->count; i++) {
        const struct interest_event *event = &heard->events[i];
        int64_t hour = event->wall_ms % DAY_MS / (DAY_MS / 24), weekday = (event->wall_ms / DAY_MS + 4) % 7;
        assert_true(event->wall_ms >= UNTIL_MS - 14 * DAY_MS && event->wall_ms < UNTIL_MS);
        assert_true(hour >= 10 && hour < 21); // who came at the last minute
        assert_int_not_equal(weekday, 0);     // Sunday
        assert_int_equal(heard->visits[i].customer, -1);
        mirrors[heard->visits[i].mirror] = true;
    }
    assert_true(mirrors[0] && mirrors[1] && mirrors[2]);
    assert_int_equal(heard->bought, 0);
    free(heard);
}

static void what_is_out_of_bounds_is_refused(void **state)
{
    (void)state;
    struct simulate_counts counts;
    struct diagnostic why = {0};
    const struct simulate_sink sink = {.record = NULL};
    const struct catalogue empty = {.file = "empty.json"};
    struct simulate_options options = {
        .catalogue = &empty, .visits = 1, .days = 1, .until_ms = UNTIL_MS, .mirrors = 1};
    assert_int_equal(simulate(&options, &sink, &counts, &why), RESULT_INVALID);
    options.catalogue = &open_shop()->catalogue;
    options.days = 0;
    assert_int_equal(simulate(&options, &sink, &counts, &why), RESULT_INVALID);
    options.days = 1;
    options.visits = SIMULATE_MAX_VISITS + 1;
    assert_int_equal(simulate(&options, &sink, &counts, &why), RESULT_INVALID);
    options.visits = 0;
    assert_int_equal(simulate(&options, &sink, &counts, &why), RESULT_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_gives_the_same_log),
        cmocka_unit_test(no_two_events_have_one_id),
        cmocka_unit_test(every_event_was_agreed_to),
        cmocka_unit_test(visits_come_at_the_hours_of_a_shop),
        cmocka_unit_test(what_is_out_of_bounds_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
