// A second process of this program, for what a run must do to itself from outside: a receiver whose memory
// doesn't count as the mirror's, a hand that holds a file.
//
// Memory is shared between the two, and nothing else; what both write there are atomics. Thread: main's, and
// child_start before any other is started.
#ifndef CHEVAL_PLATFORM_OS_CHILD_H
#define CHEVAL_PLATFORM_OS_CHILD_H

#include "platform/base/result.h"

#include <stdbool.h>
#include <stdint.h>

struct child {
    int64_t process; // 0: none
    void *shared;
    size_t size;
};

// So much zeroed memory that both will see. Ends with child_finish.
MUST_CHECK enum result child_prepare(struct child *child, size_t size, struct diagnostic *why);

// Runs `main` in the other process, which ends when it returns. It has to return soon after it was told to by
// `shared`, and when child_is_alone.
MUST_CHECK enum result child_start(struct child *child, void (*main)(void *shared), struct diagnostic *why);

// In the other process: whoever started it, whose number this was before, is gone.
bool child_is_alone(int64_t parent);
// This process's number, for that.
int64_t child_own_number(void);

// It was started and has not ended.
bool child_runs(struct child *child);

// Waits until it has ended, and frees what was shared. Takes a zeroed one.
void child_finish(struct child *child);

#endif
