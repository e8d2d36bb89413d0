#include "app/push/segment.h"

#include "platform/base/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_PREFIX "cheval."
#define TYPE_SUFFIX ".v1"
#define NAME_SIZE 64
#define PRICE_DIGITS 12 // 24.9 is no 24.899999999999999

// The e-commerce names where that specification has one for what happened.
static const struct {
    const char *event, *name; // name NULL: an identify
} names[] = {
    {"tryon_started", "Product Viewed"},
    {"tryon_dwelled", "Cheval Tryon Dwelled"},
    {"tryon_compared", "Cheval Tryon Compared"},
    {"look_saved", "Cheval Look Saved"},
    {"look_shared", "Product Shared"},
    {"product_liked", "Product Added to Wishlist"},
    {"product_requested", "Cheval Product Requested"},
    {"product_reserved", "Product Added"},
    {"consent_given", "Cheval Consent Given"},
    {"consent_withdrawn", "Cheval Consent Withdrawn"},
    {"profile_linked", NULL},
    {"session_ended", "Cheval Session Ended"},
    {"erasure_requested", "Cheval Erasure Requested"},
};
#define NAMES (sizeof names / sizeof names[0])

static enum result find_name(const char *type, size_t *index, struct diagnostic *why)
{
    char name[NAME_SIZE];
    size_t prefix = sizeof TYPE_PREFIX - 1, suffix = sizeof TYPE_SUFFIX - 1, length = strlen(type);
    if (length > prefix + suffix && length - prefix - suffix < sizeof name &&
        memcmp(type, TYPE_PREFIX, prefix) == 0 && strcmp(type + length - suffix, TYPE_SUFFIX) == 0) {
        (void)snprintf(name, sizeof name, "%.*s", (int)(length - prefix - suffix), type + prefix);
        for (*index = 0; *index < NAMES; (*index)++)
            if (strcmp(names[*index].event, name) == 0)
                return RESULT_OK;
    }
    return diagnose(why, RESULT_INVALID, "an event of a type this mirror doesn't know");
}

// What that specification calls by other names than we do; all else keeps its name.
static const char *property_name(const char *key)
{
    if (strcmp(key, "product") == 0)
        return "product_id";
    if (strcmp(key, "title") == 0)
        return "name";
    if (strcmp(key, "code") == 0)
        return "pick_up_code";
    return key;
}

// {"amount": "24.90", "currency": "EUR"} -> a number and a text.
static bool add_price(json_t *properties, const json_t *price)
{
    const char *amount = json_string_value(json_object_get(price, "amount"));
    json_t *currency = json_object_get(price, "currency");
    if (amount == NULL || !json_is_string(currency))
        return false;
    return json_object_set_new(properties, "price", json_real(strtod(amount, NULL))) == 0 &&
           json_object_set(properties, "currency", currency) == 0;
}

static json_t *make_properties(json_t *event, json_t *data)
{
    json_t *properties = json_object(), *value;
    const char *key;
    bool done =
        properties != NULL && json_object_set(properties, "source", json_object_get(event, "source")) == 0;
    json_object_foreach(data, key, value)
    {
        if (!done)
            break;
        if (strcmp(key, "price") == 0)
            done = add_price(properties, value);
        else
            done = json_object_set(properties, property_name(key), value) == 0;
    }
    if (done)
        return properties;
    json_decref(properties);
    return NULL;
}

// Takes nothing over. NULL for an event with something missing.
static json_t *make_message(json_t *event, const char *name)
{
    json_t *data = json_object_get(event, "data"), *subject = json_object_get(event, "subject");
    json_t *session = json_object_get(data, "session"), *message = json_object();
    bool named = (subject == NULL || json_is_string(subject)) &&
                 (session == NULL || json_is_string(session)) && (subject != NULL || session != NULL);
    if (message == NULL || !named || !json_is_object(data))
        goto cleanup;
    if (json_object_set_new(message, "type", json_string(name != NULL ? "track" : "identify")) != 0 ||
        json_object_set(message, "messageId", json_object_get(event, "id")) != 0 ||
        json_object_set(message, "timestamp", json_object_get(event, "time")) != 0)
        goto cleanup;
    if (subject != NULL && json_object_set(message, "userId", subject) != 0)
        goto cleanup;
    if (session != NULL && json_object_set(message, "anonymousId", session) != 0)
        goto cleanup;
    if (name == NULL && json_object_set_new(message, "traits", json_object()) == 0)
        return message;
    if (name != NULL && json_object_set_new(message, "event", json_string(name)) == 0 &&
        json_object_set_new(message, "properties", make_properties(event, data)) == 0)
        return message;
cleanup:
    json_decref(message);
    return NULL;
}

enum result segment_encode(const char *event, size_t event_size, char **text, size_t *size,
                           struct diagnostic *why)
{
    json_t *root = NULL;
    size_t index = 0;
    enum result result = json_parse("event", (const uint8_t *)event, event_size, &root, why);
    if (result != RESULT_OK)
        return result;
    const char *type = json_string_value(json_object_get(root, "type"));
    result = find_name(type != NULL ? type : "", &index, why);
    json_t *message = result == RESULT_OK ? make_message(root, names[index].name) : NULL;
    char *written =
        message != NULL ? json_dumps(message, JSON_COMPACT | JSON_REAL_PRECISION(PRICE_DIGITS)) : NULL;
    if (result == RESULT_OK && written == NULL)
        result = diagnose(why, RESULT_INVALID, "an event without what every event has");
    if (result == RESULT_OK && strlen(written) > SEGMENT_MAX_MESSAGE_BYTES)
        result = diagnose(why, RESULT_TOO_LARGE, "an event of %zu bytes, more than Segment takes",
                          strlen(written));
    json_decref(message);
    json_decref(root);
    if (result != RESULT_OK) {
        free(written);
        return result;
    }
    *text = written;
    *size = strlen(written);
    return RESULT_OK;
}
