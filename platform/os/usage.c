#include "platform/os/usage.h"

#include <sys/resource.h>
#include <unistd.h>

long usage_peak_memory_kib(void)
{
    struct rusage usage = {0};
    (void)getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss; // Linux: KiB
}

int usage_processors(void)
{
    long count = sysconf(_SC_NPROCESSORS_ONLN);
    return count > 0 ? (int)count : 1;
}
