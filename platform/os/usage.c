#include "platform/os/usage.h"

#include <sys/resource.h>

long usage_peak_memory_kib(void)
{
    struct rusage usage = {0};
    (void)getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss; // Linux: KiB
}
