// The network is down for a day of a busy mirror, simulated: all that may leave waits in order, and arrives
// in order when the network is back; where there is no room for it, consents stay and the oldest of the rest
// go.
#include "app/resources.h"
#include "app/simulate.h"
#include "app/soak/soak_audit.h"
#include "tests/unit/app/recorder_stage.h"

#include <jansson.h>

#define VISITS 1500 // one each 29 s, for twelve hours
#define DAY_MS INT64_C(86400000)
#define UNTIL_MS (INT64_C(20780) * DAY_MS)

static struct catalogue *catalogue;
static char store_path[1024];

static void record(void *context, const struct simulate_visit *visit, const struct interest_event *event)
{
    struct recorder *recorder = context;
    (void)visit;
    if (!recorder_add(recorder, event))
        recorder_commit(recorder, clock_now_ns());
}

static int record_a_day(void **state)
{
    (void)state;
    struct recorder recorder;
    struct simulate_counts counts;
    struct diagnostic why = {0};
    if (resources_open_catalogue(NULL, NULL, &catalogue, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    (void)snprintf(store_path, sizeof store_path, "%s", test_temporary_path("day.db"));
    (void)remove(store_path);
    const struct recorder_options options = stage_options(store_path);
    recorder_init(&recorder, &options);
    assert_int_equal(store_hurry(recorder.store, &why), RESULT_OK);
    const struct simulate_options simulation = {
        .catalogue = catalogue, .seed = 3, .visits = VISITS, .days = 1, .until_ms = UNTIL_MS, .mirrors = 1};
    const struct simulate_sink sink = {.record = record, .context = &recorder};
    assert_int_equal(simulate(&simulation, &sink, &counts, &why), RESULT_OK);
    recorder_finish(&recorder);
    assert_int_equal(counts.visits, VISITS);
    return 0;
}

static int close_catalogue(void **state)
{
    (void)state;
    catalogue_destroy(catalogue);
    return 0;
}

static struct store *open_store(void)
{
    struct store *store = NULL;
    struct diagnostic why = {0};
    assert_int_equal(store_open(store_path, false, &store, &why), RESULT_OK);
    assert_int_equal(store_hurry(store, &why), RESULT_OK);
    return store;
}

struct last {
    int64_t consents, analytics; // sequences
    bool analytics_began;
};

// In the order in which it is sent: never an older one behind a newer one of its kind, and no consent behind
// what needs it.
static void check_order(struct last *last, const struct store_outbox_item *item)
{
    if (item->kind == STORE_OUTBOX_ANALYTICS) {
        last->analytics_began = true;
        assert_true(item->sequence > last->analytics);
        last->analytics = item->sequence;
        return;
    }
    assert_false(last->analytics_began);
    assert_true(item->sequence > last->consents);
    last->consents = item->sequence;
}

static void note(FILE *received, const struct store_outbox_item *item)
{
    char session[STORE_ID_SIZE] = "-";
    json_t *event = json_loads(item->body, 0, NULL);
    const char *named = json_string_value(json_object_get(json_object_get(event, "data"), "session"));
    (void)snprintf(session, sizeof session, "%s", named != NULL ? named : "-");
    json_decref(event);
    (void)fprintf(received, "%s %s %s\n", item->id,
                  item->kind == STORE_OUTBOX_ERASURE ? "cheval.erasure_requested.v1" : "event", session);
}

static int64_t drain(struct store *store, FILE *received)
{
    struct last last = {0};
    struct diagnostic why = {0};
    int64_t count = 0;
    for (;;) {
        struct store_outbox_batch batch = {0};
        assert_int_equal(store_outbox_take(store, UNTIL_MS + DAY_MS, 100, (size_t)1 << 20, &batch, &why),
                         RESULT_OK);
        if (batch.count == 0) {
            store_outbox_batch_free(&batch);
            return count;
        }
        assert_int_equal(store_begin(store, &why), RESULT_OK);
        for (int i = 0; i < batch.count; i++) {
            check_order(&last, &batch.items[i]);
            note(received, &batch.items[i]);
            assert_int_equal(store_outbox_delete(store, batch.items[i].sequence, &why), RESULT_OK);
        }
        assert_int_equal(store_commit(store, &why), RESULT_OK);
        count += batch.count;
        store_outbox_batch_free(&batch);
    }
}

// Half of the room: the oldest of what was done go, what was agreed to and taken back stays.
static void without_room_the_oldest_go_and_consents_stay(void **state)
{
    (void)state;
    struct store *store = open_store();
    struct store_outbox_size before, after;
    struct diagnostic why = {0};
    int64_t removed = 0;
    assert_int_equal(store_begin(store, &why), RESULT_OK);
    assert_int_equal(store_outbox_measure(store, &before, &why), RESULT_OK);
    assert_true(before.rows <= STORE_OUTBOX_MAX_ROWS && before.bytes <= STORE_OUTBOX_MAX_BYTES);
    assert_true(before.by_kind[STORE_OUTBOX_ANALYTICS] > VISITS);
    int64_t room = before.by_kind[STORE_OUTBOX_ANALYTICS] / 2;
    assert_int_equal(store_outbox_trim(store, room, STORE_OUTBOX_MAX_BYTES, &removed, &why), RESULT_OK);
    assert_int_equal(store_outbox_measure(store, &after, &why), RESULT_OK);
    assert_true(after.by_kind[STORE_OUTBOX_ANALYTICS] <= room);
    assert_true(after.by_kind[STORE_OUTBOX_ANALYTICS] > room / 2);
    assert_int_equal(after.by_kind[STORE_OUTBOX_CONSENT], before.by_kind[STORE_OUTBOX_CONSENT]);
    assert_int_equal(after.by_kind[STORE_OUTBOX_ERASURE], before.by_kind[STORE_OUTBOX_ERASURE]);
    assert_true(after.by_kind[STORE_OUTBOX_CONSENT] > 100 && after.by_kind[STORE_OUTBOX_ERASURE] > 0);
    store_roll_back(store);
    store_close(store);
}

static void all_of_the_day_arrives_in_order(void **state)
{
    (void)state;
    const char *path = test_temporary_path("received.txt");
    struct store_outbox_size size;
    struct soak_audit audit;
    struct diagnostic why = {0};
    FILE *received = fopen(path, "w");
    assert_non_null(received);
    struct store *store = open_store();
    assert_int_equal(store_outbox_measure(store, &size, &why), RESULT_OK);
    assert_int_equal(drain(store, received), size.rows);
    store_close(store);
    assert_int_equal(fclose(received), 0);
    assert_int_equal(soak_audit(store_path, path, &audit, &why), RESULT_OK);
    print_message(
        "%lld events of a day, %lld waited and were sent: %lld lost, %lld too much, %lld visits taken back\n",
        (long long)audit.rows, (long long)size.rows, (long long)audit.lost, (long long)audit.foreign,
        (long long)audit.visits_taken_back);
    assert_int_equal(audit.lost, 0);
    assert_int_equal(audit.foreign, 0);
    assert_int_equal(audit.unerased, 0);
    assert_true(audit.visits_taken_back > 0 && audit.due > VISITS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_room_the_oldest_go_and_consents_stay),
        cmocka_unit_test(all_of_the_day_arrives_in_order),
    };
    return cmocka_run_group_tests(tests, record_a_day, close_catalogue);
}
