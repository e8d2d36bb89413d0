#include "platform/os/process_age.h"

#include "platform/base/clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define FIELDS_BEFORE 19 // between the name's end and the start's time: proc(5), /proc/PID/stat

int64_t process_age_ns(void)
{
    char text[1024] = "";
    unsigned long long started_ticks = 0;
    struct timespec now = {0};
    long ticks = sysconf(_SC_CLK_TCK);
    FILE *file = fopen("/proc/self/stat", "r");
    if (file == NULL)
        return 0;
    (void)!fread(text, 1, sizeof text - 1, file);
    (void)fclose(file);
    const char *at = strrchr(text, ')'); // the name may hold anything
    for (int i = 0; i <= FIELDS_BEFORE && at != NULL; i++)
        at = strchr(at + 1, ' ');
    if (at == NULL || sscanf(at, "%llu", &started_ticks) != 1 || ticks <= 0 ||
        clock_gettime(CLOCK_BOOTTIME, &now) != 0)
        return 0;
    int64_t booted_ns = (int64_t)now.tv_sec * CLOCK_SECOND_NS + now.tv_nsec;
    return booted_ns - (int64_t)started_ticks * (CLOCK_SECOND_NS / ticks);
}
