#include "app/profile/identity.h"

#include "app/product_code.h"
#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/os/hash.h"

#include <stdio.h>
#include <string.h>

#define LEAST_NUMBER 6
#define LEAST_TOKEN 8
#define GSRN_DIGITS 18
#define GSRN_KEY "8018" // GS1 application identifier: the recipient of a service
#define GS1_HOST "id.gs1.org"
#define SIGNATURE_CHARACTERS 43 // of 32 bytes
#define SHORT_SIGNATURE_CHARACTERS 22
#define SHORT_SIGNATURE_BYTES 16
#define MOST_EXPIRY_DIGITS 11

// Of what is looked at: not ended by a 0.
struct piece {
    const char *at;
    size_t size;
};

static const char base64url[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
static const char crockford[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const char *identity_kind_name(enum identity_kind kind)
{
    static const char *const names[] = {[IDENTITY_NONE] = "",
                                        [IDENTITY_NUMBER] = "number",
                                        [IDENTITY_TOKEN] = "token",
                                        [IDENTITY_GSRN] = "gsrn",
                                        [IDENTITY_CODE] = "code"};
    return names[kind];
}

// --- characters --------------------------------------------------------------------------------------------

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

static char raise(char c)
{
    return c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
}

static int place_in(const char *alphabet, char c)
{
    const char *found = c != '\0' ? strchr(alphabet, c) : NULL;
    return found != NULL ? (int)(found - alphabet) : -1;
}

// All of the piece is of these characters.
static bool is_all(struct piece piece, const char *alphabet)
{
    for (size_t i = 0; i < piece.size; i++)
        if (place_in(alphabet, piece.at[i]) < 0)
            return false;
    return true;
}

static bool is_digits(struct piece piece)
{
    return is_all(piece, "0123456789");
}

static bool begins_with(struct piece piece, const char *start)
{
    size_t length = strlen(start);
    return piece.size >= length && memcmp(piece.at, start, length) == 0;
}

static void accept(enum identity_kind kind, struct piece reference, struct identity *out)
{
    out->kind = kind;
    memcpy(out->reference, reference.at, reference.size);
    out->reference[reference.size] = '\0';
}

// --- check digits ------------------------------------------------------------------------------------------

// Sum of the digits from the right, every second one weighed: doubled and its digits added up (Luhn), or
// tripled (GS1).
static bool has_check_digit(const char *text, bool is_luhn)
{
    int sum = 0, digits = 0;
    for (size_t i = strlen(text); i-- > 0;) {
        if (!is_digit(text[i]))
            continue;
        int digit = text[i] - '0';
        if (digits++ % 2 == 1)
            digit = !is_luhn ? 3 * digit : digit < 5 ? 2 * digit : 2 * digit - 9;
        sum += digit;
    }
    return digits > 1 && sum % 10 == 0;
}

static bool is_mod97(const char *text)
{
    int rest = 0;
    for (; *text != '\0'; text++) {
        char c = raise(*text);
        if (is_digit(c))
            rest = (rest * 10 + c - '0') % 97;
        else if (is_capital(c))
            rest = (rest * 100 + c - 'A' + 10) % 97;
    }
    return rest == 1;
}

static bool is_right(enum identity_check check, const char *number)
{
    switch (check) {
    case IDENTITY_CHECK_LUHN:
        return has_check_digit(number, true);
    case IDENTITY_CHECK_GS1:
        return has_check_digit(number, false);
    case IDENTITY_CHECK_MOD97:
        return is_mod97(number);
    case IDENTITY_CHECK_NONE:
        break;
    }
    return true;
}

bool identity_check_of(const char *name, enum identity_check *check)
{
    static const char *const names[] = {[IDENTITY_CHECK_NONE] = "none",
                                        [IDENTITY_CHECK_LUHN] = "luhn",
                                        [IDENTITY_CHECK_GS1] = "gs1",
                                        [IDENTITY_CHECK_MOD97] = "mod97"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0) {
            *check = (enum identity_check)i;
            return true;
        }
    return false;
}

// Luhn's algorithm for an alphabet of 32.
char identity_code_check(const char *first, size_t length)
{
    const int base = 32;
    int sum = 0, factor = 2;
    for (size_t i = length; i-- > 0; factor = 3 - factor) {
        int place = place_in(crockford, first[i]);
        if (place < 0)
            return '\0';
        sum += factor * place / base + factor * place % base;
    }
    return crockford[(base - sum % base) % base];
}

// --- tokens ------------------------------------------------------------------------------------------------

// At most `size` bytes of base64url; what the last character has beyond whole bytes must be zero.
static bool decode(struct piece text, uint8_t *bytes, size_t size)
{
    unsigned bits = 0;
    int count = 0;
    size_t used = 0;
    for (size_t i = 0; i < text.size; i++) {
        int place = place_in(base64url, text.at[i]);
        if (place < 0)
            return false;
        bits = (bits << 6 | (unsigned)place) & 0xffffu;
        count += 6;
        if (count < 8)
            continue;
        if (used == size)
            return false;
        count -= 8;
        bytes[used++] = (uint8_t)(bits >> count);
    }
    return used == size && (bits & ((1u << count) - 1u)) == 0;
}

static void encode(const uint8_t hash[HASH_SIZE], char text[SIGNATURE_CHARACTERS + 1])
{
    for (int i = 0; i < SIGNATURE_CHARACTERS; i++) {
        int bit = 6 * i, byte = bit / 8, shift = 10 - bit % 8;
        unsigned two = (unsigned)hash[byte] << 8 | (byte + 1 < HASH_SIZE ? hash[byte + 1] : 0u);
        text[i] = base64url[two >> shift & 63u];
    }
    text[SIGNATURE_CHARACTERS] = '\0';
}

static bool is_signed(const struct identity_rules *rules, struct piece said, struct piece signature)
{
    uint8_t right[HASH_SIZE], given[HASH_SIZE];
    hash_hmac_sha256(rules->key, rules->key_size, said.at, said.size, right);
    memcpy(given, right, sizeof given); // the half that a short one leaves out
    bool is_short = signature.size == SHORT_SIGNATURE_CHARACTERS;
    bool fits = (is_short || signature.size == SIGNATURE_CHARACTERS) &&
                decode(signature, given, is_short ? SHORT_SIGNATURE_BYTES : HASH_SIZE);
    bool equal = hash_equals(right, given);
    wipe(right, sizeof right);
    return fits && equal;
}

// Where the `dots`th dot stands; the size of it where there are fewer.
static size_t find_dot(struct piece text, int dots)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.at[i] == '.' && --dots == 0)
            return i;
    return text.size;
}

