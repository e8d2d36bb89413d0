#include "platform/store/store_consent.h"
#include "platform/store/store_erase.h"
#include "tests/unit/platform/store_stage.h"

#include <sqlite3.h>

static void agree(struct store *store, const char *session, const char *purpose, bool given)
{
    struct diagnostic why = {0};
    const struct store_consent consent = {.session = session,
                                          .purpose = purpose,
                                          .given = given,
                                          .text_version = 3,
                                          .language = "de",
                                          .time = STAGE_TIME};
    stage_ok(store_add_consent(store, &consent, &why), &why);
}

static struct store_audit_state verify(struct store *store)
{
    struct diagnostic why = {0};
    struct store_audit_state audit;
    stage_ok(store_audit_verify(store, &audit, &why), &why);
    return audit;
}

// Somebody with the file and another program.
static void tamper(const char *path, const char *sql)
{
    sqlite3 *database = NULL;
    assert_int_equal(sqlite3_open(path, &database), SQLITE_OK);
    char *problem = NULL;
    if (sqlite3_exec(database, sql, NULL, NULL, &problem) != SQLITE_OK)
        fail_msg("%s", problem);
    (void)sqlite3_close(database);
}

static bool check_consent(void *context, const struct store_consent *consent)
{
    int *seen = context;
    assert_string_equal(consent->purpose, "profile");
    assert_string_equal(consent->language, "de");
    assert_int_equal(consent->text_version, 3);
    assert_int_equal(consent->given, *seen == 0);
    (*seen)++;
    return true;
}

static void consents_come_back_with_words_and_withdrawal(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("consent-rows.db");
    struct store_agreed agreed;
    agree(store, "visit-1", "profile", true);
    agree(store, "visit-2", "try_on", true);
    stage_ok(store_session_agreed(store, "visit-1", "profile", &agreed, &why), &why);
    assert_true(agreed.ever && agreed.now);
    agree(store, "visit-1", "profile", false);
    stage_ok(store_session_agreed(store, "visit-1", "profile", &agreed, &why), &why);
    assert_true(agreed.ever && !agreed.now);
    stage_ok(store_session_agreed(store, "visit-2", "profile", &agreed, &why), &why);
    assert_false(agreed.ever || agreed.now);
    int seen = 0;
    stage_ok(store_each_consent(store, &(struct store_consent_filter){.session = "visit-1"}, check_consent,
                                &seen, &why),
             &why);
    assert_int_equal(seen, 2);
    store_close(store);
}

static void an_untouched_log_is_whole(void **state)
{
    (void)state;
    struct store *store = stage_open("audit-whole.db");
    struct store_audit_state audit = verify(store);
    assert_int_equal(audit.rows, 0);
    for (int i = 0; i < 20; i++)
        agree(store, i % 2 ? "visit-1" : "visit-2", "profile", i % 4 < 2);
    audit = verify(store);
    assert_int_equal(audit.rows, 20);
    assert_int_equal(audit.consents, 20);
    assert_int_equal(audit.broken_at, 0);
    assert_string_equal(audit.problem, "");
    assert_int_equal(strlen(audit.last_hash), 64);
    store_close(store);
}

// Each in a log of its own: ten rows, of which something is changed.
static void every_change_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        int64_t at; // 0: no row of the chain, but of the consents
    } changes[] = {
        {"UPDATE audit SET what = 'profile given, text 4 in de' WHERE sequence = 4", 4},
        {"UPDATE audit SET time = '2026-11-22T10:00:00.001Z' WHERE sequence = 1", 1},
        {"UPDATE audit SET subject_key = zeroblob(32) WHERE sequence = 10", 10},
        {"UPDATE audit SET hash = zeroblob(32) WHERE sequence = 7", 7},
        {"DELETE FROM audit WHERE sequence = 5", 5},
        {"DELETE FROM audit WHERE sequence = 1", 1},
        {"DELETE FROM audit WHERE sequence >= 9", 9},
        {"DELETE FROM audit", 1},
        {"UPDATE audit SET sequence = 11 WHERE sequence = 10", 10},
        {"UPDATE consents SET given = 1 - given WHERE sequence = 3", 0},
        {"UPDATE consents SET text_version = 2 WHERE sequence = 3", 0},
        {"UPDATE consents SET session = 'visit-9' WHERE sequence = 3", 0},
        {"INSERT INTO consents SELECT 99, session, customer, 'contact', 1, 3, 'de', 0, time, 99 FROM consents"
         " WHERE sequence = 1",
         0},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct store *store = stage_open("audit-changed.db");
        for (int k = 0; k < 10; k++)
            agree(store, "visit-1", "profile", k % 2 == 0);
        store_close(store);
        const char *path = test_temporary_path("audit-changed.db");
        tamper(path, changes[i].sql);
        assert_int_equal(store_open(path, true, &store, NULL), RESULT_OK);
        struct store_audit_state audit = verify(store);
        if (audit.broken_at != changes[i].at || audit.problem[0] == '\0')
            fail_msg("%s: broken at %lld (%s)", changes[i].sql, (long long)audit.broken_at, audit.problem);
        store_close(store);
    }
}

static void an_erased_visit_leaves_a_whole_log_that_says_nothing_of_it(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store_erased erased;
    struct store *store = stage_open("audit-erased.db");
    agree(store, "visit-1", "profile", true);
    agree(store, "visit-2", "profile", true);
    agree(store, "visit-1", "profile", false);
    stage_ok(store_erase(store, &(struct store_subject){.session = "visit-1"}, STAGE_TIME, &erased, &why),
             &why);
    assert_int_equal(erased.consents, 2);
    struct store_audit_state audit = verify(store);
    assert_int_equal(audit.rows, 4); // the erasure is told, too
    assert_int_equal(audit.consents, 1);
    assert_string_equal(audit.problem, "");
    store_close(store);
    sqlite3 *database = NULL;
    sqlite3_stmt *salts = NULL;
    assert_int_equal(sqlite3_open(test_temporary_path("audit-erased.db"), &database), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(database, "SELECT subject FROM salts", -1, &salts, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(salts), SQLITE_ROW);
    assert_string_equal((const char *)sqlite3_column_text(salts, 0), "visit-2");
    assert_int_equal(sqlite3_step(salts), SQLITE_DONE);
    (void)sqlite3_finalize(salts);
    (void)sqlite3_close(database);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(consents_come_back_with_words_and_withdrawal),
        cmocka_unit_test(an_untouched_log_is_whole),
        cmocka_unit_test(every_change_is_found),
        cmocka_unit_test(an_erased_visit_leaves_a_whole_log_that_says_nothing_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
