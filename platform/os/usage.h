// What this process used of the machine, and what there is.
#ifndef CHEVAL_PLATFORM_OS_USAGE_H
#define CHEVAL_PLATFORM_OS_USAGE_H

// The most memory ever resident, in KiB.
long usage_peak_memory_kib(void);

// Processors that are switched on; at least 1.
int usage_processors(void);

#endif
