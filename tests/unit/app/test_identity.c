// What cards, wallet passes and fingers say: numbers with their check digits, tokens that end, links; and all
// that is refused.
#include "app/profile/identity.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOW_MS INT64_C(1700000000000)
#define KEY "a key of the store, 32 letters.."
// Signed under that key by another program (Python's hmac).
#define TOKEN "cust-0f3Zq8kd92"
#define PASS TOKEN ".1700000300.GB2Yf4lzosxJ1dB36r8J1jWEsRJeDc2JalBAjaqO6LA"
#define SHORT_PASS TOKEN ".1700000300.GB2Yf4lzosxJ1dB36r8J1g"
#define OLD_PASS TOKEN ".1699999999.tF6fL1Ihwzx4L-YYfEZrYpPYCIK3S1cp7zApGa2wUrs"
#define LONG_PASS TOKEN ".1700009999.X7M1pUrXDtW-5kacKk78fxGlUJE56Lmznyjm5k0e6rs"
#define GSRN "061414112345678902"

static const struct identity_rules any = {.check = IDENTITY_CHECK_NONE};
static const struct identity_rules club = {
    .pattern = "29########### CHV-####-####", .check = IDENTITY_CHECK_GS1, .host = "card.example"};
static const struct identity_rules wallet = {
    .host = "card.example", .key = KEY, .key_size = sizeof KEY - 1, .max_age_s = 600};

static enum identity_refusal read(const struct identity_rules *rules, const char *text, struct identity *out)
{
    return identity_read(rules, text, strlen(text), NOW_MS, out);
}

static void expect(const struct identity_rules *rules, const char *text, enum identity_kind kind,
                   const char *reference)
{
    struct identity identity;
    enum identity_refusal refusal = read(rules, text, &identity);
    if (refusal != IDENTITY_FINE)
        fail_msg("\"%s\" is refused: %d", text, (int)refusal);
    assert_int_equal(identity.kind, kind);
    assert_string_equal(identity.reference, reference);
}

static void expect_empty(const struct identity *identity)
{
    static const struct identity nobody;
    assert_memory_equal(identity, &nobody, sizeof nobody);
}

static void refuse(const struct identity_rules *rules, const char *text, enum identity_refusal why)
{
    struct identity identity;
    enum identity_refusal refusal = read(rules, text, &identity);
    if (refusal != why)
        fail_msg("\"%s\": %d and not %d", text, (int)refusal, (int)why);
    expect_empty(&identity);
}

static void a_number_of_any_form_is_a_card_where_the_store_has_no_pattern(void **state)
{
    (void)state;
    expect(&any, "LOY-1001", IDENTITY_NUMBER, "LOY-1001");
    expect(&any, "f3Zq_8-kd92", IDENTITY_NUMBER, "f3Zq_8-kd92");
    expect(&any, "1234567890", IDENTITY_NUMBER, "1234567890");
    refuse(&any, "12345", IDENTITY_NO_CARD);
    refuse(&any, "4006381333931", IDENTITY_PRODUCT); // an EAN-13 with its check digit
}

static void a_number_has_the_pattern_and_the_check_digit_of_the_store(void **state)
{
    (void)state;
    expect(&club, "2912345678906", IDENTITY_NUMBER, "2912345678906");
    refuse(&club, "2912345678907", IDENTITY_WRONG);
    expect(&club, "CHV-1234-5670", IDENTITY_NUMBER, "CHV-1234-5670");
    refuse(&club, "CHV-1234-5671", IDENTITY_WRONG);
    refuse(&club, "CHV-1234-567", IDENTITY_NO_CARD);
    refuse(&club, "chv-1234-5670", IDENTITY_NO_CARD);
    refuse(&club, "LOY-1001", IDENTITY_NO_CARD);
    refuse(&club, "4006381333931", IDENTITY_PRODUCT);
}

// Numbers that others made: ISO/IEC 7812-1's, GS1's GSRN, the example of ISO/IEC 7064 for MOD 97-10.
static void every_check_finds_any_one_digit_that_was_misread(void **state)
{
    (void)state;
    static const struct {
        enum identity_check check;
        const char *number;
    } samples[] = {
        {IDENTITY_CHECK_LUHN, "79927398713"}, {IDENTITY_CHECK_GS1, GSRN}, {IDENTITY_CHECK_MOD97, "79444"}};
    for (size_t i = 0; i < sizeof samples / sizeof samples[0]; i++) {
        struct identity_rules rules = {.check = samples[i].check};
        struct identity identity;
        size_t length = strlen(samples[i].number);
        memset(rules.pattern, '#', length);
        assert_int_equal(read(&rules, samples[i].number, &identity), IDENTITY_FINE);
        for (size_t at = 0; at < length; at++)
            for (char digit = '0'; digit <= '9'; digit++) {
                char wrong[32];
                (void)snprintf(wrong, sizeof wrong, "%s", samples[i].number);
                if (wrong[at] == digit)
                    continue;
                wrong[at] = digit;
                refuse(&rules, wrong, IDENTITY_WRONG);
            }
    }
}

