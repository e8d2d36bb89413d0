// One of a kind on this machine: a file that this process has locked. The kernel lets go of it with the
// process, however that ends, so a lock that was left behind is none. Any thread.
//
// The file is in the runtime folder (paths_runtime): systemd's RuntimeDirectory, XDG_RUNTIME_DIR/cheval or
// /run/cheval. It stays there, empty of meaning: who removes it would take it from whoever waits for it.
#ifndef CHEVAL_PLATFORM_OS_INSTANCE_LOCK_H
#define CHEVAL_PLATFORM_OS_INSTANCE_LOCK_H

#include "platform/base/result.h"

#include <stdbool.h>

struct instance_lock {
    int file; // with `is_held`
    bool is_held;
};

// `what` is what there may be one of: any text, such as a file's path. RESULT_UNAVAILABLE: another process
// has it, which the line names; RESULT_IO and RESULT_NOT_FOUND: there is no place for the file.
MUST_CHECK enum result instance_lock_take(struct instance_lock *lock, const char *what,
                                          struct diagnostic *why);
void instance_lock_release(struct instance_lock *lock); // does nothing where it isn't held

#endif
