#include "platform/net/nats_link.h"

#include "platform/base/clock.h"
#include "platform/base/wipe.h"
#include "platform/net/nats_ack.h"
#include "platform/net/own_address.h"
#include "platform/os/random.h"
#include "platform/os/secret.h"

#include <assert.h>
#include <limits.h>
#include <nats/nats.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_MS 2000
#define ACK_MS 4000
#define LOOK_MS 50 // how soon an interruption or a lost connection is seen
#define SHORTEST_PAUSE_MS 250
#define LONGEST_PAUSE_MS 8000
#define PING_MS 5000 // a server that answers none of two is lost
#define URL_SIZE 1100
#define HOST_SIZE 256
#define SERVER_SIZE 288
#define SUBJECT_SIZE 128

struct nats_link {
    natsOptions *options;
    natsConnection *connection; // NULL: to be made
    natsSubscription *answers;  // to all that was published over it
    char inbox[SUBJECT_SIZE];   // where they come: "_INBOX.….PUBLISHING.MESSAGE"
    unsigned publishing;        // counts: late answers are told by it
    char stream[64], server[SERVER_SIZE];
    int64_t ack_ms;
    atomic_bool interrupted;
};

// --- the servers -------------------------------------------------------------------------------------------

bool nats_link_is_url(const char *url)
{
    return strncmp(url, "nats://", 7) == 0 || strncmp(url, "tls://", 6) == 0;
}

// One of the list: scheme, host and port, and nothing else. What it leaves open is libnats' to refuse.
static enum result check_server(const char *server, bool *plain, struct diagnostic *why)
{
    char host[HOST_SIZE];
    const char *authority = strstr(server, "://");
    if (!nats_link_is_url(server) || authority == NULL || authority[3] == '\0' ||
        strpbrk(authority + 3, "@/?# ") != NULL || strlen(authority + 3) >= sizeof host)
        return diagnose(why, RESULT_INVALID,
                        "an address such as tls://hub.example:4222 is expected, without a user or a path");
    (void)snprintf(host, sizeof host, "%s", authority + 3);
    char *port = strrchr(host, ':');
    if (port != NULL && strchr(port, ']') == NULL)
        *port = '\0';
    if (strncmp(server, "nats:", 5) == 0 && !net_is_this_machine(host))
        *plain = true;
    return RESULT_OK;
}

// *plain: some of them are reached over the open road.
static enum result set_servers(struct nats_link *link, const char *url, bool *plain, struct diagnostic *why)
{
    char list[URL_SIZE];
    const char *servers[NATS_LINK_MAX_SERVERS];
    int count = 0;
    if (snprintf(list, sizeof list, "%s", url) >= (int)sizeof list)
        return diagnose(why, RESULT_INVALID, "the address of the servers is too long");
    for (char *server = list, *next; server != NULL; server = next) {
        next = strchr(server, ',');
        if (next != NULL)
            *next++ = '\0';
        if (count == NATS_LINK_MAX_SERVERS)
            return diagnose(why, RESULT_INVALID, "more than %d servers", NATS_LINK_MAX_SERVERS);
        enum result result = check_server(server, plain, why);
        if (result != RESULT_OK)
            return result;
        servers[count++] = server;
    }
    (void)snprintf(link->server, sizeof link->server, "%.*s", SERVER_SIZE - 1, servers[0]);
    natsStatus status = natsOptions_SetServers(link->options, servers, count);
    if (status != NATS_OK)
        return diagnose(why, RESULT_INVALID, "%s: %s", link->server, natsStatus_GetText(status));
    return RESULT_OK;
}

// --- who it is, and whom it trusts -------------------------------------------------------------------------

// One line is a user and a password; what is longer are credentials, which libnats reads whenever it
// connects.
static enum result set_key(struct nats_link *link, const char *path, struct diagnostic *why)
{
    char line[SECRET_SIZE] = "";
    enum result result = secret_check(path, why);
    if (result != RESULT_OK)
        return result;
    natsStatus status = NATS_OK;
    if (secret_read(path, line, sizeof line, NULL) == RESULT_OK) {
        char *password = strchr(line, ':');
        if (password == NULL)
            return diagnose(why, RESULT_INVALID, "%s: neither credentials nor a line USER:PASSWORD", path);
        *password++ = '\0';
        status = natsOptions_SetUserInfo(link->options, line, password);
        wipe(line, sizeof line);
    } else {
        status = natsOptions_SetUserCredentialsFromFiles(link->options, path, NULL);
    }
    if (status != NATS_OK)
        return diagnose(why, RESULT_INVALID, "%s: %s", path, natsStatus_GetText(status));
    return RESULT_OK;
}

