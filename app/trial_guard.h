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
#define TRIAL_WHY_SIZE 256

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

// Whether something may go on trial: nothing else is, and the mirror has been up for long enough for it to be
// known whether the camera gives pictures.
bool trial_guard_may_begin(struct trial_guard *guard);

// A version is about to take its place; trial_begin with whether the camera gives pictures now.
MUST_CHECK enum result trial_guard_begin(struct trial_guard *guard, enum trial_subject subject,
                                         const char *version, struct diagnostic *why);
// It has, in the running mirror: from now on its frames count.
void trial_guard_taken(struct trial_guard *guard, enum trial_subject subject);

// A frame was presented; `has_picture`: the camera gives pictures, or is closed on purpose.
void trial_guard_presented(struct trial_guard *guard, bool has_picture);

// The mirror is to end and be started anew, now.
bool trial_guard_wants_restart(const struct trial_guard *guard);

// A version that wasn't put on trial at all, and why; "": none any more. It is told of until the next one,
// and may come again.
void trial_guard_note_refused(struct trial_guard *guard, enum trial_subject subject, const char *version,
                              const char *why);
// Whether that version was tried, and what was there before came back: it isn't to be tried again.
bool trial_guard_was_refused(struct trial_guard *guard, enum trial_subject subject, const char *version);

bool trial_guard_is_on(struct trial_guard *guard, enum trial_subject subject);
// Which version is used, and which newer one isn't, and why; "" where there is none.
struct trial_state {
    char kept[TRIAL_VERSION_SIZE], refused[TRIAL_VERSION_SIZE], why[TRIAL_WHY_SIZE];
};
void trial_guard_tell(struct trial_guard *guard, enum trial_subject subject, struct trial_state *out);

#endif
