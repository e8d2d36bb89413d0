#include "platform/net/http_server.h"

#include "platform/base/clock.h"
#include "platform/base/file.h"
#include "platform/base/thread.h"
#include "platform/base/wipe.h"
#include "platform/net/http_listeners.h"
#include "platform/net/own_address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

#define DEFAULT_CONNECTIONS 64
#define DEFAULT_PER_CLIENT 16
#define DEFAULT_IDLE_S 10
#define DEFAULT_LIFETIME_S 60
#define DEFAULT_LISTENING_S 600
#define LOOK_EVERY_MS 1000                      // for connections that have lived too long
#define CONNECTION_MEMORY_BYTES ((size_t)16384) // a request's headers, and a reply's

// No scripts, no frames, no other hosts; nothing is kept, and no other page is told of this one's address. Of
// a directive that a reply's policy names, this one is left out: browsers heed the first of two.
static const char *const policy_directives[] = {"default-src", "base-uri", "form-action", "frame-ancestors"};
#define POLICY_SIZE 128

// What every browser of the last ten years has, with keys that can't be told later: no TLS before 1.2, no
// block modes, no keys that travel (RFC 9325).
#define TLS_PRIORITIES                                                                                       \
    "PFS:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-CIPHER-ALL:+AES-256-GCM:+CHACHA20-POLY1305:+AES-128-GCM:"      \
    "-MAC-ALL:+AEAD"

struct connection {
    bool open, listens;
    int socket;
    int64_t began_ns;
};

// The threads that a handler has which may take its time. Connections that wait for it are suspended.
struct handler_threads {
    struct thread threads[HTTP_MAX_HANDLER_THREADS];
    struct mutex mutex; // of what follows
    struct condition changed;
    struct exchange *first, *last; // that wait, in the order in which they came
    struct exchange *answered;     // for the server's thread to send
    bool ending;
};

struct http_server {
    struct http_server_options options;
    struct MHD_Daemon *daemon;
    struct thread thread;
    struct handler_threads handler; // as many as the options say
    struct http_listeners *listeners;
    int stop[2]; // a pipe: the thread ends when there is something to read
    int wake[2]; // likewise: there are answers, or news for those who listen
    char address[NET_ADDRESS_SIZE], proxy[NET_ADDRESS_SIZE];
    uint16_t port;
    uint8_t *certificate, *key; // PEM, or NULL
    size_t key_size;
    struct connection *connections; // max_connections of them; the server's thread alone
};

// Of one request, from its headers to the end of its reply.
struct exchange {
    uint8_t *body;
    size_t size;
    bool too_large, out_of_memory;
    // With a handler that has a thread of its own.
    struct exchange *next;
    bool is_answered; // `reply` waits to be sent
    char client[HTTP_CLIENT_SIZE];
    struct http_request request;
    struct http_reply reply;
};

// What libmicrohttpd gives back when the reply is sent, or its connection gone.
struct reply_body {
    size_t size;
    uint8_t *bytes;
};

// --- requests ----------------------------------------------------------------------------------------------

const char *http_request_header(const struct http_request *request, const char *name)
{
    return request->connection == NULL
               ? NULL
               : MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND, name);
}

const char *http_request_query(const struct http_request *request, const char *name)
{
    return request->connection == NULL
               ? NULL
               : MHD_lookup_connection_value(request->connection, MHD_GET_ARGUMENT_KIND, name);
}

const char *http_request_cookie(const struct http_request *request, const char *name)
{
    return request->connection == NULL
               ? NULL
               : MHD_lookup_connection_value(request->connection, MHD_COOKIE_KIND, name);
}

static bool is_address(const char *text)
{
    struct in6_addr scratch;
    return inet_pton(AF_INET, text, &scratch) == 1 || inet_pton(AF_INET6, text, &scratch) == 1;
}

