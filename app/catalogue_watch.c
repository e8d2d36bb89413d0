#include "app/catalogue_watch.h"

#include "platform/base/clock.h"
#include "platform/base/log.h"

#include <stdio.h>

#define LOOK_NS CLOCK_SECOND_NS

void catalogue_watch_init(struct catalogue_watch *watch, const struct catalogue *catalogue)
{
    *watch = (struct catalogue_watch){.next_ns = 0};
    (void)snprintf(watch->path, sizeof watch->path, "%s", catalogue->file);
    (void)file_stamp(watch->path, &watch->taken);
    watch->seen = watch->taken;
}

void catalogue_watch_finish(struct catalogue_watch *watch)
{
    job_finish(&watch->job);
    catalogue_destroy(watch->read);
    catalogue_destroy(watch->ready);
    watch->read = watch->ready = NULL;
}

static void log_warning(void *context, bool is_error, const char *line)
{
    (void)context;
    if (!is_error) // the first error is the diagnostic
        log_write(LOG_WARNING, "catalogue", "%s", line);
}

// The job's: reads what is there now.
static void read_catalogue(void *context)
{
    struct catalogue_watch *watch = context;
    struct catalogue_problems problems = {.report = log_warning};
    struct diagnostic why = {0};
    struct file_stamp after;
    struct catalogue *catalogue = NULL;
    watch->read = NULL;
    if (catalogue_load(watch->path, &problems, &catalogue, &why) != RESULT_OK) {
        log_write(LOG_ERROR, "catalogue",
                  "%s; the catalogue stays as it was (cheval catalogue check says more)", why.text);
    } else if (!file_stamp(watch->path, &after) || !file_stamp_equals(&after, &watch->reading)) {
        catalogue_destroy(catalogue); // it is being written: the next look reads it again
    } else {
        watch->read = catalogue;
    }
}

static void end_reading(struct catalogue_watch *watch)
{
    struct file_stamp now;
    bool is_same = file_stamp(watch->path, &now) && file_stamp_equals(&now, &watch->reading);
    if (is_same)
        watch->taken = watch->reading; // also when it is broken: said once
    if (watch->read == NULL)
        return;
    catalogue_destroy(watch->ready);
    watch->ready = watch->read;
    watch->read = NULL;
}

bool catalogue_watch_step(struct catalogue_watch *watch, int64_t now_ns)
{
    struct file_stamp now;
    if (job_done(&watch->job))
        end_reading(watch);
    if (watch->path[0] == '\0' || now_ns < watch->next_ns)
        return watch->ready != NULL;
    watch->next_ns = now_ns + LOOK_NS;
    if (job_runs(&watch->job) || !file_stamp(watch->path, &now))
        return watch->ready != NULL; // gone, or being replaced
    bool settled = file_stamp_equals(&now, &watch->seen);
    watch->seen = now;
    if (settled && !file_stamp_equals(&now, &watch->taken)) {
        watch->reading = now;
        if (job_start(&watch->job, read_catalogue, watch) != RESULT_OK)
            log_write(LOG_WARNING, "catalogue", "no thread to read it again with");
    }
    return watch->ready != NULL;
}

struct catalogue *catalogue_watch_take(struct catalogue_watch *watch)
{
    struct catalogue *catalogue = watch->ready;
    watch->ready = NULL;
    return catalogue;
}
