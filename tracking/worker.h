// One thread that does one piece of work at a time beside the caller's: networks side by side.
//
// Thread: start and wait from one thread. The work's memory is the worker's from start to wait.
#ifndef CHEVAL_TRACKING_WORKER_H
#define CHEVAL_TRACKING_WORKER_H

#include "platform/base/result.h"

struct worker;

MUST_CHECK enum result worker_create(const char *name, struct worker **out, struct diagnostic *why);
void worker_destroy(struct worker *worker); // takes NULL; waits for the work under way

// Begins `work(context)` on the worker's thread. The work before it must have been waited for.
void worker_start(struct worker *worker, void (*work)(void *context), void *context);

// Returns when the work is done, at once when there is none.
void worker_wait(struct worker *worker);

#endif
