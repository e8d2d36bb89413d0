#include "platform/net/http_client.h"

#include "platform/base/wipe.h"
#include "platform/net/own_address.h"

#include <curl/curl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CONNECT_MS 5000
#define TOTAL_MS 20000
#define MAX_REPLY_BYTES ((size_t)64 * 1024)
#define POLL_MS 1000 // an interruption wakes it before
#define FIRST_ROOM 1024

struct http_client {
    CURLM *multi; // keeps the connection from call to call
    CURL *easy;
    char server[HTTP_CLIENT_SERVER_SIZE];
    char curl_says[CURL_ERROR_SIZE];
    char etag[HTTP_CLIENT_TAG_SIZE];
    char *body;
    size_t body_size, room, max_body;
    bool too_large, globals;
    atomic_bool interrupted;
};

// --- what may be asked -------------------------------------------------------------------------------------

// The URL taken apart by the one who will follow it.
static enum result check_url(const struct http_client_options *options, char *server, size_t size,
                             struct diagnostic *why)
{
    CURLU *url = curl_url();
    char *scheme = NULL, *host = NULL, *port = NULL;
    enum result result = RESULT_OK;
    if (url == NULL || curl_url_set(url, CURLUPART_URL, options->url, CURLU_DISALLOW_USER) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK ||
        curl_url_get(url, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT) != CURLUE_OK ||
        (strcmp(scheme, "http") != 0 && strcmp(scheme, "https") != 0)) {
        result = diagnose(why, RESULT_INVALID,
                          "an address such as https://events.example/mirror is expected, without a user");
        goto cleanup;
    }
    if (snprintf(server, size, "%s://%s:%s", scheme, host, port) >= (int)size)
        result = diagnose(why, RESULT_INVALID, "the address' host has too long a name");
    else if ((options->bearer != NULL || options->basic_user != NULL) && strcmp(scheme, "https") != 0 &&
             !net_is_this_machine(host))
        result = diagnose(why, RESULT_INVALID, "%s: a key is not sent over plain HTTP; use https", server);
cleanup:
    curl_free(scheme);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(url);
    return result;
}

// --- what comes back ---------------------------------------------------------------------------------------

static bool make_room(struct http_client *client, size_t needed)
{
    if (needed <= client->room)
        return true;
    size_t room = client->room == 0 ? FIRST_ROOM : client->room;
    while (room < needed)
        room *= 2;
    char *larger = malloc(room); // not realloc, which leaves the smaller one's bytes behind
    if (larger == NULL)
        return false;
    if (client->body != NULL) {
        memcpy(larger, client->body, client->body_size);
        wipe(client->body, client->room);
        free(client->body);
    }
    client->body = larger;
    client->room = room;
    return true;
}

static size_t take_body(char *bytes, size_t one, size_t count, void *context)
{
    struct http_client *client = context;
    size_t size = one * count;
    client->too_large = size > client->max_body - client->body_size;
    if (client->too_large || !make_room(client, client->body_size + size + 1))
        return 0; // ends the transfer
    memcpy(client->body + client->body_size, bytes, size);
    client->body_size += size;
    client->body[client->body_size] = '\0';
    return size;
}

static size_t take_header(char *bytes, size_t one, size_t count, void *context)
{
    static const char name[] = "etag:";
    struct http_client *client = context;
    size_t size = one * count;
    if (size < sizeof name - 1 || curl_strnequal(bytes, name, sizeof name - 1) == 0)
        return size;
    const char *value = bytes + sizeof name - 1, *end = bytes + size;
    while (value < end && (*value == ' ' || *value == '\t'))
        value++;
    while (end > value && (end[-1] == '\r' || end[-1] == '\n' || end[-1] == ' ' || end[-1] == '\t'))
        end--;
    size_t length = (size_t)(end - value);
    if (length < sizeof client->etag) {
        memcpy(client->etag, value, length);
        client->etag[length] = '\0';
    }
    return size;
}

// --- the client --------------------------------------------------------------------------------------------

