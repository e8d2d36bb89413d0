#include "platform/base/clock.h"
#include "platform/os/folder.h"
#include "platform/store/store_consent.h"
#include "platform/store/store_customer.h"
#include "platform/store/store_erase.h"
#include "platform/store/store_export.h"
#include "platform/store/store_outbox.h"
#include "platform/store/store_request.h"
#include "tests/unit/platform/store_stage.h"

#include <stdlib.h>
#include <sys/stat.h>

#define REFERENCE "LOYALTY-99887766"
#define NAME "Guendalina"
#define SESSION "11111111-2222-4333-8444-555555555555"
#define OTHER "99999999-2222-4333-8444-555555555555"

static void send(struct store *store, const char *id, enum store_outbox_kind kind, const char *session)
{
    struct diagnostic why = {0};
    char body[200];
    (void)snprintf(body, sizeof body, "{\"id\":\"%s\",\"subject\":\"%s\",\"data\":{\"session\":\"%s\"}}", id,
                   REFERENCE, session);
    struct store_outbox_entry entry = {
        .id = id, .kind = kind, .session = session, .body = body, .size = strlen(body)};
    stage_ok(store_outbox_add(store, &entry, &why), &why);
}

// A row in every table that can name a customer, and those of another visit around each.
static struct store_customer live(struct store *store)
{
    struct diagnostic why = {0};
    char id[16];
    struct store_customer customer = {.reference = REFERENCE, .kind = "number", .name = NAME, .points = 5};
    stage_ok(store_put_customer(store, &customer, STAGE_TIME, &why), &why);
    stage_ok(store_link(store, SESSION, REFERENCE, "number", STAGE_TIME, &customer, &why), &why);
    for (int i = 0; i < 60; i++) {
        (void)snprintf(id, sizeof id, "event-%d", i);
        struct store_event event = stage_event(id, "tryon_started");
        event.session = i % 2 ? SESSION : OTHER;
        event.consent_profile = i % 2 != 0;
        stage_ok(store_add_events(store, &event, 1, NULL, &why), &why);
        send(store, id, STORE_OUTBOX_ANALYTICS, event.session);
    }
    struct store_consent consent = {
        .session = SESSION, .purpose = "profile", .given = true, .language = "de", .time = STAGE_TIME};
    stage_ok(store_add_consent(store, &consent, &why), &why);
    struct store_request request = {
        .id = "request", .session = SESSION, .kind = STORE_REQUEST_HELP, .time = STAGE_TIME};
    stage_ok(store_add_request(store, &request, &why), &why);
    struct store_favourite favourite = {.sku = "RED", .time = STAGE_TIME};
    stage_ok(store_put_favourite(store, customer.key, &favourite, &why), &why);
    struct store_preference size = {.value = "40", .kind = STORE_SIZE, .time = STAGE_TIME};
    stage_ok(store_note_preference(store, customer.key, &size, &why), &why);
    struct store_purchase purchase = {.sku = "RED", .time = STAGE_TIME};
    stage_ok(store_add_purchase(store, customer.key, &purchase, &why), &why);
    struct store_outbox_batch batch = {0};
    stage_ok(store_outbox_take(store, 0, 2, 10000, &batch, &why), &why);
    for (int i = 0; i < batch.count; i++)
        stage_ok(store_outbox_bury(store, batch.items[i].sequence, "no such field", STAGE_TIME, &why), &why);
    store_outbox_batch_free(&batch);
    return customer;
}

// How often the bytes stand in the files whose names begin as the store's.
static int find_bytes(const char *path, const char *needle)
{
    struct folder folder = {0};
    char parent[512];
    int found = 0;
    (void)snprintf(parent, sizeof parent, "%s", path);
    *strrchr(parent, '/') = '\0';
    assert_int_equal(folder_list(parent, &folder, NULL), RESULT_OK);
    for (int i = 0; i < folder.count; i++) {
        if (strncmp(folder.paths[i], path, strlen(path)) != 0)
            continue;
        size_t size = 0, length = strlen(needle);
        uint8_t *bytes = test_read_file(folder.paths[i], &size);
        for (size_t at = 0; at + length <= size; at++)
            found += memcmp(bytes + at, needle, length) == 0;
        free(bytes);
    }
    folder_free(&folder);
    return found;
}

