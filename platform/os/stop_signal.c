#include "platform/os/stop_signal.h"

#include "platform/base/clock.h"

#include <pthread.h>
#include <signal.h>
#include <time.h>

static void fill(sigset_t *signals)
{
    (void)sigemptyset(signals);
    (void)sigaddset(signals, SIGINT);
    (void)sigaddset(signals, SIGTERM);
}

void stop_signal_catch(void)
{
    sigset_t signals;
    fill(&signals);
    (void)pthread_sigmask(SIG_BLOCK, &signals, NULL);
}

bool stop_signal_wait(int64_t timeout_ns)
{
    sigset_t signals;
    const struct timespec timeout = {.tv_sec = (time_t)(timeout_ns / CLOCK_SECOND_NS),
                                     .tv_nsec = (long)(timeout_ns % CLOCK_SECOND_NS)};
    fill(&signals);
    return sigtimedwait(&signals, NULL, &timeout) > 0;
}
