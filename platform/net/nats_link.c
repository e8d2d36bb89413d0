#include "platform/net/nats_link.h"

#include "platform/base/clock.h"
#include "platform/net/nats_ack.h"
#include "platform/net/nats_options.h"

#include <assert.h>
#include <limits.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ACK_MS 4000
#define LOOK_MS 50 // how soon an interruption or a lost connection is seen
#define SUBJECT_SIZE 128

struct nats_link {
    natsOptions *options;
    natsConnection *connection; // NULL: to be made
    natsSubscription *answers;  // to all that was published over it
    char inbox[SUBJECT_SIZE];   // where they come: "_INBOX.….PUBLISHING.MESSAGE"
    unsigned publishing;        // counts: late answers are told by it
    char stream[64], server[NATS_SERVER_SIZE];
    int64_t ack_ms;
    atomic_bool interrupted;
};

bool nats_link_is_url(const char *url)
{
    return strncmp(url, "nats://", 7) == 0 || strncmp(url, "tls://", 6) == 0;
}

enum result nats_link_create(const struct nats_link_options *options, struct nats_link **out,
                             struct diagnostic *why)
{
    const struct nats_access access = {.url = options->url,
                                       .key_file = options->key_file,
                                       .ca_file = options->ca_file,
                                       .name = options->name,
                                       .connect_ms = options->connect_ms};
    struct nats_link *link = calloc(1, sizeof *link);
    if (link == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a link");
    link->ack_ms = options->ack_ms > 0 ? options->ack_ms : ACK_MS;
    (void)snprintf(link->stream, sizeof link->stream, "%s", options->stream);
    enum result result = nats_options_make(&access, &link->options, link->server, why);
    if (result == RESULT_OK)
        *out = link;
    else
        nats_link_destroy(link);
    return result;
}

// --- the connection ----------------------------------------------------------------------------------------

static void hang_up(struct nats_link *link)
{
    natsSubscription_Destroy(link->answers);
    natsConnection_Destroy(link->connection);
    link->answers = NULL;
    link->connection = NULL;
}

void nats_link_destroy(struct nats_link *link)
{
    if (link == NULL)
        return;
    hang_up(link);
    natsOptions_Destroy(link->options);
    free(link);
}

static enum result listen(struct nats_link *link)
{
    natsInbox *inbox = NULL;
    char subject[SUBJECT_SIZE];
    natsStatus status = natsInbox_Create(&inbox);
    if (status == NATS_OK) {
        (void)snprintf(link->inbox, sizeof link->inbox, "%s", inbox);
        (void)snprintf(subject, sizeof subject, "%.100s.*.*", link->inbox);
        status = natsConnection_SubscribeSync(&link->answers, link->connection, subject);
    }
    natsInbox_Destroy(inbox);
    return status == NATS_OK ? RESULT_OK : RESULT_NO_MEMORY;
}

enum result nats_link_connect(struct nats_link *link, struct diagnostic *why)
{
    if (atomic_load(&link->interrupted))
        return diagnose(why, RESULT_END, "%s: interrupted", link->server);
    if (link->connection != NULL && natsConnection_IsClosed(link->connection))
        hang_up(link); // as libnats does when it is turned away twice
    if (link->connection == NULL) {
        natsStatus status = natsConnection_Connect(&link->connection, link->options);
        if (status != NATS_OK) {
            link->connection = NULL;
            return nats_explain(link->server, status, why);
        }
        if (listen(link) != RESULT_OK) {
            hang_up(link);
            return diagnose(why, RESULT_NO_MEMORY, "no memory for a link");
        }
    }
    if (natsConnection_Status(link->connection) != NATS_CONN_STATUS_CONNECTED)
        return diagnose(why, RESULT_UNAVAILABLE, "%s: the connection is lost", link->server);
    return RESULT_OK;
}

// --- publishing --------------------------------------------------------------------------------------------

static enum result send_one(struct nats_link *link, const struct nats_message *message, int index,
                            struct diagnostic *why)
{
    natsMsg *made = NULL;
    char answer[SUBJECT_SIZE + 32];
    (void)snprintf(answer, sizeof answer, "%.100s.%u.%d", link->inbox, link->publishing, index);
    if (message->size > INT_MAX)
        return diagnose(why, RESULT_TOO_LARGE, "%s: a message over its bound", link->server);
    natsStatus status = natsMsg_Create(&made, message->subject, answer, message->body, (int)message->size);
    if (status == NATS_OK)
        status = natsMsgHeader_Set(made, "Nats-Msg-Id", message->id);
    if (status == NATS_OK)
        status = natsMsgHeader_Set(made, "Nats-Expected-Stream", link->stream);
    if (status == NATS_OK)
        status = natsConnection_PublishMsg(link->connection, made);
    natsMsg_Destroy(made);
    if (status == NATS_OK)
        return RESULT_OK;
    enum result result = status == NATS_MAX_PAYLOAD ? RESULT_TOO_LARGE : RESULT_IO;
    return diagnose(why, result, "%s: %s", link->server, natsStatus_GetText(status));
}

// Of one publishing: who is still without an answer, and the first that isn't taken.
struct round {
    struct nats_message *messages;
    int count, open;
    bool answered[NATS_LINK_MAX_MESSAGES];
    enum result worst;
    struct diagnostic why;
};

// The message that an answer belongs to; -1 for one of an earlier publishing.
static int index_of(const struct nats_link *link, natsMsg *answer, int count)
{
    unsigned publishing = 0, index = 0;
    const char *subject = natsMsg_GetSubject(answer);
    size_t length = strlen(link->inbox);
    if (strlen(subject) <= length || sscanf(subject + length, ".%9u.%9u", &publishing, &index) != 2 ||
        publishing != link->publishing || index >= (unsigned)count)
        return -1;
    return (int)index;
}

static void close_message(struct round *round, int index, enum result result, const struct diagnostic *why)
{
    round->answered[index] = true;
    round->open--;
    round->messages[index].taken = result == RESULT_OK;
    if (result == RESULT_OK || round->worst != RESULT_OK)
        return;
    round->worst = result;
    round->why = *why;
}

static void take_answer(const struct nats_link *link, struct round *round, natsMsg *answer)
{
    struct diagnostic said = {0}, why = {0};
    int index = index_of(link, answer, round->count);
    if (index < 0 || round->answered[index])
        return;
    if (natsMsg_IsNoResponders(answer)) {
        (void)diagnose(&why, RESULT_UNAVAILABLE, "%s: no stream listens to %.100s", link->server,
                       round->messages[index].subject);
        close_message(round, index, RESULT_UNAVAILABLE, &why);
        return;
    }
    enum nats_ack ack =
        nats_ack_read(natsMsg_GetData(answer), (size_t)natsMsg_GetDataLength(answer), link->stream, &said);
    (void)diagnose(&why, RESULT_IO, "%s: %.200s", link->server, said.text);
    switch (ack) {
    case NATS_ACK_KEPT:
        close_message(round, index, RESULT_OK, &why);
        return;
    case NATS_ACK_TOO_LARGE:
        close_message(round, index, RESULT_TOO_LARGE, &why);
        return;
    case NATS_ACK_ELSEWHERE: // the right one may answer yet
        if (round->why.text[0] == '\0')
            round->why = why;
        return;
    case NATS_ACK_LATER:
        close_message(round, index, RESULT_IO, &why);
        return;
    }
}

// Why there will be no more answers; RESULT_OK while there may.
static enum result look_around(const struct nats_link *link, struct diagnostic *why)
{
    const char *said = NULL;
    if (atomic_load(&link->interrupted))
        return diagnose(why, RESULT_END, "%s: interrupted", link->server);
    if (natsConnection_GetLastError(link->connection, &said) == NATS_NOT_PERMITTED)
        return diagnose(why, RESULT_INVALID, "%s: %.200s", link->server,
                        said != NULL ? said : "not permitted");
    if (natsConnection_Status(link->connection) != NATS_CONN_STATUS_CONNECTED)
        return diagnose(why, RESULT_IO, "%s: the connection is lost", link->server);
    return RESULT_OK;
}

static enum result await(struct nats_link *link, struct round *round, struct diagnostic *why)
{
    int64_t end_ns = clock_now_ns() + link->ack_ms * CLOCK_MILLISECOND_NS;
    while (round->open > 0) {
        natsMsg *answer = NULL;
        if (natsSubscription_NextMsg(&answer, link->answers, LOOK_MS) == NATS_OK) {
            take_answer(link, round, answer);
            natsMsg_Destroy(answer);
            continue;
        }
        enum result result = look_around(link, why);
        if (result != RESULT_OK)
            return result;
        if (clock_now_ns() < end_ns)
            continue;
        if (round->worst == RESULT_OK && round->why.text[0] != '\0')
            return diagnose(why, RESULT_INVALID, "%s", round->why.text); // ELSEWHERE, and nobody else
        return diagnose(why, RESULT_IO, "%s: the stream %s doesn't answer", link->server, link->stream);
    }
    if (round->worst != RESULT_OK)
        return diagnose(why, round->worst, "%s", round->why.text);
    return RESULT_OK;
}

enum result nats_link_publish(struct nats_link *link, struct nats_message *messages, int count,
                              struct diagnostic *why)
{
    struct round round = {.messages = messages, .count = count, .open = count};
    assert(count <= NATS_LINK_MAX_MESSAGES);
    for (int i = 0; i < count; i++)
        messages[i].taken = false;
    enum result result = nats_link_connect(link, why);
    if (result != RESULT_OK)
        return result;
    link->publishing = (link->publishing + 1) % 1000000;
    for (int i = 0; i < count; i++) {
        struct diagnostic said = {0};
        result = send_one(link, &messages[i], i, &said);
        if (result != RESULT_OK)
            close_message(&round, i, result, &said);
    }
    result = await(link, &round, why);
    if (result == RESULT_INVALID)
        hang_up(link); // it stays so until somebody sees to it, and libnats would go on saying so after that
    return result;
}

void nats_link_interrupt(struct nats_link *link)
{
    atomic_store(&link->interrupted, true);
}

const char *nats_link_server(const struct nats_link *link)
{
    return link->server;
}