static void put_damaged_copy_aside(const char *path)
{
    char copy[STORE_PATH_SIZE + 40];
    size_t size = 0;
    uint8_t *bytes = test_read_file(path, &size);
    (void)snprintf(copy, sizeof copy, "%s.corrupt-2026-11-01T08:00:00.000Z", path);
    FILE *file = fopen(copy, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, size, file), size);
    (void)fclose(file);
    free(bytes);
}

static void an_erased_customer_is_in_no_byte_of_any_file(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store_erased erased;
    struct store *store = stage_open("erase-customer.db");
    const char *path = test_temporary_path("erase-customer.db");
    struct store_customer customer = live(store);
    stage_ok(store_scrub(store, NULL, &why), &why); // into the file, so that its copy has it, too
    put_damaged_copy_aside(path);
    assert_true(find_bytes(path, REFERENCE) > 50 && find_bytes(path, NAME) >= 2);
    assert_true(find_bytes(path, customer.key) > 10 && find_bytes(path, SESSION) > 50);
    stage_ok(store_erase(store, &(struct store_subject){.customer = customer.key}, STAGE_TIME, &erased, &why),
             &why);
    stage_ok(store_scrub(store, &erased.files, &why), &why);
    assert_int_equal(erased.customers, 1);
    assert_int_equal(erased.sessions, 1);
    assert_int_equal(erased.events, 30);
    assert_int_equal(erased.consents, 1);
    assert_int_equal(erased.requests, 1);
    assert_int_equal(erased.favourites, 1);
    assert_int_equal(erased.preferences, 1);
    assert_int_equal(erased.purchases, 1);
    assert_int_equal(erased.outbox, 29);
    assert_int_equal(erased.dead_letters, 1);
    assert_int_equal(erased.files, 1);
    assert_int_equal(find_bytes(path, NAME), 0);
    assert_int_equal(find_bytes(path, customer.key), 0);
    assert_int_equal(find_bytes(path, SESSION), 0);
    assert_true(find_bytes(path, OTHER) > 30); // the other visit is still there: it could have been found
    // Somebody else may use the reference in a test body; here the other visit's rows carry it on purpose.
    stage_ok(store_erase(store, &(struct store_subject){.session = OTHER}, STAGE_TIME, &erased, &why), &why);
    stage_ok(store_scrub(store, NULL, &why), &why);
    assert_int_equal(find_bytes(path, REFERENCE), 0);
    assert_int_equal(find_bytes(path, OTHER), 0);
    int64_t events = -1;
    stage_ok(store_count_events(store, &events, &why), &why);
    assert_int_equal(events, 0);
    store_close(store);
}

static void the_erasure_itself_stays_until_it_is_delivered_and_then_nothing_does(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store_erased erased;
    struct store *store = stage_open("erase-pending.db");
    const char *path = test_temporary_path("erase-pending.db");
    struct store_customer customer = live(store);
    send(store, "the-erasure", STORE_OUTBOX_ERASURE, SESSION);
    stage_ok(store_erase(store, &(struct store_subject){.customer = customer.key}, STAGE_TIME, &erased, &why),
             &why);
    stage_ok(store_erase(store, &(struct store_subject){.session = OTHER}, STAGE_TIME, &erased, &why), &why);
    stage_ok(store_scrub(store, NULL, &why), &why);
    assert_int_equal(find_bytes(path, REFERENCE), 1); // in the erasure's body
    assert_int_equal(find_bytes(path, customer.key), 0);
    struct store_outbox_batch batch = {0};
    stage_ok(store_outbox_take(store, 0, 10, 10000, &batch, &why), &why);
    assert_int_equal(batch.count, 1);
    assert_string_equal(batch.items[0].id, "the-erasure");
    stage_ok(store_outbox_delete(store, batch.items[0].sequence, &why), &why);
    store_outbox_batch_free(&batch);
    stage_ok(store_scrub(store, NULL, &why), &why);
    assert_int_equal(find_bytes(path, REFERENCE), 0);
    assert_int_equal(find_bytes(path, SESSION), 0);
    store_close(store);
}