static enum result set_authorities(struct nats_link *link, const struct nats_link_options *options,
                                   struct diagnostic *why)
{
    natsStatus status = NATS_OK;
    if (options->ca_file != NULL) {
        status = natsOptions_LoadCATrustedCertificates(link->options, options->ca_file);
        if (status != NATS_OK)
            return diagnose(why, RESULT_INVALID, "%s: no certificates of authorities: %s", options->ca_file,
                            natsStatus_GetText(status));
    }
    if (options->ca_file != NULL || strstr(options->url, "tls://") != NULL)
        status = natsOptions_SetSecure(link->options, true);
    return status == NATS_OK ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "no memory for a link");
}

// Doubles, and differs from mirror to mirror.
static int64_t pause_before(natsConnection *connection, int attempts, void *context)
{
    (void)connection;
    (void)context;
    uint8_t jitter = 0;
    int64_t pause_ms = SHORTEST_PAUSE_MS;
    for (int i = 0; i < attempts && pause_ms < LONGEST_PAUSE_MS; i++)
        pause_ms *= 2;
    random_bytes(&jitter, sizeof jitter);
    return pause_ms / 2 + pause_ms / 2 * jitter / UINT8_MAX;
}

static bool set_manners(struct nats_link *link, const struct nats_link_options *options)
{
    natsOptions *to = link->options;
    return natsOptions_SetTimeout(to, options->connect_ms > 0 ? options->connect_ms : CONNECT_MS) ==
               NATS_OK &&
           natsOptions_SetMaxReconnect(to, -1) == NATS_OK &&
           natsOptions_SetCustomReconnectDelay(to, pause_before, NULL) == NATS_OK &&
           natsOptions_SetPingInterval(to, PING_MS) == NATS_OK &&
           natsOptions_SetMaxPingsOut(to, 2) == NATS_OK &&
           natsOptions_SetReconnectBufSize(to, 1) == NATS_OK && // nothing leaves that nobody waits for
           natsOptions_SetName(to, options->name != NULL ? options->name : "cheval") == NATS_OK;
}

enum result nats_link_create(const struct nats_link_options *options, struct nats_link **out,
                             struct diagnostic *why)
{
    struct nats_link *link = calloc(1, sizeof *link);
    bool plain = false;
    if (link == NULL || natsOptions_Create(&link->options) != NATS_OK || !set_manners(link, options)) {
        nats_link_destroy(link);
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a link");
    }
    link->ack_ms = options->ack_ms > 0 ? options->ack_ms : ACK_MS;
    (void)snprintf(link->stream, sizeof link->stream, "%s", options->stream);
    enum result result = set_servers(link, options->url, &plain, why);
    if (result == RESULT_OK)
        result = set_authorities(link, options, why);
    if (result == RESULT_OK && options->key_file != NULL && plain && options->ca_file == NULL)
        result =
            diagnose(why, RESULT_INVALID, "%s: a key is not sent over plain NATS; use tls://", link->server);
    if (result == RESULT_OK && options->key_file != NULL)
        result = set_key(link, options->key_file, why);
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

static enum result explain(const struct nats_link *link, natsStatus status, struct diagnostic *why)
{
    bool distrust = status == NATS_SSL_ERROR || status == NATS_CONNECTION_AUTH_FAILED ||
                    status == NATS_SECURE_CONNECTION_WANTED || status == NATS_SECURE_CONNECTION_REQUIRED ||
                    status == NATS_NOT_PERMITTED || status == NATS_INVALID_ARG;
    const char *said = nats_GetLastError(NULL);
    return diagnose(why, distrust ? RESULT_INVALID : RESULT_UNAVAILABLE, "%s: %.200s", link->server,
                    said != NULL && said[0] != '\0' ? said : natsStatus_GetText(status));
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
            return explain(link, status, why);
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
