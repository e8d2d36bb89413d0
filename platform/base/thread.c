#include "platform/base/thread.h"

#include "platform/base/clock.h"

#include <errno.h>
#include <stdlib.h>

static void require(int error)
{
    if (error != 0)
        abort();
}

enum result thread_start(struct thread *thread, const char *name, void *(*main)(void *), void *argument)
{
    if (pthread_create(&thread->handle, NULL, main, argument) != 0)
        return RESULT_NO_MEMORY;
    thread->started = true;
    (void)pthread_setname_np(thread->handle, name);
    return RESULT_OK;
}

void thread_join(struct thread *thread)
{
    if (!thread->started)
        return;
    require(pthread_join(thread->handle, NULL));
    thread->started = false;
}

void mutex_init(struct mutex *mutex)
{
    require(pthread_mutex_init(&mutex->handle, NULL));
}

void mutex_finish(struct mutex *mutex)
{
    require(pthread_mutex_destroy(&mutex->handle));
}

void mutex_lock(struct mutex *mutex)
{
    require(pthread_mutex_lock(&mutex->handle));
}

void mutex_unlock(struct mutex *mutex)
{
    require(pthread_mutex_unlock(&mutex->handle));
}

void condition_init(struct condition *condition)
{
    pthread_condattr_t attributes;
    require(pthread_condattr_init(&attributes));
    require(pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC));
    require(pthread_cond_init(&condition->handle, &attributes));
    require(pthread_condattr_destroy(&attributes));
}

void condition_finish(struct condition *condition)
{
    require(pthread_cond_destroy(&condition->handle));
}

void condition_signal(struct condition *condition)
{
    require(pthread_cond_signal(&condition->handle));
}

void condition_broadcast(struct condition *condition)
{
    require(pthread_cond_broadcast(&condition->handle));
}

bool condition_wait_until(struct condition *condition, struct mutex *mutex, int64_t deadline_ns)
{
    struct timespec deadline = {.tv_sec = (time_t)(deadline_ns / CLOCK_SECOND_NS),
                                .tv_nsec = (long)(deadline_ns % CLOCK_SECOND_NS)};
    int error = pthread_cond_timedwait(&condition->handle, &mutex->handle, &deadline);
    if (error == ETIMEDOUT)
        return false;
    require(error);
    return true;
}
