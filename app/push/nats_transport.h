// Events over NATS, each on its own subject: cheval.STORE.MIRROR.EVENT, as "cheval.42.7.product_liked", the
// event's CloudEvent as it stands in the outbox for a body, its id as Nats-Msg-Id.
//
// They count as taken when the stream CHEVAL at the hub has answered: an event leaves the outbox after that,
// not before. What the stream has already when it is sent again it keeps once, for as long as its duplicate
// window reaches; whoever reads it tells events apart by their ids beyond that.
#ifndef CHEVAL_APP_PUSH_NATS_TRANSPORT_H
#define CHEVAL_APP_PUSH_NATS_TRANSPORT_H

#include "app/push/push_transport.h"

#define NATS_TRANSPORT_STREAM "CHEVAL"
#define NATS_TRANSPORT_SUBJECT_SIZE 1600 // a source of dots alone has room

struct nats_transport_options { // zeroable but for the URL
    const char *url;            // platform/net/nats_link.h, as the two below
    const char *key_file, *ca_file;
    int connect_ms, ack_ms;
};

// Whether the address is one for this transport: nats://… or tls://….
bool nats_transport_takes(const char *url);

// Asks nobody yet. Fails with a line for a URL, a key file or an authority that won't do.
MUST_CHECK enum result nats_transport_create(const struct nats_transport_options *options,
                                             struct push_transport *out, struct diagnostic *why);

// Whether a server is there and lets this mirror in, and its name. Fails like the above, and with what
// nats_link_connect says. Blocks.
MUST_CHECK enum result nats_transport_probe(const struct nats_transport_options *options,
                                            char name[PUSH_NAME_SIZE], struct diagnostic *why);

// An event's subject, from its source and its type. An id's dot, which would part the subject, is %2E there.
// RESULT_INVALID for what is no event of a mirror.
MUST_CHECK enum result nats_transport_subject(const char *event, size_t size,
                                              char subject[NATS_TRANSPORT_SUBJECT_SIZE],
                                              struct diagnostic *why);

#endif