static void a_visit_is_erased_alone(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store_erased erased;
    struct store_customer found;
    struct store *store = stage_open("erase-visit.db");
    (void)live(store);
    stage_ok(store_erase(store, &(struct store_subject){.session = SESSION}, STAGE_TIME, &erased, &why),
             &why);
    assert_int_equal(erased.customers, 0);
    assert_int_equal(erased.sessions, 1);
    assert_int_equal(erased.events, 30);
    assert_int_equal(store_find_customer(store, REFERENCE, &found, NULL), RESULT_OK);
    stage_ok(store_erase(store, &(struct store_subject){.session = SESSION}, STAGE_TIME, &erased, &why),
             &why);
    assert_int_equal(erased.sessions, 0); // nothing there any more: fine
    store_close(store);
}

static void a_reader_holds_the_scrub_up_and_not_the_erasing(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store_erased erased;
    struct store *store = stage_open("erase-read.db"), *reader = NULL;
    struct store_customer customer = live(store);
    const char *path = test_temporary_path("erase-read.db");
    assert_int_equal(store_open(path, true, &reader, NULL), RESULT_OK);
    int64_t events = 0;
    stage_ok(store_count_events(reader, &events, &why), &why);
    assert_int_equal(events, 60);
    stage_ok(store_erase(store, &(struct store_subject){.customer = customer.key}, STAGE_TIME, &erased, &why),
             &why);
    stage_ok(store_count_events(reader, &events, &why), &why); // an idle reader is no reader
    assert_int_equal(events, 30);
    stage_ok(store_scrub(store, NULL, &why), &why);
    assert_int_equal(find_bytes(path, SESSION), 0);
    store_close(reader);
    store_close(store);
}

static void an_export_has_all_of_a_customer_and_of_nobody_else(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    json_t *all = NULL;
    struct store *store = stage_open("export.db");
    struct store_customer customer = live(store);
    stage_ok(store_export(store, &(struct store_subject){.customer = customer.key}, &all, &why), &why);
    assert_string_equal(json_string_value(json_object_get(json_object_get(all, "customer"), "reference")),
                        REFERENCE);
    static const struct {
        const char *name;
        size_t rows;
    } sections[] = {{"visits", 1},       {"interest", 30},   {"consents", 1},  {"requests", 1},
                    {"favourites", 1},   {"preferences", 1}, {"purchases", 1}, {"outbox", 29},
                    {"dead_letters", 1}, {"audit", 1}};
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++)
        if (json_array_size(json_object_get(all, sections[i].name)) != sections[i].rows)
            fail_msg("%s: %zu rows", sections[i].name,
                     json_array_size(json_object_get(all, sections[i].name)));
    json_t *body = json_object_get(json_array_get(json_object_get(all, "outbox"), 0), "body");
    assert_string_equal(json_string_value(json_object_get(body, "subject")), REFERENCE);
    char *text = json_dumps(all, 0);
    assert_null(strstr(text, OTHER));
    free(text);
    json_decref(all);
    all = NULL;
    assert_int_equal(store_export(store, &(struct store_subject){.session = "nobody"}, &all, &why),
                     RESULT_NOT_FOUND);
    assert_null(all);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_erased_customer_is_in_no_byte_of_any_file),
        cmocka_unit_test(the_erasure_itself_stays_until_it_is_delivered_and_then_nothing_does),
        cmocka_unit_test(a_visit_is_erased_alone),
        cmocka_unit_test(a_reader_holds_the_scrub_up_and_not_the_erasing),
        cmocka_unit_test(an_export_has_all_of_a_customer_and_of_nobody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
