// For libraries that end the whole process in the middle of a call, by exit(3): Xlib does so when the display
// is gone, and can't be told otherwise by a program that doesn't link it.
//
// Thread: one sets and clears; `save` runs on whichever called exit.
#ifndef CHEVAL_PLATFORM_OS_EXIT_GUARD_H
#define CHEVAL_PLATFORM_OS_EXIT_GUARD_H

// Should the process be ended from now on, `save` is called once, and the exit status is `status`. What
// called exit may hold locks: `save` touches nothing of the library's. Until exit_guard_clear.
void exit_guard_set(void (*save)(void *context), void *context, int status);
void exit_guard_clear(void);

#endif
