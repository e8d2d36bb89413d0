#include "app/settings.h"

#include "app/push/http_transport.h"
#include "app/push/nats_transport.h"
#include "app/stock/stock.h"
#include "app/trial_guard.h"
#include "app/ui/strings.h"
#include "app/web/health.h"
#include "platform/base/file.h"
#include "platform/base/json.h"
#include "platform/net/listen_address.h"
#include "platform/os/safe_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

_Static_assert(SETTINGS_MAX_LANGUAGES >= STRINGS_MAX_LANGUAGES, "all languages can be offered");

#define SCHEMA_KEY "$schema"

// --- what a value must be ----------------------------------------------------------------------------------

static bool is_quarter_turn(const void *value)
{
    const int *degrees = value;
    return *degrees % 90 == 0;
}

static bool is_mains(const void *value)
{
    const int *hz = value;
    return *hz == 50 || *hz == 60;
}

static bool is_exposure(const void *value)
{
    return strcmp(value, "auto") == 0 || strcmp(value, "mirror") == 0 || strcmp(value, "fixed") == 0;
}

static bool is_attract(const void *value)
{
    return strcmp(value, "both") == 0 || strcmp(value, "looks") == 0 || strcmp(value, "media") == 0 ||
           strcmp(value, "off") == 0;
}

static bool is_language(const void *value)
{
    size_t length = strlen(value);
    return (length == 2 || length == 3) && strspn(value, "abcdefghijklmnopqrstuvwxyz") == length;
}

static bool is_listen(const void *value)
{
    char address[NET_ADDRESS_SIZE];
    uint16_t port = 0;
    return net_read_listen(value, address, &port);
}

static bool is_hours(const void *value)
{
    struct hours hours;
    return hours_read(value, &hours);
}

static bool is_health_listen(const void *value)
{
    return health_listen_is_fine(value);
}

static bool is_card_pattern(const void *value)
{
    return identity_pattern_is_fine(value);
}

static bool is_card_check(const void *value)
{
    enum identity_check check;
    return identity_check_of(value, &check);
}

static bool is_card_host(const void *value)
{
    return identity_host_is_fine(value);
}

static bool is_web_address(const void *value)
{
    return strncmp(value, "https://", 8) == 0 || strncmp(value, "http://", 7) == 0;
}

static bool is_push_address(const void *value)
{
    return is_web_address(value) || nats_transport_takes(value);
}

static bool is_fleet_address(const void *value)
{
    return nats_transport_takes(value);
}

static bool is_push_kind(const void *value)
{
    enum push_kind kind;
    return push_kind_from_name(value, &kind);
}

static bool is_hash(const void *value)
{
    return pin_is_hash(value);
}

#define AT(name) offsetof(struct settings, name)
#define TEXT(group, key, name)                                                                               \
    {                                                                                                        \
        group, key, SETTINGS_TEXT, AT(name), 1, sizeof(((struct settings *)0)->name) - 1, NULL, NULL         \
    }
#define CHECKED(group, key, name, is_fine, expected)                                                         \
    {                                                                                                        \
        group, key, SETTINGS_TEXT, AT(name), 1, sizeof(((struct settings *)0)->name) - 1, is_fine, expected  \
    }
#define NUMBER(group, key, name, least, most)                                                                \
    {                                                                                                        \
        group, key, SETTINGS_NUMBER, AT(name), least, most, NULL, NULL                                       \
    }
#define SWITCH(group, key, name)                                                                             \
    {                                                                                                        \
        group, key, SETTINGS_SWITCH, AT(name), 0, 0, NULL, NULL                                              \
    }