static void a_token_is_signed_and_ends(void **state)
{
    (void)state;
    expect(&wallet, PASS, IDENTITY_TOKEN, TOKEN);
    expect(&wallet, SHORT_PASS, IDENTITY_TOKEN, TOKEN);
    expect(&wallet, "https://card.example/m/" PASS, IDENTITY_TOKEN, TOKEN);
    refuse(&wallet, OLD_PASS, IDENTITY_EXPIRED);
    refuse(&wallet, LONG_PASS, IDENTITY_EXPIRED); // longer than the store lets them be
    refuse(&wallet, TOKEN, IDENTITY_NO_CARD);     // unsigned
    refuse(&any, PASS, IDENTITY_NO_CARD);         // nothing to check it by
    refuse(&wallet, "LOY-100100", IDENTITY_NO_CARD);
}

static void a_token_with_any_character_changed_is_refused(void **state)
{
    (void)state;
    char text[] = PASS;
    for (size_t at = 0; at + 1 < sizeof text; at++) {
        struct identity identity;
        char kept = text[at];
        text[at] = kept == 'A' ? 'B' : 'A';
        assert_int_not_equal(read(&wallet, text, &identity), IDENTITY_FINE);
        expect_empty(&identity);
        text[at] = kept;
    }
    struct identity_rules other = wallet;
    other.key[3] ^= 1;
    refuse(&other, PASS, IDENTITY_WRONG);
}

static void without_a_clock_no_token_counts(void **state)
{
    (void)state;
    struct identity identity;
    assert_int_equal(identity_read(&wallet, PASS, strlen(PASS), 5000, &identity),
                     IDENTITY_EXPIRED); // in 1970
    expect_empty(&identity);
}

static void what_is_signed_here_is_what_others_sign(void **state)
{
    (void)state;
    char text[128];
    assert_true(identity_sign(&wallet, TOKEN, 1700000300, text, sizeof text));
    assert_string_equal(text, PASS);
    assert_false(identity_sign(&wallet, TOKEN, 1700000300, text, sizeof PASS - 1));
}

static void a_gsrn_is_a_customer_and_an_articles_number_is_none(void **state)
{
    (void)state;
    expect(&club, "https://id.gs1.org/8018/" GSRN, IDENTITY_GSRN, GSRN);
    expect(&club, "https://card.example/gs1/8018/" GSRN "/8019/2?x=1", IDENTITY_GSRN, GSRN);
    expect(&club, "(8018)" GSRN, IDENTITY_GSRN, GSRN);
    expect(&club, "8018" GSRN, IDENTITY_GSRN, GSRN);
    refuse(&club, "https://id.gs1.org/8018/061414112345678903", IDENTITY_WRONG);
    refuse(&club, "https://id.gs1.org/8018/0614141123456789", IDENTITY_NO_CARD);
    refuse(&club, "https://id.gs1.org/8017/" GSRN, IDENTITY_NO_CARD); // who provides the service
    refuse(&club, "https://id.gs1.org/01/02990001040373/21/7", IDENTITY_PRODUCT);
    refuse(&club, "https://shop.example/p/01/02990001040373", IDENTITY_PRODUCT);
}

static void only_links_of_the_stores_own_host_are_read(void **state)
{
    (void)state;
    static const char *const foreign[] = {
        "https://evil.example/CHV-1234-5670",
        "https://card.example.evil.example/CHV-1234-5670",
        "https://card.example@evil.example/CHV-1234-5670",
        "https://evil.example#card.example/CHV-1234-5670",
        "https://card.example:8443/CHV-1234-5670",
        "https://card.example%2eevil.example/CHV-1234-5670",
        "https://xcard.example/CHV-1234-5670",
        "https:///CHV-1234-5670",
        "https://card.example\\@evil.example/CHV-1234-5670",
    };
    expect(&club, "https://card.example/CHV-1234-5670", IDENTITY_NUMBER, "CHV-1234-5670");
    expect(&club, "HTTPS://Card.Example/m/CHV-1234-5670/?utm=x#top", IDENTITY_NUMBER, "CHV-1234-5670");
    refuse(&club, "https://card.example/", IDENTITY_NO_CARD);
    refuse(&club, "https://card.example", IDENTITY_NO_CARD);
    refuse(&club, "https://card.example/a%2fCHV-1234-5670", IDENTITY_NO_CARD);
    for (size_t i = 0; i < sizeof foreign / sizeof foreign[0]; i++)
        refuse(&club, foreign[i], IDENTITY_FOREIGN);
    refuse(&any, "https://card.example/LOY-1001", IDENTITY_FOREIGN); // the store has no host
}

