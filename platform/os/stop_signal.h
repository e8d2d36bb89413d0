// SIGINT and SIGTERM for a program that only waits for its end while its threads work.
#ifndef CHEVAL_PLATFORM_OS_STOP_SIGNAL_H
#define CHEVAL_PLATFORM_OS_STOP_SIGNAL_H

#include <stdbool.h>
#include <stdint.h>

// Holds them back in this thread and all it starts from now on. Before there are any.
void stop_signal_catch(void);

// Whether one of them came since, or comes within that time.
bool stop_signal_wait(int64_t timeout_ns);

#endif