static enum identity_refusal read_token(const struct identity_rules *rules, struct piece text,
                                        int64_t wall_ms, struct identity *out)
{
    size_t first = find_dot(text, 1), second = find_dot(text, 2);
    if (rules->key_size == 0 || second == text.size || find_dot(text, 3) != text.size)
        return IDENTITY_NO_CARD;
    struct piece token = {text.at, first}, expiry = {text.at + first + 1, second - first - 1};
    struct piece signature = {text.at + second + 1, text.size - second - 1};
    if (token.size < LEAST_TOKEN || token.size >= IDENTITY_REFERENCE_SIZE || !is_all(token, base64url) ||
        expiry.size == 0 || expiry.size > MOST_EXPIRY_DIGITS || !is_digits(expiry))
        return IDENTITY_NO_CARD;
    if (!is_signed(rules, (struct piece){text.at, second}, signature))
        return IDENTITY_WRONG;
    int64_t ends_s = 0, now_s = wall_ms / 1000;
    for (size_t i = 0; i < expiry.size; i++)
        ends_s = ends_s * 10 + (expiry.at[i] - '0');
    // A clock that was never set would find every old token valid.
    if (!clock_wall_is_set(wall_ms) || ends_s <= now_s ||
        (rules->max_age_s > 0 && ends_s > now_s + rules->max_age_s))
        return IDENTITY_EXPIRED;
    accept(IDENTITY_TOKEN, token, out);
    return IDENTITY_FINE;
}

