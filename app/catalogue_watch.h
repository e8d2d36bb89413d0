// A catalogue that is read again when its file changes: looked at once a second, read when it has not changed
// for one look, on a thread of its own, and taken only when the file is the same after the reading as before
// it. One that is broken, or half written, is told as an error and changes nothing: what is read again is the
// next state of the file. Thread: main, for everything here.
#ifndef CHEVAL_APP_CATALOGUE_WATCH_H
#define CHEVAL_APP_CATALOGUE_WATCH_H

#include "assets/catalogue.h"
#include "platform/base/file.h"
#include "platform/base/job.h"

#define CATALOGUE_WATCH_PATH_SIZE 1100

struct catalogue_watch {
    char path[CATALOGUE_WATCH_PATH_SIZE]; // "": nothing to watch
    struct file_stamp seen;               // at the last look
    struct file_stamp taken;              // what was read last
    int64_t next_ns;
    struct catalogue *ready; // read, and waiting to be taken
    struct job job;
    // The job's own while it runs.
    struct file_stamp reading;
    struct catalogue *read; // NULL: it was broken, or changed meanwhile
};

// `catalogue` was read from the file just now.
void catalogue_watch_init(struct catalogue_watch *watch, const struct catalogue *catalogue);
void catalogue_watch_finish(struct catalogue_watch *watch);

// True: there is another catalogue, for catalogue_watch_take.
bool catalogue_watch_step(struct catalogue_watch *watch, int64_t now_ns);
// The caller's from now on.
struct catalogue *catalogue_watch_take(struct catalogue_watch *watch);

#endif