// The last address of the list is what the proxy itself has seen; those before it are the client's word.
static void take_forwarded(struct MHD_Connection *connection, char client[HTTP_CLIENT_SIZE])
{
    const char *list = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "X-Forwarded-For");
    if (list == NULL)
        return;
    const char *comma = strrchr(list, ',');
    const char *last = comma != NULL ? comma + 1 : list;
    last += strspn(last, " \t");
    char text[HTTP_CLIENT_SIZE];
    int length = snprintf(text, sizeof text, "%.*s", (int)strcspn(last, " \t"), last);
    if (length > 0 && (size_t)length < sizeof text && is_address(text))
        (void)snprintf(client, HTTP_CLIENT_SIZE, "%s", text);
}

static void client_of(const struct http_server *server, struct MHD_Connection *connection,
                      char client[HTTP_CLIENT_SIZE])
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
    const struct sockaddr *from = info != NULL ? info->client_addr : NULL;
    client[0] = '\0';
    if (from != NULL && from->sa_family == AF_INET) {
        struct sockaddr_in address;
        memcpy(&address, from, sizeof address);
        (void)inet_ntop(AF_INET, &address.sin_addr, client, HTTP_CLIENT_SIZE);
    } else if (from != NULL && from->sa_family == AF_INET6) {
        struct sockaddr_in6 address;
        memcpy(&address, from, sizeof address);
        if (IN6_IS_ADDR_V4MAPPED(&address.sin6_addr)) // as it is known elsewhere
            (void)inet_ntop(AF_INET, &address.sin6_addr.s6_addr[12], client, HTTP_CLIENT_SIZE);
        else
            (void)inet_ntop(AF_INET6, &address.sin6_addr, client, HTTP_CLIENT_SIZE);
    }
    if (server->proxy[0] != '\0' && strcmp(client, server->proxy) == 0)
        take_forwarded(connection, client);
}

// --- replies -----------------------------------------------------------------------------------------------

void http_reply_set_body(struct http_reply *reply, const void *bytes, size_t size)
{
    reply->body = malloc(size > 0 ? size : 1);
    reply->body_size = reply->body != NULL ? size : 0;
    if (reply->body == NULL)
        reply->status = MHD_HTTP_SERVICE_UNAVAILABLE;
    else if (size > 0)
        memcpy(reply->body, bytes, size);
}

static void drop_body(struct http_reply *reply)
{
    if (reply->body != NULL)
        wipe(reply->body, reply->body_size);
    free(reply->body);
    reply->body = NULL;
    reply->body_size = 0;
}

void http_reply_add_header(struct http_reply *reply, const char *name, const char *format, ...)
{
    struct http_header header = {.name = name};
    va_list arguments;
    va_start(arguments, format);
    int length = vsnprintf(header.value, sizeof header.value, format, arguments);
    va_end(arguments);
    bool is_plain = length >= 0 && (size_t)length < sizeof header.value;
    for (int i = 0; is_plain && i < length; i++)
        is_plain = (unsigned char)header.value[i] >= ' ' && header.value[i] != 0x7f;
    if (is_plain && reply->header_count < HTTP_MAX_HEADERS) {
        reply->headers[reply->header_count++] = header;
        return;
    }
    drop_body(reply);
    *reply = (struct http_reply){.status = MHD_HTTP_INTERNAL_SERVER_ERROR};
}

static void free_body(void *body)
{
    struct reply_body *sent = body;
    wipe(sent->bytes, sent->size);
    free(sent->bytes);
    free(sent);
}

// Takes the reply's body. NULL without memory.
static struct MHD_Response *make_response(struct http_reply *reply)
{
    struct reply_body *body = malloc(sizeof *body);
    struct MHD_Response *response = NULL;
    if (body != NULL) {
        *body = (struct reply_body){reply->body_size, reply->body};
        response = MHD_create_response_from_buffer_with_free_callback_cls(reply->body_size, reply->body,
                                                                          free_body, body);
    }
    if (response == NULL) {
        drop_body(reply);
        free(body);
    }
    reply->body = NULL;
    return response;
}

