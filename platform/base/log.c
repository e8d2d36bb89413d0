#include "platform/base/log.h"

#include "platform/base/clock.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>

static _Atomic int highest_level = LOG_WARNING;

void log_set_level(enum log_level level)
{
    atomic_store(&highest_level, (int)level);
}

void log_write(enum log_level level, const char *area, const char *format, ...)
{
    static const char *const names[] = {"error", "warning", "info", "debug"};
    if ((int)level > atomic_load(&highest_level))
        return;
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    (void)vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    // One write a line, so that lines of several threads don't mix.
    (void)fprintf(stderr, "cheval: %s: %s: %s\n", names[level], area, line);
}

bool log_limit_allows(struct log_limit *limit)
{
    int64_t now = clock_now_ns();
    if (now < limit->next_ns) {
        limit->held_back++;
        return false;
    }
    limit->next_ns = now + CLOCK_SECOND_NS;
    limit->held_back = 0;
    return true;
}