// clang-format off
static const struct settings_field fields[] = {
    TEXT("store", "name", store_name),
    TEXT("store", "mirror", mirror_name),
    TEXT("store", "catalogue", catalogue),
    TEXT("store", "profile_store", profile_store),
    SWITCH("store", "keeps_interest", keeps_interest),
    SWITCH("store", "picks", picks),
    TEXT("store", "id", store_id),
    TEXT("store", "mirror_id", mirror_id),
    NUMBER("screen", "height_mm", height_mm, 50, 5000),
    NUMBER("screen", "bottom_mm", bottom_mm, 0, 3000),
    NUMBER("screen", "distance_mm", distance_mm, 200, 5000),
    {"screen", "turn", SETTINGS_NUMBER, AT(turn_deg), 0, 270, is_quarter_turn, "0, 90, 180 or 270"},
    SWITCH("screen", "left_handed", left_handed),
    SWITCH("screen", "touchless", touchless),
    SWITCH("screen", "full_screen", full_screen),
    CHECKED("screen", "hours", hours, is_hours, "hours such as \"09:00-20:30\" or \"Mo-Fr 09:00-20:00, Sa 10:00-18:00\""),
    TEXT("camera", "source", camera),
    {"camera", "rotate", SETTINGS_NUMBER, AT(rotate_deg), 0, 270, is_quarter_turn, "0, 90, 180 or 270"},
    SWITCH("camera", "flip", flip),
    {"camera", "crop", SETTINGS_RECTANGLE, AT(crop), 0, 100000, NULL, NULL},
    CHECKED("camera", "exposure", exposure, is_exposure, "\"auto\", \"mirror\" or \"fixed\""),
    {"camera", "mains_hz", SETTINGS_NUMBER, AT(mains_hz), 50, 60, is_mains, "50 or 60"},
    TEXT("camera", "calibration", calibration),
    NUMBER("camera", "white_card_percent", white_card_percent, 10, 100),
    CHECKED("language", "own", language, is_language, "a code such as \"de\""),
    {"language", "offered", SETTINGS_LANGUAGES, AT(offered), 1, SETTINGS_MAX_LANGUAGES, NULL, NULL},
    TEXT("look", "theme", theme),
    SWITCH("look", "high_contrast", high_contrast),
    SWITCH("look", "reduced_motion", reduced_motion),
    CHECKED("attract", "show", attract, is_attract, "\"both\", \"looks\", \"media\" or \"off\""),
    TEXT("attract", "media", media),
    SWITCH("sound", "speech", speaks),
    NUMBER("sound", "volume", volume, 0, 100),
    CHECKED("share", "listen", share, is_listen, "\"ADDRESS:PORT\""),
    TEXT("share", "url", share_url),
    TEXT("share", "proxy", share_proxy),
    TEXT("share", "certificate", certificate),
    TEXT("share", "key", key),
    CHECKED("push", "url", push_url, is_push_address,
            "an address that begins with https://, http://, tls:// or nats://"),
    CHECKED("push", "kind", push_kind, is_push_kind, "\"cloudevents\" or \"segment\""),
    TEXT("push", "key_file", push_key_file),
    TEXT("push", "ca", push_ca),
    SWITCH("push", "batch", push_batch),
    TEXT("stock", "folder", stock_folder),
    CHECKED("stock", "url", stock_url, is_web_address, "an address that begins with https:// or http://"),
    TEXT("stock", "key_file", stock_key_file),
    TEXT("stock", "ca", stock_ca),
    NUMBER("stock", "every_s", stock_every_s, STOCK_LEAST_EVERY_S, 86400),
    CHECKED("fleet", "url", fleet_url, is_fleet_address, "an address that begins with tls:// or nats://"),
    TEXT("fleet", "key_file", fleet_key_file),
    TEXT("fleet", "ca", fleet_ca),
    TEXT("fleet", "domain", fleet_domain),
    NUMBER("fleet", "trial_s", fleet_trial_s, TRIAL_LEAST_S, 600),
    CHECKED("associates", "listen", associates, is_listen, "\"ADDRESS:PORT\""),
    TEXT("associates", "certificate", associates_certificate),
    TEXT("associates", "key", associates_key),
    TEXT("associates", "users", associates_users),
    SWITCH("requests", "offer", requests),
    NUMBER("requests", "keep_days", requests_keep_days, 1, 365),
    CHECKED("health", "listen", health, is_health_listen, "\"127.0.0.1:PORT\" or \"[::1]:PORT\""),
    NUMBER("minors", "age", minors.age, 0, MINORS_MAX_AGE),
    {"minors", "words", SETTINGS_WORDS, AT(minors), 0, MINORS_MAX_LANGUAGES, NULL, NULL},
    SWITCH("identity", "cards", identity.cards),
    CHECKED("identity", "pattern", identity.pattern, is_card_pattern,
            "patterns of capitals, digits and hyphens, with # for a digit and @ for a capital or a digit"),
    CHECKED("identity", "check", identity.check, is_card_check, "\"none\", \"luhn\", \"gs1\" or \"mod97\""),
    CHECKED("identity", "host", identity.host, is_card_host, "a host such as \"card.example\""),
    TEXT("identity", "key_file", identity.key_file),
    NUMBER("identity", "max_age_s", identity.max_age_s, 10, 31536000),
    SWITCH("identity", "typed", identity.typed),
    CHECKED("staff", "pin", pin, is_hash, "what the staff menu wrote: a PIN's hash"),
};
// clang-format on

