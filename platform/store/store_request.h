// What a shopper asked the staff for: another size, help, something to be put by. Open until somebody served
// it.
#ifndef CHEVAL_PLATFORM_STORE_STORE_REQUEST_H
#define CHEVAL_PLATFORM_STORE_STORE_REQUEST_H

#include "platform/store/store.h"

#define STORE_MAX_REQUESTS 20000 // of more the oldest that are not open go

enum store_request_kind { STORE_REQUEST_PRODUCT, STORE_REQUEST_RESERVE, STORE_REQUEST_HELP };
enum store_request_status { STORE_REQUEST_OPEN, STORE_REQUEST_SERVED, STORE_REQUEST_CANCELLED };

// "" where there is nothing to say.
struct store_request {
    const char *id, *session;
    const char *customer; // its key; read only: looked up from the visit
    enum store_request_kind kind;
    const char *sku, *product, *variant, *title, *size;
    const char *code; // for picking up
    const char *mirror, *time;
    enum store_request_status status;
    const char *served_time, *served_by;
};

const char *store_request_kind_name(enum store_request_kind kind);       // "product", "reserve", "help"
const char *store_request_status_name(enum store_request_status status); // "open", "served", "cancelled"

// Open, whatever `status` says. One whose id is there already is OK and not added again. NULL texts are "".
MUST_CHECK enum result store_add_request(struct store *store, const struct store_request *request,
                                         struct diagnostic *why);

// RESULT_NOT_FOUND with a line: no such request, or it isn't open any more.
MUST_CHECK enum result store_end_request(struct store *store, const char *id,
                                         enum store_request_status status, const char *by, const char *time,
                                         struct diagnostic *why);

struct store_request_filter {
    bool open_only;
    const char *session;  // NULL: all
    const char *customer; // by key; NULL: all
    const char *code;     // NULL: all
    int limit;            // 0: no limit
};
// Newest first.
MUST_CHECK enum result store_each_request(struct store *store, const struct store_request_filter *filter,
                                          bool (*row)(void *context, const struct store_request *request),
                                          void *context, struct diagnostic *why);

// Changes whenever a request is added, ended or erased. Cheap: for who polls.
MUST_CHECK enum result store_requests_state(struct store *store, int64_t *state, struct diagnostic *why);

#endif
