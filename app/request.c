#include "app/request.h"

#include "platform/base/wipe.h"

#include <string.h>

bool request_is_open(const struct request *request)
{
    return request->state == REQUEST_SENDING || request->state == REQUEST_SENT;
}

bool request_is_shown(const struct request *request)
{
    return request->state != REQUEST_TAKEN_BACK && request->state != REQUEST_GONE;
}

int requests_find(const struct requests *requests, enum request_kind kind,
                  const struct catalogue_product *product, int variant, const char *size)
{
    for (int i = 0; i < requests->count; i++) {
        const struct request *request = &requests->list[i];
        // What is put aside stays so; what was brought may be asked for again.
        bool stands =
            request_is_open(request) || (kind == REQUEST_RESERVE && request->state == REQUEST_SERVED);
        if (stands && request->kind == kind && request->product == product && request->variant == variant &&
            strcmp(request->size, size != NULL ? size : "") == 0)
            return i;
    }
    return -1;
}

struct request *requests_add(struct requests *requests, enum request_kind kind,
                             const struct catalogue_product *product, int variant, const char *size)
{
    if (requests->count == REQUEST_MAX)
        return NULL;
    struct request *request = &requests->list[requests->count++];
    *request = (struct request){.kind = kind, .product = product, .variant = variant};
    interest_copy_text(request->size, sizeof request->size, size != NULL ? size : "");
    if (kind == REQUEST_RESERVE)
        pickup_code_make(request->code);
    return request;
}

bool requests_take_back(struct requests *requests, int place)
{
    if (place < 0 || place >= requests->count || !request_is_open(&requests->list[place]))
        return false;
    requests->list[place].state = REQUEST_TAKEN_BACK;
    requests->list[place].tells_store = true;
    return true;
}

bool requests_wait(const struct requests *requests)
{
    for (int i = 0; i < requests->count; i++)
        if (request_is_open(&requests->list[i]) || requests->list[i].tells_store)
            return true;
    return false;
}

int requests_shown_count(const struct requests *requests)
{
    int count = 0;
    for (int i = 0; i < requests->count; i++)
        count += request_is_shown(&requests->list[i]) ? 1 : 0;
    return count;
}

const char *request_words(const struct request *request)
{
    static const char *const served[] = {[REQUEST_PRODUCT] = "request.bringing",
                                         [REQUEST_RESERVE] = "request.ready",
                                         [REQUEST_HELP] = "request.coming"};
    switch (request->state) {
    case REQUEST_SENDING:
        return "request.sending";
    case REQUEST_SENT:
        return "request.sent";
    case REQUEST_SERVED: // a name that nobody gave can't be said
        return request->by[0] != '\0' || request->kind == REQUEST_RESERVE ? served[request->kind]
                                                                          : "request.done";
    case REQUEST_REFUSED:
    case REQUEST_TAKEN_BACK:
    case REQUEST_GONE:
        break;
    }
    return "request.refused";
}

void requests_wipe(struct requests *requests)
{
    wipe(requests, sizeof *requests);
}
