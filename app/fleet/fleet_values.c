#include "app/fleet/fleet_values.h"

#include "assets/stock_list.h"
#include "platform/base/clock.h"
#include "platform/base/json.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <string.h>

#define MOST_POINTS INT64_C(1000000000)

bool fleet_id_is_fine(const char *id)
{
    size_t length = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    return length > 0 && length <= 64 && id[length] == '\0';
}

static enum result parse(const char *label, const char *bytes, size_t size, json_t **root,
                         struct diagnostic *why)
{
    if (size > FLEET_MAX_VALUE_BYTES)
        return diagnose(why, RESULT_INVALID, "%s: more than %zu bytes", label, FLEET_MAX_VALUE_BYTES);
    enum result result = json_parse(label, (const uint8_t *)bytes, size, root, why);
    if (result != RESULT_OK)
        return result == RESULT_NO_MEMORY ? result : RESULT_INVALID;
    struct json_cursor cursor = json_root(label, *root);
    result = json_expect_object(&cursor, why);
    if (result != RESULT_OK)
        json_decref(*root);
    return result;
}

// A text that may be left out; `out` stays as it is then.
static enum result get_text(const struct json_cursor *object, const char *key, char *out, size_t size,
                            struct diagnostic *why)
{
    const char *text = NULL;
    enum result result = json_get_string(object, key, size - 1, &text, why);
    if (result == RESULT_OK && text != NULL)
        (void)snprintf(out, size, "%s", text);
    return result;
}

static enum result need_text(const struct json_cursor *object, const char *key, char *out, size_t size,
                             struct diagnostic *why)
{
    struct json_cursor member;
    const char *text = NULL;
    enum result result = json_need(object, key, &member, why);
    if (result == RESULT_OK)
        result = json_read_string(&member, size - 1, &text, why);
    if (result == RESULT_OK && text[0] == '\0')
        return json_fail(&member, RESULT_INVALID, why, "expected a text that isn't empty");
    if (result == RESULT_OK)
        (void)snprintf(out, size, "%s", text);
    return result;
}

// --- an offer ----------------------------------------------------------------------------------------------

enum result fleet_read_offer(const char *bytes, size_t size, const char *code,
                             struct catalogue_offer_update *out, struct diagnostic *why)
{
    if (size > FLEET_MAX_VALUE_BYTES)
        return diagnose(why, RESULT_INVALID, "an offer of more than %zu bytes", FLEET_MAX_VALUE_BYTES);
    struct catalogue_offer_update update;
    enum result result = stock_list_read_one(FLEET_OFFERS, (const uint8_t *)bytes, size, code, &update, why);
    if (result == RESULT_OK)
        *out = update;
    return result == RESULT_OK || result == RESULT_NO_MEMORY ? result : RESULT_INVALID;
}

// --- a profile ---------------------------------------------------------------------------------------------

static enum result read_favourites(const struct json_cursor *root, struct store_told *told,
                                   struct diagnostic *why)
{
    struct json_cursor list;
    if (!json_member(root, "favourites", &list))
        return RESULT_OK;
    enum result result = json_expect_array(&list, 0, FLEET_MAX_VALUE_BYTES, why);
    size_t count = result == RESULT_OK ? json_count(&list) : 0;
    for (size_t i = 0; i < count && i < STORE_MAX_TOLD_FAVOURITES && result == RESULT_OK; i++) {
        struct json_cursor item = json_element(&list, i);
        struct store_told_favourite *favourite = &told->favourites[told->favourite_count++];
        result = json_expect_object(&item, why);
        if (result == RESULT_OK)
            result = need_text(&item, "sku", favourite->sku, sizeof favourite->sku, why);
        if (result == RESULT_OK)
            result = get_text(&item, "product", favourite->product, sizeof favourite->product, why);
        if (result == RESULT_OK)
            result = get_text(&item, "variant", favourite->variant, sizeof favourite->variant, why);
    }
    return result;
}

static enum result read_sizes(const struct json_cursor *root, struct store_told *told, struct diagnostic *why)
{
    struct json_cursor list;
    if (!json_member(root, "sizes", &list))
        return RESULT_OK;
    enum result result = json_expect_array(&list, 0, FLEET_MAX_VALUE_BYTES, why);
    size_t count = result == RESULT_OK ? json_count(&list) : 0;
    for (size_t i = 0; i < count && i < STORE_MAX_TOLD_SIZES && result == RESULT_OK; i++) {
        struct json_cursor item = json_element(&list, i);
        struct store_told_size *size = &told->sizes[told->size_count++];
        result = json_expect_object(&item, why);
        if (result == RESULT_OK)
            result = need_text(&item, "category", size->category, sizeof size->category, why);
        if (result == RESULT_OK)
            result = need_text(&item, "size", size->value, sizeof size->value, why);
    }
    return result;
}

static enum result read_profile(const struct json_cursor *root, struct store_told *told,
                                struct diagnostic *why)
{
    told->points = STORE_UNKNOWN_POINTS;
    enum result result = get_text(root, "name", told->name, sizeof told->name, why);
    if (result == RESULT_OK)
        result = json_get_integer(root, "points", 0, MOST_POINTS, &told->points, why);
    if (result == RESULT_OK)
        result = read_favourites(root, told, why);
    if (result == RESULT_OK)
        result = read_sizes(root, told, why);
    return result;
}