static void write_policy(const struct http_reply *reply, char policy[POLICY_SIZE + HTTP_MAX_POLICY])
{
    size_t length = 0;
    for (size_t i = 0; i < sizeof policy_directives / sizeof policy_directives[0]; i++)
        if (strstr(reply->policy, policy_directives[i]) == NULL)
            length += (size_t)snprintf(policy + length, POLICY_SIZE - length, "%s%s 'none'",
                                       length > 0 ? "; " : "", policy_directives[i]);
    if (reply->policy[0] != '\0')
        (void)snprintf(policy + length, HTTP_MAX_POLICY + 2, "%s%s", length > 0 ? "; " : "", reply->policy);
}

static bool add_headers(const struct http_server *server, struct MHD_Response *response,
                        const struct http_reply *reply)
{
    char policy[POLICY_SIZE + HTTP_MAX_POLICY] = {0}, seconds[16];
    write_policy(reply, policy);
    (void)snprintf(seconds, sizeof seconds, "%d", reply->retry_after_s);
    const struct {
        const char *name, *value;
    } headers[] = {
        {"Content-Security-Policy", policy},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cache-Control", "no-store"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Permissions-Policy", "camera=(), geolocation=(), microphone=()"},
        {"X-Frame-Options", "DENY"}, // for browsers that know no frame-ancestors
        {"Strict-Transport-Security", server->certificate != NULL ? "max-age=31536000" : NULL},
        {"Content-Type", reply->content_type},
        {"Allow", reply->allow},
        {"Retry-After", reply->retry_after_s > 0 ? seconds : NULL},
    };
    bool added = true;
    for (size_t i = 0; i < sizeof headers / sizeof headers[0]; i++)
        if (headers[i].value != NULL)
            added = MHD_add_response_header(response, headers[i].name, headers[i].value) == MHD_YES && added;
    for (int i = 0; i < reply->header_count; i++)
        added =
            MHD_add_response_header(response, reply->headers[i].name, reply->headers[i].value) == MHD_YES &&
            added;
    return added;
}

// The connection stays: its own time is not counted any more, the listeners' is.
static struct MHD_Response *begin_listening(const struct http_server *server,
                                            struct MHD_Connection *connection, struct http_reply *reply)
{
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    struct connection *slot = info != NULL ? info->socket_context : NULL;
    drop_body(reply);
    reply->content_type = "text/event-stream";
    http_reply_add_header(reply, "X-Accel-Buffering", "no"); // a proxy is to pass on every word
    if (slot != NULL)
        slot->listens = true;
    return slot != NULL ? http_listeners_add(server->listeners, connection) : NULL;
}

static enum MHD_Result send_reply(const struct http_server *server, struct MHD_Connection *connection,
                                  struct http_reply *reply)
{
    struct MHD_Response *response =
        reply->listens ? begin_listening(server, connection, reply) : make_response(reply);
    unsigned status = reply->status >= 200 && reply->status < 600 ? (unsigned)reply->status
                                                                  : MHD_HTTP_INTERNAL_SERVER_ERROR;
    if (response == NULL)
        return MHD_NO; // the connection is closed
    enum MHD_Result queued = MHD_NO;
    if (add_headers(server, response, reply))
        queued = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return queued;
}

// A reply of the server's own: a status and nothing else.
static enum MHD_Result refuse(const struct http_server *server, struct MHD_Connection *connection, int status)
{
    struct http_reply reply = {.status = status};
    return send_reply(server, connection, &reply);
}

// --- a handler that takes its time -------------------------------------------------------------------------

static void wake_server(const struct http_server *server)
{
    (void)!write(server->wake[1], "", 1); // a full pipe wakes it as well
}

