// One piece of work on a thread of its own, for what takes too long between two frames and happens seldom:
// started, asked each frame whether it is done. Zero-initialised it is none. Thread: main.
#ifndef CHEVAL_PLATFORM_BASE_JOB_H
#define CHEVAL_PLATFORM_BASE_JOB_H

#include "platform/base/thread.h"

#include <stdatomic.h>

struct job {
    struct thread thread;
    void (*work)(void *context);
    void *context; // the work's alone until it is done
    atomic_bool finished;
};

// Must not run already.
MUST_CHECK enum result job_start(struct job *job, void (*work)(void *context), void *context);

bool job_runs(const struct job *job); // started, and job_done has not told its end
// True once, when it has ended; what it wrote can be read then.
bool job_done(struct job *job);
// Waits for its end; does nothing when none runs.
void job_finish(struct job *job);

#endif
