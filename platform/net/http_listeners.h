// Those who listen to a server: server-sent events by libmicrohttpd's suspended connections. A part of
// http_server.c.
//
// A connection that has nothing to be told is suspended and costs nothing. Every now and then it gets a
// comment: who has gone without a word is noticed by that, and what stands between keeps the connection open.
//
// Threads: publish is for any, the rest for the server's own.
#ifndef CHEVAL_PLATFORM_NET_HTTP_LISTENERS_H
#define CHEVAL_PLATFORM_NET_HTTP_LISTENERS_H

#include "platform/base/result.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stdint.h>

struct http_listeners;

// At most `capacity` at a time; each is ended after `lifetime_ns`.
MUST_CHECK enum result http_listeners_create(int capacity, int64_t lifetime_ns, struct http_listeners **out);
// After the last of their responses. Takes NULL.
void http_listeners_destroy(struct http_listeners *listeners);

// See http_server_publish. The server's thread is to call http_listeners_wake soon.
void http_listeners_publish(struct http_listeners *listeners, const char *event, const char *data);

// The response that goes on; NULL when there are too many already.
struct MHD_Response *http_listeners_add(struct http_listeners *listeners, struct MHD_Connection *connection);

// Wakes those who have something to be told, or whose time is over; all of them, to end, with `ending`.
void http_listeners_wake(struct http_listeners *listeners, bool ending);

#endif
