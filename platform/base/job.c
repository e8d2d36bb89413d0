#include "platform/base/job.h"

#include <assert.h>

static void *job_main(void *argument)
{
    struct job *job = argument;
    job->work(job->context);
    atomic_store(&job->finished, true);
    return NULL;
}

enum result job_start(struct job *job, void (*work)(void *context), void *context)
{
    assert(!job->thread.started);
    job->work = work;
    job->context = context;
    atomic_store(&job->finished, false);
    return thread_start(&job->thread, "job", job_main, job);
}

bool job_runs(const struct job *job)
{
    return job->thread.started;
}

bool job_done(struct job *job)
{
    if (!job->thread.started || !atomic_load(&job->finished))
        return false;
    job_finish(job);
    return true;
}

void job_finish(struct job *job)
{
    thread_join(&job->thread);
}