bool identity_sign(const struct identity_rules *rules, const char *token, int64_t expiry_s, char *out,
                   size_t size)
{
    uint8_t hash[HASH_SIZE];
    char signature[SIGNATURE_CHARACTERS + 1];
    int said = snprintf(out, size, "%s.%lld", token, (long long)expiry_s);
    if (said < 0 || (size_t)said + 1 + sizeof signature > size)
        return false;
    hash_hmac_sha256(rules->key, rules->key_size, out, (size_t)said, hash);
    encode(hash, signature);
    (void)snprintf(out + said, size - (size_t)said, ".%s", signature);
    return true;
}

// --- numbers -----------------------------------------------------------------------------------------------

// How a number is written: as on the card, or as people type it.
enum manner { AS_PRINTED, AS_TYPED };

// The digit that is meant; other characters stay as they are.
static char digit_meant(char c)
{
    return c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
}

// One pattern: what it makes of the text, in its own writing, goes to `number`.
static bool matches(struct piece pattern, struct piece text, enum manner manner,
                    char number[IDENTITY_REFERENCE_SIZE])
{
    size_t used = 0, length = 0;
    for (size_t i = 0; i < pattern.size && length + 1 < IDENTITY_REFERENCE_SIZE; i++) {
        char wanted = pattern.at[i], given = used < text.size ? text.at[used] : '\0';
        if (manner == AS_TYPED && wanted == '-') {
            number[length++] = wanted; // hyphens weren't typed, or were left out
            continue;
        }
        if (wanted == '#' && manner == AS_TYPED)
            given = digit_meant(given);
        bool fits = wanted == '#'   ? is_digit(given)
                    : wanted == '@' ? is_digit(given) || is_capital(given)
                                    : given == (manner == AS_TYPED ? raise(wanted) : wanted);
        if (!fits)
            return false;
        number[length++] = wanted == '#' || wanted == '@' ? given : wanted;
        used++;
    }
    number[length] = '\0';
    return used == text.size && length > 0;
}

// The next of several patterns.
static bool next_pattern(const char **at, struct piece *pattern)
{
    *at += strspn(*at, " ");
    *pattern = (struct piece){*at, strcspn(*at, " ")};
    *at += pattern->size;
    return pattern->size > 0;
}

// By the first pattern that it has.
static enum identity_refusal read_patterned(const struct identity_rules *rules, struct piece text,
                                            enum manner manner, struct identity *out)
{
    const char *at = rules->pattern;
    char number[IDENTITY_REFERENCE_SIZE];
    struct piece pattern;
    while (next_pattern(&at, &pattern)) {
        if (!matches(pattern, text, manner, number))
            continue;
        if (!is_right(rules->check, number))
            return IDENTITY_WRONG;
        accept(IDENTITY_NUMBER, (struct piece){number, strlen(number)}, out);
        return IDENTITY_FINE;
    }
    return IDENTITY_NO_CARD;
}

// Without patterns: whatever a card may be called.
static enum identity_refusal read_any_number(const struct identity_rules *rules, struct piece text,
                                             struct identity *out)
{
    if (text.size < LEAST_NUMBER || text.size >= IDENTITY_REFERENCE_SIZE || !is_all(text, base64url))
        return IDENTITY_NO_CARD;
    accept(IDENTITY_NUMBER, text, out);
    if (is_right(rules->check, out->reference))
        return IDENTITY_FINE;
    wipe(out, sizeof *out);
    return IDENTITY_WRONG;
}

static enum identity_refusal read_gsrn(struct piece digits, struct identity *out)
{
    if (digits.size != GSRN_DIGITS || !is_digits(digits))
        return IDENTITY_NO_CARD;
    accept(IDENTITY_GSRN, digits, out);
    if (has_check_digit(out->reference, false))
        return IDENTITY_FINE;
    wipe(out, sizeof *out);
    return IDENTITY_WRONG;
}

