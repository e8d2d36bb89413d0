// What a code says, and the product it stands for.
#include "app/product_code.h"
#include "tests/support/test_support.h"

#include <string.h>

static const struct catalogue_size sizes[] = {{.id = "s", .gtin = "2990001500006"},
                                              {.id = "m", .gtin = "2990001500013"}};
static const struct catalogue_variant lipstick_variants[] = {
    {.id = "a", .sku = "LIP-01", .gtin = "2990001040373"}, {.id = "b", .sku = "LIP-02", .gtin = "96385074"}};
static const struct catalogue_variant top_variants[] = {
    {.id = "white", .sku = "TOP", .gtin = ""},
    {.id = "blue", .sku = "TOP-B", .gtin = "", .offer = {.sizes = sizes, .size_count = 2}}};
static const struct catalogue_product products[] = {
    {.sku = "LIP", .gtin = "", .variant_count = 2, .variants = lipstick_variants},
    {.sku = "TOP", .gtin = "036000291452", .variant_count = 2, .variants = top_variants}};
static const struct catalogue catalogue = {.product_count = 2, .products = products};

static void expect(const char *payload, enum product_code_kind kind, const char *text)
{
    struct product_code code = product_code_read(payload, strlen(payload));
    if (code.kind != kind)
        fail_msg("\"%s\" is read as %d", payload, (int)code.kind);
    if (kind != PRODUCT_CODE_NONE)
        assert_string_equal(code.text, text);
}

static void numbers_of_every_length_become_fourteen_digits(void **state)
{
    (void)state;
    expect("2990001040373", PRODUCT_CODE_GTIN, "02990001040373");
    expect("96385074", PRODUCT_CODE_GTIN, "00000096385074");
    expect("036000291452", PRODUCT_CODE_GTIN, "00036000291452");
    expect("0036000291452", PRODUCT_CODE_GTIN, "00036000291452"); // the same as EAN-13
    expect("12990001040370", PRODUCT_CODE_GTIN, "12990001040370");
}

static void a_wrong_check_digit_is_no_article_number(void **state)
{
    (void)state;
    static const char right[] = "2990001040373";
    for (char digit = '0'; digit <= '9'; digit++) {
        char text[] = "299000104037?";
        text[12] = digit;
        expect(text, digit == right[12] ? PRODUCT_CODE_GTIN : PRODUCT_CODE_SKU,
               digit == right[12] ? "02990001040373" : text);
    }
    for (int i = 0; i < 12; i++) { // each single digit is watched over
        char text[] = "2990001040373";
        text[i] = (char)('0' + (text[i] - '0' + 1) % 10);
        expect(text, PRODUCT_CODE_SKU, text);
    }
}

static void a_digital_link_is_read_whatever_its_host(void **state)
{
    (void)state;
    static const char *const links[] = {"https://id.gs1.org/01/02990001040373",
                                        "https://shop.example/01/2990001040373",
                                        "HTTPS://SHOP.EXAMPLE/01/02990001040373/10/BATCH7/21/123456",
                                        "http://a.b:8080/de/p/01/02990001040373?17=251231&lang=de",
                                        "https://shop.example/01/hats/01/02990001040373#top"};
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        expect(links[i], PRODUCT_CODE_GTIN, "02990001040373");
}

static void other_links_are_nothing(void **state)
{
    (void)state;
    static const char *const links[] = {"https://shop.example/",
                                        "https://shop.example/01/",
                                        "https://shop.example/01/02990001040374", // check digit
                                        "https://shop.example/?q=/01/02990001040373",
                                        "https://shop.example/#/01/02990001040373",
                                        "https://shop.example/8006/029900010403730102",
                                        "https://shop.example/01/0299000104037300"};
    for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
        expect(links[i], PRODUCT_CODE_NONE, NULL);
}

static void what_is_no_name_is_nothing(void **state)
{
    (void)state;
    char longest[CATALOGUE_MAX_IDENTIFIER_BYTES + 2];
    memset(longest, 'x', sizeof longest);
    expect("LIP-01", PRODUCT_CODE_SKU, "LIP-01");
    expect("Größe 38", PRODUCT_CODE_SKU, "Größe 38");
    expect("", PRODUCT_CODE_NONE, NULL);
    expect(" LIP-01", PRODUCT_CODE_NONE, NULL);
    expect("LIP\n01", PRODUCT_CODE_NONE, NULL);
    expect("\x1d"
           "0102990001040373",
           PRODUCT_CODE_NONE, NULL);
    assert_int_equal(product_code_read(longest, sizeof longest).kind, PRODUCT_CODE_NONE);
    assert_int_equal(product_code_read("LIP\0-01", 7).kind, PRODUCT_CODE_NONE);
    assert_int_equal(product_code_read("2990001040373\0", 14).kind, PRODUCT_CODE_NONE);
}

static void expect_product(const char *payload, const struct catalogue_product *product, int variant)
{
    int found = -1;
    if (product_code_find(&catalogue, payload, strlen(payload), &found) != product)
        fail_msg("\"%s\" leads elsewhere", payload);
    if (product != NULL)
        assert_int_equal(found, variant);
}

static void a_code_leads_to_its_product_and_shade(void **state)
{
    (void)state;
    expect_product("2990001040373", &products[0], 0);
    expect_product("96385074", &products[0], 1);
    expect_product("0000096385074", &products[0], 1); // the same number with more zeros
    expect_product("0036000291452", &products[1], 0);
    expect_product("2990001500013", &products[1], 1); // of a size
    expect_product("https://any.example/01/02990001500006/21/77", &products[1], 1);
    expect_product("LIP-02", &products[0], 1);
    expect_product("TOP", &products[1], 0);
}

static void what_the_store_does_not_carry_leads_nowhere(void **state)
{
    (void)state;
    expect_product("4006381333931", NULL, 0);
    expect_product("2990001040374", NULL, 0);
    expect_product("https://any.example/01/04006381333931", NULL, 0);
    expect_product("lip-02", NULL, 0);
    expect_product("", NULL, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_of_every_length_become_fourteen_digits),
        cmocka_unit_test(a_wrong_check_digit_is_no_article_number),
        cmocka_unit_test(a_digital_link_is_read_whatever_its_host),
        cmocka_unit_test(other_links_are_nothing),
        cmocka_unit_test(what_is_no_name_is_nothing),
        cmocka_unit_test(a_code_leads_to_its_product_and_shade),
        cmocka_unit_test(what_the_store_does_not_carry_leads_nowhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
