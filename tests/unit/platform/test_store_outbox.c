#include "platform/store/store_outbox.h"
#include "tests/unit/platform/store_stage.h"

static void add(struct store *store, const char *id, enum store_outbox_kind kind, const char *session,
                const char *body)
{
    struct diagnostic why = {0};
    struct store_outbox_entry entry = {
        .id = id, .kind = kind, .session = session, .created_ms = 1000, .body = body, .size = strlen(body)};
    stage_ok(store_outbox_add(store, &entry, &why), &why);
}

static struct store_outbox_batch take(struct store *store, int64_t now_ms, int rows, size_t bytes)
{
    struct diagnostic why = {0};
    struct store_outbox_batch batch = {0};
    stage_ok(store_outbox_take(store, now_ms, rows, bytes, &batch, &why), &why);
    return batch;
}

static struct store_outbox_size measure(struct store *store)
{
    struct diagnostic why = {0};
    struct store_outbox_size size;
    stage_ok(store_outbox_measure(store, &size, &why), &why);
    return size;
}

static void a_batch_has_its_bounds_and_stays_until_its_outcome(void **state)
{
    (void)state;
    struct store *store = stage_open("outbox-batch.db");
    add(store, "a", STORE_OUTBOX_ANALYTICS, "visit-1", "{\"n\":1}");
    add(store, "b", STORE_OUTBOX_ANALYTICS, "visit-1", "{\"n\":2}");
    add(store, "b", STORE_OUTBOX_ANALYTICS, "visit-1", "{\"n\":2}"); // kept once
    add(store, "c", STORE_OUTBOX_ANALYTICS, "visit-1", "{\"n\":3}");
    struct store_outbox_batch batch = take(store, 5000, 2, 1000);
    assert_int_equal(batch.count, 2);
    assert_string_equal(batch.items[0].id, "a");
    assert_string_equal(batch.items[1].body, "{\"n\":2}");
    assert_int_equal(batch.items[1].size, 7);
    assert_int_equal(batch.bytes, 14);
    store_outbox_batch_free(&batch);
    batch = take(store, 5000, 10, 15); // the third would be too much
    assert_int_equal(batch.count, 2);
    store_outbox_batch_free(&batch);
    batch = take(store, 5000, 10, 3); // one that alone is too much goes alone
    assert_int_equal(batch.count, 1);
    assert_int_equal(store_outbox_delete(store, batch.items[0].sequence, NULL), RESULT_OK);
    store_outbox_batch_free(&batch);
    assert_int_equal(measure(store).rows, 2);
    assert_int_equal(measure(store).bytes, 14);
    assert_int_equal(measure(store).oldest_ms, 1000);
    store_close(store);
}

static void consents_and_erasures_go_first_in_their_order(void **state)
{
    (void)state;
    struct store *store = stage_open("outbox-order.db");
    add(store, "a", STORE_OUTBOX_ANALYTICS, "visit-1", "{}");
    add(store, "w", STORE_OUTBOX_CONSENT, "visit-2", "{}");
    add(store, "e", STORE_OUTBOX_ERASURE, "visit-2", "{}");
    add(store, "b", STORE_OUTBOX_ANALYTICS, "visit-1", "{}");
    struct store_outbox_batch batch = take(store, 0, 3, 1000);
    assert_int_equal(batch.count, 3);
    assert_string_equal(batch.items[0].id, "w");
    assert_string_equal(batch.items[1].id, "e");
    assert_int_equal(batch.items[1].kind, STORE_OUTBOX_ERASURE);
    assert_string_equal(batch.items[2].id, "a");
    store_outbox_batch_free(&batch);
    store_close(store);
}

static void what_failed_waits_its_time_whatever_the_clock_does(void **state)
{
    (void)state;
    const int64_t now_ms = 1800000000000;
    struct store *store = stage_open("outbox-late.db");
    add(store, "a", STORE_OUTBOX_ANALYTICS, "visit-1", "{}");
    struct store_outbox_batch batch = take(store, now_ms, 10, 1000);
    assert_int_equal(store_outbox_reschedule(store, batch.items[0].sequence, 3, now_ms + 60000, NULL),
                     RESULT_OK);
    store_outbox_batch_free(&batch);
    batch = take(store, now_ms + 59999, 10, 1000);
    assert_int_equal(batch.count, 0);
    store_outbox_batch_free(&batch);
    assert_int_equal(measure(store).next_ms, now_ms + 60000);
    batch = take(store, now_ms + 60000, 10, 1000);
    assert_int_equal(batch.count, 1);
    assert_int_equal(batch.items[0].tries, 3);
    store_outbox_batch_free(&batch);
    batch = take(store, 0, 10, 1000); // the clock fell back to 1970
    assert_int_equal(batch.count, 1);
    store_outbox_batch_free(&batch);
    store_close(store);
}

