// The push thread: batches from the desk to a receiver, by the rules of delivery.h.
//
//   outbox -> store thread -> desk -> pusher -> transport -> receiver
//
// The shopper's screen never waits for any of it. What goes wrong is said once, when it begins and when it is
// over, never with what was sent.
#ifndef CHEVAL_APP_PUSH_PUSHER_H
#define CHEVAL_APP_PUSH_PUSHER_H

#include "app/push/delivery.h"
#include "app/push/push_desk.h"
#include "platform/base/log.h"
#include "platform/base/thread.h"

#include <stdatomic.h>

struct pusher {
    struct push_desk *desk;          // borrowed
    struct push_transport transport; // owned
    struct thread thread;
    atomic_bool stopping;
    // For whoever wants to know, any thread:
    atomic_ullong sent, dead, requests, failed_requests;
    atomic_int state; // enum delivery_state
    // The push thread's own:
    struct delivery delivery;
    enum delivery_state said;
    struct log_limit dead_limit;
};

// Takes over the transport, also when it fails. The desk outlives the pusher. `seed`: of the jitter.
MUST_CHECK enum result pusher_start(struct pusher *pusher, struct push_desk *desk,
                                    const struct push_transport *transport, uint64_t seed,
                                    struct diagnostic *why);

// Ends a request that is under way and gives the batch back, which the store thread settles after this: so
// before that thread ends. Does nothing for one that is all zero.
void pusher_stop(struct pusher *pusher);

#endif
