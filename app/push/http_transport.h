// Events by HTTP POST: as CloudEvents, one a request or in batches, or as Segment's batches.
//
// The key goes as "Authorization: Bearer KEY", to Segment as "Basic" with an empty password. Every request
// has an Idempotency-Key: the event's id, or of several a hash of their ids.
#ifndef CHEVAL_APP_PUSH_HTTP_TRANSPORT_H
#define CHEVAL_APP_PUSH_HTTP_TRANSPORT_H

#include "app/push/push_transport.h"

enum push_kind { PUSH_CLOUDEVENTS, PUSH_SEGMENT };

// "cloudevents", "segment"; false for another word.
bool push_kind_from_name(const char *name, enum push_kind *kind);

struct http_transport_options { // zeroable but for the URL
    // To Segment and its like, where it has no path, "/v1/batch" is added.
    const char *url;
    enum push_kind kind;
    const char *key_file;     // platform/os/secret.h; NULL: no key
    const char *ca_file;      // PEM; NULL: the system's authorities
    bool batch;               // CloudEvents in batches: the receiver must have asked for them
    int connect_ms, total_ms; // 0: 5 s, 20 s
};

// Asks nobody yet. Fails with a line for a URL, a key file or an authority that won't do.
MUST_CHECK enum result http_transport_create(const struct http_transport_options *options,
                                             struct push_transport *out, struct diagnostic *why);

// Whether the receiver is there: the status of a GET with the same key, and its name. Fails like the above,
// and with what http_client_call says. Blocks.
MUST_CHECK enum result http_transport_probe(const struct http_transport_options *options,
                                            char name[PUSH_NAME_SIZE], int *status, struct diagnostic *why);

#endif
