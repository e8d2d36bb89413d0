#include "platform/store/store_customer.h"
#include "platform/store/store_request.h"
#include "tests/unit/platform/store_stage.h"

static struct store_request make_request(const char *id, enum store_request_kind kind)
{
    return (struct store_request){.id = id,
                                  .session = "visit-1",
                                  .kind = kind,
                                  .sku = "DRS-1-40",
                                  .title = "Summer dress",
                                  .size = "40",
                                  .mirror = "Window left",
                                  .time = STAGE_TIME};
}

struct seen {
    int count;
    char id[16], by[16], customer[STORE_ID_SIZE];
    enum store_request_kind kind;
    enum store_request_status status;
};

static bool look(void *context, const struct store_request *request)
{
    struct seen *seen = context;
    if (seen->count++ > 0)
        return true;
    (void)snprintf(seen->id, sizeof seen->id, "%s", request->id);
    (void)snprintf(seen->by, sizeof seen->by, "%s", request->served_by);
    (void)snprintf(seen->customer, sizeof seen->customer, "%s", request->customer);
    seen->kind = request->kind;
    seen->status = request->status;
    return true;
}

static struct seen look_at(struct store *store, struct store_request_filter filter)
{
    struct diagnostic why = {0};
    struct seen seen = {0};
    stage_ok(store_each_request(store, &filter, look, &seen, &why), &why);
    return seen;
}

static void a_request_is_open_until_somebody_served_it_once(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("requests.db");
    struct store_request request = make_request("r1", STORE_REQUEST_PRODUCT);
    stage_ok(store_add_request(store, &request, &why), &why);
    stage_ok(store_add_request(store, &request, &why), &why); // told twice
    request = make_request("r2", STORE_REQUEST_RESERVE);
    request.code = "K7QX";
    stage_ok(store_add_request(store, &request, &why), &why);
    struct seen seen = look_at(store, (struct store_request_filter){.open_only = true});
    assert_int_equal(seen.count, 2);
    assert_string_equal(seen.id, "r2"); // the newest first
    assert_int_equal(seen.kind, STORE_REQUEST_RESERVE);
    assert_int_equal(look_at(store, (struct store_request_filter){.code = "K7QX"}).count, 1);
    int64_t before = 0, after = 0;
    stage_ok(store_requests_state(store, &before, &why), &why);
    stage_ok(store_end_request(store, "r2", STORE_REQUEST_SERVED, "mia", STAGE_TIME, &why), &why);
    stage_ok(store_requests_state(store, &after, &why), &why);
    assert_true(before != after);
    assert_int_equal(store_end_request(store, "r2", STORE_REQUEST_SERVED, "tom", STAGE_TIME, &why),
                     RESULT_NOT_FOUND);
    assert_int_equal(store_end_request(store, "r9", STORE_REQUEST_CANCELLED, "", STAGE_TIME, &why),
                     RESULT_NOT_FOUND);
    seen = look_at(store, (struct store_request_filter){.session = "visit-1"});
    assert_int_equal(seen.status, STORE_REQUEST_SERVED);
    assert_string_equal(seen.by, "mia");
    assert_string_equal(look_at(store, (struct store_request_filter){.open_only = true}).id, "r1");
    store_close(store);
}

static void a_customers_request_is_theirs(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store_customer customer;
    struct store *store = stage_open("requests-customer.db");
    struct store_request request = make_request("r1", STORE_REQUEST_HELP);
    stage_ok(store_add_request(store, &request, &why), &why);
    stage_ok(store_link(store, "visit-1", "4711", "number", STAGE_TIME, &customer, &why), &why);
    request = make_request("r2", STORE_REQUEST_PRODUCT);
    stage_ok(store_add_request(store, &request, &why), &why);
    struct seen seen = look_at(store, (struct store_request_filter){.customer = customer.key});
    assert_int_equal(seen.count, 2);
    assert_string_equal(seen.customer, customer.key);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_open_until_somebody_served_it_once),
        cmocka_unit_test(a_customers_request_is_theirs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
