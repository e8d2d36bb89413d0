// The words: files, fall-back, direction, and files that are wrong.
#include "app/ui/strings.h"
#include "tests/support/test_support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct strings *create(const char *resources, const char *language)
{
    struct strings *strings = NULL;
    assert_int_equal(strings_create(resources, language, &strings), RESULT_OK);
    return strings;
}

static void a_language_gives_its_own_words(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "de");
    assert_string_equal(strings_get(strings, "consent.no"), "Nur stöbern");
    assert_string_equal(strings_language(strings), "de");
    assert_false(strings_right_to_left(strings));
    strings_destroy(strings);
}

static void arabic_runs_from_right_to_left(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "ar_EG.UTF-8");
    assert_string_equal(strings_language(strings), "ar");
    assert_true(strings_right_to_left(strings));
    strings_destroy(strings);
}

static void a_language_without_a_file_is_english(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "xx");
    assert_string_equal(strings_language(strings), "en");
    assert_string_equal(strings_get(strings, "consent.yes"), "Yes, try on");
    strings_destroy(strings);
}

static void the_environment_chooses_when_nobody_else_does(void **state)
{
    (void)state;
    assert_int_equal(setenv("LC_ALL", "ja_JP.UTF-8", 1), 0);
    struct strings *strings = create(test_source_path("assets"), NULL);
    assert_string_equal(strings_language(strings), "ja");
    strings_destroy(strings);
    assert_int_equal(setenv("LC_ALL", "C", 1), 0);
    strings = create(test_source_path("assets"), "");
    assert_string_equal(strings_language(strings), "en");
    strings_destroy(strings);
}

static void a_missing_key_shows_the_key(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "en");
    assert_string_equal(strings_get(strings, "no.such_key"), "no.such_key");
    strings_destroy(strings);
    strings = create("/nonexistent", "en"); // and so does every key when there is no file at all
    assert_string_equal(strings_get(strings, "consent.yes"), "consent.yes");
    strings_destroy(strings);
}

static void a_language_name_cannot_leave_its_folder(void **state)
{
    (void)state;
    struct strings *strings = create(test_source_path("assets"), "../../etc/passwd");
    assert_string_equal(strings_language(strings), "en");
    strings_destroy(strings);
}

static const char *write_bytes(const char *language, const char *text, size_t size)
{
    const char *folder = test_temporary_path("resources");
    char path[1024];
    (void)mkdir(folder, 0700);
    (void)snprintf(path, sizeof path, "%s/strings", folder);
    (void)mkdir(path, 0700);
    (void)snprintf(path, sizeof path, "%s/strings/%s.txt", folder, language);
    FILE *file = fopen(path, "wb");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, size, file), size);
    assert_int_equal(fclose(file), 0);
    return folder;
}

static const char *write_file(const char *language, const char *text)
{
    return write_bytes(language, text, strlen(text));
}

static void wrong_lines_are_left_out_and_the_rest_is_kept(void **state)
{
    (void)state;
    const char text[] = "# words\n\n  a = one \nno equals sign\n = no key\nb=two\\nlines\r\nc =\nd = x = y";
    struct strings *strings = create(write_file("en", text), "en");
    assert_string_equal(strings_get(strings, "a"), "one");
    assert_string_equal(strings_get(strings, "b"), "two\nlines");
    assert_string_equal(strings_get(strings, "c"), "c"); // a button without words would be none
    assert_string_equal(strings_get(strings, "d"), "x = y");
    strings_destroy(strings);
}

static void an_oversized_file_is_refused_whole(void **state)
{
    (void)state;
    size_t size = 300 * 1024;
    char *text = malloc(size);
    assert_non_null(text);
    memset(text, '\n', size);
    memcpy(text, "a = one", 7);
    struct strings *strings = create(write_bytes("en", text, size), "en");
    assert_string_equal(strings_get(strings, "a"), "a");
    strings_destroy(strings);
    free(text);
}

static struct strings *create_from(const char *text)
{
    return create(write_file("en", text), "en");
}

static void a_key_that_is_there_twice_counts_once_and_is_warned_of(void **state)
{
    (void)state;
    struct strings *strings = create_from("a = one\nb = two\na = one");
    assert_string_equal(strings_get(strings, "a"), "one");
    assert_string_equal(strings_get(strings, "b"), "two");
    assert_int_equal(strings_faults(strings), 1);
    strings_destroy(strings);
}

static const char *format(const struct strings *strings, const char *key, const struct strings_value *values,
                          int count)
{
    static char text[128];
    strings_format(strings, text, sizeof text, key, values, count);
    return text;
}