#define FIELDS (sizeof fields / sizeof fields[0])

const struct settings_field *settings_fields(size_t *count)
{
    *count = FIELDS;
    return fields;
}

static const void *value_of(const struct settings *settings, const struct settings_field *field)
{
    return (const char *)settings + field->offset;
}

static void *place_of(struct settings *settings, const struct settings_field *field)
{
    return (char *)settings + field->offset;
}

void settings_init(struct settings *settings)
{
    memset(settings, 0, sizeof *settings);
    settings->keeps_interest = true;
    settings->picks = true;
    settings->identity.cards = settings->identity.typed = true;
    settings->bottom_mm = settings->volume = SETTINGS_UNTOLD;
}

// --- reading -----------------------------------------------------------------------------------------------

static void warn_unknown(const struct json_cursor *at, struct settings_problems *problems)
{
    char pointer[160], line[512];
    if (problems == NULL)
        return;
    problems->count++;
    if (problems->report == NULL)
        return;
    json_pointer(at, pointer, sizeof pointer);
    (void)snprintf(line, sizeof line, "%s: line %zu: %s: unknown, left out", at->label,
                   json_line(at->text, pointer, NULL), pointer);
    for (char *letter = line; *letter != '\0'; letter++)
        if ((unsigned char)*letter < ' ')
            *letter = '?'; // a key may hold anything
    problems->report(problems->context, line);
}

// One line of text that is not empty.
static enum result read_text(const struct json_cursor *at, size_t size, char *out, struct diagnostic *why)
{
    const char *text = NULL;
    enum result result = json_read_string(at, size - 1, &text, why);
    if (result != RESULT_OK)
        return result;
    for (const char *letter = text; *letter != '\0'; letter++)
        if ((unsigned char)*letter < ' ' || *letter == 127)
            return json_fail(at, RESULT_INVALID, why, "expected one line of text");
    if (text[0] == '\0')
        return json_fail(at, RESULT_INVALID, why, "expected a text, leave it out where there is none");
    (void)snprintf(out, size, "%s", text);
    return RESULT_OK;
}

static enum result read_number(const struct json_cursor *at, const struct settings_field *field, int *out,
                               struct diagnostic *why)
{
    int64_t value = 0;
    enum result result = json_read_integer(at, field->least, field->most, &value, why);
    if (result == RESULT_OK)
        *out = (int)value;
    return result;
}

static enum result read_rectangle(const struct json_cursor *at, const struct settings_field *field,
                                  int *numbers, struct diagnostic *why)
{
    enum result result = json_expect_array(at, 4, 4, why);
    for (size_t i = 0; i < 4 && result == RESULT_OK; i++) {
        struct json_cursor element = json_element(at, i);
        result = read_number(&element, field, &numbers[i], why);
    }
    return result;
}

static enum result read_languages(const struct json_cursor *at, struct settings *settings,
                                  struct diagnostic *why)
{
    enum result result = json_expect_array(at, 1, SETTINGS_MAX_LANGUAGES, why);
    size_t count = result == RESULT_OK ? json_count(at) : 0;
    for (size_t i = 0; i < count && result == RESULT_OK; i++) {
        struct json_cursor element = json_element(at, i);
        result = read_text(&element, sizeof settings->offered[i], settings->offered[i], why);
        if (result == RESULT_OK && !is_language(settings->offered[i]))
            result = json_fail(&element, RESULT_INVALID, why, "expected a code such as \"de\"");
    }
    settings->offered_count = (int)count;
    return result;
}

static enum result read_words_of(const struct json_cursor *language, struct minors_words *words,
                                 struct settings_problems *problems, struct diagnostic *why)
{
    struct json_cursor member;
    void *position = NULL;
    enum result result = json_expect_object(language, why);
    if (result == RESULT_OK && !is_language(language->key))
        result = json_fail(language, RESULT_INVALID, why, "expected a code such as \"de\" as its name");
    if (result == RESULT_OK)
        (void)snprintf(words->language, sizeof words->language, "%s", language->key);
    while (result == RESULT_OK && json_next_member(language, &position, &member)) {
        const char *text = NULL;
        bool is_title = strcmp(member.key, "title") == 0;
        if (!is_title && strcmp(member.key, "text") != 0) {
            warn_unknown(&member, problems);
            continue;
        }
        char *out = is_title ? words->title : words->text;
        size_t size = is_title ? sizeof words->title : sizeof words->text;
        result = json_read_string(&member, size - 1, &text, why);
        if (result == RESULT_OK)
            (void)snprintf(out, size, "%s", text);
    }
    return result;
}

