// Interest -> CloudEvents 1.0.2, structured JSON: the one form in which anything leaves the mirror. The
// outbox keeps this text; what sends it may only put it into other words (segment.h). EVENTS.md is the
// contract for those who receive it, interest.schema.json the same for machines; a test holds the three
// together.
//
//   {"specversion": "1.0", "id": "<the event's>", "source": "/store/42/mirror/7",
//    "type": "cheval.product_liked.v1", "subject": "<the retailer's reference>", "time": "…Z",
//    "datacontenttype": "application/json", "data": {"session": …, "sku": …, "price": …, "consent": {…}}}
//
// What has no value is left out. Any thread.
#ifndef CHEVAL_APP_PUSH_CLOUD_EVENT_H
#define CHEVAL_APP_PUSH_CLOUD_EVENT_H

#include "app/profile/interest.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Of one event's text. An event of the longest names in the worst of letters has some 6,000.
#define CLOUD_EVENT_MAX_BYTES ((size_t)8192)
#define CLOUD_EVENT_SOURCE_SIZE 512    // with its end
#define CLOUD_EVENT_REFERENCE_SIZE 129 // of a customer at the retailer's, with its end

// Who speaks: an URI reference.
struct cloud_source {
    char uri[CLOUD_EVENT_SOURCE_SIZE]; // "/store/42/mirror/7"
};

// From the settings' store.id and store.mirror_id; "unnamed" stands for one that is "" or NULL. What may not
// stand in a URI's segment is percent-encoded; an id too long is cut.
struct cloud_source cloud_source_make(const char *store, const char *mirror);

// Whether an event may leave the mirror for what it says itself: it was made under profile consent. The
// withdrawal of that consent and what erases go out besides; whoever fills the outbox sees to that.
bool cloud_event_may_leave(const struct interest_event *event);

// The event's text, for free(). `subject` is the linked customer's reference; NULL or "": nobody's. False for
// text that is no UTF-8, over the bound, or without memory: then nothing is to be freed.
bool cloud_event_encode(const struct interest_event *event, const struct cloud_source *source,
                        const char *subject, char **text, size_t *size);

// What the receiver must erase: all of one visit, all of one customer, or both. One of the two may be "".
struct cloud_erasure {
    char id[INTEREST_ID_SIZE];                  // idempotency key
    char session[INTEREST_ID_SIZE];             // the visit's
    char reference[CLOUD_EVENT_REFERENCE_SIZE]; // the customer's: the event's subject
    bool withdrawn;                             // the shopper took the consent back; else asked for erasure
    int64_t wall_ms;
};

// The same for "cheval.erasure_requested.v1", which the store keeps until its delivery.
bool cloud_event_encode_erasure(const struct cloud_erasure *erasure, const struct cloud_source *source,
                                char **text, size_t *size);

#endif