// Hostile payloads, whatever the rules: nothing comes out, and nothing is read beyond what is given.
static void what_wants_to_do_harm_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "'; DROP TABLE customers; --",
        "LOY-1001' OR '1'='1",
        "LOY-1001\n",
        "LOY 1001",
        "LOY-1001\t2",
        "\x1b[2JLOY-1001",
        "LOY-1001\x7f",
        "\xe2\x80\xaeLOY-1001",                 // right-to-left override
        "LOY\xe2\x80\x8b-1001",                 // zero width space
        "\xef\xbb\xbfLOY-1001",                 // byte order mark
        "LOY-\xd9\xa1\xd9\xa0\xd9\xa0\xd9\xa1", // other digits
        "LOY-1001\xff\xfe",
        "javascript:alert(1)",
        "data:text/html,x",
        "WIFI:S:store;T:WPA;P:secret;;",
        "BEGIN:VCARD",
        "tel:+4930123456",
        "../../etc/passwd",
        "LOY-1001/../1",
        "{\"member\":\"LOY-1001\"}",
        "<script>x</script>",
        "%s%s%s%n%n",
        "$(reboot)",
        "LOY-1001\\u0000",
        "a.b.c.d",
        "....",
        "..",
        "https://",
        "https:// card.example/LOY-1001",
        "ftp://card.example/CHV-1234-5670",
    };
    static const struct identity_rules *const rules[] = {&any, &club, &wallet};
    struct identity identity;
    static char sql[2048 + 1], number[512];
    for (size_t r = 0; r < sizeof rules / sizeof rules[0]; r++) {
        for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
            if (read(rules[r], texts[i], &identity) == IDENTITY_FINE)
                fail_msg("\"%s\" was accepted as \"%s\"", texts[i], identity.reference);
            expect_empty(&identity);
        }
        for (size_t i = 0; i + 1 < sizeof sql; i++)
            sql[i] = "SELECT name FROM customers WHERE 1=1 UNION "[i % 43];
        refuse(rules[r], sql, IDENTITY_NO_CARD);
        memset(number, '7', sizeof number - 1);
        refuse(rules[r], number, IDENTITY_NO_CARD);
        assert_int_equal(identity_read(rules[r], "LOY\0-1001", 9, NOW_MS, &identity), IDENTITY_NO_CARD);
        assert_int_equal(identity_read(rules[r], "", 0, NOW_MS, &identity), IDENTITY_NO_CARD);
    }
}

static void expect_typed(const struct identity_rules *rules, const char *text, enum identity_kind kind,
                         const char *reference)
{
    struct identity identity;
    enum identity_refusal refusal = identity_read_typed(rules, text, &identity);
    if (refusal != IDENTITY_FINE)
        fail_msg("\"%s\" is refused: %d", text, (int)refusal);
    assert_int_equal(identity.kind, kind);
    assert_string_equal(identity.reference, reference);
}

static void refuse_typed(const struct identity_rules *rules, const char *text, enum identity_refusal why)
{
    struct identity identity;
    assert_int_equal(identity_read_typed(rules, text, &identity), why);
    expect_empty(&identity);
}

static void a_typed_code_forgives_what_looks_alike(void **state)
{
    (void)state;
    expect_typed(&wallet, "7K3M9QX1", IDENTITY_CODE, "7K3M9QX1");
    expect_typed(&wallet, " 7k3m-9qxi ", IDENTITY_CODE, "7K3M9QX1");
    expect_typed(&wallet, "7K3M 9QXL", IDENTITY_CODE, "7K3M9QX1");
    expect_typed(&wallet, "IOOOOOIW", IDENTITY_CODE, "1000001W");
    refuse_typed(&wallet, "7K3M9QX2", IDENTITY_WRONG);
    refuse_typed(&wallet, "K73M9QX1", IDENTITY_WRONG); // two that changed places
    refuse_typed(&wallet, "7K3M9QU1", IDENTITY_NO_CARD);
    refuse_typed(&wallet, "7K3M9QX", IDENTITY_NO_CARD);
    refuse_typed(&wallet, "", IDENTITY_NO_CARD);
    refuse_typed(&wallet, "7K3M9QX1 \xe2\x80\xae", IDENTITY_NO_CARD);
    refuse_typed(&wallet, PASS, IDENTITY_NO_CARD);
}