static enum result read_words(const struct json_cursor *at, struct minors_rule *rule,
                              struct settings_problems *problems, struct diagnostic *why)
{
    struct json_cursor member;
    void *position = NULL;
    enum result result = json_expect_object(at, why);
    rule->words_count = 0;
    while (result == RESULT_OK && json_next_member(at, &position, &member)) {
        if (rule->words_count == MINORS_MAX_LANGUAGES)
            return json_fail(&member, RESULT_TOO_LARGE, why, "more than %d languages", MINORS_MAX_LANGUAGES);
        result = read_words_of(&member, &rule->words[rule->words_count++], problems, why);
    }
    return result;
}

static enum result read_field(const struct json_cursor *at, const struct settings_field *field,
                              struct settings *settings, struct settings_problems *problems,
                              struct diagnostic *why)
{
    void *place = place_of(settings, field);
    enum result result = RESULT_OK;
    switch (field->kind) {
    case SETTINGS_TEXT:
        result = read_text(at, (size_t)field->most + 1, place, why);
        break;
    case SETTINGS_NUMBER:
        result = read_number(at, field, place, why);
        break;
    case SETTINGS_SWITCH:
        return json_read_boolean(at, place, why);
    case SETTINGS_RECTANGLE:
        return read_rectangle(at, field, place, why);
    case SETTINGS_LANGUAGES:
        return read_languages(at, settings, why);
    case SETTINGS_WORDS:
        return read_words(at, place, problems, why);
    }
    if (result == RESULT_OK && field->is_fine != NULL && !field->is_fine(place))
        return json_fail(at, RESULT_INVALID, why, "expected %s", field->expected);
    return result;
}

static enum result read_member(const struct json_cursor *group, const struct json_cursor *member,
                               struct settings *settings, struct settings_problems *problems,
                               struct diagnostic *why)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (strcmp(fields[i].group, group->key) == 0 && strcmp(fields[i].key, member->key) == 0)
            return read_field(member, &fields[i], settings, problems, why);
    warn_unknown(member, problems);
    return RESULT_OK;
}

static bool is_group(const char *key)
{
    for (size_t i = 0; i < FIELDS; i++)
        if (strcmp(fields[i].group, key) == 0)
            return true;
    return false;
}

static enum result read_group(const struct json_cursor *group, struct settings *settings,
                              struct settings_problems *problems, struct diagnostic *why)
{
    struct json_cursor member;
    void *position = NULL;
    if (!is_group(group->key)) {
        if (strcmp(group->key, SCHEMA_KEY) != 0)
            warn_unknown(group, problems);
        return RESULT_OK;
    }
    enum result result = json_expect_object(group, why);
    while (result == RESULT_OK && json_next_member(group, &position, &member))
        result = read_member(group, &member, settings, problems, why);
    return result;
}

