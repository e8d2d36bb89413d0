#include "app/profile/neighbours_watch.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"

#include <stddef.h>

#define STEP_NS (100 * CLOCK_MILLISECOND_NS) // how soon it sees that it must stop
#define LOOK_NS (2 * CLOCK_SECOND_NS)
#define REST_NS (30 * CLOCK_SECOND_NS) // after a model was built; what is erased doesn't wait for it

// The newest model, if one is due. True when one was built.
static bool look(struct neighbours_watch *watch, bool rests, struct neighbours_refresh *refresh)
{
    struct diagnostic why = {0};
    struct store *store = NULL;
    struct neighbours *model = NULL;
    enum result result = store_open(watch->path, true, &store, &why);
    if (result == RESULT_NOT_FOUND)
        return false; // nothing was recorded yet
    if (result == RESULT_OK)
        result = neighbours_refresh(refresh, store, rests, &model, &why);
    store_close(store);
    if (result != RESULT_OK)
        log_write(LOG_DEBUG, "recommend", "%s; looked at again", why.text);
    if (model == NULL)
        return false;
    struct neighbours_size size = neighbours_size(model);
    log_write(LOG_INFO, "recommend", "%d products of %d visits and customers, %d pairs", size.items,
              size.baskets, size.pairs);
    mailbox_put(&watch->models, model);
    return true;
}

static void *watch_main(void *context)
{
    struct neighbours_watch *watch = context;
    struct neighbours_refresh refresh = {0};
    int64_t next_ns = clock_now_ns(), rested_ns = next_ns;
    while (!atomic_load(&watch->stopping)) {
        int64_t now_ns = clock_now_ns();
        if (now_ns >= next_ns || atomic_exchange(&watch->hurries, false)) {
            if (look(watch, now_ns < rested_ns, &refresh))
                rested_ns = clock_now_ns() + REST_NS;
            next_ns = clock_now_ns() + LOOK_NS;
        }
        clock_sleep_ns(STEP_NS);
    }
    return NULL;
}

static void drop_model(void *model)
{
    neighbours_destroy(model);
}

enum result neighbours_watch_start(struct neighbours_watch *watch, const char *path)
{
    if (path == NULL)
        return RESULT_OK;
    watch->path = path;
    atomic_store(&watch->stopping, false);
    mailbox_init(&watch->models, drop_model);
    watch->started = true;
    return thread_start(&watch->thread, "neighbours", watch_main, watch);
}

void neighbours_watch_hurry(struct neighbours_watch *watch)
{
    atomic_store(&watch->hurries, true);
}

void neighbours_watch_stop(struct neighbours_watch *watch)
{
    if (!watch->started)
        return;
    atomic_store(&watch->stopping, true);
    thread_join(&watch->thread);
    mailbox_finish(&watch->models);
    watch->started = false;
}

struct neighbours *neighbours_watch_take(struct neighbours_watch *watch)
{
    return watch->started ? mailbox_take(&watch->models, 0) : NULL;
}
