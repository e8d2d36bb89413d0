// What is forgotten after three years, and what is not: visits of long ago and of now, the wall clock passed
// in.
#include "platform/base/clock.h"
#include "platform/store/store_consent.h"
#include "platform/store/store_customer.h"
#include "platform/store/store_erase.h"
#include "platform/store/store_retention.h"
#include "tests/unit/platform/store_stage.h"

#include <sqlite3.h>

#define NOW "2026-11-22T12:00:00.000Z"
#define LONG_AGO "2022-03-01T10:00:00.000Z"

static int64_t now_ms(void)
{
    int64_t wall_ms = 0;
    assert_true(clock_wall_read(NOW, &wall_ms));
    return wall_ms;
}

static void visit(struct store *store, const char *session, const char *time, bool is_customers)
{
    struct diagnostic why = {0};
    char id[64];
    struct store_customer customer;
    (void)snprintf(id, sizeof id, "event of %s at %s", session, time);
    struct store_event event = stage_event(id, "product_liked");
    const struct store_consent consent = {.session = session,
                                          .purpose = "profile",
                                          .given = true,
                                          .text_version = 3,
                                          .language = "de",
                                          .time = time};
    event.session = session;
    event.time = time;
    event.consent_profile = true;
    stage_ok(store_add_consent(store, &consent, &why), &why);
    if (is_customers)
        stage_ok(store_link(store, session, "REF-1", "number", time, &customer, &why), &why);
    stage_ok(store_add_events(store, &event, 1, NULL, &why), &why);
}

static void write_rows(struct store *store, int count, const char *time)
{
    struct diagnostic why = {0};
    stage_ok(store_begin(store, &why), &why);
    for (int i = 0; i < count; i++)
        stage_ok(store_audit(store, "somebody", time, "linked to a customer", &why), &why);
    stage_ok(store_commit(store, &why), &why);
}

static int64_t forget(struct store *store, int64_t wall_ms)
{
    struct diagnostic why = {0};
    int64_t removed = 0;
    stage_ok(store_forget_old(store, wall_ms, &removed, &why), &why);
    return removed;
}

static struct store_audit_state verify(struct store *store)
{
    struct diagnostic why = {0};
    struct store_audit_state audit;
    stage_ok(store_audit_verify(store, &audit, &why), &why);
    return audit;
}

static int count_rows(const char *path, const char *sql)
{
    sqlite3 *database = NULL;
    sqlite3_stmt *statement = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, sql, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int count = sqlite3_column_int(statement, 0);
    (void)sqlite3_finalize(statement);
    (void)sqlite3_close(database);
    return count;
}

static void change(const char *path, const char *sql)
{
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    assert_int_equal(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
    (void)sqlite3_close(database);
}

static void what_is_three_years_old_goes_and_the_log_stays_whole(void **state)
{
    (void)state;
    struct store *store = stage_open("retention.db");
    const char *path = test_temporary_path("retention.db");
    visit(store, "old", LONG_AGO, false);
    visit(store, "old of REF-1", LONG_AGO, true);
    visit(store, "both", LONG_AGO, false);
    visit(store, "both", NOW, false); // a visit that a clock tore apart stays whole
    visit(store, "new", NOW, true);
    write_rows(store, STORE_SETTLED_ROWS, NOW);
    assert_int_equal(forget(store, now_ms()), 5); // three events, two consents
    struct store_audit_state audit = verify(store);
    assert_string_equal(audit.problem, "");
    assert_int_equal(audit.consents, 3);
    assert_int_equal(audit.rows, STORE_SETTLED_ROWS + 3); // from the oldest consent that is left
    assert_int_equal(count_rows(path, "SELECT count(*) FROM interest"), 2);
    assert_int_equal(count_rows(path, "SELECT count(*) FROM links"), 1);
    assert_int_equal(count_rows(path, "SELECT count(*) FROM salts WHERE subject LIKE 'old%'"), 0);
    assert_int_equal(count_rows(path, "SELECT count(*) FROM customers"), 1);
    assert_int_equal(forget(store, now_ms()), 0);
    visit(store, "later", NOW, false); // the chain goes on
    audit = verify(store);
    assert_string_equal(audit.problem, "");
    store_close(store);
    // Nobody takes a row off the beginning.
    change(path, "DELETE FROM audit WHERE sequence = (SELECT min(sequence) FROM audit)");
    assert_int_equal(store_open(path, true, &store, NULL), RESULT_OK);
    assert_non_null(strstr(verify(store).problem, "is missing"));
    store_close(store);
    change(path, "UPDATE about SET value = 'x' WHERE name = 'audit_base'");
    assert_int_equal(store_open(path, true, &store, NULL), RESULT_OK);
    assert_non_null(strstr(verify(store).problem, "no hash"));
    store_close(store);
}

static void a_clock_that_jumped_empties_no_store(void **state)
{
    (void)state;
    struct store *store = stage_open("jumped.db");
    visit(store, "now", NOW, true);
    write_rows(store, STORE_SETTLED_ROWS + 10, NOW);
    int64_t in_ten_years_ms = now_ms() + INT64_C(3652) * 24 * 3600 * 1000;
    assert_int_equal(forget(store, in_ten_years_ms), 0);
    visit(store, "then", "2036-11-22T12:00:00.000Z", false); // nor what is written under that clock
    assert_int_equal(forget(store, in_ten_years_ms), 0);
    assert_int_equal(forget(store, 0), 0);
    store_close(store);
}

static void a_small_store_keeps_what_it_has(void **state)
{
    (void)state;
    struct store *store = stage_open("small.db");
    assert_int_equal(forget(store, now_ms()), 0);
    visit(store, "old", LONG_AGO, false);
    visit(store, "new", NOW, false);
    assert_int_equal(forget(store, now_ms()), 0);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_three_years_old_goes_and_the_log_stays_whole),
        cmocka_unit_test(a_clock_that_jumped_empties_no_store),
        cmocka_unit_test(a_small_store_keeps_what_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
