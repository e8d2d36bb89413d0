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

#define HOUR_MS (INT64_C(3600) * 1000)
#define DAY_MS (24 * HOUR_MS)

static int64_t wall(const char *time)
{
    int64_t wall_ms = 0;
    assert_true(clock_wall_read(time, &wall_ms));
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

static void keep(struct store *store, struct store_keeping *keeping, int64_t ran_ms, int64_t wall_ms)
{
    struct diagnostic why = {0};
    stage_ok(store_keep_time(store, keeping, 77 + ran_ms * 1000000, wall_ms, &why), &why);
}

// A run of the mirror: what the wall clock says as it begins and as it ends. Gives the day as it ends.
static int64_t run(struct store *store, int64_t begins_ms, int hours, int64_t ends_ms)
{
    struct store_keeping keeping = {0};
    keep(store, &keeping, 0, begins_ms);
    keep(store, &keeping, hours * HOUR_MS, ends_ms);
    return keeping.day;
}

// A run under a clock that is right.
static int64_t run_right(struct store *store, int64_t begins_ms, int hours)
{
    return run(store, begins_ms, hours, begins_ms + hours * HOUR_MS);
}

static int64_t forget(struct store *store, const struct store_keeping *keeping)
{
    struct diagnostic why = {0};
    int64_t removed = 0;
    stage_ok(store_forget_old(store, keeping, &removed, &why), &why);
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
    struct store_keeping keeping = {0};
    assert_int_equal(forget(store, &keeping), 0); // nothing was counted yet
    keep(store, &keeping, 0, wall(LONG_AGO));
    visit(store, "old", LONG_AGO, false);
    visit(store, "old of REF-1", LONG_AGO, true);
    visit(store, "both", LONG_AGO, false);
    keep(store, &keeping, HOUR_MS, wall(LONG_AGO));
    visit(store, "both", NOW, false); // a visit that a clock tore apart stays whole
    visit(store, "new", NOW, true);
    keep(store, &keeping, STORE_KEPT_DAYS * DAY_MS, wall(NOW));
    assert_int_equal(forget(store, &keeping), 0); // not yet
    keep(store, &keeping, (STORE_KEPT_DAYS + 1) * DAY_MS, wall(NOW));
    assert_int_equal(forget(store, &keeping), 5); // three events, two consents
    struct store_audit_state audit = verify(store);
    assert_string_equal(audit.problem, "");
    assert_int_equal(audit.consents, 3);
    assert_int_equal(audit.rows, 3); // from the oldest consent that is left
    assert_int_equal(count_rows(path, "SELECT count(*) FROM interest"), 2);
    assert_int_equal(count_rows(path, "SELECT count(*) FROM links"), 1);
    assert_int_equal(count_rows(path, "SELECT count(*) FROM salts WHERE subject LIKE 'old%'"), 0);
    assert_int_equal(count_rows(path, "SELECT count(*) FROM customers"), 1);
    assert_int_equal(forget(store, &keeping), 0);
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

static void a_clock_that_jumps_is_not_believed(void **state)
{
    (void)state;
    struct store *store = stage_open("jumped.db");
    struct store_keeping keeping = {0};
    const int64_t far_ms = wall("2038-01-19T03:14:00.000Z");
    visit(store, "now", NOW, true);
    assert_int_equal(run_right(store, wall(NOW), 10), 0);
    // The battery is dead: 2038 in the morning, until the network says what it is.
    keep(store, &keeping, 0, far_ms);
    visit(store, "then", "2038-01-19T03:15:00.000Z", false);
    keep(store, &keeping, HOUR_MS, far_ms + HOUR_MS);
    assert_int_equal(keeping.day, 0);
    assert_int_equal(forget(store, &keeping), 0);
    keep(store, &keeping, 2 * HOUR_MS, wall(NOW) + 26 * HOUR_MS);
    assert_int_equal(keeping.day, 1);
    assert_int_equal(forget(store, &keeping), 0);
    // So each morning, for a month; and a mirror that is switched off while it still is 2038.
    for (int day = 2; day < 30; day++)
        assert_int_equal(run(store, far_ms, 10, wall(NOW) + day * DAY_MS + 10 * HOUR_MS), day);
    assert_int_equal(run_right(store, far_ms, 1), 29);
    assert_int_equal(run_right(store, wall(NOW) + 30 * DAY_MS, 23), 30);
    store_close(store);
}

static void a_clock_that_knows_no_time_keeps_nothing_for_ever(void **state)
{
    (void)state;
    struct store *store = stage_open("no-clock.db");
    for (int day = 0; day < 24; day++) // each begins in 1970 and is ten hours long
        assert_int_equal(run_right(store, 10000, 10), (day + 1) * 10 / 24);
    store_close(store);
}

static void a_shop_is_closed_for_days(void **state)
{
    (void)state;
    struct store *store = stage_open("closed.db");
    int64_t now_ms = wall(NOW);
    assert_int_equal(run_right(store, now_ms, 24), 1);
    now_ms += (1 + STORE_MAX_OFF_DAYS) * DAY_MS;
    assert_int_equal(run_right(store, now_ms, 24), 2 + STORE_MAX_OFF_DAYS);
    now_ms += (2 + STORE_MAX_OFF_DAYS) * DAY_MS; // a day too long to be believed
    assert_int_equal(run_right(store, now_ms, 24), 3 + STORE_MAX_OFF_DAYS);
    store_close(store);
}

// Every day from eight to six, the clock always right: after three years, and not before.
static void a_mirror_that_is_switched_off_at_night_forgets_in_time(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("nights.db");
    stage_ok(store_hurry(store, &why), &why);
    int day = 0;
    for (int64_t removed = 0; removed == 0 && day < 2 * STORE_KEPT_DAYS; day++) {
        struct store_keeping keeping = {0};
        keep(store, &keeping, 0, wall(LONG_AGO) + day * DAY_MS);
        removed = forget(store, &keeping);
        if (day == 0)
            visit(store, "the first", LONG_AGO, false);
        keep(store, &keeping, 10 * HOUR_MS, wall(LONG_AGO) + day * DAY_MS + 10 * HOUR_MS);
    }
    assert_int_equal(day - 1, STORE_KEPT_DAYS + 1);
    assert_int_equal(count_rows(test_temporary_path("nights.db"), "SELECT count(*) FROM kept_days"),
                     STORE_KEPT_DAYS + 1);
    store_close(store);
}

static void what_is_noted_of_the_time_is_spoilt(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("spoilt.db");
    static const char *const texts[] = {"",
                                        "x",
                                        "5",
                                        "-7 9",
                                        "99999999999999999999999 99999999999999999999",
                                        "999999999999999999 999999999999999999"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        stage_ok(store_say(store, "kept_time", texts[i], &why), &why);
        assert_int_equal(run_right(store, wall(NOW), 48), 2);
    }
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_three_years_old_goes_and_the_log_stays_whole),
        cmocka_unit_test(a_clock_that_jumps_is_not_believed),
        cmocka_unit_test(a_clock_that_knows_no_time_keeps_nothing_for_ever),
        cmocka_unit_test(a_shop_is_closed_for_days),
        cmocka_unit_test(a_mirror_that_is_switched_off_at_night_forgets_in_time),
        cmocka_unit_test(what_is_noted_of_the_time_is_spoilt),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
