#include "platform/net/nats_feed.h"

#include "platform/base/clock.h"
#include "platform/base/json.h"
#include "platform/base/log.h"
#include "platform/net/nats_options.h"
#include "platform/os/random.h"

#include <inttypes.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASK_MS 2000
#define LOOK_NS (8 * CLOCK_MILLISECOND_NS) // between two looks: libnats waits for one subscription only
#define MAX_BYTES ((size_t)64 << 10)
#define HEARTBEAT_NS (2 * CLOCK_SECOND_NS)  // a consumer that has nothing to send says so as often
#define SILENCE_NS (3 * HEARTBEAT_NS)       // it is gone
#define AGAIN_NS CLOCK_SECOND_NS            // after a connection or a consumer that couldn't be had
#define REFUSED_NS (10 * CLOCK_SECOND_NS)   // after one that isn't allowed
#define FORGOTTEN_NS (30 * CLOCK_SECOND_NS) // the server drops a consumer that nobody listens to
#define MAX_PENDING 16384                   // messages that came and were not read; flow control keeps below
#define NAME_SIZE 48

// Somebody who follows.
struct follower {
    bool is_used, is_begun, is_level;
    char api[NATS_FEED_STREAM_SIZE + 16]; // "$JS.API", or another domain's
    char stream[NATS_FEED_STREAM_SIZE], subject[NATS_FEED_SUBJECT_SIZE];
    enum nats_feed_from from;
    int64_t since_ms;
    char consumer[NAME_SIZE];
    natsSubscription *arrivals; // literal: a server delivers to no wildcard
    uint64_t delivered, last;   // of the consumer's own numbers; of the stream's
    int64_t heard_ns, retry_ns;
    char trouble[256];
};

struct nats_feed {
    natsOptions *options;
    natsConnection *connection; // NULL: to be made
    char server[NATS_SERVER_SIZE], trouble[256];
    uint64_t reconnects;
    int64_t ask_ms, retry_ns;
    size_t max_bytes;
    struct follower followers[NATS_FEED_MAX_FOLLOWED];
    int turn;         // whom the next look begins with
    natsMsg *message; // the last one given
    struct log_limit large_limit;
    atomic_bool interrupted;
};

// --- the connection ----------------------------------------------------------------------------------------

