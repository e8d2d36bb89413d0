// What the retailer told of a customer replaces what was told before, stands apart from what they did here,
// and is taken back as a whole.
#include "platform/store/store_told.h"
#include "tests/unit/platform/store_stage.h"

static struct store_customer customer_of(struct store *store)
{
    struct diagnostic why = {0};
    struct store_customer customer = {.reference = "CHV-1", .kind = "number", .points = STORE_UNKNOWN_POINTS};
    stage_ok(store_put_customer(store, &customer, STAGE_TIME, &why), &why);
    return customer;
}

static struct store_told told_of(const char *name, const char *sku)
{
    struct store_told told = {.points = 12, .favourite_count = 1, .size_count = 1};
    (void)snprintf(told.name, sizeof told.name, "%s", name);
    (void)snprintf(told.favourites[0].sku, sizeof told.favourites[0].sku, "%s", sku);
    told.sizes[0] = (struct store_told_size){"top", "M"};
    return told;
}

struct seen {
    int count;
    char *last;
    size_t size;
};

static bool see(void *context, const struct store_favourite *favourite)
{
    struct seen *seen = context;
    seen->count++;
    (void)snprintf(seen->last, seen->size, "%s", favourite->sku);
    return true;
}

static int count_favourites(struct store *store, const char *customer, char *last, size_t size)
{
    struct diagnostic why = {0};
    struct seen seen = {0, last, size};
    stage_ok(store_each_favourite(store, customer, 0, see, &seen, &why), &why);
    return seen.count;
}

static void what_is_told_anew_replaces_what_was_told(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("told.db");
    struct store_customer customer = customer_of(store);
    struct store_told told = told_of("Ana", "A"), read;
    char last[64] = "";
    const struct store_favourite liked = {"OWN", "", "", "", "", STAGE_TIME};
    assert_int_equal(store_read_told(store, &customer, &read, &why), RESULT_NOT_FOUND);
    stage_ok(store_put_favourite(store, customer.key, &liked, &why), &why);
    stage_ok(store_tell(store, customer.key, &told, STAGE_TIME, &why), &why);
    told = told_of("Ana B", "B");
    told.size_count = 0;
    stage_ok(store_tell(store, customer.key, &told, STAGE_TIME, &why), &why);
    stage_ok(store_find_customer(store, "CHV-1", &customer, &why), &why);
    assert_string_equal(customer.name, "Ana B");
    stage_ok(store_read_told(store, &customer, &read, &why), &why);
    assert_int_equal(read.favourite_count, 1);
    assert_string_equal(read.favourites[0].sku, "B");
    assert_int_equal(read.size_count, 0);
    assert_int_equal(read.points, 12);
    assert_int_equal(count_favourites(store, customer.key, last, sizeof last), 1);
    assert_string_equal(last, "OWN");
    store_close(store);
}

static void what_is_taken_back_leaves_what_they_did_here(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("untold.db");
    struct store_customer customer = customer_of(store);
    struct store_told told = told_of("Ana", "A"), read;
    char last[64] = "";
    const struct store_favourite liked = {"A", "", "", "", "", STAGE_TIME};
    stage_ok(store_put_favourite(store, customer.key, &liked, &why), &why);
    stage_ok(store_tell(store, customer.key, &told, STAGE_TIME, &why), &why);
    stage_ok(store_untell(store, customer.key, &why), &why);
    stage_ok(store_untell(store, customer.key, &why), &why); // nothing told is nothing to do
    stage_ok(store_find_customer(store, "CHV-1", &customer, &why), &why);
    assert_string_equal(customer.name, "");
    assert_int_equal(customer.points, STORE_UNKNOWN_POINTS);
    assert_int_equal(store_read_told(store, &customer, &read, &why), RESULT_NOT_FOUND);
    assert_int_equal(count_favourites(store, customer.key, last, sizeof last), 1);
    store_close(store);
}

static void a_name_that_nobody_told_is_not_taken_back(void **state)
{
    (void)state;
    struct diagnostic why = {0};
    struct store *store = stage_open("own.db");
    struct store_customer customer = {.reference = "CHV-1", .name = "Ana", .points = 7};
    stage_ok(store_put_customer(store, &customer, STAGE_TIME, &why), &why);
    stage_ok(store_untell(store, customer.key, &why), &why);
    stage_ok(store_find_customer(store, "CHV-1", &customer, &why), &why);
    assert_string_equal(customer.name, "Ana");
    assert_int_equal(customer.points, 7);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_told_anew_replaces_what_was_told),
        cmocka_unit_test(what_is_taken_back_leaves_what_they_did_here),
        cmocka_unit_test(a_name_that_nobody_told_is_not_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
