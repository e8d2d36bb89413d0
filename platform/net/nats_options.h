// How a connection to NATS servers is made, for the files of platform/net that make one: whom it goes to, who
// it says it is, whom it trusts, and how it comes back. For platform/net only: libnats shows here.
#ifndef CHEVAL_PLATFORM_NET_NATS_OPTIONS_H
#define CHEVAL_PLATFORM_NET_NATS_OPTIONS_H

#include "platform/base/result.h"

#include <nats/nats.h>
#include <stdbool.h>

#define NATS_MAX_SERVERS 8
#define NATS_SERVER_SIZE 288

struct nats_access { // zeroable but for the URL; nats_link.h says what each means
    const char *url, *key_file, *ca_file, *name;
    int connect_ms; // 0: 2 s, a server
};

// `server` gets scheme, host and port of the first one: what may be shown. RESULT_INVALID for a URL, a key
// file or an authority that won't do. The caller ends with natsOptions_Destroy.
MUST_CHECK enum result nats_options_make(const struct nats_access *access, natsOptions **out,
                                         char server[NATS_SERVER_SIZE], struct diagnostic *why);

// What libnats said last on this thread, as a line and a result: RESULT_INVALID where TLS doesn't agree or
// the key isn't known, else RESULT_UNAVAILABLE.
enum result nats_explain(const char *server, natsStatus status, struct diagnostic *why);

#endif
