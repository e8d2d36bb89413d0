#include "assets/feed_value.h"

#include "assets/catalogue_internal.h"
#include "assets/feed_text.h"

#include <stdio.h>
#include <string.h>

#define MAX_NUMBER 40 // bytes of a price's digits and marks

// --- prices ------------------------------------------------------------------------------------------------

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

struct price_text {
    char currency[4];        // "": none
    char number[MAX_NUMBER]; // spaces, also those that don't break, are ' '
};

static void skip(const char **text, size_t bytes)
{
    *text += bytes;
}

// Takes a currency apart from the digits. False: letters or signs that are none.
static bool split_price(const char *text, struct price_text *out)
{
    static const struct {
        const char *sign, *currency;
    } signs[] = {{"€", "EUR"}, {"£", "GBP"}, {"₹", "INR"}, {"₺", "TRY"}, {"₩", "KRW"}, {"zł", "PLN"}};
    size_t used = 0;
    *out = (struct price_text){.currency = ""};
    while (*text != '\0') {
        size_t letters = 0, length = 0;
        while (is_letter(text[letters]))
            letters++;
        if (letters == 3 && out->currency[0] == '\0') {
            for (size_t i = 0; i < 3; i++)
                out->currency[i] = (char)(text[i] & ~0x20);
            skip(&text, 3);
            continue;
        }
        for (size_t i = 0; length == 0 && i < sizeof signs / sizeof signs[0]; i++)
            if (out->currency[0] == '\0' && strncmp(text, signs[i].sign, strlen(signs[i].sign)) == 0) {
                length = strlen(signs[i].sign);
                memcpy(out->currency, signs[i].currency, 4);
            }
        if (length > 0) {
            skip(&text, length);
            continue;
        }
        // U+00A0, U+202F and U+2019 part groups, too.
        length = strncmp(text, "\xc2\xa0", 2) == 0       ? 2
                 : strncmp(text, "\xe2\x80\xaf", 3) == 0 ? 3
                 : strncmp(text, "\xe2\x80\x99", 3) == 0 ? 3
                                                         : 1;
        char c = length == 1 ? *text : text[length - 1] == '\x99' ? '\'' : ' ';
        if (!(is_digit(c) || c == '.' || c == ',' || c == ' ' || c == '\'') || used + 1 >= MAX_NUMBER)
            return false;
        if (c != ' ' || used > 0)
            out->number[used++] = c;
        skip(&text, length);
    }
    while (used > 0 && out->number[used - 1] == ' ')
        used--;
    out->number[used] = '\0';
    return used > 0;
}

// Digits in groups of three behind the first, all parted by the same mark, or not parted at all.
static bool join_groups(const char *text, size_t length, char *digits)
{
    char mark = '\0';
    size_t used = 0, since = 0;
    for (size_t i = 0; i < length; i++) {
        if (is_digit(text[i])) {
            digits[used++] = text[i];
            since++;
            continue;
        }
        bool is_first = mark == '\0';
        if ((!is_first && text[i] != mark) || since == 0 || since > 3 || (!is_first && since != 3))
            return false;
        mark = text[i];
        since = 0;
    }
    digits[used] = '\0';
    return used > 0 && (mark == '\0' || since == 3);
}

// Where the decimal mark is; NULL: there is none. *unclear: it may be one, or part groups.
static const char *find_decimal(const char *number, int decimals, bool *unclear)
{
    const char *point = strrchr(number, '.'), *comma = strrchr(number, ',');
    bool point_is_last = point != NULL && (comma == NULL || point > comma);
    const char *last = point_is_last ? point : comma, *other = point_is_last ? comma : point;
    *unclear = false;
    if (last == NULL)
        return NULL;
    size_t behind = strlen(last + 1);
    bool is_only = other == NULL && strchr(number, *last) == last;
    if (other == NULL && !is_only)
        return NULL; // 1.299.000
    // 1.299 of a currency with two decimals or none; of one with three, a point is the decimal one.
    *unclear = is_only && behind == 3 && (decimals != 3 || *last == ',') && strpbrk(number, " '") == NULL &&
               number[0] != '0';
    return last;
}

