#include "app/push/http_transport.h"

#include "app/push/segment.h"
#include "platform/base/wipe.h"
#include "platform/net/http_client.h"
#include "platform/os/hash.h"
#include "platform/os/secret.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define URL_SIZE 1100
#define USER_AGENT "User-Agent: cheval"

struct http_transport {
    struct http_client *client;
    enum push_kind kind;
    bool batch;
    char body[PUSH_MAX_BYTES + 256]; // a request's, with what stands around and between its events
};

bool push_kind_from_name(const char *name, enum push_kind *kind)
{
    bool segment = strcmp(name, "segment") == 0;
    if (!segment && strcmp(name, "cloudevents") != 0)
        return false;
    *kind = segment ? PUSH_SEGMENT : PUSH_CLOUDEVENTS;
    return true;
}

// --- a request ---------------------------------------------------------------------------------------------

// The event's text on its way. *made is for free(), or NULL where the row's own serves.
static bool encode(const struct http_transport *transport, const struct store_outbox_item *item,
                   const char **text, char **made, size_t *size, struct diagnostic *why)
{
    *made = NULL;
    *text = item->body;
    *size = item->size;
    if (transport->kind == PUSH_CLOUDEVENTS)
        return true;
    if (segment_encode(item->body, item->size, made, size, why) != RESULT_OK)
        return false;
    *text = *made;
    return true;
}

static void give_back(char *made, size_t size)
{
    if (made != NULL)
        wipe(made, size);
    free(made);
}

static bool weigh(void *context, const struct store_outbox_item *item, size_t *bytes,
                  char reason[PUSH_REASON_SIZE])
{
    struct diagnostic why = {0};
    const char *text = NULL;
    char *made = NULL;
    if (encode(context, item, &text, &made, bytes, &why)) {
        give_back(made, *bytes);
        return true;
    }
    (void)snprintf(reason, PUSH_REASON_SIZE, "%.*s", PUSH_REASON_SIZE - 1, why.text);
    return false;
}

static bool append(struct http_transport *transport, size_t *used, const char *text, size_t size)
{
    if (size > sizeof transport->body - *used)
        return false;
    memcpy(transport->body + *used, text, size);
    *used += size;
    return true;
}

static bool append_events(struct http_transport *transport, size_t *used,
                          const struct store_outbox_item *items, int count)
{
    bool done = true;
    for (int i = 0; i < count && done; i++) {
        struct diagnostic why = {0};
        const char *text = NULL;
        char *made = NULL;
        size_t size = 0;
        done = (i == 0 || append(transport, used, ",", 1)) &&
               encode(transport, &items[i], &text, &made, &size, &why) && append(transport, used, text, size);
        give_back(made, size);
    }
    return done;
}

// False for more than there is room for, which max_bytes rules out.
static bool make_body(struct http_transport *transport, const struct store_outbox_item *items, int count,
                      size_t *used)
{
    static const char *const around[][2] = {
        [PUSH_CLOUDEVENTS] = {"[", "]"}, [PUSH_SEGMENT] = {SEGMENT_PREFIX, SEGMENT_SUFFIX}};
    bool single = transport->kind == PUSH_CLOUDEVENTS && !transport->batch;
    const char *before = single ? "" : around[transport->kind][0];
    const char *behind = single ? "" : around[transport->kind][1];
    *used = 0;
    return append(transport, used, before, strlen(before)) && append_events(transport, used, items, count) &&
           append(transport, used, behind, strlen(behind));
}

// The same for the same rows, whenever they are sent.
static void make_key(const struct store_outbox_item *items, int count, char *line, size_t size)
{
    struct hash_part parts[PUSH_MAX_ITEMS] = {{0}};
    uint8_t hash[HASH_SIZE];
    char text[HASH_TEXT_SIZE];
    for (int i = 0; i < count; i++)
        parts[i] = (struct hash_part){items[i].id, strlen(items[i].id)};
    hash_parts(parts, count, hash);
    hash_text(hash, text);
    (void)snprintf(line, size, "Idempotency-Key: %s", count == 1 ? items[0].id : text);
}

// --- its answer --------------------------------------------------------------------------------------------

// The first line of what the receiver said, for whoever looks at a dead letter.
static void read_detail(const struct http_response *response, char detail[PUSH_REASON_SIZE])
{
    size_t length = 0;
    for (; length < PUSH_REASON_SIZE - 1 && length < response->body_size; length++) {
        unsigned char letter = (unsigned char)response->body[length];
        if (letter == '\n' || letter == '\r')
            break;
        detail[length] = letter < ' ' || letter > '~' ? '?' : (char)letter;
    }
    detail[length] = '\0';
}

static void read_failure(enum result result, const struct diagnostic *why, struct push_answer *answer)
{
    answer->reply = result == RESULT_INVALID ? PUSH_REPLY_DISTRUSTED
                    : result == RESULT_END   ? PUSH_REPLY_INTERRUPTED
                                             : PUSH_REPLY_NONE;
    (void)snprintf(answer->detail, sizeof answer->detail, "%.*s", PUSH_REASON_SIZE - 1, why->text);
}

