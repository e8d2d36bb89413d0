// CloudEvents -> the batch that Segment's HTTP tracking API takes, and RudderStack, Jitsu, Customer.io and
// others with it: POST …/v1/batch. What is what's name stands in EVENTS.md.
//
//   {"batch": [{"type": "track", "messageId": "<the event's id>", "userId": "<subject>",
//               "anonymousId": "<session>", "event": "Product Viewed", "timestamp": "…Z",
//               "properties": {"product_id": …, "sku": …, "price": 24.9, "currency": "EUR", …}}],
//    "context": {"library": {"name": "cheval"}}}
//
// Any thread.
#ifndef CHEVAL_APP_PUSH_SEGMENT_H
#define CHEVAL_APP_PUSH_SEGMENT_H

#include "platform/base/result.h"

#include <stddef.h>

#define SEGMENT_MAX_MESSAGE_BYTES ((size_t)32000) // of its 32 KB
#define SEGMENT_PREFIX "{\"batch\":["             // messages with commas between follow
#define SEGMENT_SUFFIX "],\"context\":{\"library\":{\"name\":\"cheval\"}}}"

// One message's text, for free(). RESULT_INVALID for what is no CloudEvent of ours, or names neither customer
// nor visit; RESULT_TOO_LARGE.
MUST_CHECK enum result segment_encode(const char *event, size_t event_size, char **text, size_t *size,
                                      struct diagnostic *why);

#endif
