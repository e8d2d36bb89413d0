// Names, prices, colours and numbers of a catalogue from and to text.
#include "assets/catalogue_internal.h"
#include "assets/hex.h"

#include <stdio.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char *const category_names[CATEGORY_COUNT] = {
    [CATEGORY_LIPSTICK] = "lipstick",
    [CATEGORY_LIP_GLOSS] = "lip_gloss",
    [CATEGORY_LIP_LINER] = "lip_liner",
    [CATEGORY_FOUNDATION] = "foundation",
    [CATEGORY_CONCEALER] = "concealer",
    [CATEGORY_BLUSH] = "blush",
    [CATEGORY_BRONZER] = "bronzer",
    [CATEGORY_HIGHLIGHTER] = "highlighter",
    [CATEGORY_EYE_SHADOW] = "eye_shadow",
    [CATEGORY_EYELINER] = "eyeliner",
    [CATEGORY_MASCARA] = "mascara",
    [CATEGORY_BROW] = "brow",
    [CATEGORY_CONTACT_LENS] = "contact_lens",
    [CATEGORY_EYEGLASSES] = "eyeglasses",
    [CATEGORY_SUNGLASSES] = "sunglasses",
    [CATEGORY_EARRINGS] = "earrings",
    [CATEGORY_NECKLACE] = "necklace",
    [CATEGORY_HAT] = "hat",
    [CATEGORY_HEADBAND] = "headband",
    [CATEGORY_MASK] = "mask",
    [CATEGORY_TOP] = "top",
    [CATEGORY_JACKET] = "jacket",
    [CATEGORY_DRESS] = "dress",
    [CATEGORY_SKIRT] = "skirt",
    [CATEGORY_TROUSERS] = "trousers",
    [CATEGORY_SCARF] = "scarf",
    [CATEGORY_TIE] = "tie",
    [CATEGORY_BAG] = "bag",
};

static const char *const availability_names[] = {
    [AVAILABILITY_IN_STOCK] = "in_stock",
    [AVAILABILITY_OUT_OF_STOCK] = "out_of_stock",
    [AVAILABILITY_PREORDER] = "preorder",
    [AVAILABILITY_BACKORDER] = "backorder",
};

int catalogue_find_name(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (names[i] != NULL && strcmp(names[i], name) == 0)
            return (int)i;
    return -1;
}

const char *catalogue_category_name(enum catalogue_category category)
{
    return category_names[category];
}

const char *catalogue_availability_name(enum catalogue_availability availability)
{
    return availability_names[availability];
}

bool catalogue_category_from_name(const char *name, enum catalogue_category *out)
{
    int found = catalogue_find_name(category_names, COUNT(category_names), name);
    if (found >= 0)
        *out = (enum catalogue_category)found;
    return found >= 0;
}

bool catalogue_availability_from_name(const char *name, enum catalogue_availability *out)
{
    int found = catalogue_find_name(availability_names, COUNT(availability_names), name);
    if (found >= 0)
        *out = (enum catalogue_availability)found;
    return found >= 0;
}

bool catalogue_parse_colour(const char *text, uint8_t srgb[3])
{
    if (text[0] != '#' || strlen(text) != 7)
        return false;
    for (int i = 0; i < 3; i++) {
        int high = hex_value(text[1 + 2 * i]), low = hex_value(text[2 + 2 * i]);
        if (high < 0 || low < 0)
            return false;
        srgb[i] = (uint8_t)(high * 16 + low);
    }
    return true;
}

// GS1 General Specifications 7.9: from the right, digits count 1, 3, 1, 3 …; the sum is a multiple of ten.
bool catalogue_gtin_is_valid(const char *text)
{
    size_t length = strlen(text);
    if (length != 8 && length != 12 && length != 13 && length != 14)
        return false;
    int sum = 0;
    for (size_t i = 0; i < length; i++) {
        char c = text[length - 1 - i];
        if (c < '0' || c > '9')
            return false;
        sum += (c - '0') * (i % 2 == 0 ? 1 : 3);
    }
    return sum % 10 == 0;
}

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 3986, of what follows the host: the characters that stand for themselves, and %XX.
static bool is_url_tail(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '%') {
            if (hex_value(text[1]) < 0 || hex_value(text[2]) < 0)
                return false;
        } else if (!is_letter_or_digit(*text) && strchr("-._~:/?#[]@!$&'()*+,;=", *text) == NULL) {
            return false;
        }
    }
    return true;
}

bool catalogue_link_is_valid(const char *text)
{
    static const char scheme[] = "https://";
    if (strncmp(text, scheme, sizeof scheme - 1) != 0)
        return false;
    text += sizeof scheme - 1;
    int labels = 0;
    while (is_letter_or_digit(*text)) { // a host: letters, digits and hyphens, parted by points
        while (is_letter_or_digit(*text) || *text == '-')
            text++;
        if (text[-1] == '-')
            return false;
        labels++;
        if (*text == '.')
            text++;
        else
            break;
    }
    if (labels < 2 || text[-1] == '.')
        return false;
    if (*text == ':') {
        int digits = 0;
        for (text++; *text >= '0' && *text <= '9'; text++)
            digits++;
        if (digits < 1 || digits > 5)
            return false;
    }
    return (*text == '\0' || *text == '/' || *text == '?' || *text == '#') && is_url_tail(text);
}

// ISO 4217's minor units where they are not 2.
int catalogue_currency_decimals(const char *currency)
{
    static const char *const none[] = {"BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG",
                                       "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"};
    static const char *const three[] = {"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"};
    if (catalogue_find_name(none, COUNT(none), currency) >= 0)
        return 0;
    return catalogue_find_name(three, COUNT(three), currency) >= 0 ? 3 : 2;
}

bool catalogue_parse_amount(const char *text, int decimals, int64_t *minor_units)
{
    int64_t value = 0;
    int whole = 0, fraction = 0;
    for (; *text >= '0' && *text <= '9' && whole < 11; text++, whole++)
        value = value * 10 + (*text - '0');
    if (whole == 0 || value > 10000000000)
        return false;
    if (*text == '.') {
        for (text++; *text >= '0' && *text <= '9' && fraction < decimals; text++, fraction++)
            value = value * 10 + (*text - '0');
        if (fraction == 0)
            return false;
    }
    for (; fraction < decimals; fraction++)
        value *= 10;
    *minor_units = value;
    return *text == '\0';
}

void catalogue_amount_text(struct catalogue_price price, char *text, size_t size)
{
    int decimals = catalogue_currency_decimals(price.currency);
    int64_t unit = decimals == 0 ? 1 : decimals == 3 ? 1000 : 100;
    if (price.minor_units < 0)
        (void)snprintf(text, size, "%s", "");
    else if (decimals == 0)
        (void)snprintf(text, size, "%lld", (long long)price.minor_units);
    else
        (void)snprintf(text, size, "%lld.%0*lld", (long long)(price.minor_units / unit), decimals,
                       (long long)(price.minor_units % unit));
}

void catalogue_price_text(struct catalogue_price price, char *text, size_t size)
{
    char amount[32];
    catalogue_amount_text(price, amount, sizeof amount);
    (void)snprintf(text, size, "%s%s%s", amount, amount[0] != '\0' ? " " : "",
                   amount[0] != '\0' ? price.currency : "");
}
