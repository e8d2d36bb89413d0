#include "assets/feed_category.h"
#include "assets/feed_text.h"
#include "assets/feed_value.h"
#include "tests/support/test_support.h"

#include <string.h>

static void prices_are_read_as_shops_write_them(void **state)
{
    static const struct {
        const char *text;
        int64_t minor_units;
        const char *currency;
    } fine[] = {
        {"24.90 EUR", 2490, "EUR"},
        {"EUR 24,90", 2490, "EUR"},
        {"24.9 eur", 2490, "EUR"},
        {"24 EUR", 2400, "EUR"},
        {"1.299,00 EUR", 129900, "EUR"},
        {"1,299.00 USD", 129900, "USD"},
        {"1 299,00 EUR", 129900, "EUR"},
        {"1\xc2\xa0"
         "299,00\xc2\xa0€",
         129900, "EUR"},
        {"1'299.00 CHF", 129900, "CHF"},
        {"1.299.000 JPY", 1299000, "JPY"},
        {"€24.90", 2490, "EUR"},
        {"2490 JPY", 2490, "JPY"},
        {"1.299 KWD", 1299, "KWD"},
        {"0.00 EUR", 0, "EUR"},
        {"24,90EUR", 2490, "EUR"},
        {" 24.90  EUR ", 2490, "EUR"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof fine / sizeof fine[0]; i++) {
        struct catalogue_price price = {0};
        struct diagnostic why = {0};
        if (feed_read_price(fine[i].text, NULL, &price, &why) != RESULT_OK)
            fail_msg("%s: %s", fine[i].text, why.text);
        assert_int_equal(price.minor_units, fine[i].minor_units);
        assert_string_equal(price.currency, fine[i].currency);
    }
}

static void prices_that_can_be_read_in_two_ways_are_refused(void **state)
{
    static const char *const wrong[] = {"1.299 EUR",
                                        "1,299 USD",
                                        "$5",
                                        "24.90",
                                        "-5 EUR",
                                        "24.901 EUR",
                                        "24.9 JPY",
                                        "EUR",
                                        "",
                                        "24.90 EUR EUR",
                                        "1.29.9 EUR",
                                        "12,34,5 EUR",
                                        "a lot",
                                        "24. EUR",
                                        ".5 EUR",
                                        "1.2345,00 EUR",
                                        "99999999999999999999 EUR"};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct catalogue_price price = {0};
        struct diagnostic why = {0};
        if (feed_read_price(wrong[i], NULL, &price, &why) == RESULT_OK)
            fail_msg("%s was read as %lld", wrong[i], (long long)price.minor_units);
        assert_true(why.text[0] != '\0');
    }
}

static void a_price_without_a_currency_has_the_feed_s(void **state)
{
    (void)state;
    struct catalogue_price price = {0};
    assert_int_equal(feed_read_price("24.90", "CHF", &price, NULL), RESULT_OK);
    assert_int_equal(price.minor_units, 2490);
    assert_string_equal(price.currency, "CHF");
}

static void availability_has_many_spellings(void **state)
{
    static const struct {
        const char *text;
        enum catalogue_availability means;
    } words[] = {{"in stock", AVAILABILITY_IN_STOCK},
                 {"In_Stock", AVAILABILITY_IN_STOCK},
                 {" IN-STOCK ", AVAILABILITY_IN_STOCK},
                 {"https://schema.org/InStock", AVAILABILITY_IN_STOCK},
                 {"available for order", AVAILABILITY_IN_STOCK},
                 {"limited availability", AVAILABILITY_IN_STOCK},
                 {"out of stock", AVAILABILITY_OUT_OF_STOCK},
                 {"OutOfStock", AVAILABILITY_OUT_OF_STOCK},
                 {"preorder", AVAILABILITY_PREORDER},
                 {"pre-order", AVAILABILITY_PREORDER},
                 {"backorder", AVAILABILITY_BACKORDER},
                 {"on display to order", AVAILABILITY_BACKORDER}};
    (void)state;
    enum catalogue_availability found = AVAILABILITY_PREORDER;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        assert_int_equal(feed_read_availability(words[i].text, &found, NULL), RESULT_OK);
        assert_int_equal(found, words[i].means);
    }
    assert_int_equal(feed_read_availability("perhaps", &found, NULL), RESULT_INVALID);
}

// 2026-11-23T04:00:00Z.
#define NOW_MS INT64_C(1795406400000)

static void a_sale_has_its_time(void **state)
{
    static const struct {
        const char *text;
        bool within;
    } times[] = {{"2026-11-20T00:00+0100/2026-11-30T23:59+0100", true},
                 {"2026-11-23T05:00+0100/2026-11-23T05:01+0100", true},
                 {"2026-11-23T05:00:01+01:00/2026-11-30", false},
                 {"2026-11-23/2026-11-23", true},
                 {"2026-11-01 / 2026-11-22", false},
                 {"2026-11-23T00:00Z/2026-11-23T03:59:59Z", false}};
    bool within = false;
    (void)state;
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++) {
        assert_int_equal(feed_is_within(times[i].text, NOW_MS, &within, NULL), RESULT_OK);
        if (within != times[i].within)
            fail_msg("%s", times[i].text);
    }
    assert_int_equal(feed_is_within("tomorrow", NOW_MS, &within, NULL), RESULT_INVALID);
    assert_int_equal(feed_is_within("2026-13-01/2026-11-23", NOW_MS, &within, NULL), RESULT_INVALID);
}

