// Judges what is on trial (trial.h): it is kept once the mirror has presented frames with it for a while,
// with camera pictures in them if it had any before. If it hasn't within a minute, or the screen stands still
// for as long, what was there before comes back, and the mirror is started anew: by main, or, where main
// doesn't end, from the guard's own thread.
//
// Threads: the guard has one of its own, so that a main thread that hangs is judged all the same; every call
// is for any thread.
#ifndef CHEVAL_APP_TRIAL_GUARD_H
#define CHEVAL_APP_TRIAL_GUARD_H

#include "app/trial.h"

#include <stdint.h>

#define TRIAL_USUAL_S 60
#define TRIAL_LEAST_S 5

enum trial_subject { TRIAL_SETTINGS, TRIAL_CATALOGUE, TRIAL_SUBJECTS };

struct trial_guard_options {           // zeroable
    const char *paths[TRIAL_SUBJECTS]; // NULL: nothing of it is ever on trial
    int patience_s;                    // 0: TRIAL_USUAL_S
    // What starts the mirror anew when main doesn't; NULL: restart_process. It doesn't return.
    void (*restart)(void *context);
    void *context;
};

struct trial_guard;

// What is on trial at this start is judged from now on.
MUST_CHECK enum result trial_guard_create(const struct trial_guard_options *options, struct trial_guard **out,
                                          struct diagnostic *why);
void trial_guard_destroy(struct trial_guard *guard); // takes NULL; what is on trial stays so

// A version is about to take its place; trial_begin with whether the camera gives pictures now.
MUST_CHECK enum result trial_guard_begin(struct trial_guard *guard, enum trial_subject subject,
                                         const char *version, struct diagnostic *why);
// It has, in the running mirror: from now on its frames count.
void trial_guard_taken(struct trial_guard *guard, enum trial_subject subject);

// A frame was presented; `has_picture`: the camera gives pictures, or is closed on purpose.
void trial_guard_presented(struct trial_guard *guard, bool has_picture);

// The mirror is to end and be started anew, now.
bool trial_guard_wants_restart(const struct trial_guard *guard);

bool trial_guard_is_on(struct trial_guard *guard, enum trial_subject subject);
// As trial_versions. Counts the judgements so far.
unsigned trial_guard_versions(struct trial_guard *guard, enum trial_subject subject,
                              char kept[TRIAL_VERSION_SIZE], char refused[TRIAL_VERSION_SIZE]);

#endif
