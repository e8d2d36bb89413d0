// Threads: yes
// What a shopper asks of the staff: the code at the counter, the visit's list, and the way to the store and
// back.
#include "app/mirror.h"
#include "app/request.h"
#include "app/request_desk.h"
#include "platform/base/clock.h"
#include "tests/support/test_support.h"

#include <stdlib.h>
#include <string.h>

// --- the code ----------------------------------------------------------------------------------------------

static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

static void a_code_reads_as_it_was_made(void **state)
{
    (void)state;
    for (int i = 0; i < 200; i++) {
        char code[PICKUP_CODE_SIZE], again[PICKUP_CODE_SIZE], shown[PICKUP_CODE_SHOWN];
        pickup_code_make(code);
        assert_int_equal(strlen(code), 7);
        assert_int_equal(strspn(code, letters), 7);
        pickup_code_show(code, shown);
        assert_true(pickup_code_read(shown, again));
        assert_string_equal(again, code);
    }
}

static void one_wrong_character_and_a_swap_are_told(void **state)
{
    (void)state;
    char code[PICKUP_CODE_SIZE], wrong[PICKUP_CODE_SIZE], out[PICKUP_CODE_SIZE];
    for (int round = 0; round < 20; round++) {
        pickup_code_make(code);
        for (int at = 0; at < 7; at++)
            for (const char *letter = letters; *letter != '\0'; letter++) {
                memcpy(wrong, code, sizeof wrong);
                wrong[at] = *letter;
                assert_int_equal(pickup_code_read(wrong, out), *letter == code[at]);
            }
        for (int at = 0; at < 6; at++) {
            memcpy(wrong, code, sizeof wrong);
            wrong[at] = code[at + 1];
            wrong[at + 1] = code[at];
            assert_int_equal(pickup_code_read(wrong, out), code[at] == code[at + 1]);
        }
    }
}

