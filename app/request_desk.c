#include "app/request_desk.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"
#include "platform/base/wipe.h"

#include <stdio.h>

enum result request_desk_init(struct request_desk *desk)
{
    desk->errand.desk = desk;
    return queue_init(&desk->answers, sizeof(struct request_answer), 1);
}

void request_desk_finish(struct request_desk *desk)
{
    struct request_answer answer;
    if (desk->answers.items == NULL)
        return;
    while (queue_pop(&desk->answers, &answer, 0))
        wipe(&answer, sizeof answer);
    queue_finish(&desk->answers);
}

static bool note(void *context, const struct store_request *request)
{
    struct request_answer *answer = context;
    struct request_news *news = &answer->news[answer->count++];
    news->status = request->status;
    (void)snprintf(news->id, sizeof news->id, "%s", request->id);
    interest_copy_text(news->by, sizeof news->by, request->served_by);
    return answer->count < REQUEST_MAX;
}

// One that the staff ended first stays as they ended it.
static void end_taken_back(struct store *store, const struct request_question *question)
{
    char time[CLOCK_TEXT_SIZE];
    clock_wall_text(clock_wall_ms(), time, sizeof time);
    for (int i = 0; i < question->cancel_count; i++) {
        struct diagnostic why = {0};
        if (store_end_request(store, question->cancels[i], STORE_REQUEST_CANCELLED, "", time, &why) !=
            RESULT_OK)
            log_write(LOG_INFO, "requests", "not taken back: %s", why.text);
    }
}

static void look(struct recorder *recorder, const struct request_question *question,
                 struct request_answer *answer)
{
    struct diagnostic why = {0};
    const struct store_request_filter filter = {.session = question->session, .limit = REQUEST_MAX};
    answer->generation = question->generation;
    if (recorder->store == NULL || recorder_stats(recorder).waiting > 0)
        return;
    end_taken_back(recorder->store, question);
    answer->is_known = store_each_request(recorder->store, &filter, note, answer, &why) == RESULT_OK;
    if (!answer->is_known)
        recorder_store_failed(recorder, &why, clock_now_ns());
}

// On the store thread. There is room for the answer.
static void run(void *context, struct recorder *recorder)
{
    struct request_errand *errand = context;
    struct request_answer answer = {0};
    look(recorder, &errand->question, &answer);
    wipe(&errand->question, sizeof errand->question);
    if (!queue_push(&errand->desk->answers, &answer)) // main does not take them any more
        atomic_store(&errand->taken, false);
    wipe(&answer, sizeof answer);
}

bool request_desk_ask(struct request_desk *desk, struct workers *workers,
                      const struct request_question *question)
{
    struct request_errand *errand = &desk->errand;
    if (atomic_exchange(&errand->taken, true))
        return false;
    errand->question = *question;
    if (workers_ask_store(workers, (struct store_task){.run = run, .context = errand}))
        return true;
    wipe(&errand->question, sizeof errand->question);
    atomic_store(&errand->taken, false);
    return false;
}

bool request_desk_take(struct request_desk *desk, struct request_answer *answer)
{
    if (!queue_pop(&desk->answers, answer, 0))
        return false;
    atomic_store(&desk->errand.taken, false);
    return true;
}

// On the store thread. What can't be deleted now is deleted with the next sweep.
static void sweep(void *context, struct recorder *recorder)
{
    struct request_sweep *sweep = context;
    struct diagnostic why = {0};
    int64_t count = 0;
    int keep_days = sweep->keep_days;
    atomic_store(&sweep->taken, false);
    if (recorder->store == NULL)
        return;
    if (store_forget_requests(recorder->store, &recorder->keeping, keep_days, &count, &why) != RESULT_OK)
        log_write(LOG_WARNING, "requests", "old requests stay: %s", why.text);
    else if (count > 0)
        log_write(LOG_INFO, "requests", "%lld old requests deleted", (long long)count);
}

bool request_desk_sweep(struct request_desk *desk, struct workers *workers, int keep_days)
{
    if (atomic_exchange(&desk->sweep.taken, true))
        return false;
    desk->sweep.keep_days = keep_days;
    if (workers_ask_store(workers, (struct store_task){.run = sweep, .context = &desk->sweep}))
        return true;
    atomic_store(&desk->sweep.taken, false);
    return false;
}