static void a_typed_number_gets_the_writing_of_the_card(void **state)
{
    (void)state;
    expect_typed(&club, "chv12345670", IDENTITY_NUMBER, "CHV-1234-5670");
    expect_typed(&club, "CHV 1234 567O", IDENTITY_NUMBER, "CHV-1234-5670");
    expect_typed(&club, "29 1234 5678 906", IDENTITY_NUMBER, "2912345678906");
    refuse_typed(&club, "CHV 1234 5671", IDENTITY_WRONG);
    refuse_typed(&club, "LOY-1001", IDENTITY_NO_CARD);
    expect_typed(&any, "loy-1001", IDENTITY_NUMBER, "LOY-1001");
    refuse_typed(&any, "'; --", IDENTITY_NO_CARD);
}

static void the_check_character_finds_every_changed_one_and_nearly_all_swaps(void **state)
{
    (void)state;
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char code[] = "7K3M9QX1";
    struct identity identity;
    for (int at = 0; at < IDENTITY_CODE_LENGTH; at++) {
        char kept = code[at];
        for (const char *other = alphabet; *other != '\0'; other++) {
            code[at] = *other;
            enum identity_refusal refusal = identity_read_typed(&wallet, code, &identity);
            assert_int_equal(refusal, *other == kept ? IDENTITY_FINE : IDENTITY_WRONG);
        }
        code[at] = kept;
    }
    int missed = 0;
    for (const char *a = alphabet; *a != '\0'; a++)
        for (const char *b = alphabet; *b != '\0'; b++)
            missed += *a < *b &&
                      identity_code_check((char[]){*a, *b}, 2) == identity_code_check((char[]){*b, *a}, 2);
    assert_int_equal(missed, 1); // 0 and Z, as Luhn's 0 and 9
    assert_int_equal(identity_code_check("U", 1), 0);
}

static void settings_take_patterns_and_hosts_that_are_such(void **state)
{
    (void)state;
    assert_true(identity_pattern_is_fine("29########### CHV-####-####"));
    assert_true(identity_pattern_is_fine("@@@@@@"));
    assert_false(identity_pattern_is_fine(""));
    assert_false(identity_pattern_is_fine("   "));
    assert_false(identity_pattern_is_fine("CHV-1")); // the same for everybody
    assert_false(identity_pattern_is_fine("####.####"));
    assert_false(identity_pattern_is_fine("chv####"));
    assert_true(identity_host_is_fine("card.example"));
    assert_false(identity_host_is_fine("card"));
    assert_false(identity_host_is_fine("https://card.example"));
    assert_false(identity_host_is_fine(".example"));
    enum identity_check check;
    assert_true(identity_check_of("mod97", &check));
    assert_int_equal(check, IDENTITY_CHECK_MOD97);
    assert_false(identity_check_of("crc", &check));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_number_of_any_form_is_a_card_where_the_store_has_no_pattern),
        cmocka_unit_test(a_number_has_the_pattern_and_the_check_digit_of_the_store),
        cmocka_unit_test(every_check_finds_any_one_digit_that_was_misread),
        cmocka_unit_test(a_token_is_signed_and_ends),
        cmocka_unit_test(a_token_with_any_character_changed_is_refused),
        cmocka_unit_test(without_a_clock_no_token_counts),
        cmocka_unit_test(what_is_signed_here_is_what_others_sign),
        cmocka_unit_test(a_gsrn_is_a_customer_and_an_articles_number_is_none),
        cmocka_unit_test(only_links_of_the_stores_own_host_are_read),
        cmocka_unit_test(what_wants_to_do_harm_is_refused),
        cmocka_unit_test(a_typed_code_forgives_what_looks_alike),
        cmocka_unit_test(a_typed_number_gets_the_writing_of_the_card),
        cmocka_unit_test(the_check_character_finds_every_changed_one_and_nearly_all_swaps),
        cmocka_unit_test(settings_take_patterns_and_hosts_that_are_such),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