static bool is_product(struct piece text)
{
    return product_code_read(text.at, text.size).kind == PRODUCT_CODE_GTIN;
}

// What stands in a code, or at the end of a link to the store's own host.
static enum identity_refusal read_plain(const struct identity_rules *rules, struct piece text,
                                        int64_t wall_ms, struct identity *out)
{
    static const char *const gsrn_marks[] = {"(" GSRN_KEY ")", GSRN_KEY};
    if (memchr(text.at, '.', text.size) != NULL)
        return read_token(rules, text, wall_ms, out);
    enum identity_refusal refusal = read_patterned(rules, text, AS_PRINTED, out);
    if (refusal != IDENTITY_NO_CARD)
        return refusal;
    for (size_t i = 0; i < sizeof gsrn_marks / sizeof gsrn_marks[0]; i++) {
        size_t mark = strlen(gsrn_marks[i]);
        if (begins_with(text, gsrn_marks[i]) && text.size == mark + GSRN_DIGITS)
            return read_gsrn((struct piece){text.at + mark, text.size - mark}, out);
    }
    if (is_product(text))
        return IDENTITY_PRODUCT;
    bool is_open = rules->pattern[0] == '\0' && rules->key_size == 0;
    return is_open ? read_any_number(rules, text, out) : IDENTITY_NO_CARD;
}

// --- links -------------------------------------------------------------------------------------------------

static bool is_link(struct piece text, struct piece *rest)
{
    static const char *const schemes[] = {"HTTPS://", "HTTP://"};
    for (size_t i = 0; i < sizeof schemes / sizeof schemes[0]; i++) {
        size_t length = strlen(schemes[i]), same = 0;
        while (same < length && same < text.size && raise(text.at[same]) == schemes[i][same])
            same++;
        *rest = (struct piece){text.at + same, text.size - same};
        if (same == length)
            return true;
    }
    return false;
}

// As long as none of these stands there.
static size_t until(struct piece text, const char *stops)
{
    size_t at = 0;
    while (at < text.size && strchr(stops, text.at[at]) == NULL)
        at++;
    return at;
}

static bool is_host(struct piece host, const char *name)
{
    if (host.size != strlen(name) || host.size == 0)
        return false;
    for (size_t i = 0; i < host.size; i++)
        if (raise(host.at[i]) != raise(name[i]))
            return false;
    return true;
}

// What stands behind /8018/.
static bool find_gsrn(struct piece path, struct piece *digits)
{
    static const char mark[] = "/" GSRN_KEY "/";
    for (size_t i = 0; i + sizeof mark - 1 <= path.size; i++) {
        struct piece rest = {path.at + i, path.size - i};
        if (!begins_with(rest, mark))
            continue;
        rest = (struct piece){rest.at + sizeof mark - 1, rest.size - (sizeof mark - 1)};
        *digits = (struct piece){rest.at, until(rest, "/")};
        return true;
    }
    return false;
}

// The host is compared as a whole: what has a name, a port or an escape in it is another one.
static enum identity_refusal read_link(const struct identity_rules *rules, struct piece text,
                                       struct piece rest, int64_t wall_ms, struct identity *out)
{
    struct piece host = {rest.at, until(rest, "/?#")}, digits;
    bool is_own = is_host(host, rules->host);
    if (is_product(text))
        return IDENTITY_PRODUCT;
    if (!is_own && !is_host(host, GS1_HOST))
        return IDENTITY_FOREIGN;
    struct piece path = {rest.at + host.size, rest.size - host.size};
    path.size = until(path, "?#");
    if (find_gsrn(path, &digits))
        return read_gsrn(digits, out);
    if (!is_own)
        return IDENTITY_NO_CARD;
    while (path.size > 0 && path.at[path.size - 1] == '/')
        path.size--;
    size_t from = path.size;
    while (from > 0 && path.at[from - 1] != '/')
        from--;
    struct piece last = {path.at + from, path.size - from};
    return last.size > 0 ? read_plain(rules, last, wall_ms, out) : IDENTITY_NO_CARD;
}