enum result settings_parse(const char *label, const uint8_t *bytes, size_t size, struct settings *settings,
                           struct settings_problems *problems, struct diagnostic *why)
{
    json_t *document = NULL;
    if (size > SETTINGS_MAX_BYTES)
        return diagnose(why, RESULT_TOO_LARGE, "%s: more than %zu bytes", label, SETTINGS_MAX_BYTES);
    struct settings *next = malloc(sizeof *next);
    if (next == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the settings");
    *next = *settings;
    enum result result = json_parse(label, bytes, size, &document, why);
    if (result == RESULT_OK) {
        struct json_text text = {.bytes = bytes, .size = size};
        struct json_cursor root = json_root_in_text(label, document, &text), group;
        void *position = NULL;
        result = json_expect_object(&root, why);
        while (result == RESULT_OK && json_next_member(&root, &position, &group))
            result = read_group(&group, next, problems, why);
        json_decref(document);
    }
    if (result == RESULT_OK)
        *settings = *next;
    free(next);
    return result;
}

enum result settings_load(const char *path, struct settings *settings, struct settings_problems *problems,
                          struct diagnostic *why)
{
    uint8_t *bytes = NULL;
    size_t size = 0;
    settings_init(settings);
    enum result result = file_read(path, SETTINGS_MAX_BYTES, &bytes, &size, why);
    if (result == RESULT_OK)
        result = settings_parse(path, bytes, size, settings, problems, why);
    free(bytes);
    return result;
}

// --- writing -----------------------------------------------------------------------------------------------

static json_t *write_languages(const struct settings *settings)
{
    json_t *array = json_array();
    for (int i = 0; i < settings->offered_count; i++)
        (void)json_array_append_new(array, json_string(settings->offered[i]));
    return array;
}

static json_t *write_rectangle(const int *numbers)
{
    json_t *array = json_array();
    for (int i = 0; i < 4; i++)
        (void)json_array_append_new(array, json_integer(numbers[i]));
    return array;
}

static json_t *write_words(const struct minors_rule *rule)
{
    json_t *object = json_object();
    for (int i = 0; i < rule->words_count; i++) {
        json_t *words = json_object();
        (void)json_object_set_new(words, "title", json_string(rule->words[i].title));
        (void)json_object_set_new(words, "text", json_string(rule->words[i].text));
        (void)json_object_set_new(object, rule->words[i].language, words);
    }
    return object;
}

// NULL where it is as settings_init leaves it.
static json_t *write_field(const struct settings *settings, const struct settings *usual,
                           const struct settings_field *field)
{
    const void *value = value_of(settings, field), *default_value = value_of(usual, field);
    const int *number = value, *default_number = default_value;
    const bool *on = value, *default_on = default_value;
    switch (field->kind) {
    case SETTINGS_TEXT:
        return *(const char *)value != '\0' ? json_string(value) : NULL;
    case SETTINGS_NUMBER:
        return *number != *default_number ? json_integer(*number) : NULL;
    case SETTINGS_SWITCH:
        return *on != *default_on ? json_boolean(*on) : NULL;
    case SETTINGS_RECTANGLE:
        return number[2] != 0 ? write_rectangle(number) : NULL;
    case SETTINGS_LANGUAGES:
        return settings->offered_count > 0 ? write_languages(settings) : NULL;
    case SETTINGS_WORDS:
        return settings->minors.words_count > 0 ? write_words(&settings->minors) : NULL;
    }
    return NULL;
}

// The text, for free(); NULL without memory.
static char *write_all(const struct settings *settings)
{
    struct settings *usual = malloc(sizeof *usual);
    json_t *root = json_object();
    if (usual == NULL || root == NULL) {
        free(usual);
        json_decref(root);
        return NULL;
    }
    settings_init(usual);
    for (size_t i = 0; i < FIELDS; i++) {
        json_t *value = write_field(settings, usual, &fields[i]);
        if (value == NULL)
            continue;
        json_t *group = json_object_get(root, fields[i].group);
        if (group == NULL) {
            group = json_object();
            (void)json_object_set_new(root, fields[i].group, group);
        }
        (void)json_object_set_new(group, fields[i].key, value);
    }
    char *text = json_dumps(root, JSON_INDENT(2));
    json_decref(root);
    free(usual);
    return text;
}

bool settings_are_hours_alone(const struct settings *settings)
{
    struct settings *usual = malloc(sizeof *usual);
    bool others = usual == NULL || settings->hours[0] == '\0';
    if (usual != NULL)
        settings_init(usual);
    for (size_t i = 0; i < FIELDS && !others; i++) {
        json_t *value = write_field(settings, usual, &fields[i]);
        others = value != NULL && value_of(settings, &fields[i]) != (const void *)settings->hours;
        json_decref(value);
    }
    free(usual);
    return !others;
}

static enum result keep_broken(const char *path, struct diagnostic *why)
{
    struct settings *before = malloc(sizeof *before);
    struct diagnostic unread = {0};
    if (before == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the settings");
    enum result result = settings_load(path, before, NULL, &unread);
    free(before);
    if (result == RESULT_OK || result == RESULT_NOT_FOUND)
        return RESULT_OK;
    return result == RESULT_NO_MEMORY ? diagnose(why, result, "%s", unread.text)
                                      : safe_file_put_aside(path, why);
}

enum result settings_save(const char *path, const struct settings *settings, struct diagnostic *why)
{
    enum result result = keep_broken(path, why);
    if (result != RESULT_OK)
        return result;
    char *text = write_all(settings);
    if (text == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for the settings");
    size_t size = strlen(text);
    text[size] = '\n'; // in place of the end
    result = safe_file_write(path, text, size + 1, why);
    free(text);
    return result;
}