static bool set_up(struct http_client *client, const struct http_client_options *options)
{
    CURL *easy = client->easy;
    long connect_ms = options->connect_ms > 0 ? options->connect_ms : CONNECT_MS;
    long total_ms = options->total_ms > 0 ? options->total_ms : TOTAL_MS;
    bool done =
        curl_easy_setopt(easy, CURLOPT_URL, options->url) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_PROXY, options->proxy != NULL ? options->proxy : "") == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, connect_ms) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, total_ms) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, client->curl_says) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take_body) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, client) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, take_header) == CURLE_OK &&
        curl_easy_setopt(easy, CURLOPT_HEADERDATA, client) == CURLE_OK;
    if (done && options->ca_file != NULL)
        done = curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK;
    if (done && options->bearer != NULL)
        done = curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BEARER) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, options->bearer) == CURLE_OK;
    if (done && options->basic_user != NULL)
        done = curl_easy_setopt(easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_USERNAME, options->basic_user) == CURLE_OK &&
               curl_easy_setopt(easy, CURLOPT_PASSWORD, "") == CURLE_OK;
    return done;
}

enum result http_client_create(const struct http_client_options *options, struct http_client **out,
                               struct diagnostic *why)
{
    struct http_client *client = calloc(1, sizeof *client);
    if (client == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory to ask a server");
    enum result result = check_url(options, client->server, sizeof client->server, why);
    if (result != RESULT_OK)
        goto cleanup;
    client->globals = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; // counted by the library
    client->max_body = options->max_reply_bytes > 0 ? options->max_reply_bytes : MAX_REPLY_BYTES;
    client->easy = client->globals ? curl_easy_init() : NULL;
    client->multi = client->globals ? curl_multi_init() : NULL;
    if (client->easy == NULL || client->multi == NULL || !set_up(client, options) || !make_room(client, 1)) {
        result = diagnose(why, RESULT_NO_MEMORY, "%s: can't be asked", client->server);
        goto cleanup;
    }
    *out = client;
    return RESULT_OK;
cleanup:
    http_client_destroy(client);
    return result;
}

void http_client_destroy(struct http_client *client)
{
    if (client == NULL)
        return;
    curl_easy_cleanup(client->easy);
    (void)curl_multi_cleanup(client->multi);
    if (client->globals)
        curl_global_cleanup();
    if (client->body != NULL)
        wipe(client->body, client->room);
    free(client->body);
    wipe(client, sizeof *client);
    free(client);
}

// --- a call ------------------------------------------------------------------------------------------------

static enum result add_line(struct curl_slist **lines, const char *line, struct diagnostic *why)
{
    for (const char *letter = line; *letter != '\0'; letter++)
        if ((unsigned char)*letter < ' ' || *letter == 127)
            return diagnose(why, RESULT_INVALID, "a header with a control character");
    struct curl_slist *longer = curl_slist_append(*lines, line);
    if (longer == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "no memory to ask a server");
    *lines = longer;
    return RESULT_OK;
}

static enum result set_call(struct http_client *client, const struct http_call *call,
                            struct curl_slist **lines, struct diagnostic *why)
{
    char type[128];
    enum result result = add_line(lines, "Expect:", why); // a round trip that nobody needs
    for (int i = 0; i < call->header_count && result == RESULT_OK; i++)
        result = add_line(lines, call->headers[i], why);
    if (result == RESULT_OK && call->body != NULL) {
        (void)snprintf(type, sizeof type, "Content-Type: %s", call->content_type);
        result = add_line(lines, type, why);
    }
    if (result != RESULT_OK)
        return result;
    bool done = curl_easy_setopt(client->easy, CURLOPT_HTTPHEADER, *lines) == CURLE_OK;
    if (call->body == NULL)
        done = done && curl_easy_setopt(client->easy, CURLOPT_HTTPGET, 1L) == CURLE_OK;
    else
        done = done && curl_easy_setopt(client->easy, CURLOPT_POST, 1L) == CURLE_OK &&
               curl_easy_setopt(client->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_size) ==
                   CURLE_OK &&
               curl_easy_setopt(client->easy, CURLOPT_POSTFIELDS, call->body) == CURLE_OK;
    return done ? RESULT_OK : diagnose(why, RESULT_NO_MEMORY, "no memory to ask a server");
}

static enum result explain(const struct http_client *client, CURLcode code, struct diagnostic *why)
{
    const char *said = client->curl_says[0] != '\0' ? client->curl_says : curl_easy_strerror(code);
    enum result result = RESULT_UNAVAILABLE;
    if (client->too_large)
        return diagnose(why, RESULT_TOO_LARGE, "%s: a reply of more than %zu bytes", client->server,
                        client->max_body);
    if (code == CURLE_PEER_FAILED_VERIFICATION || code == CURLE_SSL_CACERT_BADFILE ||
        code == CURLE_SSL_ISSUER_ERROR || code == CURLE_SSL_CERTPROBLEM || code == CURLE_URL_MALFORMAT)
        result = RESULT_INVALID;
    return diagnose(why, result, "%s: %s", client->server, said);
}

// Until the transfer is over; *code is libcurl's. False when interrupted, or out of memory.
static bool transfer(struct http_client *client, CURLcode *code)
{
    int running = 1, left = 0;
    while (running > 0) {
        if (atomic_load(&client->interrupted) || curl_multi_perform(client->multi, &running) != CURLM_OK ||
            (running > 0 && curl_multi_poll(client->multi, NULL, 0, POLL_MS, NULL) != CURLM_OK))
            return false;
    }
    const CURLMsg *message = curl_multi_info_read(client->multi, &left);
    if (message == NULL || message->msg != CURLMSG_DONE)
        return false;
    *code = message->data.result;
    return true;
}

static void read_response(struct http_client *client, struct http_response *response)
{
    long status = 0;
    curl_off_t wait_s = 0;
    (void)curl_easy_getinfo(client->easy, CURLINFO_RESPONSE_CODE, &status);
    *response = (struct http_response){
        .status = (int)status, .retry_after_s = -1, .body = client->body, .body_size = client->body_size};
    // Seconds or a date: libcurl reads both. 0 is its word for a header that isn't there.
    if (curl_easy_getinfo(client->easy, CURLINFO_RETRY_AFTER, &wait_s) == CURLE_OK && wait_s > 0)
        response->retry_after_s = wait_s < HTTP_CLIENT_MAX_WAIT_S ? wait_s : HTTP_CLIENT_MAX_WAIT_S;
    (void)snprintf(response->etag, sizeof response->etag, "%s", client->etag);
}

enum result http_client_call(struct http_client *client, const struct http_call *call,
                             struct http_response *response, struct diagnostic *why)
{
    struct curl_slist *lines = NULL;
    CURLcode code = CURLE_OK;
    client->body_size = 0;
    client->body[0] = client->etag[0] = client->curl_says[0] = '\0';
    client->too_large = false;
    enum result result = set_call(client, call, &lines, why);
    if (result == RESULT_OK && curl_multi_add_handle(client->multi, client->easy) != CURLM_OK)
        result = diagnose(why, RESULT_NO_MEMORY, "no memory to ask a server");
    if (result != RESULT_OK)
        goto cleanup;
    if (!transfer(client, &code))
        result = atomic_load(&client->interrupted)
                     ? diagnose(why, RESULT_END, "%s: interrupted", client->server)
                     : diagnose(why, RESULT_UNAVAILABLE, "%s: can't be asked", client->server);
    else if (code != CURLE_OK)
        result = explain(client, code, why);
    if (result == RESULT_OK || result == RESULT_TOO_LARGE)
        read_response(client, response);
    (void)curl_multi_remove_handle(client->multi, client->easy);
cleanup:
    (void)curl_easy_setopt(client->easy, CURLOPT_HTTPHEADER, NULL);
    (void)curl_easy_setopt(client->easy, CURLOPT_POSTFIELDS, NULL); // the caller's
    curl_slist_free_all(lines);
    return result;
}

void http_client_interrupt(struct http_client *client)
{
    atomic_store(&client->interrupted, true);
    (void)curl_multi_wakeup(client->multi);
}

const char *http_client_server(const struct http_client *client)
{
    return client->server;
}