enum identity_refusal identity_read(const struct identity_rules *rules, const char *payload, size_t size,
                                    int64_t wall_ms, struct identity *out)
{
    struct piece text = {payload, size}, rest;
    *out = (struct identity){.kind = IDENTITY_NONE};
    if (size == 0 || size > IDENTITY_MAX_BYTES)
        return IDENTITY_NO_CARD;
    for (size_t i = 0; i < size; i++)
        if (payload[i] <= ' ' || payload[i] > '~')
            return IDENTITY_NO_CARD; // no blanks, no controls, nothing beyond ASCII
    return is_link(text, &rest) ? read_link(rules, text, rest, wall_ms, out)
                                : read_plain(rules, text, wall_ms, out);
}

// --- typed -------------------------------------------------------------------------------------------------

static enum identity_refusal read_code(struct piece text, struct identity *out)
{
    char code[IDENTITY_CODE_LENGTH];
    if (text.size != sizeof code)
        return IDENTITY_NO_CARD;
    for (size_t i = 0; i < sizeof code; i++) {
        code[i] = digit_meant(text.at[i]);
        if (place_in(crockford, code[i]) < 0)
            return IDENTITY_NO_CARD;
    }
    if (identity_code_check(code, sizeof code - 1) != code[sizeof code - 1])
        return IDENTITY_WRONG;
    accept(IDENTITY_CODE, (struct piece){code, sizeof code}, out);
    return IDENTITY_FINE;
}

// In capitals, without blanks, and without hyphens where they don't count. 0: it isn't such a text.
static size_t tidy(const char *text, bool keeps_hyphens, char tidied[IDENTITY_REFERENCE_SIZE])
{
    size_t length = 0;
    for (; *text != '\0'; text++) {
        if (*text == ' ' || (*text == '-' && !keeps_hyphens))
            continue;
        if (*text < ' ' || *text > '~' || length + 1 >= IDENTITY_REFERENCE_SIZE)
            return 0;
        tidied[length++] = raise(*text);
    }
    tidied[length] = '\0';
    return length;
}

enum identity_refusal identity_read_typed(const struct identity_rules *rules, const char *text,
                                          struct identity *out)
{
    char tidied[IDENTITY_REFERENCE_SIZE];
    *out = (struct identity){.kind = IDENTITY_NONE};
    struct piece typed = {tidied, tidy(text, false, tidied)};
    enum identity_refusal refusal = read_patterned(rules, typed, AS_TYPED, out);
    if (refusal == IDENTITY_FINE || typed.size == 0)
        return refusal;
    enum identity_refusal as_code = read_code(typed, out);
    if (as_code != IDENTITY_NO_CARD)
        refusal = as_code;
    if (refusal == IDENTITY_FINE || rules->pattern[0] != '\0' || rules->key_size > 0)
        return refusal;
    typed.size = tidy(text, true, tidied);
    return read_any_number(rules, typed, out);
}

// --- settings ----------------------------------------------------------------------------------------------

bool identity_pattern_is_fine(const char *pattern)
{
    struct piece one;
    int count = 0;
    for (const char *at = pattern; next_pattern(&at, &one); count++) {
        bool has_place = false;
        for (size_t i = 0; i < one.size; i++)
            has_place = has_place || one.at[i] == '#' || one.at[i] == '@';
        if (!has_place || one.size >= IDENTITY_REFERENCE_SIZE ||
            !is_all(one, "#@ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"))
            return false;
    }
    return count > 0 && strlen(pattern) < IDENTITY_PATTERN_SIZE;
}

bool identity_host_is_fine(const char *host)
{
    struct piece name = {host, strlen(host)};
    return name.size > 0 && name.size < IDENTITY_HOST_SIZE && strchr(host, '.') != NULL && host[0] != '.' &&
           host[name.size - 1] != '.' &&
           is_all(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-");
}
