#include "assets/lint_goods.h"
#include "tests/support/catalogue_lines.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <string.h>

#define PRICED(amount, currency) "\"price\": {\"amount\": " amount ", \"currency\": \"" currency "\"}"
#define DRESS(sku, more)                                                                                     \
    "{\"sku\": \"" sku "\", \"title\": \"Dress " sku "\", \"category\": \"dress\", " more "}"

static struct goods_report look(const char *products)
{
    static char text[20000];
    struct lines lines = {0};
    struct catalogue *catalogue = NULL;
    struct goods_report report;
    struct diagnostic why = {0};
    (void)snprintf(text, sizeof text, "%s%s]}", HEAD, products);
    if (lines_parse(text, &lines, &catalogue, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    assert_int_equal(lint_goods(catalogue, &report), RESULT_OK);
    catalogue_destroy(catalogue);
    return report;
}

static void expect(const struct goods_report *report, enum goods_finding finding, int count,
                   const char *first)
{
    const struct goods_kind *kind = &report->kinds[finding];
    if (kind->count != count)
        fail_msg("%s: %d", lint_goods_text(finding), kind->count);
    if (count > 0)
        assert_string_equal(kind->examples[0], first);
}

static void a_good_catalogue_has_no_findings(void **state)
{
    (void)state;
    struct goods_report report = look(
        "{\"sku\": \"L\", \"title\": \"Velvet\", \"category\": \"lipstick\", \"picture\": \"a.png\", " PRICED(
            "20",
            "EUR") ", \"try_on\": {\"makeup\": {\"colour\": \"#a8123e\"}}, \"variants\": [{\"id\": \"a\", "
                   "\"title\": \"A\"}, {\"id\": \"b\", \"title\": \"B\", \"try_on\": {\"makeup\": "
                   "{\"colour\": "
                   "\"#b5616c\"}}}]}");
    for (int i = 0; i < GOODS_FINDINGS; i++)
        expect(&report, (enum goods_finding)i, 0, NULL);
}

static void twins_are_found(void **state)
{
    (void)state;
    struct goods_report report = look(DRESS("A", "\"gtin\": \"40170725\"") "," DRESS(
        "B", "\"sizes\": [{\"id\": \"s\", \"title\": \"S\", \"sku\": \"B-S\", \"gtin\": "
             "\"00000040170725\"}]") ","
                                     "{\"sku\": \"C\", \"title\": \"Dress A\", \"category\": \"dress\"}");
    expect(&report, GOODS_SAME_GTIN, 1, "A and B-S: 00000040170725");
    expect(&report, GOODS_SAME_TITLE, 1, "A and C: Dress A");
    expect(&report, GOODS_NO_PICTURE, 3, "A: Dress A");
    expect(&report, GOODS_NOT_TRIED_ON, 3, "A: Dress A");
    expect(&report, GOODS_NO_PRICE, 3, "A: Dress A");
}

static void odd_prices_are_found(void **state)
{
    (void)state;
    struct goods_report report = look(DRESS("A", PRICED("40", "EUR")) "," DRESS("B", PRICED("45", "EUR")) "," DRESS(
        "C",
        PRICED(
            "50",
            "EU"
            "R")) "," DRESS("D",
                            PRICED(
                                "55",
                                "EUR")) "," DRESS("E",
                                                  PRICED(
                                                      "60",
                                                      "EUR")) "," DRESS("F",
                                                                        PRICED(
                                                                            "65",
                                                                            "EUR")) "," DRESS("G",
                                                                                              PRICED(
                                                                                                  "4990",
                                                                                                  "EUR")) "," DRESS("H",
                                                                                                                    PRICED(
                                                                                                                        "0",
                                                                                                                        "EUR")) "," DRESS("I",
                                                                                                                                          PRICED(
                                                                                                                                              "70",
                                                                                                                                              "EU"
                                                                                                                                              "R")) "," DRESS("J",
                                                                                                                                                              PRICED(
                                                                                                                                                                  "30",
                                                                                                                                                                  "EUR") ", \"sale_price\": {\"amount\": 30, \"currency\": \"EUR\"}"));
    expect(&report, GOODS_ODD_PRICE, 1, "G: 4990.00 EUR, where dress usually costs about 55.00 EUR");
    expect(&report, GOODS_ZERO_PRICE, 1, "H: Dress H");
    expect(&report, GOODS_SALE_NOT_LESS, 1, "J: 30.00 EUR, on sale 30.00 EUR");
}

static void a_single_currency_among_many_is_found(void **state)
{
    (void)state;
    static char products[16000];
    size_t length = 0;
    for (int i = 0; i < 120; i++)
        length +=
            (size_t)snprintf(products + length, sizeof products - length,
                             "%s{\"sku\":\"S%d\",\"title\":\"T\",\"category\":\"bag\"}", i > 0 ? "," : "", i);
    struct goods_report none = look(products);
    expect(&none, GOODS_ODD_CURRENCY, 0, NULL);
    length = 0;
    for (int i = 0; i < 100; i++)
        length +=
            (size_t)snprintf(products + length, sizeof products - length,
                             "%s{\"sku\":\"%d\",\"title\":\"T\",\"category\":\"bag\"," PRICED("1", "%s") "}",
                             i > 0 ? "," : "", i, i == 7 ? "USD" : "EUR");
    struct goods_report report = look(products);
    expect(&report, GOODS_ODD_CURRENCY, 1, "7: 1.00 USD, where others have EUR");
}

static void shades_that_look_the_same_are_found(void **state)
{
    (void)state;
    struct goods_report report =
        look("{\"sku\": \"L\", \"title\": \"Velvet\", \"category\": \"lipstick\", \"try_on\": {\"makeup\": "
             "{\"colour\": "
             "\"#a8123e\"}}, \"variants\": [{\"id\": \"a\", \"title\": \"Ruby\"}, {\"id\": \"b\", \"title\": "
             "\"Cherry\", "
             "\"try_on\": {\"makeup\": {\"colour\": \"#a9133e\"}}}, {\"id\": \"c\", \"title\": \"Ruby "
             "gloss\", \"try_on\": "
             "{\"makeup\": {\"finish\": \"gloss\"}}}, {\"id\": \"d\", \"title\": \"A shade with a name that "
             "nobody can read "
             "to its end\", \"try_on\": {\"makeup\": {\"colour\": \"#301020\"}}}]},"
             "{\"sku\": \"T\", \"title\": \"Shirt\", \"category\": \"top\", \"variants\": [{\"id\": \"a\", "
             "\"title\": "
             "\"Navy\", \"swatch\": \"#101040\"}, {\"id\": \"b\", \"title\": \"White\"}]}");
    expect(&report, GOODS_SAME_SHADES, 1, "L: Ruby and Cherry (0.3)");
    expect(&report, GOODS_LONG_TITLE, 1,
           "L: 51 letters: A shade with a name that nobody can read to its end");
    expect(&report, GOODS_NO_SWATCH, 1, "T: White");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_catalogue_has_no_findings),
        cmocka_unit_test(twins_are_found),
        cmocka_unit_test(odd_prices_are_found),
        cmocka_unit_test(a_single_currency_among_many_is_found),
        cmocka_unit_test(shades_that_look_the_same_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
