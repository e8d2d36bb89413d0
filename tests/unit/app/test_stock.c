// Threads: yes
#include "app/stock/stock.h"
#include "assets/stock_list.h"
#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/os/folder.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

// --- lists -------------------------------------------------------------------------------------------------

struct list {
    enum result result;
    struct diagnostic why;
    struct stock_list_counts counts;
    int count;
    struct catalogue_offer_update updates[16];
    char refused[1000];
};

static bool take(void *context, const struct catalogue_offer_update *update)
{
    struct list *list = context;
    if (list->count < 16)
        list->updates[list->count++] = *update;
    return true;
}

static void refuse(void *context, size_t row, const char *reason)
{
    struct list *list = context;
    size_t length = strlen(list->refused);
    (void)snprintf(list->refused + length, sizeof list->refused - length, "%zu %s\n", row, reason);
}

static struct list read_list(const char *text, const char *store)
{
    struct list list = {0};
    const struct stock_list_options options = {.store = store};
    const struct stock_list_sink sink = {take, refuse, &list};
    list.result =
        stock_list_read("s", (const uint8_t *)text, strlen(text), &options, &sink, &list.counts, &list.why);
    return list;
}

static void a_table_says_prices_and_stock(void **state)
{
    (void)state;
    struct list list = read_list("SKU;Price;Sale price;Availability;Quantity;Online quantity;note\n"
                                 "A;24,90 EUR;19,90 EUR;;3;0;x\n"
                                 "B:1;20 EUR;;out of stock;7;;\n"
                                 "C;;;;-2;;\n",
                                 NULL);
    assert_int_equal(list.result, RESULT_OK);
    assert_int_equal(list.count, 3);
    const struct catalogue_offer_update *a = &list.updates[0], *b = &list.updates[1], *c = &list.updates[2];
    assert_int_equal(a->price.minor_units, 2490);
    assert_int_equal(a->sale_price.minor_units, 1990);
    assert_int_equal(a->availability, AVAILABILITY_IN_STOCK);
    assert_int_equal(a->online_availability, AVAILABILITY_OUT_OF_STOCK);
    assert_string_equal(b->code, "B_1");
    assert_true(b->has_sale_price); // there is such a column, and a price: the sale has ended
    assert_int_equal(b->sale_price.minor_units, -1);
    assert_int_equal(b->availability, AVAILABILITY_OUT_OF_STOCK);
    assert_false(b->has_online_availability);
    assert_false(c->has_price);
    assert_false(c->has_sale_price);
    assert_int_equal(c->availability, AVAILABILITY_OUT_OF_STOCK);
}

static void json_says_the_same(void **state)
{
    (void)state;
    struct list list =
        read_list(" {\"offers\": [{\"sku\": \"A\", \"price\": {\"amount\": \"24.90\", \"currency\": "
                  "\"EUR\"}, \"quantity\": 3}, {\"gtin\": \"40170725\", \"availability\": "
                  "\"preorder\"}, {\"sku\": \"C\", \"price\": true}, 7]}",
                  NULL);
    assert_int_equal(list.result, RESULT_OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.updates[0].price.minor_units, 2490);
    assert_int_equal(list.updates[0].availability, AVAILABILITY_IN_STOCK);
    assert_string_equal(list.updates[1].code, "40170725");
    assert_int_equal(list.updates[1].availability, AVAILABILITY_PREORDER);
    assert_string_equal(list.refused,
                        "3 \"?\" is no price, such as \"24.90 EUR\"\n4 no sku, gtin, id or code\n");
}

static void rows_of_other_stores_are_passed_over(void **state)
{
    (void)state;
    struct list list = read_list("id,store_code,quantity\nA,1,0\nA,42,5\nA,3,0\n", "42");
    assert_int_equal(list.count, 1);
    assert_int_equal(list.updates[0].availability, AVAILABILITY_IN_STOCK);
    assert_int_equal(list.counts.others, 2);
}

static void what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    struct list list =
        read_list("sku,price,quantity\nA,1.299 EUR,1\nB,,many\n,1 EUR,1\nC,1 EUR\nD,1 EUR,1\n", NULL);
    assert_int_equal(list.count, 1);
    assert_string_equal(list.refused,
                        "2 \"1.299 EUR\" can be read in two ways; write the decimals, as in \"1299.00\"\n"
                        "3 \"many\" is no quantity\n4 no sku, gtin, id or code\n5 2 fields, and there are 3 "
                        "columns\n");
    list = read_list("name,price\nA,1 EUR\n", NULL);
    assert_int_equal(list.result, RESULT_INVALID);
    assert_string_equal(list.why.text, "s: line 1: no column \"sku\" (or gtin, id, code)");
    list = read_list("{\"offers\": 3}", NULL);
    assert_string_equal(list.why.text, "s: /offers: expected an array");
    list = read_list("{\"offers\": [{\"sku\": \"A\"},\n{\"sku\"]}", NULL);
    assert_int_equal(list.result, RESULT_INVALID);
    assert_non_null(strstr(list.why.text, "s: line 2"));
}

// --- the drop folder
// ----------------------------------------------------------------------------------------

static char folder[600];