static void places_are_filled_with_names_and_numbers(void **state)
{
    (void)state;
    struct strings *strings = create_from(
        "saved = {product} is saved, {product}\nleft = {minutes} min {seconds} s\nodd = {a {} {B} {c}");
    const struct strings_value product = {.name = "product", .text = "Satin {product}"};
    assert_string_equal(format(strings, "saved", &product, 1),
                        "Satin {product} is saved, Satin {product}"); // a value is not read again
    const struct strings_value times[] = {{.name = "seconds", .number = -5},
                                          {.name = "minutes", .number = 12}};
    assert_string_equal(format(strings, "left", times, 2), "12 min -5 s");
    assert_string_equal(format(strings, "left", times, 1), "{minutes} min -5 s");
    assert_string_equal(format(strings, "odd", &product, 1), "{a {} {B} {c}");
    assert_string_equal(format(strings, "no.such_key", &product, 1), "no.such_key");
    strings_destroy(strings);
}

static void a_text_without_room_is_cut_at_a_whole_character(void **state)
{
    (void)state;
    struct strings *strings = create_from("a = \u00e9t\u00e9 {name}");
    const struct strings_value name = {.name = "name", .text = "\u65e5\u672c"};
    static const char *const wanted[] = {"",
                                         "",
                                         "\u00e9",
                                         "\u00e9t",
                                         "\u00e9t",
                                         "\u00e9t\u00e9",
                                         "\u00e9t\u00e9 ",
                                         "\u00e9t\u00e9 ",
                                         "\u00e9t\u00e9 ",
                                         "\u00e9t\u00e9 \u65e5"};
    for (size_t room = 0; room < sizeof wanted / sizeof wanted[0]; room++) {
        char text[32];
        memset(text, 'x', sizeof text);
        strings_format(strings, text, room + 1, "a", &name, 1);
        assert_string_equal(text, wanted[room]);
        assert_int_equal(text[room + 1], 'x');
    }
    char untouched = 'x';
    strings_format(strings, &untouched, 0, "a", &name, 1);
    assert_int_equal(untouched, 'x');
    strings_destroy(strings);
}

static void a_number_chooses_the_form_of_its_language(void **state)
{
    (void)state;
    write_file("en", "tray[one] = {count} piece\ntray[other] = {count} pieces\n"
                     "bag[one] = {count} bag\nbag[other] = {count} bags");
    const char *folder = write_file("pl", "tray[one] = {count} sztuka\ntray[few] = {count} sztuki\n"
                                          "tray[many] = {count} sztuk");
    struct strings *strings = create(folder, "pl");
    static const struct {
        int number;
        const char *text;
    } wanted[] = {{1, "1 sztuka"}, {3, "3 sztuki"}, {12, "12 sztuk"}, {0, "0 sztuk"}, {22, "22 sztuki"}};
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const struct strings_value count = {.name = "count", .number = wanted[i].number};
        assert_string_equal(format(strings, "tray", &count, 1), wanted[i].text);
    }
    // What it has not at all is said in English, in an English form; three forms are missed.
    const struct strings_value three = {.name = "count", .number = 3}, one = {.name = "count", .number = 1};
    assert_string_equal(format(strings, "bag", &three, 1), "3 bags");
    assert_string_equal(format(strings, "bag", &one, 1), "1 bag");
    assert_int_equal(strings_faults(strings), 3);
    strings_destroy(strings);
}

static int faults_of(const char *english, const char *own, const char *language)
{
    write_file("en", english);
    struct strings *strings = create(write_file(language, own), language);
    int faults = strings_faults(strings);
    strings_destroy(strings);
    return faults;
}

static void a_line_with_other_places_than_the_english_one_is_a_fault(void **state)
{
    (void)state;
    assert_int_equal(faults_of("a = {product} saved", "a = {product} gemerkt", "de"), 0);
    assert_int_equal(faults_of("a = {product} saved", "a = gemerkt", "de"), 1);
    assert_int_equal(faults_of("a = {product} saved", "a = {product} {produkt} gemerkt", "de"), 1);
    assert_int_equal(faults_of("a = {product} saved", "", "de"), 0); // English stands in
    const char *english = "a[one] = {count} piece\na[other] = {count} pieces";
    assert_int_equal(faults_of(english, "a[one] = ein Teil\na[other] = {count} Teile", "de"), 0);
    assert_int_equal(faults_of(english, "a[one] = ein Teil\na[other] = viele Teile", "de"), 1);
    assert_int_equal(faults_of(english, "a[one] = ein Teil", "de"), 1);
    assert_int_equal(faults_of(english, "a[other] = {count}", "ja"), 0);
}

static void a_name_keeps_its_direction_in_a_right_to_left_text(void **state)
{
    (void)state;
    write_file("en", "a = {product} {count}");
    struct strings *strings =
        create(write_file("ar", "language.direction = rtl\na = {count} {product}"), "ar");
    const struct strings_value values[] = {{.name = "product", .text = "SPF 50"},
                                           {.name = "count", .number = 7}};
    assert_string_equal(format(strings, "a", values, 2), "7 \u2068SPF 50\u2069");
    strings_destroy(strings);
}