// The server's thread. The connection is asked for again once it is answered.
static void wait_for_handler(struct http_server *server, struct exchange *exchange)
{
    struct handler_threads *handler = &server->handler;
    MHD_suspend_connection(exchange->request.connection);
    mutex_lock(&handler->mutex);
    if (handler->last != NULL)
        handler->last->next = exchange;
    else
        handler->first = exchange;
    handler->last = exchange;
    condition_signal(&handler->changed);
    mutex_unlock(&handler->mutex);
}

// NULL: the thread is to end.
static struct exchange *next_exchange(struct handler_threads *handler)
{
    mutex_lock(&handler->mutex);
    while (handler->first == NULL && !handler->ending)
        (void)condition_wait_until(&handler->changed, &handler->mutex, clock_now_ns() + CLOCK_SECOND_NS);
    struct exchange *exchange = handler->ending ? NULL : handler->first;
    if (exchange != NULL) {
        handler->first = exchange->next;
        handler->last = handler->first != NULL ? handler->last : NULL;
        exchange->next = NULL;
    }
    mutex_unlock(&handler->mutex);
    return exchange;
}

static void *handle_in_turn(void *argument)
{
    struct http_server *server = argument;
    struct handler_threads *handler = &server->handler;
    for (struct exchange *exchange; (exchange = next_exchange(handler)) != NULL;) {
        server->options.handler(server->options.context, &exchange->request, &exchange->reply);
        mutex_lock(&handler->mutex);
        exchange->next = handler->answered;
        handler->answered = exchange;
        mutex_unlock(&handler->mutex);
        wake_server(server);
    }
    return NULL;
}

// The server's thread: those that are answered go on; with `all`, unanswered ones too.
static void resume_exchanges(struct http_server *server, bool all)
{
    struct handler_threads *handler = &server->handler;
    mutex_lock(&handler->mutex);
    struct exchange *lists[] = {handler->answered, all ? handler->first : NULL};
    handler->answered = NULL;
    if (all)
        handler->first = handler->last = NULL;
    mutex_unlock(&handler->mutex);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++)
        for (struct exchange *exchange = lists[i], *next; exchange != NULL; exchange = next) {
            next = exchange->next;
            exchange->is_answered = true;
            MHD_resume_connection(exchange->request.connection);
        }
}

// --- one request's way -------------------------------------------------------------------------------------

struct framing {
    int lengths, encodings, hosts;
    bool is_odd;
};

static enum MHD_Result note_framing(void *context, enum MHD_ValueKind kind, const char *name,
                                    const char *value)
{
    static const char letters[] = "!#$%&'*+-.^_`|~0123456789"
                                  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"; // RFC 9110 5.6.2
    struct framing *framing = context;
    (void)kind;
    value = value != NULL ? value : "";
    framing->is_odd = framing->is_odd || name[strspn(name, letters)] != '\0'; // "Content-Length :" hides one
    if (strcasecmp(name, MHD_HTTP_HEADER_CONTENT_LENGTH) == 0) {
        framing->lengths++;
        framing->is_odd = framing->is_odd || value[strspn(value, "0123456789")] != '\0';
    } else if (strcasecmp(name, MHD_HTTP_HEADER_TRANSFER_ENCODING) == 0) {
        framing->encodings++;
        framing->is_odd = framing->is_odd || strcasecmp(value, "chunked") != 0;
    } else if (strcasecmp(name, MHD_HTTP_HEADER_HOST) == 0) {
        framing->hosts++;
    }
    return MHD_YES;
}

// Where a request ends, and whom it is for, must be the same to everybody between the browser and here
// (RFC 9112 6.3, 11.2): the library takes the first of two, or the encoding before the length.
static bool is_framed_plainly(struct MHD_Connection *connection, const char *version)
{
    struct framing framing = {0};
    (void)MHD_get_connection_values(connection, MHD_HEADER_KIND, note_framing, &framing);
    bool is_old = strcmp(version, MHD_HTTP_VERSION_1_1) != 0;
    return !framing.is_odd && framing.lengths + framing.encodings <= 1 && framing.hosts <= 1 &&
           !(is_old && framing.encodings > 0);
}

