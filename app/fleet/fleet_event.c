#include "app/fleet/fleet_event.h"

#include "app/fleet/fleet_values.h"
#include "platform/base/json.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <string.h>

#define TYPE_PREFIX "cheval."
#define TYPE_SUFFIX ".v1"

// False for a text that is longer than the room; one that isn't there is "".
static bool take_text(const json_t *object, const char *key, char *out, size_t size)
{
    const char *text = json_string_value(json_object_get(object, key));
    if (text != NULL && strlen(text) >= size)
        return false;
    (void)snprintf(out, size, "%s", text != NULL ? text : "");
    return true;
}

static bool take_name(const json_t *root, struct fleet_event *event)
{
    const char *type = json_string_value(json_object_get(root, "type"));
    size_t length = type != NULL ? strlen(type) : 0, prefix = strlen(TYPE_PREFIX),
           suffix = strlen(TYPE_SUFFIX);
    if (length <= prefix + suffix || length - prefix - suffix >= sizeof event->name ||
        strncmp(type, TYPE_PREFIX, prefix) != 0 || strcmp(type + length - suffix, TYPE_SUFFIX) != 0)
        return false;
    (void)snprintf(event->name, sizeof event->name, "%.*s", (int)(length - prefix - suffix), type + prefix);
    return true;
}

static int hexadecimal(char letter)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *at = letter != '\0' ? strchr(digits, letter) : NULL;
    return at != NULL ? (int)(at - digits) : -1;
}

// "/store/STORE/mirror/MIRROR", whose parts have %XX for what a URI may not hold.
static bool take_mirror(const json_t *root, struct fleet_event *event)
{
    const char *source = json_string_value(json_object_get(root, "source"));
    const char *at = source != NULL ? strstr(source, "/mirror/") : NULL;
    size_t used = 0;
    if (at == NULL || strncmp(source, "/store/", 7) != 0)
        return false;
    for (at += strlen("/mirror/"); *at != '\0' && *at != '/'; at++) {
        int high = *at == '%' ? hexadecimal(at[1]) : -1, low = high >= 0 ? hexadecimal(at[2]) : -1;
        if (used + 1 >= sizeof event->mirror || (*at == '%' && (low < 0 || high + low == 0)))
            return false;
        event->mirror[used++] = *at == '%' ? (char)(unsigned char)(high * 16 + low) : *at;
        at += *at == '%' ? 2 : 0;
    }
    event->mirror[used] = '\0';
    return used > 0 && *at == '\0';
}

static bool take_data(const json_t *data, struct fleet_event *event)
{
    return take_text(data, "session", event->session, sizeof event->session) && event->session[0] != '\0' &&
           take_text(data, "purpose", event->purpose, sizeof event->purpose) &&
           take_text(data, "sku", event->sku, sizeof event->sku) &&
           take_text(data, "product", event->product, sizeof event->product) &&
           take_text(data, "variant", event->variant, sizeof event->variant) &&
           take_text(data, "category", event->category, sizeof event->category) &&
           take_text(data, "title", event->title, sizeof event->title) &&
           take_text(data, "size", event->size, sizeof event->size) &&
           take_text(data, "code", event->code, sizeof event->code);
}

static void point(struct fleet_event *event, const json_t *consent)
{
    event->event = (struct store_event){
        .id = event->id,
        .session = event->session,
        .name = event->name,
        .time = event->time,
        .customer = "",
        .mirror = event->mirror,
        .sku = event->sku,
        .product = event->product,
        .variant = event->variant,
        .category = event->category,
        .title = event->title,
        .brand = "",
        .price_minor = -1,
        .currency = "",
        .size = event->size,
        .code = event->code,
        .duration_ms = -1,
        .consent_try_on = json_is_true(json_object_get(consent, "try_on")),
        .consent_profile = json_is_true(json_object_get(consent, "profile")),
        .consent_language = "",
    };
}

enum result fleet_event_read(const char *bytes, size_t size, struct fleet_event *out, struct diagnostic *why)
{
    json_t *root = NULL;
    struct fleet_event event = {.id = ""};
    if (size > FLEET_MAX_VALUE_BYTES ||
        json_parse("event", (const uint8_t *)bytes, size, &root, NULL) != RESULT_OK)
        return diagnose(why, RESULT_INVALID, "a message that is no event");
    const json_t *data = json_object_get(root, "data");
    bool fine = take_text(root, "id", event.id, sizeof event.id) && event.id[0] != '\0' &&
                take_text(root, "time", event.time, sizeof event.time) && take_name(root, &event) &&
                take_mirror(root, &event) && take_data(data, &event);
    if (fine) {
        *out = event;
        point(out, json_object_get(data, "consent"));
    }
    json_decref(root);
    wipe(&event, sizeof event);
    return fine ? RESULT_OK : diagnose(why, RESULT_INVALID, "an event that is none of a mirror's");
}
