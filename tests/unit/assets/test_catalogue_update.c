#include "assets/catalogue_update.h"
#include "tests/support/catalogue_lines.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

// A shirt in two colours, of which navy has sizes of its own, and a bag without variants.
static const char shop[] = HEAD
    "{\"sku\": \"T\", \"title\": \"Shirt\", \"category\": \"top\", \"price\": {\"amount\": 20, \"currency\": "
    "\"EUR\"}, \"availability\": \"out_of_stock\", \"variants\": ["
    "{\"id\": \"navy\", \"title\": \"Navy\", \"sizes\": [{\"id\": \"s\", \"title\": \"S\", \"sku\": \"T-S\", "
    "\"availability\": \"out_of_stock\"},"
    "{\"id\": \"m\", \"title\": \"M\", \"sku\": \"T-M\", \"gtin\": \"4006381333931\", \"availability\": "
    "\"in_stock\"}]},"
    "{\"id\": \"white\", \"title\": \"White\", \"sku\": \"T-W\"}]},"
    "{\"sku\": \"B\", \"title\": \"Bag\", \"category\": \"bag\", \"gtin\": \"40170725\", \"price\": "
    "{\"amount\": "
    "50, \"currency\": \"EUR\"}, \"sale_price\": {\"amount\": 40, \"currency\": \"EUR\"}, \"sizes\": ["
    "{\"id\": \"one\", \"title\": \"One\", \"sku\": \"B-1\"}, {\"id\": \"two\", \"title\": \"Two\", \"sku\": "
    "\"B-2\"}]}]}";