static enum MHD_Result begin_exchange(const struct http_server *server, struct MHD_Connection *connection,
                                      const char *version, void **state)
{
    if (!is_framed_plainly(connection, version))
        return refuse(server, connection, MHD_HTTP_BAD_REQUEST); // and the connection is closed
    const char *length = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "Content-Length");
    if (length != NULL && strtoull(length, NULL, 10) > server->options.max_body_bytes)
        return refuse(server, connection, MHD_HTTP_CONTENT_TOO_LARGE); // and none of the body is read
    *state = calloc(1, sizeof(struct exchange));
    return *state != NULL ? MHD_YES : MHD_NO;
}

// What is too much is read and dropped, until the connection has lived too long.
static void take_body(const struct http_server *server, struct exchange *exchange, const char *bytes,
                      size_t size)
{
    if (size > server->options.max_body_bytes - exchange->size) {
        exchange->too_large = true;
        return;
    }
    if (exchange->body == NULL)
        exchange->body = malloc(server->options.max_body_bytes);
    exchange->out_of_memory = exchange->body == NULL;
    if (exchange->body == NULL)
        return;
    memcpy(exchange->body + exchange->size, bytes, size);
    exchange->size += size;
}

// What has a NUL in it would be another path, or value, to each who reads it: it counts as none.
static size_t unescape(void *context, struct MHD_Connection *connection, char *text)
{
    (void)context;
    (void)connection;
    size_t length = MHD_http_unescape(text);
    if (strlen(text) == length)
        return length;
    text[0] = '\0';
    return 0;
}

static enum http_method method_of(const char *name)
{
    if (strcmp(name, MHD_HTTP_METHOD_GET) == 0 || strcmp(name, MHD_HTTP_METHOD_HEAD) == 0)
        return HTTP_GET;
    return strcmp(name, MHD_HTTP_METHOD_POST) == 0 ? HTTP_POST : HTTP_OTHER;
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *path,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **state)
{
    struct http_server *server = context;
    struct exchange *exchange = *state;
    if (exchange == NULL)
        return begin_exchange(server, connection, version, state);
    if (exchange->is_answered)
        return send_reply(server, connection, &exchange->reply);
    if (*upload_size > 0) {
        take_body(server, exchange, upload, *upload_size);
        *upload_size = 0;
        return MHD_YES;
    }
    if (exchange->too_large)
        return refuse(server, connection, MHD_HTTP_CONTENT_TOO_LARGE);
    if (exchange->out_of_memory)
        return refuse(server, connection, MHD_HTTP_SERVICE_UNAVAILABLE);
    if (path[0] != '/')
        return refuse(server, connection, MHD_HTTP_BAD_REQUEST);
    if (strlen(path) > HTTP_MAX_PATH)
        return refuse(server, connection, MHD_HTTP_URI_TOO_LONG);
    client_of(server, connection, exchange->client);
    exchange->request = (struct http_request){.method = method_of(method),
                                              .path = path,
                                              .client = exchange->client,
                                              .received_ns = clock_now_ns(),
                                              .body = exchange->body,
                                              .body_size = exchange->size,
                                              .connection = connection};
    if (server->options.handler_threads > 0) {
        wait_for_handler(server, exchange);
        return MHD_YES;
    }
    server->options.handler(server->options.context, &exchange->request, &exchange->reply);
    return send_reply(server, connection, &exchange->reply);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **state,
                         enum MHD_RequestTerminationCode why)
{
    (void)context;
    (void)connection;
    (void)why;
    struct exchange *exchange = *state;
    if (exchange == NULL)
        return;
    wipe(exchange->body, exchange->size);
    free(exchange->body);
    drop_body(&exchange->reply);
    wipe(exchange, sizeof *exchange); // cookies are in it
    free(exchange);
    *state = NULL;
}

