// Asks one HTTP or HTTPS server; by libcurl.
//
// Connections are kept and used again. Certificates are verified, against the system's authorities or those
// of a file, TLS is 1.2 or newer; redirects are not followed, proxies of the environment not used, nothing is
// unpacked, and a reply has a bound in bytes and in time. Nothing of what is sent is ever logged or told in a
// diagnostic, nor is a URL's user, path or query.
//
// Thread: one client at a time is one thread's, but for http_client_interrupt.
#ifndef CHEVAL_PLATFORM_NET_HTTP_CLIENT_H
#define CHEVAL_PLATFORM_NET_HTTP_CLIENT_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

#define HTTP_CLIENT_MAX_HEADERS 8
#define HTTP_CLIENT_TAG_SIZE 129               // an ETag and its end; longer ones are left out
#define HTTP_CLIENT_SERVER_SIZE 288            // "https://look.example:8443"
#define HTTP_CLIENT_MAX_WAIT_S INT64_C(604800) // more than that a Retry-After never says

struct http_client;

struct http_client_options { // zeroable but for the URL
    const char *url;         // http://… or https://…
    const char *ca_file;     // PEM: the only authorities that count; NULL: the system's
    const char *proxy;       // NULL: none
    // One of the two, or none. Neither goes over plain HTTP, unless to this machine itself (loopback):
    // refused.
    const char *bearer;     // Authorization: Bearer …
    const char *basic_user; // Authorization: Basic …, with an empty password
    int connect_ms;         // 0: 5 s
    int total_ms;           // 0: 20 s, from the first byte sent to the last received
    size_t max_reply_bytes; // 0: 64 KiB
};

struct http_call {
    const char *const *headers; // "Name: value", without line ends; `header_count` of them
    int header_count;           // at most HTTP_CLIENT_MAX_HEADERS
    const void *body;           // NULL: a GET; else a POST
    size_t body_size;
    const char *content_type; // with a body
};

struct http_response {
    int status;                      // 200 … 599
    int64_t retry_after_s;           // seconds from now, 0 … HTTP_CLIENT_MAX_WAIT_S; -1: not said
    char etag[HTTP_CLIENT_TAG_SIZE]; // "" without one
    const char *body; // the client's, until its next call; a NUL that doesn't count stands behind
    size_t body_size;
};

// RESULT_INVALID for a URL, a header or an authority that is none, and for a secret on the open road. Copies
// what it is given.
MUST_CHECK enum result http_client_create(const struct http_client_options *options, struct http_client **out,
                                          struct diagnostic *why);
void http_client_destroy(struct http_client *client); // wipes its secrets and what it received; takes NULL

// Blocks. RESULT_OK: the server has answered, whatever the status. RESULT_UNAVAILABLE: not reached, cut off
// or too slow; RESULT_INVALID: TLS doesn't agree, as with an expired certificate; RESULT_TOO_LARGE: a reply
// over the bound; RESULT_END: interrupted.
MUST_CHECK enum result http_client_call(struct http_client *client, const struct http_call *call,
                                        struct http_response *response, struct diagnostic *why);

// Any thread: the call that runs ends at once, and so does every later one.
void http_client_interrupt(struct http_client *client);

// Scheme, host and port of the URL: what may be shown and logged.
const char *http_client_server(const struct http_client *client);

#endif