static void send_rows(void *context, const struct store_outbox_item *items, int count,
                      struct push_answer *answer)
{
    static const char *const types[][2] = {
        [PUSH_CLOUDEVENTS] = {"application/cloudevents+json; charset=utf-8",
                              "application/cloudevents-batch+json; charset=utf-8"},
        [PUSH_SEGMENT] = {"application/json", "application/json"}};
    struct http_transport *transport = context;
    struct http_response response;
    struct diagnostic why = {0};
    char key[128];
    make_key(items, count, key, sizeof key);
    const char *headers[] = {key, USER_AGENT};
    struct http_call call = {.headers = headers,
                             .header_count = (int)(sizeof headers / sizeof headers[0]),
                             .body = transport->body,
                             .content_type = types[transport->kind][transport->batch]};
    *answer = (struct push_answer){.reply = PUSH_REPLY_STATUS, .retry_after_s = -1};
    if (!make_body(transport, items, count, &call.body_size)) {
        answer->status = 413;
        return;
    }
    enum result result = http_client_call(transport->client, &call, &response, &why);
    wipe(transport->body, call.body_size);
    if (result != RESULT_OK && result != RESULT_TOO_LARGE) { // the status decides, whatever else it says
        read_failure(result, &why, answer);
        return;
    }
    answer->status = response.status;
    answer->retry_after_s = response.retry_after_s;
    read_detail(&response, answer->detail);
}

// --- the transport -----------------------------------------------------------------------------------------

static void interrupt(void *context)
{
    struct http_transport *transport = context;
    http_client_interrupt(transport->client);
}

static void destroy(void *context)
{
    struct http_transport *transport = context;
    http_client_destroy(transport->client);
    free(transport);
}

// Where Segment and its like take batches, when only their host is given.
static enum result complete_url(const struct http_transport_options *options, char *url, size_t size,
                                struct diagnostic *why)
{
    const char *host = strstr(options->url, "://"), *path = host != NULL ? strchr(host + 3, '/') : NULL;
    bool bare = options->kind == PUSH_SEGMENT && host != NULL && (path == NULL || path[1] == '\0');
    int length = snprintf(url, size, "%s%s", options->url,
                          !bare          ? ""
                          : path == NULL ? "/v1/batch"
                                         : "v1/batch");
    if (length < 0 || (size_t)length >= size)
        return diagnose(why, RESULT_INVALID, "the address to push to is too long");
    return RESULT_OK;
}

enum result http_transport_create(const struct http_transport_options *options, struct push_transport *out,
                                  struct diagnostic *why)
{
    static const struct push_transport_ops ops = {weigh, send_rows, interrupt, destroy};
    char url[URL_SIZE], key[SECRET_SIZE] = "";
    struct http_transport *transport = calloc(1, sizeof *transport);
    if (transport == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory to push events");
    enum result result = complete_url(options, url, sizeof url, why);
    if (result == RESULT_OK && options->key_file != NULL)
        result = secret_read(options->key_file, key, sizeof key, why);
    bool segment = options->kind == PUSH_SEGMENT;
    const char *given = key[0] != '\0' ? key : NULL;
    struct http_client_options client = {.url = url,
                                         .ca_file = options->ca_file,
                                         .bearer = segment ? NULL : given,
                                         .basic_user = segment ? given : NULL,
                                         .connect_ms = options->connect_ms,
                                         .total_ms = options->total_ms};
    if (result == RESULT_OK)
        result = http_client_create(&client, &transport->client, why);
    wipe(key, sizeof key);
    if (result != RESULT_OK) {
        free(transport);
        return result;
    }
    transport->kind = options->kind;
    transport->batch = segment || options->batch;
    *out = (struct push_transport){.ops = &ops,
                                   .context = transport,
                                   .max_items = transport->batch ? PUSH_MAX_ITEMS : 1,
                                   .max_bytes = PUSH_MAX_BYTES};
    (void)snprintf(out->name, sizeof out->name, "%.*s", (int)sizeof out->name - 1,
                   http_client_server(transport->client));
    return RESULT_OK;
}

enum result http_transport_probe(const struct http_transport_options *options, char name[PUSH_NAME_SIZE],
                                 int *status, struct diagnostic *why)
{
    struct push_transport transport = {0};
    struct http_response response = {0};
    struct http_call call = {0};
    enum result result = http_transport_create(options, &transport, why);
    struct http_transport *http = transport.context;
    if (result != RESULT_OK || http == NULL)
        return result;
    result = http_client_call(http->client, &call, &response, why);
    *status = response.status;
    (void)snprintf(name, PUSH_NAME_SIZE, "%s", transport.name);
    transport.ops->destroy(transport.context);
    return result == RESULT_TOO_LARGE ? RESULT_OK : result;
}
