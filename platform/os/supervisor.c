#include "platform/os/supervisor.h"

#include <stdio.h>
#include <string.h>
#include <systemd/sd-daemon.h>

#define MICROSECOND_NS 1000
#define LONGEST_PAUSE_NS INT64_C(1000000000)

void supervisor_init(struct supervisor *supervisor)
{
    uint64_t every_us = 0;
    *supervisor = (struct supervisor){0};
    if (sd_watchdog_enabled(0, &every_us) > 0 && every_us < (uint64_t)INT64_MAX / MICROSECOND_NS)
        supervisor->every_ns = (int64_t)every_us * MICROSECOND_NS / 2;
}

int64_t supervisor_pause_ns(const struct supervisor *supervisor)
{
    int64_t quarter_ns = supervisor->every_ns / 2;
    return quarter_ns > 0 && quarter_ns < LONGEST_PAUSE_NS ? quarter_ns : LONGEST_PAUSE_NS;
}

// What can't be told isn't said in the log: whoever should have been told notices.
void supervisor_presented(struct supervisor *supervisor, int64_t now_ns)
{
    if (!supervisor->is_ready) {
        supervisor->is_ready = true;
        (void)sd_notify(0, "READY=1");
    }
    if (supervisor->every_ns == 0 || now_ns < supervisor->next_ns)
        return;
    supervisor->next_ns = now_ns + supervisor->every_ns;
    (void)sd_notify(0, "WATCHDOG=1");
}

void supervisor_say(struct supervisor *supervisor, const char *status)
{
    char line[SUPERVISOR_STATUS_SIZE];
    (void)snprintf(line, sizeof line, "%s", status);
    for (char *at = line; *at != '\0'; at++)
        if ((unsigned char)*at < ' ') // a line's end would begin another variable
            *at = ' ';
    if (strcmp(line, supervisor->status) == 0)
        return;
    memcpy(supervisor->status, line, sizeof line);
    (void)sd_notifyf(0, "STATUS=%s", line);
}

void supervisor_wait(struct supervisor *supervisor, const char *status)
{
    supervisor_say(supervisor, status);
    (void)sd_notify(0, "EXTEND_TIMEOUT_USEC=60000000\nWATCHDOG=1");
}

void supervisor_stop(struct supervisor *supervisor, bool restarts)
{
    (void)sd_notify(0, restarts ? "RELOADING=1" : "STOPPING=1");
    supervisor->is_ready = false;
}