struct letters {
    int count;
    char reason[64];
    enum store_outbox_kind kind;
};

static bool read_letter(void *context, const struct store_outbox_row *row)
{
    struct letters *letters = context;
    letters->count++;
    letters->kind = row->kind;
    (void)snprintf(letters->reason, sizeof letters->reason, "%s", row->reason);
    return true;
}

static void dead_letters_keep_their_reason_and_can_be_revived(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("outbox-dead.db");
    struct letters letters = {0};
    add(store, "a", STORE_OUTBOX_CONSENT, "visit-1", "{\"words\":\"Größe\"}");
    struct store_outbox_batch batch = take(store, 0, 10, 1000);
    stage_ok(store_outbox_bury(store, batch.items[0].sequence, "400: no such field", STAGE_TIME, &why), &why);
    // Erased meanwhile: nobody minds.
    stage_ok(store_outbox_bury(store, batch.items[0].sequence, "again", STAGE_TIME, &why), &why);
    stage_ok(store_outbox_delete(store, 4711, &why), &why);
    store_outbox_batch_free(&batch);
    assert_int_equal(measure(store).rows, 0);
    assert_int_equal(measure(store).dead, 1);
    stage_ok(store_outbox_each(store, true, 0, read_letter, &letters, &why), &why);
    assert_int_equal(letters.count, 1);
    assert_int_equal(letters.kind, STORE_OUTBOX_CONSENT);
    assert_string_equal(letters.reason, "400: no such field");
    int64_t revived = 0;
    stage_ok(store_outbox_revive(store, &revived, &why), &why);
    assert_int_equal(revived, 1);
    assert_int_equal(measure(store).dead, 0);
    batch = take(store, 0, 10, 1000);
    assert_int_equal(batch.count, 1);
    assert_string_equal(batch.items[0].body, "{\"words\":\"Größe\"}");
    assert_int_equal(measure(store).bytes, (int64_t)batch.items[0].size);
    store_outbox_batch_free(&batch);
    store_close(store);
}

static void a_withdrawn_visit_sends_only_that_it_is_withdrawn(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("outbox-withdrawn.db");
    add(store, "a", STORE_OUTBOX_ANALYTICS, "visit-1", "{}");
    add(store, "c", STORE_OUTBOX_CONSENT, "visit-1", "{}");
    add(store, "o", STORE_OUTBOX_ANALYTICS, "visit-2", "{}");
    int64_t removed = 0;
    stage_ok(store_outbox_withdraw(store, "visit-1", &removed, &why), &why);
    assert_int_equal(removed, 1);
    struct store_outbox_batch batch = take(store, 0, 10, 1000);
    assert_int_equal(batch.count, 2);
    assert_string_equal(batch.items[0].id, "c");
    assert_string_equal(batch.items[1].id, "o");
    store_outbox_batch_free(&batch);
    store_close(store);
}

static void the_oldest_analytics_go_when_it_is_full_and_nothing_else(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("outbox-full.db");
    char id[16];
    add(store, "consent", STORE_OUTBOX_CONSENT, "visit-1", "{}");
    add(store, "erasure", STORE_OUTBOX_ERASURE, "visit-1", "{}");
    assert_int_equal(store_begin(store, NULL), RESULT_OK);
    for (int i = 0; i < 200; i++) {
        (void)snprintf(id, sizeof id, "%03d", i);
        add(store, id, STORE_OUTBOX_ANALYTICS, "visit-1", "{\"ten\":10}");
    }
    assert_int_equal(store_commit(store, NULL), RESULT_OK);
    int64_t removed = 0;
    stage_ok(store_outbox_trim(store, 200, 1 << 20, &removed, &why), &why);
    assert_int_equal(removed, 0);
    stage_ok(store_outbox_trim(store, 100, 1 << 20, &removed, &why), &why); // to a tenth below
    assert_int_equal(removed, 110);
    assert_int_equal(measure(store).by_kind[STORE_OUTBOX_ANALYTICS], 90);
    stage_ok(store_outbox_trim(store, 100, 500, &removed, &why), &why); // by bytes: 45 rows
    assert_int_equal(removed, 45);
    struct store_outbox_batch batch = take(store, 0, 10, 1000);
    assert_string_equal(batch.items[0].id, "consent");
    assert_string_equal(batch.items[1].id, "erasure");
    assert_string_equal(batch.items[2].id, "155");
    store_outbox_batch_free(&batch);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_batch_has_its_bounds_and_stays_until_its_outcome),
        cmocka_unit_test(consents_and_erasures_go_first_in_their_order),
        cmocka_unit_test(what_failed_waits_its_time_whatever_the_clock_does),
        cmocka_unit_test(dead_letters_keep_their_reason_and_can_be_revived),
        cmocka_unit_test(a_withdrawn_visit_sends_only_that_it_is_withdrawn),
        cmocka_unit_test(the_oldest_analytics_go_when_it_is_full_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
