// What this process used of the machine, and what there is.
#ifndef CHEVAL_PLATFORM_OS_USAGE_H
#define CHEVAL_PLATFORM_OS_USAGE_H

#include <stdint.h>

// The most memory ever resident, in KiB.
long usage_peak_memory_kib(void);

// Processors that are switched on; at least 1.
int usage_processors(void);

// This process's memory now. 0 where the system, or the C library, doesn't say.
struct usage_memory {
    int64_t resident_bytes;
    int64_t proportional_bytes; // of what is shared with others, its share
    int64_t heap_bytes;         // allocated and not freed
};
// Takes some milliseconds. Any thread.
void usage_memory(struct usage_memory *memory);

// Open files, sockets and the like, and threads, of this process now; 0 where the system doesn't say.
int usage_files(void);
int usage_threads(void);

#endif
