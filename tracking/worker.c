#include "tracking/worker.h"

#include "platform/base/clock.h"
#include "platform/base/thread.h"

#include <assert.h>
#include <stdlib.h>

#define LONGEST_WAIT_NS CLOCK_SECOND_NS // then it is asked again

struct worker {
    struct thread thread;
    struct mutex mutex;
    struct condition changed;
    void (*work)(void *context); // NULL: nothing to do
    void *context;
    bool stopping;
};

static void *worker_main(void *argument)
{
    struct worker *worker = argument;
    mutex_lock(&worker->mutex);
    while (!worker->stopping || worker->work != NULL) {
        if (worker->work == NULL) {
            (void)condition_wait_until(&worker->changed, &worker->mutex, clock_now_ns() + LONGEST_WAIT_NS);
            continue;
        }
        void (*work)(void *) = worker->work;
        void *context = worker->context;
        mutex_unlock(&worker->mutex);
        work(context);
        mutex_lock(&worker->mutex);
        worker->work = NULL;
        condition_broadcast(&worker->changed);
    }
    mutex_unlock(&worker->mutex);
    return NULL;
}

enum result worker_create(const char *name, struct worker **out, struct diagnostic *why)
{
    struct worker *worker = calloc(1, sizeof *worker);
    if (worker == NULL)
        return diagnose(why, RESULT_NO_MEMORY, "not enough memory for a thread");
    mutex_init(&worker->mutex);
    condition_init(&worker->changed);
    enum result result = thread_start(&worker->thread, name, worker_main, worker);
    if (result != RESULT_OK) {
        worker_destroy(worker);
        return diagnose(why, result, "a thread for tracking could not be started");
    }
    *out = worker;
    return RESULT_OK;
}

void worker_destroy(struct worker *worker)
{
    if (worker == NULL)
        return;
    mutex_lock(&worker->mutex);
    worker->stopping = true;
    condition_broadcast(&worker->changed);
    mutex_unlock(&worker->mutex);
    thread_join(&worker->thread);
    condition_finish(&worker->changed);
    mutex_finish(&worker->mutex);
    free(worker);
}

void worker_start(struct worker *worker, void (*work)(void *context), void *context)
{
    mutex_lock(&worker->mutex);
    assert(worker->work == NULL);
    worker->work = work;
    worker->context = context;
    condition_broadcast(&worker->changed);
    mutex_unlock(&worker->mutex);
}

void worker_wait(struct worker *worker)
{
    mutex_lock(&worker->mutex);
    while (worker->work != NULL)
        (void)condition_wait_until(&worker->changed, &worker->mutex, clock_now_ns() + LONGEST_WAIT_NS);
    mutex_unlock(&worker->mutex);
}