static enum result read_number(const char *number, const char *currency, int64_t *minor_units,
                               struct diagnostic *why)
{
    int decimals = catalogue_currency_decimals(currency);
    bool unclear = false;
    const char *mark = find_decimal(number, decimals, &unclear);
    char digits[MAX_NUMBER * 2 + 2];
    if (unclear)
        return diagnose(why, RESULT_INVALID,
                        "\"%s %s\" can be read in two ways; write the decimals, as in \"1299.00\"", number,
                        currency);
    size_t whole = mark != NULL ? (size_t)(mark - number) : strlen(number);
    if (!join_groups(number, whole, digits))
        return diagnose(why, RESULT_INVALID, "\"%s\" is no price", number);
    if (mark != NULL) {
        size_t length = strlen(digits);
        (void)snprintf(digits + length, sizeof digits - length, ".%s", mark + 1);
    }
    if (!catalogue_parse_amount(digits, decimals, minor_units))
        return diagnose(why, RESULT_INVALID, "\"%s\" is no price in %s, which has %d decimals", number,
                        currency, decimals);
    return RESULT_OK;
}

enum result feed_read_price(const char *text, const char *currency, struct catalogue_price *out,
                            struct diagnostic *why)
{
    struct price_text parts;
    struct catalogue_price price = {.minor_units = -1};
    if (!split_price(text, &parts))
        return diagnose(why, RESULT_INVALID, "\"%.80s\" is no price, such as \"24.90 EUR\"", text);
    if (parts.currency[0] != '\0')
        memcpy(price.currency, parts.currency, sizeof price.currency);
    else if (currency != NULL && strlen(currency) == 3)
        memcpy(price.currency, currency, sizeof price.currency);
    else
        return diagnose(why, RESULT_INVALID, "\"%.80s\" has no currency", text);
    enum result result = read_number(parts.number, price.currency, &price.minor_units, why);
    if (result == RESULT_OK)
        *out = price;
    return result;
}

// --- stock -------------------------------------------------------------------------------------------------

enum result feed_read_availability(const char *text, enum catalogue_availability *out, struct diagnostic *why)
{
    static const struct {
        const char *word;
        enum catalogue_availability means;
    } words[] = {{"in_stock", AVAILABILITY_IN_STOCK},
                 {"instock", AVAILABILITY_IN_STOCK},
                 {"available", AVAILABILITY_IN_STOCK},
                 {"available_for_order", AVAILABILITY_IN_STOCK},
                 {"limited_availability", AVAILABILITY_IN_STOCK},
                 {"limitedavailability", AVAILABILITY_IN_STOCK},
                 {"instoreonly", AVAILABILITY_IN_STOCK},
                 {"in_store_only", AVAILABILITY_IN_STOCK},
                 {"yes", AVAILABILITY_IN_STOCK},
                 {"out_of_stock", AVAILABILITY_OUT_OF_STOCK},
                 {"outofstock", AVAILABILITY_OUT_OF_STOCK},
                 {"sold_out", AVAILABILITY_OUT_OF_STOCK},
                 {"soldout", AVAILABILITY_OUT_OF_STOCK},
                 {"discontinued", AVAILABILITY_OUT_OF_STOCK},
                 {"unavailable", AVAILABILITY_OUT_OF_STOCK},
                 {"no", AVAILABILITY_OUT_OF_STOCK},
                 {"preorder", AVAILABILITY_PREORDER},
                 {"pre_order", AVAILABILITY_PREORDER},
                 {"presale", AVAILABILITY_PREORDER},
                 {"backorder", AVAILABILITY_BACKORDER},
                 {"back_order", AVAILABILITY_BACKORDER},
                 {"on_display_to_order", AVAILABILITY_BACKORDER}};
    char key[64];
    const char *slash = strrchr(text, '/'); // schema.org's
    feed_text_key(slash != NULL ? slash + 1 : text, key, sizeof key);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].word, key) == 0) {
            *out = words[i].means;
            return RESULT_OK;
        }
    return diagnose(why, RESULT_INVALID,
                    "\"%.60s\" is no availability: in_stock, out_of_stock, preorder, backorder", text);
}

// --- dates -------------------------------------------------------------------------------------------------

// Exactly `count` digits.
static bool read_digits(const char **text, int count, int *out)
{
    int value = 0;
    for (int i = 0; i < count; i++, (*text)++) {
        if (!is_digit(**text))
            return false;
        value = value * 10 + (**text - '0');
    }
    *out = value;
    return true;
}

