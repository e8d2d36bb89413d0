// All of the way out of one mirror: the desk at which the store thread serves, and who takes it from there.
//
// Thread: main, for all three. Whoever is asked to push and can't, for a wrong address or a key file that
// others may read, says so loudly; the mirror goes on, and what was to be sent waits in the outbox.
#ifndef CHEVAL_APP_PUSH_PUSH_H
#define CHEVAL_APP_PUSH_PUSH_H

#include "app/push/http_transport.h"
#include "app/push/pusher.h"

struct push {
    struct push_desk desk;
    struct pusher pusher; // all zero: nobody takes anything from the desk
};

// The URL's scheme says how: http:// and https:// by HTTP, nats:// and tls:// over NATS (nats_transport.h),
// where `kind` and `batch` are not asked.
//
// Before the store thread, which then serves at push->desk. `options->url` NULL: nothing is pushed, and all
// three do nothing. False without memory.
MUST_CHECK bool push_start(struct push *push, const struct http_transport_options *options);
void push_stop(struct push *push);   // before the store thread ends: it settles what was under way
void push_finish(struct push *push); // after it

#endif