static struct catalogue *load(void)
{
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    struct diagnostic why = {0};
    if (lines_parse(shop, &lines, &catalogue, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return catalogue;
}

static struct catalogue_price euros(int64_t minor_units)
{
    return (struct catalogue_price){.minor_units = minor_units, .currency = "EUR"};
}

// Whether it changed something.
static bool apply(struct catalogue *catalogue, struct catalogue_offer_update update)
{
    struct catalogue_offer_change change = {0};
    struct diagnostic why = {0};
    if (catalogue_apply_offer(catalogue, &update, &change, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return change.changed;
}

static enum catalogue_availability here(const struct catalogue *catalogue, int product, int variant, int size)
{
    const struct catalogue_variant *v = &catalogue->products[product].variants[variant];
    return catalogue_size_stock(v, size >= 0 ? &v->offer.sizes[size] : NULL).here;
}

static void a_product_s_price_is_its_variants(void **state)
{
    (void)state;
    struct catalogue *catalogue = load();
    const struct catalogue_product *shirt = &catalogue->products[0];
    assert_true(apply(catalogue,
                      (struct catalogue_offer_update){.code = "T", .has_price = true, .price = euros(2500)}));
    assert_int_equal(shirt->price.minor_units, 2500);
    assert_int_equal(shirt->variants[0].price.minor_units, 2500);
    assert_int_equal(shirt->variants[1].price.minor_units, 2500);
    assert_false(apply(
        catalogue, (struct catalogue_offer_update){.code = "T", .has_price = true, .price = euros(2500)}));
    catalogue_destroy(catalogue);
}

static void a_variant_that_was_named_follows_no_more(void **state)
{
    (void)state;
    struct catalogue *catalogue = load();
    const struct catalogue_product *shirt = &catalogue->products[0];
    (void)apply(catalogue,
                (struct catalogue_offer_update){.code = "T-W", .has_price = true, .price = euros(1900)});
    (void)apply(catalogue,
                (struct catalogue_offer_update){.code = "T", .has_price = true, .price = euros(2500)});
    assert_int_equal(shirt->variants[0].price.minor_units, 2500);
    assert_int_equal(shirt->variants[1].price.minor_units, 1900);
    catalogue_destroy(catalogue);
}

static void a_sale_ends_when_the_price_falls_to_it(void **state)
{
    (void)state;
    struct catalogue *catalogue = load();
    const struct catalogue_variant *bag = &catalogue->products[1].variants[0];
    (void)apply(catalogue,
                (struct catalogue_offer_update){.code = "B", .has_price = true, .price = euros(4500)});
    assert_int_equal(bag->sale_price.minor_units, 4000);
    (void)apply(catalogue,
                (struct catalogue_offer_update){.code = "B", .has_price = true, .price = euros(4000)});
    assert_int_equal(bag->sale_price.minor_units, -1);
    (void)apply(catalogue, (struct catalogue_offer_update){
                               .code = "B", .has_sale_price = true, .sale_price = euros(3000)});
    assert_int_equal(bag->sale_price.minor_units, 3000);
    (void)apply(catalogue, (struct catalogue_offer_update){
                               .code = "B", .has_sale_price = true, .sale_price = {.minor_units = -1}});
    assert_int_equal(bag->sale_price.minor_units, -1);
    catalogue_destroy(catalogue);
}

static void wrong_prices_change_nothing(void **state)
{
    (void)state;
    struct catalogue *catalogue = load();
    struct catalogue_offer_change change = {0};
    struct diagnostic why = {0};
    struct catalogue_offer_update dollars = {
        .code = "B", .has_price = true, .price = {.minor_units = 100, .currency = "USD"}};
    assert_int_equal(catalogue_apply_offer(catalogue, &dollars, &change, &why), RESULT_INVALID);
    assert_string_equal(why.text, "B: a price in USD; so far it was in EUR");
    struct catalogue_offer_update dear = {.code = "B",
                                          .has_sale_price = true,
                                          .sale_price = euros(6000),
                                          .has_availability = true,
                                          .availability = AVAILABILITY_OUT_OF_STOCK};
    assert_int_equal(catalogue_apply_offer(catalogue, &dear, &change, &why), RESULT_INVALID);
    assert_string_equal(why.text, "B: a sale at 60.00 EUR, and the price is 50.00 EUR");
    assert_int_equal(catalogue->products[1].variants[0].availability, AVAILABILITY_IN_STOCK);
    struct catalogue_offer_update unknown = {.code = "4006381333900"};
    assert_int_equal(catalogue_apply_offer(catalogue, &unknown, &change, &why), RESULT_NOT_FOUND);
    catalogue_destroy(catalogue);
}

static void a_size_that_comes_back_brings_its_variant_back_and_no_other_size(void **state)
{
    (void)state;
    struct catalogue *catalogue = load();
    // Of navy only M is there.
    assert_int_equal(here(catalogue, 0, 0, 1), AVAILABILITY_IN_STOCK);
    assert_true(apply(catalogue, (struct catalogue_offer_update){.code = "4006381333931",
                                                                 .has_availability = true,
                                                                 .availability = AVAILABILITY_OUT_OF_STOCK}));
    assert_int_equal(here(catalogue, 0, 0, -1), AVAILABILITY_OUT_OF_STOCK);
    assert_true(apply(catalogue, (struct catalogue_offer_update){.code = "T-S",
                                                                 .has_availability = true,
                                                                 .availability = AVAILABILITY_IN_STOCK}));
    assert_int_equal(here(catalogue, 0, 0, -1), AVAILABILITY_IN_STOCK);
    assert_int_equal(here(catalogue, 0, 0, 0), AVAILABILITY_IN_STOCK);
    assert_int_equal(here(catalogue, 0, 0, 1), AVAILABILITY_OUT_OF_STOCK);
    assert_int_equal(here(catalogue, 0, 1, -1), AVAILABILITY_OUT_OF_STOCK);
    catalogue_destroy(catalogue);
}

static void sizes_of_a_product_without_variants_are_its_own(void **state)
{
    (void)state;
    struct catalogue *catalogue = load();
    (void)apply(catalogue, (struct catalogue_offer_update){.code = "B-1",
                                                           .has_availability = true,
                                                           .availability = AVAILABILITY_OUT_OF_STOCK,
                                                           .has_online_availability = true,
                                                           .online_availability = AVAILABILITY_BACKORDER,
                                                           .has_price = true,
                                                           .price = euros(5500)});
    const struct catalogue_product *bag = &catalogue->products[1];
    assert_int_equal(here(catalogue, 1, 0, 0), AVAILABILITY_OUT_OF_STOCK);
    assert_int_equal(here(catalogue, 1, 0, 1), AVAILABILITY_IN_STOCK);
    assert_int_equal(bag->variants[0].availability, AVAILABILITY_IN_STOCK);
    assert_int_equal(bag->variants[0].price.minor_units, 5500);
    assert_true(bag->variants[0].offer.has_online_availability);
    assert_int_equal(catalogue_size_stock(&bag->variants[0], &bag->variants[0].offer.sizes[0]).online,
                     AVAILABILITY_BACKORDER);
    catalogue_destroy(catalogue);
}

static void a_whole_that_is_sold_out_is_so_in_all_sizes(void **state)
{
    (void)state;
    struct catalogue *catalogue = load();
    (void)apply(catalogue, (struct catalogue_offer_update){.code = "40170725",
                                                           .has_availability = true,
                                                           .availability = AVAILABILITY_OUT_OF_STOCK});
    for (int size = -1; size < 2; size++)
        assert_int_equal(here(catalogue, 1, 0, size), AVAILABILITY_OUT_OF_STOCK);
    catalogue_destroy(catalogue);
}

static void gtins_are_found_with_and_without_zeros(void **state)
{
    (void)state;
    struct catalogue *catalogue = load();
    char gtin[CATALOGUE_GTIN_SIZE];
    int variant = -1;
    assert_true(catalogue_gtin_normalise("40170725", gtin));
    assert_ptr_equal(catalogue_find_gtin(catalogue, gtin, &variant), &catalogue->products[1]);
    assert_int_equal(variant, 0);
    assert_true(catalogue_gtin_normalise("4006381333931", gtin));
    assert_ptr_equal(catalogue_find_gtin(catalogue, gtin, &variant), &catalogue->products[0]);
    assert_null(catalogue_find_gtin(catalogue, "00000000000000", &variant));
    catalogue_destroy(catalogue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_product_s_price_is_its_variants),
        cmocka_unit_test(a_variant_that_was_named_follows_no_more),
        cmocka_unit_test(a_sale_ends_when_the_price_falls_to_it),
        cmocka_unit_test(wrong_prices_change_nothing),
        cmocka_unit_test(a_size_that_comes_back_brings_its_variant_back_and_no_other_size),
        cmocka_unit_test(sizes_of_a_product_without_variants_are_its_own),
        cmocka_unit_test(a_whole_that_is_sold_out_is_so_in_all_sizes),
        cmocka_unit_test(gtins_are_found_with_and_without_zeros),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
