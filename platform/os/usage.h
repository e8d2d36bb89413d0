// What this process used of the machine.
#ifndef CHEVAL_PLATFORM_OS_USAGE_H
#define CHEVAL_PLATFORM_OS_USAGE_H

// The most memory ever resident, in KiB.
long usage_peak_memory_kib(void);

#endif
