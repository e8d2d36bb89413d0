#include "platform/base/clock.h"

#include <stdio.h>
#include <time.h>

static int64_t read_clock(clockid_t id)
{
    struct timespec now = {0};
    (void)clock_gettime(id, &now);
    return (int64_t)now.tv_sec * CLOCK_SECOND_NS + now.tv_nsec;
}

int64_t clock_now_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

int64_t clock_thread_cpu_ns(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

int64_t clock_process_cpu_ns(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

int64_t clock_wall_ms(void)
{
    return read_clock(CLOCK_REALTIME) / CLOCK_MILLISECOND_NS;
}

void clock_sleep_ns(int64_t duration_ns)
{
    if (duration_ns <= 0)
        return;
    struct timespec pause = {.tv_sec = (time_t)(duration_ns / CLOCK_SECOND_NS),
                             .tv_nsec = (long)(duration_ns % CLOCK_SECOND_NS)};
    (void)nanosleep(&pause, NULL);
}

void clock_wall_text(int64_t wall_ms, char *text, size_t size)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm utc = {0};
    char date[24] = "";
    (void)gmtime_r(&seconds, &utc);
    (void)strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &utc);
    (void)snprintf(text, size, "%s.%03dZ", date, (int)(wall_ms % 1000));
}

void clock_local_text(int64_t wall_ms, char *text, size_t size)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm local = {0};
    char date[24] = "";
    (void)localtime_r(&seconds, &local);
    (void)strftime(date, sizeof date, "%Y-%m-%d %H.%M.%S", &local);
    (void)snprintf(text, size, "%s.%03d", date, (int)(wall_ms % 1000));
}

int clock_countdown_s(int64_t left_ns)
{
    return left_ns > CLOCK_SECOND_NS ? (int)((left_ns + CLOCK_SECOND_NS - 1) / CLOCK_SECOND_NS) : 1;
}