static void a_code_is_read_as_people_say_it(void **state)
{
    (void)state;
    char code[PICKUP_CODE_SIZE];
    assert_true(pickup_code_read("000-001 1", code)); // 1 modulo 37
    assert_string_equal(code, "0000011");
    assert_true(pickup_code_read("oOo oOL i", code));
    assert_string_equal(code, "0000011");
    const char *const none[] = {"",          "000001", "00000111", "00000U1", "000001\xc3\xa9",
                                "000 001 2", "~000011"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
        assert_false(pickup_code_read(none[i], code));
    assert_string_equal(code, "0000011");
}

// --- the list ----------------------------------------------------------------------------------------------

static const struct catalogue_product shirt = {.sku = "shirt"}, coat = {.sku = "coat"};

static void the_same_is_asked_for_once_while_it_is_waited_for(void **state)
{
    (void)state;
    struct requests requests = {0};
    struct request *first = requests_add(&requests, REQUEST_PRODUCT, &shirt, 1, "M");
    assert_non_null(first);
    assert_int_equal(requests_find(&requests, REQUEST_PRODUCT, &shirt, 1, "M"), 0);
    assert_int_equal(requests_find(&requests, REQUEST_PRODUCT, &shirt, 1, "L"), -1);
    assert_int_equal(requests_find(&requests, REQUEST_PRODUCT, &shirt, 0, "M"), -1);
    assert_int_equal(requests_find(&requests, REQUEST_PRODUCT, &coat, 1, "M"), -1);
    assert_int_equal(requests_find(&requests, REQUEST_RESERVE, &shirt, 1, "M"), -1);
    first->state = REQUEST_SERVED; // and it was the wrong one after all
    assert_int_equal(requests_find(&requests, REQUEST_PRODUCT, &shirt, 1, "M"), -1);
    struct request *put_aside = requests_add(&requests, REQUEST_RESERVE, &shirt, 1, "M");
    put_aside->state = REQUEST_SERVED;
    assert_int_equal(requests_find(&requests, REQUEST_RESERVE, &shirt, 1, "M"), 1);
}

static void only_what_is_put_aside_has_a_code(void **state)
{
    (void)state;
    struct requests requests = {0};
    char code[PICKUP_CODE_SIZE];
    assert_string_equal(requests_add(&requests, REQUEST_PRODUCT, &shirt, 0, NULL)->code, "");
    assert_string_equal(requests_add(&requests, REQUEST_HELP, NULL, 0, NULL)->code, "");
    assert_true(pickup_code_read(requests_add(&requests, REQUEST_RESERVE, &shirt, 0, NULL)->code, code));
}

static void a_visit_may_ask_for_so_much(void **state)
{
    (void)state;
    struct requests requests = {0};
    for (int i = 0; i < REQUEST_MAX; i++) {
        assert_non_null(requests_add(&requests, REQUEST_PRODUCT, &shirt, i, NULL));
        assert_true(requests_take_back(&requests, i)); // makes no room for more
    }
    assert_null(requests_add(&requests, REQUEST_HELP, NULL, 0, NULL));
    assert_int_equal(requests_shown_count(&requests), 0);
    assert_true(requests_wait(&requests)); // until the store knows
}

static void what_is_served_can_not_be_taken_back(void **state)
{
    (void)state;
    struct requests requests = {0};
    requests_add(&requests, REQUEST_PRODUCT, &shirt, 0, NULL)->state = REQUEST_SERVED;
    assert_false(requests_take_back(&requests, 0));
    assert_false(requests_take_back(&requests, -1));
    assert_false(requests_take_back(&requests, 1));
    assert_false(requests_wait(&requests));
}

// --- to the store and back, in a mirror
// ----------------------------------------------------------------------

static const struct catalogue_product *in_stock(const struct mirror *mirror)
{
    for (int i = 0; i < mirror->catalogue->product_count; i++)
        if (mirror->catalogue->products[i].availability == AVAILABILITY_IN_STOCK)
            return &mirror->catalogue->products[i];
    fail_msg("nothing is in stock");
    return NULL;
}

static struct mirror *begin(const char *path, bool agrees_to_profile)
{
    struct mirror *mirror = NULL;
    struct diagnostic why = {0};
    const struct mirror_options options = {
        .camera = {.source = "synthetic"},
        .profile_store = path,
        .requests = {.offers = true},
        .mirror_name = "Window",
        .language = "en",
        .attract = {.off = true},
        .window = {.headless = true, .width_px = 640, .height_px = 360},
    };
    if (mirror_create(&options, &mirror, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    session_consent(&mirror->session, true, agrees_to_profile);
    mirror->session.state = SESSION_TRY_ON;
    return mirror;
}

// Of the mirror's first request; the mirror goes on meanwhile.
static void await(struct mirror *mirror, enum request_state wanted)
{
    const struct request *request = &mirror->request_duty.requests.list[0];
    int64_t until_ns = clock_now_ns() + 20 * CLOCK_SECOND_NS;
    while (request->state != wanted && clock_now_ns() < until_ns) {
        request_duty_step(mirror);
        mirror->now_ns = clock_now_ns();
        clock_sleep_ns(CLOCK_MILLISECOND_NS);
    }
    assert_int_equal(request->state, wanted);
}

struct rows {
    int count;
    enum store_request_status status; // of the newest
    enum store_request_kind kind;
    char mirror[64], customer[STORE_ID_SIZE], code[16], id[STORE_ID_SIZE];
};

static bool read_row(void *context, const struct store_request *request)
{
    struct rows *rows = context;
    if (rows->count++ > 0)
        return true;
    rows->status = request->status;
    rows->kind = request->kind;
    interest_copy_text(rows->mirror, sizeof rows->mirror, request->mirror);
    interest_copy_text(rows->customer, sizeof rows->customer, request->customer);
    interest_copy_text(rows->code, sizeof rows->code, request->code);
    interest_copy_text(rows->id, sizeof rows->id, request->id);
    return true;
}

// As another program sees the store.
static struct rows rows_of(const char *path)
{
    struct store *store = NULL;
    struct rows rows = {0};
    assert_int_equal(store_open(path, true, &store, NULL), RESULT_OK);
    assert_int_equal(store_each_request(store, &(struct store_request_filter){0}, read_row, &rows, NULL),
                     RESULT_OK);
    store_close(store);
    return rows;
}

static void serve(const char *path, const char *id, enum store_request_status status)
{
    struct store *store = NULL;
    assert_int_equal(store_open(path, false, &store, NULL), RESULT_OK);
    assert_int_equal(store_end_request(store, id, status, "Anna", "2030-01-01T00:00:00.000Z", NULL),
                     RESULT_OK);
    store_close(store);
}

static void ask(struct mirror *mirror, enum request_kind kind, const struct catalogue_product *product)
{
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_REQUEST, .request = kind, .product = product});
}

static void what_is_asked_for_is_in_the_store_and_its_answer_on_the_mirror(void **state)
{
    (void)state;
    const char *path = test_temporary_path("requests.db");
    struct mirror *mirror = begin(path, false);
    ask(mirror, REQUEST_PRODUCT, in_stock(mirror));
    ask(mirror, REQUEST_PRODUCT, in_stock(mirror)); // an impatient finger
    await(mirror, REQUEST_SENT);
    struct rows rows = rows_of(path);
    assert_int_equal(rows.count, 1);
    assert_string_equal(rows.mirror, "Window"); // nobody's name
    assert_string_equal(rows.customer, "");
    serve(path, rows.id, STORE_REQUEST_SERVED);
    await(mirror, REQUEST_SERVED);
    assert_string_equal(mirror->request_duty.requests.list[0].by, "Anna");
    assert_string_equal(request_words(&mirror->request_duty.requests.list[0]), "request.bringing");
    mirror_destroy(mirror);
}

static void what_is_put_aside_outlives_the_visit(void **state)
{
    (void)state;
    const char *path = test_temporary_path("reserved.db");
    struct mirror *mirror = begin(path, true);
    ask(mirror, REQUEST_RESERVE, in_stock(mirror));
    await(mirror, REQUEST_SENT);
    char code[PICKUP_CODE_SIZE];
    memcpy(code, mirror->request_duty.requests.list[0].code, sizeof code);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE});
    static const struct requests nothing;
    assert_memory_equal(&mirror->request_duty.requests, &nothing, sizeof nothing);
    mirror_destroy(mirror);
    struct rows rows = rows_of(path);
    assert_int_equal(rows.status, STORE_REQUEST_OPEN);
    assert_int_equal(rows.kind, STORE_REQUEST_RESERVE);
    assert_string_equal(rows.code, code);
}