// What is wrong in it is said without a word of it: a parser's line may quote what stands there.
enum result fleet_read_profile(const char *bytes, size_t size, struct store_told *out, struct diagnostic *why)
{
    json_t *root = NULL;
    struct store_told told = {.name = ""};
    struct diagnostic quoting = {0};
    enum result result = parse(FLEET_PROFILES, bytes, size, &root, &quoting);
    if (result == RESULT_OK) {
        struct json_cursor cursor = json_root(FLEET_PROFILES, root);
        result = read_profile(&cursor, &told, &quoting);
        json_decref(root);
    }
    if (result == RESULT_OK)
        *out = told;
    else
        (void)diagnose(why, result, FLEET_PROFILES ": a value that is no profile");
    wipe(&told, sizeof told);
    wipe(&quoting, sizeof quoting);
    return result;
}

// --- a catalogue -------------------------------------------------------------------------------------------

static int hexadecimal(char letter)
{
    return letter >= '0' && letter <= '9'   ? letter - '0'
           : letter >= 'a' && letter <= 'f' ? letter - 'a' + 10
                                            : -1;
}

static bool read_hash(const char *text, uint8_t hash[32])
{
    for (size_t i = 0; i < 32; i++) {
        int high = hexadecimal(text[2 * i]), low = high >= 0 ? hexadecimal(text[2 * i + 1]) : -1;
        if (low < 0)
            return false;
        hash[i] = (uint8_t)(high * 16 + low);
    }
    return text[64] == '\0';
}

static bool is_version(const char *text)
{
    for (; *text != '\0'; text++)
        if (*text <= ' ' || *text > '~')
            return false;
    return true;
}

static bool is_source(const char *url)
{
    return strncmp(url, "https://", 8) == 0 || strncmp(url, "http://", 7) == 0 ||
           strncmp(url, "file:///", 8) == 0;
}

enum result fleet_read_release(const char *bytes, size_t size, struct fleet_release *out,
                               struct diagnostic *why)
{
    json_t *root = NULL;
    struct fleet_release release = {.size_bytes = 0};
    char hash[65] = "";
    struct json_cursor size_bytes;
    enum result result = parse(FLEET_CATALOGUE, bytes, size, &root, why);
    if (result != RESULT_OK)
        return result;
    struct json_cursor cursor = json_root(FLEET_CATALOGUE, root);
    result = need_text(&cursor, "version", release.version, sizeof release.version, why);
    if (result == RESULT_OK)
        result = need_text(&cursor, "url", release.url, sizeof release.url, why);
    if (result == RESULT_OK)
        result = need_text(&cursor, "sha256", hash, sizeof hash, why);
    if (result == RESULT_OK)
        result = json_need(&cursor, "size", &size_bytes, why);
    if (result == RESULT_OK)
        result = json_read_integer(&size_bytes, 1, FLEET_MAX_ARCHIVE_BYTES, &release.size_bytes, why);
    if (result == RESULT_OK && !is_version(release.version))
        result = diagnose(why, RESULT_INVALID, FLEET_CATALOGUE ": /version: expected no blanks");
    if (result == RESULT_OK && !is_source(release.url))
        result = diagnose(why, RESULT_INVALID, FLEET_CATALOGUE ": /url: expected https:// or file:///");
    if (result == RESULT_OK && !read_hash(hash, release.sha256))
        result = diagnose(why, RESULT_INVALID, FLEET_CATALOGUE ": /sha256: expected 64 of 0-9 a-f");
    json_decref(root);
    if (result == RESULT_OK)
        *out = release;
    return result;
}

// --- an answer ---------------------------------------------------------------------------------------------

enum result fleet_read_answer(const char *bytes, size_t size, struct fleet_answer *out,
                              struct diagnostic *why)
{
    json_t *root = NULL;
    struct fleet_answer answer = {.status = STORE_REQUEST_SERVED};
    char status[16] = "", time[40] = "";
    enum result result = parse(FLEET_ANSWERS, bytes, size, &root, why);
    if (result != RESULT_OK)
        return result;
    struct json_cursor cursor = json_root(FLEET_ANSWERS, root);
    result = need_text(&cursor, "status", status, sizeof status, why);
    if (result == RESULT_OK)
        result = get_text(&cursor, "by", answer.by, sizeof answer.by, why);
    if (result == RESULT_OK)
        result = need_text(&cursor, "time", time, sizeof time, why);
    bool is_cancelled = strcmp(status, store_request_status_name(STORE_REQUEST_CANCELLED)) == 0;
    if (is_cancelled)
        answer.status = STORE_REQUEST_CANCELLED;
    if (result == RESULT_OK && !is_cancelled &&
        strcmp(status, store_request_status_name(STORE_REQUEST_SERVED)) != 0)
        result = diagnose(why, RESULT_INVALID, FLEET_ANSWERS ": /status: expected served or cancelled");
    if (result == RESULT_OK && !clock_wall_read(time, &answer.wall_ms))
        result = diagnose(why, RESULT_INVALID, FLEET_ANSWERS ": /time: expected a time of RFC 3339, UTC");
    json_decref(root);
    if (result == RESULT_OK)
        *out = answer;
    return result;
}

char *fleet_write_answer(const struct fleet_answer *answer)
{
    char time[CLOCK_TEXT_SIZE];
    clock_wall_text(answer->wall_ms, time, sizeof time);
    json_t *value = json_pack("{s:s, s:s, s:s}", "status", store_request_status_name(answer->status), "by",
                              answer->by, "time", time);
    char *text = value != NULL ? json_dumps(value, JSON_COMPACT) : NULL;
    json_decref(value);
    return text;
}