// --- connections -------------------------------------------------------------------------------------------

static void on_connection(void *context, struct MHD_Connection *connection, void **state,
                          enum MHD_ConnectionNotificationCode what)
{
    struct http_server *server = context;
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
        if (*state != NULL)
            ((struct connection *)*state)->open = false;
        return;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *state = NULL;
    for (int i = 0; i < server->options.max_connections && info != NULL && *state == NULL; i++)
        if (!server->connections[i].open) {
            server->connections[i] =
                (struct connection){.open = true, .socket = info->connect_fd, .began_ns = clock_now_ns()};
            *state = &server->connections[i];
        }
}

// The library's own limit is on silence; this one is on bytes that drip.
static void close_old_connections(struct http_server *server)
{
    int64_t oldest_ns = clock_now_ns() - server->options.lifetime_s * CLOCK_SECOND_NS;
    for (int i = 0; i < server->options.max_connections; i++)
        if (server->connections[i].open && !server->connections[i].listens &&
            server->connections[i].began_ns < oldest_ns)
            (void)shutdown(server->connections[i].socket,
                           SHUT_RDWR); // the library sees its end and closes it
}

static void *serve(void *argument)
{
    struct http_server *server = argument;
    sigset_t broken_pipes; // a phone that walks away in the middle of a reply
    sigemptyset(&broken_pipes);
    sigaddset(&broken_pipes, SIGPIPE);
    (void)pthread_sigmask(SIG_BLOCK, &broken_pipes, NULL);
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
    struct pollfd waits[] = {{.fd = info->epoll_fd, .events = POLLIN},
                             {.fd = server->stop[0], .events = POLLIN},
                             {.fd = server->wake[0], .events = POLLIN}};
    int64_t look_ns = clock_now_ns();
    while (waits[1].revents == 0) {
        MHD_UNSIGNED_LONG_LONG wait_ms = LOOK_EVERY_MS;
        if (MHD_get_timeout(server->daemon, &wait_ms) != MHD_YES || wait_ms > LOOK_EVERY_MS)
            wait_ms = LOOK_EVERY_MS;
        if (poll(waits, 3, (int)wait_ms) < 0)
            waits[1].revents = waits[2].revents = 0; // a signal
        bool looks = clock_now_ns() - look_ns >= LOOK_EVERY_MS * CLOCK_MILLISECOND_NS;
        if (waits[2].revents != 0) {
            char words[64];
            (void)!read(server->wake[0], words, sizeof words);
            resume_exchanges(server, false);
        }
        if (waits[2].revents != 0 || looks)
            http_listeners_wake(server->listeners, false);
        (void)MHD_run(server->daemon);
        if (looks) {
            close_old_connections(server);
            look_ns = clock_now_ns();
        }
    }
    return NULL;
}

// --- start and end -----------------------------------------------------------------------------------------

static enum result read_credentials(struct http_server *server, struct diagnostic *why)
{
    const struct http_server_options *options = &server->options;
    if ((options->certificate == NULL) != (options->key == NULL))
        return diagnose(why, RESULT_INVALID, "HTTPS needs a certificate and its key, both");
    if (options->certificate == NULL)
        return RESULT_OK;
    size_t size = 0;
    enum result result =
        file_read(options->certificate, HTTP_MAX_FILE_BYTES, &server->certificate, &size, why);
    if (result == RESULT_OK)
        result = file_read(options->key, HTTP_MAX_FILE_BYTES, &server->key, &server->key_size, why);
    return result;
}

// The socket address to listen on; false when the text is no address.
static bool socket_address(const char *text, uint16_t port, struct sockaddr_storage *out)
{
    struct sockaddr_in four = {.sin_family = AF_INET, .sin_port = htons(port)};
    struct sockaddr_in6 six = {.sin6_family = AF_INET6, .sin6_port = htons(port)};
    memset(out, 0, sizeof *out);
    if (inet_pton(AF_INET, text, &four.sin_addr) == 1)
        memcpy(out, &four, sizeof four);
    else if (inet_pton(AF_INET6, text, &six.sin6_addr) == 1)
        memcpy(out, &six, sizeof six);
    else
        return false;
    return true;
}