static void numbers_and_prices_are_written_as_the_language_does(void **state)
{
    (void)state;
    static const struct {
        const char *language, *amount, *currency, *number, *price;
    } wanted[] = {
        {"en", "24.90", "EUR", "24.90", "€24.90"},
        {"en", "1299.90", "CHF", "1,299.90", "CHF\u00a01,299.90"},
        {"de", "1234567.05", "EUR", "1.234.567,05", "1.234.567,05\u00a0€"},
        {"fr", "1299.00", "EUR", "1\u00a0299,00", "1\u00a0299,00\u00a0€"},
        {"pl", "999", "PLN", "999", "999\u00a0zł"},
        {"ar", "1299.50", "AED", "1,299.50", "\u200f1,299.50\u00a0AED"}, // the number first, from the right
        {"ja", "12900", "JPY", "12,900", "¥12,900"},
        {"ko", "129000", "KRW", "129,000", "₩129,000"},
        {"de", "", "EUR", "", ""},
        {"de", "ab 5", "EUR", "ab 5", "ab 5\u00a0€"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        struct strings *strings = create(test_source_path("assets"), wanted[i].language);
        char text[64], tiny[4];
        strings_number(strings, text, sizeof text, wanted[i].amount);
        assert_string_equal(text, wanted[i].number);
        strings_price(strings, text, sizeof text, wanted[i].amount, wanted[i].currency);
        assert_string_equal(text, wanted[i].price);
        strings_price(strings, tiny, sizeof tiny, wanted[i].amount, wanted[i].currency);
        assert_true(strlen(tiny) < sizeof tiny && memcmp(tiny, text, strlen(tiny)) == 0);
        strings_destroy(strings);
    }
}

static void the_languages_that_there_are_come_in_the_order_of_their_names(void **state)
{
    (void)state;
    static const char *const codes[] = {"de", "en", "es", "fr", "it", "pl", "pt",
                                        "el", "he", "ar", "hi", "zh", "ja", "ko"};
    struct language languages[STRINGS_MAX_LANGUAGES];
    int count = strings_languages(test_source_path("assets"), languages, STRINGS_MAX_LANGUAGES);
    assert_int_equal(count, sizeof codes / sizeof codes[0]);
    for (int i = 0; i < count; i++) {
        assert_string_equal(languages[i].code, codes[i]);
        bool rtl = strcmp(codes[i], "ar") == 0 || strcmp(codes[i], "he") == 0;
        assert_int_equal(languages[i].right_to_left, rtl);
    }
    assert_string_equal(languages[3].name, "Français");
    assert_int_equal(strings_languages(test_source_path("assets"), languages, 3), 3);
    assert_int_equal(strings_languages("/nonexistent", languages, STRINGS_MAX_LANGUAGES), 0);
}

static void only_files_of_languages_are_languages(void **state)
{
    (void)state;
    write_file("en", "language.name = English");
    write_file("README", "language.name = no");
    write_file("xy", "a = b");
    struct language languages[STRINGS_MAX_LANGUAGES];
    int count = strings_languages(write_file("de_AT", ""), languages, STRINGS_MAX_LANGUAGES), found = 0;
    for (int i = 0; i < count; i++) {
        assert_int_equal(strlen(languages[i].code), 2);     // others of these tests may lie there too
        found += strcmp(languages[i].name, "English") == 0; // and without a name it is its code
        found += strcmp(languages[i].name, "xy") == 0;
    }
    assert_int_equal(found, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_language_gives_its_own_words),
        cmocka_unit_test(arabic_runs_from_right_to_left),
        cmocka_unit_test(a_language_without_a_file_is_english),
        cmocka_unit_test(the_environment_chooses_when_nobody_else_does),
        cmocka_unit_test(a_missing_key_shows_the_key),
        cmocka_unit_test(a_language_name_cannot_leave_its_folder),
        cmocka_unit_test(wrong_lines_are_left_out_and_the_rest_is_kept),
        cmocka_unit_test(an_oversized_file_is_refused_whole),
        cmocka_unit_test(a_key_that_is_there_twice_counts_once_and_is_warned_of),
        cmocka_unit_test(places_are_filled_with_names_and_numbers),
        cmocka_unit_test(a_text_without_room_is_cut_at_a_whole_character),
        cmocka_unit_test(a_number_chooses_the_form_of_its_language),
        cmocka_unit_test(a_line_with_other_places_than_the_english_one_is_a_fault),
        cmocka_unit_test(a_name_keeps_its_direction_in_a_right_to_left_text),
        cmocka_unit_test(numbers_and_prices_are_written_as_the_language_does),
        cmocka_unit_test(the_languages_that_there_are_come_in_the_order_of_their_names),
        cmocka_unit_test(only_files_of_languages_are_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