static bool take(const char **text, char c)
{
    if (**text != c)
        return false;
    (*text)++;
    return true;
}

// Days since 1970-01-01 in the Gregorian calendar: years begin in March, so that leap days end them
// (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms").
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = y / 400, of_era = y % 400;
    int64_t of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

// "+0100", "+01:00", "Z" or nothing, in minutes east.
static bool read_zone(const char **text, int *minutes)
{
    int hours = 0, rest = 0;
    *minutes = 0;
    if (take(text, 'Z') || take(text, 'z'))
        return true;
    char sign = **text;
    if (sign != '+' && sign != '-')
        return true;
    (*text)++;
    if (!read_digits(text, 2, &hours))
        return false;
    (void)take(text, ':');
    if (is_digit(**text) && !read_digits(text, 2, &rest))
        return false;
    *minutes = (sign == '-' ? -1 : 1) * (hours * 60 + rest);
    return hours <= 14 && rest < 60;
}

// The instant, and how long it lasts when only a day was told.
static bool read_instant(const char **text, int64_t *ms, int64_t *lasts_ms)
{
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, zone = 0;
    if (!read_digits(text, 4, &year) || !take(text, '-') || !read_digits(text, 2, &month) ||
        !take(text, '-') || !read_digits(text, 2, &day) || month < 1 || month > 12 || day < 1 || day > 31 ||
        year < 1970)
        return false;
    bool has_time = take(text, 'T') || (is_digit((*text)[0] == ' ' ? (*text)[1] : '\0') && take(text, ' '));
    if (has_time) {
        if (!read_digits(text, 2, &hour) || !take(text, ':') || !read_digits(text, 2, &minute))
            return false;
        if (take(text, ':') && !read_digits(text, 2, &second))
            return false;
        if (hour > 24 || minute > 59 || second > 60 || !read_zone(text, &zone))
            return false;
    }
    *ms = ((days_of(year, month, day) * 24 + hour) * 60 + minute - zone) * 60000 + second * INT64_C(1000);
    *lasts_ms = has_time ? 0 : INT64_C(86400000);
    return true;
}

enum result feed_is_within(const char *text, int64_t now_ms, bool *out, struct diagnostic *why)
{
    const char *at = text;
    int64_t from_ms = 0, to_ms = 0, lasts_ms = 0;
    bool fine = read_instant(&at, &from_ms, &lasts_ms);
    while (fine && *at == ' ')
        at++;
    fine = fine && take(&at, '/');
    while (fine && *at == ' ')
        at++;
    if (!fine || !read_instant(&at, &to_ms, &lasts_ms) || *at != '\0')
        return diagnose(why, RESULT_INVALID,
                        "\"%.80s\" is no time, such as \"2026-11-20T00:00+0100/2026-11-30T23:59+0100\"",
                        text);
    *out = now_ms >= from_ms && now_ms < to_ms + (lasts_ms > 0 ? lasts_ms : 1);
    return RESULT_OK;
}

// --- numbers -----------------------------------------------------------------------------------------------

enum result feed_read_sku(const char *text, char sku[CATALOGUE_MAX_IDENTIFIER_BYTES + 1], bool *changed,
                          struct diagnostic *why)
{
    while (*text == ' ')
        text++;
    size_t length = strlen(text);
    while (length > 0 && text[length - 1] == ' ')
        length--;
    *changed = false;
    if (length == 0)
        return diagnose(why, RESULT_INVALID, "there is no id");
    if (length > CATALOGUE_MAX_IDENTIFIER_BYTES)
        return diagnose(why, RESULT_TOO_LARGE, "the id \"%.40s…\" has more than %d bytes", text,
                        CATALOGUE_MAX_IDENTIFIER_BYTES);
    for (size_t i = 0; i < length; i++) {
        bool separates = text[i] == ' ' || text[i] == ',' || text[i] == ':';
        if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
            return diagnose(why, RESULT_INVALID, "the id has a control character");
        *changed = *changed || separates;
        sku[i] = separates ? '_' : text[i];
    }
    sku[length] = '\0';
    return RESULT_OK;
}