static enum result start_daemon(struct http_server *server, struct diagnostic *why)
{
    const struct http_server_options *options = &server->options;
    struct sockaddr_storage address;
    if (!socket_address(server->address, options->port, &address))
        return diagnose(why, RESULT_INVALID, "\"%s\" is no address to listen on", server->address);
    bool is_six = address.ss_family == AF_INET6, is_tls = server->certificate != NULL;
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
    flags |= is_six ? (strcmp(server->address, "::") == 0 ? MHD_USE_DUAL_STACK : MHD_USE_IPv6) : 0u;
    flags |= is_tls ? MHD_USE_TLS : 0u;
    char priorities[] = TLS_PRIORITIES; // the library's type for it is no constant
    struct MHD_OptionItem tls[] = {
        {MHD_OPTION_HTTPS_MEM_CERT, 0, server->certificate},
        {MHD_OPTION_HTTPS_MEM_KEY, 0, server->key},
        {MHD_OPTION_HTTPS_PRIORITIES, 0, priorities},
        {MHD_OPTION_END, 0, NULL},
    };
    errno = 0;
    server->daemon = MHD_start_daemon(
        flags, options->port, NULL, NULL, on_request, server, MHD_OPTION_SOCK_ADDR, &address,
        MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL, MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)options->max_connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT,
        (unsigned)options->max_per_client, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)options->idle_s,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY_BYTES, MHD_OPTION_SIGPIPE_HANDLED_BY_APP, 1,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_UNESCAPE_CALLBACK, unescape, NULL, MHD_OPTION_ARRAY,
        is_tls ? tls : &tls[3], MHD_OPTION_END);
    int error = errno;
    if (server->daemon == NULL && is_tls && error != EADDRINUSE && error != EACCES)
        return diagnose(why, RESULT_INVALID, "%.200s, %.200s: no certificate and key to serve HTTPS with",
                        options->certificate, options->key);
    if (server->daemon == NULL)
        return diagnose(why, RESULT_UNAVAILABLE, "can't listen on %s, port %u: %s", server->address,
                        (unsigned)options->port, error != 0 ? strerror(error) : "the server doesn't start");
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    server->port = info != NULL ? info->port : options->port;
    return RESULT_OK;
}

static void fill_in_defaults(struct http_server *server)
{
    struct http_server_options *options = &server->options;
    if (options->max_connections <= 0)
        options->max_connections = DEFAULT_CONNECTIONS;
    if (options->max_per_client <= 0)
        options->max_per_client = DEFAULT_PER_CLIENT;
    if (options->proxy != NULL)
        options->max_per_client = options->max_connections;
    if (options->idle_s <= 0)
        options->idle_s = DEFAULT_IDLE_S;
    if (options->lifetime_s <= 0)
        options->lifetime_s = DEFAULT_LIFETIME_S;
    if (options->handler_threads > HTTP_MAX_HANDLER_THREADS)
        options->handler_threads = HTTP_MAX_HANDLER_THREADS;
    if (options->listening_s <= 0)
        options->listening_s = DEFAULT_LISTENING_S;
    (void)snprintf(server->address, sizeof server->address, "%s",
                   options->address != NULL ? options->address : "127.0.0.1");
    (void)snprintf(server->proxy, sizeof server->proxy, "%s", options->proxy != NULL ? options->proxy : "");
}

