// Answers HTTP/1.1, or HTTPS, with what a handler says; by libmicrohttpd.
//
// Everything is bounded: connections in all and from one address, header and body sizes, the time in which
// nothing comes and the time a connection may live, however slowly its bytes drip. Every reply of a handler
// forbids the browser whatever its page doesn't need: no scripts, no frames, no other hosts, nothing kept.
// What is no HTTP at all, over the bounds, or ends elsewhere for another reader (two lengths, a length beside
// an encoding, two hosts), is refused without asking the handler. HTTPS is TLS 1.2 or 1.3 with modern
// ciphers, and browsers are told to come by nothing else.
//
// A reply that `listens` never ends by itself: whoever asked gets what http_server_publish says from then on,
// as server-sent events (WHATWG HTML 9.2). The last message only is kept, so a slow listener misses those
// between: a message says how things are, not what has changed. Whoever begins to listen gets it at once.
//
// Threads: create, destroy and url belong to the owner's, publish is for any. The handler runs on a thread of
// the server's, one request after the other, and guards what it shares with other threads itself. It must not
// block the connections' own thread: one that reads files, or hashes, asks for `handler_threads` of its own;
// listeners are then told in time whatever it does. With more than one it answers several requests at once. A
// client that closes its half of the connection (shutdown) before it is answered may then get no answer: a
// connection whose reply is waited for is resumed by reading from it, and libmicrohttpd takes the end that it
// reads for a client that gave up (MHD_connection_handle_read), before the reply can be queued, which it
// allows only afterwards. No browser does that, nor curl; whoever needs it asks without handler threads.
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
#define HTTP_MAX_HEADERS 4                      // of one reply's own
#define HTTP_HEADER_SIZE 256                    // of a header's value
#define HTTP_MAX_HANDLER_THREADS 4
#define HTTP_MESSAGE_SIZE 256 // of what is published, and its end

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

// A header's, query argument's, or cookie's value; NULL when it isn't there.
const char *http_request_header(const struct http_request *request, const char *name);
const char *http_request_query(const struct http_request *request, const char *name);
const char *http_request_cookie(const struct http_request *request, const char *name);

struct http_header {
    const char *name; // static text
    char value[HTTP_HEADER_SIZE];
};

// Zeroed before the handler fills it in.
struct http_reply {
    int status;                                   // 0 becomes 500
    const char *content_type;                     // static text
    const char *allow;                            // static text, with 405: the methods there are
    int retry_after_s;                            // with 429; 0: not said
    char policy[HTTP_MAX_POLICY];                 // what the page needs beyond nothing: "img-src 'self'"
    struct http_header headers[HTTP_MAX_HEADERS]; // http_reply_add_header
    int header_count;
    bool listens;  // no body: server-sent events
    uint8_t *body; // from malloc: the server's from then on, wiped and freed once it is sent
    size_t body_size;
};

typedef void http_handler(void *context, const struct http_request *request, struct http_reply *reply);

// Copies the bytes into the reply's body. Without memory the reply is an empty 503.
void http_reply_set_body(struct http_reply *reply, const void *bytes, size_t size);

// Set-Cookie, Location and the like; `name` is static text. What doesn't fit, or has control characters in
// it, makes the reply an empty 500: half a header would be worse.
void http_reply_add_header(struct http_reply *reply, const char *name, const char *format, ...)
    PRINTF_LIKE(3, 4);

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
    int listening_s;       // 0: one that listens is ended after 600 s; browsers come back by themselves
    int handler_threads;   // 0: it runs on the connections' own; at most HTTP_MAX_HANDLER_THREADS
};

// RESULT_INVALID for an address or certificate that is none, RESULT_UNAVAILABLE when the port is taken.
MUST_CHECK enum result http_server_create(const struct http_server_options *options, struct http_server **out,
                                          struct diagnostic *why);
// Closes all connections. After it the handler is not called any more. Takes NULL.
void http_server_destroy(struct http_server *server);

// Tells all who listen: "event: EVENT", "data: DATA"; one line each, HTTP_MESSAGE_SIZE bytes together.
void http_server_publish(struct http_server *server, const char *event, const char *data);

uint16_t http_server_port(const struct http_server *server);

// "http://192.168.1.20:8080", without a slash behind: where the server is reached on the store's network.
// When it listens on all addresses, that is net_own_address's, asked anew since it may change.
// RESULT_UNAVAILABLE without a network, and while the one address it listens on is not this machine's.
MUST_CHECK enum result http_server_url(const struct http_server *server, char *text, size_t size,
                                       struct diagnostic *why);

#endif
