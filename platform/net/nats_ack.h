// What a JetStream stream says to a message that was published to it: one JSON object.
//
//   {"stream": "CHEVAL", "seq": 12, "duplicate": true}
//   {"error": {"code": 400, "err_code": 10054, "description": "message size exceeds maximum allowed"}}
//
// NATS docs, "JetStream wire API reference", io.nats.jetstream.api.v1.pub_ack_response. Any thread.
#ifndef CHEVAL_PLATFORM_NET_NATS_ACK_H
#define CHEVAL_PLATFORM_NET_NATS_ACK_H

#include "platform/base/result.h"

enum nats_ack {
    NATS_ACK_KEPT,      // the stream has it, now or since an earlier attempt
    NATS_ACK_TOO_LARGE, // it never will
    NATS_ACK_ELSEWHERE, // another stream than the one that is meant listens to the subject
    NATS_ACK_LATER,     // not now: its disk is full, it has no leader, or no such answer at all
};

// `why` gets a line for all but NATS_ACK_KEPT.
enum nats_ack nats_ack_read(const char *bytes, size_t size, const char *stream, struct diagnostic *why);

#endif