static void who_leaves_at_once_has_taken_it_back_all_the_same(void **state)
{
    (void)state;
    const char *path = test_temporary_path("taken-back.db");
    struct mirror *mirror = begin(path, false);
    ask(mirror, REQUEST_HELP, NULL);
    await(mirror, REQUEST_SENT);
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_TAKE_BACK, .place = 0});
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE});
    mirror_destroy(mirror);
    struct rows rows = rows_of(path);
    assert_int_equal(rows.kind, STORE_REQUEST_HELP);
    assert_int_equal(rows.status, STORE_REQUEST_CANCELLED);
}

static void the_next_shopper_hears_nothing_of_it(void **state)
{
    (void)state;
    const char *path = test_temporary_path("next.db");
    struct mirror *mirror = begin(path, false);
    ask(mirror, REQUEST_HELP, NULL);
    request_duty_step(mirror); // a question is under way
    mirror_apply(mirror, &(struct ui_action){.kind = UI_ACTION_GOODBYE});
    session_consent(&mirror->session, true, false);
    mirror->session.state = SESSION_TRY_ON;
    ask(mirror, REQUEST_PRODUCT, in_stock(mirror)); // at the same place of the list
    await(mirror, REQUEST_SENT);
    assert_int_equal(mirror->request_duty.requests.count, 1);
    assert_int_equal(rows_of(path).count, 2);
    mirror_destroy(mirror);
}

static void nothing_can_be_asked_for_where_nobody_reads_it(void **state)
{
    (void)state;
    struct mirror *mirror = begin(NULL, false);
    ask(mirror, REQUEST_HELP, NULL);
    assert_int_equal(mirror->request_duty.requests.count, 0);
    mirror_destroy(mirror);
}

// On the store thread, in place of nine days that the mirror is on.
static void nine_days_pass(void *context, struct recorder *recorder)
{
    struct diagnostic why = {0};
    int64_t machine_ns = clock_machine_ns(), wall_ms = clock_wall_ms();
    assert_int_equal(store_keep_time(recorder->store, &recorder->keeping, machine_ns, wall_ms, &why),
                     RESULT_OK);
    recorder->keeping.before_ms += INT64_C(9) * 24 * 3600 * 1000;
    assert_int_equal(store_keep_time(recorder->store, &recorder->keeping, machine_ns, wall_ms, &why),
                     RESULT_OK);
    atomic_store((atomic_bool *)context, true);
}

static void sweep_after(struct mirror *mirror, int days)
{
    while (!request_desk_sweep(&mirror->request_duty.desk, mirror->workers, days))
        clock_sleep_ns(CLOCK_MILLISECOND_NS);
    while (atomic_load(&mirror->request_duty.desk.sweep.taken))
        clock_sleep_ns(CLOCK_MILLISECOND_NS);
}

static void old_requests_are_deleted(void **state)
{
    (void)state;
    const char *path = test_temporary_path("old.db");
    struct mirror *mirror = begin(path, false);
    ask(mirror, REQUEST_HELP, NULL);
    await(mirror, REQUEST_SENT);
    atomic_bool passed = false;
    sweep_after(mirror, 7);
    assert_true(
        workers_ask_store(mirror->workers, (struct store_task){.run = nine_days_pass, .context = &passed}));
    while (!atomic_load(&passed))
        clock_sleep_ns(CLOCK_MILLISECOND_NS);
    sweep_after(mirror, 10);
    assert_int_equal(rows_of(path).count, 1); // not yet
    sweep_after(mirror, 7);
    await(mirror, REQUEST_GONE); // as when its customer is erased
    assert_int_equal(rows_of(path).count, 0);
    mirror_destroy(mirror);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_code_reads_as_it_was_made),
        cmocka_unit_test(one_wrong_character_and_a_swap_are_told),
        cmocka_unit_test(a_code_is_read_as_people_say_it),
        cmocka_unit_test(the_same_is_asked_for_once_while_it_is_waited_for),
        cmocka_unit_test(only_what_is_put_aside_has_a_code),
        cmocka_unit_test(a_visit_may_ask_for_so_much),
        cmocka_unit_test(what_is_served_can_not_be_taken_back),
        cmocka_unit_test(what_is_asked_for_is_in_the_store_and_its_answer_on_the_mirror),
        cmocka_unit_test(what_is_put_aside_outlives_the_visit),
        cmocka_unit_test(who_leaves_at_once_has_taken_it_back_all_the_same),
        cmocka_unit_test(the_next_shopper_hears_nothing_of_it),
        cmocka_unit_test(nothing_can_be_asked_for_where_nobody_reads_it),
        cmocka_unit_test(old_requests_are_deleted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
