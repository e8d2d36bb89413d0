#include "platform/store/store_customer.h"
#include "platform/store/store_report.h"
#include "tests/unit/platform/store_stage.h"

#include <stdlib.h>
#include <time.h>

static int next_id;

static void add(struct store *store, const char *session, const char *name, const char *sku, const char *time)
{
    struct diagnostic why = {0};
    char id[16];
    (void)snprintf(id, sizeof id, "%d", next_id++);
    struct store_event event = stage_event(id, name);
    event.session = session;
    event.time = time;
    event.sku = sku;
    event.product = sku[0] != '\0' ? "P" : "";
    event.category = sku[0] != '\0' ? "lipstick" : "";
    event.title = sku;
    event.mirror = session[0] == 'a' ? "Door" : "Window";
    event.consent_profile = session[0] == 'a';
    if (strcmp(name, "tryon_dwelled") == 0)
        event.duration_ms = 2500;
    if (strcmp(name, "session_ended") == 0)
        event.duration_ms = 60000;
    stage_ok(store_add_events(store, &event, 1, NULL, &why), &why);
}

// Two visits at two mirrors in two hours.
static struct store *fill(const char *name)
{
    struct store *store = stage_open(name);
    assert_int_equal(store_begin(store, NULL), RESULT_OK);
    add(store, "a", "tryon_started", "RED", "2026-11-22T10:00:00.000Z");
    add(store, "a", "tryon_dwelled", "RED", "2026-11-22T10:01:00.000Z");
    add(store, "a", "product_liked", "RED", "2026-11-22T10:02:00.000Z");
    add(store, "a", "tryon_started", "PINK", "2026-11-22T10:03:00.000Z");
    add(store, "a", "product_requested", "PINK", "2026-11-22T10:04:00.000Z");
    add(store, "a", "session_ended", "", "2026-11-22T10:05:00.000Z");
    add(store, "b", "tryon_started", "RED", "2026-11-22T11:59:59.999Z");
    add(store, "b", "tryon_started", "RED", "2026-11-22T12:00:00.000Z");
    assert_int_equal(store_commit(store, NULL), RESULT_OK);
    return store;
}

struct rows {
    int count;
    struct {
        char key[32];
        struct store_report_row row;
    } rows[8];
};

static bool keep(void *context, const struct store_report_row *row)
{
    struct rows *rows = context;
    (void)snprintf(rows->rows[rows->count].key, sizeof rows->rows[0].key, "%s", row->key);
    rows->rows[rows->count++].row = *row;
    return rows->count < 8;
}

static struct rows report(struct store *store, enum store_report_by by, struct store_report_range range)
{
    struct diagnostic why = {0};
    struct rows rows = {0};
    stage_ok(store_each_report_row(store, by, &range, 0, keep, &rows, &why), &why);
    return rows;
}

static void products_are_summed_the_most_tried_first(void **state)
{
    (void)state;
    struct store *store = fill("report-sku.db");
    struct rows rows = report(store, STORE_BY_SKU, (struct store_report_range){0});
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.rows[0].key, "RED");
    assert_int_equal(rows.rows[0].row.visits, 2);
    assert_int_equal(rows.rows[0].row.tried, 3);
    assert_int_equal(rows.rows[0].row.dwelled, 1);
    assert_int_equal(rows.rows[0].row.dwell_ms, 2500);
    assert_int_equal(rows.rows[0].row.liked, 1);
    assert_string_equal(rows.rows[1].key, "PINK");
    assert_int_equal(rows.rows[1].row.requested, 1);
    assert_int_equal(report(store, STORE_BY_CATEGORY, (struct store_report_range){0}).rows[0].row.tried, 4);
    // From is in it, until is not.
    rows = report(
        store, STORE_BY_SKU,
        (struct store_report_range){.from = "2026-11-22T11:59:59.999Z", .until = "2026-11-22T12:00:00.000Z"});
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.rows[0].row.tried, 1);
    store_close(store);
}

static void mirrors_hours_and_days_are_those_of_the_place(void **state)
{
    (void)state;
    struct store *store = fill("report-time.db");
    struct rows rows = report(store, STORE_BY_MIRROR, (struct store_report_range){0});
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.rows[0].key, "Door");
    assert_int_equal(rows.rows[0].row.tried, 2);
    assert_int_equal(rows.rows[1].row.visits, 1);
    rows = report(store, STORE_BY_HOUR, (struct store_report_range){0}); // two hours before UTC
    assert_int_equal(rows.count, 3);
    assert_string_equal(rows.rows[0].key, "08");
    assert_string_equal(rows.rows[2].key, "10");
    rows = report(store, STORE_BY_DAY, (struct store_report_range){.mirror = "Window"});
    assert_int_equal(rows.count, 1);
    assert_string_equal(rows.rows[0].key, "2026-11-22");
    assert_int_equal(rows.rows[0].row.tried, 2);
    store_close(store);
}

static void the_totals_tell_visits_by_what_they_agreed_to(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store_customer customer;
    struct store_report_totals totals;
    struct store *store = fill("report-sum.db");
    stage_ok(store_link(store, "a", "4711", "number", STAGE_TIME, &customer, &why), &why);
    stage_ok(store_report_sum(store, &(struct store_report_range){0}, &totals, &why), &why);
    assert_int_equal(totals.visits, 2);
    assert_int_equal(totals.try_on_visits, 2);
    assert_int_equal(totals.profile_visits, 1);
    assert_int_equal(totals.linked_visits, 1);
    assert_int_equal(totals.customers, 1);
    assert_int_equal(totals.ended, 1);
    assert_int_equal(totals.visit_ms, 60000);
    assert_int_equal(totals.sums.tried, 4);
    assert_int_equal(totals.sums.requested, 1);
    store_close(store);
}

struct tastes {
    int count, customers, tried, bought;
    char before[STORE_ID_SIZE];
};

static bool taste(void *context, const struct store_taste *taste)
{
    struct tastes *tastes = context;
    assert_true(strcmp(tastes->before, taste->who) <= 0);
    (void)snprintf(tastes->before, sizeof tastes->before, "%s", taste->who);
    tastes->count++;
    tastes->customers += taste->is_customer;
    tastes->tried += taste->tried;
    tastes->bought += taste->bought;
    return true;
}

static void tastes_come_basket_by_basket(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store_customer customer;
    struct tastes tastes = {0};
    struct store *store = fill("report-taste.db");
    stage_ok(store_link(store, "a", "4711", "number", STAGE_TIME, &customer, &why), &why);
    const struct store_purchase purchase = {.sku = "RED", .time = STAGE_TIME};
    stage_ok(store_add_purchase(store, customer.key, &purchase, &why), &why);
    stage_ok(store_each_taste(store, taste, &tastes, &why), &why);
    assert_int_equal(tastes.count, 4); // the customer's RED, PINK and bought RED; visit b's RED
    assert_int_equal(tastes.customers, 3);
    assert_int_equal(tastes.tried, 4);
    assert_int_equal(tastes.bought, 1);
    store_close(store);
}

int main(void)
{
    (void)setenv("TZ", "<-02>2", 1);
    tzset();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(products_are_summed_the_most_tried_first),
        cmocka_unit_test(mirrors_hours_and_days_are_those_of_the_place),
        cmocka_unit_test(the_totals_tell_visits_by_what_they_agreed_to),
        cmocka_unit_test(tastes_come_basket_by_basket),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
