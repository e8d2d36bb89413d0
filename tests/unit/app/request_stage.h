// For tests of the UI: a visit that asked for all that can be asked for, each at another point of its way.
#ifndef CHEVAL_TESTS_UNIT_APP_REQUEST_STAGE_H
#define CHEVAL_TESTS_UNIT_APP_REQUEST_STAGE_H

#include "app/request_duty.h"
#include "tests/unit/app/ui_stage.h"

static inline void request_stage_add(struct stage *stage, enum request_kind kind, int product, int variant,
                                     const char *size, enum request_state state)
{
    const struct catalogue_product *what = product >= 0 ? &stage->products[product] : NULL;
    struct request *request = requests_add(&stage->requests, kind, what, variant, size);
    request->state = state;
    if (kind == REQUEST_RESERVE)
        (void)snprintf(request->code, sizeof request->code, "7KX2MQ4");
    if (state == REQUEST_SERVED)
        (void)snprintf(request->by, sizeof request->by, "Anna");
}

// The staff are there; nothing is asked for.
static inline void request_stage_begin(struct stage *stage)
{
    stage->requests = (struct requests){0};
    stage->status.requests = &stage->requests;
    stage->status.keep_days = REQUEST_KEPT_DAYS;
}

static inline void request_stage_fill(struct stage *stage)
{
    request_stage_add(stage, REQUEST_PRODUCT, 2, 1, NULL, REQUEST_SENDING);
    request_stage_add(stage, REQUEST_PRODUCT, 10, 0, "47-22-145", REQUEST_SERVED);
    request_stage_add(stage, REQUEST_HELP, -1, 0, NULL, REQUEST_SERVED);
    request_stage_add(stage, REQUEST_PRODUCT, 1, 2, NULL, REQUEST_REFUSED);
    request_stage_add(stage, REQUEST_RESERVE, 11, 1, "47-22-145", REQUEST_SENT);
}

#endif
