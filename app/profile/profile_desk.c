#include "app/profile/profile_desk.h"

#include "platform/base/wipe.h"

enum result profile_desk_init(struct profile_desk *desk)
{
    for (int i = 0; i < PROFILE_DESK_ERRANDS; i++)
        desk->errands[i].desk = desk;
    return queue_init(&desk->replies, sizeof(struct profile_reply), PROFILE_DESK_ERRANDS);
}

void profile_desk_finish(struct profile_desk *desk)
{
    struct profile_reply reply;
    if (desk->replies.items == NULL)
        return;
    while (queue_pop(&desk->replies, &reply, 0))
        wipe(&reply, sizeof reply);
    queue_finish(&desk->replies);
}

// On the store thread. There is room for an answer to each errand.
static void run(void *context, struct recorder *recorder)
{
    struct profile_errand *errand = context;
    struct profile_reply reply;
    profile_answer(recorder, &errand->request, &reply);
    wipe(&errand->request, sizeof errand->request);
    bool told = queue_push(&errand->desk->replies, &reply);
    wipe(&reply, sizeof reply);
    if (!told) // main does not take them any more
        return;
    atomic_store(&errand->taken, false);
}

bool profile_desk_ask(struct profile_desk *desk, struct workers *workers,
                      const struct profile_request *request)
{
    for (int i = 0; i < PROFILE_DESK_ERRANDS; i++) {
        struct profile_errand *errand = &desk->errands[i];
        if (atomic_exchange(&errand->taken, true))
            continue;
        errand->request = *request;
        if (workers_ask_store(workers, (struct store_task){.run = run, .context = errand}))
            return true;
        wipe(&errand->request, sizeof errand->request);
        atomic_store(&errand->taken, false);
        return false;
    }
    return false;
}

bool profile_desk_take(struct profile_desk *desk, struct profile_reply *reply)
{
    return queue_pop(&desk->replies, reply, 0);
}
