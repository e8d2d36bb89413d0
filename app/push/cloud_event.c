#include "app/push/cloud_event.h"

#include "assets/catalogue.h"
#include "platform/base/clock.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ERASURE_NAME "erasure_requested"

// --- the source --------------------------------------------------------------------------------------------

// RFC 3986's unreserved letters.
static bool is_unreserved(char letter)
{
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           (letter >= '0' && letter <= '9') || (letter != '\0' && strchr("-._~", letter) != NULL);
}

static void append_segment(char *uri, size_t size, const char *name, const char *id)
{
    size_t used = strlen(uri);
    used += (size_t)snprintf(uri + used, size - used, "/%s/", name);
    const char *text = id != NULL && id[0] != '\0' ? id : "unnamed";
    for (; *text != '\0' && used + 4 <= size; text++) {
        if (is_unreserved(*text))
            uri[used++] = *text;
        else
            used += (size_t)snprintf(uri + used, size - used, "%%%02X", (unsigned)(unsigned char)*text);
    }
    uri[used] = '\0';
}

struct cloud_source cloud_source_make(const char *store, const char *mirror)
{
    struct cloud_source source = {0};
    append_segment(source.uri, sizeof source.uri / 2, "store", store);
    append_segment(source.uri, sizeof source.uri, "mirror", mirror);
    return source;
}

// --- the parts of an event ---------------------------------------------------------------------------------

// False for text that is no UTF-8; "" is left out.
static bool add_text(json_t *object, const char *key, const char *text)
{
    return text[0] == '\0' || json_object_set_new(object, key, json_string(text)) == 0;
}

static bool add_price(json_t *data, const struct interest_event *event)
{
    if (event->price_minor < 0)
        return true;
    struct catalogue_price price = {.minor_units = event->price_minor};
    char amount[32];
    memcpy(price.currency, event->currency, sizeof price.currency);
    catalogue_amount_text(price, amount, sizeof amount);
    return json_object_set_new(data, "price",
                               json_pack("{s:s, s:s}", "amount", amount, "currency", price.currency)) == 0;
}

static bool add_consent(json_t *data, const struct interest_consent *consent)
{
    json_t *object = json_pack("{s:b, s:b, s:b, s:b, s:b}", "try_on", consent->try_on, "profile",
                               consent->profile, "skin_match", consent->skin_match, "contact",
                               consent->contact, "by_parent", consent->by_parent);
    bool done = object != NULL && add_text(object, "language", consent->language);
    if (done && consent->text_version > 0)
        done = json_object_set_new(object, "text_version", json_integer(consent->text_version)) == 0;
    if (done)
        return json_object_set_new(data, "consent", object) == 0;
    json_decref(object);
    return false;
}

static json_t *make_data(const struct interest_event *event)
{
    json_t *data = json_object();
    bool done = data != NULL && add_text(data, "session", event->session) &&
                add_text(data, "sku", event->sku) && add_text(data, "product", event->product) &&
                add_text(data, "variant", event->variant) && add_text(data, "category", event->category) &&
                add_text(data, "title", event->title) && add_text(data, "brand", event->brand) &&
                add_price(data, event) && add_text(data, "size", event->size) &&
                add_text(data, "code", event->code) &&
                add_text(data, "purpose", interest_purpose_name(event->purpose));
    if (done && event->duration_ms >= 0)
        done = json_object_set_new(data, "duration_ms", json_integer(event->duration_ms)) == 0;
    if (done && add_consent(data, &event->consent))
        return data;
    json_decref(data);
    return NULL;
}

// --- the envelope ------------------------------------------------------------------------------------------

// Takes over the data, NULL too.
static bool encode(const char *name, const char *id, int64_t wall_ms, const struct cloud_source *source,
                   const char *subject, json_t *data, char **text, size_t *size)
{
    char type[64], time[CLOCK_TEXT_SIZE];
    (void)snprintf(type, sizeof type, "cheval.%s.v1", name);
    clock_wall_text(wall_ms, time, sizeof time);
    json_t *event = json_pack("{s:s, s:s, s:s, s:s}", "specversion", "1.0", "id", id, "source", source->uri,
                              "type", type);
    char *written = NULL;
    bool done = event != NULL && data != NULL && add_text(event, "subject", subject != NULL ? subject : "") &&
                add_text(event, "time", time) && add_text(event, "datacontenttype", "application/json") &&
                json_object_set(event, "data", data) == 0;
    if (done)
        written = json_dumps(event, JSON_COMPACT);
    json_decref(event);
    json_decref(data);
    if (written == NULL || strlen(written) > CLOUD_EVENT_MAX_BYTES) {
        free(written);
        return false;
    }
    *text = written;
    *size = strlen(written);
    return true;
}

bool cloud_event_may_leave(const struct interest_event *event)
{
    return event->consent.profile;
}

bool cloud_event_encode(const struct interest_event *event, const struct cloud_source *source,
                        const char *subject, char **text, size_t *size)
{
    return encode(interest_kind_name(event->kind), event->id, event->wall_ms, source, subject,
                  make_data(event), text, size);
}

bool cloud_event_encode_erasure(const struct cloud_erasure *erasure, const struct cloud_source *source,
                                char **text, size_t *size)
{
    json_t *data = json_pack("{s:s}", "reason", erasure->withdrawn ? "withdrawn" : "erased");
    if (data != NULL && !add_text(data, "session", erasure->session)) {
        json_decref(data);
        return false;
    }
    return encode(ERASURE_NAME, erasure->id, erasure->wall_ms, source, erasure->reference, data, text, size);
}
