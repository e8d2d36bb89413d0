// What is freed leaves no trace in the process.
#ifndef CHEVAL_PLATFORM_OS_MEMORY_H
#define CHEVAL_PLATFORM_OS_MEMORY_H

// Pictures and all else that is large are given back to the system as soon as they are freed, by whichever
// library: graphics drivers keep copies of what passes through them, and free them as they are. Once, before
// any thread is started; where the C library can't do it nothing happens.
void memory_give_back_freed(void);

#endif
