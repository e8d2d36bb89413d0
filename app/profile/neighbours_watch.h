// A thread of its own that keeps the model of neighbours up to date, from a store of its own that is open for
// reading: the screen waits for nothing of it.
//
// It looks every few seconds whether something was erased, or enough is new; for the latter it rests after
// each model. A store that isn't there yet, or can't be read just now, is looked for again.
#ifndef CHEVAL_APP_PROFILE_NEIGHBOURS_WATCH_H
#define CHEVAL_APP_PROFILE_NEIGHBOURS_WATCH_H

#include "app/profile/neighbours_store.h"
#include "platform/base/mailbox.h"

#include <stdatomic.h>

struct neighbours_watch {
    const char *path; // of the profile store
    struct mailbox models;
    struct thread thread;
    atomic_bool stopping, hurries;
    bool started;
};

// `path` outlives the watch; NULL: nothing is watched.
MUST_CHECK enum result neighbours_watch_start(struct neighbours_watch *watch, const char *path);
void neighbours_watch_stop(struct neighbours_watch *watch); // takes one that was never started

// Something was erased just now: it looks at once. Any thread.
void neighbours_watch_hurry(struct neighbours_watch *watch);

// A newer model, which is the caller's from now on, or NULL. Never blocks.
struct neighbours *neighbours_watch_take(struct neighbours_watch *watch);

#endif
