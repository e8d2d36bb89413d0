#include "app/request_duty.h"

#include "app/mirror.h"
#include "platform/base/clock.h"
#include "platform/base/wipe.h"

#include <stdio.h>
#include <string.h>

#define ASK_EVERY_NS (250 * CLOCK_MILLISECOND_NS)
#define SWEEP_EVERY_NS (3600 * CLOCK_SECOND_NS)
#define UI_MOTION_NS (2500 * CLOCK_MILLISECOND_NS) // the UI is drawn for so long after something has changed

enum result request_duty_begin(struct request_duty *duty, const struct request_options *options,
                               bool has_store)
{
    duty->offers = options->offers && has_store;
    duty->keep_days = options->keep_days > 0 ? options->keep_days : REQUEST_KEPT_DAYS;
    return request_desk_init(&duty->desk);
}

void request_duty_finish(struct request_duty *duty)
{
    request_desk_finish(&duty->desk);
    requests_wipe(&duty->requests);
}

static void ask_store(struct mirror *mirror)
{
    struct request_duty *duty = &mirror->request_duty;
    struct request_question question = {.generation = mirror->session.generation};
    (void)snprintf(question.session, sizeof question.session, "%s", mirror->session.id);
    for (int i = 0; i < duty->requests.count; i++)
        if (duty->requests.list[i].tells_store)
            memcpy(question.cancels[question.cancel_count++], duty->requests.list[i].id, INTEREST_ID_SIZE);
    if (request_desk_ask(&duty->desk, mirror->workers, &question))
        duty->questions++;
    duty->asked_ns = mirror->now_ns;
    wipe(&question, sizeof question);
}

void request_duty_wipe(struct mirror *mirror)
{
    struct request_duty *duty = &mirror->request_duty;
    bool tells = false;
    for (int i = 0; i < duty->requests.count; i++)
        tells = tells || duty->requests.list[i].tells_store;
    if (tells)
        ask_store(mirror);
    requests_wipe(&duty->requests);
}

// --- what comes back ---------------------------------------------------------------------------------------

static const struct request_news *find_news(const struct request_answer *answer, const char *id)
{
    for (int i = 0; i < answer->count; i++)
        if (strcmp(answer->news[i].id, id) == 0)
            return &answer->news[i];
    return NULL;
}

static enum request_state state_of(const struct request_news *news)
{
    if (news == NULL)
        return REQUEST_GONE;
    return news->status == STORE_REQUEST_OPEN     ? REQUEST_SENT
           : news->status == STORE_REQUEST_SERVED ? REQUEST_SERVED
                                                  : REQUEST_REFUSED;
}

// In one line, whatever the shopper looks at.
static void tell(struct mirror *mirror, const struct request *request)
{
    const char *key = request_words(request);
    if (request->state == REQUEST_SERVED || request->state == REQUEST_REFUSED)
        ui_tell(mirror->ui, key, request->by);
}

static void follow(struct mirror *mirror, struct request *request, const struct request_news *news)
{
    enum request_state state = state_of(news);
    if (request->state == REQUEST_TAKEN_BACK)
        request->tells_store = state == REQUEST_SENT; // else it is ended, one way or the other
    if (!request_is_open(request) || request->state == state)
        return;
    request->state = state;
    if (news != NULL)
        (void)snprintf(request->by, sizeof request->by, "%s", news->by);
    tell(mirror, request);
    mirror->busy_until_ns = mirror->now_ns + UI_MOTION_NS;
}

static void take_answer(struct mirror *mirror)
{
    struct request_duty *duty = &mirror->request_duty;
    struct request_answer answer;
    if (!request_desk_take(&duty->desk, &answer))
        return;
    // One that was made since the question is not in the answer.
    bool is_ours = answer.is_known && answer.generation == mirror->session.generation;
    for (int i = 0; i < duty->requests.count && is_ours; i++) {
        struct request *request = &duty->requests.list[i];
        const struct request_news *news = find_news(&answer, request->id);
        if (news != NULL || request->after < duty->questions)
            follow(mirror, request, news);
    }
    wipe(&answer, sizeof answer);
}

void request_duty_step(struct mirror *mirror)
{
    struct request_duty *duty = &mirror->request_duty;
    int64_t now_ns = mirror->now_ns;
    take_answer(mirror);
    bool is_late = now_ns - duty->asked_ns >= ASK_EVERY_NS || now_ns < duty->asked_ns;
    if (is_late && requests_wait(&duty->requests))
        ask_store(mirror);
    bool sweeps = duty->swept_ns == 0 || now_ns - duty->swept_ns >= SWEEP_EVERY_NS;
    if (sweeps && mirror->workers->recorder.path != NULL &&
        request_desk_sweep(&duty->desk, mirror->workers, duty->keep_days))
        duty->swept_ns = now_ns;
}

// --- what the shopper does ---------------------------------------------------------------------------------

void request_duty_ask(struct mirror *mirror, const struct ui_action *action)
{
    struct request_duty *duty = &mirror->request_duty;
    enum session_state state = mirror->session.state;
    if (!duty->offers || (state != SESSION_TRY_ON && state != SESSION_BROWSE))
        return;
    if (requests_find(&duty->requests, action->request, action->product, action->variant, action->size) >=
        0) {
        ui_tell(mirror->ui, "request.there", "");
        return;
    }
    struct request *request =
        requests_add(&duty->requests, action->request, action->product, action->variant, action->size);
    if (request == NULL) {
        ui_tell(mirror->ui, "request.limit", "");
        return;
    }
    request->after = duty->questions;
    session_request(&mirror->session, request->product, request->variant,
                    request->size[0] != '\0' ? request->size : NULL,
                    request->code[0] != '\0' ? request->code : NULL, request->id);
    ui_tell(mirror->ui, request_words(request), "");
}

void request_duty_take_back(struct mirror *mirror, int place)
{
    if (requests_take_back(&mirror->request_duty.requests, place))
        ask_store(mirror); // where a question is under way, the next one tells it
}