enum result http_server_create(const struct http_server_options *options, struct http_server **out,
                               struct diagnostic *why)
{
    struct http_server *server = calloc(1, sizeof *server);
    if (server == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "out of memory");
    server->options = *options;
    server->stop[0] = server->stop[1] = server->wake[0] = server->wake[1] = -1;
    mutex_init(&server->handler.mutex);
    condition_init(&server->handler.changed);
    fill_in_defaults(server);
    server->connections = calloc((size_t)server->options.max_connections, sizeof *server->connections);
    enum result result = http_listeners_create(
        server->options.max_connections, server->options.listening_s * CLOCK_SECOND_NS, &server->listeners);
    if (server->connections == NULL || result != RESULT_OK)
        result = diagnose(why, RESULT_NO_MEMORY, "out of memory");
    if (result == RESULT_OK)
        result = read_credentials(server, why);
    if (result == RESULT_OK && (pipe(server->stop) != 0 || pipe(server->wake) != 0 ||
                                fcntl(server->wake[1], F_SETFL, O_NONBLOCK) != 0))
        result = diagnose(why, RESULT_UNAVAILABLE, "no pipe for the server: %s", strerror(errno));
    if (result == RESULT_OK)
        result = start_daemon(server, why);
    for (int i = 0; i < server->options.handler_threads && result == RESULT_OK; i++)
        result = thread_start(&server->handler.threads[i], "pages handler", handle_in_turn, server);
    if (result == RESULT_OK)
        result = thread_start(&server->thread, "pages", serve, server);
    if (result != RESULT_OK) {
        http_server_destroy(server);
        return result;
    }
    server->options.certificate = server->options.key = NULL; // the caller's, and read
    *out = server;
    return RESULT_OK;
}

void http_server_destroy(struct http_server *server)
{
    if (server == NULL)
        return;
    if (server->stop[1] >= 0)
        (void)!write(server->stop[1], "", 1);
    thread_join(&server->thread);
    mutex_lock(&server->handler.mutex);
    server->handler.ending = true;
    condition_broadcast(&server->handler.changed);
    mutex_unlock(&server->handler.mutex);
    for (int i = 0; i < HTTP_MAX_HANDLER_THREADS; i++)
        thread_join(&server->handler.threads[i]);
    if (server->daemon != NULL) { // which wants nobody to be suspended
        resume_exchanges(server, true);
        http_listeners_wake(server->listeners, true);
        MHD_stop_daemon(server->daemon);
    }
    http_listeners_destroy(server->listeners);
    condition_finish(&server->handler.changed);
    mutex_finish(&server->handler.mutex);
    for (int i = 0; i < 2; i++) {
        if (server->stop[i] >= 0)
            (void)close(server->stop[i]);
        if (server->wake[i] >= 0)
            (void)close(server->wake[i]);
    }
    if (server->key != NULL)
        wipe(server->key, server->key_size);
    free(server->key);
    free(server->certificate);
    free(server->connections);
    free(server);
}

void http_server_publish(struct http_server *server, const char *event, const char *data)
{
    http_listeners_publish(server->listeners, event, data);
    wake_server(server);
}

uint16_t http_server_port(const struct http_server *server)
{
    return server->port;
}

enum result http_server_url(const struct http_server *server, char *text, size_t size, struct diagnostic *why)
{
    char address[NET_ADDRESS_SIZE];
    (void)snprintf(address, sizeof address, "%s", server->address);
    if (strcmp(address, "0.0.0.0") == 0 || strcmp(address, "::") == 0) {
        enum result result = net_own_address(address, why);
        if (result != RESULT_OK)
            return result;
    } else if (!net_has_address(address)) {
        return diagnose(why, RESULT_UNAVAILABLE, "this machine is not at %s at the moment", address);
    }
    bool is_six = strchr(address, ':') != NULL;
    int length = snprintf(text, size, "%s://%s%s%s:%u", server->certificate != NULL ? "https" : "http",
                          is_six ? "[" : "", address, is_six ? "]" : "", (unsigned)server->port);
    return length > 0 && (size_t)length < size ? RESULT_OK
                                               : diagnose(why, RESULT_TOO_LARGE, "no room for the URL");
}