static const char *in_folder(const char *name)
{
    static char path[900];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(in_folder(name), "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int begin(void **state)
{
    static const char *const folders[] = {"done", "failed", "."};
    (void)state;
    (void)snprintf(folder, sizeof folder, "%s", test_build_path("stock"));
    (void)mkdir(folder, 0755);
    for (size_t i = 0; i < 3; i++) {
        struct folder old = {0};
        if (folder_list(in_folder(folders[i]), &old, NULL) != RESULT_OK)
            continue;
        for (int k = 0; k < old.count; k++)
            (void)unlink(old.paths[k]);
        folder_free(&old);
    }
    return 0;
}

static struct stock *open_stock(const char *catalogue)
{
    struct stock *stock = NULL;
    struct diagnostic why = {0};
    const struct stock_options options = {.folder = folder, .catalogue = catalogue};
    if (stock_create(&options, &stock, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return stock;
}

// The next update, for which the folder's thread may need a moment.
static struct catalogue_offer_update next_update(struct stock *stock)
{
    struct catalogue_offer_update update = {.code = ""};
    for (int i = 0; i < 4000 && !stock_take(stock, &update); i++)
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS);
    return update;
}

static bool comes_to_be(const char *name)
{
    for (int i = 0; i < 4000; i++) {
        if (file_is_readable(in_folder(name)))
            return true;
        clock_sleep_ns(5 * CLOCK_MILLISECOND_NS);
    }
    return false;
}

static void a_dropped_file_is_posted_and_goes_to_done(void **state)
{
    (void)state;
    struct stock *stock = open_stock(NULL);
    struct catalogue_offer_update update;
    write_text("today.csv", "sku,quantity\nA,0\nB,2\nC,x\n");
    assert_string_equal(next_update(stock).code, "A");
    update = next_update(stock);
    assert_string_equal(update.code, "B");
    assert_int_equal(update.availability, AVAILABILITY_IN_STOCK);
    assert_true(comes_to_be("done/today.csv"));
    assert_true(comes_to_be("done/today.csv.reason.txt"));
    stock_destroy(stock);
}

static void a_file_that_is_no_list_goes_to_failed_and_nothing_of_it_counts(void **state)
{
    (void)state;
    struct stock *stock = open_stock(NULL);
    struct catalogue_offer_update update;
    write_text("wrong.json", "{\"offers\": [{\"sku\": \"A\", \"quantity\": 1}, {\"sku\"]}");
    assert_true(comes_to_be("failed/wrong.json"));
    assert_true(comes_to_be("failed/wrong.json.reason.txt"));
    assert_false(stock_take(stock, &update));
    stock_destroy(stock);
}

static void what_is_newer_than_the_catalogue_is_told_again(void **state)
{
    (void)state;
    struct stock *stock = open_stock(NULL);
    write_text("a.csv", "sku,quantity\nA,0\n");
    assert_string_equal(next_update(stock).code, "A");
    assert_true(comes_to_be("done/a.csv"));
    stock_begin_round(stock); // another catalogue was loaded
    assert_string_equal(next_update(stock).code, "A");
    stock_destroy(stock);
    stock = open_stock(NULL); // the mirror was started anew
    assert_string_equal(next_update(stock).code, "A");
    stock_destroy(stock);
    // A catalogue that was written later has it in it already.
    char catalogue[1000];
    (void)snprintf(catalogue, sizeof catalogue, "%s", test_build_path("stock-catalogue.json"));
    FILE *file = fopen(catalogue, "w");
    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
    stock = open_stock(catalogue);
    write_text("b.csv", "sku,quantity\nB,0\n");
    assert_string_equal(next_update(stock).code, "B");
    stock_destroy(stock);
}

static void a_full_queue_ends_with_the_stock(void **state)
{
    (void)state;
    struct stock *stock = open_stock(NULL);
    FILE *file = fopen(in_folder("many.csv.part"), "w");
    assert_non_null(file);
    assert_true(fputs("sku,quantity\n", file) >= 0);
    for (int i = 0; i < 5000; i++) // more than the queue holds
        assert_true(fprintf(file, "S-%d,1\n", i) > 0);
    assert_int_equal(fclose(file), 0);
    char to[900];
    (void)snprintf(to, sizeof to, "%s", in_folder("many.csv"));
    assert_int_equal(rename(in_folder("many.csv.part"), to), 0);
    assert_string_equal(next_update(stock).code, "S-0");
    stock_destroy(stock);
    assert_true(file_is_readable(to)); // it comes again
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct stock *stock = NULL;
    struct diagnostic why = {0};
    assert_int_equal(stock_create(&(struct stock_options){.folder = "/nowhere"}, &stock, &why),
                     RESULT_NOT_FOUND);
    assert_string_equal(why.text, "/nowhere: there is no such folder");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_says_prices_and_stock),
        cmocka_unit_test(json_says_the_same),
        cmocka_unit_test(rows_of_other_stores_are_passed_over),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
        cmocka_unit_test_setup(a_dropped_file_is_posted_and_goes_to_done, begin),
        cmocka_unit_test_setup(a_file_that_is_no_list_goes_to_failed_and_nothing_of_it_counts, begin),
        cmocka_unit_test_setup(what_is_newer_than_the_catalogue_is_told_again, begin),
        cmocka_unit_test_setup(a_full_queue_ends_with_the_stock, begin),
        cmocka_unit_test_setup(a_folder_that_is_not_there_is_told, begin),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
