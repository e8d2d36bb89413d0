// Threads, mutexes and conditions over POSIX, so that POSIX stays in platform/. Programming errors abort.
#ifndef CHEVAL_PLATFORM_BASE_THREAD_H
#define CHEVAL_PLATFORM_BASE_THREAD_H

#include "platform/base/result.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

struct thread {
    pthread_t handle;
    bool started;
};

// `name` (at most 15 characters) shows in ps and debuggers.
MUST_CHECK enum result thread_start(struct thread *thread, const char *name, void *(*main)(void *),
                                    void *argument);
// Waits for the end of a started thread; does nothing for one that was never started.
void thread_join(struct thread *thread);

struct mutex {
    pthread_mutex_t handle;
};
void mutex_init(struct mutex *mutex);
void mutex_finish(struct mutex *mutex);
void mutex_lock(struct mutex *mutex);
void mutex_unlock(struct mutex *mutex);

struct condition {
    pthread_cond_t handle; // on CLOCK_MONOTONIC
};
void condition_init(struct condition *condition);
void condition_finish(struct condition *condition);
void condition_signal(struct condition *condition);
void condition_broadcast(struct condition *condition);
// False when `deadline_ns` (CLOCK_MONOTONIC) passed without a signal.
bool condition_wait_until(struct condition *condition, struct mutex *mutex, int64_t deadline_ns);

#endif
