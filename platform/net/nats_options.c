#include "platform/net/nats_options.h"

#include "platform/base/wipe.h"
#include "platform/net/nats_link.h"
#include "platform/net/own_address.h"
#include "platform/os/random.h"
#include "platform/os/secret.h"

#include <stdio.h>
#include <string.h>

#define CONNECT_MS 2000
#define SHORTEST_PAUSE_MS 250
#define LONGEST_PAUSE_MS 8000
#define PING_MS 5000 // a server that answers none of two is lost
#define URL_SIZE 1100
#define HOST_SIZE 256

// --- the servers -------------------------------------------------------------------------------------------

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
static enum result set_servers(natsOptions *options, const char *url, char server[NATS_SERVER_SIZE],
                               bool *plain, struct diagnostic *why)
{
    char list[URL_SIZE];
    const char *servers[NATS_MAX_SERVERS];
    int count = 0;
    if (snprintf(list, sizeof list, "%s", url) >= (int)sizeof list)
        return diagnose(why, RESULT_INVALID, "the address of the servers is too long");
    for (char *one = list, *next; one != NULL; one = next) {
        next = strchr(one, ',');
        if (next != NULL)
            *next++ = '\0';
        if (count == NATS_MAX_SERVERS)
            return diagnose(why, RESULT_INVALID, "more than %d servers", NATS_MAX_SERVERS);
        enum result result = check_server(one, plain, why);
        if (result != RESULT_OK)
            return result;
        servers[count++] = one;
    }
    (void)snprintf(server, NATS_SERVER_SIZE, "%.*s", NATS_SERVER_SIZE - 1, servers[0]);
    natsStatus status = natsOptions_SetServers(options, servers, count);
    if (status != NATS_OK)
        return diagnose(why, RESULT_INVALID, "%s: %s", server, natsStatus_GetText(status));
    return RESULT_OK;
}

// --- who it is, and whom it trusts -------------------------------------------------------------------------

// One line is a user and a password; what is longer are credentials, which libnats reads whenever it
// connects.
static enum result set_key(natsOptions *options, const char *path, struct diagnostic *why)
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
        status = natsOptions_SetUserInfo(options, line, password);
        wipe(line, sizeof line);
    } else {
        status = natsOptions_SetUserCredentialsFromFiles(options, path, NULL);
    }
    if (status != NATS_OK)
        return diagnose(why, RESULT_INVALID, "%s: %s", path, natsStatus_GetText(status));
    return RESULT_OK;
}

static enum result set_authorities(natsOptions *options, const struct nats_access *access,
                                   struct diagnostic *why)
{
    natsStatus status = NATS_OK;
    if (access->ca_file != NULL) {
        status = natsOptions_LoadCATrustedCertificates(options, access->ca_file);
        if (status != NATS_OK)
            return diagnose(why, RESULT_INVALID, "%s: no certificates of authorities: %s", access->ca_file,
                            natsStatus_GetText(status));
    }
    if (access->ca_file != NULL || strstr(access->url, "tls://") != NULL)
        status = natsOptions_SetSecure(options, true);
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

static bool set_manners(natsOptions *to, const struct nats_access *access)
{
    return natsOptions_SetTimeout(to, access->connect_ms > 0 ? access->connect_ms : CONNECT_MS) == NATS_OK &&
           natsOptions_SetMaxReconnect(to, -1) == NATS_OK &&
           natsOptions_SetCustomReconnectDelay(to, pause_before, NULL) == NATS_OK &&
           natsOptions_SetPingInterval(to, PING_MS) == NATS_OK &&
           natsOptions_SetMaxPingsOut(to, 2) == NATS_OK &&
           natsOptions_SetReconnectBufSize(to, 1) == NATS_OK && // nothing leaves that nobody waits for
           natsOptions_SetName(to, access->name != NULL ? access->name : "cheval") == NATS_OK;
}

enum result nats_options_make(const struct nats_access *access, natsOptions **out,
                              char server[NATS_SERVER_SIZE], struct diagnostic *why)
{
    natsOptions *options = NULL;
    bool plain = false;
    if (natsOptions_Create(&options) != NATS_OK || !set_manners(options, access)) {
        natsOptions_Destroy(options);
        return diagnose(why, RESULT_NO_MEMORY, "no memory for a link");
    }
    enum result result = set_servers(options, access->url, server, &plain, why);
    if (result == RESULT_OK)
        result = set_authorities(options, access, why);
    if (result == RESULT_OK && access->key_file != NULL && plain && access->ca_file == NULL)
        result = diagnose(why, RESULT_INVALID, "%s: a key is not sent over plain NATS; use tls://", server);
    if (result == RESULT_OK && access->key_file != NULL)
        result = set_key(options, access->key_file, why);
    if (result == RESULT_OK)
        *out = options;
    else
        natsOptions_Destroy(options);
    return result;
}

enum result nats_explain(const char *server, natsStatus status, struct diagnostic *why)
{
    bool distrust = status == NATS_SSL_ERROR || status == NATS_CONNECTION_AUTH_FAILED ||
                    status == NATS_SECURE_CONNECTION_WANTED || status == NATS_SECURE_CONNECTION_REQUIRED ||
                    status == NATS_NOT_PERMITTED || status == NATS_INVALID_ARG;
    const char *said = nats_GetLastError(NULL);
    return diagnose(why, distrust ? RESULT_INVALID : RESULT_UNAVAILABLE, "%s: %.200s", server,
                    said != NULL && said[0] != '\0' ? said : natsStatus_GetText(status));
}
