// How long this process has run, from the moment when it was started and not from its first own line. A
// process that started itself anew in place is as old as the first. Any thread; Linux, 0 elsewhere.
#ifndef CHEVAL_PLATFORM_OS_PROCESS_AGE_H
#define CHEVAL_PLATFORM_OS_PROCESS_AGE_H

#include <stdint.h>

int64_t process_age_ns(void); // in steps of 10 ms

#endif