enum result nats_feed_create(const struct nats_feed_options *options, struct nats_feed **out,
                             struct diagnostic *why)
{
    const struct nats_access access = {.url = options->url,
                                       .key_file = options->key_file,
                                       .ca_file = options->ca_file,
                                       .name = options->name,
                                       .connect_ms = options->connect_ms};
    struct nats_feed *feed = calloc(1, sizeof *feed);
    if (feed == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a link");
    feed->ask_ms = options->ask_ms > 0 ? options->ask_ms : ASK_MS;
    feed->max_bytes = options->max_bytes > 0 ? options->max_bytes : MAX_BYTES;
    enum result result = nats_options_make(&access, &feed->options, feed->server, why);
    if (result == RESULT_OK)
        *out = feed;
    else
        nats_feed_destroy(feed);
    return result;
}

static void begin_anew(struct follower *follower)
{
    natsSubscription_Destroy(follower->arrivals);
    follower->arrivals = NULL;
    follower->is_begun = follower->is_level = false;
}

static void hang_up(struct nats_feed *feed)
{
    for (int i = 0; i < NATS_FEED_MAX_FOLLOWED; i++)
        begin_anew(&feed->followers[i]);
    natsMsg_Destroy(feed->message);
    natsConnection_Destroy(feed->connection);
    feed->message = NULL;
    feed->connection = NULL;
}

void nats_feed_destroy(struct nats_feed *feed)
{
    if (feed == NULL)
        return;
    hang_up(feed);
    natsOptions_Destroy(feed->options);
    free(feed);
}

static uint64_t reconnects_of(natsConnection *connection)
{
    natsStatistics *statistics = NULL;
    uint64_t in = 0, out = 0, in_bytes = 0, out_bytes = 0, count = 0;
    if (natsStatistics_Create(&statistics) == NATS_OK &&
        natsConnection_GetStats(connection, statistics) == NATS_OK)
        (void)natsStatistics_GetCounts(statistics, &in, &in_bytes, &out, &out_bytes, &count);
    natsStatistics_Destroy(statistics);
    return count;
}

enum result nats_feed_connect(struct nats_feed *feed, struct diagnostic *why)
{
    if (atomic_load(&feed->interrupted))
        return diagnose(why, RESULT_END, "%s: interrupted", feed->server);
    if (feed->connection != NULL && natsConnection_IsClosed(feed->connection))
        hang_up(feed); // as libnats does when it is turned away twice
    if (feed->connection == NULL) {
        natsStatus status = natsConnection_Connect(&feed->connection, feed->options);
        if (status != NATS_OK) {
            feed->connection = NULL;
            return nats_explain(feed->server, status, why);
        }
        feed->reconnects = 0;
    }
    if (natsConnection_Status(feed->connection) != NATS_CONN_STATUS_CONNECTED)
        return diagnose(why, RESULT_UNAVAILABLE, "%s: the connection is lost", feed->server);
    return RESULT_OK;
}

// --- questions ---------------------------------------------------------------------------------------------

static enum result take_reply(struct nats_feed *feed, natsMsg *answer, const char *subject, char **reply,
                              size_t *size, struct diagnostic *why)
{
    if (natsMsg_IsNoResponders(answer))
        return diagnose(why, RESULT_UNAVAILABLE, "%s: nobody listens to %.100s", feed->server, subject);
    size_t length = (size_t)natsMsg_GetDataLength(answer);
    if (length > 2 * feed->max_bytes) // a key comes as base64
        return diagnose(why, RESULT_TOO_LARGE, "%s: an answer of %zu bytes", feed->server, length);
    char *copy = malloc(length + 1);
    if (copy == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for an answer");
    if (length > 0)
        memcpy(copy, natsMsg_GetData(answer), length);
    copy[length] = '\0';
    *reply = copy;
    *size = length;
    return RESULT_OK;
}

enum result nats_feed_ask(struct nats_feed *feed, const char *subject, const char *operation,
                          const void *body, size_t size, char **reply, size_t *reply_size,
                          struct diagnostic *why)
{
    natsMsg *made = NULL, *answer = NULL;
    const char *said = NULL;
    enum result result = nats_feed_connect(feed, why);
    if (result != RESULT_OK)
        return result;
    if (size > INT_MAX)
        return diagnose(why, RESULT_TOO_LARGE, "%s: a message over its bound", feed->server);
    natsStatus status = natsMsg_Create(&made, subject, NULL, body, (int)size);
    if (status == NATS_OK && operation != NULL)
        status = natsMsgHeader_Set(made, "KV-Operation", operation);
    if (status == NATS_OK)
        status = natsConnection_RequestMsg(&answer, feed->connection, made, feed->ask_ms);
    natsMsg_Destroy(made);
    if (status == NATS_OK)
        result = take_reply(feed, answer, subject, reply, reply_size, why);
    else if (status == NATS_NO_RESPONDERS)
        result = diagnose(why, RESULT_UNAVAILABLE, "%s: nobody listens to %.100s", feed->server, subject);
    else if (natsConnection_GetLastError(feed->connection, &said) == NATS_NOT_PERMITTED && said != NULL &&
             strstr(said, subject) != NULL) // it goes on saying what it said last
        result = diagnose(why, RESULT_INVALID, "%s: %.200s", feed->server, said);
    else
        result =
            diagnose(why, RESULT_IO, "%s: %.100s: %s", feed->server, subject, natsStatus_GetText(status));
    natsMsg_Destroy(answer);
    return result;
}

// --- followers ---------------------------------------------------------------------------------------------

static bool is_name(const char *text, size_t most)
{
    size_t length = strlen(text);
    for (size_t i = 0; i < length; i++)
        if (text[i] <= ' ' || text[i] > '~' || text[i] == '"' || text[i] == '\\')
            return false;
    return length > 0 && length < most;
}

int nats_feed_follow(struct nats_feed *feed, const struct nats_feed_source *source)
{
    bool elsewhere = source->domain != NULL && source->domain[0] != '\0';
    if ((elsewhere && (!is_name(source->domain, NATS_FEED_STREAM_SIZE) || strpbrk(source->domain, ".*>"))) ||
        !is_name(source->stream, NATS_FEED_STREAM_SIZE) || strpbrk(source->stream, ".*>") != NULL ||
        !is_name(source->subject, NATS_FEED_SUBJECT_SIZE))
        return -1;
    for (int i = 0; i < NATS_FEED_MAX_FOLLOWED; i++) {
        struct follower *follower = &feed->followers[i];
        if (follower->is_used)
            continue;
        *follower = (struct follower){.is_used = true, .from = source->from, .since_ms = source->since_ms};
        (void)snprintf(follower->api, sizeof follower->api, elsewhere ? "$JS.%s.API" : "$JS.API",
                       elsewhere ? source->domain : "");
        (void)snprintf(follower->stream, sizeof follower->stream, "%s", source->stream);
        (void)snprintf(follower->subject, sizeof follower->subject, "%s", source->subject);
        return i;
    }
    return -1;
}

// Where that isn't allowed it goes by itself, since nobody listens to it any more.
static void delete_consumer(struct nats_feed *feed, const struct follower *follower)
{
    char subject[2 * NATS_FEED_STREAM_SIZE + NAME_SIZE + 60];
    natsInbox *nowhere = NULL; // a question without a place for its answer isn't one
    if (!follower->is_begun || feed->connection == NULL || natsInbox_Create(&nowhere) != NATS_OK)
        return;
    (void)snprintf(subject, sizeof subject, "%s.CONSUMER.DELETE.%s.%s", follower->api, follower->stream,
                   follower->consumer);
    (void)natsConnection_PublishRequest(feed->connection, subject, nowhere, NULL, 0);
    natsInbox_Destroy(nowhere);
}

void nats_feed_leave(struct nats_feed *feed, int place)
{
    if (place < 0 || place >= NATS_FEED_MAX_FOLLOWED || !feed->followers[place].is_used)
        return;
    struct follower *follower = &feed->followers[place];
    delete_consumer(feed, follower);
    begin_anew(follower);
    *follower = (struct follower){.is_used = false};
}

static enum result read_created(const char *stream, const char *reply, size_t size, struct diagnostic *why)
{
    json_t *root = NULL;
    enum result result = json_parse("the server's answer", (const uint8_t *)reply, size, &root, why);
    if (result != RESULT_OK)
        return result;
    const json_t *error = json_object_get(root, "error");
    const char *said = json_string_value(json_object_get(error, "description"));
    if (error != NULL)
        result = diagnose(why, RESULT_NOT_FOUND, "%s: %.150s", stream, said != NULL ? said : "an error");
    json_decref(root);
    return result;
}

// Where it begins, as a part of the consumer's configuration.
static void begin_at(const struct follower *follower, char *text, size_t size)
{
    char time[CLOCK_TEXT_SIZE];
    if (follower->from == NATS_FEED_LAST)
        (void)snprintf(text, size, "\"deliver_policy\": \"last_per_subject\"");
    else if (follower->last > 0)
        (void)snprintf(text, size, "\"deliver_policy\": \"by_start_sequence\", \"opt_start_seq\": %" PRIu64,
                       follower->last + 1);
    else {
        clock_wall_text(follower->since_ms, time, sizeof time);
        (void)snprintf(text, size, "\"deliver_policy\": \"by_start_time\", \"opt_start_time\": \"%s\"", time);
    }
}

// The subject of the question names stream and subject, so that a server's permissions can hold a store to
// its own (nats-server 2.9 and later).
static enum result begin(struct nats_feed *feed, struct follower *follower, struct diagnostic *why)
{
    char question[NATS_FEED_SUBJECT_SIZE + 640], subject[NATS_FEED_SUBJECT_SIZE + 260], start[160];
    char *reply = NULL, id[RANDOM_UUID_SIZE];
    size_t size = 0;
    natsInbox *inbox = NULL;
    if (natsInbox_Create(&inbox) != NATS_OK ||
        natsConnection_SubscribeSync(&follower->arrivals, feed->connection, inbox) != NATS_OK ||
        natsSubscription_SetPendingLimits(follower->arrivals, MAX_PENDING, -1) != NATS_OK) {
        natsInbox_Destroy(inbox);
        return diagnose(why, RESULT_UNAVAILABLE, "%s: the connection is lost", feed->server);
    }
    random_uuid(id);
    (void)snprintf(follower->consumer, sizeof follower->consumer, "cheval-%s", id);
    (void)snprintf(subject, sizeof subject, "%s.CONSUMER.CREATE.%s.%s.%s", follower->api, follower->stream,
                   follower->consumer, follower->subject);
    begin_at(follower, start, sizeof start);
    int length = snprintf(
        question, sizeof question,
        "{\"stream_name\": \"%s\", \"config\": {\"name\": \"%s\", \"deliver_subject\": \"%s\", %s, "
        "\"filter_subject\": \"%s\", \"ack_policy\": \"none\", \"replay_policy\": \"instant\", "
        "\"max_deliver\": 1, "
        "\"idle_heartbeat\": %lld, \"flow_control\": true, \"mem_storage\": true, \"num_replicas\": 1, "
        "\"inactive_threshold\": %lld}}",
        follower->stream, follower->consumer, inbox, start, follower->subject, (long long)HEARTBEAT_NS,
        (long long)FORGOTTEN_NS);
    enum result result = nats_feed_ask(feed, subject, NULL, question, (size_t)length, &reply, &size, why);
    if (result == RESULT_OK)
        result = read_created(follower->stream, reply, size, why);
    free(reply);
    natsInbox_Destroy(inbox);
    return result;
}

static void tend_follower(struct nats_feed *feed, struct follower *follower)
{
    struct diagnostic why = {0};
    int64_t now_ns = clock_now_ns();
    if (follower->is_begun && now_ns - follower->heard_ns > SILENCE_NS)
        begin_anew(follower);
    if (!follower->is_used || follower->is_begun || now_ns < follower->retry_ns)
        return;
    follower->delivered = 0;
    enum result result = begin(feed, follower, &why);
    if (result != RESULT_OK)
        begin_anew(follower);
    follower->is_begun = result == RESULT_OK;
    follower->heard_ns = clock_now_ns();
    follower->retry_ns = follower->heard_ns + (result == RESULT_INVALID ? REFUSED_NS : AGAIN_NS);
    (void)snprintf(follower->trouble, sizeof follower->trouble, "%.250s",
                   result == RESULT_OK ? "" : why.text);
}

// Sees to the connection and to all that is followed.
static void tend(struct nats_feed *feed)
{
    struct diagnostic why = {0};
    int64_t now_ns = clock_now_ns();
    if (feed->connection == NULL && now_ns < feed->retry_ns)
        return;
    bool connected = nats_feed_connect(feed, &why) == RESULT_OK;
    (void)snprintf(feed->trouble, sizeof feed->trouble, "%.250s", connected ? "" : why.text);
    if (!connected) {
        feed->retry_ns = clock_now_ns() + AGAIN_NS;
        return;
    }
    uint64_t reconnects = reconnects_of(feed->connection);
    if (reconnects != feed->reconnects)
        for (int i = 0; i < NATS_FEED_MAX_FOLLOWED; i++) {
            feed->followers[i].retry_ns = 0;
            begin_anew(&feed->followers[i]);
        }
    feed->reconnects = reconnects;
    for (int i = 0; i < NATS_FEED_MAX_FOLLOWED && feed->connection != NULL; i++)
        tend_follower(feed, &feed->followers[i]);
}

// --- arrivals ----------------------------------------------------------------------------------------------

struct delivery {
    uint64_t sequence, delivered, behind;
};

static const char *skip_tokens(const char *at, int count)
{
    for (; count > 0 && at != NULL; count--) {
        at = strchr(at, '.');
        at = at != NULL ? at + 1 : NULL;
    }
    return at;
}

// "$JS.ACK.STREAM.CONSUMER.TRIES.SEQUENCE.DELIVERED.TIME.BEHIND", or with DOMAIN.ACCOUNT behind ACK and one
// more token at the end (NATS ADR-15).
static bool read_delivery(const char *reply, struct delivery *out)
{
    uint64_t numbers[5];
    int tokens = 1;
    if (reply == NULL || strncmp(reply, "$JS.ACK.", 8) != 0)
        return false;
    for (const char *at = reply; *at != '\0'; at++)
        tokens += *at == '.';
    const char *at = skip_tokens(reply, tokens >= 11 ? 6 : 4);
    for (int i = 0; i < 5; i++) {
        char *end = NULL;
        if (at == NULL || *at < '0' || *at > '9')
            return false;
        numbers[i] = strtoull(at, &end, 10);
        at = *end == '.' ? end + 1 : NULL;
    }
    out->sequence = numbers[1];
    out->delivered = numbers[2];
    out->behind = numbers[4];
    return true;
}

static void answer_flow_control(struct nats_feed *feed, const char *subject)
{
    if (subject != NULL && subject[0] != '\0')
        (void)natsConnection_Publish(feed->connection, subject, NULL, 0);
}

// A heartbeat, or the question whether we keep up. A heartbeat names the last message that was sent: another
// than the last that came was lost.
static void take_status(struct nats_feed *feed, struct follower *follower, natsMsg *arrived)
{
    const char *last = NULL, *stalled = NULL;
    answer_flow_control(feed, natsMsg_GetReply(arrived));
    if (natsMsgHeader_Get(arrived, "Nats-Consumer-Stalled", &stalled) == NATS_OK)
        answer_flow_control(feed, stalled);
    follower->heard_ns = clock_now_ns();
    if (natsMsgHeader_Get(arrived, "Nats-Last-Consumer", &last) != NATS_OK)
        return;
    if (strtoull(last, NULL, 10) != follower->delivered)
        begin_anew(follower);
    else
        follower->is_level = true;
}

static bool is_status(natsMsg *arrived)
{
    const char *status = NULL;
    return natsMsg_GetDataLength(arrived) == 0 && natsMsgHeader_Get(arrived, "Status", &status) == NATS_OK &&
           status != NULL;
}

static void fill(natsMsg *arrived, const struct delivery *delivery, struct nats_feed_message *out)
{
    const char *operation = NULL;
    *out =
        (struct nats_feed_message){.data = natsMsg_GetDataLength(arrived) > 0 ? natsMsg_GetData(arrived) : "",
                                   .size = (size_t)natsMsg_GetDataLength(arrived),
                                   .sequence = delivery->sequence,
                                   .behind = delivery->behind};
    (void)snprintf(out->subject, sizeof out->subject, "%s", natsMsg_GetSubject(arrived));
    if (natsMsgHeader_Get(arrived, "KV-Operation", &operation) == NATS_OK)
        (void)snprintf(out->operation, sizeof out->operation, "%.*s", NATS_FEED_OPERATION_SIZE - 1,
                       operation);
}

// True: a message for whoever reads.
static bool take(struct nats_feed *feed, struct follower *follower, natsMsg *arrived,
                 struct nats_feed_message *out)
{
    struct delivery delivery;
    if (is_status(arrived)) {
        take_status(feed, follower, arrived);
        return false;
    }
    if (!read_delivery(natsMsg_GetReply(arrived), &delivery))
        return false;
    follower->heard_ns = clock_now_ns();
    if (delivery.delivered != follower->delivered + 1) { // one was lost
        begin_anew(follower);
        return false;
    }
    follower->delivered = delivery.delivered;
    follower->last = delivery.sequence;
    follower->is_level = follower->is_level || delivery.behind == 0;
    if ((size_t)natsMsg_GetDataLength(arrived) > feed->max_bytes ||
        strlen(natsMsg_GetSubject(arrived)) >= NATS_FEED_SUBJECT_SIZE) {
        if (log_limit_allows(&feed->large_limit))
            log_write(LOG_WARNING, "fleet", "%s: a message of %d bytes was passed over", feed->server,
                      natsMsg_GetDataLength(arrived));
        return false;
    }
    fill(arrived, &delivery, out);
    out->place = (int)(follower - feed->followers);
    return true;
}

// One look at each, in turn, so that none waits for another.
static bool look(struct nats_feed *feed, struct nats_feed_message *out)
{
    for (int i = 0; i < NATS_FEED_MAX_FOLLOWED; i++) {
        struct follower *follower = &feed->followers[(feed->turn + i) % NATS_FEED_MAX_FOLLOWED];
        natsMsg *arrived = NULL;
        while (follower->is_begun && natsSubscription_NextMsg(&arrived, follower->arrivals, 0) == NATS_OK) {
            if (take(feed, follower, arrived, out)) {
                feed->message = arrived;
                feed->turn = out->place + 1;
                return true;
            }
            natsMsg_Destroy(arrived);
        }
    }
    return false;
}

enum result nats_feed_next(struct nats_feed *feed, int64_t timeout_ms, struct nats_feed_message *message)
{
    int64_t end_ns = clock_now_ns() + timeout_ms * CLOCK_MILLISECOND_NS;
    natsMsg_Destroy(feed->message);
    feed->message = NULL;
    while (!atomic_load(&feed->interrupted)) {
        tend(feed);
        if (look(feed, message))
            return RESULT_OK;
        if (clock_now_ns() >= end_ns)
            return RESULT_NOT_FOUND;
        clock_sleep_ns(LOOK_NS);
    }
    return RESULT_END;
}

const char *nats_feed_trouble(const struct nats_feed *feed)
{
    if (feed->trouble[0] != '\0')
        return feed->trouble;
    for (int i = 0; i < NATS_FEED_MAX_FOLLOWED; i++)
        if (feed->followers[i].is_used && feed->followers[i].trouble[0] != '\0')
            return feed->followers[i].trouble;
    return "";
}

bool nats_feed_is_level(const struct nats_feed *feed, int place)
{
    return place >= 0 && place < NATS_FEED_MAX_FOLLOWED && feed->followers[place].is_begun &&
           feed->followers[place].is_level;
}

void nats_feed_interrupt(struct nats_feed *feed)
{
    atomic_store(&feed->interrupted, true);
}

const char *nats_feed_server(const struct nats_feed *feed)
{
    return feed->server;
}
