#include "app/push/nats_transport.h"

#include "platform/base/json.h"
#include "platform/net/nats_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define TYPE_PREFIX "cheval."
#define TYPE_SUFFIX ".v1"

_Static_assert(PUSH_MAX_ITEMS <= NATS_LINK_MAX_MESSAGES, "a batch goes at once");

struct nats_transport {
    struct nats_link *link;
    struct nats_message messages[PUSH_MAX_ITEMS];
    char subjects[PUSH_MAX_ITEMS][NATS_TRANSPORT_SUBJECT_SIZE];
};

bool nats_transport_takes(const char *url)
{
    return nats_link_is_url(url);
}

// --- the subject -------------------------------------------------------------------------------------------

// One token of a subject; false for what can't stand in one, or for more than there is room for.
static bool append_token(char *subject, size_t *used, const char *text, size_t length)
{
    if (*used > 0)
        subject[(*used)++] = '.';
    for (size_t i = 0; i < length; i++) {
        if (text[i] <= ' ' || text[i] > '~' || text[i] == '*' || text[i] == '>' ||
            *used + 5 > NATS_TRANSPORT_SUBJECT_SIZE)
            return false;
        if (text[i] == '.') {
            memcpy(subject + *used, "%2E", 3);
            *used += 3;
        } else {
            subject[(*used)++] = text[i];
        }
    }
    subject[*used] = '\0';
    return length > 0;
}

// What stands behind "/NAME/" at *uri, up to the next slash or the end, which *uri is moved to.
static bool append_segment(char *subject, size_t *used, const char **uri, const char *name)
{
    size_t prefix = strlen(name);
    if (strncmp(*uri, name, prefix) != 0)
        return false;
    const char *id = *uri + prefix;
    size_t length = strcspn(id, "/");
    *uri = id + length;
    return append_token(subject, used, id, length);
}

enum result nats_transport_subject(const char *event, size_t size, char subject[NATS_TRANSPORT_SUBJECT_SIZE],
                                   struct diagnostic *why)
{
    json_t *root = NULL;
    size_t used = 0, prefix = sizeof TYPE_PREFIX - 1, suffix = sizeof TYPE_SUFFIX - 1;
    enum result result = json_parse("the event", (const uint8_t *)event, size, &root, why);
    if (result != RESULT_OK)
        return result;
    const char *uri = json_string_value(json_object_get(root, "source"));
    const char *type = json_string_value(json_object_get(root, "type"));
    size_t length = type != NULL ? strlen(type) : 0;
    bool made =
        uri != NULL && length > prefix + suffix && memcmp(type, TYPE_PREFIX, prefix) == 0 &&
        strcmp(type + length - suffix, TYPE_SUFFIX) == 0 && append_token(subject, &used, "cheval", 6) &&
        append_segment(subject, &used, &uri, "/store/") && append_segment(subject, &used, &uri, "/mirror/") &&
        *uri == '\0' && append_token(subject, &used, type + prefix, length - prefix - suffix);
    json_decref(root);
    return made ? RESULT_OK
                : diagnose(why, RESULT_INVALID, "an event without a source or a type of a mirror's");
}

// --- its way -----------------------------------------------------------------------------------------------

static void give_reason(const struct diagnostic *why, char reason[PUSH_REASON_SIZE])
{
    (void)snprintf(reason, PUSH_REASON_SIZE, "%.*s", PUSH_REASON_SIZE - 1, why->text);
}

static bool weigh(void *context, const struct store_outbox_item *item, size_t *bytes,
                  char reason[PUSH_REASON_SIZE])
{
    struct diagnostic why = {0};
    char subject[NATS_TRANSPORT_SUBJECT_SIZE];
    (void)context;
    *bytes = item->size;
    if (nats_transport_subject(item->body, item->size, subject, &why) == RESULT_OK)
        return true;
    give_reason(&why, reason);
    return false;
}

static void read_result(enum result result, const struct diagnostic *why, struct push_answer *answer)
{
    answer->reply = result == RESULT_UNAVAILABLE ? PUSH_REPLY_AWAY
                    : result == RESULT_INVALID   ? PUSH_REPLY_DISTRUSTED
                    : result == RESULT_END       ? PUSH_REPLY_INTERRUPTED
                                                 : PUSH_REPLY_NONE;
    if (result == RESULT_OK || result == RESULT_TOO_LARGE) {
        answer->reply = PUSH_REPLY_STATUS;
        answer->status = result == RESULT_OK ? 200 : 413;
    }
    give_reason(why, answer->detail);
}

static void send_rows(void *context, const struct store_outbox_item *items, int count,
                      struct push_answer *answer)
{
    struct nats_transport *transport = context;
    struct diagnostic why = {0};
    enum result result = RESULT_OK;
    *answer = (struct push_answer){.retry_after_s = -1};
    for (int i = 0; i < count && result == RESULT_OK; i++) {
        result = nats_transport_subject(items[i].body, items[i].size, transport->subjects[i], &why);
        transport->messages[i] = (struct nats_message){.subject = transport->subjects[i],
                                                       .id = items[i].id,
                                                       .body = items[i].body,
                                                       .size = items[i].size};
    }
    if (result == RESULT_OK)
        result = nats_link_publish(transport->link, transport->messages, count, &why);
    for (int i = 0; i < count; i++)
        answer->taken[i] = transport->messages[i].taken;
    read_result(result, &why, answer);
}

static void interrupt(void *context)
{
    struct nats_transport *transport = context;
    nats_link_interrupt(transport->link);
}

static void destroy(void *context)
{
    struct nats_transport *transport = context;
    nats_link_destroy(transport->link);
    free(transport);
}

static enum result make_link(const struct nats_transport_options *options, struct nats_link **link,
                             struct diagnostic *why)
{
    const struct nats_link_options to = {.url = options->url,
                                         .stream = NATS_TRANSPORT_STREAM,
                                         .key_file = options->key_file,
                                         .ca_file = options->ca_file,
                                         .connect_ms = options->connect_ms,
                                         .ack_ms = options->ack_ms};
    return nats_link_create(&to, link, why);
}

enum result nats_transport_create(const struct nats_transport_options *options, struct push_transport *out,
                                  struct diagnostic *why)
{
    static const struct push_transport_ops ops = {weigh, send_rows, interrupt, destroy};
    struct nats_transport *transport = calloc(1, sizeof *transport);
    if (transport == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory to push events");
    enum result result = make_link(options, &transport->link, why);
    if (result != RESULT_OK) {
        free(transport);
        return result;
    }
    *out = (struct push_transport){
        .ops = &ops, .context = transport, .max_items = PUSH_MAX_ITEMS, .max_bytes = PUSH_MAX_BYTES};
    (void)snprintf(out->name, sizeof out->name, "%.*s", (int)sizeof out->name - 1,
                   nats_link_server(transport->link));
    return RESULT_OK;
}

enum result nats_transport_probe(const struct nats_transport_options *options, char name[PUSH_NAME_SIZE],
                                 struct diagnostic *why)
{
    struct nats_link *link = NULL;
    enum result result = make_link(options, &link, why);
    if (result != RESULT_OK)
        return result;
    (void)snprintf(name, PUSH_NAME_SIZE, "%.*s", PUSH_NAME_SIZE - 1, nats_link_server(link));
    result = nats_link_connect(link, why);
    nats_link_destroy(link);
    return result;
}
