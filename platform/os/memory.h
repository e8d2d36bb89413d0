// What is freed leaves no trace in the process.
#ifndef CHEVAL_PLATFORM_OS_MEMORY_H
#define CHEVAL_PLATFORM_OS_MEMORY_H

// Pictures and all else that is large are given back to the system as soon as they are freed, by whichever
// library: graphics drivers keep copies of what passes through them, and free them as they are. Once, before
// any thread is started; where the C library can't do it nothing happens.
void memory_give_back_freed(void);

// Gives back what has been freed in small pieces too, where that can be done; takes some milliseconds. After
// much was made only to be tried or read.
void memory_give_back_now(void);

// What jansson gives back is overwritten first: events, profiles and whatever else of a visit is written as
// JSON pass through it. Once, before any JSON; where the C library can't tell how large a piece is nothing
// happens.
void memory_wipe_freed_json(void);

#endif
