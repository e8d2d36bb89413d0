// Publishes to a JetStream stream of NATS servers; by libnats, of which nothing is seen outside.
//
// A message counts as taken when the stream itself has said so: of a replicated one, when most of its servers
// have it. It goes with its id as Nats-Msg-Id, so that what is sent again within the stream's duplicate
// window is kept once. Nothing is held back to be sent later by itself: what wasn't taken is the caller's.
//
// A connection that is lost is made again for as long as it takes, with back-off, to any server of the URL's
// list or of those that these name. Certificates are verified, against the system's authorities or those of
// a file. Nothing of what is sent is ever logged or told in a diagnostic.
//
// Thread: one link at a time is one thread's, but for nats_link_interrupt.
#ifndef CHEVAL_PLATFORM_NET_NATS_LINK_H
#define CHEVAL_PLATFORM_NET_NATS_LINK_H

#include "platform/base/result.h"

#include <stdbool.h>

#define NATS_LINK_MAX_MESSAGES 100

struct nats_link;

struct nats_link_options { // zeroable but for the URL and the stream
    const char *url;       // "nats://HOST:PORT" or "tls://…", several with commas between them
    const char *stream;    // who must take what is published
    // A file that its user alone may read, either of the credentials that nsc writes or one line
    // USER:PASSWORD. NULL: neither. Not over nats:// without a ca_file, unless to this machine itself:
    // refused.
    const char *key_file;
    const char
        *ca_file;     // PEM: the authorities that count, and TLS in any case; NULL: the system's, with tls://
    const char *name; // of this client, in the servers' lists
    int connect_ms;   // 0: 2 s, a server
    int ack_ms;       // 0: 4 s, for all of one nats_link_publish
};

struct nats_message {
    const char *subject, *id; // no blanks, and no wildcards
    const void *body;
    size_t size;
    bool taken; // out: the stream has it
};

// Whether a URL's scheme is one of these.
bool nats_link_is_url(const char *url);

// Asks nobody yet. RESULT_INVALID for a URL, a key file or an authority that won't do.
MUST_CHECK enum result nats_link_create(const struct nats_link_options *options, struct nats_link **out,
                                        struct diagnostic *why);
void nats_link_destroy(struct nats_link *link); // takes NULL

// Connects where there is no connection; blocks for connect_ms at most, a server. RESULT_UNAVAILABLE: none is
// there now; RESULT_INVALID: TLS doesn't agree, or they don't know the key.
MUST_CHECK enum result nats_link_connect(struct nats_link *link, struct diagnostic *why);

// Blocks until all of the messages, at most NATS_LINK_MAX_MESSAGES, are answered. RESULT_OK: all are taken.
// Else, of those that are not:
//   RESULT_UNAVAILABLE  no server is there, or no stream listens to the subject: they are nowhere
//   RESULT_IO           not answered in time, or the stream can't now: they may be there or not
//   RESULT_TOO_LARGE    the first of them is over what the stream takes
//   RESULT_INVALID      as above, or they may not be published by this user, or another stream has them
//   RESULT_END          interrupted
MUST_CHECK enum result nats_link_publish(struct nats_link *link, struct nats_message *messages, int count,
                                         struct diagnostic *why);

// Any thread: what blocks ends within the tenth of a second (a connection that is being made: within
// connect_ms a server), and so does every later call.
void nats_link_interrupt(struct nats_link *link);

// Scheme, host and port of the first server: what may be shown and logged.
const char *nats_link_server(const struct nats_link *link);

#endif