static void what_a_sku_can_t_have_is_written_otherwise(void **state)
{
    (void)state;
    char sku[CATALOGUE_MAX_IDENTIFIER_BYTES + 1];
    bool changed = false;
    assert_int_equal(feed_read_sku(" online:en:US:12 3 ", sku, &changed, NULL), RESULT_OK);
    assert_string_equal(sku, "online_en_US_12_3");
    assert_true(changed);
    assert_int_equal(feed_read_sku("LIP-1", sku, &changed, NULL), RESULT_OK);
    assert_false(changed);
    assert_int_equal(feed_read_sku("  ", sku, &changed, NULL), RESULT_INVALID);
    assert_int_equal(feed_read_sku("a\tb", sku, &changed, NULL), RESULT_INVALID);
}

static void texts_lose_tags_and_entities_and_are_cut_at_words(void **state)
{
    (void)state;
    char text[64], narrow[16];
    assert_true(
        feed_text_line("  <b>Ros&eacute;</b> &amp;\n  size <40 &#8211; &unknown; ", text, sizeof text));
    assert_string_equal(text, "Rosé & size <40 – &unknown;");
    assert_true(feed_text_paragraph("<p>One</p><ul><li>two<br/>three</ul>\x01", text, sizeof text));
    assert_string_equal(text, "One\ntwo\nthree");
    assert_false(feed_text_line("Velvet lipstick", narrow, sizeof narrow - 1));
    assert_string_equal(narrow, "Velvet…");
    assert_false(feed_text_line("ééééééééééééé", narrow, sizeof narrow));
    assert_true(feed_text_is_utf8(narrow, strlen(narrow)));
}

static void utf_8_is_checked(void **state)
{
    (void)state;
    assert_true(feed_text_is_utf8("a\xc3\xa9\xe2\x82\xac\xf0\x9f\x91\x93", 10));
    assert_false(feed_text_is_utf8("\xc3", 1));
    assert_false(feed_text_is_utf8("\xe9t\xe9", 3));
    assert_false(feed_text_is_utf8("\xc0\x80", 2));
    assert_false(feed_text_is_utf8("\xed\xa0\x80", 3));
    assert_false(feed_text_is_utf8("a\0b", 3));
}

static struct feed_categories *parse(const char *text)
{
    struct feed_categories *categories = NULL;
    struct diagnostic why = {0};
    if (feed_categories_parse("c.txt", text, strlen(text), &categories, &why) != RESULT_OK)
        fail_msg("%s", why.text);
    return categories;
}

static void the_line_with_the_most_parts_says_the_category(void **state)
{
    (void)state;
    struct feed_categories *categories = parse("# ours\n"
                                               "Apparel > Clothing = top\r\n"
                                               "Apparel > Clothing > Dresses = dress # all of them\n"
                                               "* > Lip Gloss = lip_gloss\n"
                                               "* > Gloss = lipstick\n"
                                               "Apparel > Shoes = -\n"
                                               "2271 = skirt\n");
    enum catalogue_category found = CATEGORY_BAG;
    assert_int_equal(feed_category_of(categories, "", "apparel>clothing > DRESSES > Long", &found),
                     FEED_CATEGORY_FOUND);
    assert_int_equal(found, CATEGORY_DRESS);
    assert_int_equal(feed_category_of(categories, "", "Apparel > Clothing > Shirts", &found),
                     FEED_CATEGORY_FOUND);
    assert_int_equal(found, CATEGORY_TOP);
    assert_int_equal(feed_category_of(categories, "Shop > Lip Gloss", "2271", &found), FEED_CATEGORY_FOUND);
    assert_int_equal(found, CATEGORY_LIP_GLOSS);
    assert_int_equal(feed_category_of(categories, "Something", "2271", &found), FEED_CATEGORY_FOUND);
    assert_int_equal(found, CATEGORY_SKIRT);
    assert_int_equal(feed_category_of(categories, "", "Apparel > Shoes > Boots", &found),
                     FEED_CATEGORY_LEFT_OUT);
    assert_int_equal(feed_category_of(categories, "", "Apparel > Clothing2", &found), FEED_CATEGORY_UNKNOWN);
    assert_int_equal(feed_category_of(categories, "", "", &found), FEED_CATEGORY_UNKNOWN);
    feed_categories_destroy(categories);
}

static void a_wrong_line_of_the_categories_is_told(void **state)
{
    static const struct {
        const char *text, *expected;
    } wrong[] = {{"a = top\nb dress\n", "c.txt: line 2: no '=', as in \"Eyeglasses = eyeglasses\""},
                 {"a = shoe\n", "c.txt: line 1: \"shoe\" is no category of a catalogue"},
                 {"= top\n", "c.txt: line 1: no category, or too long a one, before the '='"}};
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct feed_categories *categories = NULL;
        struct diagnostic why = {0};
        assert_int_equal(
            feed_categories_parse("c.txt", wrong[i].text, strlen(wrong[i].text), &categories, &why),
            RESULT_INVALID);
        assert_string_equal(why.text, wrong[i].expected);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prices_are_read_as_shops_write_them),
        cmocka_unit_test(prices_that_can_be_read_in_two_ways_are_refused),
        cmocka_unit_test(a_price_without_a_currency_has_the_feed_s),
        cmocka_unit_test(availability_has_many_spellings),
        cmocka_unit_test(a_sale_has_its_time),
        cmocka_unit_test(what_a_sku_can_t_have_is_written_otherwise),
        cmocka_unit_test(texts_lose_tags_and_entities_and_are_cut_at_words),
        cmocka_unit_test(utf_8_is_checked),
        cmocka_unit_test(the_line_with_the_most_parts_says_the_category),
        cmocka_unit_test(a_wrong_line_of_the_categories_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
