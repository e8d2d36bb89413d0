// Answers HTTP/1.1, or HTTPS, with what a handler says; by libmicrohttpd.
//
// Everything is bounded: connections in all and from one address, header and body sizes, the time in which
// nothing comes and the time a connection may live, however slowly its bytes drip. Every reply of a handler
// forbids the browser whatever its page doesn't need: no scripts, no frames, no other hosts, nothing kept.
// What is no HTTP at all, or over the bounds, is refused by the library without asking the handler.
//
// Threads: create, destroy and url belong to the owner's. The handler runs on the server's own thread, one
// request after the other: it must not block, and guards what it shares with other threads itself.
#ifndef CHEVAL_PLATFORM_NET_HTTP_SERVER_H
#define CHEVAL_PLATFORM_NET_HTTP_SERVER_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

#define HTTP_MAX_PATH 512                       // longer: 414, without asking the handler
#define HTTP_MAX_POLICY 192                     // of the Content-Security-Policy's additions
#define HTTP_URL_SIZE 96                        // of what http_server_url gives
#define HTTP_CLIENT_SIZE 46                     // an address in digits
#define HTTP_MAX_FILE_BYTES ((size_t)64 * 1024) // of a certificate or key

struct http_server;

enum http_method { HTTP_GET, HTTP_POST, HTTP_OTHER }; // HEAD is a GET whose body the server keeps back

// Valid until the handler returns.
struct http_request {
    enum http_method method;
    const char *path;    // "/" first, without the query, percent escapes resolved
    const char *client;  // its address in digits
    int64_t received_ns; // CLOCK_MONOTONIC
    const uint8_t *body; // NULL when empty
    size_t body_size;    // at most max_body_bytes
    void *connection;    // the server's own; NULL in a request that a test made up
};

// A header's, or a query argument's, value; NULL when it isn't there.
const char *http_request_header(const struct http_request *request, const char *name);
const char *http_request_query(const struct http_request *request, const char *name);

// Zeroed before the handler fills it in.
struct http_reply {
    int status;                   // 0 becomes 500
    const char *content_type;     // static text
    const char *allow;            // static text, with 405: the methods there are
    int retry_after_s;            // with 429; 0: not said
    char policy[HTTP_MAX_POLICY]; // what the page needs beyond nothing: "img-src 'self'"
    uint8_t *body;                // from malloc: the server's from then on, wiped and freed once it is sent
    size_t body_size;
};

typedef void http_handler(void *context, const struct http_request *request, struct http_reply *reply);

// Copies the bytes into the reply's body. Without memory the reply is an empty 503.
void http_reply_set_body(struct http_reply *reply, const void *bytes, size_t size);

struct http_server_options { // zeroable but for the handler
    http_handler *handler;
    void *context;
    const char *address; // to listen on, in digits; NULL: 127.0.0.1; "0.0.0.0" or "::": all of the machine's
    uint16_t port;       // 0: any that is free
    const char *certificate; // PEM files: with both, HTTPS
    const char *key;
    const char *proxy;     // address of a reverse proxy, whose X-Forwarded-For names the client; or NULL
    int max_connections;   // 0: 64
    int max_per_client;    // 0: 16. With a proxy, which is the one client, not limited
    size_t max_body_bytes; // 0: a request with a body is refused with 413
    int idle_s;            // 0: a connection on which nothing comes is closed after 10 s
    int lifetime_s;        // 0: every connection is closed after 60 s, a slow one in the middle of a word
};

// RESULT_INVALID for an address or certificate that is none, RESULT_UNAVAILABLE when the port is taken.
MUST_CHECK enum result http_server_create(const struct http_server_options *options, struct http_server **out,
                                          struct diagnostic *why);
// Closes all connections. After it the handler is not called any more. Takes NULL.
void http_server_destroy(struct http_server *server);

uint16_t http_server_port(const struct http_server *server);

// "http://192.168.1.20:8080", without a slash behind: where the server is reached on the store's network.
// When it listens on all addresses, that is net_own_address's, asked anew since it may change;
// RESULT_UNAVAILABLE without a network.
MUST_CHECK enum result http_server_url(const struct http_server *server, char *text, size_t size,
                                       struct diagnostic *why);

#endif
